/* Text: wide strings and lists of them, the codecs, the locale of the process, interned strings. */
#ifndef GOPYRT_CORE_TEXT_H
#define GOPYRT_CORE_TEXT_H

#include "base/base.h"

#include "fileutils.h"
#include "internal/pycore_fileutils.h"

/* ---- Wide strings in raw memory (wide_string_list.c) ----------------------- */

/* All of it allocates with PyMem_RawMalloc, needs no thread state and never enters Go. A
 * function that fails for want of memory leaves its target as it was. */
void _PyWideStringList_Clear(PyWideStringList *list);
int _PyWideStringList_Copy(PyWideStringList *list, const PyWideStringList *list2);

/* Frees *target and makes it a copy of `text`, or NULL for NULL. 0, or -1 without memory. */
int gopyrt_wide_replace(wchar_t **target, const wchar_t *text);

/* True when the list can be read: a length that is not negative, no NULL among its items. */
int gopyrt_wide_list_valid(const PyWideStringList *list);

/* Makes *list hold copies of `length` items. 0, or -1 without memory. The items may belong to
 * *list itself. */
int gopyrt_wide_list_assign(PyWideStringList *list, Py_ssize_t length, wchar_t *const *items);

/* ---- Bytes to and from wide strings (locale_codec.c, utf8_codec.c) --------- */

/* A byte that cannot be decoded becomes the lone surrogate U+DC00 + byte and is turned back into
 * that byte (surrogateescape), so that any file name or argument makes the round trip. The
 * codecs enter no Go and take no lock; they read the LC_CTYPE locale, which the process must not
 * change at the same time. */

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

/* The allocator for a codec's result. */
typedef void *(*gopyrt_codec_malloc)(size_t size);

/* UTF-8 (utf8_codec.c). These support surrogatepass in addition to strict and surrogateescape. */
int gopyrt_utf8_decode(const char *bytes, size_t size, wchar_t **text, size_t *length,
                       const char **reason, gopyrt_codec_malloc allocate, _Py_error_handler errors);
int gopyrt_utf8_encode(const wchar_t *text, char **bytes, size_t *error_pos, const char **reason,
                       gopyrt_codec_malloc allocate, _Py_error_handler errors);

/* Writes the UTF-8 of a code point up to 0x10FFFF, 1 to 4 bytes, and returns how many. */
size_t gopyrt_utf8_put(Py_UCS4 c, char *at);

/* Py_EncodeLocale into raw memory. */
char *_Py_EncodeLocaleRaw(const wchar_t *text, size_t *error_pos);

/* Py_DecodeLocale for a runtime whose UTF-8 mode would be this, in raw memory. NULL with *size
 * -1 or -2. For use while the mode is still being decided. */
wchar_t *gopyrt_locale_decode(const char *bytes, int utf8_mode, size_t *size);

/* ---- The LC_CTYPE locale (locale_environment.c) ---------------------------- */

/* True when the locale "C" decodes bytes that its own charset, ASCII, does not have: ASCII is
 * used then. It is found out once for a locale. */
int _Py_GetForceASCII(void);

/* The name of the locale's charset in raw memory; NULL without memory. */
wchar_t *_Py_GetLocaleEncoding(void);

/* Makes a UTF-8 locale stand in for the "C" locale, here and in the processes that this one
 * starts. 1 when that was done, 0 when the user has chosen by LC_ALL or there is no such locale. */
int _Py_CoerceLegacyLocale(int warn);

/* The name of the LC_CTYPE locale, borrowed until it changes; "" when the C library does not
 * say. */
const char *gopyrt_locale_name(void);

/* The name of the LC_CTYPE locale in raw memory, or NULL; and going back to it, which frees it. */
char *gopyrt_locale_save(void);
void gopyrt_locale_restore(char *saved);

/* Tells the user on stderr that the runtime starts in the "C" locale, where the preconfig asks
 * for that. */
void gopyrt_locale_warn_legacy(void);

/* ---- The encoding of file names (filesystem_encoding.c) ---------------------- */

/* Sets the old variables that name the encoding of file names. Returns 0, or -1 if out of
 * memory; Clear undoes it. */
int _Py_SetFileSystemEncoding(const char *encoding, const char *errors);
void _Py_ClearFileSystemEncoding(void);

/* ---- Characters (unicode.c) ------------------------------------------------- */

/* What CPython's library keeps for itself, beside the exported functions: parts of identifiers,
 * and case mappings of one character to as many as three, whose number is returned. */
int _PyUnicode_IsXidStart(Py_UCS4 ch);
int _PyUnicode_IsXidContinue(Py_UCS4 ch);
int _PyUnicode_IsCased(Py_UCS4 ch);
int _PyUnicode_IsCaseIgnorable(Py_UCS4 ch);
int _PyUnicode_ToLowerFull(Py_UCS4 ch, Py_UCS4 *res);
int _PyUnicode_ToUpperFull(Py_UCS4 ch, Py_UCS4 *res);
int _PyUnicode_ToTitleFull(Py_UCS4 ch, Py_UCS4 *res);
int _PyUnicode_ToFoldedFull(Py_UCS4 ch, Py_UCS4 *res);

/* ---- Interned strings (intern.c) ------------------------------------------- */

/* Makes the table with every static string in it. 0, or -1 without memory. */
int gopyrt_interned_create(void);

/* Drops the table. The strings are unchanged. */
void gopyrt_interned_destroy(void);

#endif /* GOPYRT_CORE_TEXT_H */
