/* Lines on standard output, the clock, and the two ways to give up. */
#include "server.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void
print(int fd, const char *format, va_list args)
{
    char line[512];
    int size = vsnprintf(line, sizeof(line) - 1, format, args);

    if (size > (int)sizeof(line) - 2) {
        size = sizeof(line) - 2;
    }
    line[size] = '\n';
    if (write(fd, line, (size_t)size + 1) < 0) {
        return; /* there is no reader any more */
    }
}

void
say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print(STDOUT_FILENO, format, args);
    va_end(args);
}

void
give_up(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print(STDERR_FILENO, format, args);
    va_end(args);
    _exit(1);
}

void
give_up_status(const char *what, PyStatus status)
{
    give_up("%s: %s: %s", what, status.func != NULL ? status.func : "?",
            status.err_msg != NULL ? status.err_msg : "it asks to exit");
}

int64_t
now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}
