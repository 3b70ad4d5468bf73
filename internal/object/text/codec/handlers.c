/* The error handlers of codecs as functions of an exception: what stands in place of characters or
 * bytes, and where to go on. */
#include "object/text/registry.h"
#include "object/text/writer.h"

/* What an exception of a codec says. */
typedef struct {
    enum { ENCODING, DECODING, TRANSLATING } kind;
    PyObject *object; /* new: str, or bytes of a decoder */
    Py_ssize_t start, end;
} problem;

static int
wrong_kind(PyObject *exc)
{
    PyErr_Format(PyExc_TypeError, "don't know how to handle %.200s in error callback",
                 GOPYRT_TYPE_NAME(exc));
    return -1;
}

/* 0, or -1 with an exception. */
static int
read_problem(PyObject *exc, problem *p)
{
    int failed;
    if (PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_UnicodeEncodeError)) {
        p->kind = ENCODING;
        p->object = PyUnicodeEncodeError_GetObject(exc);
        failed = PyUnicodeEncodeError_GetStart(exc, &p->start) < 0
                 || PyUnicodeEncodeError_GetEnd(exc, &p->end) < 0;
    }
    else if (PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_UnicodeDecodeError)) {
        p->kind = DECODING;
        p->object = PyUnicodeDecodeError_GetObject(exc);
        failed = PyUnicodeDecodeError_GetStart(exc, &p->start) < 0
                 || PyUnicodeDecodeError_GetEnd(exc, &p->end) < 0;
    }
    else if (PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_UnicodeTranslateError)) {
        p->kind = TRANSLATING;
        p->object = PyUnicodeTranslateError_GetObject(exc);
        failed = PyUnicodeTranslateError_GetStart(exc, &p->start) < 0
                 || PyUnicodeTranslateError_GetEnd(exc, &p->end) < 0;
    }
    else {
        return wrong_kind(exc);
    }
    if (failed || p->object == NULL) {
        Py_CLEAR(p->object);
        return -1;
    }
    return 0;
}

/* The answer of a handler, a new tuple; takes over the text. */
static PyObject *
answer(problem *p, PyObject *text, Py_ssize_t position)
{
    Py_CLEAR(p->object);
    return text == NULL ? NULL : Py_BuildValue("(Nn)", text, position);
}

PyObject *
PyCodec_StrictErrors(PyObject *exc)
{
    if (PyExceptionInstance_Check(exc)) {
        PyErr_SetObject((PyObject *)Py_TYPE(exc), exc);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "codec must pass exception instance");
    }
    return NULL;
}

PyObject *
PyCodec_IgnoreErrors(PyObject *exc)
{
    problem p;
    if (read_problem(exc, &p) < 0) {
        return NULL;
    }
    return answer(&p, Py_NewRef(GOPYRT_STR_EMPTY), p.end);
}

PyObject *
PyCodec_ReplaceErrors(PyObject *exc)
{
    problem p;
    if (read_problem(exc, &p) < 0) {
        return NULL;
    }
    Py_UCS4 c = p.kind == ENCODING ? '?' : Py_UNICODE_REPLACEMENT_CHARACTER;
    Py_ssize_t count = p.kind == DECODING ? 1 : Py_MAX(p.end - p.start, 0);
    PyObject *text = PyUnicode_New(count, c);
    if (text != NULL && count > 0) {
        gopyrt_characters_fill((int)PyUnicode_KIND(text), PyUnicode_DATA(text), 0, count, c);
    }
    return answer(&p, text, p.end);
}

/* ---- Spelled in ASCII ----------------------------------------------------------------------- */

/* Writes a character spelled out; -1 without memory. */
typedef int (*speller)(_PyUnicodeWriter *writer, Py_UCS4 c);

static int
spell_reference(_PyUnicodeWriter *writer, Py_UCS4 c)
{
    char text[16];
    int size = snprintf(text, sizeof(text), "&#%u;", (unsigned)c);
    return _PyUnicodeWriter_WriteASCIIString(writer, text, size);
}

static int
spell_name(_PyUnicodeWriter *writer, Py_UCS4 c)
{
    char name[256];
    _PyUnicode_Name_CAPI *names = gopyrt_character_names();
    if (names == NULL) {
        return -1;
    }
    if (!names->getname(c, name, sizeof(name), 1)) {
        return gopyrt_writer_escape(writer, c);
    }
    return _PyUnicodeWriter_WriteASCIIString(writer, "\\N{", 3) < 0
                   || _PyUnicodeWriter_WriteASCIIString(writer, name, -1) < 0
                   || gopyrt_writer_put(writer, '}') < 0
               ? -1
               : 0;
}

static PyObject *
spelled(PyObject *exc, speller spell, int encoding_only)
{
    problem p;
    _PyUnicodeWriter writer;
    if (read_problem(exc, &p) < 0) {
        return NULL;
    }
    if (encoding_only && p.kind != ENCODING) {
        Py_DECREF(p.object);
        wrong_kind(exc);
        return NULL;
    }
    _PyUnicodeWriter_Init(&writer);
    writer.overallocate = 1;
    for (Py_ssize_t i = p.start; i < p.end; i++) {
        Py_UCS4 c = p.kind == DECODING ? (unsigned char)PyBytes_AS_STRING(p.object)[i]
                                       : PyUnicode_READ_CHAR(p.object, i);
        if (spell(&writer, c) < 0) {
            _PyUnicodeWriter_Dealloc(&writer);
            Py_DECREF(p.object);
            return NULL;
        }
    }
    return answer(&p, _PyUnicodeWriter_Finish(&writer), p.end);
}

PyObject *
PyCodec_XMLCharRefReplaceErrors(PyObject *exc)
{
    return spelled(exc, spell_reference, 1);
}

PyObject *
PyCodec_BackslashReplaceErrors(PyObject *exc)
{
    return spelled(exc, gopyrt_writer_escape, 0);
}

PyObject *
PyCodec_NameReplaceErrors(PyObject *exc)
{
    return spelled(exc, spell_name, 1);
}

/* ---- Surrogates ----------------------------------------------------------------------------- */

static const char *
behind_hyphen(const char *name)
{
    return name + (*name == '-' || *name == '_');
}

/* The encodings in which a surrogate can be written: bytes to a unit, and the order of them. By
 * fewer names than an encoding has elsewhere; 0 for others. */
static int
unit_named(const char *name, int *big)
{
    *big = 0;
    if (PyOS_strnicmp(name, "utf", 3) != 0) {
        return strcmp(name, "cp65001") == 0;
    }
    name = behind_hyphen(name + 3);
    if (strcmp(name, "8") == 0) {
        return 1;
    }
    const int unit = strncmp(name, "16", 2) == 0 ? 2 : strncmp(name, "32", 2) == 0 ? 4 : 0;
    if (unit == 0 || name[2] == 0) {
        return unit;
    }
    name = behind_hyphen(name + 2);
    *big = PyOS_stricmp(name, "be") == 0;
    return *big || PyOS_stricmp(name, "le") == 0 ? unit : 0;
}

static int
unit_of(PyObject *exc, problem *p, int *big)
{
    PyObject *name = p->kind == ENCODING ? PyUnicodeEncodeError_GetEncoding(exc)
                                         : PyUnicodeDecodeError_GetEncoding(exc);
    const char *text = name == NULL ? NULL : PyUnicode_AsUTF8(name);
    const int unit = text == NULL ? -1 : unit_named(text, big);
    Py_XDECREF(name);
    return unit;
}

static PyObject *
raise_again(problem *p, PyObject *exc)
{
    Py_CLEAR(p->object);
    PyErr_SetObject((PyObject *)Py_TYPE(exc), exc);
    return NULL;
}

static PyObject *
pass_encode(PyObject *exc, problem *p, int unit, int big)
{
    const Py_ssize_t size = unit == 1 ? 3 : unit;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, Py_MAX(p->end - p->start, 0) * size);
    for (Py_ssize_t i = p->start; i < p->end && bytes != NULL; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(p->object, i);
        char *to = PyBytes_AS_STRING(bytes) + (i - p->start) * size;
        if (!GOPYRT_IS_SURROGATE(c)) {
            Py_DECREF(bytes);
            return raise_again(p, exc);
        }
        if (unit == 1) {
            gopyrt_utf8_put(c, to);
        }
        for (int k = 0; unit > 1 && k < unit; k++) {
            to[big ? unit - 1 - k : k] = (char)(c >> (8 * k));
        }
    }
    return answer(p, bytes, p->end);
}

static PyObject *
pass_decode(PyObject *exc, problem *p, int unit, int big)
{
    const unsigned char *at = (unsigned char *)PyBytes_AS_STRING(p->object) + p->start;
    const Py_ssize_t left = PyBytes_GET_SIZE(p->object) - p->start, size = unit == 1 ? 3 : unit;
    Py_UCS4 c = 0;
    if (left >= size && unit == 1 && (at[0] & 0xf0) == 0xe0 && (at[1] & 0xc0) == 0x80
        && (at[2] & 0xc0) == 0x80)
    {
        c = (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
    }
    for (int k = 0; unit > 1 && left >= size && k < unit; k++) {
        c |= (Py_UCS4)at[big ? unit - 1 - k : k] << (8 * k);
    }
    if (!GOPYRT_IS_SURROGATE(c)) {
        return raise_again(p, exc);
    }
    return answer(p, gopyrt_str_character(c), p->start + size);
}

static PyObject *
surrogatepass(PyObject *exc)
{
    problem p;
    int big;
    if (read_problem(exc, &p) < 0) {
        return NULL;
    }
    if (p.kind == TRANSLATING) {
        Py_DECREF(p.object);
        wrong_kind(exc);
        return NULL;
    }
    int unit = unit_of(exc, &p, &big);
    if (unit < 0) {
        Py_DECREF(p.object);
        return NULL;
    }
    if (unit == 0) {
        return raise_again(&p, exc);
    }
    return p.kind == ENCODING ? pass_encode(exc, &p, unit, big) : pass_decode(exc, &p, unit, big);
}

static PyObject *
surrogateescape(PyObject *exc)
{
    problem p;
    if (read_problem(exc, &p) < 0) {
        return NULL;
    }
    if (p.kind == TRANSLATING) {
        Py_DECREF(p.object);
        wrong_kind(exc);
        return NULL;
    }
    const Py_ssize_t count = Py_MAX(p.end - p.start, 0);
    if (p.kind == ENCODING) {
        PyObject *bytes = PyBytes_FromStringAndSize(NULL, count);
        for (Py_ssize_t i = 0; i < count && bytes != NULL; i++) {
            Py_UCS4 c = PyUnicode_READ_CHAR(p.object, p.start + i);
            if (!GOPYRT_IS_ESCAPED_BYTE(c)) {
                Py_DECREF(bytes);
                return raise_again(&p, exc);
            }
            PyBytes_AS_STRING(bytes)[i] = (char)(c & 0xff);
        }
        return answer(&p, bytes, p.end);
    }
    Py_UCS2 escaped[4];
    Py_ssize_t used = 0;
    for (; used < count && used < 4; used++) {
        unsigned char byte = (unsigned char)PyBytes_AS_STRING(p.object)[p.start + used];
        if (byte < 128) {
            break;
        }
        escaped[used] = (Py_UCS2)(0xdc00 + byte);
    }
    if (used == 0) {
        return raise_again(&p, exc);
    }
    return answer(&p, gopyrt_str_from(2, escaped, used), p.start + used);
}

/* ---- As functions of Python's --------------------------------------------------------------- */

#define HANDLER(name, function)                                              \
    static PyObject *name##_method(PyObject *Py_UNUSED(self), PyObject *exc) \
    {                                                                        \
        return function(exc);                                                \
    }

HANDLER(strict, PyCodec_StrictErrors)
HANDLER(ignore, PyCodec_IgnoreErrors)
HANDLER(replace, PyCodec_ReplaceErrors)
HANDLER(xmlcharrefreplace, PyCodec_XMLCharRefReplaceErrors)
HANDLER(backslashreplace, PyCodec_BackslashReplaceErrors)
HANDLER(namereplace, PyCodec_NameReplaceErrors)
HANDLER(surrogatepass, surrogatepass)
HANDLER(surrogateescape, surrogateescape)

int
gopyrt_error_handlers_add(PyObject *dict)
{
    static struct {
        const char *name;
        PyMethodDef method;
    } handlers[] = {
        { "strict", { "strict_errors", strict_method, METH_O, "Raises the exception." } },
        { "ignore", { "ignore_errors", ignore_method, METH_O, "Leaves out what is wrong." } },
        { "replace",
          { "replace_errors", replace_method, METH_O, "Puts a mark in place of what is wrong." } },
        { "xmlcharrefreplace",
          { "xmlcharrefreplace_errors", xmlcharrefreplace_method, METH_O,
            "Puts XML's references in place of what is wrong." } },
        { "backslashreplace",
          { "backslashreplace_errors", backslashreplace_method, METH_O,
            "Puts escapes in place of what is wrong." } },
        { "namereplace",
          { "namereplace_errors", namereplace_method, METH_O,
            "Puts the names of characters in place of what is wrong." } },
        { "surrogatepass",
          { "surrogatepass", surrogatepass_method, METH_O, "Encodes and decodes surrogates." } },
        { "surrogateescape",
          { "surrogateescape", surrogateescape_method, METH_O,
            "Keeps bytes that are wrong as surrogates." } },
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(handlers); i++) {
        PyObject *function = PyCFunction_NewEx(&handlers[i].method, NULL, NULL);
        if (function == NULL || PyDict_SetItemString(dict, handlers[i].name, function) < 0) {
            Py_XDECREF(function);
            return -1;
        }
        Py_DECREF(function);
    }
    return 0;
}
