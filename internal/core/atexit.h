/* Private to the C plane: running the callbacks of atexit.c. */
#ifndef GOPYRT_CORE_ATEXIT_H
#define GOPYRT_CORE_ATEXIT_H

#include "core.h"

/* Runs every Py_AtExit callback, the newest first, then flushes stdout and stderr.
 * By the thread that ends the runtime, with no attached thread state. */
void gopyrt_atexit_call_runtime(void);

/* Runs every PyUnstable_AtExit callback of `interp`, the newest first. By the thread
 * that ends the interpreter, attached to it; at most one thread at a time. */
void gopyrt_atexit_call_interp(PyInterpreterState *interp);

/* Forgets the callbacks of an interpreter without calling them. */
void gopyrt_atexit_forget_interp(PyInterpreterState *interp);

#endif /* GOPYRT_CORE_ATEXIT_H */
