/* Private to the C plane: the table of the strings that are part of the runtime. */
#ifndef GOPYRT_CORE_INTERN_H
#define GOPYRT_CORE_INTERN_H

#include "core.h"

/* Makes the table with every static string in it. 0, or -1 without memory. */
int gopyrt_interned_create(void);

/* Drops the table. The strings stay what they are. */
void gopyrt_interned_destroy(void);

#endif /* GOPYRT_CORE_INTERN_H */
