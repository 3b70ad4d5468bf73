/* The operator % of str, bytes and bytearray: a format whose places take values of a tuple or a
 * mapping.
 *
 * All three go through one writer of characters; bytes are its characters below 256. */
#include "object/text/bytes.h"
#include "object/text/percent.h"

/* ---- Values --------------------------------------------------------------------------------- */

/* The next value, borrowed. */
static PyObject *
next_value(gopyrt_percent *p)
{
    if (p->at >= p->count) {
        PyErr_SetString(PyExc_TypeError, "not enough arguments for format string");
        return NULL;
    }
    return p->count < 0 ? NULL
           : p->single  ? (p->at++, p->args)
                        : PyTuple_GET_ITEM(p->args, p->at++);
}

/* Makes the value of a key in parentheses the only one there is. */
static int
use_key(gopyrt_percent *p)
{
    int depth = 1;
    Py_ssize_t start = ++p->read;
    while (p->read < p->format.length && depth > 0) {
        Py_UCS4 c = gopyrt_text_at(&p->format, p->read++);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    if (depth > 0) {
        PyErr_SetString(PyExc_ValueError, "incomplete format key");
        return -1;
    }
    Py_ssize_t end = p->read - 1;
    PyObject *key = p->bytes
                        ? PyBytes_FromStringAndSize((char *)p->format.data + start, end - start)
                        : gopyrt_str_slice(p->format.op, start, end);
    PyObject *value = key == NULL ? NULL : PyObject_GetItem(p->mapping, key);
    Py_XDECREF(key);
    if (value == NULL) {
        return -1;
    }
    Py_XSETREF(p->value, value);
    p->args = value;
    p->single = 1;
    p->count = 1;
    p->at = 0;
    return 0;
}

/* ---- Reading a place ------------------------------------------------------------------------ */

static Py_UCS4
peek(const gopyrt_percent *p)
{
    return p->read < p->format.length ? gopyrt_text_at(&p->format, p->read) : 0;
}

/* A number, or '*' for a value. */
static int
read_number(gopyrt_percent *p, Py_ssize_t *number, const char *what)
{
    if (peek(p) == '*') {
        p->read++;
        PyObject *value = next_value(p);
        if (value == NULL) {
            return -1;
        }
        if (!PyLong_Check(value)) {
            PyErr_SetString(PyExc_TypeError, "* wants int");
            return -1;
        }
        *number = strcmp(what, "width") == 0 ? PyLong_AsSsize_t(value) : PyLong_AsInt(value);
        return *number == -1 && PyErr_Occurred() ? -1 : 0;
    }
    Py_ssize_t n = 0, most = strcmp(what, "width") == 0 ? PY_SSIZE_T_MAX : INT_MAX;
    for (Py_UCS4 c; (c = peek(p)) >= '0' && c <= '9'; p->read++) {
        if (n > (most - (Py_ssize_t)(c - '0')) / 10) {
            PyErr_Format(PyExc_ValueError, "%s too big", what);
            return -1;
        }
        n = n * 10 + (Py_ssize_t)(c - '0');
    }
    *number = n;
    return 0;
}

static int
read_place(gopyrt_percent *p, gopyrt_place *place)
{
    *place = (gopyrt_place){ .width = -1, .precision = -1 };
    if (peek(p) == '(') {
        if (p->mapping == NULL) {
            PyErr_SetString(PyExc_TypeError, "format requires a mapping");
            return -1;
        }
        if (use_key(p) < 0) {
            return -1;
        }
    }
    for (int more = 1; more;) {
        switch (peek(p)) {
        case '-':
            place->left = 1;
            break;
        case '+':
            place->plus = 1;
            break;
        case ' ':
            place->blank = 1;
            break;
        case '#':
            place->alternate = 1;
            break;
        case '0':
            place->zero = 1;
            break;
        default:
            more = 0;
        }
        p->read += more;
    }
    Py_UCS4 c = peek(p);
    if (c == '*' || (c >= '0' && c <= '9')) {
        if (read_number(p, &place->width, "width") < 0) {
            return -1;
        }
        if (place->width < 0) {
            place->left = 1;
            if (place->width < -PY_SSIZE_T_MAX) {
                PyErr_SetString(PyExc_OverflowError, "width too big");
                return -1;
            }
            place->width = -place->width;
        }
    }
    if (peek(p) == '.') {
        p->read++;
        if (read_number(p, &place->precision, p->bytes ? "prec" : "precision") < 0) {
            return -1;
        }
        place->precision = Py_MAX(place->precision, 0);
    }
    c = peek(p);
    if (c == 'h' || c == 'l' || c == 'L') {
        p->read++;
    }
    if (p->read >= p->format.length) {
        PyErr_SetString(PyExc_ValueError, "incomplete format");
        return -1;
    }
    place->kind = gopyrt_text_at(&p->format, p->read++);
    return 0;
}

/* ---- Text ----------------------------------------------------------------------------------- */

static int
write_padded(gopyrt_percent *p, const gopyrt_place *place, int kind, const void *data,
             Py_ssize_t length)
{
    if (place->precision >= 0 && length > place->precision) {
        length = place->precision;
    }
    Py_ssize_t blanks = place->width > length ? place->width - length : 0;
    if (!place->left && gopyrt_writer_fill(&p->writer, ' ', blanks) < 0) {
        return -1;
    }
    if (gopyrt_writer_characters(&p->writer, kind, data, length) < 0) {
        return -1;
    }
    return place->left ? gopyrt_writer_fill(&p->writer, ' ', blanks) : 0;
}

/* Takes over the str. */
static int
write_str(gopyrt_percent *p, const gopyrt_place *place, PyObject *str)
{
    if (str == NULL) {
        return -1;
    }
    const Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    int result =
        place->width <= length && (place->precision < 0 || place->precision >= length)
            ? _PyUnicodeWriter_WriteStr(&p->writer, str)
            : write_padded(p, place, (int)PyUnicode_KIND(str), PyUnicode_DATA(str), length);
    Py_DECREF(str);
    return result;
}

/* The bytes of a value by its own method, or else those that it lends, in a new object. */
static PyObject *
bytes_of(PyObject *value)
{
    PyObject *bytes = gopyrt_special_call(value, GOPYRT_ID(__bytes__), NULL, 0);
    if (bytes == NULL) {
        if (PyErr_Occurred()) {
            return NULL;
        }
        if (PyObject_CheckBuffer(value)) {
            return PyBytes_FromObject(value);
        }
        PyErr_Format(PyExc_TypeError,
                     "%%b requires a bytes-like object, or an object that implements __bytes__, "
                     "not '%.100s'",
                     GOPYRT_TYPE_NAME(value));
    }
    else if (!PyBytes_Check(bytes)) {
        PyErr_Format(PyExc_TypeError, "__bytes__ returned non-bytes (type %.200s)",
                     GOPYRT_TYPE_NAME(bytes));
        Py_CLEAR(bytes);
    }
    return bytes;
}

/* %s and %b of bytes. */
static int
write_bytes(gopyrt_percent *p, const gopyrt_place *place, PyObject *value)
{
    PyObject *bytes =
        PyBytes_Check(value) || PyByteArray_Check(value) ? Py_NewRef(value) : bytes_of(value);
    if (bytes == NULL) {
        return -1;
    }
    gopyrt_text text = gopyrt_bytes_text(bytes);
    int result = write_padded(p, place, 1, text.data, text.length);
    Py_DECREF(bytes);
    return result;
}

/* A character out of a value: an int, or a text of one. -1 with an exception. */
static Py_ssize_t
character_of(const gopyrt_percent *p, PyObject *value)
{
    const char *kind = NULL;
    Py_ssize_t length = 0;
    if (!p->bytes && PyUnicode_Check(value)) {
        kind = "string";
        length = PyUnicode_GET_LENGTH(value);
        if (length == 1) {
            return (Py_ssize_t)PyUnicode_READ_CHAR(value, 0);
        }
    }
    if (p->bytes && (PyBytes_Check(value) || PyByteArray_Check(value))) {
        kind = PyBytes_Check(value) ? "bytes object" : "bytearray object";
        length = Py_SIZE(value);
        if (length == 1) {
            return (unsigned char)(PyBytes_Check(value) ? PyBytes_AS_STRING(value)[0]
                                                        : PyByteArray_AS_STRING(value)[0]);
        }
    }
    if (kind != NULL) {
        PyErr_Format(PyExc_TypeError,
                     p->bytes
                         ? "%%c requires an integer in range(256) or a single byte, "
                           "not a %s of length %zd"
                         : "%%c requires an int or a unicode character, not a %s of length %zd",
                     kind, length);
        return -1;
    }
    if (!PyIndex_Check(value)) {
        PyErr_Format(PyExc_TypeError,
                     p->bytes ? "%%c requires an integer in range(256) or a single byte, not %T"
                              : "%%c requires an int or a unicode character, not %T",
                     value);
        return -1;
    }
    PyObject *number = PyNumber_Index(value);
    if (number == NULL) {
        return -1;
    }
    int overflow;
    long c = PyLong_AsLongAndOverflow(number, &overflow);
    Py_DECREF(number);
    if (overflow != 0 || c < 0 || c > (p->bytes ? 255 : GOPYRT_MAX_CHARACTER)) {
        PyErr_SetString(PyExc_OverflowError,
                        p->bytes ? "%c arg not in range(256)" : "%c arg not in range(0x110000)");
        return -1;
    }
    return c;
}

static int
write_character(gopyrt_percent *p, const gopyrt_place *place, PyObject *value)
{
    Py_ssize_t c = character_of(p, value);
    if (c < 0) {
        return -1;
    }
    Py_UCS4 one = (Py_UCS4)c;
    gopyrt_place whole = *place;
    whole.precision = -1;
    return write_padded(p, &whole, 4, &one, 1);
}

/* ---- The whole ------------------------------------------------------------------------------ */

static int
write_place(gopyrt_percent *p, const gopyrt_place *place)
{
    PyObject *value = next_value(p);
    if (value == NULL) {
        return -1;
    }
    switch (place->kind) {
    case 'b':
        if (p->bytes) {
            return write_bytes(p, place, value);
        }
        break;
    case 's':
        return p->bytes ? write_bytes(p, place, value) : write_str(p, place, PyObject_Str(value));
    case 'r':
        return write_str(p, place, p->bytes ? PyObject_ASCII(value) : PyObject_Repr(value));
    case 'a':
        return write_str(p, place, PyObject_ASCII(value));
    case 'c':
        return write_character(p, place, value);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        return gopyrt_percent_integer(p, place, value);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return gopyrt_percent_float(p, place, value);
    }
    PyErr_Format(PyExc_ValueError, "unsupported format character '%c' (0x%x) at index %zd",
                 place->kind >= 32 && place->kind < 127 ? (int)place->kind : '?',
                 (unsigned)place->kind, p->read - 1);
    return -1;
}

/* What stands between the places, up to `end`. */
static int
write_format(gopyrt_percent *p, Py_ssize_t end)
{
    if (!p->bytes) {
        return _PyUnicodeWriter_WriteSubstring(&p->writer, p->format.op, p->read, end);
    }
    return gopyrt_writer_characters(&p->writer, 1, (char *)p->format.data + p->read, end - p->read);
}

static int
write_all(gopyrt_percent *p)
{
    while (p->read < p->format.length) {
        Py_ssize_t next = gopyrt_text_find_char(&p->format, '%', p->read, p->format.length);
        next = next < 0 ? p->format.length : next;
        gopyrt_writer_piece(&p->writer, next == p->format.length);
        if (write_format(p, next) < 0) {
            return -1;
        }
        p->read = next + 1;
        if (next == p->format.length) {
            break;
        }
        if (peek(p) == '%' && p->read < p->format.length) {
            p->read++;
            if (gopyrt_writer_put(&p->writer, '%') < 0) {
                return -1;
            }
            continue;
        }
        gopyrt_place place;
        PyObject *args = p->args;
        if (p->read >= p->format.length) {
            PyErr_SetString(PyExc_ValueError, "incomplete format");
            return -1;
        }
        if (read_place(p, &place) < 0) {
            return -1;
        }
        gopyrt_writer_piece(&p->writer, p->read == p->format.length);
        if (write_place(p, &place) < 0) {
            return -1;
        }
        if (p->mapping != NULL && p->args != args && p->at < p->count) {
            PyErr_SetString(PyExc_TypeError, p->bytes ? "not all arguments converted during bytes "
                                                        "formatting"
                                                      : "not all arguments converted during string "
                                                        "formatting");
            return -1;
        }
    }
    if (p->at < p->count && p->mapping == NULL) {
        PyErr_Format(PyExc_TypeError, "not all arguments converted during %s formatting",
                     p->bytes ? "bytes" : "string");
        return -1;
    }
    return 0;
}

int
gopyrt_percent_run(gopyrt_percent *p, PyObject *args)
{
    _PyUnicodeWriter_Init(&p->writer);
    p->writer.overallocate = 1;
    p->writer.min_length = p->format.length + 100;
    p->args = args;
    p->at = p->read = 0;
    p->value = NULL;
    p->single = !PyTuple_Check(args);
    p->count = p->single ? 1 : PyTuple_GET_SIZE(args);
    p->mapping = PyMapping_Check(args) && p->single && !PyUnicode_Check(args)
                         && !(p->bytes && (PyBytes_Check(args) || PyByteArray_Check(args)))
                     ? args
                     : NULL;
    int result = write_all(p);
    Py_XDECREF(p->value);
    if (result < 0) {
        _PyUnicodeWriter_Dealloc(&p->writer);
    }
    return result;
}

PyObject *
PyUnicode_Format(PyObject *format, PyObject *args)
{
    if (format == NULL || args == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (!gopyrt_str_check(format)) {
        return NULL;
    }
    gopyrt_percent p = { .format = gopyrt_text_of(format), .bytes = 0 };
    return gopyrt_percent_run(&p, args) < 0 ? NULL : _PyUnicodeWriter_Finish(&p.writer);
}
