/* An expectation that ends the process, which may be a child. */
#ifndef GOPYRT_TESTS_CONFIG_CHECK_H
#define GOPYRT_TESTS_CONFIG_CHECK_H

#include <stdio.h>
#include <unistd.h>

#define CHECK(CONDITION)                                                            \
    do {                                                                            \
        if (!(CONDITION)) {                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #CONDITION); \
            _exit(1);                                                               \
        }                                                                           \
    } while (0)

#endif
