/* Private to the room: encodings by name, and the registry of codecs. */
#ifndef GOPYRT_OBJECT_TEXT_REGISTRY_H
#define GOPYRT_OBJECT_TEXT_REGISTRY_H

#include "object/text/codec.h"

#include "internal/pycore_ucnhash.h"

/* The encodings of this library. */
typedef enum {
    GOPYRT_ENCODING_UNKNOWN,
    GOPYRT_UTF8,
    GOPYRT_UTF8_SIG,
    GOPYRT_ASCII,
    GOPYRT_LATIN1,
    GOPYRT_UTF16,
    GOPYRT_UTF16_LE,
    GOPYRT_UTF16_BE,
    GOPYRT_UTF32,
    GOPYRT_UTF32_LE,
    GOPYRT_UTF32_BE,
    GOPYRT_UTF7,
    GOPYRT_UNICODE_ESCAPE,
    GOPYRT_RAW_UNICODE_ESCAPE,
} gopyrt_encoding;

/* The name in small letters, with a low line for all that is no letter, digit or dot. 0 where there
 * is no room for it. */
int gopyrt_encoding_normalize(const char *name, char *to, size_t room);
gopyrt_encoding gopyrt_encoding_named(const char *name);
/* By an encoding that is not unknown. */
PyObject *gopyrt_decode_known(gopyrt_encoding encoding, const char *s, Py_ssize_t size,
                              const char *errors);
PyObject *gopyrt_encode_known(gopyrt_encoding encoding, PyObject *str, const char *errors);
PyObject *gopyrt_utf7_encode(PyObject *str);
/* A new codec for the registry, by an encoding that is not unknown. */
PyObject *gopyrt_codec_own(gopyrt_encoding encoding);

/* By a codec of the registry that is one of text; LookupError for others. */
PyObject *gopyrt_registry_decode_text(PyObject *bytes, const char *encoding, const char *errors);
PyObject *gopyrt_registry_encode_text(PyObject *str, const char *encoding, const char *errors);

/* The table of names that the module unicodedata has, or NULL with an exception. */
_PyUnicode_Name_CAPI *gopyrt_character_names(void);

/* Adds the handlers of this library to a new dict. */
int gopyrt_error_handlers_add(PyObject *dict);

#endif /* GOPYRT_OBJECT_TEXT_REGISTRY_H */
