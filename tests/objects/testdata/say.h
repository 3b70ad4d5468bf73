/* How the programs print: an object by its repr in ASCII, up to an address in it, a number, or
 * the exception. Each call is its own heading. Include ways.h first. */
#ifndef SAY_H
#define SAY_H

static inline void
failed(void)
{
    PyObject *e = PyErr_GetRaisedException();
    if (e == NULL) {
        printf("no exception");
        return;
    }
    PyObject *text = PyObject_Str(e), *plain = text ? PyObject_ASCII(text) : NULL;
    const char *s = plain ? PyUnicode_AsUTF8(plain) : NULL;
    /* In front of this one stands the place in the library's source. */
    const char *bad = s ? strstr(s, "bad argument to internal function") : NULL;
    printf("%s: %s", Py_TYPE(e)->tp_name, bad ? bad : s ? s : "?");
    PyErr_Clear();
    Py_XDECREF(plain);
    Py_XDECREF(text);
    Py_DECREF(e);
}

/* Prints an object and drops it, or the exception. */
static inline void
say(const char *what, PyObject *o)
{
    printf("%s -> ", what);
    PyObject *text = o == NULL ? NULL : PyObject_ASCII(o);
    if (text == NULL) {
        failed();
    }
    else {
        const char *s = PyUnicode_AsUTF8(text), *end = strstr(s, " at 0x");
        printf("%.*s", end ? (int)(end - s) : (int)strlen(s), s);
    }
    printf("\n");
    Py_XDECREF(text);
    Py_XDECREF(o);
}

static inline void
say_number(const char *what, long long n)
{
    printf("%s -> %lld", what, n);
    if (PyErr_Occurred()) {
        printf(" ");
        failed();
    }
    printf("\n");
}

#define OBJECT(call) say(#call, (PyObject *)(call))
#define BORROWED(call) say(#call, Py_XNewRef(call))
#define NUMBER(call) say_number(#call, (long long)(call))

#endif /* SAY_H */
