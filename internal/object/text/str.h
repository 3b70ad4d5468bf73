/* Private to the room: the parts of str that its files share. */
#ifndef GOPYRT_OBJECT_TEXT_STR_H
#define GOPYRT_OBJECT_TEXT_STR_H

#include "object/text/text.h"
#include "internal/pycore_unicodeobject.h"
#include "text/text.h"

#define GOPYRT_MAX_CHARACTER 0x10ffff

/* Characters that are read in place. */
typedef struct {
    PyObject *op;
    void *data;
    Py_ssize_t length;
    int kind;
} gopyrt_text;

static inline gopyrt_text
gopyrt_text_of(PyObject *str)
{
    return (gopyrt_text){ str, PyUnicode_DATA(str), PyUnicode_GET_LENGTH(str),
                          (int)PyUnicode_KIND(str) };
}

static inline Py_UCS4
gopyrt_text_at(const gopyrt_text *text, Py_ssize_t index)
{
    return PyUnicode_READ(text->kind, text->data, index);
}

static inline void
gopyrt_text_put(int kind, void *data, Py_ssize_t index, Py_UCS4 c)
{
    switch (kind) {
    case PyUnicode_1BYTE_KIND:
        ((Py_UCS1 *)data)[index] = (Py_UCS1)c;
        break;
    case PyUnicode_2BYTE_KIND:
        ((Py_UCS2 *)data)[index] = (Py_UCS2)c;
        break;
    default:
        ((Py_UCS4 *)data)[index] = c;
    }
}

/* The greatest character of the range that all of a str's lie in. */
static inline Py_UCS4
gopyrt_str_range(PyObject *str)
{
    return PyUnicode_IS_ASCII(str)    ? 0x7f
           : PyUnicode_KIND(str) == 1 ? 0xff
           : PyUnicode_KIND(str) == 2 ? 0xffff
                                      : GOPYRT_MAX_CHARACTER;
}

static inline int
gopyrt_kind_for(Py_UCS4 c)
{
    return c < 0x100     ? PyUnicode_1BYTE_KIND
           : c < 0x10000 ? PyUnicode_2BYTE_KIND
                         : PyUnicode_4BYTE_KIND;
}

#define GOPYRT_STR_EMPTY GOPYRT_STR(empty)

/* Borrowed: the process's own str of a character below 256. */
static inline PyObject *
gopyrt_str_latin1(unsigned char c)
{
    return c < 128 ? (PyObject *)&_Py_SINGLETON(strings.ascii[c])
                   : (PyObject *)&_Py_SINGLETON(strings.latin1[c - 128]);
}

/* A new str of one character. */
PyObject *gopyrt_str_character(Py_UCS4 c);
/* A new str of at least one character that is its maker's to fill. `range` is at least each of
 * them. */
PyObject *gopyrt_str_room(Py_ssize_t length, Py_UCS4 range);
/* A new str of characters that are copied; the narrowest that holds them. */
PyObject *gopyrt_str_from(int kind, const void *data, Py_ssize_t length);
/* The same of part of a str whose bounds are right. */
PyObject *gopyrt_str_slice(PyObject *str, Py_ssize_t start, Py_ssize_t end);
/* The str itself, or one of its characters that is a str exactly. */
PyObject *gopyrt_str_exact(PyObject *str);
/* The bits that any of the characters has. */
Py_UCS4 gopyrt_characters_or(int kind, const void *data, Py_ssize_t length);
/* Copies characters between data of different widths; they fit. */
void gopyrt_characters_convert(int to_kind, void *to, Py_ssize_t at, int from_kind,
                               const void *from, Py_ssize_t from_at, Py_ssize_t length);
/* memcpy, without a call where there are few bytes. */
static inline void
gopyrt_bytes_copy(void *to, const void *from, size_t size)
{
    if (size > 16) {
        memcpy(to, from, size);
    }
    else if (size >= 8) {
        uint64_t first, last;
        memcpy(&first, from, 8);
        memcpy(&last, (const char *)from + size - 8, 8);
        memcpy(to, &first, 8);
        memcpy((char *)to + size - 8, &last, 8);
    }
    else if (size >= 4) {
        uint32_t first, last;
        memcpy(&first, from, 4);
        memcpy(&last, (const char *)from + size - 4, 4);
        memcpy(to, &first, 4);
        memcpy((char *)to + size - 4, &last, 4);
    }
    else if (size > 0) {
        char first = *(const char *)from, middle = ((const char *)from)[size / 2];
        char last = ((const char *)from)[size - 1];
        *(char *)to = first;
        ((char *)to)[size / 2] = middle;
        ((char *)to)[size - 1] = last;
    }
}
/* The same where the widths may be the same. */
static inline void
gopyrt_characters_copy(int to_kind, void *to, Py_ssize_t at, int from_kind, const void *from,
                       Py_ssize_t from_at, Py_ssize_t length)
{
    if (to_kind == from_kind) {
        gopyrt_bytes_copy((char *)to + at * to_kind, (const char *)from + from_at * from_kind,
                          (size_t)(length * to_kind));
    }
    else {
        gopyrt_characters_convert(to_kind, to, at, from_kind, from, from_at, length);
    }
}
/* The number of bytes at the front that are below 128. */
size_t gopyrt_ascii_prefix(const unsigned char *bytes, size_t size);
/* TypeError unless it is a str. */
int gopyrt_str_check(PyObject *op);
/* May its characters be changed in place? Only the caller has it, and nothing was learnt of it. */
int gopyrt_str_modifiable(PyObject *op);
/* Cuts and lengthens a str of the caller's, which takes over its characters. */
PyObject *gopyrt_str_resized(PyObject *str, Py_ssize_t length);

/* Forgets hash and UTF-8, which characters that change make wrong. */
void gopyrt_str_forget(PyObject *str);
/* Takes an interned str that ends out of the interpreter's dict. */
void gopyrt_str_unintern(PyObject *str);

/* Drops the interpreter's str of texts of C. */
void gopyrt_identifiers_end(PyInterpreterState *interp);

/* The first place of a part between two bounds, or the last; -1 where there is none. */
Py_ssize_t gopyrt_text_find(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start,
                            Py_ssize_t end);
Py_ssize_t gopyrt_text_rfind(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start,
                             Py_ssize_t end);
/* The same of one character. */
Py_ssize_t gopyrt_text_find_char(const gopyrt_text *text, Py_UCS4 c, Py_ssize_t start,
                                 Py_ssize_t end);
Py_ssize_t gopyrt_text_rfind_char(const gopyrt_text *text, Py_UCS4 c, Py_ssize_t start,
                                  Py_ssize_t end);

/* The parts of the type. */
PyObject *gopyrt_str_repr(PyObject *self);
PyObject *gopyrt_str_iter(PyObject *self);
extern PyMethodDef gopyrt_str_methods[];
extern PyNumberMethods gopyrt_str_number;
extern PySequenceMethods gopyrt_str_sequence;
extern PyMappingMethods gopyrt_str_mapping;

#endif /* GOPYRT_OBJECT_TEXT_STR_H */
