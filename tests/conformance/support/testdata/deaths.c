/* Wrong uses of memory and of the hooks, each of which ends the process with a
 * report. The argument says which. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_import.h"

#include <string.h>

static void
start(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 0;
    if (PyStatus_Exception(Py_InitializeFromConfig(&config))) {
        _Exit(3);
    }
    PyConfig_Clear(&config);
}

static void
overrun(void)
{
    char *ptr = PyMem_RawMalloc(16);
    ptr[16] = 'x';
    ptr[18] = 'y';
    PyMem_RawFree(ptr);
}

static void
overrun_longer(void)
{
    char *ptr = PyMem_RawMalloc(17);
    memset(ptr, 'A', 18);
    PyMem_RawRealloc(ptr, 3);
}

static void
overrun_nothing(void)
{
    char *ptr = PyMem_RawCalloc(0, 1);
    ptr[7] = 0;
    PyMem_RawFree(ptr);
}

static void
underrun(void)
{
    char *ptr = PyMem_RawMalloc(16);
    ptr[-1] = 'x';
    ptr[-3] = 'x';
    PyMem_RawFree(ptr);
}

static void
unknown_domain(void)
{
    char *ptr = PyMem_RawMalloc(16);
    ptr[-8] = 'x';
    PyMem_RawFree(ptr);
}

static void
wrong_domain(void)
{
    start();
    char *ptr = PyObject_Malloc(26);
    strcpy(ptr, "hello");
    PyMem_Free(ptr);
}

static void
raw_realloc_of_mem(void)
{
    start();
    PyMem_RawRealloc(PyMem_Calloc(1, 16), 40);
}

static void
mem_early(void)
{
    PyMem_Malloc(1);
}

static void
obj_detached(void)
{
    start();
    PyEval_SaveThread();
    PyObject_Calloc(1, 1);
}

static void
free_detached(void)
{
    start();
    void *ptr = PyMem_Malloc(1);
    PyEval_SaveThread();
    PyMem_Free(ptr);
}

static PyObject *
no_module(void)
{
    return NULL;
}

static void
append_late(void)
{
    start();
    PyImport_AppendInittab("late", no_module);
}

static void
extend_late(void)
{
    struct _inittab nothing = { NULL, NULL };
    start();
    PyImport_ExtendInittab(&nothing);
}

static const struct {
    const char *name;
    void (*run)(void);
} deaths[] = {
    { "overrun", overrun },
    { "overrun-longer", overrun_longer },
    { "overrun-nothing", overrun_nothing },
    { "underrun", underrun },
    { "unknown-domain", unknown_domain },
    { "wrong-domain", wrong_domain },
    { "raw-realloc-of-mem", raw_realloc_of_mem },
    { "mem-early", mem_early },
    { "obj-detached", obj_detached },
    { "free-detached", free_detached },
    { "append-late", append_late },
    { "extend-late", extend_late },
};

int
main(int argc, char **argv)
{
    PyPreConfig config;
    PyPreConfig_InitIsolatedConfig(&config);
    config.allocator = PYMEM_ALLOCATOR_DEBUG;
    if (PyStatus_Exception(Py_PreInitialize(&config))) {
        return 3;
    }
    for (size_t i = 0; argc == 2 && i < sizeof(deaths) / sizeof(deaths[0]); i++) {
        if (strcmp(argv[1], deaths[i].name) == 0) {
            deaths[i].run();
            return 0;
        }
    }
    return 2;
}
