/* What of the protocols of objects is done in place: the count of a vectorcall's arguments, and
 * the flag in it that the callee may write into the place before the first one; items of
 * sequences. */
#ifndef Py_CPYTHON_ABSTRACTOBJECT_H
#define Py_CPYTHON_ABSTRACTOBJECT_H

#include "../pymacro.h"
#include "../pyport.h"
#include "../abi/abstract.h"
#include "../abi/cpython/abstract.h"

#define PY_VECTORCALL_ARGUMENTS_OFFSET (_Py_STATIC_CAST(size_t, 1) << (8 * sizeof(size_t) - 1))

static inline Py_ssize_t
_PyVectorcall_NARGS(size_t n)
{
    return _Py_STATIC_CAST(Py_ssize_t, n & ~PY_VECTORCALL_ARGUMENTS_OFFSET);
}
#define PyVectorcall_NARGS(n) _PyVectorcall_NARGS(n)

/* Calls of a method without arguments, and with one: new. */
static inline PyObject *
PyObject_CallMethodNoArgs(PyObject *self, PyObject *name)
{
    return PyObject_VectorcallMethod(name, &self, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

static inline PyObject *
PyObject_CallMethodOneArg(PyObject *self, PyObject *name, PyObject *arg)
{
    PyObject *args[] = { self, arg };
    assert(arg != NULL);
    return PyObject_VectorcallMethod(name, args, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

/* Names that came before those without an underscore. */
#define _PyObject_CallOneArg PyObject_CallOneArg
#define _PyObject_CallMethodNoArgs PyObject_CallMethodNoArgs
#define _PyObject_CallMethodOneArg PyObject_CallMethodOneArg
#define _PyObject_Vectorcall PyObject_Vectorcall
#define _PyObject_VectorcallMethod PyObject_VectorcallMethod
#define _PyObject_FastCallDict PyObject_VectorcallDict
#define _PyVectorcall_Function PyVectorcall_Function

/* Item number `i` of an object that has items by number, new. */
#define PySequence_ITEM(op, i) (Py_TYPE(op)->tp_as_sequence->sq_item((op), (i)))

/* Of what PySequence_Fast gave: size, item and all items, borrowed. */
#define PySequence_Fast_GET_SIZE(op) (PyList_Check(op) ? PyList_GET_SIZE(op) : PyTuple_GET_SIZE(op))
#define PySequence_Fast_GET_ITEM(op, i) \
    (PyList_Check(op) ? PyList_GET_ITEM((op), (i)) : PyTuple_GET_ITEM((op), (i)))
#define PySequence_Fast_ITEMS(op)                               \
    (PyList_Check(op) ? _Py_CAST(PyListObject *, (op))->ob_item \
                      : _Py_CAST(PyTupleObject *, (op))->ob_item)

#endif /* Py_CPYTHON_ABSTRACTOBJECT_H */
