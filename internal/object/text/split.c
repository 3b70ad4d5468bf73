/* Taking text apart: at white space, at a separator, into lines. */
#include "object/text/methods.h"
#include "object/text/parts.h"

const unsigned char gopyrt_str_spaces[256] = {
    ['\t' ... '\r'] = 1,
    [0x1c ... ' '] = 1,
    [0x85] = 1,
    [0xa0] = 1,
};
const unsigned char gopyrt_bytes_spaces[256] = { ['\t' ... '\r'] = 1, [' '] = 1 };

/* The parts before they are a list. */
typedef struct {
    PyObject *few[24], **items;
    Py_ssize_t count, room;
    int failed;
} parts;

static void
begin(parts *p)
{
    p->items = p->few;
    p->count = 0;
    p->room = Py_ARRAY_LENGTH(p->few);
    p->failed = 0;
}

static int
more_room(parts *p)
{
    Py_ssize_t room = p->room * 2;
    PyObject **items = p->items == p->few ? PyMem_New(PyObject *, room)
                                          : PyMem_Realloc(p->items, (size_t)room * sizeof(*items));
    if (items == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (p->items == p->few) {
        memcpy(items, p->few, sizeof(p->few));
    }
    p->items = items;
    p->room = room;
    return 0;
}

/* Takes over the object. */
static inline int
add(parts *p, PyObject *part)
{
    if (part == NULL || (p->count == p->room && more_room(p) < 0)) {
        Py_XDECREF(part);
        p->failed = 1;
        return -1;
    }
    p->items[p->count++] = part;
    return 0;
}

/* The list, in the order in which they came or from the last. */
static PyObject *
finish(parts *p, int backwards)
{
    PyObject *list = p->failed ? NULL : PyList_New(p->count);
    for (Py_ssize_t i = 0; i < p->count; i++) {
        if (list == NULL) {
            Py_DECREF(p->items[i]);
        }
        else {
            PyList_SET_ITEM(list, backwards ? p->count - 1 - i : i, p->items[i]);
        }
    }
    if (p->items != p->few) {
        PyMem_Free(p->items);
    }
    return list;
}

PyObject *
gopyrt_split_spaces(const gopyrt_text *text, gopyrt_part part, const unsigned char *spaces,
                    Py_ssize_t max)
{
    parts p;
    begin(&p);
    Py_ssize_t at = 0, length = text->length;
    max = max < 0 ? PY_SSIZE_T_MAX : max;
    for (;;) {
        while (at < length && gopyrt_is_space(gopyrt_text_at(text, at), spaces)) {
            at++;
        }
        if (at == length) {
            break;
        }
        Py_ssize_t start = at, end = length;
        if (p.count < max) {
            while (at < length && !gopyrt_is_space(gopyrt_text_at(text, at), spaces)) {
                at++;
            }
            end = at;
        }
        else {
            at = length;
        }
        if (add(&p, part(text, start, end)) < 0) {
            break;
        }
    }
    return finish(&p, 0);
}

PyObject *
gopyrt_rsplit_spaces(const gopyrt_text *text, gopyrt_part part, const unsigned char *spaces,
                     Py_ssize_t max)
{
    parts p;
    begin(&p);
    Py_ssize_t at = text->length;
    max = max < 0 ? PY_SSIZE_T_MAX : max;
    for (;;) {
        while (at > 0 && gopyrt_is_space(gopyrt_text_at(text, at - 1), spaces)) {
            at--;
        }
        if (at == 0) {
            break;
        }
        Py_ssize_t end = at;
        while (p.count < max && at > 0 && !gopyrt_is_space(gopyrt_text_at(text, at - 1), spaces)) {
            at--;
        }
        at = p.count < max ? at : 0;
        if (add(&p, part(text, at, end)) < 0) {
            break;
        }
    }
    return finish(&p, 1);
}

static int
separates(const gopyrt_text *separator)
{
    if (separator->length == 0) {
        PyErr_SetString(PyExc_ValueError, "empty separator");
        return 0;
    }
    return 1;
}

/* memchr, without a call where the byte is near. */
static inline const char *
find_byte(const char *at, const char *end, int c)
{
    const char *near = end - at > 12 ? at + 12 : end;
    for (; at < near; at++) {
        if (*(const unsigned char *)at == c) {
            return at;
        }
    }
    return at == end ? NULL : memchr(at, c, (size_t)(end - at));
}

/* A part of text whose characters are bytes. */
static inline PyObject *
byte_part(const gopyrt_text *text, gopyrt_part part, Py_ssize_t start, Py_ssize_t end)
{
    if (end - start == 1 && part == gopyrt_str_part && text->length != 1) {
        return Py_NewRef(gopyrt_str_latin1(((unsigned char *)text->data)[start]));
    }
    return part(text, start, end);
}

PyObject *
gopyrt_split(const gopyrt_text *text, gopyrt_part part, const gopyrt_text *separator,
             Py_ssize_t max)
{
    if (!separates(separator)) {
        return NULL;
    }
    parts p;
    begin(&p);
    Py_ssize_t start = 0, at;
    if (text->kind == 1 && separator->kind == 1 && separator->length == 1) {
        const char *data = text->data, *found;
        const int c = *(unsigned char *)separator->data;
        for (; max != 0; max--) {
            found = find_byte(data + start, data + text->length, c);
            if (found == NULL || add(&p, byte_part(text, part, start, found - data)) < 0) {
                break;
            }
            start = found - data + 1;
        }
        max = 0;
    }
    for (; max != 0; max--) {
        at = gopyrt_text_find(text, separator, start, text->length);
        if (at < 0 || add(&p, part(text, start, at)) < 0) {
            break;
        }
        start = at + separator->length;
    }
    if (!p.failed) {
        add(&p, part(text, start, text->length));
    }
    return finish(&p, 0);
}

PyObject *
gopyrt_rsplit(const gopyrt_text *text, gopyrt_part part, const gopyrt_text *separator,
              Py_ssize_t max)
{
    if (!separates(separator)) {
        return NULL;
    }
    parts p;
    begin(&p);
    Py_ssize_t end = text->length, at;
    for (; max != 0; max--) {
        at = gopyrt_text_rfind(text, separator, 0, end);
        if (at < 0 || add(&p, part(text, at + separator->length, end)) < 0) {
            break;
        }
        end = at;
    }
    if (!p.failed) {
        add(&p, part(text, 0, end));
    }
    return finish(&p, 1);
}

/* What ends lines: 2 everywhere, 1 in a str. */
static const unsigned char breaks[256] = {
    ['\n'] = 2, ['\r'] = 2, ['\v'] = 1, ['\f'] = 1, [0x1c] = 1, [0x1d] = 1, [0x1e] = 1, [0x85] = 1,
};

PyObject *
gopyrt_splitlines(const gopyrt_text *text, gopyrt_part part, int keepends, int unicode)
{
    parts p;
    begin(&p);
    const Py_ssize_t length = text->length;
    const int lines = !unicode;
    for (Py_ssize_t at = 0, start = 0; at < length; start = at) {
        Py_UCS4 c = 0;
        int broken = 0;
        if (text->kind == 1) {
            const unsigned char *data = text->data;
            while (at < length && breaks[data[at]] <= lines) {
                at++;
            }
        }
        for (; at < length && !broken; at++) {
            c = gopyrt_text_at(text, at);
            broken = c < 256 ? breaks[c] > lines : unicode && _PyUnicode_IsLinebreak(c);
        }
        Py_ssize_t end = broken ? at - 1 : at;
        if (c == '\r' && at < length && gopyrt_text_at(text, at) == '\n') {
            at++;
        }
        if (add(&p, part(text, start, keepends ? at : end)) < 0) {
            break;
        }
    }
    return finish(&p, 0);
}

PyObject *
gopyrt_partition(const gopyrt_text *text, gopyrt_part part, const gopyrt_text *separator, int last)
{
    if (!separates(separator)) {
        return NULL;
    }
    const Py_ssize_t length = text->length;
    Py_ssize_t at = last ? gopyrt_text_rfind(text, separator, 0, length)
                         : gopyrt_text_find(text, separator, 0, length);
    Py_ssize_t cut = at >= 0 ? at : last ? 0 : length;
    PyObject *three[3] = { part(text, 0, cut) };
    if (three[0] != NULL) {
        three[1] = at < 0 ? part(text, 0, 0) : Py_NewRef(separator->op);
    }
    if (three[1] != NULL) {
        three[2] = part(text, at < 0 ? cut : at + separator->length, length);
    }
    PyObject *tuple = three[2] == NULL ? NULL : PyTuple_Pack(3, three[0], three[1], three[2]);
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(three[i]);
    }
    return tuple;
}
