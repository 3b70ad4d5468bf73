/* What stands for the path of a file. */
#include "object/text/str.h"

PyObject *
PyOS_FSPath(PyObject *path)
{
    if (PyUnicode_Check(path) || PyBytes_Check(path)) {
        return Py_NewRef(path);
    }
    PyObject *result = gopyrt_special_call(path, GOPYRT_ID(__fspath__), NULL, 0);
    if (result == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_TypeError, "expected str, bytes or os.PathLike object, not %.200s",
                         GOPYRT_TYPE_NAME(path));
        }
        return NULL;
    }
    if (!PyUnicode_Check(result) && !PyBytes_Check(result)) {
        PyErr_Format(PyExc_TypeError,
                     "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                     GOPYRT_TYPE_NAME(path), GOPYRT_TYPE_NAME(result));
        Py_CLEAR(result);
    }
    return result;
}
