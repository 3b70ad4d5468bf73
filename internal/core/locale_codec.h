/* Private to the C plane: text between bytes and wide strings.
 *
 * A byte that cannot be decoded becomes the lone surrogate U+DC00 + byte and is turned back into
 * that byte (surrogateescape), so that any file name or argument makes the round trip. The
 * codecs enter no Go and take no lock; they read the LC_CTYPE locale, which the process must not
 * change at the same time. */
#ifndef GOPYRT_CORE_LOCALE_CODEC_H
#define GOPYRT_CORE_LOCALE_CODEC_H

#include "core.h"

#include "fileutils.h"
#include "internal/pycore_fileutils.h"

/* What every codec returns, as CPython's do. */
enum {
    GOPYRT_CODEC_OK = 0,
    GOPYRT_CODEC_NO_MEMORY = -1,
    GOPYRT_CODEC_INVALID = -2, /* the position and the reason say where and why */
    GOPYRT_CODEC_HANDLER = -3, /* the codec does not know this error handler */
};

#define GOPYRT_IS_SURROGATE(c) ((c) >= 0xD800 && (c) <= 0xDFFF)
#define GOPYRT_IS_ESCAPED_BYTE(c) ((c) >= 0xDC80 && (c) <= 0xDCFF)
#define GOPYRT_ESCAPE_BYTE(b) ((wchar_t)(0xDC00 + (unsigned char)(b)))

/* Where a codec is to take the memory of its result. */
typedef void *(*gopyrt_codec_malloc)(size_t size);

/* UTF-8 (utf8_codec.c). Besides strict and surrogateescape these know surrogatepass. */
int gopyrt_utf8_decode(const char *bytes, size_t size, wchar_t **text, size_t *length,
                       const char **reason, gopyrt_codec_malloc allocate, _Py_error_handler errors);
int gopyrt_utf8_encode(const wchar_t *text, char **bytes, size_t *error_pos, const char **reason,
                       gopyrt_codec_malloc allocate, _Py_error_handler errors);

/* Py_EncodeLocale into raw memory. */
char *_Py_EncodeLocaleRaw(const wchar_t *text, size_t *error_pos);

/* Py_DecodeLocale for a runtime whose UTF-8 mode would be this, in raw memory. NULL with *size
 * -1 or -2. For the time when the mode is still being decided. */
wchar_t *gopyrt_locale_decode(const char *bytes, int utf8_mode, size_t *size);

#endif /* GOPYRT_CORE_LOCALE_CODEC_H */
