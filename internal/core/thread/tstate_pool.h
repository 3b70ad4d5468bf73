/* The memory of thread states, but for those that lie in their interpreters. */
#ifndef GOPYRT_CORE_TSTATE_POOL_H
#define GOPYRT_CORE_TSTATE_POOL_H

#include "base/base.h"
#include "internal/pycore_tstate.h"

/* What is taken has any content. NULL if there is no memory. */
_PyThreadStateImpl *gopyrt_tstate_memory_take(void);
void gopyrt_tstate_memory_give(_PyThreadStateImpl *impl);

#endif /* GOPYRT_CORE_TSTATE_POOL_H */
