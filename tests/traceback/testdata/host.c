/* host EXTENSION WHAT: loads an extension and lets it do what it is asked.
 *
 * It has two functions of its own that the library finds before those of the C
 * library. open(), which its debug information reader calls, hangs if WHAT is
 * hang, and only then the watchdog of fatal errors begins to run: setitimer()
 * sets nothing. So a report that hangs where it should not is not cut short, and
 * its test notices; nor is one that is slow. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static int hang;
static struct itimerval watchdog;

int
open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    if (hang && strstr(path, "extension.so") != NULL) {
        fputs("the host hangs\n", stderr);
        syscall(SYS_setitimer, ITIMER_REAL, &watchdog, NULL);
        for (;;) {
            pause();
        }
    }
    return openat(AT_FDCWD, path, flags, mode);
}

int
setitimer(__itimer_which_t which, const struct itimerval *value, struct itimerval *old)
{
    (void)old;
    if (which == ITIMER_REAL) {
        watchdog = *value;
    }
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: host EXTENSION WHAT\n");
        return 2;
    }
    void *extension = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    int (*run)(const char *) = NULL;
    if (extension != NULL) {
        *(void **)&run = dlsym(extension, "run");
    }
    if (run == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 2;
    }
    hang = strcmp(argv[2], "hang") == 0;
    return run(argv[2]);
}
