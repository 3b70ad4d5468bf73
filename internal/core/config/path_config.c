/* The paths that outlive a configuration: what the Py_Set* functions set before initialization,
 * and what the Py_Get* functions return after it.
 *
 * They belong to the process, not to one runtime: they survive Py_Finalize and are read by the
 * next initialization. So their memory comes from the default raw allocator, whatever
 * allocators a runtime uses. The functions are deprecated in CPython and take no lock; they are
 * for the thread that initializes the runtime. */
#include "config/config.h"
#include "gopyruntime.h"

#include "internal/pycore_pathconfig.h"
#include "internal/pycore_pymem.h"

#include <wchar.h>

static struct {
    wchar_t *program_name;
    wchar_t *program_full_path;
    wchar_t *prefix;
    wchar_t *exec_prefix;
    wchar_t *stdlib_dir;
    wchar_t *home;
    wchar_t *module_search_path;   /* set by Py_SetPath */
    wchar_t *computed_search_path; /* from the configuration of the last initialization */
} paths;

static void
forget(wchar_t **text)
{
    _PyMem_DefaultRawFree(*text);
    *text = NULL;
}

/* Makes *target a copy of `text`, or NULL for NULL. 0, or -1 without memory. */
static int
keep(wchar_t **target, const wchar_t *text)
{
    wchar_t *copy = NULL;
    if (text != NULL && (copy = _PyMem_DefaultRawWcsdup(text)) == NULL) {
        return -1;
    }
    forget(target);
    *target = copy;
    return 0;
}

void
_PyPathConfig_ClearGlobal(void)
{
    forget(&paths.program_name);
    forget(&paths.program_full_path);
    forget(&paths.prefix);
    forget(&paths.exec_prefix);
    forget(&paths.stdlib_dir);
    forget(&paths.home);
    forget(&paths.module_search_path);
    forget(&paths.computed_search_path);
}

/* Fatal, since these setters have no result by which to report it. */
static void
set_or_die(wchar_t **target, const wchar_t *text, const char *func)
{
    if (keep(target, text) < 0) {
        _Py_FatalErrorFunc(func, "out of memory");
    }
}

static const wchar_t *
null_if_empty(const wchar_t *text)
{
    return text != NULL && text[0] != 0 ? text : NULL;
}

void
Py_SetProgramName(const wchar_t *name)
{
    set_or_die(&paths.program_name, null_if_empty(name), __func__);
}

void
Py_SetPythonHome(const wchar_t *home)
{
    set_or_die(&paths.home, null_if_empty(home), __func__);
}

void
Py_SetPath(const wchar_t *path)
{
    if (path == NULL) {
        _PyPathConfig_ClearGlobal();
        return;
    }
    set_or_die(&paths.prefix, L"", __func__);
    set_or_die(&paths.exec_prefix, L"", __func__);
    /* A home that was set before is what CPython then calls the library's folder. */
    set_or_die(&paths.stdlib_dir, paths.home != NULL ? paths.home : L"", __func__);
    set_or_die(&paths.module_search_path, path, __func__);
    forget(&paths.computed_search_path);
}

wchar_t *
Py_GetProgramName(void)
{
    return paths.program_name;
}

wchar_t *
Py_GetProgramFullPath(void)
{
    return paths.program_full_path;
}

wchar_t *
Py_GetPrefix(void)
{
    return paths.prefix;
}

wchar_t *
Py_GetExecPrefix(void)
{
    return paths.exec_prefix;
}

wchar_t *
Py_GetPythonHome(void)
{
    return paths.home;
}

wchar_t *
Py_GetPath(void)
{
    return paths.module_search_path != NULL ? paths.module_search_path : paths.computed_search_path;
}

void
gopyrt_global_paths_get(gopyrt_global_paths *said)
{
    *said = (gopyrt_global_paths){
        .program_name = paths.program_name,
        .program_full_path = paths.program_full_path,
        .home = paths.home,
        .stdlib_dir = paths.stdlib_dir,
        .module_search_path = paths.module_search_path,
    };
}

/* The search paths as one text, joined by ':'; NULL without memory. */
static wchar_t *
join(const PyWideStringList *list)
{
    size_t size = 1;
    for (Py_ssize_t i = 0; i < list->length; i++) {
        size += wcslen(list->items[i]) + 1;
    }
    wchar_t *text = _PyMem_DefaultRawCalloc(size, sizeof(wchar_t)), *end = text;
    for (Py_ssize_t i = 0; text != NULL && i < list->length; i++) {
        if (i > 0) {
            *end++ = L':';
        }
        end = wcpcpy(end, list->items[i]);
    }
    return text;
}

PyStatus
_PyPathConfig_UpdateGlobal(const PyConfig *config)
{
    /* Everything is copied before anything is replaced: if memory runs out, all old values
     * stay. */
    const wchar_t *const from[] = { config->program_name, config->executable, config->prefix,
                                    config->exec_prefix,  config->stdlib_dir, config->home };
    wchar_t **const to[] = { &paths.program_name, &paths.program_full_path, &paths.prefix,
                             &paths.exec_prefix,  &paths.stdlib_dir,        &paths.home };
    enum { COUNT = sizeof(from) / sizeof(*from) };
    wchar_t *copies[COUNT + 1] = { join(&config->module_search_paths) };
    int complete = copies[0] != NULL;
    for (int i = 0; i < COUNT && complete; i++) {
        complete = keep(&copies[i + 1], from[i]) == 0;
    }
    if (!complete) {
        for (int i = 0; i <= COUNT; i++) {
            forget(&copies[i]);
        }
        return _PyStatus_NO_MEMORY();
    }
    forget(&paths.module_search_path);
    forget(&paths.computed_search_path);
    paths.computed_search_path = copies[0];
    for (int i = 0; i < COUNT; i++) {
        forget(to[i]);
        *to[i] = copies[i + 1];
    }
    return _PyStatus_OK();
}
