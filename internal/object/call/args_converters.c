/* Converters of arguments that modules name behind the unit O&. */
#include "object/call/call.h"

#include "internal/pycore_abstract.h"

/* None leaves what is at the place. */
int
_Py_convert_optional_to_ssize_t(PyObject *obj, void *place)
{
    if (obj == Py_None) {
        return 1;
    }
    if (!PyIndex_Check(obj)) {
        PyErr_Format(PyExc_TypeError, "argument should be integer or None, not '%.200s'",
                     GOPYRT_TYPE_NAME(obj));
        return 0;
    }
    Py_ssize_t value = PyNumber_AsSsize_t(obj, PyExc_OverflowError);
    if (value == -1 && PyErr_Occurred()) {
        return 0;
    }
    *(Py_ssize_t *)place = value;
    return 1;
}
