/* str.__format__ */
#include "object/number/format_spec.h"
#include "object/text/methods.h"

static PyObject *
refused(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return NULL;
}

PyObject *
gopyrt_str_format_spec(PyObject *self, PyObject *text)
{
    gopyrt_format_spec spec;
    if (!PyUnicode_Check(text)) {
        _PyArg_BadArgument("__format__", "argument", "str", text);
        return NULL;
    }
    if (PyUnicode_GET_LENGTH(text) == 0) {
        return PyUnicode_CheckExact(self) ? Py_NewRef(self) : PyObject_Str(self);
    }
    if (gopyrt_format_spec_read(text, self, '<', 's', &spec) < 0) {
        return NULL;
    }
    if (spec.type != 's') {
        gopyrt_format_unknown(spec.type, self);
        return NULL;
    }
    if (spec.sign != 0) {
        return refused(spec.sign == ' ' ? "Space not allowed in string format specifier"
                                        : "Sign not allowed in string format specifier");
    }
    if (spec.positive_zero) {
        return refused("Negative zero coercion (z) not allowed in string format specifier");
    }
    if (spec.alternate) {
        return refused("Alternate form (#) not allowed in string format specifier");
    }
    if (spec.align == '=') {
        return refused("'=' alignment not allowed in string format specifier");
    }
    PyObject *shown = spec.precision >= 0 && spec.precision < PyUnicode_GET_LENGTH(self)
                          ? gopyrt_str_slice(self, 0, spec.precision)
                          : Py_NewRef(self);
    PyObject *result = shown == NULL ? NULL : gopyrt_format_pad(&spec, shown);
    Py_XDECREF(shown);
    return result;
}
