/* The configuration structures as data: each field's name, place and kind.
 *
 * Copying, clearing and access by name all walk these tables, so that a field is written down
 * once. */
#include "config/config.h"

#include <string.h>

/* The formatter breaks a # inside braces. */
/* clang-format off */
#define CONFIG(KIND, NAME) { #NAME, offsetof(PyConfig, NAME), GOPYRT_FIELD_##KIND }
#define PRECONFIG(KIND, NAME) { #NAME, offsetof(PyPreConfig, NAME), GOPYRT_FIELD_##KIND }
#define END { NULL, 0, GOPYRT_FIELD_INT }
/* clang-format on */

const gopyrt_field gopyrt_preconfig_fields[] = {
    PRECONFIG(UINT, _config_init),
    PRECONFIG(BOOL, parse_argv),
    PRECONFIG(BOOL, isolated),
    PRECONFIG(BOOL, use_environment),
    PRECONFIG(BOOL, configure_locale),
    PRECONFIG(BOOL, coerce_c_locale),
    PRECONFIG(BOOL, coerce_c_locale_warn),
    PRECONFIG(BOOL, utf8_mode),
    PRECONFIG(BOOL, dev_mode),
    PRECONFIG(INT, allocator),
    END,
};

const gopyrt_field gopyrt_config_fields[] = {
    CONFIG(UINT, _config_init),
    CONFIG(BOOL, isolated),
    CONFIG(BOOL, use_environment),
    CONFIG(BOOL, dev_mode),
    CONFIG(BOOL, install_signal_handlers),
    CONFIG(BOOL, use_hash_seed),
    CONFIG(ULONG, hash_seed),
    CONFIG(BOOL, faulthandler),
    CONFIG(UINT, tracemalloc),
    CONFIG(UINT, perf_profiling),
    CONFIG(BOOL, remote_debug),
    CONFIG(UINT, import_time),
    CONFIG(BOOL, code_debug_ranges),
    CONFIG(BOOL, show_ref_count),
    CONFIG(BOOL, dump_refs),
    CONFIG(STRING, dump_refs_file),
    CONFIG(BOOL, malloc_stats),
    CONFIG(STRING, filesystem_encoding),
    CONFIG(STRING, filesystem_errors),
    CONFIG(STRING, pycache_prefix),
    CONFIG(BOOL, parse_argv),
    CONFIG(LIST, orig_argv),
    CONFIG(LIST, argv),
    CONFIG(LIST, xoptions),
    CONFIG(LIST, warnoptions),
    CONFIG(BOOL, site_import),
    CONFIG(UINT, bytes_warning),
    CONFIG(BOOL, warn_default_encoding),
    CONFIG(BOOL, inspect),
    CONFIG(BOOL, interactive),
    CONFIG(UINT, optimization_level),
    CONFIG(BOOL, parser_debug),
    CONFIG(BOOL, write_bytecode),
    CONFIG(UINT, verbose),
    CONFIG(BOOL, quiet),
    CONFIG(BOOL, user_site_directory),
    CONFIG(BOOL, configure_c_stdio),
    CONFIG(BOOL, buffered_stdio),
    CONFIG(STRING, stdio_encoding),
    CONFIG(STRING, stdio_errors),
    CONFIG(STRING, check_hash_pycs_mode),
    CONFIG(BOOL, use_frozen_modules),
    CONFIG(BOOL, safe_path),
    CONFIG(UINT, int_max_str_digits),
    CONFIG(INT, thread_inherit_context),
    CONFIG(INT, context_aware_warnings),
    CONFIG(INT, cpu_count),
    CONFIG(BOOL, pathconfig_warnings),
    CONFIG(STRING, program_name),
    CONFIG(STRING, pythonpath_env),
    CONFIG(STRING, home),
    CONFIG(STRING, platlibdir),
    CONFIG(BOOL, module_search_paths_set),
    CONFIG(LIST, module_search_paths),
    CONFIG(STRING, stdlib_dir),
    CONFIG(STRING, executable),
    CONFIG(STRING, base_executable),
    CONFIG(STRING, prefix),
    CONFIG(STRING, base_prefix),
    CONFIG(STRING, exec_prefix),
    CONFIG(STRING, base_exec_prefix),
    CONFIG(BOOL, skip_source_first_line),
    CONFIG(STRING, run_command),
    CONFIG(STRING, run_module),
    CONFIG(STRING, run_filename),
    CONFIG(STRING, sys_path_0),
    CONFIG(BOOL, _install_importlib),
    CONFIG(BOOL, _init_main),
    CONFIG(BOOL, _is_python_build),
    END,
};

_Static_assert(sizeof(gopyrt_preconfig_fields) / sizeof(gopyrt_field) - 1
                   == sizeof(PyPreConfig) / sizeof(int),
               "a field of PyPreConfig is missing from its table");

const gopyrt_field *
gopyrt_config_fields_get(void)
{
    return gopyrt_config_fields;
}

const gopyrt_field *
gopyrt_preconfig_fields_get(void)
{
    return gopyrt_preconfig_fields;
}

const gopyrt_field *
gopyrt_field_find(const gopyrt_field *fields, const char *name)
{
    for (; fields->name != NULL; fields++) {
        if (strcmp(fields->name, name) == 0) {
            return fields;
        }
    }
    return NULL;
}
