/* What is done with two sets, or a set and an iterable; set and frozenset as numbers. */
#include "object/container/set.h"

/* set or frozenset, whichever the type of an operand is derived from. */
static PyTypeObject *
base_of(PyObject *self)
{
    return PySet_Check(self) ? &PySet_Type : &PyFrozenSet_Type;
}

PyObject *
gopyrt_set_copy(PyObject *self)
{
    return gopyrt_set_new(base_of(self), self);
}

void
gopyrt_set_swap(PySetObject *a, PySetObject *b)
{
    PySetObject spare;
    int a_small = a->table == a->smalltable, b_small = b->table == b->smalltable;
    size_t begin = offsetof(PySetObject, fill), end = offsetof(PySetObject, weakreflist);
    memcpy((char *)&spare + begin, (char *)a + begin, end - begin);
    memcpy((char *)a + begin, (char *)b + begin, end - begin);
    memcpy((char *)b + begin, (char *)&spare + begin, end - begin);
    a->table = b_small ? a->smalltable : a->table;
    b->table = a_small ? b->smalltable : b->table;
    a->hash = b->hash = -1;
}

/* ---- Walks ------------------------------------------------------------------------------ */

/* What is called for each element of a set, a dict's keys or an iterable: it goes on as long as
 * that is 0. */
typedef int (*visitor)(PySetObject *set, PyObject *key, Py_hash_t hash, void *arg);

/* Of a set or a dict, by the hashes that it has. */
static int
walk_table(PyObject *table, PySetObject *set, visitor visit, void *arg)
{
    PyObject *key;
    Py_hash_t hash;
    int result = 0;
    for (Py_ssize_t at = 0; result == 0 && gopyrt_next_hashed(table, &at, &key, &hash);) {
        result = visit(set, key, hash, arg);
        Py_DECREF(key);
    }
    return result;
}

static int
walk(PyObject *iterable, PySetObject *set, visitor visit, void *arg)
{
    if (PyAnySet_Check(iterable)) {
        return walk_table(iterable, set, visit, arg);
    }
    int result = 0;
    PyObject *it = PyObject_GetIter(iterable), *key;
    if (it == NULL) {
        return -1;
    }
    while (result == 0 && (key = PyIter_Next(it)) != NULL) {
        Py_hash_t hash = gopyrt_element_hash(key);
        result = hash == -1 ? -1 : visit(set, key, hash, arg);
        Py_DECREF(key);
    }
    Py_DECREF(it);
    return result == 0 && PyErr_Occurred() ? -1 : result;
}

static int
keep_common(PySetObject *set, PyObject *key, Py_hash_t hash, void *result)
{
    int has = gopyrt_set_contains(set, key, hash);
    return has <= 0 ? has : gopyrt_set_add(result, key, hash) < 0 ? -1 : 0;
}

static int
keep_other(PySetObject *set, PyObject *key, Py_hash_t hash, void *result)
{
    int has = gopyrt_set_contains(set, key, hash);
    return has != 0 ? Py_MIN(has, 0) : gopyrt_set_add(result, key, hash) < 0 ? -1 : 0;
}

static int
drop(PySetObject *set, PyObject *key, Py_hash_t hash, void *unused)
{
    (void)unused;
    return gopyrt_set_discard(set, key, hash) < 0 ? -1 : 0;
}

static int
toggle(PySetObject *set, PyObject *key, Py_hash_t hash, void *unused)
{
    (void)unused;
    int had = gopyrt_set_discard(set, key, hash);
    return had != 0 ? Py_MIN(had, 0) : gopyrt_set_add(set, key, hash) < 0 ? -1 : 0;
}

static int
is_there(PySetObject *set, PyObject *key, Py_hash_t hash, void *unused)
{
    (void)unused;
    return gopyrt_set_contains(set, key, hash);
}

static int
is_missing(PySetObject *set, PyObject *key, Py_hash_t hash, void *unused)
{
    (void)unused;
    int has = gopyrt_set_contains(set, key, hash);
    return has < 0 ? -1 : !has;
}

/* ---- Operations ---------------------------------------------------------------------------- */

PyObject *
gopyrt_set_intersection(PyObject *self, PyObject *other)
{
    if (self == other) {
        return gopyrt_set_copy(self);
    }
    PyObject *result = gopyrt_set_new(base_of(self), NULL);
    if (result == NULL) {
        return NULL;
    }
    PyObject *many = self, *few = other;
    if (PyAnySet_Check(other) && PySet_GET_SIZE(other) > PySet_GET_SIZE(self)) {
        many = other;
        few = self;
    }
    PyObject *it = NULL;
    int failed;
    if (PyAnySet_Check(few)) {
        failed = walk(few, gopyrt_set(many), keep_common, result);
    }
    else {
        PyObject *key;
        int all = 0; /* are in the result: no more need be looked at */
        failed = (it = PyObject_GetIter(few)) == NULL ? -1 : 0;
        while (failed == 0 && !all && (key = PyIter_Next(it)) != NULL) {
            Py_hash_t hash = PyObject_Hash(key);
            failed = hash == -1 ? -1 : keep_common(gopyrt_set(many), key, hash, result);
            all = PySet_GET_SIZE(result) > 0 && PySet_GET_SIZE(result) >= PySet_GET_SIZE(many);
            Py_DECREF(key);
        }
        failed = failed == 0 && PyErr_Occurred() ? -1 : failed;
        Py_XDECREF(it);
    }
    if (failed < 0) {
        Py_CLEAR(result);
    }
    return result;
}

int
gopyrt_set_difference_update(PySetObject *set, PyObject *other)
{
    if ((PyObject *)set == other) {
        gopyrt_set_clear(set);
        return 0;
    }
    return walk(other, set, drop, NULL);
}

/* The elements of the first that a dict has not. */
static int
without_dict_keys(PySetObject *set, PyObject *dict, PyObject *result)
{
    setentry *entry;
    for (Py_ssize_t at = 0; (entry = gopyrt_set_next(set, &at)) != NULL;) {
        PyObject *key = Py_NewRef(entry->key);
        Py_hash_t hash = entry->hash;
        int has = gopyrt_dict_get(dict, key, hash) != NULL ? 1 : PyErr_Occurred() ? -1 : 0;
        if (has == 0) {
            has = gopyrt_set_add(gopyrt_set(result), key, hash);
        }
        Py_DECREF(key);
        if (has < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
gopyrt_set_difference(PyObject *self, PyObject *other)
{
    PyObject *result;
    int failed;
    if (PyAnySet_Check(other) || PyDict_CheckExact(other)) {
        Py_ssize_t n = PyAnySet_Check(other) ? PySet_GET_SIZE(other) : PyDict_GET_SIZE(other);
        /* Of a set much greater than the other a copy is made and made less. */
        if (PySet_GET_SIZE(self) >> 2 <= n) {
            result = gopyrt_set_new(base_of(self), NULL);
            failed = result == NULL             ? -1
                     : PyDict_CheckExact(other) ? without_dict_keys(gopyrt_set(self), other, result)
                                                : walk(self, gopyrt_set(other), keep_other, result);
            goto done;
        }
    }
    result = gopyrt_set_copy(self);
    failed = result == NULL ? -1 : gopyrt_set_difference_update(gopyrt_set(result), other);
done:
    if (failed < 0) {
        Py_CLEAR(result);
    }
    return result;
}

int
gopyrt_set_symmetric_difference_update(PySetObject *set, PyObject *other)
{
    if ((PyObject *)set == other) {
        gopyrt_set_clear(set);
        return 0;
    }
    if (PyAnySet_Check(other) || PyDict_CheckExact(other)) {
        return walk_table(other, set, toggle, NULL);
    }
    /* What comes twice must count once. */
    PyObject *once = gopyrt_set_new(base_of((PyObject *)set), other);
    int result = once == NULL ? -1 : walk(once, set, toggle, NULL);
    Py_XDECREF(once);
    return result;
}

PyObject *
gopyrt_set_symmetric_difference(PyObject *self, PyObject *other)
{
    PyObject *result = gopyrt_set_new(base_of(self), other);
    if (result != NULL && gopyrt_set_symmetric_difference_update(gopyrt_set(result), self) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

/* ---- Questions ------------------------------------------------------------------------------ */

int
gopyrt_set_is_subset(PyObject *self, PyObject *other)
{
    if (!PyAnySet_Check(other)) {
        PyObject *common = gopyrt_set_intersection(self, other);
        int all = common == NULL ? -1 : PySet_GET_SIZE(common) == PySet_GET_SIZE(self);
        Py_XDECREF(common);
        return all;
    }
    if (PySet_GET_SIZE(self) > PySet_GET_SIZE(other)) {
        return 0;
    }
    int missing = walk(self, gopyrt_set(other), is_missing, NULL);
    return missing < 0 ? -1 : !missing;
}

int
gopyrt_set_is_superset(PyObject *self, PyObject *other)
{
    if (PyAnySet_Check(other)) {
        return gopyrt_set_is_subset(other, self);
    }
    int missing = walk(other, gopyrt_set(self), is_missing, NULL);
    return missing < 0 ? -1 : !missing;
}

int
gopyrt_set_is_disjoint(PyObject *self, PyObject *other)
{
    PyObject *many = self, *few = other;
    if (self == other) {
        return PySet_GET_SIZE(self) == 0;
    }
    if (PyAnySet_CheckExact(other) && PySet_GET_SIZE(other) > PySet_GET_SIZE(self)) {
        many = other;
        few = self;
    }
    int common = walk(few, gopyrt_set(many), is_there, NULL);
    return common < 0 ? -1 : !common;
}

/* ---- As numbers ------------------------------------------------------------------------------ */

/* Where both are sets: what a function makes of them. */
#define BINARY(name, function)                          \
    static PyObject *name(PyObject *a, PyObject *b)     \
    {                                                   \
        if (!PyAnySet_Check(a) || !PyAnySet_Check(b)) { \
            return Py_NewRef(Py_NotImplemented);        \
        }                                               \
        return function(a, b);                          \
    }

static PyObject *
united(PyObject *a, PyObject *b)
{
    PyObject *result = gopyrt_set_copy(a);
    if (result != NULL && a != b && gopyrt_set_update(gopyrt_set(result), b) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

BINARY(or_, united)
BINARY(and_, gopyrt_set_intersection)
BINARY(subtract, gopyrt_set_difference)
BINARY(xor_, gopyrt_set_symmetric_difference)

#define IN_PLACE(name, function)                                     \
    static PyObject *name(PyObject *a, PyObject *b)                  \
    {                                                                \
        if (!PyAnySet_Check(b)) {                                    \
            return Py_NewRef(Py_NotImplemented);                     \
        }                                                            \
        return function(gopyrt_set(a), b) < 0 ? NULL : Py_NewRef(a); \
    }

static int
intersect_in(PySetObject *set, PyObject *other)
{
    PyObject *result = gopyrt_set_intersection((PyObject *)set, other);
    if (result == NULL) {
        return -1;
    }
    gopyrt_set_swap(set, gopyrt_set(result));
    Py_DECREF(result);
    return 0;
}

IN_PLACE(inplace_or, gopyrt_set_update)
IN_PLACE(inplace_and, intersect_in)
IN_PLACE(inplace_subtract, gopyrt_set_difference_update)
IN_PLACE(inplace_xor, gopyrt_set_symmetric_difference_update)

PyNumberMethods gopyrt_set_as_number = {
    .nb_subtract = subtract,
    .nb_and = and_,
    .nb_xor = xor_,
    .nb_or = or_,
    .nb_inplace_subtract = inplace_subtract,
    .nb_inplace_and = inplace_and,
    .nb_inplace_xor = inplace_xor,
    .nb_inplace_or = inplace_or,
};

PyNumberMethods gopyrt_frozenset_as_number = {
    .nb_subtract = subtract,
    .nb_and = and_,
    .nb_xor = xor_,
    .nb_or = or_,
};
