/* PyPreConfig: what must be known before the first string can be decoded or the first block
 * allocated.
 *
 * This file has the values and their copying; the control plane reads them from the
 * environment and the command line. The three starting points are CPython's, field for field. */
#include "config/config.h"

void
PyPreConfig_InitPythonConfig(PyPreConfig *config)
{
    if (config == NULL) {
        return;
    }
    *config = (PyPreConfig){
        ._config_init = _PyConfig_INIT_PYTHON,
        .parse_argv = 1,
        .use_environment = 1,
        .configure_locale = 1,
        .coerce_c_locale = -1,
        .coerce_c_locale_warn = -1,
        .utf8_mode = -1,
        .dev_mode = -1,
        .allocator = PYMEM_ALLOCATOR_NOT_SET,
    };
}

void
PyPreConfig_InitIsolatedConfig(PyPreConfig *config)
{
    if (config == NULL) {
        return;
    }
    *config = (PyPreConfig){
        ._config_init = _PyConfig_INIT_ISOLATED,
        .isolated = 1,
        .allocator = PYMEM_ALLOCATOR_NOT_SET,
    };
}

void
_PyPreConfig_InitCompatConfig(PyPreConfig *config)
{
    if (config == NULL) {
        return;
    }
    *config = (PyPreConfig){
        ._config_init = _PyConfig_INIT_COMPAT,
        .isolated = -1,
        .use_environment = -1,
        .configure_locale = 1,
        .dev_mode = -1,
        .allocator = PYMEM_ALLOCATOR_NOT_SET,
    };
}

void
_PyPreConfig_InitFromConfig(PyPreConfig *preconfig, const PyConfig *config)
{
    switch (config->_config_init) {
    case _PyConfig_INIT_PYTHON:
        PyPreConfig_InitPythonConfig(preconfig);
        break;
    case _PyConfig_INIT_ISOLATED:
        PyPreConfig_InitIsolatedConfig(preconfig);
        break;
    default:
        _PyPreConfig_InitCompatConfig(preconfig);
    }
    _PyPreConfig_GetConfig(preconfig, config);
}

/* Fields that `config` leaves open are not changed. */
static void
take(int *field, int value)
{
    if (value != -1) {
        *field = value;
    }
}

void
_PyPreConfig_GetConfig(PyPreConfig *preconfig, const PyConfig *config)
{
    take(&preconfig->parse_argv, config->parse_argv);
    take(&preconfig->isolated, config->isolated);
    take(&preconfig->use_environment, config->use_environment);
    take(&preconfig->dev_mode, config->dev_mode);
}
