/* float.__round__ */
#include "object/number/arguments.h"
#include "object/number/double.h"
#include "object/number/double_text.h"
#include "object/number/float.h"

#include <math.h>

/* To so many decimals, or to so many zeros in front of the point: by the decimal digits, so that
 * what is rounded is the number itself and not a product that has been rounded before. */
static PyObject *
round_to(double x, Py_ssize_t decimals)
{
    /* A double has no digits beyond, and none so far in front. */
    if (!isfinite(x) || x == 0 || decimals > 323) {
        return PyFloat_FromDouble(x);
    }
    if (decimals < -308) {
        return PyFloat_FromDouble(copysign(0, x));
    }
    gopyrt_decimal d;
    gopyrt_double_decimals(fabs(x), decimals, &d);
    if (d.count == 0) {
        return PyFloat_FromDouble(copysign(0, x));
    }
    char text[sizeof(d.digits) + 16];
    memcpy(text, d.digits, (size_t)d.count);
    PyOS_snprintf(text + d.count, 16, "e%d", d.point - d.count);
    const char *end;
    double value;
    if (gopyrt_double_read(text, &end, &value) < 0) {
        return PyErr_NoMemory();
    }
    if (isinf(value)) {
        PyErr_SetString(PyExc_OverflowError, "rounded value too large to represent");
        return NULL;
    }
    return PyFloat_FromDouble(copysign(value, x));
}

PyObject *
gopyrt_float_round(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    double x = PyFloat_AS_DOUBLE(self);
    if (!gopyrt_check_positional("__round__", n, 0, 1)) {
        return NULL;
    }
    if (n == 0 || args[0] == Py_None) {
        double whole = floor(x), rest = x - whole;
        if (rest > 0.5 || (rest == 0.5 && fmod(whole, 2) != 0)) {
            whole += 1;
        }
        return PyLong_FromDouble(whole);
    }
    Py_ssize_t decimals = PyNumber_AsSsize_t(args[0], NULL);
    return decimals == -1 && PyErr_Occurred() ? NULL : round_to(x, decimals);
}
