/* The table of a dict: memory, search, growth. */
#include "object/container/dict_keys.h"

#include "object/text/text.h"

#ifdef __clang__
#pragma clang diagnostic ignored "-Wgnu-variable-sized-type-not-at-end"
#endif

/* One index, empty, and no entries: a search finds nothing, and an insertion makes another. */
static struct {
    PyDictKeysObject head;
    int8_t indices[8];
} empty = {
    { .dk_refcnt = 1, .dk_log2_size = 0, .dk_log2_index_bytes = 3, .dk_kind = GOPYRT_KEYS_STR },
    { -1, -1, -1, -1, -1, -1, -1, -1 },
};
PyDictKeysObject *const gopyrt_keys_empty = &empty.head;

#define SMALLEST 3

/* Two thirds of the places may be taken. */
static Py_ssize_t
usable(uint8_t log2_size)
{
    return (Py_ssize_t)(((size_t)1 << log2_size) * 2 / 3);
}

uint8_t
gopyrt_keys_log2_for(Py_ssize_t n)
{
    uint8_t log2_size = SMALLEST;
    while (usable(log2_size) < n) {
        log2_size++;
    }
    return log2_size;
}

PyDictKeysObject *
gopyrt_keys_new(uint8_t log2_size, int kind)
{
    uint8_t index_bytes = log2_size < 8    ? log2_size
                          : log2_size < 16 ? log2_size + 1
                          : log2_size < 32 ? log2_size + 2
                                           : log2_size + 3;
    size_t entry =
        kind == GOPYRT_KEYS_GENERAL ? sizeof(gopyrt_dict_entry) : sizeof(gopyrt_dict_str_entry);
    Py_ssize_t room = usable(log2_size);
    if (log2_size > 56) {
        return (PyDictKeysObject *)PyErr_NoMemory();
    }
    size_t indices = (size_t)1 << index_bytes;
    PyDictKeysObject *keys =
        PyMem_Malloc(sizeof(PyDictKeysObject) + indices + entry * (size_t)room);
    if (keys == NULL) {
        return (PyDictKeysObject *)PyErr_NoMemory();
    }
    keys->dk_refcnt = 1;
    keys->dk_log2_size = log2_size;
    keys->dk_log2_index_bytes = index_bytes;
    keys->dk_kind = (uint8_t)kind;
    keys->dk_version = 0;
    keys->dk_usable = room;
    keys->dk_nentries = 0;
    memset(keys->dk_indices, 0xff, indices);
    return keys;
}

PyDictKeysObject *
gopyrt_keys_first(PyObject *key)
{
    return gopyrt_keys_new(SMALLEST,
                           PyUnicode_CheckExact(key) ? GOPYRT_KEYS_STR : GOPYRT_KEYS_GENERAL);
}

void
gopyrt_keys_free(PyDictKeysObject *keys)
{
    if (keys != gopyrt_keys_empty) {
        PyMem_Free(keys);
    }
}

void
gopyrt_keys_drop(PyDictKeysObject *keys)
{
    const Py_ssize_t n = keys->dk_nentries;
    if (keys->dk_kind == GOPYRT_KEYS_STR) {
        const gopyrt_dict_str_entry *entry = gopyrt_keys_entries(keys), *const end = entry + n;
        for (; entry < end; entry++) {
            Py_XDECREF(entry->key);
            Py_XDECREF(entry->value);
        }
    }
    else {
        const gopyrt_dict_entry *entry = gopyrt_keys_entries(keys), *const end = entry + n;
        for (; entry < end; entry++) {
            Py_XDECREF(entry->key);
            Py_XDECREF(entry->value);
        }
    }
    gopyrt_keys_free(keys);
}

/* ---- Search --------------------------------------------------------------------- */

/* The places that are tried for a hash: all bits of it play a part in the end. */
#define TRY_PLACES(keys, hash)                                          \
    size_t mask = gopyrt_keys_size(keys) - 1, perturb = (size_t)(hash), \
           place = (size_t)(hash)&mask;                                 \
    for (;; perturb >>= 5, place = (place * 5 + perturb + 1) & mask)

static Py_ssize_t
find_str(const PyDictKeysObject *keys, PyObject *key, Py_hash_t hash)
{
    const gopyrt_dict_str_entry *entries = gopyrt_keys_entries(keys);
    TRY_PLACES(keys, hash)
    {
        Py_ssize_t index = gopyrt_keys_index(keys, place);
        if (index == GOPYRT_INDEX_EMPTY) {
            return index;
        }
        if (index >= 0) {
            PyObject *other = entries[index].key;
            if (other == key
                || (((PyASCIIObject *)other)->hash == hash && gopyrt_str_equal(other, key))) {
                return index;
            }
        }
    }
}

Py_ssize_t
gopyrt_dict_find(PyDictObject *dict, PyObject *key, Py_hash_t hash)
{
    PyDictKeysObject *keys;
again:
    keys = dict->ma_keys;
    if (keys->dk_kind == GOPYRT_KEYS_STR && PyUnicode_CheckExact(key)) {
        return find_str(keys, key, hash);
    }
    TRY_PLACES(keys, hash)
    {
        Py_ssize_t index = gopyrt_keys_index(keys, place);
        if (index == GOPYRT_INDEX_EMPTY) {
            return index;
        }
        if (index < 0) {
            continue;
        }
        PyObject *other = *gopyrt_keys_key(keys, index);
        if (other == key) {
            return index;
        }
        if (gopyrt_keys_hash(keys, index) != hash) {
            continue;
        }
        Py_INCREF(other);
        int equal = gopyrt_same(other, key);
        Py_DECREF(other);
        if (equal < 0) {
            return GOPYRT_INDEX_ERROR;
        }
        if (dict->ma_keys != keys || index >= keys->dk_nentries
            || *gopyrt_keys_key(keys, index) != other) {
            goto again;
        }
        if (equal) {
            return index;
        }
    }
}

size_t
gopyrt_keys_place_of(const PyDictKeysObject *keys, Py_hash_t hash, Py_ssize_t index)
{
    TRY_PLACES(keys, hash)
    {
        if (gopyrt_keys_index(keys, place) == index) {
            return place;
        }
    }
}

size_t
gopyrt_keys_free_place(const PyDictKeysObject *keys, Py_hash_t hash)
{
    TRY_PLACES(keys, hash)
    {
        if (gopyrt_keys_index(keys, place) < 0) {
            return place;
        }
    }
}

/* ---- Growth --------------------------------------------------------------------- */

/* Enters the entries of a table, which has no gaps, into its indices. */
#define ENTER(type)                                                                     \
    for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {                                \
        size_t perturb =                                                                \
            (size_t)(general ? entries[i].hash : ((PyASCIIObject *)strs[i].key)->hash); \
        size_t place = perturb & mask;                                                  \
        while (((type *)indices)[place] >= 0) {                                         \
            perturb >>= 5;                                                              \
            place = (place * 5 + perturb + 1) & mask;                                   \
        }                                                                               \
        ((type *)indices)[place] = (type)i;                                             \
    }

static void
enter_all(PyDictKeysObject *keys)
{
    const gopyrt_dict_entry *entries = gopyrt_keys_entries(keys);
    const gopyrt_dict_str_entry *strs = gopyrt_keys_entries(keys);
    int general = keys->dk_kind == GOPYRT_KEYS_GENERAL;
    size_t mask = gopyrt_keys_size(keys) - 1;
    char *indices = keys->dk_indices;
    switch (keys->dk_log2_index_bytes - keys->dk_log2_size) {
    case 0:
        ENTER(int8_t)
        break;
    case 1:
        ENTER(int16_t)
        break;
    case 2:
        ENTER(int32_t)
        break;
    default:
        ENTER(int64_t)
    }
}

static size_t
entry_size(int kind)
{
    return kind == GOPYRT_KEYS_GENERAL ? sizeof(gopyrt_dict_entry) : sizeof(gopyrt_dict_str_entry);
}

/* Moves the entries of a table into another one, without the gaps. */
static Py_ssize_t
move_entries(PyDictKeysObject *keys, const PyDictKeysObject *old)
{
    Py_ssize_t n = 0;
    for (Py_ssize_t i = 0; i < old->dk_nentries; i++) {
        PyObject *key = *gopyrt_keys_key(old, i);
        if (key == NULL) {
            continue;
        }
        if (keys->dk_kind == GOPYRT_KEYS_GENERAL) {
            ((gopyrt_dict_entry *)gopyrt_keys_entries(keys))[n].hash = gopyrt_keys_hash(old, i);
        }
        *gopyrt_keys_key(keys, n) = key;
        *gopyrt_keys_value(keys, n) = *gopyrt_keys_value(old, i);
        n++;
    }
    return n;
}

int
gopyrt_dict_resize(PyDictObject *dict, uint8_t log2_size, int kind)
{
    PyDictKeysObject *old = dict->ma_keys, *keys = gopyrt_keys_new(log2_size, kind);
    if (keys == NULL) {
        return -1;
    }
    Py_ssize_t n = dict->ma_used;
    if (n == old->dk_nentries && old->dk_kind == kind) {
        memcpy(gopyrt_keys_entries(keys), gopyrt_keys_entries(old), entry_size(kind) * (size_t)n);
    }
    else {
        n = move_entries(keys, old);
    }
    keys->dk_nentries = n;
    keys->dk_usable -= n;
    enter_all(keys);
    dict->ma_keys = keys;
    gopyrt_keys_free(old);
    return 0;
}

int
gopyrt_dict_clone(PyDictObject *dict, const PyDictObject *other)
{
    const PyDictKeysObject *from = other->ma_keys;
    PyDictKeysObject *to = gopyrt_keys_new(from->dk_log2_size, from->dk_kind);
    if (to == NULL) {
        return -1;
    }
    memcpy(to->dk_indices, from->dk_indices,
           ((size_t)1 << from->dk_log2_index_bytes)
               + entry_size(from->dk_kind) * (size_t)from->dk_nentries);
    to->dk_nentries = from->dk_nentries;
    to->dk_usable = from->dk_usable;
    const Py_ssize_t n = to->dk_nentries;
    if (to->dk_kind == GOPYRT_KEYS_STR) {
        const gopyrt_dict_str_entry *entry = gopyrt_keys_entries(to), *const end = entry + n;
        for (; entry < end; entry++) {
            Py_XINCREF(entry->key);
            Py_XINCREF(entry->value);
        }
    }
    else {
        const gopyrt_dict_entry *entry = gopyrt_keys_entries(to), *const end = entry + n;
        for (; entry < end; entry++) {
            Py_XINCREF(entry->key);
            Py_XINCREF(entry->value);
        }
    }
    dict->ma_keys = to;
    dict->ma_used = other->ma_used;
    return 0;
}
