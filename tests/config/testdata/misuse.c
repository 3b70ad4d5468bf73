/* Wrong arguments to the whole library: each result is a status that names a function and
 * a reason, and the runtime can be initialized afterwards. */
#include <Python.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
refused(const char *what, PyStatus status, const char *func, const char *words)
{
    if (!PyStatus_IsError(status) || status.func == NULL || strcmp(status.func, func) != 0
        || strstr(status.err_msg, words) == NULL)
    {
        fprintf(stderr, "%s: type %d func %s message %s\n", what, status._type,
                status.func ? status.func : "NULL", status.err_msg ? status.err_msg : "NULL");
        exit(1);
    }
}

int
main(void)
{
    PyPreConfig preconfig;
    PyConfig config;
    char *bytes[] = { (char *)"x", NULL };
    wchar_t *wide[] = { (wchar_t *)L"x", NULL };
    PyPreConfig_InitPythonConfig(&preconfig);
    PyConfig_InitPythonConfig(&config);

    refused("no preconfig", Py_PreInitialize(NULL), "Py_PreInitialize", "is NULL");
    refused("no preconfig", Py_PreInitializeFromArgs(NULL, 1, wide), "Py_PreInitializeFromArgs",
            "is NULL");
    refused("no bytes", Py_PreInitializeFromBytesArgs(&preconfig, 2, NULL),
            "Py_PreInitializeFromBytesArgs", "is NULL");
    refused("a hole", Py_PreInitializeFromBytesArgs(&preconfig, 2, bytes),
            "Py_PreInitializeFromBytesArgs", "argument 1 of 2 is NULL");
    refused("negative", Py_PreInitializeFromBytesArgs(&preconfig, -1, bytes),
            "Py_PreInitializeFromBytesArgs", "negative");
    refused("no texts", Py_PreInitializeFromArgs(&preconfig, 2, NULL), "Py_PreInitializeFromArgs",
            "is NULL");
    refused("a hole", Py_PreInitializeFromArgs(&preconfig, 2, wide), "Py_PreInitializeFromArgs",
            "argument 1 of 2");
    preconfig.utf8_mode = 5;
    refused("utf8_mode", Py_PreInitialize(&preconfig), "_PyPreConfig_Read", "utf8_mode is 5");
    preconfig.utf8_mode = 0;
    preconfig.allocator = 1000;
    refused("allocator", Py_PreInitialize(&preconfig), "_PyPreConfig_Write", "allocator");
    preconfig.allocator = PYMEM_ALLOCATOR_NOT_SET;
    preconfig._config_init = 4;
    refused("_config_init", Py_PreInitialize(&preconfig), "_PyPreConfig_Read", "_config_init is 4");

    refused("no config", PyConfig_Read(NULL), "PyConfig_Read", "is NULL");
    refused("no config", Py_InitializeFromConfig(NULL), "Py_InitializeFromConfig", "is NULL");
    config.parse_argv = 0;
    config.warnoptions.length = 3;
    refused("a damaged list", PyConfig_Read(&config), "PyConfig_Read", "warnoptions is damaged");
    refused("a damaged list", Py_InitializeFromConfig(&config), "Py_InitializeFromConfig",
            "warnoptions is damaged");
    config.warnoptions.length = -3;
    refused("a negative list", PyConfig_Read(&config), "PyConfig_Read", "warnoptions is damaged");
    config.warnoptions.length = 0;
    config._config_init = 12;
    refused("_config_init", PyConfig_Read(&config), "PyConfig_Read", "_config_init is 12");
    config._config_init = 0;
    refused("_config_init", PyConfig_Read(&config), "PyConfig_Read", "_config_init is 0");
    config._config_init = 2;

    config.site_import = 0;
    config.pathconfig_warnings = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    if (PyStatus_Exception(status) || !Py_IsInitialized() || Py_FinalizeEx() != 0) {
        fprintf(stderr, "cannot start after that: %s\n", status.err_msg ? status.err_msg : "?");
        return 1;
    }
    puts("ok");
    return 0;
}
