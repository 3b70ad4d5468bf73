/* The allocators of the three domains and their parts. Blocks from before the
 * fork are valid in the child; those in the caches of threads that do not exist
 * there must not be handed out twice. */
#include "calls.h"
#include "internal/pycore_pymem.h"
#include "internal/pycore_pymem_init.h"
#include "internal/pycore_obmalloc.h"

#define BLOCKS 300

/* Many blocks of growing sizes, each filled with its own byte: none overlaps
 * another, and all are released. */
#define BLOCKS_STAND_APART(make, give_back)             \
    do {                                                \
        unsigned char *block[BLOCKS];                   \
        for (size_t i = 0; i < BLOCKS; i++) {           \
            HOLDS((block[i] = make(i * 5)) != NULL);    \
            memset(block[i], (int)i, i * 5);            \
        }                                               \
        for (size_t i = 0; i < BLOCKS; i++) {           \
            for (size_t j = 0; j < i * 5; j++) {        \
                HOLDS(block[i][j] == (unsigned char)i); \
            }                                           \
            give_back(block[i]);                        \
        }                                               \
    } while (0)

#define IS_ZEROED(make, give_back)                       \
    do {                                                 \
        for (size_t size = 1; size < 3000; size += 77) { \
            unsigned char *block = make(3, size);        \
            HOLDS(block != NULL);                        \
            for (size_t i = 0; i < 3 * size; i++) {      \
                HOLDS(block[i] == 0);                    \
            }                                            \
            memset(block, 0xff, 3 * size);               \
            give_back(block);                            \
        }                                                \
        HOLDS(make(SIZE_MAX / 2, 3) == NULL);            \
    } while (0)

#define KEEPS_CONTENTS(resize, give_back)                  \
    do {                                                   \
        char *block = resize(NULL, 10);                    \
        HOLDS(block != NULL);                              \
        strcpy(block, "nine here");                        \
        for (size_t size = 16; size < 100000; size *= 3) { \
            HOLDS((block = resize(block, size)) != NULL);  \
            HOLDS(strcmp(block, "nine here") == 0);        \
        }                                                  \
        HOLDS((block = resize(block, 10)) != NULL);        \
        READS("nine here", block);                         \
        HOLDS(resize(block, SIZE_MAX) == NULL);            \
        give_back(block);                                  \
    } while (0)

/* A released block can be allocated again; NULL does nothing. */
#define TAKES_BACK(make, give_back)       \
    do {                                  \
        for (int i = 0; i < 20000; i++) { \
            void *block = make(200);      \
            HOLDS(block != NULL);         \
            give_back(block);             \
        }                                 \
        give_back(NULL);                  \
    } while (0)

#define FAMILY(malloc_, calloc_, realloc_, free_, place) \
    CASE(malloc_, place)                                 \
    {                                                    \
        BLOCKS_STAND_APART(malloc_, free_);              \
        HOLDS(malloc_(SIZE_MAX) == NULL);                \
    }                                                    \
    CASE(calloc_, place)                                 \
    {                                                    \
        IS_ZEROED(calloc_, free_);                       \
    }                                                    \
    CASE(realloc_, place)                                \
    {                                                    \
        KEEPS_CONTENTS(realloc_, free_);                 \
    }                                                    \
    CASE(free_, place)                                   \
    {                                                    \
        TAKES_BACK(malloc_, free_);                      \
    }

FAMILY(PyMem_RawMalloc, PyMem_RawCalloc, PyMem_RawRealloc, PyMem_RawFree, DETACHED)
FAMILY(PyMem_Malloc, PyMem_Calloc, PyMem_Realloc, PyMem_Free, ATTACHED)
FAMILY(PyObject_Malloc, PyObject_Calloc, PyObject_Realloc, PyObject_Free, INSIDE)
FAMILY(_PyMem_DefaultRawMalloc, _PyMem_DefaultRawCalloc, _PyMem_DefaultRawRealloc,
       _PyMem_DefaultRawFree, BARE)

/* The functions of the tables, which take a context. */
#define WITH_CONTEXT(name, context)                  \
    static inline void *name##_m(size_t n)           \
    {                                                \
        return name##Malloc(context, n);             \
    }                                                \
    static inline void *name##_c(size_t n, size_t m) \
    {                                                \
        return name##Calloc(context, n, m);          \
    }                                                \
    static inline void *name##_r(void *p, size_t n)  \
    {                                                \
        return name##Realloc(context, p, n);         \
    }                                                \
    static inline void name##_f(void *p)             \
    {                                                \
        name##Free(context, p);                      \
    }

#define FAMILY_WITH_CONTEXT(name, context, place) \
    WITH_CONTEXT(name, context)                   \
    CASE(name##Malloc, place)                     \
    {                                             \
        BLOCKS_STAND_APART(name##_m, name##_f);   \
    }                                             \
    CASE(name##Calloc, place)                     \
    {                                             \
        IS_ZEROED(name##_c, name##_f);            \
    }                                             \
    CASE(name##Realloc, place)                    \
    {                                             \
        KEEPS_CONTENTS(name##_r, name##_f);       \
    }                                             \
    CASE(name##Free, place)                       \
    {                                             \
        TAKES_BACK(name##_m, name##_f);           \
    }

static debug_alloc_api_t *
debug_context(PyMemAllocatorDomain domain)
{
    static PyMemAllocatorEx table;
    if (table.ctx != NULL) {
        return table.ctx;
    }
    load_rest();
    PyMem_SetupDebugHooks();
    PyMem_GetAllocator(domain, &table);
    return table.ctx;
}

FAMILY_WITH_CONTEXT(_PyMem_Raw, NULL, BARE)
FAMILY_WITH_CONTEXT(_PyObject_, NULL, BARE)
FAMILY_WITH_CONTEXT(_PyMem_DebugRaw, debug_context(PYMEM_DOMAIN_RAW), BARE)
FAMILY_WITH_CONTEXT(_PyMem_Debug, debug_context(PYMEM_DOMAIN_MEM), ATTACHED)
