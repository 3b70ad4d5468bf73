/* The hash under fixed seeds, whose values were observed in CPython 3.14, and where
 * the secret comes from. */
#include "host.h"

#include "internal/pycore_pyhash.h"
#include "internal/pycore_pylifecycle.h"

static const struct {
    unsigned long seed;
    const char *secret; /* in hexadecimal */
    Py_hash_t a, hello_world, euro, abc20;
} expected[] = {
    { 0, "000000000000000000000000000000000000000000000000", 4644417185603328019,
      -5642461784034726774, -6299086653932727116, -3323027947136955247 },
    { 1, "2923be84e16cd6ae529049f1f1bbe9ebb3a6db3c870c3e99", -3012895188637184397,
      4697380503286254714, -2425867343714191227, 6203532567149674788 },
    { 123, "b86d23306bc11da620a0cdee8017dd9a266b4f36bbaebf7e", -4226623170815027173,
      3245638059223526914, -8811276404159440342, 9063020753168099611 },
    { 4294967295, "232b2e854cbe858d52987198fb7789772fb48e73581af0cc", -5989683813037840249,
      6208778848576073069, 3838457602966116051, -2985238931126482550 },
};

static size_t chosen;

static void
fixed_seed(void)
{
    PyConfig config = { .use_hash_seed = 1, .hash_seed = expected[chosen].seed };
    EXPECT(!_PyStatus_EXCEPTION(_Py_HashRandomization_Init(&config)));
    /* The secret does not change any more. */
    config.hash_seed++;
    EXPECT(!_PyStatus_EXCEPTION(_Py_HashRandomization_Init(&config)));
    config.use_hash_seed = 0;
    EXPECT(!_PyStatus_EXCEPTION(_Py_HashRandomization_Init(&config)));
    _Py_HashRandomization_Fini();
    char text[49];
    for (int i = 0; i < 24; i++) {
        snprintf(text + 2 * i, 3, "%02x", _Py_HashSecret.uc[i]);
    }
    EXPECT(strcmp(text, expected[chosen].secret) == 0);
    EXPECT(Py_HashBuffer("a", 1) == expected[chosen].a);
    EXPECT(Py_HashBuffer("hello world", 11) == expected[chosen].hello_world);
    static const uint16_t euro[] = { 0x20ac, 0x100, 'x' };
    EXPECT(Py_HashBuffer(euro, sizeof(euro)) == expected[chosen].euro);
    char abc[61] = "";
    for (int i = 0; i < 20; i++) {
        strcat(abc, "abc");
    }
    EXPECT(Py_HashBuffer(abc, 60) == expected[chosen].abc20);
    EXPECT(Py_HashBuffer("", 0) == 0);
}

static unsigned char first_random[24];

static void
random_secret(void)
{
    PyConfig config = { .use_hash_seed = 0 };
    EXPECT(!_PyStatus_EXCEPTION(_Py_HashRandomization_Init(&config)));
    EXPECT(memcmp(_Py_HashSecret.uc, first_random, sizeof(first_random)) != 0);
}

/* Any alignment, without reading beyond the end. */
static void
placement(void)
{
    for (int len = 0; len < 40; len++) {
        char *exact = malloc((size_t)len + 8);
        for (int shift = 0; shift < 8; shift++) {
            memset(exact, 0xff, (size_t)len + 8);
            memset(exact + shift, 'q', (size_t)len);
            char *copy = malloc((size_t)len + 1);
            memset(copy, 'q', (size_t)len);
            char *end = realloc(copy, len > 0 ? (size_t)len : 1);
            EXPECT(Py_HashBuffer(exact + shift, len) == Py_HashBuffer(end, len));
            free(end);
        }
        free(exact);
    }
}

int
main(void)
{
    PyHash_FuncDef *def = PyHash_GetFuncDef();
    EXPECT(strcmp(def->name, "siphash13") == 0 && def->hash_bits == 64 && def->seed_bits == 128);
    EXPECT(def->hash("", 0) == -3315872660926475476 && def->hash("a", 1) == expected[0].a);
    EXPECT(Py_HashBuffer("abcdefghij", 10) == -829746140550000655);
    /* As CPython: a length below zero reads nothing, but counts. */
    EXPECT(Py_HashBuffer("x", -1) == 6611490207882668583);
    EXPECT(Py_HashBuffer("xyz", -5) == 517726719528450830);
    EXPECT(Py_HashBuffer(NULL, PY_SSIZE_T_MIN) == -3315872660926475476);
    EXPECT(_Py_KeyedHash(0, "x", -1) == (uint64_t)6611490207882668583);
    EXPECT(_Py_KeyedHash(0, "a", 1) == (uint64_t)expected[0].a);
    EXPECT(_Py_KeyedHash(1, "a", 1) != _Py_KeyedHash(2, "a", 1));
    EXPECT(Py_HashPointer((void *)0x12345678) == (Py_hash_t)0x8000000001234567);
    EXPECT(Py_HashPointer((void *)-1) == -2 && _Py_HashPointerRaw((void *)-1) == -1);
    placement();
    for (chosen = 0; chosen < Py_ARRAY_LENGTH(expected); chosen++) {
        EXPECT(host_fork(fixed_seed) == 0);
    }
    EXPECT(host_fork(random_secret) == 0);
    random_secret();
    memcpy(first_random, _Py_HashSecret.uc, sizeof(first_random));
    puts("ok");
    return 0;
}
