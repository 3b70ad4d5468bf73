/* Writing objects in marshal's format. */
#include "object/module/marshal_marks.h"
#include "object/module/module.h"

#include "object/error/frame/code.h"

#include "internal/pycore_hashtable.h"

#include "marshal.h"

#include <stdio.h>
#include <string.h>

struct writer {
    PyObject *bytes; /* of which `used` are written */
    Py_ssize_t used;
    int version, depth;
    const char *failure;   /* of ValueError; "" for an exception that is set */
    _Py_hashtable_t *seen; /* the number of each object that was kept, from 1 */
    uintptr_t kept;
};

static void
fail(struct writer *w, const char *failure)
{
    if (w->failure == NULL) {
        w->failure = failure;
    }
}

static void
put(struct writer *w, const void *data, Py_ssize_t size)
{
    if (w->failure != NULL) {
        return;
    }
    Py_ssize_t room = PyBytes_GET_SIZE(w->bytes);
    if (size > room - w->used) {
        if (size > PY_SSIZE_T_MAX / 2 - room) {
            PyErr_NoMemory();
            fail(w, "");
            return;
        }
        if (_PyBytes_Resize(&w->bytes, 2 * room + size) < 0) {
            fail(w, "");
            return;
        }
    }
    memcpy(PyBytes_AS_STRING(w->bytes) + w->used, data, (size_t)size);
    w->used += size;
}

static void
put_byte(struct writer *w, int byte)
{
    char c = (char)byte;
    put(w, &c, 1);
}

static void
put_number(struct writer *w, long number, int size)
{
    char bytes[8];
    for (int i = 0; i < size; i++) {
        bytes[i] = (char)((unsigned long)number >> 8 * i);
    }
    put(w, bytes, size);
}

/* A size and so many bytes. */
static void
put_sized(struct writer *w, const void *data, Py_ssize_t size, int bytes_of_size)
{
    if (size > INT32_MAX) {
        fail(w, "unmarshallable object");
        return;
    }
    put_number(w, (long)size, bytes_of_size);
    put(w, data, size);
}

/* ---- Numbers ----------------------------------------------------------------------------- */

static void
put_int(struct writer *w, PyObject *op, int keep)
{
    int overflow;
    long value = PyLong_AsLongAndOverflow(op, &overflow);
    if (overflow == 0 && value >= INT32_MIN && value <= INT32_MAX) {
        put_byte(w, MARSHAL_INT | keep);
        put_number(w, value, 4);
        return;
    }
    int negative = overflow < 0 || (overflow == 0 && value < 0);
    PyObject *magnitude = PyNumber_Absolute(op);
    Py_ssize_t size = magnitude == NULL ? -1 : PyLong_AsNativeBytes(magnitude, NULL, 0, 1);
    unsigned char *bytes = size < 0 ? NULL : PyMem_Calloc(1, (size_t)size + 8);
    if (bytes == NULL || PyLong_AsNativeBytes(magnitude, bytes, size, 1) < 0) {
        if (!PyErr_Occurred()) {
            PyErr_NoMemory();
        }
        fail(w, "");
    }
    else {
        while (bytes[size - 1] == 0) {
            size--;
        }
        Py_ssize_t bits = 8 * size;
        while (!(bytes[(bits - 1) / 8] >> ((bits - 1) % 8) & 1)) {
            bits--;
        }
        long digits = (bits + MARSHAL_DIGIT_BITS - 1) / MARSHAL_DIGIT_BITS;
        put_byte(w, MARSHAL_LONG | keep);
        put_number(w, negative ? -digits : digits, 4);
        for (long i = 0; i < digits; i++) {
            Py_ssize_t at = i * MARSHAL_DIGIT_BITS;
            long three = bytes[at / 8] | bytes[at / 8 + 1] << 8 | (long)bytes[at / 8 + 2] << 16;
            put_number(w, three >> at % 8 & ((1 << MARSHAL_DIGIT_BITS) - 1), 2);
        }
    }
    PyMem_Free(bytes);
    Py_XDECREF(magnitude);
}

static void
put_double(struct writer *w, double value)
{
    if (w->version > 1) {
        put(w, &value, sizeof(value));
        return;
    }
    char *text = PyOS_double_to_string(value, 'g', 17, 0, NULL);
    if (text == NULL) {
        fail(w, "");
        return;
    }
    put_sized(w, text, (Py_ssize_t)strlen(text), 1);
    PyMem_Free(text);
}

/* ---- Text and bytes ------------------------------------------------------------------------ */

static void
put_str(struct writer *w, PyObject *op, int keep)
{
    int interned = w->version >= 3 && PyUnicode_CHECK_INTERNED(op);
    if (w->version >= 4 && PyUnicode_IS_ASCII(op)) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(op);
        int is_short = size < 256;
        put_byte(w, (is_short   ? interned ? MARSHAL_SHORT_INTERNED : MARSHAL_SHORT
                     : interned ? MARSHAL_ASCII_INTERNED
                                : MARSHAL_ASCII)
                        | keep);
        put_sized(w, PyUnicode_DATA(op), size, is_short ? 1 : 4);
        return;
    }
    PyObject *bytes = PyUnicode_AsEncodedString(op, "utf8", "surrogatepass");
    if (bytes == NULL) {
        fail(w, "");
        return;
    }
    put_byte(w, (interned ? MARSHAL_INTERNED : MARSHAL_UNICODE) | keep);
    put_sized(w, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), 4);
    Py_DECREF(bytes);
}

/* ---- Containers ----------------------------------------------------------------------------- */

static void put_object(struct writer *w, PyObject *op);

static void
put_items(struct writer *w, PyObject *const *items, Py_ssize_t count, int mark)
{
    if (count > INT32_MAX) {
        fail(w, "unmarshallable object");
        return;
    }
    put_byte(w, mark);
    put_number(w, (long)count, (mark & ~MARSHAL_KEEP) == MARSHAL_SMALL_TUPLE ? 1 : 4);
    for (Py_ssize_t i = 0; w->failure == NULL && i < count; i++) {
        put_object(w, items[i]);
    }
}

static void
put_dict(struct writer *w, PyObject *op, int keep)
{
    PyObject *key, *value;
    put_byte(w, MARSHAL_DICT | keep);
    for (Py_ssize_t at = 0; w->failure == NULL && PyDict_Next(op, &at, &key, &value);) {
        put_object(w, key);
        put_object(w, value);
    }
    put_object(w, NULL);
}

/* A set's items are in the order of what each is written as, so that equal sets are the same. */
static void
put_set(struct writer *w, PyObject *op, int mark)
{
    PyObject *pairs = PyList_New(0), *iterator = PyObject_GetIter(op), *item = NULL;
    int failed = pairs == NULL || iterator == NULL;
    while (!failed && (failed = PyIter_NextItem(iterator, &item)) > 0) {
        PyObject *written = PyMarshal_WriteObjectToString(item, w->version);
        PyObject *pair = written == NULL ? NULL : PyTuple_Pack(2, written, item);
        failed = pair == NULL || PyList_Append(pairs, pair) < 0;
        Py_XDECREF(pair);
        Py_XDECREF(written);
        Py_DECREF(item);
    }
    if (failed || PyList_Sort(pairs) < 0) {
        fail(w, "");
    }
    put_byte(w, mark);
    for (Py_ssize_t i = 0; w->failure == NULL && i <= PyList_GET_SIZE(pairs); i++) {
        if (i == 0) {
            put_number(w, (long)PyList_GET_SIZE(pairs), 4);
        }
        if (i < PyList_GET_SIZE(pairs)) {
            put_object(w, PyTuple_GET_ITEM(PyList_GET_ITEM(pairs, i), 1));
        }
    }
    Py_XDECREF(pairs);
    Py_XDECREF(iterator);
}

static void
put_code(struct writer *w, PyObject *op, int keep)
{
    PyCodeObject *code = (PyCodeObject *)op;
    PyObject *bytes = PyCode_GetCode(code);
    if (bytes == NULL) {
        fail(w, "");
        return;
    }
    put_byte(w, MARSHAL_CODE | keep);
    const int numbers[] = { code->co_argcount, code->co_posonlyargcount, code->co_kwonlyargcount,
                            code->co_stacksize, code->co_flags };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(numbers); i++) {
        put_number(w, numbers[i], 4);
    }
    PyObject *const parts[] = { bytes,
                                code->co_consts,
                                code->co_names,
                                code->co_localsplusnames,
                                code->co_localspluskinds,
                                code->co_filename,
                                code->co_name,
                                code->co_qualname };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(parts); i++) {
        put_object(w, parts[i]);
    }
    put_number(w, code->co_firstlineno, 4);
    put_object(w, code->co_linetable);
    put_object(w, code->co_exceptiontable);
    Py_DECREF(bytes);
}

/* ---- Any object ------------------------------------------------------------------------------ */

static void
put_buffer(struct writer *w, PyObject *op, int keep)
{
    Py_buffer view;
    if (!PyObject_CheckBuffer(op)) {
        fail(w, "unmarshallable object");
        return;
    }
    if (PyObject_GetBuffer(op, &view, PyBUF_SIMPLE) < 0) {
        fail(w, "");
        return;
    }
    put_byte(w, MARSHAL_BYTES | keep);
    put_sized(w, view.buf, view.len, 4);
    PyBuffer_Release(&view);
}

static void
put_kind(struct writer *w, PyObject *op, int keep)
{
    if (PyLong_CheckExact(op)) {
        put_int(w, op, keep);
    }
    else if (PyFloat_CheckExact(op)) {
        put_byte(w, (w->version > 1 ? MARSHAL_FLOAT : MARSHAL_FLOAT_TEXT) | keep);
        put_double(w, PyFloat_AS_DOUBLE(op));
    }
    else if (PyComplex_CheckExact(op)) {
        put_byte(w, (w->version > 1 ? MARSHAL_COMPLEX : MARSHAL_COMPLEX_TEXT) | keep);
        put_double(w, PyComplex_RealAsDouble(op));
        put_double(w, PyComplex_ImagAsDouble(op));
    }
    else if (PyUnicode_CheckExact(op)) {
        put_str(w, op, keep);
    }
    else if (PyTuple_CheckExact(op)) {
        Py_ssize_t count = PyTuple_GET_SIZE(op);
        put_items(w, ((PyTupleObject *)op)->ob_item, count,
                  (w->version >= 4 && count < 256 ? MARSHAL_SMALL_TUPLE : MARSHAL_TUPLE) | keep);
    }
    else if (PyList_CheckExact(op)) {
        put_items(w, ((PyListObject *)op)->ob_item, PyList_GET_SIZE(op), MARSHAL_LIST | keep);
    }
    else if (PyDict_CheckExact(op)) {
        put_dict(w, op, keep);
    }
    else if (PyAnySet_CheckExact(op)) {
        put_set(w, op, (PyFrozenSet_CheckExact(op) ? MARSHAL_FROZENSET : MARSHAL_SET) | keep);
    }
    else if (PyCode_Check(op)) {
        put_code(w, op, keep);
    }
    else if (PySlice_Check(op) && w->version >= 5) {
        put_byte(w, MARSHAL_SLICE | keep);
        put_object(w, ((PySliceObject *)op)->start);
        put_object(w, ((PySliceObject *)op)->stop);
        put_object(w, ((PySliceObject *)op)->step);
    }
    else {
        put_buffer(w, op, keep);
    }
}

/* Whether an object was written already: then the reference to it is. */
static int
put_again(struct writer *w, PyObject *op, int *keep)
{
    *keep = 0;
    /* One reference is none that comes again, but for a string that others may have. */
    if (w->seen == NULL
        || (Py_REFCNT(op) == 1 && !(PyUnicode_CheckExact(op) && PyUnicode_CHECK_INTERNED(op))))
    {
        return 0;
    }
    uintptr_t number = (uintptr_t)_Py_hashtable_get(w->seen, op);
    if (number != 0) {
        put_byte(w, MARSHAL_REF);
        put_number(w, (long)number - 1, 4);
        return 1;
    }
    if (_Py_hashtable_set(w->seen, Py_NewRef(op), (void *)++w->kept) < 0) {
        Py_DECREF(op);
        PyErr_NoMemory();
        fail(w, "");
        return 1;
    }
    *keep = MARSHAL_KEEP;
    return 0;
}

static void
put_object(struct writer *w, PyObject *op)
{
    int mark = op == NULL                  ? MARSHAL_NULL
               : op == Py_None             ? MARSHAL_NONE
               : op == PyExc_StopIteration ? MARSHAL_STOP_ITERATION
               : op == Py_Ellipsis         ? MARSHAL_ELLIPSIS
               : op == Py_False            ? MARSHAL_FALSE
               : op == Py_True             ? MARSHAL_TRUE
                                           : 0;
    int keep;
    if (++w->depth > MARSHAL_DEPTH) {
        fail(w, "object too deeply nested to marshal");
    }
    else if (mark != 0) {
        put_byte(w, mark);
    }
    else if (!put_again(w, op, &keep)) {
        put_kind(w, op, keep);
    }
    w->depth--;
}

/* ---- The C API --------------------------------------------------------------------- */

static void
drop(void *op)
{
    Py_DECREF((PyObject *)op);
}

static PyObject *
written(PyObject *op, int version, const char **failure)
{
    struct writer w = { .bytes = PyBytes_FromStringAndSize(NULL, 50), .version = version };
    *failure = "";
    if (w.bytes == NULL) {
        return NULL;
    }
    if (version >= 3) {
        w.seen = _Py_hashtable_new_full(_Py_hashtable_hash_ptr, _Py_hashtable_compare_direct, drop,
                                        NULL, NULL);
        if (w.seen == NULL) {
            Py_DECREF(w.bytes);
            return PyErr_NoMemory();
        }
    }
    put_object(&w, op);
    if (w.seen != NULL) {
        _Py_hashtable_destroy(w.seen);
    }
    *failure = w.failure;
    if (w.bytes != NULL) {
        (void)_PyBytes_Resize(&w.bytes, w.used);
    }
    return w.bytes;
}

PyObject *
PyMarshal_WriteObjectToString(PyObject *op, int version)
{
    const char *failure;
    PyObject *bytes = written(op, version, &failure);
    if (failure == NULL) {
        return bytes;
    }
    Py_XDECREF(bytes);
    if (*failure != '\0' && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, failure);
    }
    return NULL;
}

/* What cannot be written is of a mark that no reader knows. */
void
PyMarshal_WriteObjectToFile(PyObject *op, FILE *file, int version)
{
    const char *failure;
    PyObject *bytes = written(op, version, &failure);
    if (bytes != NULL) {
        fwrite(PyBytes_AS_STRING(bytes), 1, (size_t)PyBytes_GET_SIZE(bytes), file);
        Py_DECREF(bytes);
    }
    if (failure != NULL) {
        fputc(MARSHAL_UNKNOWN, file);
    }
}

void
PyMarshal_WriteLongToFile(long value, FILE *file, int version)
{
    (void)version;
    for (int i = 0; i < 4; i++) {
        fputc((int)(value >> 8 * i & 0xFF), file);
    }
}
