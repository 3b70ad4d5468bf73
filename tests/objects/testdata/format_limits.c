/* Formats at their limits: precisions and widths that are too big, text that ends in the middle of
 * a character, and arguments that are none. */
#include "show.h"

static void
precisions(void)
{
    static const char *const all[] = { "2147483648", "2147483647", "2147483645", "2147482624" };
    PyObject *const values[] = { B("d", 1.5), B("d", Py_HUGE_VAL), B("i", 5),
                                 late(PyComplex_FromDoubles(1, 2)) };
    for (int i = 0; i < 4; i++) {
        for (const char *kind = "feGg"; *kind; kind++) {
            char format[40];
            snprintf(format, sizeof(format), "%%.%s%c", all[i], *kind);
            printf("%s\n", format);
            show("str", PyUnicode_Format(B("s", format), values[0]));
            show("bytes", PyNumber_Remainder(B("y", format), values[1]));
            for (int v = 0; v < 4; v++) {
                show("format", PyObject_Format(values[v], B("s", format + 1)));
            }
        }
        if (i < 3) {
            char *text = PyOS_double_to_string(1.5, 'e', i ? atoi(all[i]) : INT_MAX, 0, NULL);
            say_text("double_to_string", text);
            PyMem_Free(text);
        }
    }
    static const char *const integers[] = { "%.2147483648d", "%.2147483647d", "%.2147483645x" };
    for (int i = 0; i < 3; i++) {
        show(integers[i], PyUnicode_Format(B("s", integers[i]), B("i", 5)));
        show(integers[i], PyNumber_Remainder(B("y", integers[i]), B("i", 5)));
        show(integers[i], PyUnicode_Format(B("s", integers[i]), B("s", "x")));
    }
    show("%*d", PyUnicode_Format(B("s", "%*d"), B("(ni)", PY_SSIZE_T_MIN, 1)));
    show("%*d", PyUnicode_Format(B("s", "%*d"), B("(ni)", (Py_ssize_t)-5, 1)));
    /* Zeros among the digits, more than there is memory for. */
    show("zeros", PyObject_Format(B("i", 1), B("s", "09000000000000000000")));
    show("zeros", PyObject_Format(B("d", 1.5), B("s", "09000000000000000000.1f")));
    show("zeros", PyObject_Format(B("i", 1234567), B("s", "+016,")));
    show("zeros", PyObject_Format(B("i", 1234567), B("s", "+#018_x")));
    show("zeros", PyObject_Format(B("d", 1234567.5), B("s", "017,.1f")));
}

static PyObject *
raises(PyObject *self)
{
    PyErr_SetString(PyExc_KeyError, "no float");
    return NULL;
}

static void
no_floats(void)
{
    PyType_Slot slots[] = { { Py_nb_float, raises }, { 0 } };
    PyObject *T = late(type_of("m.T", sizeof(PyObject), 0, slots)),
             *o = late(PyObject_CallNoArgs(T));
    PyObject *const values[] = { late(PyNumber_Power(B("i", 10), B("i", 400), Py_None)), o,
                                 B("s", "x") };
    for (int i = 0; i < 3; i++) {
        show("bytes", PyNumber_Remainder(B("y", "<%f>"), values[i]));
        show("str", PyNumber_Remainder(B("s", "<%f>"), values[i]));
    }
}

/* A precision counts bytes, and leaves out a character only where it cuts it. */
static void
cut_characters(void)
{
    for (int n = 0; n < 7; n++) {
        show("%.*s", PyUnicode_FromFormat("[%.*s]", n, "ab\xe2\x82"));
        show("%.*V", PyUnicode_FromFormat("[%.*V]", n, NULL, "ab\xe2\x82\xac"));
    }
    show("%p", PyBytes_FromFormat("[%p]", NULL));
    show("%p", PyUnicode_FromFormat("[%p]", NULL));
}

static void
arguments(void)
{
    PyObject *one = B("i", 1), *Int = (PyObject *)&PyLong_Type;
    show("format", PyObject_CallMethod(B("s", "x"), "__format__", "O", Py_None));
    OBJECT(PyObject_CallMethod(one, "to_bytes", NULL));
    OBJECT(PyObject_CallMethod(one, "to_bytes", "is", 2, "little"));
    OBJECT(PyObject_CallMethod(one, "to_bytes", "iO", 2, Py_None));
    OBJECT(PyObject_CallMethod(one, "to_bytes", "is", 2, "middle"));
    OBJECT(PyObject_CallMethod(one, "to_bytes", "sss", "a", "big", "c"));
    OBJECT(PyObject_CallMethod(one, "to_bytes", "sO", "a", Py_None));
    OBJECT(PyObject_CallMethod(one, "to_bytes", "d", 1.5));
    OBJECT(PyObject_CallMethod(one, "to_bytes", "i", -1));
    OBJECT(PyObject_CallMethod(Int, "from_bytes", NULL));
    OBJECT(PyObject_CallMethod(Int, "from_bytes", "y", "ab"));
    OBJECT(PyObject_CallMethod(Int, "from_bytes", "yO", "ab", one));
    OBJECT(PyObject_CallMethod(Int, "from_bytes", "yss", "ab", "big", "c"));
    PyObject *to_bytes = late(PyObject_GetAttrString(one, "to_bytes")),
             *from_bytes = late(PyObject_GetAttrString(Int, "from_bytes"));
    static const char *const keywords[] = { "{sssO}", "{sOsO}", "{sssi}", "{sisO}" };
    for (int i = 0; i < 4; i++) {
        PyObject *names = i == 0   ? B(keywords[i], "byteorder", "little", "signed", Py_True)
                          : i == 1 ? B(keywords[i], "byteorder", Py_None, "signed", Py_True)
                          : i == 2 ? B(keywords[i], "byteorder", "big", "length", 3)
                                   : B(keywords[i], "length", 4, "sign", Py_True);
        show("to_bytes", PyObject_Call(to_bytes, B("()"), names));
        show("to_bytes", PyObject_Call(to_bytes, B("(i)", 5), names));
        show("from_bytes", PyObject_Call(from_bytes, B("(y)", "\xff\x01"), names));
    }
    PyObject *Float = (PyObject *)&PyFloat_Type;
    OBJECT(PyObject_CallMethod(Float, "__getformat__", "s#", "a\0b", (Py_ssize_t)3));
    OBJECT(PyObject_CallMethod(Float, "__getformat__", "s", "double"));
    OBJECT(PyObject_CallMethod(Float, "__getformat__", "s", "half"));
}

static void
facts(void)
{
    precisions();
    no_floats();
    cut_characters();
    arguments();
}
