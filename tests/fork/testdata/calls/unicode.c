/* What characters are. */
#include "calls.h"

#define IS(name, yes, no)         \
    CASE(name, BARE)              \
    {                             \
        GIVES(1, name(yes));      \
        GIVES(0, name(no));       \
        GIVES(0, name(0x110000)); \
    }

IS(_PyUnicode_IsAlpha, 0x3b1, '1')
IS(_PyUnicode_IsLowercase, 0xdf, 'A')
IS(_PyUnicode_IsUppercase, 0x1c89, 'a')
IS(_PyUnicode_IsTitlecase, 0x1c5, 'A')
IS(_PyUnicode_IsWhitespace, 0x3000, 'a')
IS(_PyUnicode_IsLinebreak, 0x2028, ' ')
IS(_PyUnicode_IsDecimalDigit, 0x661, 0xb2)
IS(_PyUnicode_IsDigit, 0xb2, 0xbd)
IS(_PyUnicode_IsNumeric, 0xbd, 'a')
IS(_PyUnicode_IsPrintable, 0x20ac, 0x200b)

#define TO(name, want, of)     \
    CASE(name, BARE)           \
    {                          \
        GIVES(want, name(of)); \
    }

TO(_PyUnicode_ToLowercase, 0x3b1, 0x391)
TO(_PyUnicode_ToUppercase, 0x391, 0x3b1)
TO(_PyUnicode_ToTitlecase, 0x1c5, 0x1c4)
TO(_PyUnicode_ToDecimalDigit, 7, 0x667)
TO(_PyUnicode_ToDigit, 2, 0xb2)

CASE(_PyUnicode_ToNumeric, BARE)
{
    HOLDS(_PyUnicode_ToNumeric(0xbd) == 0.5 && _PyUnicode_ToNumeric('a') == -1.0);
}

CASE(_Py_ascii_whitespace, BARE)
{
    GIVES(1, _Py_ascii_whitespace['\t']);
    GIVES(0, _Py_ascii_whitespace['t']);
}
