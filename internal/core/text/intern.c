/* The runtime-wide table of interned strings: it holds the static ones, which
 * belong to the process, and finds them by content. Other strings are interned
 * by each interpreter.
 *
 * Filled before other threads can see it, and constant until it is destroyed.
 * It compares strings by their bytes alone, so it works without type objects.
 */
#include "text/text.h"

#include "internal/pycore_global_objects.h"
#include "internal/pycore_hashtable.h"

#include <string.h>

static Py_uhash_t
hash_str(const void *key)
{
    PyASCIIObject *str = (PyASCIIObject *)key;
    Py_hash_t hash = _Py_atomic_load_ssize_relaxed(&str->hash);
    if (hash == -1) {
        hash = Py_HashBuffer(PyUnicode_DATA(str), str->length);
        _Py_atomic_store_ssize_relaxed(&str->hash, hash);
    }
    return (Py_uhash_t)hash;
}

static int
same_str(const void *key1, const void *key2)
{
    const PyASCIIObject *a = key1, *b = key2;
    return a == b
           || (a->length == b->length && a->state.kind == b->state.kind
               && memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)a->length) == 0);
}

static int
add(_Py_hashtable_t *table, void *str)
{
    /* The secret may differ from that of the previous initialization. */
    ((PyASCIIObject *)str)->hash = -1;
    ((PyASCIIObject *)str)->state.interned = SSTATE_INTERNED_IMMORTAL_STATIC;
    if (_Py_hashtable_get(table, str) != NULL) {
        return 0;
    }
    return _Py_hashtable_set(table, str, str);
}

/* The strings of a group are contiguous, each followed by its text and a NUL,
 * padded to a multiple of eight bytes. */
static int
add_group(_Py_hashtable_t *table, void *group, size_t size)
{
    char *at = group, *end = at + size;
    while (at < end) {
        PyASCIIObject *str = (PyASCIIObject *)at;
        size_t bytes = sizeof(*str) + (size_t)str->length + 1;
        if (add(table, str) < 0) {
            return -1;
        }
        at += (bytes + 7) & ~(size_t)7;
    }
    return 0;
}

int
gopyrt_interned_create(void)
{
    struct _Py_global_strings *strings = &_PyRuntime.static_objects.singletons.strings;
    _Py_hashtable_allocator_t raw = { PyMem_RawMalloc, PyMem_RawFree };
    _Py_hashtable_t *table = _Py_hashtable_new_full(hash_str, same_str, NULL, NULL, &raw);
    if (table == NULL) {
        return -1;
    }
    /* Single characters first: an identifier of one letter is the character. */
    for (size_t i = 0; i < Py_ARRAY_LENGTH(strings->ascii); i++) {
        if (add(table, &strings->ascii[i]) < 0) {
            goto failed;
        }
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(strings->latin1); i++) {
        if (add(table, &strings->latin1[i]) < 0) {
            goto failed;
        }
    }
    if (add_group(table, &strings->literals, sizeof(strings->literals)) < 0
        || add_group(table, &strings->identifiers, sizeof(strings->identifiers)) < 0)
    {
        goto failed;
    }
    _PyRuntime.cached_objects.interned_strings = table;
    return 0;

failed:
    _Py_hashtable_destroy(table);
    return -1;
}

void
gopyrt_interned_destroy(void)
{
    _Py_hashtable_t *table = _PyRuntime.cached_objects.interned_strings;
    if (table != NULL) {
        _PyRuntime.cached_objects.interned_strings = NULL;
        _Py_hashtable_destroy(table);
    }
}
