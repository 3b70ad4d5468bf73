/* _Py_hashtable_t: a chained hash table from pointers to pointers.
 *
 * The structs are CPython's, and so are the sizes at which the table grows and
 * shrinks: outside readers walk the buckets. The table does no locking; sharing one
 * needs a lock of the caller's. Its memory comes from its own allocator only: one
 * block for the table, one for the buckets, one per entry. */
#include "alloc/alloc.h"
#include "internal/pycore_hashtable.h"
#include "internal/pycore_pyhash.h"

#include <string.h>

/* The number of buckets is a power of two, at least MIN_BUCKETS. A table is rebuilt
 * when it has more than half, or less than a tenth, as many entries as buckets;
 * afterwards it has three tenths. */
#define MIN_BUCKETS 16
#define TOO_FULL(entries, buckets) ((entries) > (buckets) / 2)
#define TOO_EMPTY(entries, buckets) ((entries)*10 < (buckets))
#define BUCKETS_FOR(entries) ((entries)*10 / 3)

static size_t
bucket_count(size_t wanted)
{
    size_t count = MIN_BUCKETS;
    while (count < wanted) {
        count *= 2;
    }
    return count;
}

static _Py_slist_t *
bucket_of(const _Py_hashtable_t *table, Py_uhash_t hash)
{
    return &table->buckets[hash & (table->nbuckets - 1)];
}

static _Py_hashtable_entry_t *
first_entry(const _Py_slist_t *bucket)
{
    return (_Py_hashtable_entry_t *)bucket->head;
}

static _Py_hashtable_entry_t *
next_entry(const _Py_hashtable_entry_t *entry)
{
    return (_Py_hashtable_entry_t *)entry->_Py_slist_item.next;
}

static void
push(_Py_slist_t *bucket, _Py_hashtable_entry_t *entry)
{
    entry->_Py_slist_item.next = bucket->head;
    bucket->head = &entry->_Py_slist_item;
}

Py_uhash_t
_Py_hashtable_hash_ptr(const void *key)
{
    return (Py_uhash_t)_Py_HashPointerRaw(key);
}

int
_Py_hashtable_compare_direct(const void *key1, const void *key2)
{
    return key1 == key2;
}

static _Py_hashtable_entry_t *
find(_Py_hashtable_t *table, const void *key)
{
    Py_uhash_t hash = table->hash_func(key);
    _Py_hashtable_entry_t *entry = first_entry(bucket_of(table, hash));
    while (entry != NULL && (entry->key_hash != hash || !table->compare_func(key, entry->key))) {
        entry = next_entry(entry);
    }
    return entry;
}

/* find() without calls, for keys that are compared by address. */
static _Py_hashtable_entry_t *
find_pointer(_Py_hashtable_t *table, const void *key)
{
    Py_uhash_t hash = _Py_hashtable_hash_ptr(key);
    _Py_hashtable_entry_t *entry = first_entry(bucket_of(table, hash));
    while (entry != NULL && entry->key != key) {
        entry = next_entry(entry);
    }
    return entry;
}

_Py_hashtable_t *
_Py_hashtable_new_full(_Py_hashtable_hash_func hash_func, _Py_hashtable_compare_func compare_func,
                       _Py_hashtable_destroy_func key_destroy_func,
                       _Py_hashtable_destroy_func value_destroy_func,
                       _Py_hashtable_allocator_t *allocator)
{
    _Py_hashtable_allocator_t alloc = { PyMem_Malloc, PyMem_Free };
    if (allocator != NULL) {
        alloc = *allocator;
    }
    _Py_hashtable_t *table = alloc.malloc(sizeof(*table));
    if (table == NULL) {
        return NULL;
    }
    size_t size = MIN_BUCKETS * sizeof(*table->buckets);
    _Py_slist_t *buckets = alloc.malloc(size);
    if (buckets == NULL) {
        alloc.free(table);
        return NULL;
    }
    int by_pointer =
        hash_func == _Py_hashtable_hash_ptr && compare_func == _Py_hashtable_compare_direct;
    *table = (_Py_hashtable_t){
        .nbuckets = MIN_BUCKETS,
        .buckets = memset(buckets, 0, size),
        .get_entry_func = by_pointer ? find_pointer : find,
        .hash_func = hash_func,
        .compare_func = compare_func,
        .key_destroy_func = key_destroy_func,
        .value_destroy_func = value_destroy_func,
        .alloc = alloc,
    };
    return table;
}

_Py_hashtable_t *
_Py_hashtable_new(_Py_hashtable_hash_func hash_func, _Py_hashtable_compare_func compare_func)
{
    return _Py_hashtable_new_full(hash_func, compare_func, NULL, NULL, NULL);
}

/* Distributes the entries over a suitable number of buckets. Returns 0, or -1 if
 * out of memory; the table is then unchanged. */
static int
rebuild(_Py_hashtable_t *table)
{
    size_t count = bucket_count(BUCKETS_FOR(table->nentries));
    if (count == table->nbuckets) {
        return 0;
    }
    size_t size = count * sizeof(*table->buckets);
    _Py_slist_t *old = table->buckets;
    size_t old_count = table->nbuckets;
    _Py_slist_t *buckets = table->alloc.malloc(size);
    if (buckets == NULL) {
        return -1;
    }
    table->buckets = memset(buckets, 0, size);
    table->nbuckets = count;
    for (size_t i = 0; i < old_count; i++) {
        _Py_hashtable_entry_t *entry = first_entry(&old[i]);
        while (entry != NULL) {
            _Py_hashtable_entry_t *next = next_entry(entry);
            push(bucket_of(table, entry->key_hash), entry);
            entry = next;
        }
    }
    table->alloc.free(old);
    return 0;
}

int
_Py_hashtable_set(_Py_hashtable_t *table, const void *key, void *value)
{
    _Py_hashtable_entry_t *entry = table->alloc.malloc(sizeof(*entry));
    if (entry == NULL) {
        return -1;
    }
    entry->key_hash = table->hash_func(key);
    entry->key = (void *)key;
    entry->value = value;

    table->nentries++;
    if (TOO_FULL(table->nentries, table->nbuckets) && rebuild(table) < 0) {
        table->nentries--;
        table->alloc.free(entry);
        return -1;
    }
    push(bucket_of(table, entry->key_hash), entry);
    return 0;
}

void *
_Py_hashtable_get(_Py_hashtable_t *table, const void *key)
{
    _Py_hashtable_entry_t *entry = table->get_entry_func(table, key);
    return entry != NULL ? entry->value : NULL;
}

_Py_hashtable_entry_t *
gopyrt_hashtable_take(_Py_hashtable_t *table, const void *key)
{
    _Py_hashtable_entry_t *entry = table->get_entry_func(table, key);
    if (entry == NULL) {
        return NULL;
    }
    _Py_slist_item_t **link = &bucket_of(table, entry->key_hash)->head;
    while (*link != &entry->_Py_slist_item) {
        link = &(*link)->next;
    }
    *link = entry->_Py_slist_item.next;
    table->nentries--;
    return entry;
}

void
gopyrt_hashtable_put(_Py_hashtable_t *table, _Py_hashtable_entry_t *entry, const void *key)
{
    entry->key_hash = table->hash_func(key);
    entry->key = (void *)key;
    push(bucket_of(table, entry->key_hash), entry);
    table->nentries++;
}

void *
_Py_hashtable_steal(_Py_hashtable_t *table, const void *key)
{
    _Py_hashtable_entry_t *entry = gopyrt_hashtable_take(table, key);
    if (entry == NULL) {
        return NULL;
    }
    void *value = entry->value;
    table->alloc.free(entry);
    if (TOO_EMPTY(table->nentries, table->nbuckets)) {
        (void)rebuild(table); /* without memory it stays as large as it is */
    }
    return value;
}

int
_Py_hashtable_foreach(_Py_hashtable_t *table, _Py_hashtable_foreach_func func, void *user_data)
{
    for (size_t i = 0; i < table->nbuckets; i++) {
        _Py_hashtable_entry_t *entry = first_entry(&table->buckets[i]);
        while (entry != NULL) {
            /* Before the call: func may free what the entry points to. */
            _Py_hashtable_entry_t *next = next_entry(entry);
            int result = func(table, entry->key, entry->value, user_data);
            if (result != 0) {
                return result;
            }
            entry = next;
        }
    }
    return 0;
}

size_t
_Py_hashtable_size(const _Py_hashtable_t *table)
{
    return sizeof(*table) + table->nbuckets * sizeof(*table->buckets)
           + table->nentries * sizeof(_Py_hashtable_entry_t);
}

size_t
_Py_hashtable_len(const _Py_hashtable_t *table)
{
    return table->nentries;
}

static void
destroy_entries(_Py_hashtable_t *table)
{
    for (size_t i = 0; i < table->nbuckets; i++) {
        _Py_hashtable_entry_t *entry = first_entry(&table->buckets[i]);
        table->buckets[i].head = NULL;
        while (entry != NULL) {
            _Py_hashtable_entry_t *next = next_entry(entry);
            if (table->key_destroy_func != NULL) {
                table->key_destroy_func(entry->key);
            }
            if (table->value_destroy_func != NULL) {
                table->value_destroy_func(entry->value);
            }
            table->alloc.free(entry);
            entry = next;
        }
    }
    table->nentries = 0;
}

void
_Py_hashtable_clear(_Py_hashtable_t *table)
{
    destroy_entries(table);
    (void)rebuild(table); /* without memory it stays as large as it is */
}

void
_Py_hashtable_destroy(_Py_hashtable_t *table)
{
    destroy_entries(table);
    table->alloc.free(table->buckets);
    table->alloc.free(table);
}
