/* What the hosts of this folder share: they load the library late, by its name in
 * argv[1], or are linked with it and find the functions the same way. */
#ifndef TESTS_GUEST_HOST_H
#define TESTS_GUEST_HOST_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "../../expect/expect.h"
#include "../../expect/process.h"

#include <Python.h>

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* One for all files of a program. */
__attribute__((weak)) void *library;

/* A function of the library, with its type. */
#define CALL(name) ((__typeof__(&name))found(#name))

static inline void *
found(const char *name)
{
    void *function = dlsym(library, name);
    EXPECT(function != NULL);
    return function;
}

static inline void
load(const char *path)
{
    library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        _exit(1);
    }
}

static inline PyStatus
try_up(void)
{
    PyConfig config;
    CALL(PyConfig_InitIsolatedConfig)(&config);
    PyStatus status = CALL(Py_InitializeFromConfig)(&config);
    CALL(PyConfig_Clear)(&config);
    return status;
}

static inline void
up(void)
{
    PyStatus status = try_up();
    if (CALL(PyStatus_Exception)(status)) {
        fprintf(stderr, "%s: %s\n", status.func, status.err_msg);
        _exit(1);
    }
}

/* Enters Go several times. The caller is attached. */
static inline void
make_and_end_interpreter(void)
{
    PyInterpreterConfig config = { .allow_threads = 1,
                                   .check_multi_interp_extensions = 1,
                                   .gil = PyInterpreterConfig_OWN_GIL };
    PyThreadState *me = CALL(PyThreadState_Get)(), *made = NULL;
    PyStatus status = CALL(Py_NewInterpreterFromConfig)(&made, &config);
    EXPECT(!CALL(PyStatus_Exception)(status));
    CALL(Py_EndInterpreter)(made);
    CALL(PyThreadState_Swap)(me);
}

/* Stays in Go for long. Any thread. */
static inline void
read_config(void)
{
    PyConfig config;
    CALL(PyConfig_InitIsolatedConfig)(&config);
    PyStatus status = CALL(PyConfig_Read)(&config);
    EXPECT(!CALL(PyStatus_Exception)(status));
    CALL(PyConfig_Clear)(&config);
}

#endif /* TESTS_GUEST_HOST_H */
