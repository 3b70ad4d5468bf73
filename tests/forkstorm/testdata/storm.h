/* A storm of forks: threads of all kinds fork while others keep everything busy,
 * and each child uses everything. See storm.c.
 */
#ifndef STORM_H
#define STORM_H

#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_ceval.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Ends the process; the parent reports it. */
#define EXPECT(condition)                                                                     \
    do {                                                                                      \
        if (!(condition)) {                                                                   \
            fprintf(stderr, "%s:%d: pid %d: not so: %s\n", __FILE__, __LINE__, (int)getpid(), \
                    #condition);                                                              \
            _exit(9);                                                                         \
        }                                                                                     \
    } while (0)

#define OK(call)                                                                          \
    do {                                                                                  \
        PyStatus status_ = (call);                                                        \
        if (PyStatus_Exception(status_)) {                                                \
            fprintf(stderr, "%s:%d: pid %d: %s: %s\n", __FILE__, __LINE__, (int)getpid(), \
                    status_.func, status_.err_msg);                                       \
            _exit(8);                                                                     \
        }                                                                                 \
    } while (0)

/* Where a forking thread stands. */
typedef enum {
    ATTACHED, /* has the GIL of the main interpreter */
    DETACHED, /* has a thread state, and not the GIL */
    UNKNOWN,  /* has never met the runtime */
    OWN_GIL,  /* attached to a subinterpreter */
    SHARED_GIL,
    PLACES
} place;

extern const char *const place_names[PLACES];

/* What a child does with its life: exits 0 when everything was as it must be. */
_Noreturn void child_live(place where, unsigned seed, int level);

/* Keeps everything busy until load_stop is set. */
void load_start(void);
extern int load_stop;

/* The configuration of a subinterpreter. */
PyInterpreterConfig interp_config(int own_gil);

void initialize(void);

#endif /* STORM_H */
