/* What the errors of encoding, decoding and translating keep, by their getters and setters:
 * numbers in and out of range, of the right error and another one, and after an attribute was
 * deleted. */
#include "show.h"

typedef int get_number(PyObject *, Py_ssize_t *);
typedef int set_number(PyObject *, Py_ssize_t);
typedef PyObject *get_object(PyObject *);
typedef int set_reason(PyObject *, const char *);

static const struct kind {
    const char *name;
    get_object *object, *encoding, *reason;
    get_number *start, *end;
    set_number *set_start, *set_end;
    set_reason *set_reason;
} kinds[] = {
    { "encode", PyUnicodeEncodeError_GetObject, PyUnicodeEncodeError_GetEncoding,
      PyUnicodeEncodeError_GetReason, PyUnicodeEncodeError_GetStart, PyUnicodeEncodeError_GetEnd,
      PyUnicodeEncodeError_SetStart, PyUnicodeEncodeError_SetEnd, PyUnicodeEncodeError_SetReason },
    { "decode", PyUnicodeDecodeError_GetObject, PyUnicodeDecodeError_GetEncoding,
      PyUnicodeDecodeError_GetReason, PyUnicodeDecodeError_GetStart, PyUnicodeDecodeError_GetEnd,
      PyUnicodeDecodeError_SetStart, PyUnicodeDecodeError_SetEnd, PyUnicodeDecodeError_SetReason },
    { "translate", PyUnicodeTranslateError_GetObject, NULL, PyUnicodeTranslateError_GetReason,
      PyUnicodeTranslateError_GetStart, PyUnicodeTranslateError_GetEnd,
      PyUnicodeTranslateError_SetStart, PyUnicodeTranslateError_SetEnd,
      PyUnicodeTranslateError_SetReason },
};

static PyObject *
make(int kind, const char *text, Py_ssize_t start, Py_ssize_t end)
{
    switch (kind) {
    case 0:
        return PyObject_CallFunction(PyExc_UnicodeEncodeError, "ssnns", "enc", text, start, end,
                                     "why");
    case 1:
        return PyObject_CallFunction(PyExc_UnicodeDecodeError, "synns", "enc", text, start, end,
                                     "why");
    default:
        return PyObject_CallFunction(PyExc_UnicodeTranslateError, "snns", text, start, end, "why");
    }
}

static void
parts_of(const struct kind *kind, PyObject *e)
{
    Py_ssize_t start = -77, end = -77;
    OBJECT(PyObject_Str(e));
    NUMBER(kind->start(e, &start));
    NUMBER(kind->end(e, &end));
    printf("%zd %zd\n", start, end);
    OBJECT(kind->object(e));
    OBJECT(kind->reason(e));
    if (kind->encoding) {
        OBJECT(kind->encoding(e));
    }
}

static void
facts(void)
{
    static const char *const texts[] = { "", "a", "abcdef",
                                         "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z" };
    static const Py_ssize_t places[] = { -9, -1, 0, 1, 2, 5, 6, 7, PY_SSIZE_T_MAX };
    static const char *const attributes[] = { "object", "reason", "encoding", "start", "end" };
    for (int k = 0; k < 3; k++) {
        const struct kind *kind = &kinds[k], *other = &kinds[(k + 1) % 3];
        for (size_t t = 0; t < 4; t++) {
            PyObject *e = late(make(k, texts[t], 0, 1));
            printf("-- %s %zu\n", kind->name, t);
            for (int i = 0; i < 9; i++) {
                NUMBER(kind->set_start(e, places[i]));
                NUMBER(kind->set_end(e, places[8 - i]));
                parts_of(kind, e);
                parts_of(kind, late(make(k, texts[t], places[i], places[8 - i])));
                NUMBER(kind->set_end(e, places[i]));
                parts_of(kind, e);
            }
        }
        PyObject *e = late(make(k, "text", 1, 3));
        NUMBER(kind->set_reason(e, "\xe2\x82\xac"));
        NUMBER(kind->set_reason(e, "bad \xff"));
        parts_of(kind, e);
        Py_ssize_t n = 5;
        NUMBER(other->start(e, &n));
        NUMBER(other->end(e, &n));
        NUMBER(n);
        NUMBER(other->set_start(e, 0));
        NUMBER(other->set_end(e, 0));
        NUMBER(other->set_reason(e, "other"));
        OBJECT(other->object(e));
        OBJECT(other->reason(e));
        OBJECT(kind->object(Py_None));
        OBJECT(kind->reason(Py_None));
        for (size_t a = 0; a < 5; a++) {
            PyObject *wrong = late(make(k, "text", 1, 3)), *gone = late(make(k, "text", 1, 3));
            printf("%s\n", attributes[a]);
            NUMBER(PyObject_SetAttrString(wrong, attributes[a], late(PyLong_FromLong(2))));
            parts_of(kind, wrong);
            NUMBER(PyObject_SetAttrString(wrong, attributes[a],
                                          late(PyByteArray_FromStringAndSize("xyz", 3))));
            parts_of(kind, wrong);
            NUMBER(PyObject_DelAttrString(gone, attributes[a]));
            parts_of(kind, gone);
            PyObject *empty =
                late(PyObject_CallMethod((PyObject *)Py_TYPE(e), "__new__", "O", Py_TYPE(e)));
            parts_of(kind, empty);
        }
    }
}
