/* str and UTF-8, where nothing is wrong with either. */
#include "object/text/codec.h"
#include "object/text/str.h"

size_t
gopyrt_ascii_prefix(const unsigned char *bytes, size_t size)
{
    size_t i = 0;
    uint64_t word[4];
    for (; i + sizeof(word) <= size; i += sizeof(word)) {
        memcpy(word, bytes + i, sizeof(word));
        if ((word[0] | word[1] | word[2] | word[3]) & 0x8080808080808080u) {
            break;
        }
    }
    for (; i + 8 <= size; i += 8) {
        memcpy(word, bytes + i, 8);
        if (word[0] & 0x8080808080808080u) {
            break;
        }
    }
    while (i < size && bytes[i] < 0x80) {
        i++;
    }
    return i;
}

/* Reads one character that is not ASCII. The limits of the second byte are those of table 3-7 of
 * the Unicode standard. */
gopyrt_utf8_step
gopyrt_utf8_read(const unsigned char *at, const unsigned char *end)
{
    unsigned char lead = at[0], low = 0x80, high = 0xbf;
    int more;
    gopyrt_utf8_step step = { 0, 1, "invalid start byte" };
    if (lead < 0xc2 || lead > 0xf4) {
        return step;
    }
    if (lead < 0xe0) {
        more = 1;
        step.c = lead & 0x1f;
    }
    else if (lead < 0xf0) {
        more = 2;
        step.c = lead & 0x0f;
        low = lead == 0xe0 ? 0xa0 : low;
        high = lead == 0xed ? 0x9f : high;
    }
    else {
        more = 3;
        step.c = lead & 0x07;
        low = lead == 0xf0 ? 0x90 : low;
        high = lead == 0xf4 ? 0x8f : high;
    }
    for (int i = 1; i <= more; i++, low = 0x80, high = 0xbf) {
        if (at + i == end) {
            step.reason = "unexpected end of data";
            return step;
        }
        if (at[i] < low || at[i] > high) {
            step.reason = "invalid continuation byte";
            return step;
        }
        step.c = step.c << 6 | (at[i] & 0x3f);
        step.size = i + 1;
    }
    step.reason = NULL;
    return step;
}

#define CONTINUES(byte) (((byte)&0xc0) == 0x80)

/* The characters that valid UTF-8 has from a place on: each has one byte that does not continue
 * another. `greatest` is the greatest byte, which tells the range of the characters. */
static Py_ssize_t
measure(const unsigned char *at, Py_ssize_t size, unsigned char *greatest)
{
    enum { BLOCK = 64 };
    Py_ssize_t count = 0;
    unsigned char most = 0;
    for (; size >= BLOCK; at += BLOCK, size -= BLOCK) {
        unsigned char sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum = (unsigned char)(sum + ((signed char)at[i] >= -64));
            most = Py_MAX(most, at[i]);
        }
        count += sum;
    }
    for (; size > 0; at++, size--) {
        count += (signed char)*at >= -64;
        most = Py_MAX(most, *at);
    }
    *greatest = most;
    return count;
}

/* Letters of one script follow each other: reads three characters of two bytes, from eight bytes
 * of which the last two do not count, into as many numbers of 16 bits. 0 if they are something
 * else. Of the five bits that a first byte has of its character one but the last is set. */
static inline int
three_letters(const unsigned char *at, uint64_t *three)
{
    const uint64_t each = 0x000100010001;
    uint64_t bytes;
    memcpy(&bytes, at, sizeof(bytes));
    *three = (bytes & 0x1f * each) << 6 | (bytes >> 8 & 0x3f * each);
    return PY_LITTLE_ENDIAN && (bytes & 0xc0e0 * each) == 0x80c0 * each
           && (((bytes & 0x1e * each) + 0x7fff * each) & 0x8000 * each) == 0x8000 * each;
}

/* Reads up to the end, or to what is not valid. Eight bytes at a time below 128; as long as there
 * is room for that, what was written too much is written over. */
#define FILL(type)                                                                                 \
    for (type *to = out, *const stop = to + count; at < end;) {                                    \
        Py_UCS4 c = *at;                                                                           \
        if (c < 0x80) {                                                                            \
            if (end - at < 8 || at[1] >= 0x80 || stop - to < 8) {                                  \
                *to++ = (type)c;                                                                   \
                at++;                                                                              \
                continue;                                                                          \
            }                                                                                      \
            uint64_t word;                                                                         \
            memcpy(&word, at, 8);                                                                  \
            word &= 0x8080808080808080u;                                                           \
            for (int i = 0; i < 8; i++) {                                                          \
                to[i] = at[i];                                                                     \
            }                                                                                      \
            const int run = word == 0 ? 8 : __builtin_ctzll(word) / 8;                             \
            at += run;                                                                             \
            to += run;                                                                             \
        }                                                                                          \
        else if (c < 0xe0) {                                                                       \
            uint64_t three;                                                                        \
            if (sizeof(type) == 2 && end - at >= 8 && stop - to >= 4 && three_letters(at, &three)) \
            {                                                                                      \
                memcpy(to, &three, sizeof(three));                                                 \
                at += 6;                                                                           \
                to += 3;                                                                           \
                continue;                                                                          \
            }                                                                                      \
            if (c < 0xc2 || end - at < 2 || !CONTINUES(at[1])) {                                   \
                break;                                                                             \
            }                                                                                      \
            *to++ = (type)((c & 0x1f) << 6 | (at[1] & 0x3f));                                      \
            at += 2;                                                                               \
        }                                                                                          \
        else if (c < 0xf0) {                                                                       \
            if (end - at < 3 || !CONTINUES(at[1]) || !CONTINUES(at[2])) {                          \
                break;                                                                             \
            }                                                                                      \
            c = (c & 0x0f) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);                         \
            if (c < 0x800 || GOPYRT_IS_SURROGATE(c)) {                                             \
                break;                                                                             \
            }                                                                                      \
            *to++ = (type)c;                                                                       \
            at += 3;                                                                               \
        }                                                                                          \
        else {                                                                                     \
            if (end - at < 4 || !CONTINUES(at[1]) || !CONTINUES(at[2]) || !CONTINUES(at[3])) {     \
                break;                                                                             \
            }                                                                                      \
            c = (c & 0x0f) << 18 | (at[1] & 0x3fu) << 12 | (at[2] & 0x3fu) << 6 | (at[3] & 0x3fu); \
            if (c < 0x10000 || c > GOPYRT_MAX_CHARACTER) {                                         \
                break;                                                                             \
            }                                                                                      \
            *to++ = (type)c;                                                                       \
            at += 4;                                                                               \
        }                                                                                          \
    }

/* Fills a str that has as many places as there are bytes that begin a character. Gives back where
 * the bytes end or are not valid. */
static const unsigned char *
fill(PyObject *str, Py_ssize_t count, const unsigned char *at, const unsigned char *end)
{
    void *out = PyUnicode_DATA(str);
    switch (PyUnicode_KIND(str)) {
    case PyUnicode_1BYTE_KIND:
        FILL(Py_UCS1)
        break;
    case PyUnicode_2BYTE_KIND:
        FILL(Py_UCS2)
        break;
    default:
        FILL(Py_UCS4)
    }
    return at;
}

PyObject *
gopyrt_str_from_utf8(const char *bytes, Py_ssize_t size, Py_ssize_t *valid)
{
    const unsigned char *at = (const unsigned char *)bytes, *end = at + size, *stop;
    *valid = size;
    if (size <= 1 && (size == 0 || *at < 0x80)) {
        return Py_NewRef(size == 0 ? GOPYRT_STR_EMPTY : gopyrt_str_latin1(*at));
    }
    Py_ssize_t count = (Py_ssize_t)gopyrt_ascii_prefix(at, (size_t)size);
    if (count == size) {
        PyObject *str = gopyrt_str_room(size, 0x7f);
        if (str != NULL) {
            gopyrt_bytes_copy((PyASCIIObject *)str + 1, bytes, (size_t)size);
        }
        return str;
    }
    unsigned char greatest;
    count += measure(at + count, size - count, &greatest);
    if (count == 0) {
        *valid = 0;
        return NULL;
    }
    if (count == 1 && *at >= 0x80) {
        gopyrt_utf8_step one = gopyrt_utf8_read(at, end);
        if (one.reason == NULL && one.size == size) {
            return gopyrt_str_character(one.c);
        }
    }
    PyObject *str = gopyrt_str_room(count, greatest < 0xc4   ? 0xff
                                           : greatest < 0xf0 ? 0xffff
                                                             : GOPYRT_MAX_CHARACTER);
    if (str != NULL && (stop = fill(str, count, at, end)) < end) {
        *valid = stop - at;
        Py_CLEAR(str);
    }
    return str;
}

static __attribute__((noinline)) PyObject *
from_utf8(const char *bytes, Py_ssize_t size)
{
    Py_ssize_t valid;
    PyObject *str = gopyrt_str_from_utf8(bytes, size, &valid);
    return str != NULL || valid == size ? str : PyUnicode_DecodeUTF8(bytes, size, NULL);
}

PyObject *
PyUnicode_FromStringAndSize(const char *u, Py_ssize_t size)
{
    if (size == 1 && u != NULL && (unsigned char)*u < 0x80) {
        return gopyrt_str_latin1((unsigned char)*u); /* immortal */
    }
    if (size < 0) {
        PyErr_SetString(PyExc_SystemError, "Negative size passed to PyUnicode_FromStringAndSize");
        return NULL;
    }
    if (u == NULL && size > 0) {
        PyErr_SetString(PyExc_SystemError, "NULL string with positive size with NULL passed to "
                                           "PyUnicode_FromStringAndSize");
        return NULL;
    }
    if (u == NULL) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    return from_utf8(u, size);
}

PyObject *
PyUnicode_FromString(const char *u)
{
    return from_utf8(u, (Py_ssize_t)strlen(u));
}

/* ---- To UTF-8 ------------------------------------------------------------------------------- */

#define MEASURE(type)                                                 \
    do {                                                              \
        const type *in = text->data;                                  \
        for (Py_ssize_t i = 0; i < text->length; i++) {               \
            Py_UCS4 c = in[i];                                        \
            surrogates |= GOPYRT_IS_SURROGATE(c);                     \
            total += 1 + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000); \
        }                                                             \
    } while (0)

Py_ssize_t
gopyrt_utf8_size(const gopyrt_text *text, Py_ssize_t *size)
{
    Py_ssize_t total = 0;
    int surrogates = 0;
    switch (text->kind) {
    case PyUnicode_1BYTE_KIND:
        for (Py_ssize_t i = 0; i < text->length; i++) {
            total += 1 + (((const Py_UCS1 *)text->data)[i] >> 7);
        }
        break;
    case PyUnicode_2BYTE_KIND:
        MEASURE(Py_UCS2);
        break;
    default:
        MEASURE(Py_UCS4);
    }
    *size = total;
    for (Py_ssize_t i = 0; surrogates && i < text->length; i++) {
        if (GOPYRT_IS_SURROGATE(gopyrt_text_at(text, i))) {
            return i;
        }
    }
    return text->length;
}

/* Writes one character; where the next goes. */
static inline char *
put(char *to, Py_UCS4 c)
{
    if (c < 0x80) {
        *to = (char)c;
        return to + 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return to + 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return to + 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return to + 4;
}

/* Letters of one script often follow each other: those of two bytes, one by one as a number. */
#define WRITE(type)                                                                         \
    for (const type *at = in, *const end = at + length; at < end; at++) {                   \
        Py_UCS4 c = *at;                                                                    \
        if (sizeof(type) == 4 && c < 0x80) {                                                \
            *to++ = (char)c;                                                                \
            continue;                                                                       \
        }                                                                                   \
        while (c - 0x80 < 0x800 - 0x80) {                                                   \
            const uint16_t two = PY_BIG_ENDIAN                                              \
                                     ? (uint16_t)((0xc0 | c >> 6) << 8 | 0x80 | (c & 0x3f)) \
                                     : (uint16_t)(0x80c0 | c >> 6 | (c & 0x3f) << 8);       \
            memcpy(to, &two, 2);                                                            \
            to += 2;                                                                        \
            if (++at == end) {                                                              \
                return;                                                                     \
            }                                                                               \
            c = *at;                                                                        \
        }                                                                                   \
        to = put(to, c);                                                                    \
    }

/* Eight characters at a time as long as they are ASCII: those that are left have room for them. */
static void
write_bytes(const unsigned char *at, Py_ssize_t left, char *to)
{
    while (left > 0) {
        if (*at < 0x80 && left >= 8) {
            uint64_t word;
            memcpy(&word, at, 8);
            memcpy(to, &word, 8);
            word &= 0x8080808080808080u;
            const int run = word == 0 ? 8 : __builtin_ctzll(word) / 8;
            at += run;
            to += run;
            left -= run;
        }
        else {
            to = put(to, *at++);
            left--;
        }
    }
}

void
gopyrt_utf8_fill(const gopyrt_text *text, char *to)
{
    const Py_ssize_t length = text->length;
    const void *in = text->data;
    switch (text->kind) {
    case PyUnicode_1BYTE_KIND:
        write_bytes(in, length, to);
        break;
    case PyUnicode_2BYTE_KIND:
        WRITE(Py_UCS2)
        break;
    default:
        WRITE(Py_UCS4)
    }
}

/* The UTF-8 that a str keeps, made on first use. */
const char *
PyUnicode_AsUTF8AndSize(PyObject *unicode, Py_ssize_t *size)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        if (size != NULL) {
            *size = -1;
        }
        return NULL;
    }
    if (PyUnicode_IS_ASCII(unicode)) {
        if (size != NULL) {
            *size = PyUnicode_GET_LENGTH(unicode);
        }
        return PyUnicode_DATA(unicode);
    }
    PyCompactUnicodeObject *compact = (PyCompactUnicodeObject *)unicode;
    if (compact->utf8 == NULL) {
        gopyrt_text text = gopyrt_text_of(unicode);
        Py_ssize_t bytes;
        Py_ssize_t bad = gopyrt_utf8_size(&text, &bytes);
        char *made = NULL;
        if (bad < text.length) {
            gopyrt_surrogate_error(unicode, bad);
        }
        else if ((made = PyMem_Malloc((size_t)bytes + 1)) == NULL) {
            PyErr_NoMemory();
        }
        if (made == NULL) {
            if (size != NULL) {
                *size = -1;
            }
            return NULL;
        }
        gopyrt_utf8_fill(&text, made);
        made[bytes] = 0;
        compact->utf8 = made;
        compact->utf8_length = bytes;
    }
    if (size != NULL) {
        *size = compact->utf8_length;
    }
    return compact->utf8;
}

const char *
PyUnicode_AsUTF8(PyObject *unicode)
{
    return PyUnicode_AsUTF8AndSize(unicode, NULL);
}

const char *
_PyUnicode_AsUTF8NoNUL(PyObject *unicode)
{
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(unicode, &size);
    if (text != NULL && strlen(text) != (size_t)size) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        return NULL;
    }
    return text;
}

PyObject *
PyUnicode_AsUTF8String(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return gopyrt_utf8_bytes(unicode, NULL);
}
