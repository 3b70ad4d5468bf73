/* Objects as Go sees them.
 *
 * Go has an object's address and the life of its interpreter, a number that no other interpreter
 * has or had. An operation is one call: gopyrt_goview_do looks whether the calling thread is
 * attached to that interpreter, makes objects of the values that it is given, and does what the
 * table in operations.c says. Values go both ways packed, as bytes without pointers into Go's
 * memory. What Go gets is a new reference, which it gives back by gopyrt_goview_release. */
#ifndef GOPYRT_OBJECT_GOVIEW_H
#define GOPYRT_OBJECT_GOVIEW_H

#include "object/model/model.h"

#include "../../../exports.h"

/* Does an operation for Go: see gopyrt_goview. `home` is the interpreter whose object `self` is; 0
 * where there is no object yet, and any interpreter does. */
gopyrt_goview gopyrt_goview_do(uint64_t home, gopyrt_object *self, int op, const void *packed,
                               size_t size);
/* Gives references back. 0 where the thread is not attached to that interpreter: nothing was
 * done. */
int gopyrt_goview_release(uint64_t home, gopyrt_object **objects, size_t count);
/* The life of the interpreter that the thread is attached to; 0 if it is to none. */
uint64_t gopyrt_goview_home(void);
/* Makes Go's functions the evaluator: a set of GOPYRT_GOVIEW_COMPILE and its kin, 0 for none. */
void gopyrt_goview_set_evaluator(int functions);

/* Adds an audit hook that is written in Go, as PySys_AddAuditHook does. */
int gopyrt_goview_add_audit_hook(uint64_t token);

/* One operation. */
typedef struct {
    PyObject *self;   /* borrowed; NULL where the operation has none */
    PyObject **args;  /* what was packed, `count` of them */
    Py_ssize_t count; /* of positional ones and of the values of keywords */
    PyObject *names;  /* the keywords' names, a tuple or NULL */
    gopyrt_goview *result;
} gopyrt_goview_call;

/* Does the operation. -1 with an exception. */
typedef int (*gopyrt_goview_operation)(gopyrt_goview_call *call);

extern const gopyrt_goview_operation gopyrt_goview_operations[GOPYRT_GOVIEW_COUNT];

/* Values that were packed by Go. */
typedef struct {
    const unsigned char *at, *end;
} gopyrt_goview_reader;

/* The next value: new. */
PyObject *gopyrt_goview_unpack(gopyrt_goview_reader *reader);

/* Packs a value for Go: result->block is to be freed. References to objects that have no form of
 * their own are in it, and are Go's. */
int gopyrt_goview_pack(PyObject *value, gopyrt_goview *result);

/* What there is to say about an exception, as a new tuple: the names of its types, its message, its
 * notes, its traceback, its cause, its context. */
PyObject *gopyrt_goview_explain(PyObject *exception, int depth);

#endif /* GOPYRT_OBJECT_GOVIEW_H */
