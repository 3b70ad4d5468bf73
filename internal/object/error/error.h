/* Errors: exceptions, the indicator, warnings, tracebacks, code and frames. */
#ifndef GOPYRT_OBJECT_ERROR_H
#define GOPYRT_OBJECT_ERROR_H

#include "object/model/model.h"

/* Raises `type` with a formatted message, whose cause and context is the exception that is set. */
void gopyrt_error_from_cause(PyObject *type, const char *format, ...);

/* Adds all exceptions to the module builtins. */
int gopyrt_errors_add_to(PyObject *module);
/* Raises the exception of a kind of error of the core (fatal/fatal.h). */
void gopyrt_error_raise(int kind, const char *message);

/* What an interpreter has of exceptions: made (0 or -1) and dropped. */
int gopyrt_errors_begin(PyInterpreterState *interp);
void gopyrt_errors_end(PyInterpreterState *interp);

#endif /* GOPYRT_OBJECT_ERROR_H */
