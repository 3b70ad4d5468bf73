/* The last error of each thread: see fatal/fatal.h. */
#include "fatal/fatal.h"

#include <stdarg.h>
#include <stdio.h>

struct record {
    gopyrt_error_kind kind;
    char message[160];
};

static __thread struct record last __attribute__((tls_model("initial-exec")));

void
gopyrt_error_set(gopyrt_error_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    last.kind = kind;
    vsnprintf(last.message, sizeof(last.message), format, args);
    va_end(args);
    if (gopyrt_error_raise != NULL) {
        gopyrt_error_raise((int)kind, last.message);
    }
}

gopyrt_error_kind
gopyrt_error_take(const char **message)
{
    gopyrt_error_kind kind = last.kind;
    last.kind = GOPYRT_ERROR_NONE;
    if (kind != GOPYRT_ERROR_NONE && gopyrt_error_forget != NULL) {
        gopyrt_error_forget();
    }
    if (message != NULL) {
        *message = kind == GOPYRT_ERROR_NONE ? "" : last.message;
    }
    return kind;
}
