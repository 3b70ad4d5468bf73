/* What is given from one interpreter to another. An object cannot be: what it is made of goes
 * over as a _PyXIData_t (eval/xidata.c), of which the other interpreter makes its own. Here is
 * which types have a function for that, and what the built-in types and pickle give. */
#ifndef GOPYRT_OBJECT_SHARE_H
#define GOPYRT_OBJECT_SHARE_H

#include "object/error/error.h"

#include "internal/pycore_crossinterp.h"

/* The exceptions of an interpreter: made (0 or -1) and dropped. */
int gopyrt_share_begin_errors(PyInterpreterState *interp);
void gopyrt_share_end_errors(PyInterpreterState *interp);
/* Its registry; the main interpreter's comes with that of the built-in types. What fails is ended
 * by gopyrt_share_end, too. */
int gopyrt_share_begin(PyInterpreterState *interp);
void gopyrt_share_end(PyInterpreterState *interp);

/* ---- Within the room -------------------------------------------------------------------- */

typedef struct {
    PyTypeObject *type;
    _PyXIData_getdata_t getdata;
} gopyrt_shareable;

/* The built-in types that can go over, up to one that is NULL (shareable.c). */
extern const gopyrt_shareable gopyrt_shareables[];

/* Raises NotShareableError, whose cause is the exception that is set, if one is. */
void gopyrt_not_shareable(PyThreadState *tstate, const char *format, ...);

#endif /* GOPYRT_OBJECT_SHARE_H */
