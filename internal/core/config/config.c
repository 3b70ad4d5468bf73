/* PyConfig: its three starting points, copying and emptying it.
 *
 * Every string and list of a PyConfig is raw memory that the structure owns. Nothing here enters
 * Go. */
#include "config/config.h"
#include "text/text.h"

/* CPython's limit for the digits of an integer as text, which the isolated configuration sets. */
#define MAX_STR_DIGITS 4300

void
_PyConfig_InitCompatConfig(PyConfig *config)
{
    if (config == NULL) {
        return;
    }
    *config = (PyConfig){
        ._config_init = _PyConfig_INIT_COMPAT,
        .isolated = -1,
        .use_environment = -1,
        .dev_mode = -1,
        .install_signal_handlers = 1,
        .use_hash_seed = -1,
        .faulthandler = -1,
        .tracemalloc = -1,
        .perf_profiling = -1,
        .remote_debug = -1,
        .import_time = -1,
        .code_debug_ranges = 1,
        .site_import = -1,
        .bytes_warning = -1,
        .inspect = -1,
        .interactive = -1,
        .optimization_level = -1,
        .parser_debug = -1,
        .write_bytecode = -1,
        .verbose = -1,
        .quiet = -1,
        .user_site_directory = -1,
        .buffered_stdio = -1,
        .use_frozen_modules = 1,
        .int_max_str_digits = -1,
        .cpu_count = -1,
        .pathconfig_warnings = -1,
        ._install_importlib = 1,
        ._init_main = 1,
    };
}

/* What the Python and the isolated configuration decide and the compatible one leaves open. */
static void
init_decided(PyConfig *config)
{
    _PyConfig_InitCompatConfig(config);
    config->isolated = 0;
    config->use_environment = 1;
    config->site_import = 1;
    config->bytes_warning = 0;
    config->inspect = 0;
    config->interactive = 0;
    config->optimization_level = 0;
    config->parser_debug = 0;
    config->write_bytecode = 1;
    config->verbose = 0;
    config->quiet = 0;
    config->user_site_directory = 1;
    config->buffered_stdio = 1;
    config->pathconfig_warnings = 1;
}

void
PyConfig_InitPythonConfig(PyConfig *config)
{
    if (config == NULL) {
        return;
    }
    init_decided(config);
    config->_config_init = _PyConfig_INIT_PYTHON;
    config->configure_c_stdio = 1;
    config->parse_argv = 1;
}

void
PyConfig_InitIsolatedConfig(PyConfig *config)
{
    if (config == NULL) {
        return;
    }
    init_decided(config);
    config->_config_init = _PyConfig_INIT_ISOLATED;
    config->isolated = 1;
    config->use_environment = 0;
    config->dev_mode = 0;
    config->install_signal_handlers = 0;
    config->use_hash_seed = 0;
    config->tracemalloc = 0;
    config->perf_profiling = 0;
    config->user_site_directory = 0;
    config->safe_path = 1;
    config->int_max_str_digits = MAX_STR_DIGITS;
    config->pathconfig_warnings = 0;
}

void
PyConfig_Clear(PyConfig *config)
{
    if (config == NULL) {
        return;
    }
    for (const gopyrt_field *field = gopyrt_config_fields; field->name != NULL; field++) {
        if (field->kind == GOPYRT_FIELD_STRING) {
            wchar_t **text = GOPYRT_FIELD_AT(config, field, wchar_t *);
            PyMem_RawFree(*text);
            *text = NULL;
        }
        else if (field->kind == GOPYRT_FIELD_LIST) {
            _PyWideStringList_Clear(GOPYRT_FIELD_AT(config, field, PyWideStringList));
        }
    }
    /* Otherwise the empty list would count as paths that the user has chosen. */
    config->module_search_paths_set = 0;
}

const char *
gopyrt_config_damaged(const PyConfig *config)
{
    for (const gopyrt_field *field = gopyrt_config_fields; field->name != NULL; field++) {
        if (field->kind == GOPYRT_FIELD_LIST
            && !gopyrt_wide_list_valid(GOPYRT_FIELD_AT(config, field, const PyWideStringList)))
        {
            return field->name;
        }
    }
    return NULL;
}

/* Copies one field; 0, or -1 without memory. */
static int
copy_field(const gopyrt_field *field, PyConfig *to, const PyConfig *from)
{
    switch (field->kind) {
    case GOPYRT_FIELD_ULONG:
        *GOPYRT_FIELD_AT(to, field, unsigned long) =
            *GOPYRT_FIELD_AT(from, field, const unsigned long);
        return 0;
    case GOPYRT_FIELD_STRING:
        return gopyrt_wide_replace(GOPYRT_FIELD_AT(to, field, wchar_t *),
                                   *GOPYRT_FIELD_AT(from, field, const wchar_t *));
    case GOPYRT_FIELD_LIST:
        return _PyWideStringList_Copy(GOPYRT_FIELD_AT(to, field, PyWideStringList),
                                      GOPYRT_FIELD_AT(from, field, const PyWideStringList));
    default:
        *GOPYRT_FIELD_AT(to, field, int) = *GOPYRT_FIELD_AT(from, field, const int);
        return 0;
    }
}

PyStatus
_PyConfig_Copy(PyConfig *config, const PyConfig *config2)
{
    /* Copied into a separate structure first: if memory runs out, `config` is unchanged. */
    PyConfig copy = { 0 };
    for (const gopyrt_field *field = gopyrt_config_fields; field->name != NULL; field++) {
        if (copy_field(field, &copy, config2) < 0) {
            PyConfig_Clear(&copy);
            return _PyStatus_NO_MEMORY();
        }
    }
    PyConfig_Clear(config);
    *config = copy;
    return _PyStatus_OK();
}
