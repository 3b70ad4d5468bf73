/* The hash table: filled, searched and emptied in the child. */
#include "calls.h"
#include "internal/pycore_hashtable.h"

#define KEY(i) ((void *)(uintptr_t)((i) + 1))
#define ENTRIES 1000

static _Py_hashtable_t *
table_of(int entries)
{
    _Py_hashtable_t *table =
        _Py_hashtable_new(_Py_hashtable_hash_ptr, _Py_hashtable_compare_direct);
    HOLDS(table != NULL);
    for (int i = 0; i < entries; i++) {
        HOLDS(_Py_hashtable_set(table, KEY(i), KEY(2 * i)) == 0);
    }
    return table;
}

static int ended;

static void
end_one(void *thing)
{
    (void)thing;
    ended++;
}

static int allocated;

static void *
count_malloc(size_t size)
{
    allocated++;
    return PyMem_RawMalloc(size);
}

static void
count_free(void *ptr)
{
    allocated--;
    PyMem_RawFree(ptr);
}

CASE(_Py_hashtable_new, ATTACHED)
{
    _Py_hashtable_t *table = table_of(0);
    GIVES(0, _Py_hashtable_len(table));
    HOLDS(_Py_hashtable_get(table, KEY(1)) == NULL);
    _Py_hashtable_destroy(table);
}

CASE(_Py_hashtable_new_full, DETACHED)
{
    _Py_hashtable_allocator_t counting = { count_malloc, count_free };
    _Py_hashtable_t *table = _Py_hashtable_new_full(
        _Py_hashtable_hash_ptr, _Py_hashtable_compare_direct, end_one, end_one, &counting);
    HOLDS(table != NULL && allocated > 0);
    GIVES(0, _Py_hashtable_set(table, KEY(1), KEY(2)));
    _Py_hashtable_destroy(table);
    GIVES(2, ended);
    GIVES(0, allocated);
}

CASE(_Py_hashtable_destroy, ATTACHED)
{
    load_rest();
    Py_ssize_t before = _Py_GetGlobalAllocatedBlocks();
    _Py_hashtable_destroy(table_of(ENTRIES));
    HOLDS(_Py_GetGlobalAllocatedBlocks() == before);
}

CASE(_Py_hashtable_clear, ATTACHED)
{
    _Py_hashtable_t *empty = table_of(0), *table = table_of(ENTRIES);
    _Py_hashtable_clear(table);
    GIVES(0, _Py_hashtable_len(table));
    HOLDS(_Py_hashtable_size(table) == _Py_hashtable_size(empty));
    GIVES(0, _Py_hashtable_set(table, KEY(5), KEY(6)));
    GIVES(1, _Py_hashtable_len(table));
}

static int
add_up(_Py_hashtable_t *table, const void *key, const void *value, void *sum)
{
    (void)table;
    *(uintptr_t *)sum += (uintptr_t)value;
    return key == KEY(ENTRIES) ? 17 : 0;
}

CASE(_Py_hashtable_foreach, ATTACHED)
{
    uintptr_t sum = 0;
    _Py_hashtable_t *table = table_of(ENTRIES);
    GIVES(0, _Py_hashtable_foreach(table, add_up, &sum));
    GIVES(ENTRIES * ENTRIES, sum);
    HOLDS(_Py_hashtable_set(table, KEY(ENTRIES), NULL) == 0);
    GIVES(17, _Py_hashtable_foreach(table, add_up, &sum));
}

CASE(_Py_hashtable_size, ATTACHED)
{
    size_t small = _Py_hashtable_size(table_of(1));
    HOLDS(_Py_hashtable_size(table_of(ENTRIES)) > small);
    call_tell(" %zu", small);
}

CASE(_Py_hashtable_len, ATTACHED)
{
    GIVES(ENTRIES, _Py_hashtable_len(table_of(ENTRIES)));
}

CASE(_Py_hashtable_set, ATTACHED)
{
    _Py_hashtable_t *table = table_of(0);
    GIVES(0, _Py_hashtable_set(table, KEY(1), KEY(2)));
    GIVES(1, _Py_hashtable_len(table));
    HOLDS(_Py_hashtable_get(table, KEY(1)) == KEY(2));
}

CASE(_Py_hashtable_get, ATTACHED)
{
    _Py_hashtable_t *table = table_of(ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
        HOLDS(_Py_hashtable_get(table, KEY(i)) == KEY(2 * i));
    }
    HOLDS(_Py_hashtable_get(table, KEY(ENTRIES)) == NULL);
}

CASE(_Py_hashtable_steal, ATTACHED)
{
    _Py_hashtable_t *table = table_of(ENTRIES);
    HOLDS(_Py_hashtable_steal(table, KEY(3)) == KEY(6));
    HOLDS(_Py_hashtable_steal(table, KEY(3)) == NULL);
    GIVES(ENTRIES - 1, _Py_hashtable_len(table));
}

CASE(_Py_hashtable_hash_ptr, BARE)
{
    GIVES(0x123456, _Py_hashtable_hash_ptr((void *)(uintptr_t)0x1234560));
    GIVES(-1, _Py_hashtable_hash_ptr((void *)UINTPTR_MAX));
}

CASE(_Py_hashtable_compare_direct, BARE)
{
    GIVES(1, _Py_hashtable_compare_direct(KEY(1), KEY(1)));
    GIVES(0, _Py_hashtable_compare_direct(KEY(1), KEY(2)));
}
