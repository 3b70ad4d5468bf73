/* What every file of the C plane includes first: CPython's names with the
 * internal ones enabled, and the contract with the control plane.
 */
#ifndef GOPYRT_CORE_H
#define GOPYRT_CORE_H

#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_initconfig.h"

#include "../../exports.h"

/* ---- Calling the control plane (planes.c) -------------------------------- */

/* Starts a call: everything zero, the status OK. */
#define GOPYRT_CALL(operation, function)                                       \
    {                                                                          \
        .op = (operation), .func = (function), .status = {.func = (function) } \
    }

/* Runs `call` to its end and returns its status. In a child of a fork it brings
 * a Go half to life first. Never hangs: where there is none to be had the status
 * is an error that says why. */
PyStatus gopyrt_control_run(gopyrt_call *call);

/* True while Go can be called: registered, and not lost to a fork. */
int gopyrt_control_alive(void);

/* The same, and false too in a child that vfork() or a bare clone() made: no
 * fork handler has run there. Async-signal-safe. */
int gopyrt_control_alive_here(void);

/* Whether the calling thread is in a callback of a control call, which will go
 * on when the callback returns. */
int gopyrt_control_acting(void);

/* In a child of a fork: brings a Go half to life if there is none. NULL: Go can be
 * called by this thread; else what stands against it. */
const char *gopyrt_control_enliven(void);

/* Around a fork, for the handlers of fork_hooks.c. The last one is
 * async-signal-safe: Go is dead from then on. */
void gopyrt_control_before_fork(void);
void gopyrt_control_after_fork_parent(void);
void gopyrt_control_after_fork_child(void);

/* Whether a fork lies between the start of this process and now, and no exec. */
int gopyrt_process_forked(void);

/* Which Go this is: another one after each fork. What one of them is asked to
 * keep is unknown to the next. */
uint32_t gopyrt_control_generation(void);

/* The two planes meet: by a constructor of runtime_cgo.c, and again when a forked
 * child has brought a Go half to life. */
void gopyrt_control_register(const gopyrt_control_table *table);
const gopyrt_core_table *gopyrt_core_get(void);

#endif /* GOPYRT_CORE_H */
