/* snprintf with a result that always ends within the room it has.
 *
 * Callers: any thread, while none changes the locale. Fork: works in a child. Signals: no. */
#include "text/text.h"
#include "pyerrors.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

/* Room of more than an int counts is taken for a mistake of the caller, by this number. */
enum { TOO_LARGE = -666 };

int
PyOS_vsnprintf(char *str, size_t size, const char *format, va_list va)
{
    int length = size > (size_t)INT_MAX - 1 ? TOO_LARGE : vsnprintf(str, size, format, va);
    if (size > 0) {
        str[size - 1] = '\0';
    }
    return length;
}

int
PyOS_snprintf(char *str, size_t size, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    int length = PyOS_vsnprintf(str, size, format, va);
    va_end(va);
    return length;
}
