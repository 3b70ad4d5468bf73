/* Modules that CPython has built in, but for sys and builtins, which every interpreter has from its
 * start. Each is made in two phases, for an interpreter that imports it. */
#ifndef GOPYRT_OBJECT_LIBRARY_H
#define GOPYRT_OBJECT_LIBRARY_H

#include "object/model/model.h"

/* Names and init functions; the last name is NULL. */
extern const struct _inittab gopyrt_library[];

/* ---- Within the room ------------------------------------------------------------------- */

PyObject *gopyrt_errno_init(void);
PyObject *gopyrt_gc_init(void);

#endif /* GOPYRT_OBJECT_LIBRARY_H */
