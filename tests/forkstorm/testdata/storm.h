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

#include "../../expect/expect.h"
#include "../../expect/isolated.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The state of a forking thread. */
typedef enum {
    ATTACHED, /* has the GIL of the main interpreter */
    DETACHED, /* has a thread state, and not the GIL */
    UNKNOWN,  /* has never used the runtime */
    OWN_GIL,  /* attached to a subinterpreter */
    SHARED_GIL,
    PLACES
} place;

extern const char *const place_names[PLACES];

/* What a child does; exits 0 if everything was as it must be. */
_Noreturn void child_live(place where, unsigned seed, int level);

/* Keeps everything busy until load_stop is set. */
void load_start(void);
extern int load_stop;

/* The configuration of a subinterpreter. */
PyInterpreterConfig interp_config(int own_gil);

#endif /* STORM_H */
