/* Every function that allocates, with each of its allocations failing: it reports that,
 * leaks nothing, and leaves its target unchanged. */
#include "host.h"

#include "config/config.h"
#include "config/init_config.h"
#include "text/text.h"

#include "fileutils.h"
#include "gopyruntime.h"
#include "internal/pycore_fileutils.h"
#include "internal/pycore_pathconfig.h"

#include <string.h>
#include <wchar.h>

static wchar_t *three[] = { (wchar_t *)L"one", (wchar_t *)L"two", (wchar_t *)L"three" };

/* An operation succeeded, or reported that memory ran out. */
static int
worked(PyStatus status)
{
    if (!PyStatus_Exception(status)) {
        return 1;
    }
    EXPECT(PyStatus_IsError(status) && strcmp(status.err_msg, "memory allocation failed") == 0);
    EXPECT(status.func != NULL);
    return 0;
}

static int
list_step(void)
{
    PyWideStringList list = { 0 }, other = { 0 };
    int ok = worked(PyWideStringList_Append(&list, L"a"))
             && worked(PyWideStringList_Insert(&list, 0, L"b"));
    Py_ssize_t length = list.length;
    if (ok) {
        ok = gopyrt_wide_list_assign(&list, 3, three) == 0;
        EXPECT(list.length == (ok ? 3 : length));
    }
    if (ok) {
        ok = _PyWideStringList_Copy(&other, &list) == 0;
        EXPECT(other.length == (ok ? 3 : 0));
    }
    EXPECT(gopyrt_wide_list_valid(&list) && gopyrt_wide_list_valid(&other));
    _PyWideStringList_Clear(&list);
    _PyWideStringList_Clear(&other);
    return ok;
}

static int
config_step(void)
{
    PyConfig config, copy;
    PyConfig_InitIsolatedConfig(&config);
    PyConfig_InitPythonConfig(&copy);
    char *bytes[] = { (char *)"a", (char *)"b\xff", (char *)"c" };
    int ok = worked(PyConfig_SetString(&config, &config.home, L"home"))
             && worked(PyConfig_SetBytesString(&config, &config.prefix, "prefix"))
             && worked(PyConfig_SetBytesArgv(&config, 3, bytes))
             && worked(PyConfig_SetArgv(&config, 3, three))
             && worked(PyConfig_SetWideStringList(&config, &config.xoptions, 2, three));
    if (ok) {
        ok = worked(PyConfig_SetString(&config, &config.home, L"elsewhere"));
        EXPECT(wcscmp(config.home, ok ? L"elsewhere" : L"home") == 0);
    }
    if (ok) {
        ok = worked(_PyConfig_Copy(&copy, &config));
        EXPECT(copy._config_init == (ok ? _PyConfig_INIT_ISOLATED : _PyConfig_INIT_PYTHON));
        EXPECT((copy.home != NULL) == ok && (copy.xoptions.length == 2) == ok);
    }
    PyConfig_Clear(&config);
    PyConfig_Clear(&copy);
    return ok;
}

static int
publish_step(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    int ok = worked(PyConfig_SetWideStringList(&config, &config.orig_argv, 3, three))
             && worked(PyConfig_SetWideStringList(&config, &config.module_search_paths, 3, three))
             && worked(PyConfig_SetString(&config, &config.executable, L"exe"));
    _PyRuntime.preconfig.isolated = 5;
    if (ok) {
        ok = worked(_PyConfig_Write(&config, &_PyRuntime));
        EXPECT(_PyRuntime.orig_argv.length == (ok ? 3 : 0)
               && _PyRuntime.preconfig.isolated == (ok ? 1 : 5));
    }
    if (ok) {
        ok = worked(_PyPathConfig_UpdateGlobal(&config));
        EXPECT((Py_GetPath() != NULL) == ok && (Py_GetProgramFullPath() != NULL) == ok);
        EXPECT(!ok || wcscmp(Py_GetPath(), L"one:two:three") == 0);
    }
    PyConfig_Clear(&config);
    _Py_ClearArgcArgv();
    _PyPathConfig_ClearGlobal();
    return ok;
}

static PyObject *
make_module(void)
{
    return NULL;
}

static int
init_config_step(void)
{
    char *items[] = { (char *)"x", (char *)"\xc3\xa9", (char *)"z" }, **list = NULL, *text = NULL;
    size_t length = 0;
    PyInitConfig *config = PyInitConfig_Create();
    int ok = config != NULL && PyInitConfig_SetStr(config, "home", "caf\xc3\xa9") == 0
             && PyInitConfig_SetStrList(config, "argv", 3, items) == 0
             && PyInitConfig_GetStr(config, "home", &text) == 0
             && PyInitConfig_GetStrList(config, "argv", &length, &list) == 0
             && PyInitConfig_AddModule(config, "m", make_module) == 0;
    EXPECT(
        !ok
        || (strcmp(text, "caf\xc3\xa9") == 0 && length == 3 && strcmp(list[1], "\xc3\xa9") == 0));
    if (!ok && config != NULL) {
        const char *message = NULL;
        EXPECT(PyInitConfig_GetError(config, &message) == 1
               && strcmp(message, "memory allocation failed") == 0);
    }
    free(text);
    if (list != NULL) {
        PyInitConfig_FreeStrList(length, list);
    }
    PyInitConfig_Free(config);
    return ok;
}

static int
codec_step(void)
{
    for (int utf8 = 0; utf8 < 2; utf8++) {
        size_t size = 0;
        _PyRuntime.preconfig.utf8_mode = utf8;
        wchar_t *wide = Py_DecodeLocale("a\xff", &size);
        if (wide == NULL) {
            EXPECT(size == (size_t)-1);
            return 0;
        }
        char *bytes = Py_EncodeLocale(wide, &size);
        PyMem_RawFree(wide);
        if (bytes == NULL) {
            EXPECT(size == (size_t)-1);
            return 0;
        }
        EXPECT(strcmp(bytes, "a\xff") == 0);
        PyMem_Free(bytes);
    }
    wchar_t *name = _Py_GetLocaleEncoding();
    PyMem_RawFree(name);
    return name != NULL;
}

int
main(void)
{
    _PyRuntime.preinitialized = 1;
    with_every_failure("lists", list_step);
    with_every_failure("configurations", config_step);
    with_every_failure("taking effect", publish_step);
    with_every_failure("PyInitConfig", init_config_step);
    with_every_failure("codecs", codec_step);
    EXPECT(blocks() == 0);
    puts("ok");
    return 0;
}
