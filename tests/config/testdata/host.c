/* A host for the configuration sources, with an allocator that can fail. */
#include "host.h"

#include "internal/pycore_pymem.h"
#include "config/config.h"
#include "fatal/fatal.h"
#include "runtime/runtime.h"

#include <string.h>

_PyRuntimeState _PyRuntime;

static long countdown, in_use;
static int failed;

void
fail_at(long n)
{
    countdown = n;
    failed = 0;
}

int
has_failed(void)
{
    return failed;
}

long
blocks(void)
{
    return in_use;
}

static int
fails(void)
{
    if (countdown > 0 && --countdown == 0) {
        failed = 1;
        return 1;
    }
    return 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *block, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *block);

static void *
counted(void *block)
{
    in_use += block != NULL;
    return block;
}

void *
__wrap_malloc(size_t size)
{
    return fails() ? NULL : counted(__real_malloc(size));
}

void *
__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *
__wrap_realloc(void *block, size_t size)
{
    if (fails()) {
        return NULL;
    }
    return block == NULL ? counted(__real_realloc(block, size)) : __real_realloc(block, size);
}

char *
__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

void
__wrap_free(void *block)
{
    in_use -= block != NULL;
    __real_free(block);
}

/* One family for each domain, so that a sanitizer sees a block that is released to another one:
 * like the debug hooks, each puts its letter before the block. */
enum { HEADER = 16 };

static void *
tagged(char *block, char tag)
{
    if (block == NULL) {
        return NULL;
    }
    block[0] = tag;
    return block + HEADER;
}

static char *
untagged(void *block, char tag)
{
    if (block == NULL) {
        return NULL;
    }
    char *start = (char *)block - HEADER;
    EXPECT(start[0] == tag);
    return start;
}

#define DOMAIN(NAME, TAG)                                                 \
    void *NAME##Malloc(size_t size)                                       \
    {                                                                     \
        return tagged(malloc(size + HEADER), TAG);                        \
    }                                                                     \
    void *NAME##Calloc(size_t n, size_t size)                             \
    {                                                                     \
        EXPECT(size == 0 || n < ((size_t)-1 - HEADER) / size);            \
        return tagged(calloc(1, n * size + HEADER), TAG);                 \
    }                                                                     \
    void *NAME##Realloc(void *block, size_t size)                         \
    {                                                                     \
        return tagged(realloc(untagged(block, TAG), size + HEADER), TAG); \
    }                                                                     \
    void NAME##Free(void *block)                                          \
    {                                                                     \
        free(untagged(block, TAG));                                       \
    }

DOMAIN(PyMem_Raw, 'r')
DOMAIN(PyMem_, 'm')
DOMAIN(_PyMem_DefaultRaw, 'd')

wchar_t *
_PyMem_DefaultRawWcsdup(const wchar_t *text)
{
    size_t size = (wcslen(text) + 1) * sizeof(wchar_t);
    wchar_t *copy = _PyMem_DefaultRawMalloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

int
_PyMem_SetupAllocators(PyMemAllocatorName name)
{
    return name >= PYMEM_ALLOCATOR_NOT_SET && name <= PYMEM_ALLOCATOR_PYMALLOC_DEBUG ? 0 : -1;
}

PyStatus
_PyRuntime_Initialize(void)
{
    return PyStatus_Ok();
}

PyStatus
gopyrt_preinitialize(const char *func, const PyPreConfig *config, const _PyArgv *args)
{
    (void)func;
    (void)args;
    PyStatus status = _PyPreConfig_Write(config);
    _PyRuntime.preinitialized = !PyStatus_Exception(status);
    return status;
}

PyStatus
gopyrt_control_run(gopyrt_call *call)
{
    return PyStatus_Error(call->func);
}

PyStatus
Py_PreInitializeFromArgs(const PyPreConfig *config, Py_ssize_t argc, wchar_t **argv)
{
    (void)argc;
    (void)argv;
    return _PyPreConfig_Write(config);
}

PyStatus
Py_InitializeFromConfig(const PyConfig *config)
{
    return config->verbose == 99 ? PyStatus_Exit(7) : PyStatus_Ok();
}

int
PyImport_ExtendInittab(struct _inittab *table)
{
    return table[0].name == NULL ? -1 : 0;
}

void
gopyrt_fatal_report(const char *func, const char *msg)
{
    fprintf(stderr, "fatal: %s: %s\n", func ? func : "(none)", msg ? msg : "(none)");
}

void
_Py_FatalErrorFunc(const char *func, const char *message)
{
    gopyrt_fatal_report(func, message);
    abort();
}

void
_Py_FatalErrorFormat(const char *func, const char *format, ...)
{
    gopyrt_fatal_report(func, format);
    abort();
}

void
with_every_failure(const char *name, int (*step)(void))
{
    long n = 0;
    do {
        long before = blocks();
        fail_at(++n);
        int worked = step();
        int failure = has_failed();
        fail_at(0);
        if (worked == failure) {
            fprintf(stderr, "%s: with allocation %ld failing it %s\n", name, n,
                    worked ? "claims success" : "fails");
            exit(1);
        }
        if (blocks() != before) {
            fprintf(stderr, "%s: with allocation %ld failing it leaves %ld blocks\n", name, n,
                    blocks() - before);
            exit(1);
        }
        if (!failure) {
            break;
        }
    } while (n < 10000);
    EXPECT(n > 1 && n < 10000);
}
