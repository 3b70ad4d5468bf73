/* The table of a dict: PyDictKeysObject, as CPython lays it out.
 *
 * In front lie the indices, 1 << dk_log2_size of them of one, two, four or eight bytes; behind
 * them the entries, in the order in which they were added. An index is -1 where nothing is, -2
 * where something was, else an entry's number. */
#ifndef GOPYRT_OBJECT_DICT_KEYS_H
#define GOPYRT_OBJECT_DICT_KEYS_H

#include "object/container/container.h"

enum { GOPYRT_KEYS_GENERAL = 0, GOPYRT_KEYS_STR = 1 };
enum { GOPYRT_INDEX_EMPTY = -1, GOPYRT_INDEX_DUMMY = -2, GOPYRT_INDEX_ERROR = -3 };

typedef struct {
    Py_hash_t hash;
    PyObject *key, *value;
} gopyrt_dict_entry;

/* The hash of a str stands in the str. */
typedef struct {
    PyObject *key, *value;
} gopyrt_dict_str_entry;

static inline size_t
gopyrt_keys_size(const PyDictKeysObject *keys)
{
    return (size_t)1 << keys->dk_log2_size;
}

static inline void *
gopyrt_keys_entries(const PyDictKeysObject *keys)
{
    return (char *)keys->dk_indices + ((size_t)1 << keys->dk_log2_index_bytes);
}

static inline Py_ssize_t
gopyrt_keys_index(const PyDictKeysObject *keys, size_t i)
{
    const char *indices = keys->dk_indices;
    switch (keys->dk_log2_index_bytes - keys->dk_log2_size) {
    case 0:
        return ((const int8_t *)indices)[i];
    case 1:
        return ((const int16_t *)indices)[i];
    case 2:
        return ((const int32_t *)indices)[i];
    default:
        return (Py_ssize_t)((const int64_t *)indices)[i];
    }
}

static inline void
gopyrt_keys_set_index(PyDictKeysObject *keys, size_t i, Py_ssize_t index)
{
    char *indices = keys->dk_indices;
    switch (keys->dk_log2_index_bytes - keys->dk_log2_size) {
    case 0:
        ((int8_t *)indices)[i] = (int8_t)index;
        break;
    case 1:
        ((int16_t *)indices)[i] = (int16_t)index;
        break;
    case 2:
        ((int32_t *)indices)[i] = (int32_t)index;
        break;
    default:
        ((int64_t *)indices)[i] = (int64_t)index;
    }
}

/* Key, value and hash of an entry. The key of one that was deleted is NULL. */
static inline PyObject **
gopyrt_keys_key(const PyDictKeysObject *keys, Py_ssize_t i)
{
    void *entries = gopyrt_keys_entries(keys);
    return keys->dk_kind == GOPYRT_KEYS_GENERAL ? &((gopyrt_dict_entry *)entries)[i].key
                                                : &((gopyrt_dict_str_entry *)entries)[i].key;
}

static inline PyObject **
gopyrt_keys_value(const PyDictKeysObject *keys, Py_ssize_t i)
{
    void *entries = gopyrt_keys_entries(keys);
    return keys->dk_kind == GOPYRT_KEYS_GENERAL ? &((gopyrt_dict_entry *)entries)[i].value
                                                : &((gopyrt_dict_str_entry *)entries)[i].value;
}

static inline Py_hash_t
gopyrt_keys_hash(const PyDictKeysObject *keys, Py_ssize_t i)
{
    void *entries = gopyrt_keys_entries(keys);
    return keys->dk_kind == GOPYRT_KEYS_GENERAL
               ? ((gopyrt_dict_entry *)entries)[i].hash
               : ((PyASCIIObject *)((gopyrt_dict_str_entry *)entries)[i].key)->hash;
}

/* The one table that all empty dicts have. */
extern PyDictKeysObject *const gopyrt_keys_empty;

/* A table for 1 << log2_size indices, or NULL with MemoryError. */
PyDictKeysObject *gopyrt_keys_new(uint8_t log2_size, int kind);
/* The first table of a dict that gets this key. */
PyDictKeysObject *gopyrt_keys_first(PyObject *key);
/* Frees the memory of a table, whose entries are the caller's. */
void gopyrt_keys_free(PyDictKeysObject *keys);
/* Drops the entries and the memory. */
void gopyrt_keys_drop(PyDictKeysObject *keys);
/* The least log2 of a table's size that has room for n entries. */
uint8_t gopyrt_keys_log2_for(Py_ssize_t n);
/* Finds a key: the entry's number, GOPYRT_INDEX_EMPTY, or GOPYRT_INDEX_ERROR with an exception. A
 * comparison may change the dict: then the search begins again. */
Py_ssize_t gopyrt_dict_find(PyDictObject *dict, PyObject *key, Py_hash_t hash);
/* Where in the indices an entry's number is, or a free place for a hash. */
size_t gopyrt_keys_place_of(const PyDictKeysObject *keys, Py_hash_t hash, Py_ssize_t index);
size_t gopyrt_keys_free_place(const PyDictKeysObject *keys, Py_hash_t hash);
/* A new table of another size or kind with the dict's entries. 0 or -1. */
int gopyrt_dict_resize(PyDictObject *dict, uint8_t log2_size, int kind);

/* PyObject_Hash of a key of this kind of container, "dict key" or "set element", which a TypeError
 * names. */
Py_hash_t gopyrt_hash_for(PyObject *key, const char *kind);

/* The other's table, with its gaps, for a dict that has no items; its old table is the caller's. */
int gopyrt_dict_clone(PyDictObject *dict, const PyDictObject *other);

/* The hash of a key. -1 with an exception. */
static inline Py_hash_t
gopyrt_key_hash(PyObject *key)
{
    Py_hash_t hash = gopyrt_known_hash(key);
    return hash != -1 ? hash : gopyrt_hash_for(key, "dict key");
}

/* Inserts or replaces; key and value gain references. 0 or -1. */
int gopyrt_dict_put(PyDictObject *dict, PyObject *key, Py_hash_t hash, PyObject *value);
/* Takes an entry out and gives its value, new. */
PyObject *gopyrt_dict_take(PyDictObject *dict, Py_ssize_t index, Py_hash_t hash);
/* Tells the watchers of an event before it happens. */
void gopyrt_dict_watched(PyDict_WatchEvent event, PyDictObject *dict, PyObject *key,
                         PyObject *value);
#define GOPYRT_DICT_TELL(event, dict, key, value)                              \
    do {                                                                       \
        if (((dict)->_ma_watcher_tag & ((1 << DICT_MAX_WATCHERS) - 1)) != 0) { \
            gopyrt_dict_watched((event), (dict), (key), (value));              \
        }                                                                      \
    } while (0)

#endif /* GOPYRT_OBJECT_DICT_KEYS_H */
