/* Comparing C strings whatever the case of ASCII's letters.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe. */
#include "text/text.h"
#include "cpython/pyctype.h"
#include "pystrcmp.h"

/* The first characters that differ, or the end: their difference. `left` counts the characters. */
static inline int
compare(const char *s1, const char *s2, size_t left)
{
    const unsigned char *a = (const unsigned char *)s1, *b = (const unsigned char *)s2;
    const unsigned char *lower = _Py_ctype_tolower;

    for (; left > 0; left--, a++, b++) {
        if (*a != *b) {
            int difference = lower[*a] - lower[*b];
            if (difference != 0) {
                return difference;
            }
        }
        else if (*a == '\0') {
            return 0;
        }
    }
    return 0;
}

int
PyOS_mystricmp(const char *s1, const char *s2)
{
    return compare(s1, s2, SIZE_MAX);
}

/* A negative size is one of 1, as in CPython. */
int
PyOS_mystrnicmp(const char *s1, const char *s2, Py_ssize_t size)
{
    return compare(s1, s2, size < 0 ? 1 : (size_t)size);
}
