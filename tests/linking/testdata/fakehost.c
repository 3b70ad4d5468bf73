/* A host that has a _PyRuntime of its own, as CPython has, and loads the library. The library
 * must say so, and must refuse to initialize. */
#define GOPYRT_RUNTIME_DIRECT 1
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"

#include <dlfcn.h>
#include <stdio.h>

_PyRuntimeState _PyRuntime;

int
main(int argc, char **argv)
{
    void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library == NULL) {
        printf("%s\n", argc > 1 ? dlerror() : "no library given");
        return 2;
    }
    /* Loading the library must not change the host's own runtime. */
    for (size_t i = 0; i < sizeof(_PyRuntime); i++) {
        if (((const char *)&_PyRuntime)[i] != 0) {
            printf("byte %zu of the host's runtime was written\n", i);
            return 1;
        }
    }
    PyStatus (*initialize)(void);
    int (*is_exception)(PyStatus);
    *(void **)&initialize = dlsym(library, "_PyRuntime_Initialize");
    *(void **)&is_exception = dlsym(library, "PyStatus_Exception");
    PyStatus status = initialize();
    printf("%s: %s\n", is_exception(status) ? "refused" : "initialized",
           status.err_msg != NULL ? status.err_msg : "no message");
    return 0;
}
