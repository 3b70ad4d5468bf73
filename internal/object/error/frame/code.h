/* Code objects, for the files of this room. */
#ifndef GOPYRT_OBJECT_CODE_H
#define GOPYRT_OBJECT_CODE_H

#include "object/error/error.h"

#include "internal/pycore_code.h"

/* All that a code object is made of, borrowed. */
struct gopyrt_code_parts {
    int argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, firstlineno;
    PyObject *code, *consts, *names, *varnames, *freevars, *cellvars;
    PyObject *filename, *name, *qualname, *linetable, *exceptiontable;
};

/* A new code object of parts that are checked first. */
PyObject *gopyrt_code_new(const struct gopyrt_code_parts *parts);

/* An entry of a table of lines: so many bytes of code with this place, -1 where it has none. */
struct gopyrt_code_place {
    int start, end; /* offsets in bytes */
    int line, end_line, column, end_column;
    int computed; /* the line, also where the entry has none */
};
/* Walks a table of lines. First `at` is 0 and the place has start and end 0 and the code's first
 * line in `computed`. 0 at the end. */
int gopyrt_code_place_next(PyCodeObject *code, Py_ssize_t *at, struct gopyrt_code_place *place);

/* The names of variables of a kind (CO_FAST_...): a new tuple. */
PyObject *gopyrt_code_names(PyCodeObject *code, int kind);

/* Are two constants the same? Unlike those that are only equal, they are of one type, and so is
 * all that is in them; zeros have one sign. 1, 0 or -1 with an exception. */
int gopyrt_code_same_constants(PyObject *a, PyObject *b);

/* Tells those who watch code objects. */
void gopyrt_code_tell(PyCodeObject *code, PyCodeEvent event);
void gopyrt_code_dealloc(PyObject *self);
extern PyMethodDef gopyrt_code_methods[];
PyObject *gopyrt_code_type_new(PyTypeObject *type, PyObject *args, PyObject *kwds);

#endif /* GOPYRT_OBJECT_CODE_H */
