/* Statuses and the commands around a configuration that need no Go. */
#include "calls.h"
#include "internal/pycore_initconfig.h"

CASE(PyStatus_Ok, BARE)
{
    PyStatus status = PyStatus_Ok();
    GIVES(0, PyStatus_Exception(status));
    HOLDS(status.err_msg == NULL);
}

CASE(PyStatus_Error, BARE)
{
    PyStatus status = PyStatus_Error("no way");
    READS("no way", status.err_msg);
    GIVES(1, PyStatus_IsError(status));
}

CASE(PyStatus_NoMemory, BARE)
{
    PyStatus status = PyStatus_NoMemory();
    READS("memory allocation failed", status.err_msg);
    GIVES(1, PyStatus_IsError(status));
}

CASE(PyStatus_Exit, BARE)
{
    PyStatus status = PyStatus_Exit(9);
    GIVES(9, status.exitcode);
    GIVES(1, PyStatus_IsExit(status));
}

#define TELLS_STATUSES_APART(function, of_ok, of_error, of_exit) \
    CASE(function, BARE)                                         \
    {                                                            \
        GIVES(of_ok, function(PyStatus_Ok()));                   \
        GIVES(of_error, function(PyStatus_Error("x")));          \
        GIVES(of_exit, function(PyStatus_Exit(0)));              \
    }

TELLS_STATUSES_APART(PyStatus_IsError, 0, 1, 0)
TELLS_STATUSES_APART(PyStatus_IsExit, 0, 0, 1)
TELLS_STATUSES_APART(PyStatus_Exception, 0, 1, 1)

CASE(PyWideStringList_Append, BARE)
{
    PyWideStringList list = { 0 };
    SUCCEEDS(PyWideStringList_Append(&list, L"one"));
    SUCCEEDS(PyWideStringList_Append(&list, L"two"));
    GIVES(2, list.length);
    GIVES(0, wcscmp(list.items[1], L"two"));
}

CASE(PyWideStringList_Insert, BARE)
{
    PyWideStringList list = { 0 };
    SUCCEEDS(PyWideStringList_Insert(&list, 7, L"last"));
    SUCCEEDS(PyWideStringList_Insert(&list, 0, L"first"));
    GIVES(0, wcscmp(list.items[0], L"first"));
    HOLDS(PyStatus_IsError(PyWideStringList_Insert(&list, -1, L"x")));
    GIVES(2, list.length);
}

#define SETS_PRECONFIG(function, configures, parses, is_isolated) \
    CASE(function, BARE)                                          \
    {                                                             \
        PyPreConfig config;                                       \
        memset(&config, 0x55, sizeof(config));                    \
        function(&config);                                        \
        GIVES(configures, config.configure_locale);               \
        GIVES(parses, config.parse_argv);                         \
        GIVES(is_isolated, config.isolated);                      \
        GIVES(0, config.allocator);                               \
    }

SETS_PRECONFIG(PyPreConfig_InitPythonConfig, 1, 1, 0)
SETS_PRECONFIG(PyPreConfig_InitIsolatedConfig, 0, 0, 1)
SETS_PRECONFIG(_PyPreConfig_InitCompatConfig, 1, 0, -1)

#define SETS_CONFIG(function, parses, is_isolated, installs)           \
    CASE(function, BARE)                                               \
    {                                                                  \
        PyConfig config;                                               \
        memset(&config, 0x55, sizeof(config));                         \
        function(&config);                                             \
        GIVES(parses, config.parse_argv);                              \
        GIVES(is_isolated, config.isolated);                           \
        GIVES(installs, config.install_signal_handlers);               \
        HOLDS(config.program_name == NULL && config.argv.length == 0); \
        PyConfig_Clear(&config);                                       \
    }

SETS_CONFIG(PyConfig_InitPythonConfig, 1, 0, 1)
SETS_CONFIG(PyConfig_InitIsolatedConfig, 0, 1, 0)
SETS_CONFIG(_PyConfig_InitCompatConfig, 0, -1, 1)

CASE(PyConfig_Clear, BARE)
{
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    SUCCEEDS(PyWideStringList_Append(&config.argv, L"x"));
    PyConfig_Clear(&config);
    PyConfig_Clear(&config);
    PyConfig_Clear(NULL);
    GIVES(0, config.argv.length);
}
