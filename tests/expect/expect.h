/* What the C programs of the tests expect. An expectation that is not met ends
 * the process, which may be the child of a fork, with exit code 1 and a line on
 * stderr. C and C++; needs neither the library nor its headers. */
#ifndef TESTS_EXPECT_H
#define TESTS_EXPECT_H

#include <stdio.h>
#include <unistd.h>

#define EXPECT(condition)                                  \
    do {                                                   \
        if (!(condition)) {                                \
            expect_failed(__FILE__, __LINE__, #condition); \
        }                                                  \
    } while (0)

__attribute__((noreturn)) static inline void
expect_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: pid %d: not true: %s\n", file, line, (int)getpid(), condition);
    _exit(1);
}

/* The same for a call that returns a PyStatus. */
#define EXPECT_OK(call)                                                                     \
    do {                                                                                    \
        PyStatus status_ = (call);                                                          \
        if (PyStatus_Exception(status_)) {                                                  \
            expect_status_failed(__FILE__, __LINE__, #call, status_.func, status_.err_msg); \
        }                                                                                   \
    } while (0)

__attribute__((noreturn)) static inline void
expect_status_failed(const char *file, int line, const char *call, const char *func,
                     const char *message)
{
    fprintf(stderr, "%s:%d: pid %d: %s: %s: %s\n", file, line, (int)getpid(), call,
            func != NULL ? func : "?", message != NULL ? message : "exit");
    _exit(1);
}

#endif /* TESTS_EXPECT_H */
