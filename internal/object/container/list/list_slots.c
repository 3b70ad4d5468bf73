/* list as a sequence and as a mapping: concatenation, repetition, subscripts and slices. */
#include "object/container/container.h"
#include "object/container/list.h"

#include "object/container/protocol.h"

PyObject *
gopyrt_list_concat(PyObject *self, PyObject *other)
{
    if (!PyList_Check(other)) {
        PyErr_Format(PyExc_TypeError, "can only concatenate list (not \"%.200s\") to list",
                     GOPYRT_TYPE_NAME(other));
        return NULL;
    }
    PyObject *list = gopyrt_list_with_room(Py_SIZE(self) + Py_SIZE(other));
    if (list == NULL) {
        return NULL;
    }
    PyObject **to = gopyrt_list(list)->ob_item;
    PyObject *parts[] = { self, other };
    for (size_t part = 0; part < Py_ARRAY_LENGTH(parts); part++) {
        gopyrt_refs_copy(to, gopyrt_list(parts[part])->ob_item, Py_SIZE(parts[part]));
        to += Py_SIZE(parts[part]);
    }
    Py_SET_SIZE(list, Py_SIZE(self) + Py_SIZE(other));
    return list;
}

/* So many references more do not make an object immortal, nor has an immortal one so few. */
enum { MOST_AT_ONCE = 1 << 29 };

/* Copies the first n places until `total` are filled, and counts the new references. */
static void
fill(PyObject **items, Py_ssize_t n, Py_ssize_t total)
{
    const Py_ssize_t more = total / n - 1;
    if (total >= MOST_AT_ONCE) {
        gopyrt_refs_copy(items + n, items, total - n);
        return;
    }
    /* Each object gains all its references at once, as far as there is room in its count. */
    for (Py_ssize_t i = 0; i < n; i++) {
        if (_Py_IsImmortal(items[i])) {
            continue;
        }
        if (Py_REFCNT(items[i]) >= MOST_AT_ONCE) {
            for (Py_ssize_t k = 0; k < more; k++) {
                Py_INCREF(items[i]);
            }
        }
        else {
            Py_SET_REFCNT(items[i], Py_REFCNT(items[i]) + more);
        }
    }
    /* What is there twice is there four times. */
    for (Py_ssize_t filled = n; filled < total; filled *= 2) {
        memcpy(items + filled, items, (size_t)Py_MIN(filled, total - filled) * sizeof(PyObject *));
    }
}

PyObject *
gopyrt_list_repeat(PyObject *self, Py_ssize_t times)
{
    Py_ssize_t n = Py_SIZE(self), total;
    times = Py_MAX(times, 0);
    if (__builtin_mul_overflow(n, times, &total)) {
        return PyErr_NoMemory();
    }
    PyObject *list = gopyrt_list_with_room(total);
    if (list != NULL && total > 0) {
        PyObject **items = gopyrt_list(list)->ob_item;
        gopyrt_refs_copy(items, gopyrt_list(self)->ob_item, n);
        fill(items, n, total);
        Py_SET_SIZE(list, total);
    }
    return list;
}

PyObject *
gopyrt_list_inplace_repeat(PyObject *self, Py_ssize_t times)
{
    Py_ssize_t n = Py_SIZE(self), total;
    if (n == 0 || times == 1) {
        return Py_NewRef(self);
    }
    if (times < 1) {
        gopyrt_list_clear(gopyrt_list(self));
        return Py_NewRef(self);
    }
    if (__builtin_mul_overflow(n, times, &total)) {
        return PyErr_NoMemory();
    }
    if (gopyrt_list_resize(gopyrt_list(self), total) < 0) {
        return NULL;
    }
    fill(gopyrt_list(self)->ob_item, n, total);
    return Py_NewRef(self);
}

/* ---- Subscripts ----------------------------------------------------------------------- */

static PyObject *
bad_index(PyObject *key)
{
    PyErr_Format(PyExc_TypeError, "list indices must be integers or slices, not %.200s",
                 GOPYRT_TYPE_NAME(key));
    return NULL;
}

/* The items of a slice with a step. */
static PyObject *
get_slice(PyObject *self, PyObject *slice)
{
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        return NULL;
    }
    Py_ssize_t n = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    if (step == 1) {
        return gopyrt_list_from(gopyrt_list(self)->ob_item + start, n);
    }
    PyObject *list = gopyrt_list_with_room(n);
    if (list == NULL) {
        return NULL;
    }
    PyObject **from = gopyrt_list(self)->ob_item, **to = gopyrt_list(list)->ob_item;
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = Py_NewRef(from[start + i * step]);
    }
    Py_SET_SIZE(list, n);
    return list;
}

PyObject *
gopyrt_list_subscript(PyObject *self, PyObject *key)
{
    if (gopyrt_has_index(key)) {
        Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        i += i < 0 ? Py_SIZE(self) : 0;
        if ((size_t)i >= (size_t)Py_SIZE(self)) {
            PyErr_SetString(PyExc_IndexError, "list index out of range");
            return NULL;
        }
        return Py_NewRef(gopyrt_list(self)->ob_item[i]);
    }
    return PySlice_Check(key) ? get_slice(self, key) : bad_index(key);
}

/* Takes every step-th of n items from start on out of a list, and closes the gaps. */
static int
delete_stepped(PyListObject *list, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n)
{
    if (step < 0) {
        start += step * (n - 1);
        step = -step;
    }
    PyObject **gone = PyMem_Malloc((size_t)n * sizeof(PyObject *));
    if (gone == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    PyObject **items = list->ob_item, **to = items + start;
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t from = start + i * step;
        gone[i] = items[from];
        Py_ssize_t kept = Py_MIN(step - 1, Py_SIZE(list) - from - 1);
        if (i == n - 1) {
            kept = Py_SIZE(list) - from - 1;
        }
        memmove(to, items + from + 1, (size_t)kept * sizeof(PyObject *));
        to += kept;
    }
    Py_ssize_t size = Py_SIZE(list) - n;
    if (gopyrt_list_resize(list, size) < 0) {
        PyErr_Clear();
        Py_SET_SIZE(list, size);
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_DECREF(gone[i]);
    }
    PyMem_Free(gone);
    return 0;
}

/* Puts n items into the places of a slice with a step. */
static int
replace_stepped(PyListObject *list, Py_ssize_t start, Py_ssize_t step, PyObject *items,
                Py_ssize_t n)
{
    PyObject **gone = PyMem_Malloc((size_t)n * sizeof(PyObject *));
    if (gone == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject **place = &list->ob_item[start + i * step];
        gone[i] = *place;
        *place = Py_NewRef(PySequence_Fast_GET_ITEM(items, i));
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_DECREF(gone[i]);
    }
    PyMem_Free(gone);
    return 0;
}

static int
set_stepped(PyObject *self, Py_ssize_t start, Py_ssize_t stop, Py_ssize_t step, PyObject *value)
{
    PyObject *items = value == self
                          ? PyList_GetSlice(self, 0, Py_SIZE(self))
                          : PySequence_Fast(value, "must assign iterable to extended slice");
    if (items == NULL) {
        return -1;
    }
    /* The iteration may have changed the list. */
    Py_ssize_t n = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    Py_ssize_t given = PySequence_Fast_GET_SIZE(items);
    int result = 0;
    if (step == 1) {
        result = gopyrt_list_splice(gopyrt_list(self), start, start + n,
                                    PySequence_Fast_ITEMS(items), given);
    }
    else if (given != n) {
        PyErr_Format(PyExc_ValueError,
                     "attempt to assign sequence of size %zd to extended slice of size %zd", given,
                     n);
        result = -1;
    }
    else if (n > 0) {
        result = replace_stepped(gopyrt_list(self), start, step, items, n);
    }
    Py_DECREF(items);
    return result;
}

static int
set_slice(PyObject *self, PyObject *slice, PyObject *value)
{
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        return -1;
    }
    if (value != NULL) {
        return set_stepped(self, start, stop, step, value);
    }
    Py_ssize_t n = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    if (n == 0) {
        return 0;
    }
    if (step == 1) {
        return gopyrt_list_splice(gopyrt_list(self), start, start + n, NULL, 0);
    }
    return delete_stepped(gopyrt_list(self), start, step, n);
}

static int
del_item(PyListObject *list, Py_ssize_t i)
{
    PyObject **items = list->ob_item, *item = items[i];
    Py_ssize_t n = Py_SIZE(list) - 1;
    memmove(items + i, items + i + 1, (size_t)(n - i) * sizeof(PyObject *));
    if (gopyrt_list_resize(list, n) < 0) {
        PyErr_Clear(); /* the vector stays as long as it was */
        Py_SET_SIZE(list, n);
    }
    Py_DECREF(item);
    return 0;
}

/* Item number i becomes the value, or goes. */
static int
set_item(PyObject *self, Py_ssize_t i, PyObject *value)
{
    if ((size_t)i >= (size_t)Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
        return -1;
    }
    if (value == NULL) {
        return del_item(gopyrt_list(self), i);
    }
    Py_SETREF(gopyrt_list(self)->ob_item[i], Py_NewRef(value));
    return 0;
}

int
gopyrt_list_ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    if (gopyrt_has_index(key)) {
        Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return -1;
        }
        return set_item(self, i < 0 ? i + Py_SIZE(self) : i, value);
    }
    if (PySlice_Check(key)) {
        return set_slice(self, key, value);
    }
    bad_index(key);
    return -1;
}

/* ---- The tables ------------------------------------------------------------------------- */

static Py_ssize_t
length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
item(PyObject *self, Py_ssize_t i)
{
    if ((size_t)i >= (size_t)Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    return Py_NewRef(gopyrt_list(self)->ob_item[i]);
}

static int
contains(PyObject *self, PyObject *value)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) {
        PyObject *item = gopyrt_list(self)->ob_item[i];
        Py_INCREF(item);
        int equal = gopyrt_same(item, value);
        Py_DECREF(item);
        if (equal != 0) {
            return equal;
        }
    }
    return 0;
}

static PyObject *
inplace_concat(PyObject *self, PyObject *other)
{
    return gopyrt_list_extend(self, other) < 0 ? NULL : Py_NewRef(self);
}

PySequenceMethods gopyrt_list_as_sequence = {
    .sq_length = length,
    .sq_concat = gopyrt_list_concat,
    .sq_repeat = gopyrt_list_repeat,
    .sq_item = item,
    .sq_ass_item = set_item,
    .sq_contains = contains,
    .sq_inplace_concat = inplace_concat,
    .sq_inplace_repeat = gopyrt_list_inplace_repeat,
};

PyMappingMethods gopyrt_list_as_mapping = {
    .mp_length = length,
    .mp_subscript = gopyrt_list_subscript,
    .mp_ass_subscript = gopyrt_list_ass_subscript,
};
