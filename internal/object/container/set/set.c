/* The table of set and frozenset: search, insertion, growth. */
#include "internal/pycore_setobject.h"
#include "object/container/set.h"

#include "object/collect/collect.h"
#include "object/text/text.h"

PyObject gopyrt_set_dummy = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, &PyBaseObject_Type };
PyObject *_PySet_Dummy = &gopyrt_set_dummy;

/* ---- Search --------------------------------------------------------------------------- */

/* The entries that are tried for a hash: ten in a row, then ten elsewhere; all bits of the hash
 * play a part in the end. */
enum { ROW = 9 };
#define TRY_ENTRIES(set_table, set_mask, hash, entry)                                   \
    size_t mask = (size_t)(set_mask), perturb = (size_t)(hash), place = perturb & mask; \
    for (;; perturb >>= 5, place = (place * 5 + 1 + perturb) & mask)                    \
        for (setentry *entry = &(set_table)[place],                                     \
                      *last_of_row = entry + (place + ROW <= mask ? ROW : 0);           \
             entry <= last_of_row; entry++)

/* 1 if the entry has an equal key, 0 if not, -1 with an exception, -2 if the comparison changed
 * the set. It is apart, so that the search, which mostly does without it, has registers enough. */
__attribute__((noinline)) static int
same(PySetObject *set, setentry *entry, PyObject *key)
{
    PyObject *other = entry->key;
    setentry *table = set->table;
    if (other == key) {
        return 1;
    }
    Py_INCREF(other);
    int equal = gopyrt_same(other, key);
    Py_DECREF(other);
    if (equal >= 0 && (set->table != table || entry->key != other)) {
        return -2;
    }
    return equal;
}

/* The first entry on the way that is empty or has the hash, as no gap has. */
static inline setentry *
find_hash(const PySetObject *set, Py_hash_t hash)
{
    setentry *first = &set->table[(size_t)hash & (size_t)set->mask];
    if (first->key == NULL || first->hash == hash) {
        return first;
    }
    TRY_ENTRIES(set->table, set->mask, hash, entry)
    {
        if (entry->key == NULL || entry->hash == hash) {
            return entry;
        }
    }
}

/* The entry of a key, or an empty one; and the last gap on the way to it, where a new key goes in
 * CPython too. */
static setentry *
find_or_gap(PySetObject *set, PyObject *key, Py_hash_t hash, setentry **gap)
{
again:
    *gap = NULL;
    TRY_ENTRIES(set->table, set->mask, hash, entry)
    {
        if (entry->key == NULL) {
            return entry;
        }
        if (entry->hash == hash) {
            int equal = same(set, entry, key);
            if (equal == -2) {
                goto again;
            }
            if (equal != 0) {
                return equal < 0 ? NULL : entry;
            }
        }
        else if (entry->key == &gopyrt_set_dummy) {
            *gap = entry;
        }
    }
}

setentry *
gopyrt_set_find(PySetObject *set, PyObject *key, Py_hash_t hash)
{
    setentry *gap, *entry = find_hash(set, hash);
    return entry->key == NULL || entry->key == key ? entry : find_or_gap(set, key, hash, &gap);
}

/* Puts a key that the table does not have, and that has no gaps, into its place. */
static void
insert_new(setentry *table, Py_ssize_t table_mask, PyObject *key, Py_hash_t hash)
{
    setentry *first = &table[(size_t)hash & (size_t)table_mask];
    if (first->key == NULL) {
        first->key = key;
        first->hash = hash;
        return;
    }
    TRY_ENTRIES(table, table_mask, hash, entry)
    {
        if (entry->key == NULL) {
            entry->key = key;
            entry->hash = hash;
            return;
        }
    }
}

/* ---- Growth ----------------------------------------------------------------------------- */

/* Gives the table more than `least` entries. */
static int
resize(PySetObject *set, Py_ssize_t least)
{
    size_t size = PySet_MINSIZE;
    while (size <= (size_t)least) {
        size <<= 1;
    }
    setentry *old = set->table, small[PySet_MINSIZE], *table;
    Py_ssize_t old_mask = set->mask;
    if (size == PySet_MINSIZE) {
        table = set->smalltable;
        if (old == table) {
            if (set->fill == set->used) {
                return 0;
            }
            old = memcpy(small, table, sizeof(small));
        }
    }
    else if (size > (size_t)PY_SSIZE_T_MAX / sizeof(setentry)
             || (table = PyMem_Malloc(size * sizeof(setentry))) == NULL)
    {
        PyErr_NoMemory();
        return -1;
    }
    memset(table, 0, size * sizeof(setentry));
    for (Py_ssize_t i = 0; i <= old_mask; i++) {
        if (gopyrt_set_taken(&old[i])) {
            insert_new(table, (Py_ssize_t)size - 1, old[i].key, old[i].hash);
        }
    }
    set->mask = (Py_ssize_t)size - 1;
    set->table = table;
    set->fill = set->used;
    if (old != small && old != set->smalltable) {
        PyMem_Free(old);
    }
    return 0;
}

/* Makes room for n elements more, which may be there already. */
static int
reserve(PySetObject *set, Py_ssize_t n)
{
    if ((set->fill + n) * 5 < set->mask * 3) {
        return 0;
    }
    return resize(set, (set->used + n) * 2);
}

int
gopyrt_set_add(PySetObject *set, PyObject *key, Py_hash_t hash)
{
    setentry *entry = find_hash(set, hash);
    if (entry->key == key) {
        return 1;
    }
    Py_INCREF(key); /* a comparison may drop the caller's */
    if (entry->key != NULL || set->fill != set->used) {
        setentry *gap;
        entry = find_or_gap(set, key, hash, &gap);
        if (entry == NULL || entry->key != NULL) {
            Py_DECREF(key);
            return entry == NULL ? -1 : 1;
        }
        if (gap != NULL) {
            set->used++;
            gap->key = key;
            gap->hash = hash;
            return 0;
        }
    }
    set->used++;
    entry->key = key;
    entry->hash = hash;
    set->fill++;
    if (set->fill * 5 < set->mask * 3) {
        return 0;
    }
    return resize(set, set->used > 50000 ? set->used * 2 : set->used * 4);
}

PyObject *
gopyrt_set_take(PySetObject *set, setentry *entry)
{
    PyObject *key = entry->key;
    entry->key = &gopyrt_set_dummy;
    entry->hash = -1;
    set->used--;
    return key;
}

int
gopyrt_set_discard(PySetObject *set, PyObject *key, Py_hash_t hash)
{
    setentry *entry = gopyrt_set_find(set, key, hash);
    if (entry == NULL || entry->key == NULL) {
        return entry == NULL ? -1 : 0;
    }
    Py_DECREF(gopyrt_set_take(set, entry));
    return 1;
}

int
gopyrt_set_contains(PySetObject *set, PyObject *key, Py_hash_t hash)
{
    setentry *entry = gopyrt_set_find(set, key, hash);
    return entry == NULL ? -1 : entry->key != NULL;
}

setentry *
gopyrt_set_next(PySetObject *set, Py_ssize_t *at)
{
    Py_ssize_t i = *at;
    while (i >= 0 && i <= set->mask) {
        setentry *entry = &set->table[i++];
        if (gopyrt_set_taken(entry)) {
            *at = i;
            return entry;
        }
    }
    *at = i;
    return NULL;
}

void
gopyrt_set_clear(PySetObject *set)
{
    setentry *table = set->table, small[PySet_MINSIZE];
    Py_ssize_t mask = set->mask, used = set->used;
    if (table == set->smalltable) {
        table = memcpy(small, table, sizeof(small));
    }
    memset(set->smalltable, 0, sizeof(set->smalltable));
    set->table = set->smalltable;
    set->mask = PySet_MINSIZE - 1;
    set->fill = set->used = 0;
    set->hash = -1;
    for (Py_ssize_t i = 0; used > 0 && i <= mask; i++) {
        if (gopyrt_set_taken(&table[i])) {
            used--;
            Py_DECREF(table[i].key);
        }
    }
    if (table != small) {
        PyMem_Free(table);
    }
}

/* ---- Making and updating ------------------------------------------------------------------- */

PyObject *
gopyrt_set_new(PyTypeObject *type, PyObject *iterable)
{
    PySetObject *set = (PySetObject *)type->tp_alloc(type, 0);
    if (set == NULL) {
        return NULL;
    }
    set->mask = PySet_MINSIZE - 1;
    set->table = set->smalltable;
    set->hash = -1;
    if (iterable != NULL && gopyrt_set_update(set, iterable) < 0) {
        Py_DECREF(set);
        return NULL;
    }
    return (PyObject *)set;
}

static int
update_from_set(PySetObject *set, PySetObject *other)
{
    if (other == set || other->used == 0) {
        return 0;
    }
    if (reserve(set, other->used) < 0) {
        return -1;
    }
    if (set->fill == 0) {
        /* A table of the same size without gaps is taken over as it is. */
        int as_it_is = set->mask == other->mask && other->fill == other->used;
        for (Py_ssize_t i = 0; i <= other->mask; i++) {
            setentry *entry = &other->table[i];
            if (gopyrt_set_taken(entry)) {
                Py_INCREF(entry->key);
                if (as_it_is) {
                    set->table[i] = *entry;
                }
                else {
                    insert_new(set->table, set->mask, entry->key, entry->hash);
                }
            }
        }
        set->fill = set->used = other->used;
        return 0;
    }
    setentry *entry;
    for (Py_ssize_t at = 0; (entry = gopyrt_set_next(other, &at)) != NULL;) {
        if (gopyrt_set_add(set, entry->key, entry->hash) < 0) {
            return -1;
        }
    }
    return 0;
}

int
gopyrt_next_hashed(PyObject *table, Py_ssize_t *at, PyObject **key, Py_hash_t *hash)
{
    if (PyDict_CheckExact(table)) {
        int found = gopyrt_dict_next(table, at, key, NULL, hash);
        if (found) {
            Py_INCREF(*key);
        }
        return found;
    }
    setentry *entry = gopyrt_set_next(gopyrt_set(table), at);
    if (entry == NULL) {
        return 0;
    }
    *key = Py_NewRef(entry->key);
    *hash = entry->hash;
    return 1;
}

static int
update_from_dict(PySetObject *set, PyObject *dict)
{
    PyObject *key;
    Py_hash_t hash;
    if (reserve(set, PyDict_GET_SIZE(dict)) < 0) {
        return -1;
    }
    for (Py_ssize_t at = 0; gopyrt_next_hashed(dict, &at, &key, &hash);) {
        int failed = gopyrt_set_add(set, key, hash);
        Py_DECREF(key);
        if (failed < 0) {
            return -1;
        }
    }
    return 0;
}

int
gopyrt_set_update(PySetObject *set, PyObject *iterable)
{
    if (PyAnySet_Check(iterable)) {
        return update_from_set(set, gopyrt_set(iterable));
    }
    if (PyDict_CheckExact(iterable)) {
        return update_from_dict(set, iterable);
    }
    PyObject *it = PyObject_GetIter(iterable), *key;
    if (it == NULL) {
        return -1;
    }
    int result = 0;
    while (result >= 0 && (key = PyIter_Next(it)) != NULL) {
        Py_hash_t hash = gopyrt_element_hash(key);
        result = hash == -1 ? -1 : gopyrt_set_add(set, key, hash);
        Py_DECREF(key);
    }
    Py_DECREF(it);
    return result < 0 || PyErr_Occurred() ? -1 : 0;
}
