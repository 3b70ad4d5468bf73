/* Uses of the limited API whose symbols depend on the version that a module asks for. */
#define PY_SSIZE_T_CLEAN 1
#include <Python.h>

#define SINCE(version) (Py_LIMITED_API + 0 >= (version))

void count(PyObject *op, PyObject *other);
Py_ssize_t fields(PyObject *op);
void set_fields(PyObject *op);
int checks(PyObject *op);
PyObject *constants(int which);
PyObject *comparison(int op);
int attributes(PyObject *op);
void *memory(void);
PyObject *functions(PyMethodDef *def, PyObject *op);
PyObject *module(PyModuleDef *def, PyObject *spec);
void threads(void);
int numbers(PyObject *op);

void
count(PyObject *op, PyObject *other)
{
    Py_INCREF(op);
    Py_XINCREF(other);
    Py_DECREF(op);
    Py_XDECREF(other);
    Py_CLEAR(op);
#if SINCE(0x030a0000)
    Py_XDECREF(Py_XNewRef(Py_NewRef(other)));
#endif
}

Py_ssize_t
fields(PyObject *op)
{
    return Py_REFCNT(op) + Py_SIZE(op) + Py_IS_TYPE(op, &PyLong_Type)
           + (Py_TYPE(op) == &PyBool_Type);
}

void
set_fields(PyObject *op)
{
    Py_SET_TYPE(op, &PyLong_Type);
    Py_SET_SIZE((PyVarObject *)op, 3);
    Py_SET_REFCNT(op, 4);
}

int
checks(PyObject *op)
{
    return PyList_Check(op) + PyFloat_Check(op) + PyDict_CheckExact(op) + PyType_Check(op)
           + PyExceptionClass_Check(op) + PyExceptionInstance_Check(op) + PyIter_Check(op)
           + PyIndex_Check(op) + PyType_HasFeature(Py_TYPE(op), Py_TPFLAGS_BASETYPE)
           + PyObject_TypeCheck(op, &PyList_Type);
}

PyObject *
constants(int which)
{
    switch (which) {
    case 0:
        Py_RETURN_NONE;
    case 1:
        Py_RETURN_TRUE;
    case 2:
        Py_RETURN_FALSE;
    case 3:
        Py_RETURN_NOTIMPLEMENTED;
    default:
        return Py_Ellipsis;
    }
}

PyObject *
comparison(int op)
{
    Py_RETURN_RICHCOMPARE(1, 2, op);
}

int
attributes(PyObject *op)
{
    return PyObject_DelAttr(op, op) + PyObject_DelAttrString(op, "name") + PyMapping_DelItem(op, op)
           + PyMapping_DelItemString(op, "name") + (PyMapping_Keys(op) == NULL);
}

void *
memory(void)
{
    char *text = PyMem_New(char, 3);
    PyMem_Resize(text, char, 9);
    PyMem_Del(text);
    PyObject_Del(PyObject_New(PyObject, &PyBaseObject_Type));
    return PyObject_GC_New(PyObject, &PyBaseObject_Type);
}

PyObject *
functions(PyMethodDef *def, PyObject *op)
{
    Py_DECREF(PyCFunction_NewEx(def, op, NULL));
    return PyCFunction_New(def, op);
}

PyObject *
module(PyModuleDef *def, PyObject *spec)
{
#if SINCE(0x03050000)
    Py_XDECREF(PyModule_FromDefAndSpec(def, spec));
#endif
    PyModule_AddIntMacro(spec, Py_eval_input);
    return PyModule_Create(def);
}

void
threads(void)
{
    Py_BEGIN_ALLOW_THREADS;
    Py_END_ALLOW_THREADS;
    (void)Py_EnterRecursiveCall(" in a test");
    Py_LeaveRecursiveCall();
}

int
numbers(PyObject *op)
{
    Py_ssize_t start, stop, step, length;
    return (int)PyLong_AsPid(op) + PySlice_GetIndicesEx(op, 3, &start, &stop, &step, &length);
}
