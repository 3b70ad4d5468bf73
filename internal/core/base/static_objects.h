/* Private to the C plane: the initial values of the static objects inside
 * _PyRuntime.
 *
 * They are immortal, and live as long as the process. This layer has no type
 * objects: an object's type is the host's if the host (the program or a global
 * library) defines it, and NULL otherwise.
 */
#ifndef GOPYRT_CORE_STATIC_OBJECTS_H
#define GOPYRT_CORE_STATIC_OBJECTS_H

#include "base/base.h"

#define GOPYRT_TYPE_OF_HOST(name)                         \
    extern PyTypeObject gopyrt_host_##name __asm__(#name) \
        __attribute__((weak, visibility("default")))

#define GOPYRT_TYPE(name) (&gopyrt_host_##name)

/* The immortal reference count and, above it, the flag of a static object. */
#define GOPYRT_STATIC_REFCOUNT 1407378104778752

#define GOPYRT_STATIC_OBJECT(type)                                             \
    {                                                                          \
        .ob_refcnt_full = GOPYRT_STATIC_REFCOUNT, .ob_type = GOPYRT_TYPE(type) \
    }

/* lv_tag: the number of digits above three bits of sign (0 positive, 1 zero,
 * 2 negative) and of being a cached small integer. */
#define GOPYRT_STATIC_INT(n)                                    \
    {                                                           \
        .ob_base = GOPYRT_STATIC_OBJECT(PyLong_Type),           \
        .long_value = { .lv_tag = 4                             \
                                  + ((n) == 0  ? 1              \
                                     : (n) < 0 ? 8 + 2          \
                                               : 8),            \
                        .ob_digit = { (n) < 0 ? -(n) : (n) } }, \
    }

#define GOPYRT_STATIC_BYTES(text)                                                           \
    {                                                                                       \
        .ob = { .ob_base = { .ob_base = GOPYRT_STATIC_OBJECT(PyBytes_Type), .ob_size = 1 }, \
                .ob_shash = -1,                                                             \
                .ob_sval = text },                                                          \
    }

#define GOPYRT_STATIC_STR(size, is_ascii)                                                     \
    {                                                                                         \
        .ob_base = GOPYRT_STATIC_OBJECT(PyUnicode_Type), .length = (size), .hash = -1,        \
        .state = { .kind = 1, .compact = 1, .ascii = (is_ascii), .statically_allocated = 1 }, \
    }

/* A string, and one character, which may be NUL. */
#define GOPYRT_STATIC_ASCII(text)                                       \
    {                                                                   \
        ._ascii = GOPYRT_STATIC_STR(sizeof(text) - 1, 1), ._data = text \
    }
#define GOPYRT_STATIC_CHARACTER(text)                    \
    {                                                    \
        ._ascii = GOPYRT_STATIC_STR(1, 1), ._data = text \
    }

#define GOPYRT_STATIC_LATIN1(text, as_utf8)              \
    {                                                    \
        ._latin1 = { ._base = GOPYRT_STATIC_STR(1, 0),   \
                     .utf8_length = sizeof(as_utf8) - 1, \
                     .utf8 = (char *)(as_utf8) },        \
        ._data = text,                                   \
    }

#endif /* GOPYRT_CORE_STATIC_OBJECTS_H */
