/* Sorting a list: a stable merge sort that makes use of runs that are in order already.
 *
 * Runs are found from left to right; each goes on a stack with the level at which it belongs into
 * a tree of merges that is nearly balanced, and runs of deeper levels are merged first (powersort).
 * What is sorted is an array of elements of one or two references: a key, and with a key function
 * the item behind it. Whatever a comparison does or raises, the array stays a permutation. */
#include "object/container/list.h"

typedef struct sorter sorter;
/* 1, 0, or -1 with an exception */
typedef int (*less_than)(sorter *s, PyObject *a, PyObject *b);

struct sorter {
    Py_ssize_t width;
    PyObject **room; /* for the shorter of two runs */
    Py_ssize_t room_size;
};

enum { MOST_RUNS = 64 };
typedef struct {
    PyObject **start;
    Py_ssize_t n;
    int level;
} sorted_run;

/* ---- Comparisons --------------------------------------------------------------------- */

/* Without the shortcut by identity of PyObject_RichCompareBool: < has none. */
static int
less_object(sorter *s, PyObject *a, PyObject *b)
{
    PyObject *result = PyObject_RichCompare(a, b, Py_LT);
    (void)s;
    if (result == NULL) {
        return -1;
    }
    int less = result == Py_True ? 1 : result == Py_False ? 0 : PyObject_IsTrue(result);
    Py_DECREF(result);
    return less;
}

/* Both are of one type, and the type was not changed since. */
static int
less_same(sorter *s, PyObject *a, PyObject *b)
{
    richcmpfunc compare = Py_TYPE(a)->tp_richcompare;
    if (compare == NULL || !Py_IS_TYPE(b, Py_TYPE(a))) {
        return less_object(s, a, b);
    }
    PyObject *result = compare(a, b, Py_LT);
    if (result == Py_NotImplemented) {
        return less_object(s, a, b);
    }
    if (result == NULL) {
        return -1;
    }
    int less = result == Py_True ? 1 : result == Py_False ? 0 : PyObject_IsTrue(result);
    Py_DECREF(result);
    return less;
}

/* Of strs whose characters are bytes. */
static int
less_bytes(sorter *s, PyObject *a, PyObject *b)
{
    size_t m = (size_t)PyUnicode_GET_LENGTH(a), n = (size_t)PyUnicode_GET_LENGTH(b);
    (void)s;
    const char *x = PyUnicode_DATA(a), *y = PyUnicode_DATA(b);
    if (m >= 8 && n >= 8) {
        /* Most texts differ in front: as numbers whose highest byte is the first. */
        uint64_t front_x, front_y;
        memcpy(&front_x, x, 8);
        memcpy(&front_y, y, 8);
        if (front_x != front_y) {
            return PY_BIG_ENDIAN ? front_x < front_y
                                 : __builtin_bswap64(front_x) < __builtin_bswap64(front_y);
        }
    }
    int order = memcmp(x, y, Py_MIN(m, n));
    return order != 0 ? order < 0 : m < n;
}

static int
less_int(sorter *s, PyObject *a, PyObject *b)
{
    (void)s;
    return _PyLong_CompactValue((PyLongObject *)a) < _PyLong_CompactValue((PyLongObject *)b);
}

static int
less_float(sorter *s, PyObject *a, PyObject *b)
{
    (void)s;
    return ((PyFloatObject *)a)->ob_fval < ((PyFloatObject *)b)->ob_fval;
}

static less_than
comparison_for(PyObject *const *elements, Py_ssize_t n, Py_ssize_t width)
{
    PyTypeObject *type = Py_TYPE(elements[0]);
    int bytes = type == &PyUnicode_Type, compact = type == &PyLong_Type;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *key = elements[i * width];
        if (!Py_IS_TYPE(key, type)) {
            return less_object;
        }
        bytes = bytes && PyUnicode_KIND(key) == PyUnicode_1BYTE_KIND;
        compact = compact && _PyLong_IsCompact((PyLongObject *)key);
    }
    return bytes ? less_bytes : compact ? less_int : type == &PyFloat_Type ? less_float : less_same;
}

/* ---- Moves --------------------------------------------------------------------------- */

static inline void
put(PyObject **to, PyObject *const *from, Py_ssize_t width)
{
    to[0] = from[0];
    if (width == 2) {
        to[1] = from[1];
    }
}

static void
move(PyObject **to, PyObject *const *from, Py_ssize_t n, Py_ssize_t width)
{
    memmove(to, from, (size_t)(n * width) * sizeof(PyObject *));
}

static void
reverse(PyObject **a, Py_ssize_t n, Py_ssize_t width)
{
    PyObject **b = a + (n == 0 ? 0 : n - 1) * width, *spare[2];
    for (; a < b; a += width, b -= width) {
        put(spare, a, width);
        put(a, b, width);
        put(b, spare, width);
    }
}

/* What follows is compiled for each of the comparisons, which is then in place. */
#define INLINE static inline __attribute__((always_inline))

/* ---- Runs ---------------------------------------------------------------------------- */

/* The length of the run at the beginning, which is turned round where it falls; -1. */
INLINE Py_ssize_t
find_run(sorter *s, less_than less_fn, PyObject **a, Py_ssize_t n)
{
    Py_ssize_t w = s->width, i = 1;
    if (n < 2) {
        return n;
    }
    int falls = less_fn(s, a[w], a[0]);
    if (falls < 0) {
        return -1;
    }
    for (i = 2; i < n; i++) {
        int less = less_fn(s, a[i * w], a[(i - 1) * w]);
        if (less < 0) {
            return -1;
        }
        if (less != falls) {
            break;
        }
    }
    if (falls) {
        reverse(a, i, w);
    }
    return i;
}

/* The first place in an ordered run whose element is greater than the key (after), or not less
 * than it; -1. */
INLINE Py_ssize_t
place_of(sorter *s, less_than less_fn, PyObject *key, PyObject **a, Py_ssize_t n, int after)
{
    Py_ssize_t low = 0, high = n;
    while (low < high) {
        Py_ssize_t mid = low + (high - low) / 2;
        PyObject *other = a[mid * s->width];
        int less = after ? less_fn(s, key, other) : less_fn(s, other, key);
        if (less < 0) {
            return -1;
        }
        if (less == after) {
            high = mid;
        }
        else {
            low = mid + 1;
        }
    }
    return low;
}

/* Orders n elements of which the first `sorted` are in order. */
INLINE int
insert_rest(sorter *s, less_than less_fn, PyObject **a, Py_ssize_t sorted, Py_ssize_t n)
{
    Py_ssize_t w = s->width;
    for (; sorted < n; sorted++) {
        PyObject *spare[2];
        Py_ssize_t place = place_of(s, less_fn, a[sorted * w], a, sorted, 1);
        if (place < 0) {
            return -1;
        }
        put(spare, a + sorted * w, w);
        move(a + (place + 1) * w, a + place * w, sorted - place, w);
        put(a + place * w, spare, w);
    }
    return 0;
}

/* ---- Merging -------------------------------------------------------------------------- */

static int
need_room(sorter *s, Py_ssize_t n)
{
    if (n > s->room_size) {
        PyMem_Free(s->room);
        s->room = PyMem_Malloc((size_t)(n * s->width) * sizeof(PyObject *));
        s->room_size = s->room == NULL ? 0 : n;
        if (s->room == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    return 0;
}

/* Merges na elements at a with the nb behind them; na is the less. From the left, with the first
 * run set aside. */
INLINE int
merge_left(sorter *s, less_than less_fn, PyObject **a, Py_ssize_t na, Py_ssize_t nb)
{
    Py_ssize_t w = s->width;
    PyObject **x = s->room, **x_end = x + na * w, **y = a + na * w, **y_end = y + nb * w;
    int less = 0;
    move(x, a, na, w);
    while (x < x_end && y < y_end && (less = less_fn(s, *y, *x)) >= 0) {
        if (less) {
            put(a, y, w);
            y += w;
        }
        else {
            put(a, x, w);
            x += w;
        }
        a += w;
    }
    move(a, x, (x_end - x) / w, w);
    return less < 0 ? -1 : 0;
}

/* The same from the right, with the second run set aside; nb is the less. */
INLINE int
merge_right(sorter *s, less_than less_fn, PyObject **a, Py_ssize_t na, Py_ssize_t nb)
{
    Py_ssize_t w = s->width;
    PyObject **x = a + (na - 1) * w, **y = s->room + (nb - 1) * w, **to = a + (na + nb - 1) * w;
    int less = 0;
    move(s->room, a + na * w, nb, w);
    while (x >= a && y >= s->room && (less = less_fn(s, *y, *x)) >= 0) {
        if (less) {
            put(to, x, w);
            x -= w;
        }
        else {
            put(to, y, w);
            y -= w;
        }
        to -= w;
    }
    Py_ssize_t left = (y - s->room) / w + 1;
    move(to - (left - 1) * w, s->room, left, w);
    return less < 0 ? -1 : 0;
}

/* Merges two runs that lie side by side. What is in its place already is left out. */
INLINE int
merge(sorter *s, less_than less_fn, PyObject **a, Py_ssize_t na, Py_ssize_t nb)
{
    Py_ssize_t w = s->width;
    Py_ssize_t skip = place_of(s, less_fn, a[na * w], a, na, 1);
    if (skip < 0) {
        return -1;
    }
    a += skip * w;
    na -= skip;
    if (na == 0) {
        return 0;
    }
    nb = place_of(s, less_fn, a[(na - 1) * w], a + na * w, nb, 0);
    if (nb <= 0) {
        return (int)nb;
    }
    if (need_room(s, Py_MIN(na, nb)) < 0) {
        return -1;
    }
    return na <= nb ? merge_left(s, less_fn, a, na, nb) : merge_right(s, less_fn, a, na, nb);
}

/* How deep in a balanced tree over n elements the border between two runs lies, that begin at i
 * and j: the first binary digit in which their middles differ, as fractions of n. */
static int
level_of(Py_ssize_t i, Py_ssize_t j, Py_ssize_t end, Py_ssize_t n)
{
    size_t left = (size_t)i + (size_t)j, right = (size_t)j + (size_t)end, whole = 2 * (size_t)n;
    int level = 0;
    for (;;) {
        level++;
        left *= 2;
        right *= 2;
        int digit_left = left >= whole, digit_right = right >= whole;
        if (digit_left != digit_right) {
            return level;
        }
        left -= digit_left ? whole : 0;
        right -= digit_right ? whole : 0;
    }
}

/* Runs shorter than this are made longer by insertion: such that n is about a power of two of
 * them. */
static Py_ssize_t
least_run(Py_ssize_t n)
{
    Py_ssize_t rest = 0;
    while (n >= 64) {
        rest |= n & 1;
        n >>= 1;
    }
    return n + rest;
}

INLINE int
merge_top(sorter *s, less_than less_fn, sorted_run *runs, int *depth)
{
    sorted_run *a = &runs[*depth - 2], *b = &runs[*depth - 1];
    if (merge(s, less_fn, a->start, a->n, b->n) < 0) {
        return -1;
    }
    a->n += b->n;
    (*depth)--;
    return 0;
}

INLINE int
sort_elements(sorter *s, less_than less_fn, PyObject **elements, Py_ssize_t n)
{
    sorted_run runs[MOST_RUNS + 2];
    int depth = 0;
    Py_ssize_t least = least_run(n);
    for (Py_ssize_t i = 0; i < n;) {
        PyObject **start = elements + i * s->width;
        Py_ssize_t found = find_run(s, less_fn, start, n - i);
        Py_ssize_t length = found < least ? Py_MIN(least, n - i) : found;
        if (found < 0 || insert_rest(s, less_fn, start, found, length) < 0) {
            return -1;
        }
        int level = 0;
        if (depth > 0) {
            sorted_run *before = &runs[depth - 1];
            level = level_of((before->start - elements) / s->width, i, i + length, n);
        }
        while (depth > 1 && runs[depth - 1].level > level) {
            if (merge_top(s, less_fn, runs, &depth) < 0) {
                return -1;
            }
        }
        runs[depth++] = (sorted_run){ start, length, level };
        i += length;
    }
    while (depth > 1) {
        if (merge_top(s, less_fn, runs, &depth) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
sort_by(sorter *s, less_than less, PyObject **elements, Py_ssize_t n)
{
    if (less == less_int) {
        return sort_elements(s, less_int, elements, n);
    }
    if (less == less_float) {
        return sort_elements(s, less_float, elements, n);
    }
    if (less == less_bytes) {
        return sort_elements(s, less_bytes, elements, n);
    }
    return sort_elements(s, less, elements, n);
}

/* ---- The list -------------------------------------------------------------------------- */

/* Keys and items side by side, or NULL. */
static PyObject **
with_keys(PyObject **items, Py_ssize_t n, PyObject *function)
{
    PyObject **pairs =
        n > GOPYRT_MOST_ITEMS / 2 ? NULL : PyMem_Malloc(2 * (size_t)n * sizeof(PyObject *));
    if (pairs == NULL) {
        return (PyObject **)PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        pairs[2 * i] = PyObject_CallOneArg(function, items[i]);
        pairs[2 * i + 1] = items[i];
        if (pairs[2 * i] == NULL) {
            while (--i >= 0) {
                Py_DECREF(pairs[2 * i]);
            }
            PyMem_Free(pairs);
            return NULL;
        }
    }
    return pairs;
}

/* Sorts items that no list has for the time. */
static int
sort_items(PyObject **items, Py_ssize_t n, PyObject *function, int backwards)
{
    sorter s = { 1, NULL, 0 };
    PyObject **elements = items;
    if (function != NULL) {
        s.width = 2;
        elements = with_keys(items, n, function);
        if (elements == NULL) {
            return -1;
        }
    }
    less_than less = n > 1 ? comparison_for(elements, n, s.width) : less_object;
    /* Twice round, so that equal ones keep their order. */
    if (backwards) {
        reverse(elements, n, s.width);
    }
    int result = n < 2 ? 0 : sort_by(&s, less, elements, n);
    if (backwards) {
        reverse(elements, n, s.width);
    }
    PyMem_Free(s.room);
    if (function != NULL) {
        for (Py_ssize_t i = 0; i < n; i++) {
            items[i] = elements[2 * i + 1];
        }
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_DECREF(elements[2 * i]);
        }
        PyMem_Free(elements);
    }
    return result;
}

/* While it is sorted a list is empty; what code of the comparisons puts into it is found out and
 * thrown away. */
static int
sort_list(PyListObject *list, PyObject *function, int backwards)
{
    PyObject **items = list->ob_item;
    Py_ssize_t n = Py_SIZE(list), allocated = list->allocated;
    list->ob_item = NULL;
    list->allocated = -1;
    Py_SET_SIZE(list, 0);
    int result = sort_items(items, n, function, backwards);
    int changed = list->allocated != -1;
    PyObject **others = list->ob_item;
    Py_ssize_t others_n = Py_SIZE(list);
    list->ob_item = items;
    list->allocated = allocated;
    Py_SET_SIZE(list, n);
    if (changed && result == 0) {
        PyErr_SetString(PyExc_ValueError, "list modified during sort");
        result = -1;
    }
    if (others != NULL) {
        while (--others_n >= 0) {
            Py_XDECREF(others[others_n]);
        }
        PyMem_Free(others);
    }
    return result;
}

PyObject *
gopyrt_list_sort(PyObject *self, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "key", "reverse", NULL };
    PyObject *function = NULL;
    int backwards = 0;
    if (kwds != NULL && !PyArg_ValidateKeywordArguments(kwds)) {
        return NULL;
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|$Op:sort", names, &function, &backwards)) {
        return NULL;
    }
    function = function == Py_None ? NULL : function;
    return sort_list(gopyrt_list(self), function, backwards) < 0 ? NULL : Py_NewRef(Py_None);
}

int
PyList_Sort(PyObject *op)
{
    if (op == NULL || !PyList_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return sort_list(gopyrt_list(op), NULL, 0);
}
