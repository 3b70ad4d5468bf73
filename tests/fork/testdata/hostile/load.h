/* Loading a shared object late. */
#ifndef HOSTILE_LOAD_H
#define HOSTILE_LOAD_H

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static inline void *
load(const char *file)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
    return library;
}

#endif /* HOSTILE_LOAD_H */
