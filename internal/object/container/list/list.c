/* list: its vector of items and the functions of PyList_*. */
#include "internal/pycore_list.h"
#include "object/container/list.h"

#include "object/collect/collect.h"
#include "object/container/container.h"
#include "object/container/protocol.h"
#include "object/container/set.h"

/* ---- The vector ------------------------------------------------------------------ */

enum { SMALL = 32 };

/* How many places a list has that grew to `size`: an eighth more, in fours, so that appending is
 * cheap; no more than was asked for where it grew by much at once. */
static size_t
places(size_t size, size_t before)
{
    size_t room = (size + (size >> 3) + 6) & ~(size_t)3;
    return size - before > room - size ? (size + 3) & ~(size_t)3 : room;
}

int
gopyrt_list_resize(PyListObject *list, Py_ssize_t size)
{
    Py_ssize_t allocated = list->allocated;
    /* A small vector is not worth making smaller. */
    if (allocated >= size && (size >= allocated >> 1 || allocated <= SMALL)) {
        Py_SET_SIZE(list, size);
        return 0;
    }
    if (size == 0) {
        PyMem_Free(list->ob_item);
        list->ob_item = NULL;
        list->allocated = 0;
        Py_SET_SIZE(list, 0);
        return 0;
    }
    size_t before = size > Py_SIZE(list) ? (size_t)Py_SIZE(list) : (size_t)size;
    size_t room = places((size_t)size, before);
    PyObject **items = room > (size_t)GOPYRT_MOST_ITEMS
                           ? NULL
                           : PyMem_Realloc(list->ob_item, room * sizeof(PyObject *));
    if (items == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    list->ob_item = items;
    list->allocated = (Py_ssize_t)room;
    Py_SET_SIZE(list, size);
    return 0;
}

int
gopyrt_list_append(PyListObject *list, PyObject *item)
{
    Py_ssize_t size = Py_SIZE(list);
    if (size < list->allocated) {
        list->ob_item[size] = item;
        Py_SET_SIZE(list, size + 1);
        return 0;
    }
    if (gopyrt_list_resize(list, size + 1) < 0) {
        Py_DECREF(item);
        return -1;
    }
    list->ob_item[size] = item;
    return 0;
}

int
_PyList_AppendTakeRefListResize(PyListObject *list, PyObject *item)
{
    return gopyrt_list_append(list, item);
}

void
gopyrt_list_clear(PyListObject *list)
{
    PyObject **items = list->ob_item;
    Py_ssize_t n = Py_SIZE(list);
    if (items == NULL) {
        return; /* which does not change a list that is being sorted */
    }
    Py_SET_SIZE(list, 0);
    list->ob_item = NULL;
    list->allocated = 0;
    gopyrt_refs_drop(items, n);
    PyMem_Free(items);
}

/* ---- Making a list ---------------------------------------------------------------- */

static PyListObject *
list_raw(Py_ssize_t places, int zeroed)
{
    PyObject **items = NULL;
    if (places > 0) {
        items = places > GOPYRT_MOST_ITEMS ? NULL
                : zeroed                   ? PyMem_Calloc((size_t)places, sizeof(PyObject *))
                                           : PyMem_Malloc((size_t)places * sizeof(PyObject *));
        if (items == NULL) {
            return (PyListObject *)PyErr_NoMemory();
        }
    }
    PyListObject *list = (PyListObject *)gopyrt_gc_raw(&PyList_Type, sizeof(*list));
    if (list == NULL) {
        PyMem_Free(items);
        return (PyListObject *)PyErr_NoMemory();
    }
    list->ob_item = items;
    list->allocated = places;
    Py_SET_SIZE(list, 0);
    gopyrt_gc_track((PyObject *)list);
    return list;
}

PyObject *
gopyrt_list_with_room(Py_ssize_t n)
{
    return (PyObject *)list_raw(n, 0);
}

PyObject *
PyList_New(Py_ssize_t size)
{
    if (size < 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyListObject *list = list_raw(size, 1);
    if (list != NULL) {
        Py_SET_SIZE(list, size);
    }
    return (PyObject *)list;
}

PyObject *
gopyrt_list_from(PyObject *const *items, Py_ssize_t n)
{
    PyListObject *list = list_raw(n, 0);
    if (list == NULL) {
        return NULL;
    }
    gopyrt_refs_copy(list->ob_item, items, n);
    Py_SET_SIZE(list, n);
    return (PyObject *)list;
}

/* ---- Items ------------------------------------------------------------------------ */

static int
check(PyObject *op)
{
    if (op != NULL && PyList_Check(op)) {
        return 1;
    }
    PyErr_BadInternalCall();
    return 0;
}

static int
in_range(PyObject *op, Py_ssize_t i)
{
    return (size_t)i < (size_t)Py_SIZE(op);
}

Py_ssize_t
PyList_Size(PyObject *op)
{
    return check(op) ? Py_SIZE(op) : -1;
}

static __attribute__((cold, noinline)) PyObject *
no_list(void)
{
    PyErr_BadInternalCall();
    return NULL;
}

static __attribute__((cold, noinline)) PyObject *
no_index(void)
{
    PyErr_SetString(PyExc_IndexError, "list index out of range");
    return NULL;
}

PyObject *
PyList_GetItem(PyObject *op, Py_ssize_t i)
{
    if (op == NULL || !PyList_Check(op)) {
        return no_list();
    }
    return in_range(op, i) ? gopyrt_list(op)->ob_item[i] : no_index();
}

PyObject *
PyList_GetItemRef(PyObject *op, Py_ssize_t i)
{
    if (!PyList_Check(op)) {
        PyErr_SetString(PyExc_TypeError, "expected a list");
        return NULL;
    }
    return Py_XNewRef(PyList_GetItem(op, i));
}

int
PyList_SetItem(PyObject *op, Py_ssize_t i, PyObject *item)
{
    if (!PyList_Check(op)) {
        Py_XDECREF(item);
        PyErr_BadInternalCall();
        return -1;
    }
    if (!in_range(op, i)) {
        Py_XDECREF(item);
        PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
        return -1;
    }
    PyObject **place = &gopyrt_list(op)->ob_item[i], *old = *place;
    *place = item;
    Py_XDECREF(old);
    return 0;
}

int
PyList_Append(PyObject *op, PyObject *item)
{
    if (item == NULL || !PyList_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return gopyrt_list_append(gopyrt_list(op), Py_NewRef(item));
}

int
PyList_Insert(PyObject *op, Py_ssize_t where, PyObject *item)
{
    if (!check(op)) {
        return -1;
    }
    if (item == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyListObject *list = gopyrt_list(op);
    Py_ssize_t n = Py_SIZE(list);
    if (gopyrt_list_resize(list, n + 1) < 0) {
        return -1;
    }
    where = where < 0 ? Py_MAX(where + n, 0) : Py_MIN(where, n);
    memmove(list->ob_item + where + 1, list->ob_item + where,
            (size_t)(n - where) * sizeof(PyObject *));
    list->ob_item[where] = Py_NewRef(item);
    return 0;
}

int
gopyrt_list_splice(PyListObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *const *items,
                   Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(list), gone = high - low, change = n - gone;
    PyObject *few[8], **old = few;
    if (gone > (Py_ssize_t)Py_ARRAY_LENGTH(few)
        && (old = PyMem_Malloc((size_t)gone * sizeof(PyObject *))) == NULL)
    {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < gone; i++) {
        old[i] = list->ob_item[low + i];
    }
    size_t tail = (size_t)(size - high) * sizeof(PyObject *);
    if (change > 0) {
        if (gopyrt_list_resize(list, size + change) < 0) {
            if (old != few) {
                PyMem_Free(old);
            }
            return -1;
        }
        memmove(list->ob_item + high + change, list->ob_item + high, tail);
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        list->ob_item[low + i] = Py_NewRef(items[i]);
    }
    if (change < 0) {
        memmove(list->ob_item + high + change, list->ob_item + high, tail);
        /* A vector that can't shrink stays; the list is right all the same. */
        if (size + change == 0) {
            Py_SET_SIZE(list, 0);
            gopyrt_list_clear(list);
        }
        else if (gopyrt_list_resize(list, size + change) < 0) {
            PyErr_Clear();
            Py_SET_SIZE(list, size + change);
        }
    }
    while (--gone >= 0) {
        Py_XDECREF(old[gone]);
    }
    if (old != few) {
        PyMem_Free(old);
    }
    return 0;
}

static void
clamp(PyObject *op, Py_ssize_t *low, Py_ssize_t *high)
{
    *low = *low < 0 ? 0 : Py_MIN(*low, Py_SIZE(op));
    *high = *high < *low ? *low : Py_MIN(*high, Py_SIZE(op));
}

PyObject *
PyList_GetSlice(PyObject *op, Py_ssize_t low, Py_ssize_t high)
{
    if (!check(op)) {
        return NULL;
    }
    clamp(op, &low, &high);
    return gopyrt_list_from(gopyrt_list(op)->ob_item + low, high - low);
}

int
PyList_SetSlice(PyObject *op, Py_ssize_t low, Py_ssize_t high, PyObject *value)
{
    if (!check(op)) {
        return -1;
    }
    PyObject *items = NULL;
    if (value == op) {
        items = PyList_GetSlice(op, 0, Py_SIZE(op));
    }
    else if (value != NULL) {
        items = PySequence_Fast(value, "can only assign an iterable");
    }
    if (items == NULL && value != NULL) {
        return -1;
    }
    clamp(op, &low, &high);
    int result = gopyrt_list_splice(gopyrt_list(op), low, high,
                                    items == NULL ? NULL : PySequence_Fast_ITEMS(items),
                                    items == NULL ? 0 : PySequence_Fast_GET_SIZE(items));
    Py_XDECREF(items);
    return result;
}

PyObject *
PyList_AsTuple(PyObject *op)
{
    return check(op) ? gopyrt_tuple_from(gopyrt_list(op)->ob_item, Py_SIZE(op)) : NULL;
}

int
PyList_Reverse(PyObject *op)
{
    if (!check(op)) {
        return -1;
    }
    if (Py_SIZE(op) == 0) {
        return 0; /* there is no array */
    }
    PyObject **a = gopyrt_list(op)->ob_item, **b = a + Py_SIZE(op);
    while (a < --b) {
        PyObject *item = *a;
        *a++ = *b;
        *b = item;
    }
    return 0;
}

int
PyList_Clear(PyObject *op)
{
    if (!PyList_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    gopyrt_list_clear(gopyrt_list(op));
    return 0;
}

/* ---- Extending -------------------------------------------------------------------- */

/* The first vector of a list that has none: n places, made even. */
static int
first_places(PyListObject *list, Py_ssize_t n)
{
    n += n & 1;
    list->ob_item = n > GOPYRT_MOST_ITEMS ? NULL : PyMem_Malloc((size_t)n * sizeof(PyObject *));
    if (list->ob_item == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    list->allocated = n;
    return 0;
}

static int
extend_from_vector(PyListObject *list, PyObject *source)
{
    Py_ssize_t n = PySequence_Fast_GET_SIZE(source), size = Py_SIZE(list);
    if (n == 0) {
        return 0;
    }
    if (n > GOPYRT_MOST_ITEMS - size) {
        PyErr_NoMemory();
        return -1;
    }
    if (list->ob_item == NULL) {
        if (first_places(list, n) < 0) {
            return -1;
        }
        Py_SET_SIZE(list, n);
    }
    else if (gopyrt_list_resize(list, size + n) < 0) {
        return -1;
    }
    /* Read only now: the source may be the list itself. */
    PyObject **from = PySequence_Fast_ITEMS(source), **to = list->ob_item + size;
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = Py_NewRef(from[i]);
    }
    return 0;
}

/* From a dict or a set, which no code changes meanwhile. */
static int
extend_from_table(PyListObject *list, PyObject *source, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(list);
    if (n == 0 || gopyrt_list_resize(list, size + n) < 0) {
        return n == 0 ? 0 : -1;
    }
    PyObject **to = list->ob_item + size;
    if (PyDict_CheckExact(source)) {
        const PyDictKeysObject *keys = ((PyDictObject *)source)->ma_keys;
        for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {
            PyObject *key = *gopyrt_keys_key(keys, i);
            if (key != NULL) {
                *to++ = Py_NewRef(key);
            }
        }
        return 0;
    }
    setentry *entry;
    for (Py_ssize_t at = 0; (entry = gopyrt_set_next((PySetObject *)source, &at)) != NULL;) {
        *to++ = Py_NewRef(entry->key);
    }
    return 0;
}

/* Makes room for n items more, which may not come. */
static int
reserve(PyListObject *list, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(list);
    if (n == 0 || n > GOPYRT_MOST_ITEMS - size || size + n <= list->allocated) {
        return 0;
    }
    if (list->ob_item == NULL) {
        return first_places(list, n);
    }
    int result = gopyrt_list_resize(list, size + n);
    Py_SET_SIZE(list, size);
    return result;
}

static int
extend_from_iterator(PyListObject *list, PyObject *it)
{
    PyObject *(*next)(PyObject *) = Py_TYPE(it)->tp_iternext;
    for (PyObject *item; (item = next(it)) != NULL;) {
        if (gopyrt_list_append(list, item) < 0) {
            return -1;
        }
    }
    return gopyrt_iteration_ended();
}

int
gopyrt_list_extend(PyObject *self, PyObject *iterable)
{
    PyListObject *list = gopyrt_list(self);
    /* A derived list that is extended by itself would not end if it was iterated over. */
    if (PyList_CheckExact(iterable) || PyTuple_CheckExact(iterable) || iterable == self) {
        return extend_from_vector(list, iterable);
    }
    if (PyDict_CheckExact(iterable)) {
        return extend_from_table(list, iterable, PyDict_GET_SIZE(iterable));
    }
    if (PyAnySet_CheckExact(iterable)) {
        return extend_from_table(list, iterable, PySet_GET_SIZE(iterable));
    }
    PyObject *it = PyObject_GetIter(iterable);
    if (it == NULL) {
        return -1;
    }
    Py_ssize_t hint = PyObject_LengthHint(iterable, 8);
    int result = hint < 0 || reserve(list, hint) < 0 ? -1 : extend_from_iterator(list, it);
    Py_DECREF(it);
    return result;
}

int
PyList_Extend(PyObject *op, PyObject *iterable)
{
    if (!PyList_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return gopyrt_list_extend(op, iterable);
}
