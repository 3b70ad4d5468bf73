/* What the library says of every code point, a line for each block of 256; and the tables of
 * ASCII. */
#define Py_BUILD_CORE 1
#include "Python.h"

#include <stdio.h>
#include <string.h>

#define FACT(...) (printf(__VA_ARGS__), putchar(10))

static uint64_t sum;

static void
take(uint64_t value)
{
    sum = (sum ^ value) * 0x100000001b3u;
}

static void
take_character(Py_UCS4 c)
{
    take((uint64_t)Py_UNICODE_ISLOWER(c) | (uint64_t)Py_UNICODE_ISUPPER(c) << 1
         | (uint64_t)Py_UNICODE_ISTITLE(c) << 2 | (uint64_t)Py_UNICODE_ISSPACE(c) << 3
         | (uint64_t)Py_UNICODE_ISLINEBREAK(c) << 4 | (uint64_t)Py_UNICODE_ISDECIMAL(c) << 5
         | (uint64_t)Py_UNICODE_ISDIGIT(c) << 6 | (uint64_t)Py_UNICODE_ISNUMERIC(c) << 7
         | (uint64_t)Py_UNICODE_ISPRINTABLE(c) << 8 | (uint64_t)Py_UNICODE_ISALPHA(c) << 9
         | (uint64_t)Py_UNICODE_ISALNUM(c) << 10 | (uint64_t)_PyUnicode_IsWhitespace(c) << 11);
    take(Py_UNICODE_TOLOWER(c));
    take(Py_UNICODE_TOUPPER(c));
    take(Py_UNICODE_TOTITLE(c));
    take((uint64_t)Py_UNICODE_TODECIMAL(c));
    take((uint64_t)Py_UNICODE_TODIGIT(c));
    double value = Py_UNICODE_TONUMERIC(c);
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    take(bits);
}

int
main(void)
{
    for (Py_UCS4 c = 0; c < 0x110400; c++) {
        take_character(c);
        if (c % 256 == 255) {
            FACT("%05x: %016llx", c - 255, (unsigned long long)sum);
        }
    }
    take_character(0x7fffffff);
    take_character(0x80000000);
    take_character(0xffffffff);
    FACT("beyond: %016llx", (unsigned long long)sum);
    for (int c = -128; c < 256; c++) {
        FACT("%d: %x %d %d, %d%d%d%d%d%d%d %c%c", c, _Py_ctype_table[c & 255],
             _Py_ctype_tolower[c & 255], _Py_ctype_toupper[c & 255], Py_ISLOWER(c) != 0,
             Py_ISUPPER(c) != 0, Py_ISALPHA(c) != 0, Py_ISDIGIT(c) != 0, Py_ISXDIGIT(c) != 0,
             Py_ISALNUM(c) != 0, Py_ISSPACE(c) != 0, Py_TOLOWER(c), Py_TOUPPER(c));
    }
    for (int c = 0; c < 128; c++) {
        FACT("%d space %d", c, _Py_ascii_whitespace[c]);
    }
    return 0;
}
