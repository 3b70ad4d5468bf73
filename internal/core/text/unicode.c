/* What kind of character a code point is, and its other case.
 *
 * A code point's high bits choose a block, block and low bits a place, and the place one of the
 * characters of which different things are said; all tables are constant. What is beyond the
 * last code point is a character of which nothing is said.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe.
 */
#include "text/unicode.h"
#include "text/unicode_tables.h"

static inline const gopyrt_unicode_character *
character(Py_UCS4 c)
{
    if (c > 0x10ffff) {
        return &gopyrt_unicode_characters[0];
    }
    size_t block = gopyrt_unicode_blocks[c >> GOPYRT_UNICODE_SHIFT];
    size_t low = c & ((1u << GOPYRT_UNICODE_SHIFT) - 1);
    return &gopyrt_unicode_characters[gopyrt_unicode_places[(block << GOPYRT_UNICODE_SHIFT) | low]];
}

/* ---- Properties -------------------------------------------------------------- */

#define IS(property, flag)                                          \
    int _PyUnicode_Is##property(Py_UCS4 ch)                         \
    {                                                               \
        return (character(ch)->flags & GOPYRT_UNICODE_##flag) != 0; \
    }

IS(Alpha, ALPHA)
IS(Lowercase, LOWERCASE)
IS(Uppercase, UPPERCASE)
IS(Titlecase, TITLECASE)
IS(Whitespace, SPACE)
IS(Linebreak, BREAK)
IS(Printable, PRINT)
IS(Numeric, NUMERIC)
IS(XidStart, START)
IS(XidContinue, CONTINUE)
IS(Cased, CASED)
IS(CaseIgnorable, IGNORABLE)

const unsigned char _Py_ascii_whitespace[128] = {
    ['\t' ... '\r'] = 1,
    [0x1c ... ' '] = 1,
};

/* ---- Numbers ------------------------------------------------------------------- */

int
_PyUnicode_ToDecimalDigit(Py_UCS4 ch)
{
    return character(ch)->decimal;
}

int
_PyUnicode_IsDecimalDigit(Py_UCS4 ch)
{
    return character(ch)->decimal >= 0;
}

int
_PyUnicode_ToDigit(Py_UCS4 ch)
{
    return character(ch)->digit;
}

int
_PyUnicode_IsDigit(Py_UCS4 ch)
{
    return character(ch)->digit >= 0;
}

double
_PyUnicode_ToNumeric(Py_UCS4 ch)
{
    return gopyrt_unicode_values[character(ch)->value];
}

/* ---- One character for one -------------------------------------------------------- */

Py_UCS4
_PyUnicode_ToLowercase(Py_UCS4 ch)
{
    return ch + (Py_UCS4)character(ch)->lower;
}

Py_UCS4
_PyUnicode_ToUppercase(Py_UCS4 ch)
{
    return ch + (Py_UCS4)character(ch)->upper;
}

Py_UCS4
_PyUnicode_ToTitlecase(Py_UCS4 ch)
{
    return ch + (Py_UCS4)character(ch)->title;
}

/* ---- Up to three characters for one ------------------------------------------------- */

static int
mapped(const Py_UCS4 special[3], Py_UCS4 simple, Py_UCS4 *res)
{
    res[0] = simple;
    if (special[0] == 0) {
        return 1;
    }
    int length = 0;
    while (length < 3 && special[length] != 0) {
        res[length] = special[length];
        length++;
    }
    return length;
}

static inline const gopyrt_unicode_special *
special(const gopyrt_unicode_character *character)
{
    return &gopyrt_unicode_specials[character->special];
}

int
_PyUnicode_ToLowerFull(Py_UCS4 ch, Py_UCS4 *res)
{
    const gopyrt_unicode_character *c = character(ch);
    return mapped(special(c)->lower, ch + (Py_UCS4)c->lower, res);
}

int
_PyUnicode_ToUpperFull(Py_UCS4 ch, Py_UCS4 *res)
{
    const gopyrt_unicode_character *c = character(ch);
    return mapped(special(c)->upper, ch + (Py_UCS4)c->upper, res);
}

int
_PyUnicode_ToTitleFull(Py_UCS4 ch, Py_UCS4 *res)
{
    const gopyrt_unicode_character *c = character(ch);
    return mapped(special(c)->title, ch + (Py_UCS4)c->title, res);
}

/* The form in which texts that differ in case only are the same: where nothing else is said, the
 * simple lower case. */
int
_PyUnicode_ToFoldedFull(Py_UCS4 ch, Py_UCS4 *res)
{
    const gopyrt_unicode_character *c = character(ch);
    return mapped(special(c)->fold, ch + (Py_UCS4)c->lower, res);
}
