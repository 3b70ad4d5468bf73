/* Py_BuildValue: objects made of C values by a format. */
#include "object/call/args.h"

/* A run over a format. References of N units are dropped also where the run fails. */
struct build {
    const char *at;
    struct gopyrt_va *va;
};

static PyObject *value(struct build *b);

static int
is_blank(char c)
{
    return c == ',' || c == ':' || c == ' ' || c == '\t';
}

/* Units up to the bracket that closes at this level. -1 with SystemError where it is missing. */
static Py_ssize_t
count(const char *at, char close)
{
    Py_ssize_t n = 0;
    int level = 0;
    for (; level > 0 || *at != close; at++) {
        switch (*at) {
        case '\0':
            PyErr_SetString(PyExc_SystemError, "unmatched paren in format");
            return -1;
        case '(':
        case '[':
        case '{':
            n += level++ == 0;
            break;
        case ')':
        case ']':
        case '}':
            level--;
            break;
        case '#':
        case '&':
        case ',':
        case ':':
        case ' ':
        case '\t':
            break;
        default:
            n += level == 0;
        }
    }
    return n;
}

/* After a failure: the rest of the units is still walked over, so that what they hand over is
 * dropped. The first exception stays. */
static void
drop(struct build *b, Py_ssize_t n)
{
    PyObject *error = PyErr_GetRaisedException();
    for (; n > 0; n--) {
        PyObject *op = value(b);
        Py_XDECREF(op);
        PyErr_Clear();
    }
    PyErr_SetRaisedException(error);
}

/* Moves past the closing bracket of a container, or finds that there is none. */
static int
ends(struct build *b, char close)
{
    while (is_blank(*b->at)) {
        b->at++;
    }
    if (*b->at != close) {
        PyErr_SetString(PyExc_SystemError, "Unmatched paren in format");
        return 0;
    }
    b->at += close != '\0';
    return 1;
}

static PyObject *
finish(struct build *b, char close, PyObject *container)
{
    if (!ends(b, close)) {
        Py_CLEAR(container);
    }
    return container;
}

/* Gives up a container of which n units are left: what is behind its bracket comes next. */
static PyObject *
give_up(struct build *b, char close, Py_ssize_t n, PyObject *container)
{
    drop(b, n);
    Py_XDECREF(container);
    ends(b, close);
    return NULL;
}

static PyObject *
sequence(struct build *b, char close, Py_ssize_t n, int list)
{
    if (n < 0) {
        return NULL;
    }
    PyObject *result = list ? PyList_New(n) : PyTuple_New(n);
    if (result == NULL) {
        return give_up(b, close, n, NULL);
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = value(b);
        if (item == NULL) {
            return give_up(b, close, n - i - 1, result);
        }
        if (list) {
            PyList_SET_ITEM(result, i, item);
        }
        else {
            PyTuple_SET_ITEM(result, i, item);
        }
    }
    return finish(b, close, result);
}

static PyObject *
mapping(struct build *b)
{
    Py_ssize_t n = count(b->at, '}');
    if (n < 0) {
        return NULL;
    }
    if (n % 2 != 0) {
        PyErr_SetString(PyExc_SystemError, "Bad dict format");
        return give_up(b, '}', n, NULL);
    }
    PyObject *dict = PyDict_New();
    if (dict == NULL) {
        return give_up(b, '}', n, NULL);
    }
    for (Py_ssize_t i = 0; i < n; i += 2) {
        PyObject *key = value(b);
        if (key == NULL) {
            return give_up(b, '}', n - i - 1, dict);
        }
        PyObject *item = value(b);
        int failed = item == NULL || PyDict_SetItem(dict, key, item) < 0;
        Py_DECREF(key);
        Py_XDECREF(item);
        if (failed) {
            return give_up(b, '}', n - i - 2, dict);
        }
    }
    return finish(b, '}', dict);
}

/* The length behind a pointer, where the unit has one; -1 for none. */
static Py_ssize_t
length(struct build *b)
{
    if (*b->at != '#') {
        return -1;
    }
    b->at++;
    return va_arg(b->va->list, Py_ssize_t);
}

static PyObject *
text(struct build *b, char unit)
{
    const char *data = va_arg(b->va->list, const char *);
    Py_ssize_t n = length(b);
    if (data == NULL) {
        return Py_NewRef(Py_None);
    }
    if (unit == 'u') {
        return PyUnicode_FromWideChar((const wchar_t *)data, n);
    }
    if (n < 0) {
        n = (Py_ssize_t)strlen(data);
    }
    return unit == 'y' ? PyBytes_FromStringAndSize(data, n) : PyUnicode_FromStringAndSize(data, n);
}

static PyObject *
object(struct build *b, char unit)
{
    if (*b->at == '&') {
        typedef PyObject *(*converter)(void *);
        converter convert = va_arg(b->va->list, converter);
        void *arg = va_arg(b->va->list, void *);
        b->at++;
        return convert(arg);
    }
    PyObject *op = va_arg(b->va->list, PyObject *);
    if (op == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "NULL object passed to Py_BuildValue");
        }
        return NULL;
    }
    return unit == 'N' ? op : Py_NewRef(op);
}

static PyObject *
value(struct build *b)
{
    while (is_blank(*b->at)) {
        b->at++;
    }
    char unit = *b->at;
    b->at += unit != '\0';
    switch (unit) {
    case '(':
        return sequence(b, ')', count(b->at, ')'), 0);
    case '[':
        return sequence(b, ']', count(b->at, ']'), 1);
    case '{':
        return mapping(b);
    case 'b':
    case 'B':
    case 'h':
    case 'i':
        return PyLong_FromLong((long)va_arg(b->va->list, int));
    case 'H':
        return PyLong_FromLong((long)va_arg(b->va->list, unsigned int));
    case 'I':
        return PyLong_FromUnsignedLong(va_arg(b->va->list, unsigned int));
    case 'n':
        return PyLong_FromSsize_t(va_arg(b->va->list, Py_ssize_t));
    case 'l':
        return PyLong_FromLong(va_arg(b->va->list, long));
    case 'k':
        return PyLong_FromUnsignedLong(va_arg(b->va->list, unsigned long));
    case 'L':
        return PyLong_FromLongLong(va_arg(b->va->list, long long));
    case 'K':
        return PyLong_FromUnsignedLongLong(va_arg(b->va->list, unsigned long long));
    case 'p':
        return PyBool_FromLong(va_arg(b->va->list, int));
    case 'f':
    case 'd':
        return PyFloat_FromDouble(va_arg(b->va->list, double));
    case 'D':
        return PyComplex_FromCComplex(*va_arg(b->va->list, Py_complex *));
    case 'c': {
        char byte = (char)va_arg(b->va->list, int);
        return PyBytes_FromStringAndSize(&byte, 1);
    }
    case 'C':
        return PyUnicode_FromOrdinal(va_arg(b->va->list, int));
    case 's':
    case 'z':
    case 'U':
    case 'y':
    case 'u':
        return text(b, unit);
    case 'O':
    case 'S':
    case 'N':
        return object(b, unit);
    }
    PyErr_SetString(PyExc_SystemError, "bad format char passed to Py_BuildValue");
    return NULL;
}

static PyObject *
build(const char *format, va_list list)
{
    struct gopyrt_va va;
    struct build b = { format, &va };
    PyObject *result;
    Py_ssize_t n = count(format, '\0');
    if (n < 0) {
        return NULL;
    }
    if (n == 0) {
        return Py_NewRef(Py_None);
    }
    va_copy(va.list, list);
    result = n == 1 ? value(&b) : sequence(&b, '\0', n, 0);
    va_end(va.list);
    return result;
}

Py_ssize_t
gopyrt_build_few(const char *format, va_list list, PyObject **few, Py_ssize_t room)
{
    struct gopyrt_va va;
    struct build b = { format, &va };
    Py_ssize_t n = count(format, '\0'), i = 0;
    if (n <= 0 || n > room) {
        return n;
    }
    va_copy(va.list, list);
    while (i < n && (few[i] = value(&b)) != NULL) {
        i++;
    }
    if (i < n) {
        drop(&b, n - i - 1);
    }
    if (!ends(&b, '\0') || i < n) {
        while (--i >= 0) {
            Py_DECREF(few[i]);
        }
        n = -1;
    }
    va_end(va.list);
    return n;
}

#undef Py_BuildValue
#undef Py_VaBuildValue

PyObject *
Py_VaBuildValue(const char *format, va_list list)
{
    return build(format, list);
}

PyObject *
_Py_VaBuildValue_SizeT(const char *format, va_list list)
{
    return build(format, list);
}

PyObject *
Py_BuildValue(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *result = build(format, list);
    va_end(list);
    return result;
}

PyObject *
_Py_BuildValue_SizeT(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *result = build(format, list);
    va_end(list);
    return result;
}
