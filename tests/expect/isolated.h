/* The runtime and interpreters as most C programs of the tests want them. */
#ifndef TESTS_ISOLATED_H
#define TESTS_ISOLATED_H

#include <Python.h>

static const PyInterpreterConfig own_gil = {
    .allow_threads = 1,
    .check_multi_interp_extensions = 1,
    .gil = PyInterpreterConfig_OWN_GIL,
};

/* The runtime with an isolated configuration. */
static inline PyStatus
initialize_isolated(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return status;
}

#endif /* TESTS_ISOLATED_H */
