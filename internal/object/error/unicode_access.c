/* The parts of a UnicodeError, for C: one set of functions for each of the three types. */
#include "object/error/error.h"

/* Is it an error of a kind that has parts? `name` is the type that the function is named after. */
static PyUnicodeErrorObject *
check(PyObject *self, const char *name)
{
    if (PyObject_TypeCheck(self, (PyTypeObject *)PyExc_UnicodeError)) {
        return (PyUnicodeErrorObject *)self;
    }
    PyErr_Format(PyExc_TypeError, "expecting a %s object, got %T", name, self);
    return NULL;
}

/* A part that must be a str, or bytes: new. */
static PyObject *
part(PyObject *value, const char *name, int is_bytes)
{
    if (value == NULL) {
        PyErr_Format(PyExc_TypeError, "UnicodeError '%s' attribute is not set", name);
        return NULL;
    }
    if (is_bytes ? !PyBytes_Check(value) : !PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "UnicodeError '%s' attribute must be a %s", name,
                     is_bytes ? "bytes" : "string");
        return NULL;
    }
    return Py_NewRef(value);
}

/* How long the object is, or -1. */
static Py_ssize_t
length_of(PyUnicodeErrorObject *e, int is_bytes)
{
    PyObject *object = part(e->object, "object", is_bytes);
    if (object == NULL) {
        return -1;
    }
    Py_ssize_t length = is_bytes ? PyBytes_GET_SIZE(object) : PyUnicode_GET_LENGTH(object);
    Py_DECREF(object);
    return length;
}

/* Start and end are given out as places that exist. */
static int
get_start(PyUnicodeErrorObject *e, int is_bytes, Py_ssize_t *start)
{
    Py_ssize_t length = e == NULL ? -1 : length_of(e, is_bytes);
    if (length < 0) {
        return -1;
    }
    Py_ssize_t at = e->start >= length ? length - 1 : e->start;
    *start = at < 0 ? 0 : at;
    return 0;
}

static int
get_end(PyUnicodeErrorObject *e, int is_bytes, Py_ssize_t *end)
{
    Py_ssize_t length = e == NULL ? -1 : length_of(e, is_bytes);
    if (length < 0) {
        return -1;
    }
    Py_ssize_t at = e->end < 1 ? 1 : e->end;
    *end = at > length ? length : at;
    return 0;
}

static int
set_reason(PyUnicodeErrorObject *e, const char *reason)
{
    PyObject *text = e == NULL ? NULL : PyUnicode_FromString(reason);
    if (text == NULL) {
        return -1;
    }
    Py_XSETREF(e->reason, text);
    return 0;
}

#define FUNCTIONS(Type, is_bytes)                                                \
    PyObject *PyUnicode##Type##Error_GetObject(PyObject *self)                   \
    {                                                                            \
        PyUnicodeErrorObject *e = check(self, "Unicode" #Type "Error");          \
        return e == NULL ? NULL : part(e->object, "object", is_bytes);           \
    }                                                                            \
    PyObject *PyUnicode##Type##Error_GetReason(PyObject *self)                   \
    {                                                                            \
        PyUnicodeErrorObject *e = check(self, "Unicode" #Type "Error");          \
        return e == NULL ? NULL : part(e->reason, "reason", 0);                  \
    }                                                                            \
    int PyUnicode##Type##Error_SetReason(PyObject *self, const char *reason)     \
    {                                                                            \
        return set_reason(check(self, "Unicode" #Type "Error"), reason);         \
    }                                                                            \
    int PyUnicode##Type##Error_GetStart(PyObject *self, Py_ssize_t *start)       \
    {                                                                            \
        return get_start(check(self, "Unicode" #Type "Error"), is_bytes, start); \
    }                                                                            \
    int PyUnicode##Type##Error_SetStart(PyObject *self, Py_ssize_t start)        \
    {                                                                            \
        PyUnicodeErrorObject *e = check(self, "Unicode" #Type "Error");          \
        return e == NULL ? -1 : (e->start = start, 0);                           \
    }                                                                            \
    int PyUnicode##Type##Error_GetEnd(PyObject *self, Py_ssize_t *end)           \
    {                                                                            \
        return get_end(check(self, "Unicode" #Type "Error"), is_bytes, end);     \
    }                                                                            \
    int PyUnicode##Type##Error_SetEnd(PyObject *self, Py_ssize_t end)            \
    {                                                                            \
        PyUnicodeErrorObject *e = check(self, "Unicode" #Type "Error");          \
        return e == NULL ? -1 : (e->end = end, 0);                               \
    }
FUNCTIONS(Decode, 1)
FUNCTIONS(Encode, 0)
FUNCTIONS(Translate, 0)

PyObject *
PyUnicodeDecodeError_GetEncoding(PyObject *self)
{
    PyUnicodeErrorObject *e = check(self, "UnicodeDecodeError");
    return e == NULL ? NULL : part(e->encoding, "encoding", 0);
}

PyObject *
PyUnicodeEncodeError_GetEncoding(PyObject *self)
{
    PyUnicodeErrorObject *e = check(self, "UnicodeEncodeError");
    return e == NULL ? NULL : part(e->encoding, "encoding", 0);
}

PyObject *
PyUnicodeDecodeError_Create(const char *encoding, const char *object, Py_ssize_t length,
                            Py_ssize_t start, Py_ssize_t end, const char *reason)
{
    return PyObject_CallFunction(PyExc_UnicodeDecodeError, "sy#nns", encoding, object, length,
                                 start, end, reason);
}
