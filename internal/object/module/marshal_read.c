/* Reading objects in marshal's format, from memory or a file. */
#include "object/module/marshal_marks.h"
#include "object/module/module.h"

#include "object/error/frame/code.h"

#include "marshal.h"

#include <stdio.h>
#include <string.h>

struct reader {
    const char *at, *end; /* in memory */
    FILE *file;           /* or there */
    char *room;           /* what was read of the file last */
    size_t room_size;
    int depth;
    PyObject *kept; /* a list: None for what is not complete */
};

static PyObject *get_object(struct reader *r);

static PyObject *
bad(const char *what)
{
    PyErr_Format(PyExc_ValueError, "bad marshal data (%s)", what);
    return NULL;
}

/* So many bytes, good until the next call. */
static const char *
get(struct reader *r, Py_ssize_t size)
{
    if (r->file == NULL) {
        if (size > r->end - r->at) {
            PyErr_SetString(PyExc_EOFError, "marshal data too short");
            return NULL;
        }
        r->at += size;
        return r->at - size;
    }
    if ((size_t)size > r->room_size || r->room == NULL) {
        char *room = PyMem_Realloc(r->room, (size_t)size + 8);
        if (room == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        r->room = room;
        r->room_size = (size_t)size + 8;
    }
    if (fread(r->room, 1, (size_t)size, r->file) != (size_t)size) {
        PyErr_SetString(PyExc_EOFError, "marshal data too short");
        return NULL;
    }
    return r->room;
}

static int
get_byte(struct reader *r)
{
    return r->file != NULL ? getc(r->file) : r->at < r->end ? *(const unsigned char *)r->at++ : EOF;
}

/* A signed number; -1 with an exception is one that is not there. */
static long
get_number(struct reader *r, int size)
{
    const unsigned char *bytes = (const unsigned char *)get(r, size);
    uint32_t value = 0;
    for (int i = 0; bytes != NULL && i < size; i++) {
        value |= (uint32_t)bytes[i] << 8 * i;
    }
    return bytes == NULL ? -1 : size == 4 ? (int32_t)value : (long)value;
}

/* A size, from 0, or -1 with an exception. */
static Py_ssize_t
get_size(struct reader *r, int bytes_of_size, const char *what)
{
    long size = get_number(r, bytes_of_size);
    if (size < 0 && !PyErr_Occurred()) {
        PyErr_Format(PyExc_ValueError, "bad marshal data (%s size out of range)", what);
    }
    return size < 0 ? -1 : size;
}

/* ---- References ----------------------------------------------------------------------------- */

/* A place for an object that later ones may refer to; -1 with an exception, 0 if none is wanted. */
static Py_ssize_t
reserve(struct reader *r, int keep)
{
    if (!keep) {
        return 0;
    }
    return PyList_Append(r->kept, Py_None) < 0 ? -1 : PyList_GET_SIZE(r->kept) - 1;
}

/* Keeps an object, which may be NULL, at its place. */
static PyObject *
keep_at(struct reader *r, PyObject *op, Py_ssize_t place, int keep)
{
    if (op != NULL && keep && PyList_SetItem(r->kept, place, Py_NewRef(op)) < 0) {
        Py_CLEAR(op);
    }
    return op;
}

static PyObject *
get_reference(struct reader *r)
{
    long number = get_number(r, 4);
    if (number < 0 || number >= PyList_GET_SIZE(r->kept)) {
        return PyErr_Occurred() ? NULL : bad("invalid reference");
    }
    PyObject *op = PyList_GET_ITEM(r->kept, number);
    return op == Py_None ? bad("invalid reference") : Py_NewRef(op);
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static PyObject *
get_long(struct reader *r)
{
    long count = get_number(r, 4);
    if (count == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (count == INT32_MIN) {
        return bad("long size out of range");
    }
    int negative = count < 0;
    size_t digits = (size_t)(negative ? -count : count);
    const unsigned char *from = (const unsigned char *)get(r, (Py_ssize_t)(2 * digits));
    unsigned char *bytes = from == NULL ? NULL : PyMem_Calloc(2, digits + 2);
    if (bytes == NULL) {
        return from == NULL ? NULL : PyErr_NoMemory();
    }
    const char *wrong = NULL;
    for (size_t i = 0; i < digits && wrong == NULL; i++) {
        uint32_t part = (uint32_t)from[2 * i] | (uint32_t)from[2 * i + 1] << 8;
        size_t at = i * MARSHAL_DIGIT_BITS;
        if (part >> MARSHAL_DIGIT_BITS) {
            wrong = "digit out of range in long";
        }
        else if (part == 0 && i == digits - 1) {
            wrong = "unnormalized long data";
        }
        part <<= at % 8;
        bytes[at / 8] |= (unsigned char)part;
        bytes[at / 8 + 1] |= (unsigned char)(part >> 8);
        bytes[at / 8 + 2] |= (unsigned char)(part >> 16);
    }
    PyObject *op = wrong != NULL ? bad(wrong)
                                 : PyLong_FromUnsignedNativeBytes(bytes, 2 * digits + 1,
                                                                  Py_ASNATIVEBYTES_LITTLE_ENDIAN);
    PyMem_Free(bytes);
    if (op != NULL && negative) {
        Py_SETREF(op, PyNumber_Negative(op));
    }
    return op;
}

/* 0, or -1 with an exception. */
static int
get_double(struct reader *r, int is_text, double *value)
{
    const char *bytes;
    if (!is_text) {
        bytes = get(r, 8);
        if (bytes != NULL) {
            memcpy(value, bytes, sizeof(*value));
        }
        return bytes == NULL ? -1 : 0;
    }
    char text[256];
    int size = get_byte(r);
    if (size == EOF) {
        PyErr_SetString(PyExc_EOFError, "EOF read where object expected");
        return -1;
    }
    bytes = get(r, size);
    if (bytes == NULL) {
        return -1;
    }
    memcpy(text, bytes, (size_t)size);
    text[size] = '\0';
    *value = PyOS_string_to_double(text, NULL, NULL);
    return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *
get_complex(struct reader *r, int is_text)
{
    Py_complex value;
    return get_double(r, is_text, &value.real) < 0 || get_double(r, is_text, &value.imag) < 0
               ? NULL
               : PyComplex_FromCComplex(value);
}

/* ---- Text -------------------------------------------------------------------------- */

static PyObject *
get_bytes(struct reader *r)
{
    Py_ssize_t size = get_size(r, 4, "bytes object");
    const char *bytes = size < 0 ? NULL : get(r, size);
    return bytes == NULL ? NULL : PyBytes_FromStringAndSize(bytes, size);
}

static PyObject *
get_text(struct reader *r, int bytes_of_size, int is_ascii, int interned)
{
    Py_ssize_t size = get_size(r, bytes_of_size, "string");
    const char *bytes = size < 0 ? NULL : get(r, size);
    PyObject *op = bytes == NULL ? NULL
                   : is_ascii    ? PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, bytes, size)
                                 : PyUnicode_DecodeUTF8(bytes, size, "surrogatepass");
    if (op != NULL && interned) {
        PyUnicode_InternInPlace(&op);
    }
    return op;
}

/* ---- Containers -------------------------------------------------------------------- */

/* An item, which may not be NULL. */
static PyObject *
get_item(struct reader *r, const char *of)
{
    PyObject *op = get_object(r);
    if (op == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_TypeError, "NULL object in marshal data for %s", of);
    }
    return op;
}

static PyObject *
get_sequence(struct reader *r, int mark, int keep)
{
    int is_list = mark == MARSHAL_LIST;
    const char *name = is_list ? "list" : "tuple";
    Py_ssize_t size = get_size(r, mark == MARSHAL_SMALL_TUPLE ? 1 : 4, name);
    PyObject *op = size < 0 ? NULL : is_list ? PyList_New(size) : PyTuple_New(size);
    /* It may be in itself. */
    Py_ssize_t place = op == NULL ? 0 : reserve(r, keep);
    if (place < 0) {
        Py_CLEAR(op);
    }
    op = keep_at(r, op, place, keep);
    for (Py_ssize_t i = 0; op != NULL && i < size; i++) {
        PyObject *item = get_item(r, name);
        if (item == NULL) {
            Py_CLEAR(op);
        }
        else if (is_list) {
            PyList_SET_ITEM(op, i, item);
        }
        else {
            PyTuple_SET_ITEM(op, i, item);
        }
    }
    return op;
}

static PyObject *
get_dict(struct reader *r, int keep)
{
    PyObject *op = PyDict_New(), *key, *value = NULL;
    Py_ssize_t place = op == NULL ? 0 : reserve(r, keep);
    if (place < 0) {
        Py_CLEAR(op);
    }
    op = keep_at(r, op, place, keep);
    while (op != NULL && (key = get_object(r)) != NULL) {
        value = get_object(r);
        int failed = value == NULL || PyDict_SetItem(op, key, value) < 0;
        Py_DECREF(key);
        Py_XDECREF(value);
        if (failed) {
            break;
        }
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(op);
    }
    return op;
}

static PyObject *
get_set(struct reader *r, int is_frozen, int keep)
{
    Py_ssize_t size = get_size(r, 4, "set");
    PyObject *op = size < 0 ? NULL : is_frozen ? PyFrozenSet_New(NULL) : PySet_New(NULL);
    Py_ssize_t place = op == NULL ? 0 : reserve(r, keep);
    if (place < 0) {
        Py_CLEAR(op);
    }
    if (!is_frozen) {
        op = keep_at(r, op, place, keep);
    }
    for (Py_ssize_t i = 0; op != NULL && i < size; i++) {
        PyObject *item = get_item(r, "set");
        if (item == NULL || PySet_Add(op, item) < 0) {
            Py_CLEAR(op);
        }
        Py_XDECREF(item);
    }
    return is_frozen ? keep_at(r, op, place, keep) : op;
}

/* Fills `items` with objects that are there, or sets an exception. */
static int
get_some(struct reader *r, PyObject **items, int count, const char *of)
{
    for (int i = 0; i < count; i++) {
        items[i] = get_item(r, of);
        if (items[i] == NULL) {
            return -1;
        }
    }
    return 0;
}

static void
drop_some(PyObject **items, int count)
{
    for (int i = 0; i < count; i++) {
        Py_XDECREF(items[i]);
    }
}

static PyObject *
get_slice(struct reader *r)
{
    PyObject *items[3] = { NULL };
    PyObject *op =
        get_some(r, items, 3, "slice") < 0 ? NULL : PySlice_New(items[0], items[1], items[2]);
    drop_some(items, 3);
    return op;
}

/* ---- Code -------------------------------------------------------------------------- */

/* The names of a kind, of all names and their kinds: new. */
static PyObject *
names_of_kind(PyObject *names, PyObject *kinds, int kind)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < PyTuple_GET_SIZE(names); i++) {
        if ((PyBytes_AS_STRING(kinds)[i] & kind) != 0
            && PyList_Append(list, PyTuple_GET_ITEM(names, i)) < 0)
        {
            Py_CLEAR(list);
        }
    }
    PyObject *tuple = list == NULL ? NULL : PyList_AsTuple(list);
    Py_XDECREF(list);
    return tuple;
}

static PyObject *
make_code(const int *numbers, int firstlineno, PyObject **items)
{
    if (!PyTuple_Check(items[3]) || !PyBytes_Check(items[4])
        || PyTuple_GET_SIZE(items[3]) != PyBytes_GET_SIZE(items[4]))
    {
        PyErr_SetString(PyExc_ValueError, "code: localsplusnames and localspluskinds must match");
        return NULL;
    }
    PyObject *vars = names_of_kind(items[3], items[4], CO_FAST_LOCAL);
    PyObject *cells = names_of_kind(items[3], items[4], CO_FAST_CELL);
    PyObject *free_vars = names_of_kind(items[3], items[4], CO_FAST_FREE);
    PyObject *op = NULL;
    if (vars != NULL && cells != NULL && free_vars != NULL) {
        const struct gopyrt_code_parts parts = {
            .argcount = numbers[0],
            .posonlyargcount = numbers[1],
            .kwonlyargcount = numbers[2],
            .nlocals = (int)PyTuple_GET_SIZE(vars),
            .stacksize = numbers[3],
            .flags = numbers[4],
            .firstlineno = firstlineno,
            .code = items[0],
            .consts = items[1],
            .names = items[2],
            .varnames = vars,
            .freevars = free_vars,
            .cellvars = cells,
            .filename = items[5],
            .name = items[6],
            .qualname = items[7],
            .linetable = items[8],
            .exceptiontable = items[9],
        };
        op = gopyrt_code_new(&parts);
    }
    Py_XDECREF(vars);
    Py_XDECREF(cells);
    Py_XDECREF(free_vars);
    return op;
}

static PyObject *
get_code(struct reader *r)
{
    PyObject *items[10] = { NULL }, *op = NULL;
    int numbers[5];
    for (int i = 0; i < 5; i++) {
        numbers[i] = (int)get_number(r, 4);
        if (numbers[i] == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    if (get_some(r, items, 8, "code") == 0) {
        int line = (int)get_number(r, 4);
        if ((line != -1 || !PyErr_Occurred()) && get_some(r, items + 8, 2, "code") == 0) {
            op = make_code(numbers, line, items);
        }
    }
    drop_some(items, 10);
    return op;
}

/* ---- Any object -------------------------------------------------------------------- */

static PyObject *
get_int(struct reader *r)
{
    long value = get_number(r, 4);
    return value == -1 && PyErr_Occurred() ? NULL : PyLong_FromLong(value);
}

static PyObject *
get_int64(struct reader *r)
{
    const char *bytes = get(r, 8);
    return bytes == NULL ? NULL : PyLong_FromNativeBytes(bytes, 8, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
}

static PyObject *
get_float(struct reader *r, int is_text)
{
    double value;
    return get_double(r, is_text, &value) < 0 ? NULL : PyFloat_FromDouble(value);
}

/* What is kept when it is complete. */
static PyObject *
get_plain(struct reader *r, int mark)
{
    switch (mark) {
    case MARSHAL_INT:
        return get_int(r);
    case MARSHAL_INT64:
        return get_int64(r);
    case MARSHAL_LONG:
        return get_long(r);
    case MARSHAL_FLOAT_TEXT:
    case MARSHAL_FLOAT:
        return get_float(r, mark == MARSHAL_FLOAT_TEXT);
    case MARSHAL_COMPLEX_TEXT:
    case MARSHAL_COMPLEX:
        return get_complex(r, mark == MARSHAL_COMPLEX_TEXT);
    case MARSHAL_BYTES:
        return get_bytes(r);
    case MARSHAL_UNICODE:
    case MARSHAL_INTERNED:
        return get_text(r, 4, 0, mark == MARSHAL_INTERNED);
    case MARSHAL_ASCII:
    case MARSHAL_ASCII_INTERNED:
        return get_text(r, 4, 1, mark == MARSHAL_ASCII_INTERNED);
    case MARSHAL_SHORT:
    case MARSHAL_SHORT_INTERNED:
        return get_text(r, 1, 1, mark == MARSHAL_SHORT_INTERNED);
    case MARSHAL_CODE:
        return get_code(r);
    case MARSHAL_SLICE:
        return get_slice(r);
    default:
        return bad("unknown type code");
    }
}

static PyObject *
get_kind(struct reader *r, int mark, int keep)
{
    Py_ssize_t place;
    PyObject *op;
    switch (mark) {
    case MARSHAL_NULL:
        return NULL;
    case MARSHAL_NONE:
        return Py_NewRef(Py_None);
    case MARSHAL_FALSE:
        return Py_NewRef(Py_False);
    case MARSHAL_TRUE:
        return Py_NewRef(Py_True);
    case MARSHAL_STOP_ITERATION:
        return Py_NewRef(PyExc_StopIteration);
    case MARSHAL_ELLIPSIS:
        return Py_NewRef(Py_Ellipsis);
    case MARSHAL_REF:
        return get_reference(r);
    case MARSHAL_TUPLE:
    case MARSHAL_SMALL_TUPLE:
    case MARSHAL_LIST:
        return get_sequence(r, mark, keep);
    case MARSHAL_DICT:
        return get_dict(r, keep);
    case MARSHAL_SET:
    case MARSHAL_FROZENSET:
        return get_set(r, mark == MARSHAL_FROZENSET, keep);
    default:
        place = reserve(r, keep);
        op = place < 0 ? NULL : get_plain(r, mark);
        return keep_at(r, op, place, keep);
    }
}

/* An object; NULL without an exception for one that is not. */
static PyObject *
get_object(struct reader *r)
{
    int mark = get_byte(r);
    if (mark == EOF) {
        PyErr_SetString(PyExc_EOFError, "EOF read where object expected");
        return NULL;
    }
    if (r->depth >= MARSHAL_DEPTH) {
        PyErr_SetString(PyExc_ValueError, "recursion limit exceeded");
        return NULL;
    }
    r->depth++;
    PyObject *op = get_kind(r, mark & ~MARSHAL_KEEP, mark & MARSHAL_KEEP);
    r->depth--;
    return op;
}

/* ---- The C API --------------------------------------------------------------------- */

static PyObject *
read_one(struct reader *r)
{
    r->kept = PyList_New(0);
    PyObject *op = r->kept == NULL ? NULL : get_item(r, "object");
    Py_XDECREF(r->kept);
    PyMem_Free(r->room);
    return op;
}

PyObject *
PyMarshal_ReadObjectFromString(const char *bytes, Py_ssize_t size)
{
    struct reader r = { .at = bytes, .end = bytes + size };
    return read_one(&r);
}

PyObject *
PyMarshal_ReadObjectFromFile(FILE *file)
{
    struct reader r = { .file = file };
    return read_one(&r);
}

PyObject *
PyMarshal_ReadLastObjectFromFile(FILE *file)
{
    return PyMarshal_ReadObjectFromFile(file);
}
