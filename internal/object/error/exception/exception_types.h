/* What the types of exceptions are made of, for exception_types.c and the files of single types. */
#ifndef GOPYRT_EXCEPTION_TYPES_H
#define GOPYRT_EXCEPTION_TYPES_H

#include "object/container/container.h"
#include "object/error/error.h"

/* Calls of types that make their instances as BaseException does. */
PyObject *gopyrt_exception_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf,
                                      PyObject *kwnames);
/* Makes an instance of such a type; takes over the arguments, a tuple or NULL. */
PyObject *gopyrt_exception_make(PyTypeObject *type, PyObject *args);
/* What add_note() does with a str. */
int gopyrt_exception_add_note(PyObject *self, PyObject *note);

/* A keyword and the field that it sets. */
typedef struct {
    const char *name;
    size_t offset;
} gopyrt_exception_keyword;
/* Sets these fields from keywords; `who` is the type that a TypeError names. */
int gopyrt_exception_keywords(PyObject *self, PyObject *kwds, const char *who,
                              const gopyrt_exception_keyword *known);

/* Which words behind BaseException's fields are references, for each layout. */
enum {
    GOPYRT_FIELDS_SIMPLE = 0,
    GOPYRT_FIELDS_VALUE = 0x1,
    GOPYRT_FIELDS_ATTRIBUTE = 0x3,
    GOPYRT_FIELDS_GROUP = 0x7,
    GOPYRT_FIELDS_IMPORT = 0xf,
    GOPYRT_FIELDS_OS = 0xf,
    GOPYRT_FIELDS_SYNTAX = 0x1ff,
    GOPYRT_FIELDS_UNICODE = 0x13,
};

/* One static type's functions and tables are named after its kind. */
PyObject *gopyrt_key_error_str(PyObject *self);
PyObject *gopyrt_import_error_str(PyObject *self);
PyObject *gopyrt_os_error_str(PyObject *self);
PyObject *gopyrt_syntax_error_str(PyObject *self);
PyObject *gopyrt_decode_error_str(PyObject *self);
PyObject *gopyrt_encode_error_str(PyObject *self);
PyObject *gopyrt_translate_error_str(PyObject *self);
PyObject *gopyrt_group_str(PyObject *self);
PyObject *gopyrt_group_repr(PyObject *self);

int gopyrt_system_exit_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_stop_iteration_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_name_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_attribute_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_import_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_os_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_syntax_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_decode_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_encode_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_translate_error_init(PyObject *self, PyObject *args, PyObject *kwds);
int gopyrt_group_init(PyObject *self, PyObject *args, PyObject *kwds);

PyObject *gopyrt_os_error_new(PyTypeObject *type, PyObject *args, PyObject *kwds);
PyObject *gopyrt_group_new(PyTypeObject *type, PyObject *args, PyObject *kwds);

extern PyMethodDef gopyrt_exception_methods[];
extern PyMemberDef gopyrt_exception_members[];
extern PyGetSetDef gopyrt_exception_getset[];
extern PyMethodDef gopyrt_attribute_error_methods[], gopyrt_import_error_methods[],
    gopyrt_os_error_methods[], gopyrt_group_methods[];
extern PyMemberDef gopyrt_system_exit_members[], gopyrt_stop_iteration_members[],
    gopyrt_name_error_members[], gopyrt_attribute_error_members[], gopyrt_import_error_members[],
    gopyrt_os_error_members[], gopyrt_syntax_error_members[], gopyrt_unicode_error_members[],
    gopyrt_group_members[];
extern PyGetSetDef gopyrt_os_error_getset[];

#endif /* GOPYRT_EXCEPTION_TYPES_H */
