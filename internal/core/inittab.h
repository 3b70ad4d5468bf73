/* Private to the C plane: the runtime's copy of the table of built-in modules. */
#ifndef GOPYRT_CORE_INITTAB_H
#define GOPYRT_CORE_INITTAB_H

#include "core.h"

/* Copies PyImport_Inittab into _PyRuntime.imports.inittab. 0, also when there is a
 * copy already; -1 when there is no memory. */
int gopyrt_inittab_init(void);

/* Drops the copy; extending is allowed again. */
void gopyrt_inittab_fini(void);

#endif /* GOPYRT_CORE_INITTAB_H */
