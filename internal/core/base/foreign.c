/* Is this the only _PyRuntime of the process?
 *
 * Two runtimes in one process would share nothing but names: an extension would
 * reach one and the host the other. So the second one refuses to initialize. If
 * the first is a CPython, a message says so at load; if it is another copy of
 * this library, the second one stays silent and inactive, since it is
 * legitimate to link an extension against the library and load it into a Go
 * program that contains it.
 *
 * Determined once, by a constructor, before the host can have called anything.
 */

#include "base/base.h"
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>

/* The object of this library, whatever the name resolves to in this process. */
extern _PyRuntimeState gopyrt_runtime_here __attribute__((visibility("hidden")));

/* Found in every gopyruntime, and in nothing else. */
__attribute__((visibility("default"))) const char gopyrt_build[] = "gopyruntime " PY_VERSION;

enum standing { UNKNOWN, ALONE, BESIDE_FOREIGN, BESIDE_OURS };

static enum standing standing;

/* An executable built without -fPIC may hold the canonical copy of our data;
 * it then carries our functions, which no other runtime's data does. */
static int
is_ours(const _PyRuntimeState *rt)
{
    return rt == &gopyrt_runtime_here
           || rt->allocators.debug.raw.alloc.malloc
                  == gopyrt_runtime_initial.allocators.debug.raw.alloc.malloc;
}

/* One loaded object: does it define a _PyRuntime of its own? */
static int
look_into(struct dl_phdr_info *object, size_t size, void *data)
{
    const char **where = data;
    (void)size;

    const char *name = object->dlpi_name;
    void *handle = dlopen(name[0] ? name : NULL, RTLD_LAZY | RTLD_NOLOAD);
    if (handle == NULL) {
        return 0;
    }
    const void *symbol = dlsym(handle, "_PyRuntime");
    Dl_info info;
    /* dlsym also searches the object's dependencies, which are examined
     * themselves. */
    if (symbol != NULL && !is_ours(symbol) && dladdr(symbol, &info) != 0 && info.dli_fbase != NULL)
    {
        Dl_info mark;
        const void *build = dlsym(handle, "gopyrt_build");
        standing = build != NULL && dladdr(build, &mark) != 0 && mark.dli_fbase == info.dli_fbase
                       ? BESIDE_OURS
                       : BESIDE_FOREIGN;
        *where = info.dli_fname != NULL ? info.dli_fname : "the executable";
    }
    dlclose(handle);
    return standing != UNKNOWN;
}

static void
look_around(void)
{
    const char *where = NULL;
    dl_iterate_phdr(look_into, &where);
    if (standing == UNKNOWN) {
        standing = ALONE;
    }
    if (standing == BESIDE_FOREIGN) {
        fprintf(stderr,
                "gopyruntime: this process already holds another _PyRuntime, "
                "in %s.\ngopyruntime: it can't be used beside it: every attempt "
                "to initialize will fail.\n",
                where);
    }
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
    return standing != ALONE;
}
