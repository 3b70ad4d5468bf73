/* What characters are. */
#include "calls.h"

#define IS(property, yes, no)                        \
    CASE(_PyUnicode_Is##property, BARE)              \
    {                                                \
        GIVES(1, _PyUnicode_Is##property(yes));      \
        GIVES(0, _PyUnicode_Is##property(no));       \
        GIVES(0, _PyUnicode_Is##property(0x110000)); \
    }

IS(Alpha, 0x3b1, '1')
IS(Lowercase, 0xdf, 'A')
IS(Uppercase, 0x1c89, 'a')
IS(Titlecase, 0x1c5, 'A')
IS(Whitespace, 0x3000, 'a')
IS(Linebreak, 0x2028, ' ')
IS(DecimalDigit, 0x661, 0xb2)
IS(Digit, 0xb2, 0xbd)
IS(Numeric, 0xbd, 'a')
IS(Printable, 0x20ac, 0x200b)

#define TO(what, want, of)                    \
    CASE(_PyUnicode_To##what, BARE)           \
    {                                         \
        GIVES(want, _PyUnicode_To##what(of)); \
    }

TO(Lowercase, 0x3b1, 0x391)
TO(Uppercase, 0x391, 0x3b1)
TO(Titlecase, 0x1c5, 0x1c4)
TO(DecimalDigit, 7, 0x667)
TO(Digit, 2, 0xb2)

CASE(_PyUnicode_ToNumeric, BARE)
{
    HOLDS(_PyUnicode_ToNumeric(0xbd) == 0.5 && _PyUnicode_ToNumeric('a') == -1.0);
}

CASE(_Py_ascii_whitespace, BARE)
{
    GIVES(1, _Py_ascii_whitespace['\t']);
    GIVES(0, _Py_ascii_whitespace['t']);
}
