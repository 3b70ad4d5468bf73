/* Integers in C strings, by Python's rules: prefixes 0x, 0o and 0b, and no octal by a bare 0.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe. */
#include "text/text.h"
#include "cpython/pyctype.h"
#include "longobject.h"

#include <errno.h>
#include <limits.h>

/* One more than the value of a digit; 0 for any other character. */
static const unsigned char digits[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    ['G'] = 17, ['H'] = 18, ['I'] = 19, ['J'] = 20, ['K'] = 21, ['L'] = 22, ['M'] = 23, ['N'] = 24,
    ['O'] = 25, ['P'] = 26, ['Q'] = 27, ['R'] = 28, ['S'] = 29, ['T'] = 30, ['U'] = 31, ['V'] = 32,
    ['W'] = 33, ['X'] = 34, ['Y'] = 35, ['Z'] = 36, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14,
    ['e'] = 15, ['f'] = 16, ['g'] = 17, ['h'] = 18, ['i'] = 19, ['j'] = 20, ['k'] = 21, ['l'] = 22,
    ['m'] = 23, ['n'] = 24, ['o'] = 25, ['p'] = 26, ['q'] = 27, ['r'] = 28, ['s'] = 29, ['t'] = 30,
    ['u'] = 31, ['v'] = 32, ['w'] = 33, ['x'] = 34, ['y'] = 35, ['z'] = 36,
};

/* The value of a digit; of any other character, more than a digit can have. */
static inline unsigned
digit_value(char c)
{
    return digits[(unsigned char)c] - 1u;
}

static const char *
skip_space(const char *text)
{
    while (Py_ISSPACE(*text)) {
        text++;
    }
    return text;
}

/* The base that a prefix after a 0 names, or 0. */
static int
prefix_base(char c)
{
    switch (c) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
    case 'O':
        return 8;
    case 'b':
    case 'B':
        return 2;
    default:
        return 0;
    }
}

static void
store(char **end, const char *at)
{
    if (end != NULL) {
        *end = (char *)at;
    }
}

/* So many digits fit in any base. */
enum { ALWAYS_FIT = 12 };

/* Digits up to the first character that is none. */
static inline unsigned long
number(const char *text, char **end, unsigned base)
{
    unsigned long value = 0;
    unsigned one;
    int overflow = 0;

    for (const char *safe = text + ALWAYS_FIT; text != safe; text++) {
        if ((one = digit_value(*text)) >= base) {
            store(end, text);
            return value;
        }
        value = value * base + one;
    }
    for (; (one = digit_value(*text)) < base; text++) {
        overflow |= __builtin_mul_overflow(value, (unsigned long)base, &value);
        overflow |= __builtin_add_overflow(value, (unsigned long)one, &value);
    }
    store(end, text);
    if (overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return value;
}

unsigned long
PyOS_strtoul(const char *str, char **ptr, int base)
{
    str = skip_space(str);
    if (*str == '0' && (base == 0 || prefix_base(str[1]) == base)) {
        int prefixed = prefix_base(str[1]);
        if (prefixed == 0) {
            /* Zeros may be as many as there are; any other digit ends them. */
            while (*str == '0') {
                str++;
            }
            store(ptr, skip_space(str));
            return 0;
        }
        if (digit_value(str[2]) >= (unsigned)prefixed) {
            store(ptr, str + 1);
            return 0;
        }
        base = prefixed;
        str += 2;
    }
    else if (base == 0) {
        base = 10;
    }
    if (base < 2 || base > 36) {
        store(ptr, str);
        return 0;
    }
    return number(str, ptr, (unsigned)base);
}

long
PyOS_strtol(const char *str, char **ptr, int base)
{
    str = skip_space(str);
    char sign = *str;
    if (sign == '+' || sign == '-') {
        str++;
    }
    unsigned long size = PyOS_strtoul(str, ptr, base);
    if (size <= LONG_MAX) {
        return sign == '-' ? -(long)size : (long)size;
    }
    if (sign == '-' && size == (unsigned long)LONG_MIN) {
        return LONG_MIN;
    }
    errno = ERANGE;
    return LONG_MAX;
}
