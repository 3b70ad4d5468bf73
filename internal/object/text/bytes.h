/* Private to the room: what bytes and bytearray share. Their methods are the same functions: what
 * they make is of the kind that self is. */
#ifndef GOPYRT_OBJECT_TEXT_BYTES_H
#define GOPYRT_OBJECT_TEXT_BYTES_H

#include "object/text/methods.h"

#define GOPYRT_BYTES_HEAD offsetof(PyBytesObject, ob_sval)
#define GOPYRT_BYTES_EMPTY ((PyObject *)&_Py_SINGLETON(bytes_empty))

/* New bytes that are its maker's to fill, at least one. */
PyObject *gopyrt_bytes_room(Py_ssize_t size);

/* The bytes of a bytes or bytearray. A bytearray's may move when other code runs. */
static inline gopyrt_text
gopyrt_bytes_text(PyObject *op)
{
    char *data = PyBytes_Check(op)  ? ((PyBytesObject *)op)->ob_sval
                 : Py_SIZE(op) == 0 ? _PyByteArray_empty_string
                                    : ((PyByteArrayObject *)op)->ob_start;
    return (gopyrt_text){ op, data, Py_SIZE(op), 1 };
}

/* A new object of the kind that `like` is; for NULL the caller fills it. */
static inline PyObject *
gopyrt_bytes_like(PyObject *like, const char *bytes, Py_ssize_t size)
{
    return PyBytes_Check(like) ? PyBytes_FromStringAndSize(bytes, size)
                               : PyByteArray_FromStringAndSize(bytes, size);
}

/* Where the bytes of what gopyrt_bytes_like() made are. */
static inline char *
gopyrt_bytes_data(PyObject *op)
{
    return gopyrt_bytes_text(op).data;
}

/* A part; the whole of exact bytes is itself. */
PyObject *gopyrt_bytes_part(const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end);
/* The same bytes in an object that is exact. */
static inline PyObject *
gopyrt_bytes_same(PyObject *op)
{
    gopyrt_text text = gopyrt_bytes_text(op);
    return gopyrt_bytes_part(&text, 0, text.length);
}

/* The bytes of an argument that has some, while it is held. */
typedef struct {
    gopyrt_text text;
    Py_buffer view;
    char one;
} gopyrt_bytes_argument;

/* 0, or -1 with an exception. */
int gopyrt_bytes_hold(PyObject *op, gopyrt_bytes_argument *argument);
/* The same for what may be one byte as an int. */
int gopyrt_bytes_hold_part(PyObject *op, gopyrt_bytes_argument *argument);
void gopyrt_bytes_release(gopyrt_bytes_argument *argument);
/* A byte out of an int. -1 with an exception; `message` is for those out of range. */
int gopyrt_byte_of(PyObject *op, const char *message);

/* repr() with quotes: single ones, or where that is smart those that need no escape; with `single`
 * a single quote is escaped all the same. */
PyObject *gopyrt_bytes_repr(const gopyrt_text *text, int smart, int single);
/* What two hold that are to be joined: 0, or -1 with a TypeError, whatever the reason. */
int gopyrt_bytes_hold_both(PyObject *left, PyObject *right, gopyrt_bytes_argument *a,
                           gopyrt_bytes_argument *b);
/* That TypeError: gives NULL. */
void *gopyrt_bytes_no_concat(PyObject *left, PyObject *right);
PyObject *gopyrt_bytes_compare(PyObject *left, PyObject *right, int op);
int gopyrt_bytes_contains(PyObject *self, PyObject *part);
PyObject *gopyrt_bytes_concat(PyObject *left, PyObject *right);
PyObject *gopyrt_bytes_repeat(PyObject *self, Py_ssize_t times);
/* A slice whose bounds are known. */
PyObject *gopyrt_bytes_step_slice(PyObject *self, Py_ssize_t start, Py_ssize_t count,
                                  Py_ssize_t step);
PyObject *gopyrt_bytes_iter(PyObject *self);

/* Adds the bytes of an iterator over ints, or of a list or tuple of them, by a function that takes
 * one. */
typedef int (*gopyrt_byte_taker)(void *to, unsigned char byte);
int gopyrt_bytes_iterate(PyObject *iterator, const char *message, gopyrt_byte_taker take, void *to);
/* What that takes, new, of an object that bytes or bytearray are to be made of. */
PyObject *gopyrt_bytes_iterator(PyObject *op, const char *type);
/* The arguments of bytes() and bytearray(): NULL in *source without one; 1 where *source is new
 * bytes of a text. -1 with an exception. */
#define GOPYRT_NO_ENCODING "string argument without an encoding"
int gopyrt_bytes_source(PyObject *args, PyObject *kwds, const char *format, PyObject **source);

/* A new str of hexadecimal digits, with a separator (unless that is negative) between groups. */
PyObject *gopyrt_hex(const unsigned char *bytes, Py_ssize_t length, int separator, int group);
/* Formats as % does; a new object of self's kind. */
PyObject *gopyrt_bytes_format(PyObject *self, PyObject *args);

GOPYRT_FAST(gopyrt_bytes_find);
GOPYRT_FAST(gopyrt_bytes_rfind);
GOPYRT_FAST(gopyrt_bytes_index);
GOPYRT_FAST(gopyrt_bytes_rindex);
GOPYRT_FAST(gopyrt_bytes_count);
GOPYRT_FAST(gopyrt_bytes_startswith);
GOPYRT_FAST(gopyrt_bytes_endswith);
GOPYRT_ONE(gopyrt_bytes_removeprefix);
GOPYRT_ONE(gopyrt_bytes_removesuffix);
GOPYRT_KEYWORDS(gopyrt_bytes_split);
GOPYRT_KEYWORDS(gopyrt_bytes_rsplit);
GOPYRT_KEYWORDS(gopyrt_bytes_splitlines);
GOPYRT_ONE(gopyrt_bytes_partition);
GOPYRT_ONE(gopyrt_bytes_rpartition);
GOPYRT_ONE(gopyrt_bytes_join);
GOPYRT_FAST(gopyrt_bytes_strip);
GOPYRT_FAST(gopyrt_bytes_lstrip);
GOPYRT_FAST(gopyrt_bytes_rstrip);
GOPYRT_FAST(gopyrt_bytes_replace);
GOPYRT_KEYWORDS(gopyrt_bytes_translate);
GOPYRT_FAST(gopyrt_bytes_maketrans);
GOPYRT_ONE(gopyrt_bytes_lower);
GOPYRT_ONE(gopyrt_bytes_upper);
GOPYRT_ONE(gopyrt_bytes_title);
GOPYRT_ONE(gopyrt_bytes_capitalize);
GOPYRT_ONE(gopyrt_bytes_swapcase);
GOPYRT_ONE(gopyrt_bytes_isalnum);
GOPYRT_ONE(gopyrt_bytes_isalpha);
GOPYRT_ONE(gopyrt_bytes_isascii);
GOPYRT_ONE(gopyrt_bytes_isdigit);
GOPYRT_ONE(gopyrt_bytes_islower);
GOPYRT_ONE(gopyrt_bytes_isspace);
GOPYRT_ONE(gopyrt_bytes_istitle);
GOPYRT_ONE(gopyrt_bytes_isupper);
GOPYRT_FAST(gopyrt_bytes_center);
GOPYRT_FAST(gopyrt_bytes_ljust);
GOPYRT_FAST(gopyrt_bytes_rjust);
GOPYRT_ONE(gopyrt_bytes_zfill);
GOPYRT_KEYWORDS(gopyrt_bytes_expandtabs);
GOPYRT_KEYWORDS(gopyrt_bytes_hex);
GOPYRT_ONE(gopyrt_bytes_fromhex);
GOPYRT_KEYWORDS(gopyrt_bytes_decode);

/* For bytes_table.h, the part of the tables of methods that both types have. */
#define GOPYRT_METHOD(name, flags, signature, text)                                    \
    {                                                                                  \
        .ml_name = #name, .ml_meth = (PyCFunction)(void (*)(void))gopyrt_bytes_##name, \
        .ml_flags = flags, .ml_doc = #name signature "\n--\n\n" text                   \
    }
#define GOPYRT_BYTES_BOUNDS "($self, sub[, start[, end]], /)"
#define GOPYRT_BYTES_NONE "($self, /)"
#define GOPYRT_BYTES_FILL "($self, width, fillchar=b' ', /)"
#define GOPYRT_BYTES_STRIP "($self, bytes=None, /)"
#define GOPYRT_BYTES_SPLIT "($self, /, sep=None, maxsplit=-1)"
#define GOPYRT_BYTES_KEYWORDS (METH_FASTCALL | METH_KEYWORDS)

#endif /* GOPYRT_OBJECT_TEXT_BYTES_H */
