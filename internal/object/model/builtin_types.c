/* All static built-in types, in the order in which they become ready: a type comes after its base.
 * The index of a type is its place here. */
#include "object/model/model.h"

#include "object/collect/collect.h"

#include "object/error/error.h"

PyTypeObject *const gopyrt_builtin_types[] = {
    &PyBaseObject_Type,
    &PyType_Type,
    &gopyrt_none_type,
    &gopyrt_notimplemented_type,
    &PyEllipsis_Type,
    &PyLong_Type,
    &PyBool_Type,
    &PyUnicode_Type,
    &PyBytes_Type,
    &PyTuple_Type,
    &PyList_Type,
    &PyDict_Type,
    &PyFloat_Type,
    &PyCFunction_Type,
    &PyCMethod_Type,
    &PyMethod_Type,
    &PyInstanceMethod_Type,
    &PyClassMethod_Type,
    &PyStaticMethod_Type,
    &PyProperty_Type,
    &PyMethodDescr_Type,
    &PyClassMethodDescr_Type,
    &PyMemberDescr_Type,
    &PyGetSetDescr_Type,
    &PyWrapperDescr_Type,
    &gopyrt_method_wrapper_type,
    &PyModule_Type,
    &PyModuleDef_Type,
    &PyCapsule_Type,
    &_PyWeakref_RefType,
    &_PyWeakref_ProxyType,
    &_PyWeakref_CallableProxyType,
#define EXCEPTION(name, base, kind, doc) &_PyExc_##name,
    GOPYRT_EXCEPTIONS(EXCEPTION)
#undef EXCEPTION
    &_PyExc_IncompleteInputError,
    &_PyExc_InterpreterError,
    &_PyExc_InterpreterNotFoundError,
};
const size_t gopyrt_builtin_type_count = sizeof(gopyrt_builtin_types) / sizeof(gopyrt_builtin_types[0]);
