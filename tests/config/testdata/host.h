/* A minimal replacement for the rest of the library, for the configuration sources, and an
 * allocator that can fail. */
#ifndef GOPYRT_TESTS_CONFIG_HOST_H
#define GOPYRT_TESTS_CONFIG_HOST_H

#include "base/base.h"
#include "../../expect/expect.h"

#include <stdio.h>
#include <stdlib.h>

/* The n-th allocation from now on fails, whichever function makes it; 0 for none. */
void fail_at(long n);

/* True when one has failed since. */
int has_failed(void);

/* How many blocks are in use. */
long blocks(void);

/* Runs `step` with the first, the second, ... allocation failing until none does. Each run must
 * leave as many blocks as it found; `step` returns whether it could do its work, and frees what
 * it got. */
void with_every_failure(const char *name, int (*step)(void));

/* The status says why, in a sentence, and names the function. */
#define EXPECT_ERROR(STATUS, FUNC)                                         \
    do {                                                                   \
        PyStatus status_ = (STATUS);                                       \
        EXPECT(PyStatus_IsError(status_));                                 \
        EXPECT(status_.func != NULL && strcmp(status_.func, (FUNC)) == 0); \
        EXPECT(status_.err_msg != NULL && strlen(status_.err_msg) > 10);   \
    } while (0)

#endif
