/* UTF-8 to and from wide strings, with the error handlers that file names and arguments need. */
#include "text/text.h"

#include <wchar.h>

/* One step of decoding. Returns the bytes used, or 0 with the reason when what is at `at` is not
 * UTF-8. The limits of the second byte are those of table 3-7 of the Unicode standard: they
 * exclude overlong forms, surrogates and anything beyond U+10FFFF. */
static size_t
decode_one(const unsigned char *at, const unsigned char *end, int surrogates, wchar_t *code,
           const char **reason)
{
    unsigned char lead = at[0], low = 0x80, high = 0xBF;
    size_t more;
    if (lead < 0x80) {
        *code = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        more = 1;
        *code = lead & 0x1F;
    }
    else if (lead >= 0xE0 && lead <= 0xEF) {
        more = 2;
        *code = lead & 0x0F;
        low = lead == 0xE0 ? 0xA0 : low;
        high = lead == 0xED && !surrogates ? 0x9F : high;
    }
    else if (lead >= 0xF0 && lead <= 0xF4) {
        more = 3;
        *code = lead & 0x07;
        low = lead == 0xF0 ? 0x90 : low;
        high = lead == 0xF4 ? 0x8F : high;
    }
    else {
        *reason = "invalid start byte";
        return 0;
    }
    for (size_t i = 1; i <= more; i++, low = 0x80, high = 0xBF) {
        if (at + i == end) {
            *reason = "unexpected end of data";
            return 0;
        }
        if (at[i] < low || at[i] > high) {
            *reason = "invalid continuation byte";
            return 0;
        }
        *code = (wchar_t)(*code << 6 | (at[i] & 0x3F));
    }
    return more + 1;
}

int
gopyrt_utf8_decode(const char *bytes, size_t size, wchar_t **text, size_t *length,
                   const char **reason, gopyrt_codec_malloc allocate, _Py_error_handler errors)
{
    const unsigned char *start = (const unsigned char *)bytes, *at = start, *end = start + size;
    const int surrogates = errors == _Py_ERROR_SURROGATEPASS;
    const char *why = NULL;
    size_t count = 0, used;
    wchar_t code;
    if (errors != _Py_ERROR_STRICT && errors != _Py_ERROR_SURROGATEESCAPE && !surrogates) {
        return GOPYRT_CODEC_HANDLER;
    }
    for (; at<end; at += used> 0 ? used : 1, count++) {
        used = decode_one(at, end, surrogates, &code, &why);
        if (used == 0 && errors != _Py_ERROR_SURROGATEESCAPE) {
            if (reason != NULL) {
                *reason = why;
            }
            if (length != NULL) {
                *length = (size_t)(at - start);
            }
            return GOPYRT_CODEC_INVALID;
        }
    }
    if (count > (size_t)PY_SSIZE_T_MAX / sizeof(wchar_t) - 1) {
        return GOPYRT_CODEC_NO_MEMORY;
    }
    wchar_t *out = allocate((count + 1) * sizeof(wchar_t)), *next = out;
    if (out == NULL) {
        return GOPYRT_CODEC_NO_MEMORY;
    }
    for (at = start; at < end; at += used, next++) {
        used = decode_one(at, end, surrogates, next, &why);
        if (used == 0) {
            *next = GOPYRT_ESCAPE_BYTE(*at);
            used = 1;
        }
    }
    *next = 0;
    *text = out;
    if (length != NULL) {
        *length = count;
    }
    return GOPYRT_CODEC_OK;
}

size_t
gopyrt_utf8_put(Py_UCS4 c, char *at)
{
    if (c < 0x80) {
        at[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        at[0] = (char)(0xC0 | c >> 6);
        at[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        at[0] = (char)(0xE0 | c >> 12);
        at[1] = (char)(0x80 | (c >> 6 & 0x3F));
        at[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    at[0] = (char)(0xF0 | c >> 18);
    at[1] = (char)(0x80 | (c >> 12 & 0x3F));
    at[2] = (char)(0x80 | (c >> 6 & 0x3F));
    at[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Writes one code point; returns the bytes written, or 0 when it has no UTF-8 form. */
static size_t
encode_one(wchar_t code, char *at, _Py_error_handler errors)
{
    Py_UCS4 c = (Py_UCS4)code;
    if (GOPYRT_IS_SURROGATE(c) && errors != _Py_ERROR_SURROGATEPASS) {
        if (errors != _Py_ERROR_SURROGATEESCAPE || !GOPYRT_IS_ESCAPED_BYTE(c)) {
            return 0;
        }
        at[0] = (char)(c & 0xFF);
        return 1;
    }
    return c <= 0x10FFFF ? gopyrt_utf8_put(c, at) : 0;
}

int
gopyrt_utf8_encode(const wchar_t *text, char **bytes, size_t *error_pos, const char **reason,
                   gopyrt_codec_malloc allocate, _Py_error_handler errors)
{
    char one[4];
    size_t size = 0, used, i;
    if (errors != _Py_ERROR_STRICT && errors != _Py_ERROR_SURROGATEESCAPE
        && errors != _Py_ERROR_SURROGATEPASS)
    {
        return GOPYRT_CODEC_HANDLER;
    }
    for (i = 0; text[i] != 0; i++, size += used) {
        used = encode_one(text[i], one, errors);
        if (used == 0) {
            if (error_pos != NULL) {
                *error_pos = i;
            }
            if (reason != NULL) {
                *reason = "encoding error";
            }
            return GOPYRT_CODEC_INVALID;
        }
    }
    char *out = allocate(size + 1), *next = out;
    if (out == NULL) {
        return GOPYRT_CODEC_NO_MEMORY;
    }
    for (i = 0; text[i] != 0; i++) {
        next += encode_one(text[i], next, errors);
    }
    *next = 0;
    *bytes = out;
    return GOPYRT_CODEC_OK;
}
