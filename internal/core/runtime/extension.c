/* What an extension would bring into the process, looked at before it is loaded.
 *
 * One that was linked with libpython makes the loader map a CPython beside this runtime. The two
 * then call each other's functions by name, on data that the other does not have. So the files that
 * the loader would load are read first: those that the extension needs, and what they need in turn,
 * without those that are in the process already.
 *
 * Callers: any thread. Fork: works in a child. Signals: not async-signal-safe.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "runtime/runtime.h"
#include "loader_search.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LIBRARIES 2048
#define DEEPEST 64

/* A file that would be loaded. */
typedef struct library {
    struct library *next;            /* in the order in which they are looked at */
    const struct library *needed_by; /* NULL: it is the extension */
    char *name;
    char path[PATH_MAX];
    gopyrt_search_path search;
} library;

typedef struct {
    library *first, *last;
    size_t count;
    char *refusal;
} loading;

/* Is it in the process already? Then nothing of it is loaded. */
static int
is_loaded(const char *name)
{
    void *handle = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);
    if (handle != NULL) {
        dlclose(handle);
    }
    return handle != NULL;
}

static library *
add(loading *all, const char *name, const char *path, const library *needed_by)
{
    library *l = calloc(1, sizeof(*l));
    if (l == NULL || (l->name = strdup(name)) == NULL) {
        free(l);
        return NULL;
    }
    snprintf(l->path, sizeof(l->path), "%s", path);
    snprintf(l->search.folder, sizeof(l->search.folder), "%s", path);
    char *slash = strrchr(l->search.folder, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    l->needed_by = needed_by;
    if (all->last != NULL) {
        all->last->next = l;
    }
    else {
        all->first = l;
    }
    all->last = l;
    all->count++;
    return l;
}

static int
is_known(const loading *all, const char *name)
{
    for (const library *l = all->first; l != NULL; l = l->next) {
        if (strcmp(l->name, name) == 0) {
            return 1;
        }
    }
    return 0;
}

/* "it needs libb.so (/lib/libb.so), which needs libc.so (/lib/libc.so), which" or "it". */
static char *
who(const library *l)
{
    char *text = NULL;
    if (l->needed_by == NULL) {
        return strdup("it");
    }
    char *above = who(l->needed_by);
    if (above == NULL || asprintf(&text, "%s needs %s (%s), which", above, l->name, l->path) < 0) {
        text = NULL;
    }
    free(above);
    return text;
}

static void
refuse(loading *all, const library *l, const char *why, const char *detail)
{
    char *subject = who(l);
    if (subject == NULL || asprintf(&all->refusal, "%s %s%s", subject, why, detail) < 0) {
        all->refusal = NULL;
    }
    free(subject);
}

/* In the order of the loader, from the extension to l. */
static size_t
way_to(const library *l, gopyrt_search_path **way)
{
    size_t n = 0;
    for (const library *above = l; above != NULL && n < DEEPEST; above = above->needed_by) {
        n++;
    }
    size_t i = n;
    for (const library *above = l; i > 0; above = above->needed_by) {
        way[--i] = (gopyrt_search_path *)&above->search;
    }
    return n;
}

static void
look_for(loading *all, const library *l, const char *name)
{
    gopyrt_search_path *way[DEEPEST];
    gopyrt_elf_file file;
    const char *problem;
    char path[PATH_MAX];

    if (all->count >= MOST_LIBRARIES || is_known(all, name) || is_loaded(name)) {
        return;
    }
    int found = gopyrt_loader_find(name, way, way_to(l, way), &file, path, &problem);
    if (found == GOPYRT_ELF_OTHER) {
        return; /* the loader will say so */
    }
    if (found == GOPYRT_ELF_OPEN) {
        gopyrt_elf_close(&file);
        if (is_loaded(path)) {
            return;
        }
    }
    library *needed = add(all, name, path, l);
    if (needed != NULL && found == GOPYRT_ELF_MALFORMED) {
        refuse(all, needed, "is malformed: ", problem);
    }
}

static void
read_search(const gopyrt_elf_file *file, library *l)
{
    for (const ElfW(Dyn) *e = file->dynamic; e->d_tag != DT_NULL; e++) {
        char *to = e->d_tag == DT_RPATH     ? l->search.rpath
                   : e->d_tag == DT_RUNPATH ? l->search.runpath
                                            : NULL;
        if (to != NULL && !gopyrt_elf_name(file, e->d_un.d_val, to, PATH_MAX)) {
            to[0] = '\0';
        }
    }
    if (l->search.runpath[0] != '\0') {
        l->search.rpath[0] = '\0'; /* the loader ignores it then */
    }
}

static void
look_into(loading *all, library *l, const gopyrt_elf_file *file)
{
    char name[PATH_MAX];

    if (gopyrt_elf_exports(file, "_PyRuntime") && !gopyrt_elf_exports(file, "gopyrt_build")) {
        refuse(all, l, "is another Python runtime", ", and can't be used beside this one");
        return;
    }
    if (file->dynamic == NULL) {
        return;
    }
    read_search(file, l);
    for (const ElfW(Dyn) *e = file->dynamic; e->d_tag != DT_NULL && all->refusal == NULL; e++) {
        if (e->d_tag != DT_NEEDED) {
            continue;
        }
        if (!gopyrt_elf_name(file, e->d_un.d_val, name, sizeof(name))) {
            refuse(all, l,
                   "is malformed: ", "the name of a library that it needs lies outside of it");
            return;
        }
        look_for(all, l, name);
    }
}

char *
gopyrt_extension_refusal(const char *path)
{
    loading all = { 0 };
    gopyrt_elf_file file;
    const char *problem;

    if (is_loaded(path)) {
        return NULL;
    }
    for (library *l = add(&all, path, path, NULL); l != NULL && all.refusal == NULL; l = l->next) {
        switch (gopyrt_elf_open(&file, l->path, &problem)) {
        case GOPYRT_ELF_OPEN:
            look_into(&all, l, &file);
            gopyrt_elf_close(&file);
            break;
        case GOPYRT_ELF_MALFORMED:
            refuse(&all, l, "is malformed: ", problem);
            break;
        default:
            break; /* the loader will say what is wrong */
        }
    }
    while (all.first != NULL) {
        library *l = all.first;
        all.first = l->next;
        free(l->name);
        free(l);
    }
    return all.refusal;
}
