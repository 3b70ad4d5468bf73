/* The registry of codecs: those that are found and those that a program registers, and how
 * errors are handled. */
#include "show.h"

static PyObject *
encode(PyObject *self, PyObject *args)
{
    PyObject *text;
    const char *errors = "none";
    if (!PyArg_ParseTuple(args, "O|z", &text, &errors)) {
        return NULL;
    }
    return Py_BuildValue("(Nn)", PyBytes_FromFormat("<%s>", errors ? errors : "NULL"),
                         PyObject_Size(text));
}

static PyObject *
decode(PyObject *self, PyObject *args)
{
    PyObject *bytes;
    const char *errors = "none";
    if (!PyArg_ParseTuple(args, "O|z", &bytes, &errors)) {
        return NULL;
    }
    return Py_BuildValue("(Nn)", PyUnicode_FromFormat("<%s>", errors ? errors : "NULL"),
                         PyObject_Size(bytes));
}

/* What should be a pair. */
static PyObject *
wrong(PyObject *self, PyObject *args)
{
    return PyTuple_New(1);
}

static PyObject *
reader(PyObject *self, PyObject *args)
{
    return Py_BuildValue("(sO)", "made of", args);
}

static PyMethodDef methods[] = {
    { "encode", encode, METH_VARARGS, NULL },
    { "decode", decode, METH_VARARGS, NULL },
    { "wrong", wrong, METH_VARARGS, NULL },
    { "reader", reader, METH_VARARGS, NULL },
};

static PyObject *
function(int i)
{
    return PyCFunction_New(&methods[i], NULL);
}

static PyObject *
search(PyObject *self, PyObject *name)
{
    printf("searched for %s\n", PyUnicode_AsUTF8(name));
    if (PyUnicode_EqualToUTF8(name, "my_own")) {
        return Py_BuildValue("(NNNN)", function(0), function(1), function(3), function(3));
    }
    if (PyUnicode_EqualToUTF8(name, "my_wrong")) {
        return Py_BuildValue("(NNNN)", function(2), function(2), function(2), function(2));
    }
    if (PyUnicode_EqualToUTF8(name, "my_list")) {
        return Py_BuildValue("[iiii]", 1, 2, 3, 4);
    }
    if (PyUnicode_EqualToUTF8(name, "my_pair")) {
        return Py_BuildValue("(ii)", 1, 2);
    }
    if (PyUnicode_EqualToUTF8(name, "my_numbers")) {
        return Py_BuildValue("(iiii)", 1, 2, 3, 4);
    }
    if (PyUnicode_EqualToUTF8(name, "my_failure")) {
        PyErr_SetString(PyExc_BufferError, "search");
        return NULL;
    }
    return Py_NewRef(Py_None);
}

static PyMethodDef search_def = { "search", search, METH_O, NULL };

static void
each(const char *name, PyObject *text, PyObject *bytes)
{
    printf("-- %s\n", name);
    NUMBER(PyCodec_KnownEncoding(name));
    OBJECT(PyCodec_Encode(text, name, NULL));
    OBJECT(PyCodec_Encode(text, name, "ignore"));
    OBJECT(PyCodec_Encode(bytes, name, "strict"));
    OBJECT(PyCodec_Decode(bytes, name, NULL));
    OBJECT(PyCodec_Decode(bytes, name, "replace"));
    OBJECT(PyCodec_Decode(text, name, NULL));
    OBJECT(PyUnicode_AsEncodedString(text, name, "x"));
    OBJECT(PyUnicode_Decode("ab", 2, name, "x"));
}

static void
own(void)
{
    PyObject *finder = late(PyCFunction_New(&search_def, NULL));
    PyObject *text = late(PyUnicode_FromString("text")), *bytes = late(PyBytes_FromString("bytes"));
    NUMBER(PyCodec_Register(Py_None));
    NUMBER(PyCodec_Register(finder));
    each("my own", text, bytes);
    each("MY-OWN", text, bytes);
    each("my_wrong", text, bytes);
    each("my_list", text, bytes);
    each("my_pair", text, bytes);
    each("my_numbers", text, bytes);
    each("my_failure", text, bytes);
    OBJECT(PyCodec_Encoder("my_own"));
    OBJECT(PyCodec_Decoder("my_own"));
    OBJECT(PyCodec_StreamReader("my_own", Py_None, NULL));
    OBJECT(PyCodec_StreamReader("my_own", Py_None, "strict"));
    OBJECT(PyCodec_StreamWriter("my_own", Py_True, "e"));
    OBJECT(PyCodec_StreamWriter("my_numbers", Py_True, "e"));
    OBJECT(PyCodec_IncrementalEncoder("my_own", NULL));
    OBJECT(PyCodec_IncrementalDecoder("my_own", "e"));
    OBJECT(PyCodec_StreamReader("my_none", Py_None, "strict"));
    OBJECT(PyCodec_IncrementalDecoder("my_none", "e"));
    NUMBER(PyCodec_Unregister(finder));
    NUMBER(PyCodec_Unregister(finder));
    NUMBER(PyCodec_Unregister(Py_None));
    each("my_own", text, bytes);
}

static void
found(void)
{
    static const char *const names[] = {
        "utf-8",     "UTF8",      "u8",         "ascii",          "us-ascii",
        "646",       "latin-1",   "L1",         "iso8859-1",      "utf_16",
        "utf-16-le", "utf-32-be", "utf-7",      "unicode_escape", "raw_unicode_escape",
        "no such",   "",          "utf\xc3\xa9"
    };
    PyObject *text = late(PyUnicode_FromString("a\xc3\xa9\xe2\x82\xac")),
             *bytes = late(PyBytes_FromString("ab\xe9"));
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        each(names[i], text, bytes);
        PyObject *encoder = late(PyCodec_Encoder(names[i]));
        OBJECT(encoder ? PyObject_CallFunction(encoder, "s", "ab") : NULL);
        PyObject *decoder = late(PyCodec_Decoder(names[i]));
        OBJECT(decoder ? PyObject_CallFunction(decoder, "y", "+ab") : NULL);
        OBJECT(decoder ? PyObject_CallFunction(decoder, "s", "+ab") : NULL);
    }
}

/* ---- Errors ---- */

static PyObject *
handle(PyObject *self, PyObject *error)
{
    Py_ssize_t start = -1, end = -1;
    if (PyUnicodeEncodeError_GetStart(error, &start) < 0
        || PyUnicodeEncodeError_GetEnd(error, &end) < 0)
    {
        PyErr_Clear();
        PyUnicodeDecodeError_GetStart(error, &start);
        PyUnicodeDecodeError_GetEnd(error, &end);
    }
    printf("error at %zd %zd\n", start, end);
    const char *how = self ? PyUnicode_AsUTF8(self) : "";
    if (strcmp(how, "bytes") == 0) {
        return Py_BuildValue("(yn)", "[\xff]", end);
    }
    if (strcmp(how, "back") == 0) {
        return Py_BuildValue("(si)", "<b>", -1);
    }
    if (strcmp(how, "far") == 0) {
        return Py_BuildValue("(si)", "<f>", 99);
    }
    if (strcmp(how, "wide") == 0) {
        return Py_BuildValue("(sn)", "\xf0\x9f\x98\x80", end);
    }
    if (strcmp(how, "none") == 0) {
        return Py_NewRef(Py_None);
    }
    if (strcmp(how, "huge") == 0) {
        return Py_BuildValue("(sN)", "<h>", PyLong_FromString("1000000000000000000000", NULL, 10));
    }
    if (strcmp(how, "float") == 0) {
        return Py_BuildValue("(sd)", "<d>", 1.5);
    }
    if (strcmp(how, "single") == 0) {
        return Py_BuildValue("(s)", "<s>");
    }
    if (strcmp(how, "number") == 0) {
        return Py_BuildValue("(in)", 1, end);
    }
    if (strcmp(how, "latin") == 0) {
        return Py_BuildValue("(sn)", "\xc3\xa9", end);
    }
    if (strcmp(how, "order") == 0) {
        return Py_BuildValue("(ns)", end, "x");
    }
    return Py_BuildValue("(sn)", "<text>", end);
}

static PyMethodDef handle_def = { "handle", handle, METH_O, NULL };

static void
handlers(void)
{
    static const char *const hows[] = { "text",  "bytes", "back",  "far",    "wide",   "none",
                                        "order", "huge",  "float", "single", "number", "latin" };
    static const char *const names[] = { "ascii", "latin-1",        "utf-8",    "utf-16",
                                         "utf-7", "unicode_escape", "utf-32-le" };
    PyObject *text = late(PyUnicode_DecodeUTF8("a\xe2\x82\xac\xed\xa0\x80z", 8, "surrogatepass"));
    for (size_t h = 0; h < sizeof(hows) / sizeof(*hows); h++) {
        char name[40];
        snprintf(name, sizeof name, "own-%s", hows[h]);
        PyObject *self = late(PyUnicode_FromString(hows[h])),
                 *handler = late(PyCFunction_New(&handle_def, self));
        NUMBER(PyCodec_RegisterError(name, handler));
        NUMBER(late(PyCodec_LookupError(name)) == handler);
        for (size_t i = 0; i < 7; i++) {
            printf("%s %s\n", hows[h], names[i]);
            OBJECT(PyUnicode_AsEncodedString(text, names[i], name));
            OBJECT(PyUnicode_Decode("a\xff\x80z\\x4\xed", 8, names[i],
                                    strcmp(hows[h], "back") ? name : "replace"));
        }
        NUMBER(PyCodec_RegisterError(name, Py_True));
        /* What a run registers must not keep what it made. */
        NUMBER(PyCodec_RegisterError(name, (PyObject *)&PyLong_Type));
    }
}

/* The names of characters are a module's, which not every interpreter has. */
static void
named(void)
{
    PyObject *e = late(PyObject_CallFunction(PyExc_UnicodeEncodeError, "ssnns", "enc",
                                             "\xe2\x82\xac\x01\xf0\x9f\x98\x80", (Py_ssize_t)0,
                                             (Py_ssize_t)3, "why"));
    OBJECT(PyCodec_XMLCharRefReplaceErrors(e));
    OBJECT(PyCodec_BackslashReplaceErrors(e));
    PyObject *d = late(PyUnicodeDecodeError_Create("enc", "ab", 2, 0, 1, "why"));
    OBJECT(PyCodec_NameReplaceErrors(d));
    OBJECT(PyCodec_XMLCharRefReplaceErrors(d));
    OBJECT(PyCodec_NameReplaceErrors(Py_None));
    OBJECT(PyCodec_NameReplaceErrors(PyExc_UnicodeEncodeError));
}

static void
facts(void)
{
    own();
    found();
    handlers();
    named();
}
