/* What is known of a code point: the types of the generated tables. */
#ifndef GOPYRT_CORE_TEXT_UNICODE_H
#define GOPYRT_CORE_TEXT_UNICODE_H

#include "text/text.h"

/* All that is said of some code points. The mappings are distances. */
typedef struct {
    uint16_t flags;
    int8_t decimal, digit;  /* or -1 */
    uint8_t value, special; /* indexes of the following tables */
    int32_t lower, upper, title;
} gopyrt_unicode_character;

/* Full case mappings. One that starts with 0 is the simple one; for `fold`, that to lower
 * case. */
typedef struct {
    Py_UCS4 lower[3], upper[3], title[3], fold[3];
} gopyrt_unicode_special;

#endif /* GOPYRT_CORE_TEXT_UNICODE_H */
