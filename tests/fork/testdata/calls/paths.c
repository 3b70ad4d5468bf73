/* Paths and names of a configuration, the texts of the locale, and the old global
 * variables. */
#include "calls.h"
#include "internal/pycore_fileutils.h"
#include "internal/pycore_pathconfig.h"
#include "internal/pycore_pylifecycle.h"

#include <locale.h>

#define WIDE(want, expression)                          \
    do {                                                \
        const wchar_t *got_ = (expression);             \
        HOLDS(got_ != NULL && wcscmp(got_, want) == 0); \
        call_tell(" %ls", got_);                        \
    } while (0)

/* Initializes the runtime with paths of its own. */
static void
initialize_with_paths(int with_home)
{
    PyConfig config;
    wchar_t *path[] = { L"/one", L"/two" };
    PyConfig_InitIsolatedConfig(&config);
    if (with_home) {
        SUCCEEDS(PyConfig_SetString(&config, &config.home, L"/home"));
    }
    SUCCEEDS(PyConfig_SetString(&config, &config.program_name, L"/bin/program"));
    SUCCEEDS(PyConfig_SetString(&config, &config.executable, L"/bin/it"));
    SUCCEEDS(PyConfig_SetString(&config, &config.prefix, L"/prefix"));
    SUCCEEDS(PyConfig_SetString(&config, &config.exec_prefix, L"/exec"));
    SUCCEEDS(PyConfig_SetWideStringList(&config, &config.module_search_paths, 2, path));
    config.module_search_paths_set = 1;
    SUCCEEDS(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
}

#define GETS_PATH(function, with_home, path) \
    CASE(function, BARE)                     \
    {                                        \
        HOLDS(function() == NULL);           \
        initialize_with_paths(with_home);    \
        WIDE(path, function());              \
    }

GETS_PATH(Py_GetProgramName, 0, L"/bin/program")
GETS_PATH(Py_GetPythonHome, 1, L"/home")
GETS_PATH(Py_GetProgramFullPath, 0, L"/bin/it")
GETS_PATH(Py_GetPrefix, 0, L"/prefix")
GETS_PATH(Py_GetExecPrefix, 0, L"/exec")
GETS_PATH(Py_GetPath, 1, L"/one:/two")

static void
initialize_quietly(void)
{
    Py_FrozenFlag = 1;
    Py_IgnoreEnvironmentFlag = 1;
    Py_InitializeEx(0);
}

CASE(Py_SetProgramName, BARE)
{
    Py_SetProgramName(L"/bin/mine");
    initialize_quietly();
    WIDE(L"/bin/mine", Py_GetProgramName());
}

CASE(Py_SetPythonHome, BARE)
{
    Py_SetPythonHome(L"/opt/home");
    initialize_quietly();
    WIDE(L"/opt/home", Py_GetPythonHome());
}

CASE(Py_SetPath, BARE)
{
    Py_SetPath(L"/a:/b");
    WIDE(L"/a:/b", Py_GetPath());
    initialize_quietly();
    WIDE(L"/a:/b", Py_GetPath());
}

CASE(_PyPathConfig_ClearGlobal, BARE)
{
    Py_SetProgramName(L"/bin/mine");
    _PyPathConfig_ClearGlobal();
    initialize_quietly();
    HOLDS(wcscmp(Py_GetProgramName(), L"/bin/mine") != 0);
}

/* ---- Texts of the locale ------------------------------------------------------- */

CASE(Py_DecodeLocale, ATTACHED)
{
    size_t size = 7;
    wchar_t *text = Py_DecodeLocale("a\xff", &size);
    GIVES(2, size);
    GIVES(0xdcff, text[1]);
    PyMem_RawFree(text);
}

CASE(Py_EncodeLocale, ATTACHED)
{
    size_t position = 7;
    const wchar_t surrogate[] = { L'a', 0xdcff, 0 };
    char *text = Py_EncodeLocale(surrogate, &position);
    READS("a\xff", text);
    PyMem_Free(text);
    const wchar_t bad[] = { L'a', 0xd800, 0 };
    HOLDS(Py_EncodeLocale(bad, &position) == NULL);
    GIVES(1, position);
}

CASE(_Py_DecodeLocaleEx, DETACHED)
{
    wchar_t *text = NULL;
    size_t length = 7;
    const char *reason = NULL;
    GIVES(0, _Py_DecodeLocaleEx("abc", &text, &length, &reason, 0, _Py_ERROR_STRICT));
    GIVES(3, length);
    PyMem_RawFree(text);
    GIVES(-2, _Py_DecodeLocaleEx("a\xff", &text, &length, &reason, 0, _Py_ERROR_STRICT));
    GIVES(1, length);
    HOLDS(reason != NULL);
    GIVES(-3, _Py_DecodeLocaleEx("a\xff", &text, &length, &reason, 0, _Py_ERROR_REPLACE));
}

CASE(_Py_EncodeLocaleEx, DETACHED)
{
    char *text = NULL;
    size_t position = 7;
    const char *reason = NULL;
    GIVES(0, _Py_EncodeLocaleEx(L"abc", &text, &position, &reason, 0, _Py_ERROR_STRICT));
    READS("abc", text);
    PyMem_RawFree(text);
    const wchar_t bad[] = { L'a', 0xdcff, 0 };
    GIVES(-2, _Py_EncodeLocaleEx(bad, &text, &position, &reason, 0, _Py_ERROR_STRICT));
    GIVES(1, position);
}

CASE(_Py_SetLocaleFromEnv, DETACHED)
{
    setenv("LC_ALL", "C", 1);
    READS("C", _Py_SetLocaleFromEnv(LC_CTYPE));
    READS("C", setlocale(LC_CTYPE, NULL));
}

CASE(Py_GETENV, DETACHED)
{
    setenv("PYTHONTEST", "value", 1);
    Py_IgnoreEnvironmentFlag = 0;
    READS("value", EXPORTED(Py_GETENV)("PYTHONTEST"));
    Py_IgnoreEnvironmentFlag = 1;
    READS(NULL, EXPORTED(Py_GETENV)("PYTHONTEST"));
}

/* ---- The old global variables --------------------------------------------------- */

#define COMPATIBLE(flag, before, set, after, field, value) \
    CASE(flag, BARE)                                       \
    {                                                      \
        GIVES(before, flag);                               \
        Py_FrozenFlag = Py_IgnoreEnvironmentFlag = 1;      \
        flag = set;                                        \
        Py_InitializeEx(0);                                \
        GIVES(after, flag);                                \
        GIVES(value, _Py_GetConfig()->field);              \
    }

COMPATIBLE(Py_DebugFlag, 0, 1, 1, parser_debug, 1)
COMPATIBLE(Py_VerboseFlag, 0, 2, 2, verbose, 2)
COMPATIBLE(Py_QuietFlag, 0, 1, 1, quiet, 1)
COMPATIBLE(Py_InteractiveFlag, 0, 1, 1, interactive, 1)
COMPATIBLE(Py_InspectFlag, 0, 1, 1, inspect, 1)
COMPATIBLE(Py_OptimizeFlag, 0, 2, 2, optimization_level, 2)
COMPATIBLE(Py_NoSiteFlag, 0, 1, 1, site_import, 0)
COMPATIBLE(Py_BytesWarningFlag, 0, 1, 1, bytes_warning, 1)
COMPATIBLE(Py_FrozenFlag, 0, 1, 1, pathconfig_warnings, 0)
COMPATIBLE(Py_IgnoreEnvironmentFlag, 0, 1, 1, use_environment, 0)
COMPATIBLE(Py_DontWriteBytecodeFlag, 0, 1, 1, write_bytecode, 0)
COMPATIBLE(Py_NoUserSiteDirectory, 0, 1, 1, user_site_directory, 0)
COMPATIBLE(Py_UnbufferedStdioFlag, 0, 1, 1, buffered_stdio, 0)
COMPATIBLE(Py_IsolatedFlag, 0, 1, 1, isolated, 1)
COMPATIBLE(Py_HashRandomizationFlag, 0, 0, 1, use_hash_seed, 0)

CASE(Py_UTF8Mode, BARE)
{
    GIVES(0, Py_UTF8Mode);
    Py_UTF8Mode = 1;
    initialize_quietly();
    GIVES(1, Py_UTF8Mode);
    GIVES(1, _PyRuntime.preconfig.utf8_mode);
}

CASE(Py_FileSystemDefaultEncoding, BARE)
{
    READS(NULL, Py_FileSystemDefaultEncoding);
    Py_UTF8Mode = 1;
    initialize_quietly();
    READS("utf-8", Py_FileSystemDefaultEncoding);
    GIVES(0, Py_FinalizeEx());
    READS(NULL, Py_FileSystemDefaultEncoding);
}

CASE(Py_FileSystemDefaultEncodeErrors, BARE)
{
    READS(NULL, Py_FileSystemDefaultEncodeErrors);
    situation_initialize();
    READS("surrogateescape", Py_FileSystemDefaultEncodeErrors);
}

CASE(Py_HasFileSystemDefaultEncoding, ATTACHED)
{
    GIVES(0, Py_HasFileSystemDefaultEncoding);
}

/* ---- Options that are added ------------------------------------------------------- */

static void
list_reads(const char *name, Py_ssize_t length, const wchar_t *last)
{
    const PyWideStringList *list = gopyrt_interp_sys_list(here.main->interp, name);
    GIVES(length, list->length);
    HOLDS(length == 0 || wcscmp(list->items[length - 1], last) == 0);
}

CASE(PySys_AddWarnOption, BARE)
{
    PySys_AddWarnOption(L"error");
    PySys_AddWarnOption(L"ignore");
    situation_initialize();
    list_reads("warnoptions", 2, L"ignore");
    PySys_AddWarnOption(L"ignore");
    list_reads("warnoptions", 3, L"ignore");
    GIVES(2, here.main->interp->config.warnoptions.length);
}

CASE(PySys_AddXOption, BARE)
{
    PySys_AddXOption(L"one=1");
    situation_initialize();
    PySys_AddXOption(L"two");
    PySys_AddXOption(L"one=3");
    list_reads("_xoptions", 2, L"two");
    PySys_AddXOption(L"two=4");
    list_reads("_xoptions", 2, L"two=4");
}

CASE(PySys_HasWarnOptions, BARE)
{
    GIVES(0, PySys_HasWarnOptions());
    PySys_AddWarnOption(L"error");
    GIVES(1, PySys_HasWarnOptions());
    situation_initialize();
    GIVES(1, PySys_HasWarnOptions());
    PyThreadState_Swap(situation_other());
    GIVES(1, PySys_HasWarnOptions());
    PySys_ResetWarnOptions();
    GIVES(0, PySys_HasWarnOptions());
    PyEval_SaveThread();
    GIVES(0, PySys_HasWarnOptions());
}

CASE(PySys_ResetWarnOptions, BARE)
{
    PySys_AddWarnOption(L"error");
    PySys_ResetWarnOptions();
    GIVES(0, PySys_HasWarnOptions());
    PySys_AddWarnOption(L"always");
    situation_initialize();
    list_reads("warnoptions", 1, L"always");
    PySys_ResetWarnOptions();
    list_reads("warnoptions", 0, NULL);
}

CASE(PySys_SetPath, BARE)
{
    PySys_SetPath(L"/not");
    PySys_SetPath(L"/one:/two");
    situation_initialize();
    list_reads("path", 2, L"/two");
    GIVES(2, here.main->interp->config.module_search_paths.length);
    PySys_SetPath(L"/three::/four");
    list_reads("path", 3, L"/four");
    GIVES(2, here.main->interp->config.module_search_paths.length);
    GIVES(0, Py_FinalizeEx());
    situation_initialize();
    HOLDS(here.main->interp->config.module_search_paths.length == 0
          || wcscmp(here.main->interp->config.module_search_paths.items[0], L"/one") != 0);
}

CASE(gopyrt_interp_sys_list, INSIDE)
{
    PyInterpreterState *interp = here.inside->interp;
    HOLDS(gopyrt_interp_sys_list(interp, "path") == &interp->config.module_search_paths);
    PySys_SetPath(L"/one");
    READS("/one", (char *)Py_EncodeLocale(gopyrt_interp_sys_list(interp, "path")->items[0], NULL));
    HOLDS(gopyrt_interp_sys_list(interp, "argv") == NULL);
    HOLDS(gopyrt_interp_sys_list(interp, "_xoptions")->length == 0);
}
