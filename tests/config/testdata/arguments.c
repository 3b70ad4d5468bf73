/* Wrong arguments: each function returns an error that names it, and changes nothing. */
#include "host.h"

#include "config/config.h"
#include "text/text.h"

#include "fileutils.h"
#include "gopyruntime.h"

#include <limits.h>
#include <string.h>

static void
lists(void)
{
    PyWideStringList list = { 0 }, damaged = { .length = 2 }, negative = { .length = -1 };
    EXPECT_ERROR(PyWideStringList_Append(NULL, L"a"), "PyWideStringList_Append");
    EXPECT_ERROR(PyWideStringList_Append(&list, NULL), "PyWideStringList_Append");
    EXPECT_ERROR(PyWideStringList_Append(&damaged, L"a"), "PyWideStringList_Append");
    EXPECT_ERROR(PyWideStringList_Insert(NULL, 0, L"a"), "PyWideStringList_Insert");
    EXPECT_ERROR(PyWideStringList_Insert(&list, 0, NULL), "PyWideStringList_Insert");
    EXPECT_ERROR(PyWideStringList_Insert(&list, -1, L"a"), "PyWideStringList_Insert");
    EXPECT_ERROR(PyWideStringList_Insert(&negative, 0, L"a"), "PyWideStringList_Insert");
    EXPECT(list.length == 0 && list.items == NULL);
    EXPECT_OK(PyWideStringList_Insert(&list, PY_SSIZE_T_MAX, L"end"));
    EXPECT(list.length == 1);
    _PyWideStringList_Clear(&list);
}

static void
configurations(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    char *bytes[] = { (char *)"a", NULL };
    wchar_t *wide[] = { (wchar_t *)L"a", NULL };
    EXPECT_ERROR(PyConfig_SetString(NULL, &config.home, L"a"), "PyConfig_SetString");
    EXPECT_ERROR(PyConfig_SetString(&config, NULL, L"a"), "PyConfig_SetString");
    EXPECT_ERROR(PyConfig_SetBytesString(NULL, &config.home, "a"), "PyConfig_SetBytesString");
    EXPECT_ERROR(PyConfig_SetBytesString(&config, NULL, "a"), "PyConfig_SetBytesString");
    EXPECT_ERROR(PyConfig_SetArgv(NULL, 0, NULL), "PyConfig_SetArgv");
    EXPECT_ERROR(PyConfig_SetArgv(&config, -1, wide), "PyConfig_SetArgv");
    EXPECT_ERROR(PyConfig_SetArgv(&config, 1, NULL), "PyConfig_SetArgv");
    EXPECT_ERROR(PyConfig_SetArgv(&config, 2, wide), "PyConfig_SetArgv");
    EXPECT_ERROR(PyConfig_SetBytesArgv(NULL, 0, NULL), "PyConfig_SetBytesArgv");
    EXPECT_ERROR(PyConfig_SetBytesArgv(&config, PY_SSIZE_T_MIN, bytes), "PyConfig_SetBytesArgv");
    EXPECT_ERROR(PyConfig_SetBytesArgv(&config, 1, NULL), "PyConfig_SetBytesArgv");
    EXPECT_ERROR(PyConfig_SetBytesArgv(&config, 2, bytes), "PyConfig_SetBytesArgv");
    EXPECT_ERROR(PyConfig_SetWideStringList(NULL, &config.argv, 0, NULL),
                 "PyConfig_SetWideStringList");
    EXPECT_ERROR(PyConfig_SetWideStringList(&config, NULL, 0, NULL), "PyConfig_SetWideStringList");
    EXPECT_ERROR(PyConfig_SetWideStringList(&config, &config.argv, -5, wide),
                 "PyConfig_SetWideStringList");
    EXPECT_ERROR(PyConfig_SetWideStringList(&config, &config.argv, 2, wide),
                 "PyConfig_SetWideStringList");
    EXPECT_ERROR(PyConfig_Read(NULL), "PyConfig_Read");
    EXPECT(_PyRuntime.preinitialized == 0);
    EXPECT(config.home == NULL && config.argv.length == 0);

    EXPECT_OK(PyConfig_SetString(&config, &config.home, L"a"));
    EXPECT(_PyRuntime.preinitialized == 1);
    EXPECT_OK(PyConfig_SetString(&config, &config.home, NULL));
    EXPECT(config.home == NULL);
    EXPECT_OK(PyConfig_SetArgv(&config, 0, NULL));
    EXPECT_OK(PyConfig_SetWideStringList(&config, &config.argv, 0, NULL));
    /* A list may be made of its own items. */
    EXPECT_OK(PyConfig_SetWideStringList(&config, &config.argv, 1, wide));
    EXPECT_OK(PyConfig_SetWideStringList(&config, &config.argv, 1, config.argv.items));
    EXPECT(config.argv.length == 1 && wcscmp(config.argv.items[0], L"a") == 0);
    EXPECT_OK(_PyConfig_Copy(&config, &config));
    EXPECT(config.argv.length == 1);
    PyConfig_Clear(&config);
    PyConfig_Clear(&config);
    PyConfig_Clear(NULL);
    PyConfig_InitPythonConfig(NULL);
    PyConfig_InitIsolatedConfig(NULL);
    _PyConfig_InitCompatConfig(NULL);
    PyPreConfig_InitPythonConfig(NULL);
    PyPreConfig_InitIsolatedConfig(NULL);
    _PyPreConfig_InitCompatConfig(NULL);
}

static void
init_configs(void)
{
    PyInitConfig *config = PyInitConfig_Create();
    const char *message = "unchanged";
    char *text = NULL, **list = NULL, *hole[] = { (char *)"a", NULL };
    int64_t number = 5;
    size_t length = 0;
    int code = 9;
    EXPECT(PyInitConfig_GetError(config, &message) == 0 && message == NULL);
    EXPECT(PyInitConfig_GetExitCode(config, &code) == 0 && code == 9);
    EXPECT(PyInitConfig_SetInt(NULL, "verbose", 1) == -1
           && PyInitConfig_SetInt(config, NULL, 1) == -1);
    EXPECT(PyInitConfig_GetInt(config, NULL, &number) == -1
           && PyInitConfig_GetInt(config, "verbose", NULL) == -1);
    EXPECT(PyInitConfig_SetStr(config, "home", NULL) == -1
           && PyInitConfig_SetStr(config, "home", "\xff") == -1);
    EXPECT(PyInitConfig_GetError(config, &message) == 1 && strcmp(message, "decoding error") == 0);
    EXPECT(PyInitConfig_GetStr(config, "home", NULL) == -1
           && PyInitConfig_GetStr(NULL, "home", &text) == -1);
    EXPECT(PyInitConfig_SetStrList(config, "argv", 2, hole) == -1
           && PyInitConfig_SetStrList(config, "argv", 2, NULL) == -1);
    EXPECT(PyInitConfig_SetStrList(config, "argv", (size_t)-1 / 4, hole) == -1);
    EXPECT(PyInitConfig_GetStrList(config, "argv", NULL, &list) == -1
           && PyInitConfig_GetStrList(config, "home", &length, &list) == -1);
    EXPECT(PyInitConfig_AddModule(config, NULL, NULL) == -1
           && Py_InitializeFromInitConfig(NULL) == -1);
    EXPECT(PyInitConfig_HasOption(NULL, "home") == 0 && PyInitConfig_HasOption(config, NULL) == 0);
    EXPECT(PyInitConfig_GetStr(config, "home", &text) == 0 && text == NULL);
    EXPECT(PyInitConfig_GetStrList(config, "argv", &length, &list) == 0 && length == 0
           && list != NULL);
    PyInitConfig_FreeStrList(length, list);
    EXPECT(PyInitConfig_SetInt(config, "hash_seed", INT64_MAX) == 0
           && PyInitConfig_GetInt(config, "hash_seed", &number) == 0);
    EXPECT(number == INT64_MAX);
    EXPECT(PyInitConfig_SetInt(config, "cpu_count", (int64_t)INT_MIN - 1) == -1);
    EXPECT(PyInitConfig_SetInt(config, "verbose", 99) == 0
           && Py_InitializeFromInitConfig(config) == -1);
    EXPECT(PyInitConfig_GetExitCode(config, &code) == 1 && code == 7);
    EXPECT(PyInitConfig_GetError(config, &message) == 1 && strcmp(message, "exit code 7") == 0);
    EXPECT(PyInitConfig_SetInt(config, "verbose", 0) == 0
           && Py_InitializeFromInitConfig(config) == 0);
    EXPECT(PyInitConfig_GetError(config, &message) == 0);
    PyInitConfig_Free(config);
    PyInitConfig_Free(NULL);
}

static void
texts(void)
{
    size_t size = 0;
    EXPECT(Py_DecodeLocale(NULL, &size) == NULL && size == (size_t)-2);
    EXPECT(Py_EncodeLocale(NULL, &size) == NULL);
    EXPECT(Py_EncodeLocale(L"a\xd800", &size) == NULL && size == 1);
    EXPECT(Py_EncodeLocale(L"a\xd800", NULL) == NULL);
    wchar_t *wide = Py_DecodeLocale("", NULL);
    EXPECT(wide != NULL && wide[0] == 0);
    PyMem_RawFree(wide);
    Py_SetPath(NULL);
    Py_SetProgramName(NULL);
    Py_SetPythonHome(L"");
    EXPECT(Py_GetPath() == NULL && Py_GetPythonHome() == NULL);
}

int
main(void)
{
    lists();
    configurations();
    init_configs();
    texts();
    EXPECT(blocks() == 0);
    puts("ok");
    return 0;
}
