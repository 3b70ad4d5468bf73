/* The bytes of the system (arguments, environment, file names) to and from wide strings.
 *
 * Three codecs: UTF-8 in the runtime's UTF-8 mode, ASCII where the "C" locale claims to be ASCII
 * and decodes more, and otherwise the C library's for the LC_CTYPE locale. Which one it is
 * follows from _PyRuntime.preconfig, so that the same bytes are decoded in the same way during
 * the whole life of the runtime. */
#include "text/text.h"

#include <limits.h>
#include <string.h>
#include <wchar.h>

static int
reports_invalid(size_t at, size_t *position, const char *why, const char **reason)
{
    if (position != NULL) {
        *position = at;
    }
    if (reason != NULL) {
        *reason = why;
    }
    return GOPYRT_CODEC_INVALID;
}

/* Decodes one character of the ASCII charset or, without `ascii`, of the locale's. Returns the
 * bytes used, 0 when they are no character. A surrogate is not a character, since it could not
 * be told from an escaped byte, nor is anything beyond U+10FFFF. */
static size_t
decode_one(const char *at, size_t left, int ascii, mbstate_t *state, wchar_t *code)
{
    if (ascii) {
        *code = (unsigned char)*at;
        return *code < 0x80;
    }
    size_t used = mbrtowc(code, at, left, state);
    if (used == (size_t)-1 || used == (size_t)-2 || GOPYRT_IS_SURROGATE(*code)
        || (unsigned long)*code > 0x10FFFF)
    {
        memset(state, 0, sizeof(*state));
        return 0;
    }
    return used;
}

static int
decode_charset(const char *bytes, wchar_t **text, size_t *length, const char **reason, int ascii,
               _Py_error_handler errors)
{
    if (errors != _Py_ERROR_STRICT && errors != _Py_ERROR_SURROGATEESCAPE) {
        return GOPYRT_CODEC_HANDLER;
    }
    size_t size = strlen(bytes), at = 0;
    if (size > (size_t)PY_SSIZE_T_MAX / sizeof(wchar_t) - 1) {
        return GOPYRT_CODEC_NO_MEMORY;
    }
    wchar_t *out = PyMem_RawMalloc((size + 1) * sizeof(wchar_t)), *next = out;
    if (out == NULL) {
        return GOPYRT_CODEC_NO_MEMORY;
    }
    mbstate_t state = { 0 };
    while (at < size) {
        size_t used = decode_one(bytes + at, size - at, ascii, &state, next);
        if (used == 0) {
            if (errors == _Py_ERROR_STRICT) {
                PyMem_RawFree(out);
                return reports_invalid(at, length, "decoding error", reason);
            }
            *next = GOPYRT_ESCAPE_BYTE(bytes[at]);
            used = 1;
        }
        at += used;
        next++;
    }
    *next = 0;
    *text = out;
    if (length != NULL) {
        *length = (size_t)(next - out);
    }
    return GOPYRT_CODEC_OK;
}

/* Encodes one character into at[MB_LEN_MAX]. Returns the bytes written, 0 when the charset does
 * not have it. */
static size_t
encode_one(wchar_t code, char *at, int ascii, _Py_error_handler errors)
{
    if (errors == _Py_ERROR_SURROGATEESCAPE && GOPYRT_IS_ESCAPED_BYTE(code)) {
        at[0] = (char)(code & 0xFF);
        return 1;
    }
    if (ascii) {
        at[0] = (char)code;
        return code >= 0 && code < 0x80;
    }
    mbstate_t state = { 0 };
    size_t used = wcrtomb(at, code, &state);
    return used == (size_t)-1 ? 0 : used;
}

static int
encode_charset(const wchar_t *text, char **bytes, size_t *error_pos, const char **reason, int ascii,
               gopyrt_codec_malloc allocate, _Py_error_handler errors)
{
    char one[MB_LEN_MAX];
    size_t size = 0, used, i;
    if (errors != _Py_ERROR_STRICT && errors != _Py_ERROR_SURROGATEESCAPE) {
        return GOPYRT_CODEC_HANDLER;
    }
    for (i = 0; text[i] != 0; i++, size += used) {
        used = encode_one(text[i], one, ascii, errors);
        if (used == 0) {
            return reports_invalid(i, error_pos, "encoding error", reason);
        }
    }
    char *out = allocate(size + 1), *next = out;
    if (out == NULL) {
        return GOPYRT_CODEC_NO_MEMORY;
    }
    for (i = 0; text[i] != 0; i++) {
        next += encode_one(text[i], next, ascii, errors);
    }
    *next = 0;
    *bytes = out;
    return GOPYRT_CODEC_OK;
}

static int
decode_locale(const char *arg, wchar_t **wstr, size_t *wlen, const char **reason, int utf8_mode,
              _Py_error_handler errors)
{
    if (utf8_mode) {
        return gopyrt_utf8_decode(arg, strlen(arg), wstr, wlen, reason, PyMem_RawMalloc, errors);
    }
    return decode_charset(arg, wstr, wlen, reason, _Py_GetForceASCII(), errors);
}

int
_Py_DecodeLocaleEx(const char *arg, wchar_t **wstr, size_t *wlen, const char **reason,
                   int current_locale, _Py_error_handler errors)
{
    return current_locale
               ? decode_charset(arg, wstr, wlen, reason, 0, errors)
               : decode_locale(arg, wstr, wlen, reason, _PyRuntime.preconfig.utf8_mode, errors);
}

static int
encode_locale(const wchar_t *text, char **str, size_t *error_pos, const char **reason,
              int current_locale, gopyrt_codec_malloc allocate, _Py_error_handler errors)
{
    if (current_locale) {
        return encode_charset(text, str, error_pos, reason, 0, allocate, errors);
    }
    if (_PyRuntime.preconfig.utf8_mode) {
        return gopyrt_utf8_encode(text, str, error_pos, reason, allocate, errors);
    }
    return encode_charset(text, str, error_pos, reason, _Py_GetForceASCII(), allocate, errors);
}

int
_Py_EncodeLocaleEx(const wchar_t *text, char **str, size_t *error_pos, const char **reason,
                   int current_locale, _Py_error_handler errors)
{
    return encode_locale(text, str, error_pos, reason, current_locale, PyMem_RawMalloc, errors);
}

wchar_t *
gopyrt_locale_decode(const char *bytes, int utf8_mode, size_t *size)
{
    wchar_t *text = NULL;
    int result = bytes == NULL ? GOPYRT_CODEC_INVALID
                               : decode_locale(bytes, &text, size, NULL, utf8_mode,
                                               _Py_ERROR_SURROGATEESCAPE);
    if (result != GOPYRT_CODEC_OK && size != NULL) {
        *size = (size_t)result;
    }
    return text;
}

wchar_t *
Py_DecodeLocale(const char *arg, size_t *size)
{
    return gopyrt_locale_decode(arg, _PyRuntime.preconfig.utf8_mode, size);
}

char *
Py_EncodeLocale(const wchar_t *text, size_t *error_pos)
{
    char *bytes = NULL;
    if (error_pos != NULL) {
        *error_pos = (size_t)-1;
    }
    if (text != NULL) {
        encode_locale(text, &bytes, error_pos, NULL, 0, PyMem_Malloc, _Py_ERROR_SURROGATEESCAPE);
    }
    return bytes;
}

char *
_Py_EncodeLocaleRaw(const wchar_t *text, size_t *error_pos)
{
    char *bytes = NULL;
    if (error_pos != NULL) {
        *error_pos = (size_t)-1;
    }
    encode_locale(text, &bytes, error_pos, NULL, 0, PyMem_RawMalloc, _Py_ERROR_SURROGATEESCAPE);
    return bytes;
}
