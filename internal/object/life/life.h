/* The life of an interpreter's objects. The control plane calls these in this order; the caller's
 * thread state is the interpreter's and is attached. No code of users runs in what begins. */
#ifndef GOPYRT_OBJECT_LIFE_H
#define GOPYRT_OBJECT_LIFE_H

#include "object/model/model.h"

/* Interned strings, then the built-in types. 0, or -1 without memory; no exception is left. */
int gopyrt_objects_begin_types(PyInterpreterState *interp);
/* What exceptions need beforehand. */
int gopyrt_objects_begin_errors(PyInterpreterState *interp);
/* sys.modules, sys and builtins. */
int gopyrt_objects_begin_modules(PyInterpreterState *interp);

/* Once the paths are known: sys has them. */
int gopyrt_objects_configure(PyInterpreterState *interp);

/* The end of all modules: runs destructors, which may be users' code. */
void gopyrt_objects_end_modules(PyInterpreterState *interp);
/* The end of everything else; the interpreter has no objects afterwards but those that code of C
 * still holds. What was begun only in part may be ended. */
void gopyrt_objects_end(PyInterpreterState *interp);

#endif /* GOPYRT_OBJECT_LIFE_H */
