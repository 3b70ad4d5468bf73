/* What the programs of these tests share: an expectation that ends the program. */
#ifndef LIFECYCLE_CHECK_H
#define LIFECYCLE_CHECK_H

#include <Python.h>

#include <stdio.h>
#include <stdlib.h>

#define EXPECT(condition)                                                             \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

#define EXPECT_OK(call)                                                       \
    do {                                                                      \
        PyStatus status_ = (call);                                            \
        if (PyStatus_Exception(status_)) {                                    \
            fprintf(stderr, "%s:%d: %s: %s: %s\n", __FILE__, __LINE__, #call, \
                    status_.func ? status_.func : "?",                        \
                    status_.err_msg ? status_.err_msg : "exit");              \
            exit(1);                                                          \
        }                                                                     \
    } while (0)

static inline PyStatus
initialize_isolated(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return status;
}

/* Resident memory of this process, in KiB. */
static inline long
resident_kib(void)
{
    long total = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f == NULL || fscanf(f, "%ld %ld", &total, &resident) != 2) {
        abort();
    }
    fclose(f);
    return resident * 4;
}

#endif /* LIFECYCLE_CHECK_H */
