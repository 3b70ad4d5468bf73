/* The configurations of running interpreters, for reading. */
#include "config/config.h"
#include "fatal/fatal.h"

#include <limits.h>
#include <string.h>

const PyConfig *
_Py_GetConfig(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    _Py_EnsureFuncTstateNotNULL(__func__, tstate);
    return &tstate->interp->config;
}

/* Fields that CPython makes public have names without a leading underscore; one more only means
 * something before the initialization. */
static const gopyrt_field *
find_public(const gopyrt_field *fields, const char *name)
{
    if (name[0] == '_' || strcmp(name, "module_search_paths_set") == 0) {
        return NULL;
    }
    return gopyrt_field_find(fields, name);
}

int
PyConfig_GetInt(const char *name, int *value)
{
    if (name == NULL || value == NULL) {
        return -1;
    }
    const void *config = _Py_GetConfig();
    const gopyrt_field *field = find_public(gopyrt_config_fields, name);
    if (field == NULL) {
        config = &_PyRuntime.preconfig;
        field = find_public(gopyrt_preconfig_fields, name);
    }
    if (field == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_VALUE, "unknown config option name: %s", name);
        return -1;
    }
    if (field->kind == GOPYRT_FIELD_STRING || field->kind == GOPYRT_FIELD_LIST) {
        gopyrt_error_set(GOPYRT_ERROR_TYPE, "config option %s is not an int", name);
        return -1;
    }
    if (field->kind != GOPYRT_FIELD_ULONG) {
        *value = *GOPYRT_FIELD_AT(config, field, const int);
        return 0;
    }
    unsigned long number = *GOPYRT_FIELD_AT(config, field, const unsigned long);
    if (number > INT_MAX) {
        gopyrt_error_set(GOPYRT_ERROR_VALUE, "config option %s does not fit into an int", name);
        return -1;
    }
    *value = (int)number;
    return 0;
}
