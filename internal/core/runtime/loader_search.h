/* Private to the C plane: where the dynamic loader would find a library. */
#ifndef GOPYRT_CORE_LOADER_SEARCH_H
#define GOPYRT_CORE_LOADER_SEARCH_H

#include "elf_file.h"

#include <limits.h>

/* The folders that an object adds to the search, as its file names them; "" if it names none. */
typedef struct {
    char folder[PATH_MAX]; /* the object's own, $ORIGIN */
    char rpath[PATH_MAX];  /* counts for what it needs, and for what that needs */
    char runpath[PATH_MAX];
} gopyrt_search_path;

/* Opens the file that the loader would take for a library of that name which the last of `count`
 * objects needs, each of which needs the next. The result and *problem are gopyrt_elf_open's;
 * `path`, of PATH_MAX bytes, is where it was found. */
int gopyrt_loader_find(const char *name, gopyrt_search_path *const *needing, size_t count,
                       gopyrt_elf_file *file, char *path, const char **problem);

#endif /* GOPYRT_CORE_LOADER_SEARCH_H */
