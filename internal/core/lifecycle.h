/* Private to the C plane: bringing the runtime up. */
#ifndef GOPYRT_CORE_LIFECYCLE_H
#define GOPYRT_CORE_LIFECYCLE_H

#include "core.h"

/* Preinitializes on behalf of the exported function `func`; args may be NULL. */
PyStatus gopyrt_preinitialize(const char *func, const PyPreConfig *config, const _PyArgv *args);

/* 1 once the core is up, also before _init_main is done. Any thread. */
int _Py_IsCoreInitialized(void);

/* Whether the calling thread is in Py_FinalizeEx. */
int gopyrt_lifecycle_taking_down(void);

/* Async-signal-safe; for the child after fork(), before the thread lists are cut
 * down and the finalizing mark is taken away. */
void gopyrt_lifecycle_after_fork(void);

#endif /* GOPYRT_CORE_LIFECYCLE_H */
