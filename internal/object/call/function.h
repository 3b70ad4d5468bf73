/* Functions written in Python: what function.c and its neighbours share. */
#ifndef GOPYRT_OBJECT_CALL_FUNCTION_H
#define GOPYRT_OBJECT_CALL_FUNCTION_H

#include "object/call/call.h"

#define FUNCTION(op) ((PyFunctionObject *)(op))

/* Tells the watchers of the interpreter. */
void gopyrt_function_event(PyFunction_WatchEvent event, PyObject *function, PyObject *value);
/* The annotations, made on first use: borrowed. */
PyObject *gopyrt_function_annotations(PyObject *function);
extern PyGetSetDef gopyrt_function_getset[];

#endif /* GOPYRT_OBJECT_CALL_FUNCTION_H */
