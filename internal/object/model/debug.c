/* What helps to debug, and what only the runtime's own extensions do with objects. */
#include "object/model/model.h"

#include "internal/pycore_object.h"

#include <stdio.h>
#include <string.h>

void
_PyObject_Dump(PyObject *op)
{
    if (op == NULL || _PyMem_IsPtrFreed(op)) {
        fprintf(stderr, "<object at %p is freed>\n", (void *)op);
        fflush(stderr);
        return;
    }
    fprintf(stderr, "object address  : %p\n", (void *)op);
    fprintf(stderr, "object refcount : %zd\n", Py_REFCNT(op));
    fprintf(stderr, "object type     : %p\n", (void *)Py_TYPE(op));
    fprintf(stderr, "object type name: %s\nobject repr     : ", Py_TYPE(op)->tp_name);
    fflush(stderr); /* the most useful lines, if the next one ends the process */
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *before = PyErr_GetRaisedException();
    if (PyObject_Print(op, stderr, 0) < 0) {
        PyErr_Clear();
    }
    PyErr_SetRaisedException(before);
    PyGILState_Release(state);
    fputc('\n', stderr);
    fflush(stderr);
}

const char *
_PyType_Name(PyTypeObject *type)
{
    const char *dot = strrchr(type->tp_name, '.');
    return dot == NULL ? type->tp_name : dot + 1;
}

PyObject *
_PyObject_GetAttrId(PyObject *op, _Py_Identifier *name)
{
    PyObject *text = _PyUnicode_FromId(name); /* borrowed */
    return text == NULL ? NULL : PyObject_GetAttr(op, text);
}

void
_Py_SetImmortal(PyObject *op)
{
    if (PyObject_IS_GC(op) && PyObject_GC_IsTracked(op)) {
        PyObject_GC_UnTrack(op);
    }
    op->ob_refcnt = _Py_IMMORTAL_INITIAL_REFCNT;
}
