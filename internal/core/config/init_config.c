/* PyInitConfig: a configuration behind a pointer, its options reached by name and its strings in
 * UTF-8.
 *
 * It holds an isolated PyPreConfig and PyConfig and the last error, all of it in memory of the C
 * library: it is filled before the runtime chooses its allocators, and a block of one allocator
 * must not be freed by another. Only Py_InitializeFromInitConfig touches the runtime. */
#include "config/config.h"
#include "init_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
gopyrt_init_config_fail(PyInitConfig *config, const char *message)
{
    if (config != NULL) {
        config->status = PyStatus_Error(message);
    }
    return -1;
}

PyInitConfig *
PyInitConfig_Create(void)
{
    PyInitConfig *config = calloc(1, sizeof(*config));
    if (config != NULL) {
        PyPreConfig_InitIsolatedConfig(&config->preconfig);
        PyConfig_InitIsolatedConfig(&config->config);
    }
    return config;
}

void
gopyrt_init_config_free_list(PyWideStringList *list)
{
    for (Py_ssize_t i = 0; i < list->length; i++) {
        free(list->items[i]);
    }
    free(list->items);
}

void
PyInitConfig_Free(PyInitConfig *config)
{
    if (config == NULL) {
        return;
    }
    for (const gopyrt_field *field = gopyrt_config_fields; field->name != NULL; field++) {
        if (field->kind == GOPYRT_FIELD_STRING) {
            free(*GOPYRT_FIELD_AT(&config->config, field, wchar_t *));
        }
        else if (field->kind == GOPYRT_FIELD_LIST) {
            gopyrt_init_config_free_list(GOPYRT_FIELD_AT(&config->config, field, PyWideStringList));
        }
    }
    for (size_t i = 0; i < config->module_count; i++) {
        free((char *)config->modules[i].name);
    }
    free(config->modules);
    free(config);
}

int
PyInitConfig_GetError(PyInitConfig *config, const char **err_msg)
{
    if (config == NULL || err_msg == NULL) {
        return 0;
    }
    *err_msg = NULL;
    if (_PyStatus_IS_EXIT(config->status)) {
        snprintf(config->exit_text, sizeof(config->exit_text), "exit code %i",
                 config->status.exitcode);
        *err_msg = config->exit_text;
    }
    else if (_PyStatus_IS_ERROR(config->status)) {
        *err_msg = config->status.err_msg;
    }
    return *err_msg != NULL;
}

int
PyInitConfig_GetExitCode(PyInitConfig *config, int *exitcode)
{
    if (config == NULL || exitcode == NULL || !_PyStatus_IS_EXIT(config->status)) {
        return 0;
    }
    *exitcode = config->status.exitcode;
    return 1;
}

int
PyInitConfig_AddModule(PyInitConfig *config, const char *name, PyObject *(*initfunc)(void))
{
    if (config == NULL || name == NULL || initfunc == NULL) {
        return gopyrt_init_config_fail(config, "an argument is NULL");
    }
    struct _inittab *modules =
        realloc(config->modules, (config->module_count + 2) * sizeof(*modules));
    if (modules == NULL) {
        return gopyrt_init_config_fail(config, _PyStatus_NO_MEMORY_ERRMSG);
    }
    config->modules = modules;
    char *copy = strdup(name);
    if (copy == NULL) {
        return gopyrt_init_config_fail(config, _PyStatus_NO_MEMORY_ERRMSG);
    }
    modules[config->module_count++] = (struct _inittab){ copy, initfunc };
    modules[config->module_count] = (struct _inittab){ NULL, NULL };
    return 0;
}

/* Moves the modules to the table of built-in ones, which keeps their names forever and owns them
 * from then on. */
static PyStatus
hand_over_modules(PyInitConfig *config)
{
    if (config->module_count == 0) {
        return _PyStatus_OK();
    }
    if (_PyRuntime.core_initialized) {
        return PyStatus_Error("modules can be added only before the runtime is initialized");
    }
    if (PyImport_ExtendInittab(config->modules) < 0) {
        return PyStatus_NoMemory();
    }
    config->module_count = 0;
    return _PyStatus_OK();
}

int
Py_InitializeFromInitConfig(PyInitConfig *config)
{
    if (config == NULL) {
        return -1;
    }
    config->status = hand_over_modules(config);
    if (!_PyStatus_EXCEPTION(config->status)) {
        _PyPreConfig_GetConfig(&config->preconfig, &config->config);
        config->status = Py_PreInitializeFromArgs(&config->preconfig, config->config.argv.length,
                                                  config->config.argv.items);
    }
    if (!_PyStatus_EXCEPTION(config->status)) {
        config->status = Py_InitializeFromConfig(&config->config);
    }
    return _PyStatus_EXCEPTION(config->status) ? -1 : 0;
}
