/* Looking for a part in text or bytes. */
#include "object/text/parts.h"

/* Looks for one byte of the part, the first; where that is met too often in vain the last, and then
 * the C library looks for all of them, which takes a while to begin. */
static Py_ssize_t
find_bytes(const char *text, Py_ssize_t start, Py_ssize_t end, const char *part, Py_ssize_t length)
{
    Py_ssize_t anchor = 0;
    for (int round = 0; round < 2; round++, anchor = length - 1) {
        for (int misses = 0; misses < 12; misses++) {
            if (end - start < length) {
                return -1;
            }
            const char *at =
                memchr(text + start + anchor, part[anchor], (size_t)(end - start - length + 1));
            if (at == NULL) {
                return -1;
            }
            start = at - text - anchor;
            if (memcmp(text + start, part, (size_t)length) == 0) {
                return start;
            }
            start++;
        }
    }
    if (end - start < length) {
        return -1;
    }
    const char *at = memmem(text + start, (size_t)(end - start), part, (size_t)length);
    return at == NULL ? -1 : at - text;
}

/* Wider characters. Parts that are wider than the text's characters are in no text. */
static Py_ssize_t
narrow_part(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start, Py_ssize_t end)
{
    Py_UCS4 first = gopyrt_text_at(part, 0);
    const Py_ssize_t more = part->length - 1;
    while (end - start > more) {
        start = gopyrt_text_find_char(text, first, start, end - more);
        if (start < 0) {
            return -1;
        }
        Py_ssize_t i = 1;
        if (text->kind == part->kind) {
            const char *at = (const char *)text->data + (start + 1) * text->kind;
            if (memcmp(at, (const char *)part->data + part->kind, (size_t)(more * part->kind)) == 0)
            {
                return start;
            }
        }
        else {
            while (i <= more && gopyrt_text_at(text, start + i) == gopyrt_text_at(part, i)) {
                i++;
            }
            if (i > more) {
                return start;
            }
        }
        start++;
    }
    return -1;
}

Py_ssize_t
gopyrt_text_find_char(const gopyrt_text *text, Py_UCS4 c, Py_ssize_t start, Py_ssize_t end)
{
    if (start >= end) {
        return -1;
    }
    const size_t count = (size_t)(end - start);
    if (text->kind == 1) {
        const char *at = c > 0xff ? NULL : memchr((char *)text->data + start, (int)c, count);
        return at == NULL ? -1 : at - (char *)text->data;
    }
    if (text->kind == 4) {
        const wchar_t *at = wmemchr((wchar_t *)text->data + start, (wchar_t)c, count);
        return at == NULL ? -1 : at - (wchar_t *)text->data;
    }
    const Py_UCS2 *data = text->data;
    for (; c <= 0xffff && start < end; start++) {
        if (data[start] == c) {
            return start;
        }
    }
    return -1;
}

Py_ssize_t
gopyrt_text_rfind_char(const gopyrt_text *text, Py_UCS4 c, Py_ssize_t start, Py_ssize_t end)
{
    if (start >= end) {
        return -1;
    }
    if (text->kind == 1) {
        const char *at =
            c > 0xff ? NULL : memrchr((char *)text->data + start, (int)c, (size_t)(end - start));
        return at == NULL ? -1 : at - (char *)text->data;
    }
    while (end-- > start) {
        if (gopyrt_text_at(text, end) == c) {
            return end;
        }
    }
    return -1;
}

Py_ssize_t
gopyrt_text_find(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start, Py_ssize_t end)
{
    if (end - start < part->length) {
        return -1;
    }
    if (part->length == 0) {
        return start;
    }
    if (part->kind > text->kind) {
        return -1;
    }
    if (part->length == 1) {
        return gopyrt_text_find_char(text, gopyrt_text_at(part, 0), start, end);
    }
    if (text->kind == 1) {
        return find_bytes(text->data, start, end, part->data, part->length);
    }
    return narrow_part(text, part, start, end);
}

Py_ssize_t
gopyrt_text_rfind(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start,
                  Py_ssize_t end)
{
    if (end - start < part->length) {
        return -1;
    }
    if (part->length == 0) {
        return end;
    }
    if (part->kind > text->kind) {
        return -1;
    }
    Py_UCS4 first = gopyrt_text_at(part, 0);
    for (Py_ssize_t at = end - part->length + 1; at > start;) {
        at = gopyrt_text_rfind_char(text, first, start, at);
        if (at < 0) {
            return -1;
        }
        Py_ssize_t i = 1;
        while (i < part->length && gopyrt_text_at(text, at + i) == gopyrt_text_at(part, i)) {
            i++;
        }
        if (i == part->length) {
            return at;
        }
    }
    return -1;
}

/* How many of the bytes are this one. Sums of a block fit into a byte, which makes them fast. */
static Py_ssize_t
count_bytes(const unsigned char *at, Py_ssize_t size, unsigned char c)
{
    enum { BLOCK = 64 };
    Py_ssize_t count = 0;
    for (; size >= BLOCK; at += BLOCK, size -= BLOCK) {
        unsigned char sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum = (unsigned char)(sum + (at[i] == c));
        }
        count += sum;
    }
    while (size-- > 0) {
        count += *at++ == c;
    }
    return count;
}

static Py_ssize_t
count_char(const gopyrt_text *text, Py_UCS4 c, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t count = 0;
    switch (text->kind) {
    case PyUnicode_1BYTE_KIND:
        return c > 0xff ? 0
                        : count_bytes((unsigned char *)text->data + start, end - start,
                                      (unsigned char)c);
    case PyUnicode_2BYTE_KIND:
        for (; start < end; start++) {
            count += ((const Py_UCS2 *)text->data)[start] == c;
        }
        return count;
    default:
        for (; start < end; start++) {
            count += ((const Py_UCS4 *)text->data)[start] == c;
        }
        return count;
    }
}

Py_ssize_t
gopyrt_text_count(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start,
                  Py_ssize_t end, Py_ssize_t max)
{
    Py_ssize_t count = 0;
    max = max < 0 ? PY_SSIZE_T_MAX : max;
    if (end - start < part->length) {
        return 0;
    }
    if (part->length == 0) {
        return Py_MIN(end - start + 1, max);
    }
    if (part->length == 1) {
        return Py_MIN(count_char(text, gopyrt_text_at(part, 0), start, end), max);
    }
    while (count < max && (start = gopyrt_text_find(text, part, start, end)) >= 0) {
        count++;
        start += part->length;
    }
    return count;
}

int
gopyrt_text_tail(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start, Py_ssize_t end,
                 int direction)
{
    if (end - start < part->length) {
        return 0;
    }
    start = direction > 0 ? end - part->length : start;
    if (part->kind == text->kind) {
        return memcmp((const char *)text->data + start * text->kind, part->data,
                      (size_t)(part->length * part->kind))
               == 0;
    }
    for (Py_ssize_t i = 0; i < part->length; i++) {
        if (gopyrt_text_at(text, start + i) != gopyrt_text_at(part, i)) {
            return 0;
        }
    }
    return 1;
}

/* ---- Bounds --------------------------------------------------------------------------------- */

void
gopyrt_bounds_adjust(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *end)
{
    if (*end > length) {
        *end = length;
    }
    else if (*end < 0) {
        *end = Py_MAX(*end + length, 0);
    }
    if (*start < 0) {
        *start = Py_MAX(*start + length, 0);
    }
}

static int
read_bound(PyObject *op, Py_ssize_t *bound)
{
    if (Py_IsNone(op)) {
        return 0;
    }
    if (!PyIndex_Check(op)) {
        PyErr_SetString(PyExc_TypeError,
                        "slice indices must be integers or None or have an __index__ method");
        return -1;
    }
    Py_ssize_t value = PyNumber_AsSsize_t(op, NULL);
    if (value == -1 && PyErr_Occurred()) {
        return -1;
    }
    *bound = value;
    return 0;
}

int
gopyrt_bounds(const char *method, PyObject *const *args, Py_ssize_t nargs, Py_ssize_t length,
              Py_ssize_t *start, Py_ssize_t *end)
{
    *start = 0;
    *end = PY_SSIZE_T_MAX;
    if (nargs != 1
        && (!_PyArg_CheckPositional(method, nargs, 1, 3) || read_bound(args[1], start) < 0
            || (nargs > 2 && read_bound(args[2], end) < 0)))
    {
        return -1;
    }
    gopyrt_bounds_adjust(length, start, end);
    return 0;
}
