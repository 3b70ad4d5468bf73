/* What programs print: results by their repr, errors by type and text, both without the addresses
 * in them. */
#ifndef SHOW_H
#define SHOW_H

#include "ways.h"

/* Not each program shows all. */
#pragma GCC diagnostic ignored "-Wunused-function"

/* Prints a text without the addresses in it: " at 0x" is left of one. */
static void
put(const char *s)
{
    static const char mark[] = " at 0x";
    for (const char *at; (at = strstr(s, mark)) != NULL;) {
        at += sizeof(mark) - 1;
        printf("%.*s", (int)(at - s), s);
        s = at + strspn(at, "0123456789abcdef");
    }
    printf("%s", s);
}

/* Prints a text, which it takes over, in ASCII. */
static void
put_text(PyObject *text)
{
    PyObject *bytes = text ? PyUnicode_AsEncodedString(text, "ascii", "backslashreplace") : NULL;
    put(bytes ? PyBytes_AsString(bytes) : "?");
    Py_XDECREF(bytes);
    Py_XDECREF(text);
}

static void
failed(void)
{
    PyObject *e = PyErr_GetRaisedException();
    put(e ? Py_TYPE(e)->tp_name : "no exception");
    put(": ");
    PyObject *text = e ? PyObject_Str(e) : NULL;
    const char *s = text ? PyUnicode_AsUTF8(text) : NULL, *place = s ? strstr(s, ".c:") : NULL;
    if (place != NULL && strstr(place, ": bad argument to internal function")) {
        put("bad argument to internal function"); /* of some line of the library */
        Py_DECREF(text);
    }
    else {
        PyErr_Clear();
        put_text(text);
    }
    PyErr_Clear();
    Py_XDECREF(e);
    putchar('\n');
}

/* Ends a line: with the exception, if there is one. */
static void
raised(void)
{
    if (PyErr_Occurred()) {
        putchar(' ');
        failed();
    }
    else {
        putchar('\n');
    }
}

/* Prints a result and takes it over. */
static void
show(const char *what, PyObject *o)
{
    printf("%s -> ", what);
    if (o != NULL && PyErr_Occurred()) {
        put("a result and ");
        failed();
    }
    else {
        PyObject *text = o ? PyObject_Repr(o) : NULL;
        if (text == NULL) {
            failed();
        }
        else {
            put_text(text);
            putchar('\n');
        }
    }
    Py_XDECREF(o);
}

/* Prints a result that is not the caller's. */
static void
lent(const char *what, PyObject *o)
{
    show(what, Py_XNewRef(o));
}

static void
done(const char *what, Py_ssize_t r)
{
    printf("%s -> ", what);
    if (r >= 0 && !PyErr_Occurred()) {
        printf("%zd\n", r);
        return;
    }
    printf("%zd ", r);
    failed();
}

/* Prints a number that is not an error when negative. */
static void
number(const char *what, Py_ssize_t r)
{
    printf("%s: %zd\n", what, r);
    if (PyErr_Occurred()) {
        failed();
    }
}

static PyObject *
text(const char *s)
{
    return PyUnicode_FromString(s);
}

/* A class of Python made of a dict, which it takes over; bases too, NULL for none. */
static PyObject *
class_of(const char *name, PyObject *bases, PyObject *dict)
{
    bases = bases ? bases : PyTuple_New(0);
    return PyObject_CallFunction((PyObject *)&PyType_Type, "sNN", name, bases, dict);
}

/* A type made of slots, with a module's name before its own. */
static PyObject *
type_of(const char *name, int basicsize, unsigned flags, PyType_Slot *slots)
{
    PyType_Spec spec = { name, basicsize, 0, flags, slots };
    return PyType_FromSpec(&spec);
}

static void
say_number(const char *what, long long n)
{
    printf("%s -> %lld", what, n);
    raised();
}

static void
say_text(const char *what, const char *s)
{
    printf("%s -> %s", what, s != NULL ? s : "NULL");
    raised();
}

/* What a format stands for, until facts() has run. */
#define B(...) late(Py_BuildValue(__VA_ARGS__))

/* Calls that are their own headings: of a new object, a borrowed one, a number of any size, a C
 * string; and attributes. */
#define OBJECT(call) show(#call, (PyObject *)(call))
#define BORROWED(call) lent(#call, (PyObject *)(call))
#define NUMBER(call) say_number(#call, (long long)(call))
#define TEXT(call) say_text(#call, call)
#define ATTR(object, name) show(#object "." name, PyObject_GetAttrString(object, name))

#endif /* SHOW_H */
