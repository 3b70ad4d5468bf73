/* bytes and bytearray: where something is in them, at their start or at their end. */
#include "internal/pycore_bytesobject.h"
#include "object/text/bytes.h"

typedef Py_ssize_t (*finder)(const gopyrt_text *, const gopyrt_text *, Py_ssize_t, Py_ssize_t);

static Py_ssize_t
count(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start, Py_ssize_t end)
{
    return gopyrt_text_count(text, part, start, end, -1);
}

/* -2 with an exception. */
static Py_ssize_t
find(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs, finder finds)
{
    Py_ssize_t start, end;
    gopyrt_bytes_argument part;
    if (gopyrt_bounds(method, args, nargs, Py_SIZE(self), &start, &end) < 0
        || gopyrt_bytes_hold_part(args[0], &part) < 0)
    {
        return -2;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    end = Py_MIN(end, text.length);
    Py_ssize_t at = finds(&text, &part.text, start, end);
    gopyrt_bytes_release(&part);
    return at;
}

static PyObject *
answer(Py_ssize_t at, int must)
{
    if (at == -1 && must) {
        PyErr_SetString(PyExc_ValueError, "subsection not found");
        return NULL;
    }
    return at == -2 ? NULL : PyLong_FromSsize_t(at);
}

PyObject *
gopyrt_bytes_find(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return answer(find("find", self, args, nargs, gopyrt_text_find), 0);
}

PyObject *
gopyrt_bytes_rfind(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return answer(find("rfind", self, args, nargs, gopyrt_text_rfind), 0);
}

PyObject *
gopyrt_bytes_index(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return answer(find("index", self, args, nargs, gopyrt_text_find), 1);
}

PyObject *
gopyrt_bytes_rindex(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return answer(find("rindex", self, args, nargs, gopyrt_text_rfind), 1);
}

PyObject *
gopyrt_bytes_count(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return answer(find("count", self, args, nargs, count), 0);
}

/* 1, 0 or -1. */
static int
tail_one(PyObject *self, PyObject *given, Py_ssize_t start, Py_ssize_t end, int direction)
{
    gopyrt_bytes_argument part;
    if (gopyrt_bytes_hold(given, &part) < 0) {
        return -1;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    int result = gopyrt_text_tail(&text, &part.text, start, Py_MIN(end, text.length), direction);
    gopyrt_bytes_release(&part);
    return result;
}

static PyObject *
tail(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs, int direction)
{
    Py_ssize_t start, end;
    if (gopyrt_bounds(method, args, nargs, Py_SIZE(self), &start, &end) < 0) {
        return NULL;
    }
    PyObject *given = args[0];
    int result = 0;
    if (PyTuple_Check(given)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(given) && result == 0; i++) {
            result = tail_one(self, PyTuple_GET_ITEM(given, i), start, end, direction);
        }
        return result < 0 ? NULL : PyBool_FromLong(result);
    }
    result = tail_one(self, given, start, end, direction);
    if (result < 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Format(PyExc_TypeError, "%s first arg must be bytes or a tuple of bytes, not %s",
                     method, GOPYRT_TYPE_NAME(given));
    }
    return result < 0 ? NULL : PyBool_FromLong(result);
}

PyObject *
gopyrt_bytes_startswith(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return tail("startswith", self, args, nargs, -1);
}

PyObject *
gopyrt_bytes_endswith(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return tail("endswith", self, args, nargs, 1);
}

static PyObject *
removed(PyObject *self, PyObject *given, int direction)
{
    gopyrt_bytes_argument part;
    if (gopyrt_bytes_hold(given, &part) < 0) {
        return NULL;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    Py_ssize_t less =
        gopyrt_text_tail(&text, &part.text, 0, text.length, direction) ? part.text.length : 0;
    gopyrt_bytes_release(&part);
    return direction < 0 ? gopyrt_bytes_part(&text, less, text.length)
                         : gopyrt_bytes_part(&text, 0, text.length - less);
}

PyObject *
gopyrt_bytes_removeprefix(PyObject *self, PyObject *prefix)
{
    return removed(self, prefix, -1);
}

PyObject *
gopyrt_bytes_removesuffix(PyObject *self, PyObject *suffix)
{
    return removed(self, suffix, 1);
}

/* ---- In C ----------------------------------------------------------------------------------- */

Py_ssize_t
_PyBytes_Find(const char *haystack, Py_ssize_t len_haystack, const char *needle,
              Py_ssize_t len_needle, Py_ssize_t offset)
{
    gopyrt_text text = { NULL, (void *)haystack, len_haystack, 1 };
    gopyrt_text part = { NULL, (void *)needle, len_needle, 1 };
    Py_ssize_t at = gopyrt_text_find(&text, &part, 0, len_haystack);
    return at < 0 ? at : at + offset;
}

Py_ssize_t
_PyBytes_ReverseFind(const char *haystack, Py_ssize_t len_haystack, const char *needle,
                     Py_ssize_t len_needle, Py_ssize_t offset)
{
    gopyrt_text text = { NULL, (void *)haystack, len_haystack, 1 };
    gopyrt_text part = { NULL, (void *)needle, len_needle, 1 };
    Py_ssize_t at = gopyrt_text_rfind(&text, &part, 0, len_haystack);
    return at < 0 ? at : at + offset;
}
