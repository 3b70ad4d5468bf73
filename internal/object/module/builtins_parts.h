/* Functions of the module builtins that have files of their own. */
#ifndef GOPYRT_OBJECT_BUILTINS_PARTS_H
#define GOPYRT_OBJECT_BUILTINS_PARTS_H

#include <Python.h>

/* ---- What many values come to (builtins_reduce.c) ---------------------------------------- */

PyObject *gopyrt_builtin_max(PyObject *module, PyObject *args, PyObject *kwargs);
PyObject *gopyrt_builtin_min(PyObject *module, PyObject *args, PyObject *kwargs);
PyObject *gopyrt_builtin_sum(PyObject *module, PyObject *args, PyObject *kwargs);

/* ---- Values as text (builtins_text.c) ----------------------------------------------------- */

PyObject *gopyrt_builtin_bin(PyObject *module, PyObject *number);
PyObject *gopyrt_builtin_hex(PyObject *module, PyObject *number);
PyObject *gopyrt_builtin_oct(PyObject *module, PyObject *number);
PyObject *gopyrt_builtin_print(PyObject *module, PyObject *args, PyObject *kwargs);
PyObject *gopyrt_builtin_round(PyObject *module, PyObject *args, PyObject *kwargs);

#endif /* GOPYRT_OBJECT_BUILTINS_PARTS_H */
