/* Wrong uses of memory that the debug hooks find, and calls at the wrong time. The
 * argument says which; each ends the process. */
#include "host.h"

#include "internal/pycore_import.h"

static void
overrun(void)
{
    char *ptr = PyMem_RawMalloc(16);
    ptr[16] = 'x';
    ptr[18] = 'y';
    PyMem_RawFree(ptr);
}

static void
underrun(void)
{
    char *ptr = PyMem_RawMalloc(16);
    ptr[-1] = 'x';
    PyMem_RawFree(ptr);
}

static void
wild_size(void)
{
    char *ptr = PyMem_RawMalloc(16);
    memset(ptr - 16, 0xff, 8);
    PyMem_RawFree(ptr);
}

static void
wild_header(void)
{
    char *ptr = PyMem_RawMalloc(16);
    memset(ptr - 15, 0x33, 14);
    PyMem_RawRealloc(ptr, 20);
}

static void
wrong_domain(void)
{
    host_attach();
    char *ptr = PyObject_Malloc(26);
    strcpy(ptr, "hello");
    PyMem_Free(ptr);
}

static void
mem_detached(void)
{
    PyMem_Malloc(1);
}

static void
calloc_detached(void)
{
    PyObject_Calloc(1, 1);
}

static void
realloc_detached(void)
{
    PyMem_Realloc(NULL, 1);
}

static void
obj_free_detached(void)
{
    host_attach();
    void *ptr = PyObject_Malloc(1);
    host_detach();
    PyObject_Free(ptr);
}

static PyObject *
no_module(void)
{
    return NULL;
}

static void
append_late(void)
{
    static struct _inittab end[1];
    _PyRuntime.imports.inittab = end;
    PyImport_AppendInittab("late", no_module);
}

static void
extend_late(void)
{
    static struct _inittab end[1];
    _PyRuntime.imports.inittab = end;
    PyImport_ExtendInittab(end);
}

static void
unwanted(void *data)
{
    (void)data;
}

static void
atexit_detached(void)
{
    PyUnstable_AtExit(&_PyRuntime._main_interpreter, unwanted, NULL);
}

static const struct {
    const char *name;
    void (*run)(void);
} deaths[] = {
    { "overrun", overrun },
    { "underrun", underrun },
    { "wild-size", wild_size },
    { "wild-header", wild_header },
    { "wrong-domain", wrong_domain },
    { "mem-detached", mem_detached },
    { "calloc-detached", calloc_detached },
    { "realloc-detached", realloc_detached },
    { "obj-free-detached", obj_free_detached },
    { "append-late", append_late },
    { "extend-late", extend_late },
    { "atexit-detached", atexit_detached },
};

int
main(int argc, char **argv)
{
    PyMem_SetupDebugHooks();
    for (size_t i = 0; argc == 2 && i < Py_ARRAY_LENGTH(deaths); i++) {
        if (strcmp(argv[1], deaths[i].name) == 0) {
            deaths[i].run();
            return 0;
        }
    }
    return 2;
}
