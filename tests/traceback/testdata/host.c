/* host EXTENSION WHAT: loads an extension and lets it do what it is asked.
 *
 * It has an open() of its own, which the library's debug information reader
 * finds before that of the C library: with WHAT=hang it does not come back. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int hang;

int
open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    while (hang && strstr(path, "extension.so") != NULL) {
        pause();
    }
    return openat(AT_FDCWD, path, flags, mode);
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
