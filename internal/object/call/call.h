/* Calls: vectorcall and the older way, builtin functions, bound methods, arguments and values. */
#ifndef GOPYRT_OBJECT_CALL_H
#define GOPYRT_OBJECT_CALL_H

#include "object/model/model.h"

#include <stdarg.h>

#include "internal/pycore_call.h"
#include "internal/pycore_modsupport.h"
#include "internal/pycore_object.h"

/* The vectorcall of an object, or NULL. */
static inline vectorcallfunc
gopyrt_vectorcall_of(PyObject *callable)
{
    PyTypeObject *type = Py_TYPE(callable);
    if (!(type->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL)) {
        return NULL;
    }
    return *(vectorcallfunc *)((char *)callable + type->tp_vectorcall_offset);
}

/* What a callable gave back: a result without an exception or an exception without a result, else
 * SystemError. Takes over the result and gives it back. */
PyObject *gopyrt_call_check(PyObject *callable, PyObject *result);
/* The same, with the name of a place. */
PyObject *gopyrt_call_check_at(const char *where, PyObject *result);

/* The vectorcall of a method descriptor whose method has these flags, or NULL with SystemError. */
vectorcallfunc gopyrt_method_vectorcall(const PyMethodDef *method);

/* Calls a function of a PyMethodDef. `cls` is for METH_METHOD. `name` is for messages. */
PyObject *gopyrt_call_def(PyMethodDef *method, PyObject *self, PyTypeObject *cls,
                          PyObject *const *args, size_t nargs, PyObject *kwnames, PyObject *name);

/* Calls with the arguments that Py_BuildValue makes; a format of one tuple means its items. */
PyObject *gopyrt_call_format(PyObject *callable, const char *format, va_list va);

/* Makes values as Py_BuildValue does, but no tuple of them. How many there are: none was made where
 * that is more than there is room for. -1 with an exception. */
Py_ssize_t gopyrt_build_few(const char *format, va_list list, PyObject **few, Py_ssize_t room);

/* Arguments of a vectorcall as a dict of keywords, and a dict's as names and values. */
PyObject *gopyrt_keywords_dict(PyObject *const *values, PyObject *kwnames);

/* Calls by tp_call, though there may be a vectorcall. */
PyObject *gopyrt_call_slot(PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
                           PyObject *kwnames);

/* Raises for a keyword that no parameter has, with the parameter that was perhaps meant; `names` is
 * a sequence of str or a list of C strings. */
void gopyrt_args_unexpected(const char *function, PyObject *keyword, PyObject *names);

#endif /* GOPYRT_OBJECT_CALL_H */
