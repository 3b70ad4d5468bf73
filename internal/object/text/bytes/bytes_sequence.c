/* bytes and bytearray as sequences: joining two, repeating, looking into, comparing, repr(). */
#include "object/text/bytes.h"

void *
gopyrt_bytes_no_concat(PyObject *left, PyObject *right)
{
    return PyErr_Format(PyExc_TypeError, "can't concat %.100s to %.100s", GOPYRT_TYPE_NAME(right),
                        GOPYRT_TYPE_NAME(left));
}

int
gopyrt_bytes_hold_both(PyObject *left, PyObject *right, gopyrt_bytes_argument *a,
                       gopyrt_bytes_argument *b)
{
    if (gopyrt_bytes_hold(left, a) == 0) {
        if (gopyrt_bytes_hold(right, b) == 0) {
            return 0;
        }
        gopyrt_bytes_release(a);
    }
    gopyrt_bytes_no_concat(left, right);
    return -1;
}

PyObject *
gopyrt_bytes_concat(PyObject *left, PyObject *right)
{
    gopyrt_bytes_argument a, b;
    PyObject *result = NULL;
    if (gopyrt_bytes_hold_both(left, right, &a, &b) < 0) {
        return NULL;
    }
    if (PyBytes_CheckExact(left) && b.text.length == 0) {
        result = Py_NewRef(left);
    }
    else if (a.text.length == 0 && PyBytes_CheckExact(right)) {
        result = Py_NewRef(right);
    }
    else if (a.text.length > PY_SSIZE_T_MAX - b.text.length) {
        PyErr_NoMemory();
    }
    else {
        result = PyBytes_FromStringAndSize(NULL, a.text.length + b.text.length);
    }
    if (result != NULL && result != left && result != right && Py_SIZE(result) > 0) {
        char *to = gopyrt_bytes_data(result);
        memcpy(to, a.text.data, (size_t)a.text.length);
        memcpy(to + a.text.length, b.text.data, (size_t)b.text.length);
    }
    gopyrt_bytes_release(&b);
    gopyrt_bytes_release(&a);
    return result;
}

PyObject *
gopyrt_bytes_repeat(PyObject *self, Py_ssize_t times)
{
    gopyrt_text text = gopyrt_bytes_text(self);
    times = Py_MAX(times, 0);
    if (times == 1 && PyBytes_CheckExact(self)) {
        return Py_NewRef(self);
    }
    if (times > 0 && text.length > PY_SSIZE_T_MAX / times) {
        if (PyBytes_Check(self)) {
            PyErr_SetString(PyExc_OverflowError, "repeated bytes are too long");
            return NULL;
        }
        return PyErr_NoMemory();
    }
    size_t all = (size_t)(text.length * times), done = (size_t)text.length;
    PyObject *result = gopyrt_bytes_like(self, NULL, (Py_ssize_t)all);
    if (result == NULL || all == 0) {
        return result;
    }
    char *to = gopyrt_bytes_data(result);
    if (done == 1) {
        memset(to, *(char *)text.data, all);
        return result;
    }
    memcpy(to, text.data, done);
    while (done < all) {
        size_t more = Py_MIN(done, all - done);
        memcpy(to + done, to, more);
        done += more;
    }
    return result;
}

PyObject *
gopyrt_bytes_step_slice(PyObject *self, Py_ssize_t start, Py_ssize_t count, Py_ssize_t step)
{
    gopyrt_text text = gopyrt_bytes_text(self);
    if (count <= 0) {
        return gopyrt_bytes_like(self, NULL, 0);
    }
    if (step == 1) {
        return gopyrt_bytes_part(&text, start, start + count);
    }
    if (count == 1) {
        return gopyrt_bytes_part(&text, start, start + 1);
    }
    PyObject *result = gopyrt_bytes_like(self, NULL, count);
    if (result != NULL) {
        char *to = gopyrt_bytes_data(result);
        for (Py_ssize_t i = 0; i < count; i++, start += step) {
            to[i] = ((char *)text.data)[start];
        }
    }
    return result;
}

int
gopyrt_bytes_contains(PyObject *self, PyObject *part)
{
    if (PyIndex_Check(part)) {
        Py_ssize_t byte = PyNumber_AsSsize_t(part, NULL);
        if (byte != -1 || !PyErr_Occurred()) {
            if (byte < 0 || byte > 255) {
                PyErr_SetString(PyExc_ValueError, "byte must be in range(0, 256)");
                return -1;
            }
            gopyrt_text text = gopyrt_bytes_text(self);
            return gopyrt_text_find_char(&text, (Py_UCS4)byte, 0, text.length) >= 0;
        }
        PyErr_Clear(); /* it may lend its bytes all the same */
    }
    gopyrt_bytes_argument argument;
    if (gopyrt_bytes_hold(part, &argument) < 0) {
        return -1;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    int found = gopyrt_text_find(&text, &argument.text, 0, text.length) >= 0;
    gopyrt_bytes_release(&argument);
    return found;
}

PyObject *
gopyrt_bytes_compare(PyObject *left, PyObject *right, int op)
{
    gopyrt_bytes_argument a, b;
    /* What does not lend its bytes as they lie may know better how to compare. */
    if (gopyrt_bytes_hold(left, &a) < 0) {
        PyErr_Clear();
        Py_RETURN_NOTIMPLEMENTED;
    }
    if (gopyrt_bytes_hold(right, &b) < 0) {
        PyErr_Clear();
        gopyrt_bytes_release(&a);
        Py_RETURN_NOTIMPLEMENTED;
    }
    Py_ssize_t shared = Py_MIN(a.text.length, b.text.length);
    int order = 0;
    if ((op != Py_EQ && op != Py_NE) || a.text.length == b.text.length) {
        order = memcmp(a.text.data, b.text.data, (size_t)shared);
    }
    if (order == 0 && a.text.length != b.text.length) {
        order = a.text.length < b.text.length ? -1 : 1;
    }
    gopyrt_bytes_release(&a);
    gopyrt_bytes_release(&b);
    Py_RETURN_RICHCOMPARE(order, 0, op);
}

PyObject *
gopyrt_bytes_repr(const gopyrt_text *text, int smart, int single)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *in = text->data;
    int once = 0, twice = 0;
    Py_ssize_t more = 0;
    for (Py_ssize_t i = 0; i < text->length; i++) {
        unsigned char c = in[i];
        once |= c == '\'';
        twice |= c == '"';
        more += c == '\'' || c == '\\' || c == '\t' || c == '\n' || c == '\r' ? 1
                : c < ' ' || c >= 0x7f                                        ? 3
                                                                              : 0;
    }
    if (more > PY_SSIZE_T_MAX - text->length - 64) {
        PyErr_SetString(PyExc_OverflowError, "bytes object is too large to make repr");
        return NULL;
    }
    const char quote = smart && once && !twice ? '"' : '\'';
    /* Room for all that may be escaped; it is cut at the end. */
    PyObject *result = gopyrt_str_room(3 + text->length + more, 0x7f);
    if (result == NULL) {
        return NULL;
    }
    char *start = PyUnicode_DATA(result), *to = start;
    *to++ = 'b';
    *to++ = quote;
    for (Py_ssize_t i = 0; i < text->length; i++) {
        unsigned char c = in[i];
        char letter = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : 0;
        if (c == (unsigned char)quote || (single && c == '\'') || c == '\\' || letter != 0) {
            *to++ = '\\';
            *to++ = letter != 0 ? letter : (char)c;
        }
        else if (c < ' ' || c >= 0x7f) {
            *to++ = '\\';
            *to++ = 'x';
            *to++ = hex[c >> 4];
            *to++ = hex[c & 15];
        }
        else {
            *to++ = (char)c;
        }
    }
    *to++ = quote;
    if (to - start < PyUnicode_GET_LENGTH(result)) {
        PyObject *cut = gopyrt_str_resized(result, to - start);
        if (cut == NULL) {
            Py_DECREF(result);
        }
        return cut;
    }
    return result;
}
