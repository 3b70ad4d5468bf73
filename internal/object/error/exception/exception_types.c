/* The types of all built-in exceptions but BaseException, made from the list, and the pointers to
 * them by which extensions know them. */
#include "object/error/exception/exception_types.h"

/* The functions of one layout. */
#define LAYOUT(name)                                                              \
    static void dealloc_##name(PyObject *self)                                    \
    {                                                                             \
        gopyrt_exception_dealloc(self, GOPYRT_FIELDS_##name);                     \
    }                                                                             \
    static int traverse_##name(PyObject *self, visitproc visit, void *arg)        \
    {                                                                             \
        return gopyrt_exception_traverse(self, visit, arg, GOPYRT_FIELDS_##name); \
    }                                                                             \
    static int clear_##name(PyObject *self)                                       \
    {                                                                             \
        return gopyrt_exception_clear(self, GOPYRT_FIELDS_##name);                \
    }
LAYOUT(SIMPLE)
LAYOUT(VALUE)
LAYOUT(ATTRIBUTE)
LAYOUT(GROUP)
LAYOUT(IMPORT)
LAYOUT(OS)
LAYOUT(SYNTAX)
LAYOUT(UNICODE)

#define COLLECTED(layout) .tp_traverse = traverse_##layout, .tp_clear = clear_##layout
#define OBJECT(layout, type) \
    .tp_basicsize = sizeof(type), .tp_dealloc = dealloc_##layout, COLLECTED(layout)

/* clang-format off */
#define KIND_SIMPLE \
    OBJECT(SIMPLE, PyBaseExceptionObject), .tp_new = gopyrt_exception_new, \
    .tp_vectorcall = gopyrt_exception_vectorcall
#define KIND_KEY \
    OBJECT(SIMPLE, PyBaseExceptionObject), .tp_str = gopyrt_key_error_str, \
    .tp_vectorcall = gopyrt_exception_vectorcall
#define KIND_MEMORY \
    .tp_basicsize = sizeof(PyBaseExceptionObject), .tp_dealloc = gopyrt_memory_error_dealloc, \
    COLLECTED(SIMPLE), .tp_new = gopyrt_memory_error_new
#define KIND_GROUP \
    OBJECT(GROUP, PyBaseExceptionGroupObject), .tp_new = gopyrt_group_new, \
    .tp_init = gopyrt_group_init, .tp_str = gopyrt_group_str, .tp_repr = gopyrt_group_repr, \
    .tp_methods = gopyrt_group_methods, .tp_members = gopyrt_group_members
#define KIND_EXIT \
    OBJECT(VALUE, PySystemExitObject), .tp_init = gopyrt_system_exit_init, \
    .tp_members = gopyrt_system_exit_members
#define KIND_STOP \
    OBJECT(VALUE, PyStopIterationObject), .tp_init = gopyrt_stop_iteration_init, \
    .tp_members = gopyrt_stop_iteration_members
#define KIND_NAME_PLAIN OBJECT(VALUE, PyNameErrorObject)
#define KIND_NAME \
    KIND_NAME_PLAIN, .tp_init = gopyrt_name_error_init, .tp_members = gopyrt_name_error_members
#define KIND_ATTRIBUTE \
    OBJECT(ATTRIBUTE, PyAttributeErrorObject), .tp_init = gopyrt_attribute_error_init, \
    .tp_methods = gopyrt_attribute_error_methods, .tp_members = gopyrt_attribute_error_members
#define KIND_IMPORT_PLAIN OBJECT(IMPORT, PyImportErrorObject)
#define KIND_IMPORT \
    KIND_IMPORT_PLAIN, .tp_init = gopyrt_import_error_init, .tp_str = gopyrt_import_error_str, \
    .tp_methods = gopyrt_import_error_methods, .tp_members = gopyrt_import_error_members
#define KIND_OS_PLAIN OBJECT(OS, PyOSErrorObject)
#define KIND_OS \
    KIND_OS_PLAIN, .tp_new = gopyrt_os_error_new, .tp_init = gopyrt_os_error_init, \
    .tp_str = gopyrt_os_error_str, .tp_methods = gopyrt_os_error_methods, \
    .tp_members = gopyrt_os_error_members, .tp_getset = gopyrt_os_error_getset
#define KIND_SYNTAX_PLAIN OBJECT(SYNTAX, PySyntaxErrorObject)
#define KIND_SYNTAX \
    KIND_SYNTAX_PLAIN, .tp_init = gopyrt_syntax_error_init, .tp_str = gopyrt_syntax_error_str, \
    .tp_members = gopyrt_syntax_error_members
#define UNICODE(what) \
    OBJECT(UNICODE, PyUnicodeErrorObject), .tp_new = gopyrt_exception_new, \
    .tp_init = gopyrt_##what##_error_init, .tp_str = gopyrt_##what##_error_str, \
    .tp_members = gopyrt_unicode_error_members
#define KIND_DECODE UNICODE(decode)
#define KIND_ENCODE UNICODE(encode)
#define KIND_TRANSLATE UNICODE(translate)

#define TYPE(name, python_name, base, kind, doc) \
    PyTypeObject _PyExc_##name = { \
        PyVarObject_HEAD_INIT(&PyType_Type, 0) \
        .tp_name = python_name, \
        .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, \
        .tp_doc = doc, \
        .tp_base = &_PyExc_##base, \
        KIND_##kind, \
    };
/* clang-format on */

/* BaseException has a file of its own. */
#define MADE_BASE(...)
#define MADE_SIMPLE TYPE
#define MADE_KEY TYPE
#define MADE_MEMORY TYPE
#define MADE_GROUP TYPE
#define MADE_EXIT TYPE
#define MADE_STOP TYPE
#define MADE_NAME TYPE
#define MADE_NAME_PLAIN TYPE
#define MADE_ATTRIBUTE TYPE
#define MADE_IMPORT TYPE
#define MADE_IMPORT_PLAIN TYPE
#define MADE_OS TYPE
#define MADE_OS_PLAIN TYPE
#define MADE_SYNTAX TYPE
#define MADE_SYNTAX_PLAIN TYPE
#define MADE_DECODE TYPE
#define MADE_ENCODE TYPE
#define MADE_TRANSLATE TYPE
#define DEFINE(name, base, kind, doc) MADE_##kind(name, #name, base, kind, doc)
GOPYRT_EXCEPTIONS(DEFINE)

TYPE(IncompleteInputError, "_IncompleteInputError", SyntaxError, SYNTAX_PLAIN,
     "The source ends too early.")
TYPE(InterpreterError, "concurrent.interpreters.InterpreterError", Exception, SIMPLE,
     "An operation between interpreters failed.")
TYPE(InterpreterNotFoundError, "concurrent.interpreters.InterpreterNotFoundError", InterpreterError,
     SIMPLE, "There is no such interpreter.")

#define POINTER(name, base, kind, doc) PyObject *PyExc_##name = (PyObject *)&_PyExc_##name;
GOPYRT_EXCEPTIONS(POINTER)
PyObject *PyExc_EnvironmentError = (PyObject *)&_PyExc_OSError;
PyObject *PyExc_IOError = (PyObject *)&_PyExc_OSError;
PyObject *PyExc_InterpreterError = (PyObject *)&_PyExc_InterpreterError;
PyObject *PyExc_InterpreterNotFoundError = (PyObject *)&_PyExc_InterpreterNotFoundError;
