/* Private to the C plane: the table of the strings that are part of the runtime. */
#ifndef GOPYRT_CORE_INTERN_H
#define GOPYRT_CORE_INTERN_H

#include "core.h"

/* Makes the table with every static string in it. 0, or -1 without memory. */
int gopyrt_interned_create(void);

/* Drops the table. The strings stay what they are. */
void gopyrt_interned_destroy(void);

/* The static string of that text (of one-byte characters), or NULL. For any
 * thread between create and destroy: the table does not change meanwhile. */
PyObject *gopyrt_interned_lookup(const char *text, size_t size);

#endif /* GOPYRT_CORE_INTERN_H */
