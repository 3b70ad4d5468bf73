/* The types of generators and coroutines. Only an evaluator makes such objects; code of C asks
 * whether an object is one. */
#include "object/host/host.h"

#include "internal/pycore_interpframe_structs.h"

#define SUSPENDED(name, text, struct_type)                       \
    PyTypeObject name = {                                        \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = (text), \
        .tp_basicsize = offsetof(struct_type, gi_iframe),        \
        .tp_itemsize = sizeof(PyObject *),                       \
        .tp_getattro = PyObject_GenericGetAttr,                  \
        .tp_flags = Py_TPFLAGS_DISALLOW_INSTANTIATION,           \
    }

SUSPENDED(PyGen_Type, "generator", PyGenObject);
