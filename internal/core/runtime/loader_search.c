/* Where the dynamic loader would find a library: see loader_search.h.
 *
 * It asks the loader for what it alone knows, the folders of LD_LIBRARY_PATH and of the system, and
 * goes through the rest in the loader's order: RPATH of the object and of those above it, unless it
 * has a RUNPATH; LD_LIBRARY_PATH; RUNPATH; the loader's cache; the system's folders. As the loader
 * does, it passes by files for other machines. Variants of a library for newer processors are not
 * looked for, since what they need is the same.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "runtime/runtime.h"
#include "loader_search.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the search is about, handed through. */
typedef struct {
    const char *name;
    gopyrt_elf_file *file;
    char *path;
    const char **problem;
} wanted;

static int
try_path(const wanted *w)
{
    return gopyrt_elf_open(w->file, w->path, w->problem);
}

static int
try_folder(const wanted *w, const char *folder)
{
    int n = snprintf(w->path, PATH_MAX, "%s/%s", folder[0] != '\0' ? folder : ".", w->name);
    return n < PATH_MAX ? try_path(w) : GOPYRT_ELF_OTHER;
}

/* Writes text with the loader's variables replaced. 0 if it is too long. */
static int
expand(const char *text, size_t length, const char *origin, char *to, size_t room)
{
    static const struct {
        const char *name;
        const char *value; /* NULL: the origin */
    } variables[] = {
        { "$ORIGIN", NULL },
        { "${ORIGIN}", NULL },
        { "$LIB", "lib/x86_64-linux-gnu" },
        { "${LIB}", "lib/x86_64-linux-gnu" },
        { "$PLATFORM", "x86_64" },
        { "${PLATFORM}", "x86_64" },
    };
    size_t n = 0;
    for (size_t i = 0; i < length;) {
        const char *value = NULL;
        size_t taken = 1, size = 1;
        for (size_t v = 0; v < sizeof(variables) / sizeof(variables[0]); v++) {
            size_t of_name = strlen(variables[v].name);
            if (length - i >= of_name && memcmp(text + i, variables[v].name, of_name) == 0) {
                value = variables[v].value != NULL ? variables[v].value : origin;
                taken = of_name;
                size = strlen(value);
                break;
            }
        }
        if (size >= room - n) {
            return 0;
        }
        memcpy(to + n, value != NULL ? value : text + i, size);
        n += size;
        i += taken;
    }
    to[n] = '\0';
    return 1;
}

/* A list of folders with colons between them. */
static int
try_list(const wanted *w, const char *list, const char *origin)
{
    char folder[PATH_MAX];
    int result = GOPYRT_ELF_OTHER;

    while (result == GOPYRT_ELF_OTHER && list[0] != '\0') {
        size_t length = strcspn(list, ":");
        if (expand(list, length, origin, folder, sizeof(folder))) {
            result = try_folder(w, folder);
        }
        list += length + (list[length] == ':');
    }
    return result;
}

/* The folders that the loader has for the program: those of LD_LIBRARY_PATH, and then the system's
 * own, which it does not tell apart. NULL if it does not say or there is no memory. */
static Dl_serinfo *
loaders_folders(unsigned *first_of_system)
{
    Dl_serinfo size, *info = NULL;
    void *program = dlopen(NULL, RTLD_LAZY | RTLD_NOLOAD);

    if (program == NULL) {
        return NULL;
    }
    if (dlinfo(program, RTLD_DI_SERINFOSIZE, &size) == 0) {
        info = malloc(size.dls_size);
    }
    if (info != NULL) {
        info->dls_size = size.dls_size;
        info->dls_cnt = size.dls_cnt;
        if (dlinfo(program, RTLD_DI_SERINFO, info) != 0) {
            free(info);
            info = NULL;
        }
    }
    dlclose(program);
    if (info != NULL) {
        unsigned n = info->dls_cnt;
        while (n > 0
               && (strncmp(info->dls_serpath[n - 1].dls_name, "/lib", 4) == 0
                   || strncmp(info->dls_serpath[n - 1].dls_name, "/usr/lib", 8) == 0))
        {
            n--;
        }
        *first_of_system = n;
    }
    return info;
}

static int
try_folders(const wanted *w, const Dl_serinfo *info, unsigned from, unsigned to)
{
    int result = GOPYRT_ELF_OTHER;
    for (unsigned i = from; i < to && result == GOPYRT_ELF_OTHER; i++) {
        result = try_folder(w, info->dls_serpath[i].dls_name);
    }
    return result;
}

/* ---- The loader's cache: /etc/ld.so.cache ---------------------------------- */

#define CACHE_MAGIC "glibc-ld.so.cache1.1"
#define LARGEST_CACHE ((off_t)64 << 20)
#define KIND_X86_64 0x0303 /* a library of libc 6 for x86-64 */

typedef struct {
    char magic[20];
    uint32_t count, texts_size;
    uint32_t rest[5];
} cache_head;

typedef struct {
    int32_t kind;
    uint32_t name, path; /* from the beginning of the head */
    uint32_t os_version;
    uint64_t hardware;
} cache_entry;

/* The whole cache, NUL behind it, or NULL. An old one stands in front of it in some systems. */
static char *
read_cache(size_t *size)
{
    struct stat st;
    char *bytes = NULL;
    int fd = open("/etc/ld.so.cache", O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &st) == 0 && st.st_size > 0 && st.st_size < LARGEST_CACHE) {
        bytes = malloc((size_t)st.st_size + 1);
    }
    *size = 0;
    while (bytes != NULL && *size < (size_t)st.st_size) {
        ssize_t n = read(fd, bytes + *size, (size_t)st.st_size - *size);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        *size += (size_t)n;
    }
    if (bytes != NULL) {
        bytes[*size] = '\0';
    }
    close(fd);
    return bytes;
}

static int
try_cache(const wanted *w)
{
    size_t size;
    char *bytes = read_cache(&size);
    int result = GOPYRT_ELF_OTHER;
    if (bytes == NULL) {
        return result;
    }
    const char *head_at = memmem(bytes, size, CACHE_MAGIC, sizeof(CACHE_MAGIC) - 1);
    cache_head head;
    cache_entry entry;
    size_t left = head_at != NULL ? size - (size_t)(head_at - bytes) : 0;
    if (left >= sizeof(head)) {
        memcpy(&head, head_at, sizeof(head));
        size_t most = (left - sizeof(head)) / sizeof(entry);
        for (size_t i = 0; i < head.count && i < most && result == GOPYRT_ELF_OTHER; i++) {
            memcpy(&entry, head_at + sizeof(head) + i * sizeof(entry), sizeof(entry));
            if (entry.kind != KIND_X86_64 || entry.hardware != 0 || entry.name >= left
                || entry.path >= left || strcmp(head_at + entry.name, w->name) != 0)
            {
                continue;
            }
            snprintf(w->path, PATH_MAX, "%s", head_at + entry.path);
            result = try_path(w);
        }
    }
    free(bytes);
    return result;
}

/* ---- All of them ------------------------------------------------------------ */

int
gopyrt_loader_find(const char *name, gopyrt_search_path *const *needing, size_t count,
                   gopyrt_elf_file *file, char *path, const char **problem)
{
    wanted w = { .name = name, .file = file, .path = path, .problem = problem };
    const gopyrt_search_path *last = needing[count - 1];
    int result = GOPYRT_ELF_OTHER;

    if (strchr(name, '/') != NULL) {
        return expand(name, strlen(name), last->folder, path, PATH_MAX) ? try_path(&w) : result;
    }
    unsigned system = 0;
    Dl_serinfo *folders = loaders_folders(&system);

    for (size_t i = count; i > 0 && last->runpath[0] == '\0' && result == GOPYRT_ELF_OTHER; i--) {
        result = try_list(&w, needing[i - 1]->rpath, needing[i - 1]->folder);
    }
    if (result == GOPYRT_ELF_OTHER && folders != NULL) {
        result = try_folders(&w, folders, 0, system);
    }
    if (result == GOPYRT_ELF_OTHER) {
        result = try_list(&w, last->runpath, last->folder);
    }
    if (result == GOPYRT_ELF_OTHER) {
        result = try_cache(&w);
    }
    if (result == GOPYRT_ELF_OTHER && folders != NULL) {
        result = try_folders(&w, folders, system, folders->dls_cnt);
    }
    free(folders);
    return result;
}
