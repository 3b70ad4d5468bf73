/* Configurations: read and set by the Go half, which restarts in the child. */
#include "calls.h"
#include "internal/pycore_initconfig.h"

static PyConfig config;

CASE(PyConfig_SetString, BARE)
{
    PyConfig_InitIsolatedConfig(&config);
    SUCCEEDS(PyConfig_SetString(&config, &config.home, L"a home"));
    GIVES(0, wcscmp(config.home, L"a home"));
    GIVES(1, _PyRuntime.preinitialized);
    SUCCEEDS(PyConfig_SetString(&config, &config.home, NULL));
    HOLDS(config.home == NULL);
    PyConfig_Clear(&config);
}

CASE(PyConfig_SetBytesString, BARE)
{
    PyConfig_InitPythonConfig(&config);
    SUCCEEDS(PyConfig_SetBytesString(&config, &config.program_name, "by bytes"));
    GIVES(0, wcscmp(config.program_name, L"by bytes"));
    PyConfig_Clear(&config);
}

CASE(PyConfig_Read, BARE)
{
    char *argv[] = { "program", "-v", "-O", "-c", "pass", "more" };
    PyConfig_InitPythonConfig(&config);
    config.use_environment = 0;
    SUCCEEDS(PyConfig_SetBytesArgv(&config, 6, argv));
    SUCCEEDS(PyConfig_Read(&config));
    GIVES(1, config.verbose);
    GIVES(1, config.optimization_level);
    GIVES(2, config.argv.length);
    GIVES(0, wcscmp(config.run_command, L"pass\n"));
    PyConfig_Clear(&config);
}

CASE(PyConfig_SetBytesArgv, BARE)
{
    char *argv[] = { "program", "-X", "utf8" };
    PyConfig_InitPythonConfig(&config);
    SUCCEEDS(PyConfig_SetBytesArgv(&config, 3, argv));
    GIVES(3, config.argv.length);
    GIVES(0, wcscmp(config.argv.items[2], L"utf8"));
    GIVES(1, _PyRuntime.preconfig.utf8_mode);
    PyConfig_Clear(&config);
}

CASE(PyConfig_SetArgv, BARE)
{
    wchar_t *argv[] = { L"program", L"\x20ac" };
    PyConfig_InitIsolatedConfig(&config);
    SUCCEEDS(PyConfig_SetArgv(&config, 2, argv));
    GIVES(2, config.argv.length);
    GIVES(0x20ac, config.argv.items[1][0]);
    PyConfig_Clear(&config);
}

CASE(PyConfig_SetWideStringList, BARE)
{
    wchar_t *paths[] = { L"here", L"there" };
    PyConfig_InitIsolatedConfig(&config);
    SUCCEEDS(PyConfig_SetWideStringList(&config, &config.module_search_paths, 2, paths));
    GIVES(2, config.module_search_paths.length);
    GIVES(0, wcscmp(config.module_search_paths.items[1], L"there"));
    PyConfig_Clear(&config);
}

CASE(PyConfig_GetInt, ATTACHED)
{
    int value = -7;
    GIVES(0, PyConfig_GetInt("isolated", &value));
    GIVES(1, value);
    GIVES(-1, PyConfig_GetInt("no_such_option", &value));
}

CASE(_Py_GetConfig, INSIDE)
{
    const PyConfig *current = _Py_GetConfig();
    HOLDS(current == &here.inside->interp->config);
    GIVES(1, current->isolated);
    GIVES(1, current->install_signal_handlers);
}

CASE(Py_GetArgcArgv, BARE)
{
    int argc = -1;
    wchar_t *argv[] = { L"program", L"argument" }, **got;
    PyConfig_InitIsolatedConfig(&config);
    SUCCEEDS(PyConfig_SetArgv(&config, 2, argv));
    SUCCEEDS(Py_InitializeFromConfig(&config));
    Py_GetArgcArgv(&argc, &got);
    GIVES(2, argc);
    GIVES(0, wcscmp(got[1], L"argument"));
    PyConfig_Clear(&config);
}

/* ---- PyInitConfig ------------------------------------------------------------- */

static PyInitConfig *
made(void)
{
    PyInitConfig *init = PyInitConfig_Create();
    HOLDS(init != NULL);
    return init;
}

CASE(PyInitConfig_Create, BARE)
{
    int64_t isolated = -7;
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_GetInt(init, "isolated", &isolated));
    GIVES(1, isolated);
    PyInitConfig_Free(init);
}

CASE(PyInitConfig_Free, BARE)
{
    PyInitConfig_Free(NULL);
    for (int i = 0; i < 50; i++) {
        PyInitConfig_Free(made());
    }
}

CASE(PyInitConfig_GetError, BARE)
{
    const char *message = "x";
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_GetError(init, &message));
    HOLDS(message == NULL);
    GIVES(-1, PyInitConfig_SetInt(init, "no_such_option", 1));
    GIVES(1, PyInitConfig_GetError(init, &message));
    READS("unknown config option name", message);
}

CASE(PyInitConfig_GetExitCode, BARE)
{
    int code = -7;
    GIVES(0, PyInitConfig_GetExitCode(made(), &code));
}

CASE(PyInitConfig_HasOption, BARE)
{
    GIVES(1, PyInitConfig_HasOption(made(), "verbose"));
    GIVES(0, PyInitConfig_HasOption(made(), "no_such_option"));
}

CASE(PyInitConfig_GetInt, BARE)
{
    int64_t value = -7;
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_SetInt(init, "verbose", 3));
    GIVES(0, PyInitConfig_GetInt(init, "verbose", &value));
    GIVES(3, value);
    GIVES(-1, PyInitConfig_GetInt(init, "home", &value));
}

CASE(PyInitConfig_GetStr, BARE)
{
    char *value = NULL;
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_GetStr(init, "home", &value));
    READS(NULL, value);
    GIVES(0, PyInitConfig_SetStr(init, "home", "caf\xc3\xa9"));
    GIVES(0, PyInitConfig_GetStr(init, "home", &value));
    READS("caf\xc3\xa9", value);
    free(value);
}

static char *words[] = { "one", "t\xc3\xb6" };

CASE(PyInitConfig_GetStrList, BARE)
{
    size_t length = 7;
    char **items;
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_SetStrList(init, "xoptions", 2, words));
    GIVES(0, PyInitConfig_GetStrList(init, "xoptions", &length, &items));
    GIVES(2, length);
    READS("t\xc3\xb6", items[1]);
    PyInitConfig_FreeStrList(length, items);
}

CASE(PyInitConfig_FreeStrList, BARE)
{
    size_t length;
    char **items;
    PyInitConfig *init = made();
    HOLDS(PyInitConfig_SetStrList(init, "xoptions", 2, words) == 0);
    for (int i = 0; i < 100; i++) {
        HOLDS(PyInitConfig_GetStrList(init, "xoptions", &length, &items) == 0);
        PyInitConfig_FreeStrList(length, items);
    }
}

CASE(PyInitConfig_SetInt, BARE)
{
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_SetInt(init, "verbose", 1));
    GIVES(-1, PyInitConfig_SetInt(init, "verbose", INT64_MAX));
    GIVES(-1, PyInitConfig_SetInt(init, "home", 1));
}

CASE(PyInitConfig_SetStr, BARE)
{
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_SetStr(init, "program_name", "name"));
    GIVES(-1, PyInitConfig_SetStr(init, "verbose", "name"));
    GIVES(-1, PyInitConfig_SetStr(init, "home", "\xff"));
}

CASE(PyInitConfig_SetStrList, BARE)
{
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_SetStrList(init, "module_search_paths", 2, words));
    GIVES(-1, PyInitConfig_SetStrList(init, "home", 2, words));
}

static PyObject *
no_module(void)
{
    return NULL;
}

CASE(PyInitConfig_AddModule, BARE)
{
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_AddModule(init, "mine", no_module));
    GIVES(0, Py_InitializeFromInitConfig(init));
    READS("mine", _PyRuntime.imports.inittab[0].name);
    PyInitConfig_Free(init);
}

CASE(Py_InitializeFromInitConfig, BARE)
{
    const char *message;
    PyInitConfig *init = made();
    GIVES(0, PyInitConfig_SetInt(init, "optimization_level", 2));
    GIVES(0, PyInitConfig_SetInt(init, "hash_seed", 1));
    GIVES(0, Py_InitializeFromInitConfig(init));
    GIVES(0, PyInitConfig_GetError(init, &message));
    GIVES(1, Py_IsInitialized());
    GIVES(2, _Py_GetConfig()->optimization_level);
    GIVES(1, _Py_GetConfig()->use_hash_seed);
    PyInitConfig_Free(init);
    GIVES(0, Py_FinalizeEx());
}
