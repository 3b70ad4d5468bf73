/* _Py_hashtable_t against a plain array, and without memory. */
#include "host.h"

#include "internal/pycore_hashtable.h"

#define KEYS 600

static size_t live, requests;
static long fail_at = -1;

static void *
counted_malloc(size_t size)
{
    if (fail_at >= 0 && fail_at-- == 0) {
        return NULL;
    }
    live++;
    requests++;
    return malloc(size);
}

static void
counted_free(void *ptr)
{
    live--;
    free(ptr);
}

static _Py_hashtable_allocator_t counted = { counted_malloc, counted_free };

static Py_uhash_t
few_hashes(const void *key)
{
    return (uintptr_t)key % 7;
}

static int
same_low_bits(const void *a, const void *b)
{
    return ((uintptr_t)a & 0xffff) == ((uintptr_t)b & 0xffff);
}

static int ended_keys, ended_values;

static void
end_key(void *key)
{
    (void)key;
    ended_keys++;
}

static void
end_value(void *value)
{
    (void)value;
    ended_values++;
}

static int
sum(_Py_hashtable_t *table, const void *key, const void *value, void *data)
{
    EXPECT(_Py_hashtable_get(table, key) == value);
    *(size_t *)data += (size_t)value;
    return 0;
}

static int
stop_at(_Py_hashtable_t *table, const void *key, const void *value, void *data)
{
    (void)table;
    (void)value;
    return key == data ? 42 : 0;
}

static void *
key_of(uint32_t i)
{
    return (void *)(uintptr_t)(i * 16 + 16);
}

static void
compare(_Py_hashtable_t *table)
{
    static size_t model[KEYS];
    memset(model, 0, sizeof(model));
    size_t count = 0, total = 0;
    uint32_t state = 5;
    for (int round = 0; round < 30000; round++) {
        uint32_t i = host_random(&state) % KEYS;
        /* Grows for a while, then shrinks for a while. */
        int add = host_random(&state) % 100 < (round / 5000 % 2 ? 20u : 80u);
        EXPECT((size_t)_Py_hashtable_get(table, key_of(i)) == model[i]);
        if (add && model[i] == 0) {
            size_t value = host_random(&state) + 1;
            EXPECT(_Py_hashtable_set(table, key_of(i), (void *)value) == 0);
            model[i] = value;
            total += value;
            count++;
        }
        else if (!add) {
            EXPECT((size_t)_Py_hashtable_steal(table, key_of(i)) == model[i]);
            total -= model[i];
            count -= model[i] != 0;
            model[i] = 0;
        }
        EXPECT(_Py_hashtable_len(table) == count);
        EXPECT(table->nbuckets >= 16 && (table->nbuckets & (table->nbuckets - 1)) == 0);
        EXPECT(count <= table->nbuckets / 2);
        EXPECT(table->nbuckets == 16 || count * 10 >= table->nbuckets);
        EXPECT(_Py_hashtable_size(table)
               == sizeof(*table) + table->nbuckets * sizeof(*table->buckets)
                      + count * sizeof(_Py_hashtable_entry_t));
    }
    size_t seen = 0;
    EXPECT(_Py_hashtable_foreach(table, sum, &seen) == 0 && seen == total);
}

static void
without_memory(void)
{
    for (long n = 0; n < 2; n++) {
        fail_at = n;
        EXPECT(_Py_hashtable_new_full(few_hashes, same_low_bits, NULL, NULL, &counted) == NULL);
        EXPECT(live == 0);
    }
    fail_at = -1;
    _Py_hashtable_t *table = _Py_hashtable_new_full(
        _Py_hashtable_hash_ptr, _Py_hashtable_compare_direct, NULL, NULL, &counted);
    for (uint32_t i = 0; i < 100; i++) {
        /* An entry needs one block, or two if the table has to grow. */
        for (long n = 0; n < 2; n++) {
            size_t before = _Py_hashtable_size(table), asked = requests;
            fail_at = n;
            int result = _Py_hashtable_set(table, key_of(i), key_of(i));
            fail_at = -1;
            if (result == 0) {
                EXPECT(n == 1 && requests == asked + 1);
                EXPECT(_Py_hashtable_steal(table, key_of(i)) == key_of(i));
            }
            else {
                EXPECT(_Py_hashtable_size(table) == before);
            }
        }
        EXPECT(_Py_hashtable_set(table, key_of(i), key_of(i)) == 0);
    }
    EXPECT(table->nbuckets == 256);
    fail_at = 0;
    _Py_hashtable_clear(table);
    EXPECT(table->nbuckets == 256 && table->nentries == 0);
    EXPECT(_Py_hashtable_get(table, key_of(3)) == NULL);
    fail_at = -1;
    _Py_hashtable_clear(table);
    EXPECT(table->nbuckets == 16);
    _Py_hashtable_destroy(table);
    EXPECT(live == 0);
}

int
main(void)
{
    _Py_hashtable_t *table =
        _Py_hashtable_new(_Py_hashtable_hash_ptr, _Py_hashtable_compare_direct);
    compare(table);
    _Py_hashtable_destroy(table);

    table = _Py_hashtable_new_full(few_hashes, same_low_bits, end_key, end_value, &counted);
    compare(table);
    int stolen = ended_keys;
    EXPECT(stolen == 0);
    int left = (int)_Py_hashtable_len(table);
    _Py_hashtable_clear(table);
    EXPECT(ended_keys == left && ended_values == left && table->nbuckets == 16);
    EXPECT(_Py_hashtable_set(table, key_of(1), NULL) == 0);
    EXPECT(_Py_hashtable_get(table, key_of(1)) == NULL && _Py_hashtable_len(table) == 1);
    EXPECT(table->get_entry_func(table, key_of(1)) != NULL);
    EXPECT(_Py_hashtable_foreach(table, stop_at, key_of(1)) == 42);
    EXPECT(_Py_hashtable_foreach(table, stop_at, key_of(2)) == 0);
    _Py_hashtable_destroy(table);
    EXPECT(ended_keys == left + 1 && live == 0);

    without_memory();
    puts("ok");
    return 0;
}
