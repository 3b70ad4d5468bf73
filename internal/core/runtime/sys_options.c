/* What CPython's PySys_* functions say about warning options, -X options and the search path.
 *
 * A thread that is attached changes the lists of its interpreter: those of its config until they
 * are changed for the first time. A host with a sys module keeps its objects by them.
 *
 * A thread that is not attached, so any before initialization, adds to lists of the process, which
 * the next config that is read takes over. They belong to no runtime, so their memory is the
 * default raw allocator's; no lock guards them, as they are for the thread that initializes. */
#include "fatal/fatal.h"
#include "text/text.h"
#include "runtime/runtime.h"

#include "internal/pycore_pymem.h"
#include "gopyruntime.h"
#include "sysmodule.h"

#include <string.h>
#include <wchar.h>

static const char *const names[GOPYRT_SYS_LISTS] = { "warnoptions", "_xoptions", "path" };

/* ---- The lists of the process ---------------------------------------------- */

static PyWideStringList kept[GOPYRT_SYS_LISTS];

const PyWideStringList *
gopyrt_sys_kept(int which)
{
    return &kept[which];
}

static void
forget(int which)
{
    for (Py_ssize_t i = 0; i < kept[which].length; i++) {
        _PyMem_DefaultRawFree(kept[which].items[i]);
    }
    _PyMem_DefaultRawFree(kept[which].items);
    kept[which] = (PyWideStringList){ 0 };
}

void
gopyrt_sys_kept_forget(void)
{
    for (int which = 0; which < GOPYRT_SYS_LISTS; which++) {
        forget(which);
    }
}

static int
keep(int which, const wchar_t *text)
{
    PyWideStringList *list = &kept[which];
    wchar_t *copy = _PyMem_DefaultRawWcsdup(text);
    wchar_t **items =
        _PyMem_DefaultRawRealloc(list->items, ((size_t)list->length + 1) * sizeof(*list->items));

    if (items != NULL) {
        list->items = items;
    }
    if (copy == NULL || items == NULL) {
        _PyMem_DefaultRawFree(copy);
        return -1;
    }
    items[list->length++] = copy;
    return 0;
}

/* ---- The lists of an interpreter --------------------------------------------- */

static const PyWideStringList *
list_of(PyInterpreterState *interp, int which)
{
    const PyWideStringList *const from_config[] = {
        &interp->config.warnoptions,
        &interp->config.xoptions,
        &interp->config.module_search_paths,
    };
    gopyrt_interp_record *record = gopyrt_interp_record_of(interp);
    return record->sys_own[which] ? &record->sys[which] : from_config[which];
}

const PyWideStringList *
gopyrt_interp_sys_list(PyInterpreterState *interp, const char *name)
{
    for (int which = 0; which < GOPYRT_SYS_LISTS; which++) {
        if (strcmp(name, names[which]) == 0) {
            return list_of(interp, which);
        }
    }
    return NULL;
}

/* The list becomes the interpreter's own, and what *changed was; *changed becomes empty. */
static void
replace(PyInterpreterState *interp, int which, PyWideStringList *changed)
{
    gopyrt_interp_record *record = gopyrt_interp_record_of(interp);
    PyWideStringList before = record->sys[which];

    record->sys[which] = *changed;
    record->sys_own[which] = 1;
    *changed = before;
    _PyWideStringList_Clear(changed);
}

void
gopyrt_interp_sys_forget(PyInterpreterState *interp)
{
    gopyrt_interp_record *record = gopyrt_interp_record_of(interp);
    for (int which = 0; which < GOPYRT_SYS_LISTS; which++) {
        _PyWideStringList_Clear(&record->sys[which]);
        record->sys_own[which] = 0;
    }
}

/* The item with the same name, of "name" and "name=value"; the length when there is none. */
static Py_ssize_t
find_name(const PyWideStringList *list, const wchar_t *option)
{
    size_t length = wcscspn(option, L"=");
    for (Py_ssize_t i = 0; i < list->length; i++) {
        if (wcscspn(list->items[i], L"=") == length && wmemcmp(list->items[i], option, length) == 0)
        {
            return i;
        }
    }
    return list->length;
}

/* ---- What is exported --------------------------------------------------------- */

static void
need_text(const char *func, const wchar_t *text)
{
    if (text == NULL) {
        _Py_FatalErrorFunc(func, "the text is NULL");
    }
}

static void
no_memory(const char *func)
{
    gopyrt_error_set(GOPYRT_ERROR_MEMORY, "%s: no memory", func);
}

/* Changes a copy, which then takes the list's place: without memory all stays as it was. */
static void
add(const char *func, int which, const wchar_t *option)
{
    PyThreadState *tstate = _PyThreadState_GET();
    PyWideStringList changed = _PyWideStringList_INIT;

    need_text(func, option);
    if (tstate == NULL) {
        if (keep(which, option) < 0) {
            no_memory(func);
        }
        return;
    }
    if (_PyWideStringList_Copy(&changed, list_of(tstate->interp, which)) < 0) {
        no_memory(func);
        return;
    }
    Py_ssize_t at = which == GOPYRT_SYS_XOPTIONS ? find_name(&changed, option) : changed.length;
    if (at < changed.length ? gopyrt_wide_replace(&changed.items[at], option) < 0
                            : PyStatus_Exception(PyWideStringList_Append(&changed, option)))
    {
        _PyWideStringList_Clear(&changed);
        no_memory(func);
        return;
    }
    replace(tstate->interp, which, &changed);
}

void
PySys_AddWarnOption(const wchar_t *option)
{
    add(__func__, GOPYRT_SYS_WARNOPTIONS, option);
}

void
PySys_AddXOption(const wchar_t *option)
{
    add(__func__, GOPYRT_SYS_XOPTIONS, option);
}

int
PySys_HasWarnOptions(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    const PyWideStringList *list = tstate != NULL ? list_of(tstate->interp, GOPYRT_SYS_WARNOPTIONS)
                                                  : &kept[GOPYRT_SYS_WARNOPTIONS];
    return list->length > 0;
}

void
PySys_ResetWarnOptions(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    PyWideStringList none = _PyWideStringList_INIT;

    if (tstate == NULL) {
        forget(GOPYRT_SYS_WARNOPTIONS);
        return;
    }
    replace(tstate->interp, GOPYRT_SYS_WARNOPTIONS, &none);
}

/* The folders of a path that ':' separates; an empty one is one, too. -1 without memory. */
static int
split(const wchar_t *path, PyWideStringList *folders)
{
    for (const wchar_t *folder = path;; path++) {
        if (*path != L':' && *path != L'\0') {
            continue;
        }
        size_t length = (size_t)(path - folder);
        wchar_t *text = PyMem_RawMalloc((length + 1) * sizeof(*text));
        if (text == NULL) {
            return -1;
        }
        wmemcpy(text, folder, length);
        text[length] = L'\0';
        PyStatus status = PyWideStringList_Append(folders, text);
        PyMem_RawFree(text);
        if (PyStatus_Exception(status)) {
            return -1;
        }
        if (*path == L'\0') {
            return 0;
        }
        folder = path + 1;
    }
}

void
PySys_SetPath(const wchar_t *path)
{
    PyThreadState *tstate = _PyThreadState_GET();
    PyWideStringList folders = _PyWideStringList_INIT;
    int result = 0;

    need_text(__func__, path);
    if (tstate == NULL) {
        /* As a whole: the allocator of a list may be another one when it is read. */
        forget(GOPYRT_SYS_PATH);
        result = keep(GOPYRT_SYS_PATH, path);
    }
    else if ((result = split(path, &folders)) == 0) {
        replace(tstate->interp, GOPYRT_SYS_PATH, &folders);
    }
    if (result < 0) {
        _PyWideStringList_Clear(&folders);
        no_memory(__func__);
    }
}
