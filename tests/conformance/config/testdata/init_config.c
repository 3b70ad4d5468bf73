/* Prints what PyInitConfig does with every option and a few unknown ones: its type, the numbers
 * it accepts, and the messages of errors. Linked with either library it prints the same. */
#include <Python.h>

#include "config_fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PyInitConfig *config;

static const char *
error(void)
{
    const char *message;
    return PyInitConfig_GetError(config, &message) ? message : "none";
}

static void
outcome(const char *what, int result)
{
    printf("  %s -> %d", what, result);
    if (result != 0)
        printf(" %s", error());
    putchar('\n');
}

#define NAME(FIELD) #FIELD,
static const char *const names[] = { CONFIG_FIELDS(NAME, NAME, NAME, NAME) };
#define OPTIONS (sizeof names / sizeof *names)

/* What an option is, as text: its number, or its text, or the length of its list. */
static void
describe(const char *name, char out[64])
{
    int64_t number;
    char *text = NULL, **items;
    size_t length;
    if (PyInitConfig_GetInt(config, name, &number) == 0)
        snprintf(out, 64, "%lld", (long long)number);
    else if (PyInitConfig_GetStr(config, name, &text) == 0)
        snprintf(out, 64, "%s", text == NULL ? "NULL" : text);
    else if (PyInitConfig_GetStrList(config, name, &length, &items) == 0) {
        snprintf(out, 64, "%zu strings", length);
        PyInitConfig_FreeStrList(length, items);
    }
    free(text);
}

/* Prints which options a successful call changes. */
static char before[OPTIONS][64];

static void
remember(void)
{
    for (size_t i = 0; i < OPTIONS; i++)
        describe(names[i], before[i]);
}

static void
changes(void)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        char now[64] = "";
        describe(names[i], now);
        if (strcmp(now, before[i]) != 0)
            printf("    %s: %s, was %s\n", names[i], now, before[i]);
    }
}

/* What setting one option does to the others, in a new configuration each time. */
static void
alone(const char *name)
{
    static char *list[] = { (char *)"x" };
    const int64_t numbers[] = { 0, 1, (int64_t)INT32_MAX + 1, UINT32_MAX };
    for (int kind = 0; kind < 7; kind++) {
        PyInitConfig_Free(config);
        config = PyInitConfig_Create();
        remember();
        int result = kind < 4    ? PyInitConfig_SetInt(config, name, numbers[kind])
                     : kind == 4 ? PyInitConfig_SetStr(config, name, "x")
                                 : PyInitConfig_SetStrList(config, name, (size_t)kind - 5, list);
        if (result == 0) {
            printf("  alone %d\n", kind);
            changes();
        }
    }
    PyInitConfig_Free(config);
    config = PyInitConfig_Create();
}

static void
option(const char *name)
{
    static const int64_t numbers[] = {
        -1, 0, 2, INT32_MAX, (int64_t)INT32_MIN - 1, UINT32_MAX, (int64_t)UINT32_MAX + 1, INT64_MIN
    };
    static char *list[] = { (char *)"x", (char *)"\xc3\xa9" };
    char what[64], *text = NULL, **items = NULL;
    size_t length = 0;
    int64_t value = 77;
    printf("%s: has %d\n", name, PyInitConfig_HasOption(config, name));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        snprintf(what, sizeof what, "set %lld", (long long)numbers[i]);
        outcome(what, PyInitConfig_SetInt(config, name, numbers[i]));
    }
    int result = PyInitConfig_GetInt(config, name, &value);
    snprintf(what, sizeof what, "get %lld", (long long)value);
    outcome(what, result);
    outcome("set bad text", PyInitConfig_SetStr(config, name, "a\xff"));
    outcome("set text", PyInitConfig_SetStr(config, name, "\xc3\xa9"));
    result = PyInitConfig_GetStr(config, name, &text);
    outcome("get text", result);
    if (result == 0) {
        printf("  %s\n", text);
        free(text);
    }
    outcome("set list", PyInitConfig_SetStrList(config, name, 2, list));
    result = PyInitConfig_GetStrList(config, name, &length, &items);
    outcome("get list", result);
    if (result == 0) {
        printf("  %zu %s %s\n", length, items[0], items[1]);
        PyInitConfig_FreeStrList(length, items);
    }
    alone(name);
}

/* Only where the library has exceptions. */
#pragma weak PyErr_Clear
PyAPI_FUNC(void) PyErr_Clear(void);

static void
current(const char *name)
{
    int number = 77;
    int result = PyConfig_GetInt(name, &number);
    printf("  current %s -> %d %d\n", name, result, number);
    if (result < 0 && PyErr_Clear != NULL)
        PyErr_Clear();
}

#define OPTION(FIELD) option(#FIELD);

int
main(void)
{
    const char *message = "";
    int code = 5;
    char *list[] = { (char *)"x", (char *)"-V" };
    config = PyInitConfig_Create();
    printf("new: error %d %s", PyInitConfig_GetError(config, &message),
           message == NULL ? "NULL" : "text");
    printf(" exit %d %d\n", PyInitConfig_GetExitCode(config, &code), code);
    CONFIG_FIELDS(OPTION, OPTION, OPTION, OPTION)
    OPTION(configure_locale)
    OPTION(coerce_c_locale)
    OPTION(coerce_c_locale_warn)
    OPTION(utf8_mode)
    OPTION(allocator)
    OPTION(hash)
    option("");

    PyInitConfig_SetInt(config, "allocator", 77);
    outcome("initialize with a bad allocator", Py_InitializeFromInitConfig(config));
    PyInitConfig_SetInt(config, "allocator", 0);
    PyInitConfig_SetInt(config, "parse_argv", 1);
    PyInitConfig_SetStrList(config, "argv", 2, list);
    fflush(stdout);
    outcome("initialize with -V", Py_InitializeFromInitConfig(config));
    printf("  exit %d", PyInitConfig_GetExitCode(config, &code));
    printf(" %d\n", code);
    PyInitConfig_SetStrList(config, "argv", 1, list);
    PyInitConfig_SetInt(config, "site_import", 0);
    PyInitConfig_SetInt(config, "verbose", 0);
    outcome("initialize", Py_InitializeFromInitConfig(config));
    printf("  error %s exit %d\n", error(), PyInitConfig_GetExitCode(config, &code));
    PyInitConfig_Free(config);
    printf("initialized %d\n", Py_IsInitialized());
    for (size_t i = 0; i < OPTIONS; i++)
        current(names[i]);
    current("utf8_mode");
    current("hash");
    return Py_FinalizeEx();
}
