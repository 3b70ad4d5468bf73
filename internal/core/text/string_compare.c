/* Comparing C strings whatever the case of ASCII's letters.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe. */
#include "text/text.h"
#include "cpython/pyctype.h"
#include "pystrcmp.h"

int
PyOS_mystricmp(const char *s1, const char *s2)
{
    while (*s1 != '\0' && Py_TOLOWER(*s1) == Py_TOLOWER(*s2)) {
        s1++;
        s2++;
    }
    return Py_TOLOWER(*s1) - Py_TOLOWER(*s2);
}

/* A negative size is one of 1, as in CPython. */
int
PyOS_mystrnicmp(const char *s1, const char *s2, Py_ssize_t size)
{
    if (size == 0) {
        return 0;
    }
    for (; size > 1 && *s1 != '\0' && Py_TOLOWER(*s1) == Py_TOLOWER(*s2); size--) {
        s1++;
        s2++;
    }
    return Py_TOLOWER(*s1) - Py_TOLOWER(*s2);
}
