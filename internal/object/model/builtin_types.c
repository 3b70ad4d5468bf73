/* All static built-in types, in the order in which they become ready: a type comes after its base.
 * The index of a type is its place here. */
#include "object/model/model.h"

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
    &PyMethodDescr_Type,
    &PyClassMethodDescr_Type,
    &PyMemberDescr_Type,
    &PyGetSetDescr_Type,
    &PyWrapperDescr_Type,
    &gopyrt_method_wrapper_type,
};
const size_t gopyrt_builtin_type_count = Py_ARRAY_LENGTH(gopyrt_builtin_types);
