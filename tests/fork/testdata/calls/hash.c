/* Hashes and random bytes. The secret is set once in a process, and a child has
 * its parent's, so hashes from before the fork are valid after it. */
#include "calls.h"
#include "internal/pycore_pyhash.h"
#include "internal/pycore_pylifecycle.h"

/* As CPython has them, under the seeds 0 and 42 and the key 1. */
#define ABC_WITHOUT_A_SECRET (-4594863902769663758)
#define ABC_WITH_SEED_42 3869580338025362921
#define ABC_WITH_KEY_1 0x4906c540b563bdaf

CASE(_Py_HashSecret, BARE)
{
    static const _Py_HashSecret_t zero;
    GIVES(0, memcmp(&_Py_HashSecret, &zero, sizeof(zero)));
}

CASE(PyHash_GetFuncDef, DETACHED)
{
    PyHash_FuncDef *definition = PyHash_GetFuncDef();
    READS("siphash13", definition->name);
    GIVES(64, definition->hash_bits);
    GIVES(128, definition->seed_bits);
    HOLDS(definition->hash("abc", 3) == Py_HashBuffer("abc", 3));
}

CASE(Py_HashPointer, DETACHED)
{
    GIVES(0x123456, Py_HashPointer((void *)(uintptr_t)0x1234560));
    GIVES(-2, Py_HashPointer((void *)UINTPTR_MAX));
}

CASE(Py_HashBuffer, BARE)
{
    GIVES(ABC_WITHOUT_A_SECRET, Py_HashBuffer("abc", 3));
    GIVES(0, Py_HashBuffer("abc", 0));
}

CASE(_Py_KeyedHash, DETACHED)
{
    HOLDS(_Py_KeyedHash(2, "abc", 3) != _Py_KeyedHash(1, "abc", 3));
    GIVES(ABC_WITH_KEY_1, _Py_KeyedHash(1, "abc", 3));
}

CASE(_Py_HashRandomization_Init, BARE)
{
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.use_hash_seed = 1;
    config.hash_seed = 42;
    SUCCEEDS(_Py_HashRandomization_Init(&config));
    GIVES(ABC_WITH_SEED_42, Py_HashBuffer("abc", 3));
    config.hash_seed = 43;
    SUCCEEDS(_Py_HashRandomization_Init(&config));
    GIVES(ABC_WITH_SEED_42, Py_HashBuffer("abc", 3));
}

CASE(_Py_HashRandomization_Fini, ATTACHED)
{
    Py_hash_t before = Py_HashBuffer("abc", 3);
    _Py_HashRandomization_Fini();
    _Py_HashRandomization_Fini();
    HOLDS(Py_HashBuffer("abc", 3) == before);
}

/* The same 32 bytes do not occur twice. */
#define IS_RANDOM(function)                               \
    CASE(function, DETACHED)                              \
    {                                                     \
        char first[32] = { 0 }, second[32] = { 0 };       \
        GIVES(0, function(first, sizeof(first)));         \
        GIVES(0, function(second, sizeof(second)));       \
        HOLDS(memcmp(first, second, sizeof(first)) != 0); \
    }

IS_RANDOM(_PyOS_URandom)
IS_RANDOM(_PyOS_URandomNonblock)
