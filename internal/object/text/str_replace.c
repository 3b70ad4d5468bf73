/* str: other characters in place of some. */
#include "object/text/codec.h"
#include "object/text/methods.h"

/* Places where nothing is: before each character and at the end. */
static PyObject *
interleave(const gopyrt_text *text, PyObject *new, Py_ssize_t max)
{
    const Py_ssize_t with = PyUnicode_GET_LENGTH(new);
    Py_ssize_t count = max < 0 ? text->length + 1 : Py_MIN(max, text->length + 1);
    if (with == 0 || count == 0) {
        return gopyrt_str_exact(text->op);
    }
    if (count > (PY_SSIZE_T_MAX - text->length) / with) {
        PyErr_SetString(PyExc_OverflowError, "replace string is too long");
        return NULL;
    }
    PyObject *result = gopyrt_str_room(text->length + count * with,
                                       gopyrt_str_range(text->op) | gopyrt_str_range(new));
    if (result == NULL) {
        return NULL;
    }
    const int kind = (int)PyUnicode_KIND(result);
    void *data = PyUnicode_DATA(result);
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; i <= text->length; i++) {
        if (i < count) {
            gopyrt_characters_copy(kind, data, at, (int)PyUnicode_KIND(new), PyUnicode_DATA(new), 0,
                                   with);
            at += with;
        }
        if (i < text->length) {
            gopyrt_text_put(kind, data, at++, gopyrt_text_at(text, i));
        }
    }
    return result;
}

/* A str whose range may be wider than its characters; takes it over. */
static PyObject *
narrowed(PyObject *str, Py_UCS4 was)
{
    if (str == NULL || was <= 0x7f || gopyrt_str_range(str) <= 0x7f) {
        return str;
    }
    gopyrt_text text = gopyrt_text_of(str);
    Py_UCS4 bits = gopyrt_characters_or(text.kind, text.data, text.length);
    if (gopyrt_kind_for(bits) == text.kind && (bits > 0x7f || PyUnicode_IS_ASCII(str))) {
        return str;
    }
    PyObject *narrow = gopyrt_str_from(text.kind, text.data, text.length);
    Py_DECREF(str);
    return narrow;
}

/* Where the parts are that are replaced. */
typedef struct {
    Py_ssize_t few[32], *at, count, room;
} places;

static int
add_place(places *p, Py_ssize_t at)
{
    if (p->count == p->room) {
        Py_ssize_t *more = p->at == p->few
                               ? PyMem_New(Py_ssize_t, p->room * 2)
                               : PyMem_Realloc(p->at, (size_t)p->room * 2 * sizeof(*p->at));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        if (p->at == p->few) {
            memcpy(more, p->few, sizeof(p->few));
        }
        p->at = more;
        p->room *= 2;
    }
    p->at[p->count++] = at;
    return 0;
}

static PyObject *
replace_at(const gopyrt_text *text, const places *p, const gopyrt_text *from, const gopyrt_text *to)
{
    if (to->length > from->length
        && p->count > (PY_SSIZE_T_MAX - text->length) / (to->length - from->length))
    {
        PyErr_SetString(PyExc_OverflowError, "replace string is too long");
        return NULL;
    }
    const Py_ssize_t length = text->length + p->count * (to->length - from->length);
    if (length == 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    PyObject *result =
        gopyrt_str_room(length, gopyrt_str_range(text->op) | gopyrt_str_range(to->op));
    if (result == NULL) {
        return NULL;
    }
    const int kind = (int)PyUnicode_KIND(result);
    void *data = PyUnicode_DATA(result);
    Py_ssize_t at = 0, read = 0;
    for (Py_ssize_t i = 0; i < p->count; i++) {
        Py_ssize_t found = p->at[i];
        gopyrt_characters_copy(kind, data, at, text->kind, text->data, read, found - read);
        at += found - read;
        gopyrt_characters_copy(kind, data, at, to->kind, to->data, 0, to->length);
        at += to->length;
        read = found + from->length;
    }
    gopyrt_characters_copy(kind, data, at, text->kind, text->data, read, text->length - read);
    return narrowed(result, gopyrt_str_range(from->op));
}

#define EXCHANGE(type)                                                \
    do {                                                              \
        const type *restrict in = text->data, was = (type)c;          \
        type *restrict out = PyUnicode_DATA(result), is = (type)with; \
        for (Py_ssize_t i = 0; i < text->length; i++) {               \
            out[i] = in[i] == was ? is : in[i];                       \
        }                                                             \
    } while (0)

/* One character for another, everywhere; neither is wider than the text's. */
static PyObject *
exchange(const gopyrt_text *text, PyObject *old, PyObject *new, Py_UCS4 c, Py_UCS4 with)
{
    if (gopyrt_text_find_char(text, c, 0, text->length) < 0) {
        return gopyrt_str_exact(text->op);
    }
    PyObject *result =
        gopyrt_str_room(text->length, gopyrt_str_range(text->op) | gopyrt_str_range(new));
    if (result == NULL) {
        return NULL;
    }
    switch (text->kind) {
    case PyUnicode_1BYTE_KIND:
        EXCHANGE(Py_UCS1);
        break;
    case PyUnicode_2BYTE_KIND:
        EXCHANGE(Py_UCS2);
        break;
    default:
        EXCHANGE(Py_UCS4);
    }
    return narrowed(result, gopyrt_str_range(old));
}

static PyObject *
replace(PyObject *self, PyObject *old, PyObject *new, Py_ssize_t max)
{
    gopyrt_text text = gopyrt_text_of(self), from = gopyrt_text_of(old), to = gopyrt_text_of(new);
    if (from.length == 0) {
        return interleave(&text, new, max);
    }
    if (gopyrt_str_equal(old, new)) {
        return gopyrt_str_exact(self);
    }
    if (from.length == 1 && to.length == 1 && max < 0 && from.kind <= text.kind
        && to.kind <= text.kind) {
        return exchange(&text, old, new, gopyrt_text_at(&from, 0), gopyrt_text_at(&to, 0));
    }
    places p = { .at = p.few, .count = 0, .room = Py_ARRAY_LENGTH(p.few) };
    PyObject *result = NULL;
    Py_ssize_t at = 0;
    for (; max != 0; max--) {
        at = gopyrt_text_find(&text, &from, at, text.length);
        if (at < 0) {
            break;
        }
        if (add_place(&p, at) < 0) {
            goto done;
        }
        at += from.length;
    }
    result = p.count == 0 ? gopyrt_str_exact(self) : replace_at(&text, &p, &from, &to);
done:
    if (p.at != p.few) {
        PyMem_Free(p.at);
    }
    return result;
}

PyObject *
PyUnicode_Replace(PyObject *str, PyObject *substr, PyObject *replstr, Py_ssize_t maxcount)
{
    if (!gopyrt_str_check(str) || !gopyrt_str_check(substr) || !gopyrt_str_check(replstr)) {
        return NULL;
    }
    return replace(str, substr, replstr, maxcount);
}

PyObject *
gopyrt_str_replace(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const names[] = { "", "", "count", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "replace" };
    PyObject *few[3];
    Py_ssize_t max = -1;
    if (gopyrt_unpack(args, nargs, kwnames, &parser, 2, 3, few) < 0) {
        return NULL;
    }
    if (!PyUnicode_Check(few[0])) {
        _PyArg_BadArgument("replace", "argument 1", "str", few[0]);
        return NULL;
    }
    if (!PyUnicode_Check(few[1])) {
        _PyArg_BadArgument("replace", "argument 2", "str", few[1]);
        return NULL;
    }
    if (few[2] != NULL) {
        max = gopyrt_index_argument(few[2]);
        if (max == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    return replace(self, few[0], few[1], max);
}

/* ---- translate() ---------------------------------------------------------------------------- */

/* Writes what a table has for a character: 1, 0 where that is None, -1. With no writer it only
 * looks whether it is None. */
static int
translate_one(_PyUnicodeWriter *writer, PyObject *table, Py_UCS4 c)
{
    PyObject *key = PyLong_FromLong((long)c);
    PyObject *value = key == NULL ? NULL : PyObject_GetItem(table, key);
    Py_XDECREF(key);
    if (value == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_LookupError)) {
            return -1;
        }
        PyErr_Clear();
        return writer != NULL && gopyrt_writer_put(writer, c) < 0 ? -1 : 1;
    }
    int result = 1;
    if (PyLong_Check(value)) {
        int overflow;
        long given = PyLong_AsLongAndOverflow(value, &overflow);
        if (overflow != 0 || given < 0 || given > GOPYRT_MAX_CHARACTER) {
            PyErr_SetString(PyExc_ValueError, "character mapping must be in range(0x110000)");
            result = -1;
        }
        else if (writer != NULL && gopyrt_writer_put(writer, (Py_UCS4)given) < 0) {
            result = -1;
        }
    }
    else if (PyUnicode_Check(value)) {
        if (writer != NULL && _PyUnicodeWriter_WriteStr(writer, value) < 0) {
            result = -1;
        }
    }
    else if (Py_IsNone(value)) {
        result = 0;
    }
    else {
        PyErr_SetString(PyExc_TypeError, "character mapping must return integer, None or str");
        result = -1;
    }
    Py_DECREF(value);
    return result;
}

/* Characters from `start` on that the table has None for: where to go on, or -1. */
static Py_ssize_t
translate_none(gopyrt_codec *codec, _PyUnicodeWriter *writer, PyObject *table,
               const gopyrt_text *text, Py_ssize_t start)
{
    Py_ssize_t end = start + 1;
    if (codec->known == _Py_ERROR_IGNORE) {
        return end;
    }
    for (; end < text->length; end++) {
        int mapped = translate_one(NULL, table, gopyrt_text_at(text, end));
        if (mapped < 0) {
            return -1;
        }
        if (mapped > 0) {
            break;
        }
    }
    return gopyrt_translate_error(codec, writer, text->op, start, end,
                                  "character maps to <undefined>");
}

static PyObject *
translate(PyObject *self, PyObject *table, const char *errors)
{
    gopyrt_text text = gopyrt_text_of(self);
    gopyrt_codec codec;
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.min_length = text.length;
    writer.overallocate = 1;
    if (text.length == 0) {
        return gopyrt_str_exact(self);
    }
    gopyrt_codec_begin(&codec, NULL, errors);
    Py_ssize_t i = 0;
    while (i >= 0 && i < text.length) {
        int mapped = translate_one(&writer, table, gopyrt_text_at(&text, i));
        i = mapped > 0    ? i + 1
            : mapped == 0 ? translate_none(&codec, &writer, table, &text, i)
                          : -1;
    }
    gopyrt_codec_end(&codec);
    if (i < 0) {
        _PyUnicodeWriter_Dealloc(&writer);
        return NULL;
    }
    return _PyUnicodeWriter_Finish(&writer);
}

PyObject *
gopyrt_str_translate(PyObject *self, PyObject *table)
{
    return translate(self, table, "ignore");
}

PyObject *
PyUnicode_Translate(PyObject *str, PyObject *table, const char *errors)
{
    return gopyrt_str_check(str) ? translate(str, table, errors) : NULL;
}

/* A table out of a dict whose keys may be characters. */
static PyObject *
table_of_dict(PyObject *from)
{
    if (!PyDict_CheckExact(from)) {
        PyErr_SetString(PyExc_TypeError,
                        "if you give only one argument to maketrans it must be a dict");
        return NULL;
    }
    PyObject *table = PyDict_New(), *key, *value;
    for (Py_ssize_t at = 0; table != NULL && PyDict_Next(from, &at, &key, &value);) {
        PyObject *code = NULL;
        if (PyLong_Check(key)) {
            code = Py_NewRef(key);
        }
        else if (!PyUnicode_Check(key)) {
            PyErr_SetString(PyExc_TypeError, "keys in translate table must"
                                             "be strings or integers");
        }
        else if (PyUnicode_GET_LENGTH(key) != 1) {
            PyErr_SetString(PyExc_ValueError, "string keys in translatetable must be of length 1");
        }
        else {
            code = PyLong_FromLong((long)PyUnicode_READ_CHAR(key, 0));
        }
        Py_INCREF(value); /* the __hash__ of a derived int may change the dict */
        if (code == NULL || PyDict_SetItem(table, code, value) < 0) {
            Py_CLEAR(table);
        }
        Py_DECREF(value);
        Py_XDECREF(code);
    }
    return table;
}

/* Maps the characters of one str to those of another, or to None (NULL). */
static int
map_characters(PyObject *table, PyObject *from, PyObject *to)
{
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(from); i++) {
        PyObject *key = PyLong_FromLong((long)PyUnicode_READ_CHAR(from, i));
        PyObject *value =
            to == NULL ? Py_NewRef(Py_None) : PyLong_FromLong((long)PyUnicode_READ_CHAR(to, i));
        int failed = key == NULL || value == NULL || PyDict_SetItem(table, key, value) < 0;
        Py_XDECREF(key);
        Py_XDECREF(value);
        if (failed) {
            return -1;
        }
    }
    return 0;
}

PyObject *
gopyrt_str_maketrans(PyObject *Py_UNUSED(self), PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("maketrans", nargs, 1, 3)) {
        return NULL;
    }
    for (Py_ssize_t i = 1; i < nargs; i++) {
        if (!PyUnicode_Check(args[i])) {
            _PyArg_BadArgument("maketrans", i == 1 ? "argument 2" : "argument 3", "str", args[i]);
            return NULL;
        }
    }
    if (nargs == 1) {
        return table_of_dict(args[0]);
    }
    if (!PyUnicode_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "first maketrans argument must be a string if there is "
                                         "a second argument");
        return NULL;
    }
    if (PyUnicode_GET_LENGTH(args[0]) != PyUnicode_GET_LENGTH(args[1])) {
        PyErr_SetString(PyExc_ValueError,
                        "the first two maketrans arguments must have equal length");
        return NULL;
    }
    PyObject *table = PyDict_New();
    if (table != NULL
        && (map_characters(table, args[0], args[1]) < 0
            || (nargs == 3 && map_characters(table, args[2], NULL) < 0)))
    {
        Py_CLEAR(table);
    }
    return table;
}
