/* Private to the C plane: the runtime's static value. */
#ifndef GOPYRT_CORE_RUNTIME_H
#define GOPYRT_CORE_RUNTIME_H

#include "core.h"

/* The value that _PyRuntime has before anything ran, and goes back to. */
extern const _PyRuntimeState gopyrt_runtime_initial;

/* True when the process holds another _PyRuntime, a CPython's or that of
 * another copy of this library, which then is the one that counts: this one
 * refuses to initialize and leaves forks alone. For constructors and later. */
int gopyrt_runtime_foreign(void);

void gopyrt_runtime_reset(void);
int gopyrt_runtime_keys_create(void);
void gopyrt_runtime_keys_delete(void);
const char *gopyrt_runtime_allocator_gap(void);
void gopyrt_runtime_set_core_initialized(int value);
void gopyrt_runtime_set_initialized(int value);
void gopyrt_runtime_set_finalizing(PyThreadState *tstate);
void gopyrt_head_lock(void);
void gopyrt_head_unlock(void);

#endif /* GOPYRT_CORE_RUNTIME_H */
