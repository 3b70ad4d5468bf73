/* Is this the only _PyRuntime of the process?
 *
 * Two runtimes in one process would share nothing but names: an extension would
 * reach one and the host the other. So the second one refuses to initialize. If
 * the first is a CPython, a message says so at load; if it is another copy of
 * this library, the second one stays silent and inactive, since it is
 * legitimate to link an extension against the library and load it into a Go
 * program that contains it.
 *
 * Determined by a constructor, before the host can have called anything, and again
 * when modules were loaded since: an extension that needs libpython brings a CPython,
 * whose functions and this library's then call each other. No more runtimes are made
 * beside it, and a message says so once.
 */

#include "base/base.h"
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The object of this library, whatever the name resolves to in this process. */
extern _PyRuntimeState gopyrt_runtime_here __attribute__((visibility("hidden")));

/* Found in every gopyruntime, and in nothing else. */
__attribute__((visibility("default"))) const char gopyrt_build[] = "gopyruntime " PY_VERSION;

enum standing { UNKNOWN, ALONE, BESIDE_FOREIGN, BESIDE_OURS };

static enum standing standing; /* at load */
static char first[PATH_MAX];   /* where the one is that was there first */

/* What came later. */
static pthread_mutex_t later = PTHREAD_MUTEX_INITIALIZER;
static struct {
    unsigned long long adds, subs; /* of modules, when this was found out */
    enum standing standing;
    char path[PATH_MAX];
    int reported;
    int stopped; /* in the child of a fork: threads that are gone may hold the loader's locks */
} since;

/* An executable built without -fPIC may hold the canonical copy of our data;
 * it then carries our functions, which no other runtime's data does. */
static int
is_ours(const _PyRuntimeState *rt)
{
    return rt == &gopyrt_runtime_here
           || rt->allocators.debug.raw.alloc.malloc
                  == gopyrt_runtime_initial.allocators.debug.raw.alloc.malloc;
}

static gopyrt_module
module_of(const struct dl_phdr_info *object)
{
    gopyrt_module module = { .base = object->dlpi_addr, .path = object->dlpi_name };
    for (int i = 0; i < object->dlpi_phnum; i++) {
        if (object->dlpi_phdr[i].p_type == PT_DYNAMIC) {
            module.dynamic = (const void *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr);
        }
    }
    return module;
}

/* What was found. `ours`: whether other copies of this library count. */
typedef struct {
    int ours;
    enum standing standing;
    char *path;
    unsigned long long adds, subs;
} search;

/* One loaded object: does it define a _PyRuntime of its own? The tables in its memory are read,
 * since dlopen() must not be called here while other threads call it. */
static int
look_into(struct dl_phdr_info *object, size_t size, void *data)
{
    search *found = data;
    (void)size;

    found->adds = object->dlpi_adds;
    found->subs = object->dlpi_subs;
    gopyrt_module module = module_of(object);
    const void *symbol = gopyrt_module_address(&module, "_PyRuntime");
    if (symbol == NULL || is_ours(symbol)) {
        return 0;
    }
    int copy = gopyrt_module_address(&module, "gopyrt_build") != NULL;
    if (copy && !found->ours) {
        return 0;
    }
    found->standing = copy ? BESIDE_OURS : BESIDE_FOREIGN;
    snprintf(found->path, PATH_MAX, "%s", module.path[0] != '\0' ? module.path : "the executable");
    return 1;
}

static int
count_modules(struct dl_phdr_info *object, size_t size, void *data)
{
    search *now = data;
    (void)size;
    now->adds = object->dlpi_adds;
    now->subs = object->dlpi_subs;
    return 1;
}

static void
look_around(void)
{
    search found = { .ours = 1, .standing = ALONE, .path = first };
    dl_iterate_phdr(look_into, &found);
    standing = found.standing;
    since.standing = ALONE;
    since.adds = found.adds;
    since.subs = found.subs;
    if (first[0] != '\0' && strcmp(first, "the executable") == 0) {
        ssize_t n = readlink("/proc/self/exe", first, sizeof(first) - 1);
        if (n > 0) {
            first[n] = '\0';
        }
    }
    if (standing == BESIDE_FOREIGN) {
        fprintf(stderr,
                "gopyruntime: this process already holds another _PyRuntime, "
                "in %s.\ngopyruntime: it can't be used beside it: every attempt "
                "to initialize will fail.\n",
                first);
    }
}

static int
came_later(void)
{
    if (since.stopped) {
        return since.standing != ALONE;
    }
    search found = { .standing = ALONE, .path = since.path };
    pthread_mutex_lock(&later);
    dl_iterate_phdr(count_modules, &found);
    if (found.adds != since.adds || found.subs != since.subs) {
        since.path[0] = '\0';
        dl_iterate_phdr(look_into, &found);
        since.standing = found.standing;
        since.adds = found.adds;
        since.subs = found.subs;
    }
    int foreign = since.standing != ALONE;
    if (foreign && !since.reported) {
        since.reported = 1;
        fprintf(stderr,
                "gopyruntime: another _PyRuntime was loaded into this process, in %s.\n"
                "gopyruntime: it can't be used beside it: every attempt to initialize, or to "
                "make an interpreter, will fail.\n",
                since.path);
    }
    pthread_mutex_unlock(&later);
    return foreign;
}

__attribute__((constructor)) static void
look_around_at_load(void)
{
    (void)gopyrt_runtime_foreign();
}

int
gopyrt_runtime_foreign(void)
{
    if (standing == UNKNOWN) {
        look_around();
    }
    return standing != ALONE || came_later();
}

void
gopyrt_runtime_foreign_after_fork(void)
{
    since.stopped = 1;
}

const char *
gopyrt_runtime_foreign_path(void)
{
    return standing != ALONE ? first : since.path;
}
