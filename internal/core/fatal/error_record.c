/* The last error of each thread: see fatal/fatal.h. */
#include "fatal/fatal.h"

#include <stdarg.h>
#include <stdio.h>

struct record {
    gopyrt_error_kind kind;
    char message[160];
};

static __thread struct record last __attribute__((tls_model("initial-exec")));

/* A text that was cut ends with a whole character of UTF-8. */
static void
cut_at_character(char *text, size_t length)
{
    size_t start = length - 1;
    while (start > 0 && ((unsigned char)text[start] & 0xc0) == 0x80) {
        start--;
    }
    unsigned char first = (unsigned char)text[start];
    size_t whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (length - start < whole) {
        text[start] = '\0';
    }
}

void
gopyrt_error_set(gopyrt_error_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    last.kind = kind;
    int length = vsnprintf(last.message, sizeof(last.message), format, args);
    va_end(args);
    if (length >= (int)sizeof(last.message)) {
        cut_at_character(last.message, sizeof(last.message) - 1);
    }
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
