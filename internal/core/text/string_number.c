/* Integers in C strings, by Python's rules: prefixes 0x, 0o and 0b, and no octal by a bare 0.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe. */
#include "text/text.h"
#include "cpython/pyctype.h"
#include "longobject.h"

#include <errno.h>
#include <limits.h>

/* The value of a digit; of any other character, more than a digit can have. */
static unsigned
digit_value(char c)
{
    if (Py_ISDIGIT(c)) {
        return (unsigned)(c - '0');
    }
    return Py_ISALPHA(c) ? (unsigned)(Py_TOLOWER(c) - 'a' + 10) : 37;
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

/* Digits up to the first character that is none. */
static unsigned long
number(const char *text, char **end, unsigned base)
{
    unsigned long value = 0;
    int overflow = 0;
    for (unsigned one; (one = digit_value(*text)) < base; text++) {
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
