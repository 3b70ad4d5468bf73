/* Every field of the two configuration structures in declaration order, for programs that print or
 * compare them.
 *
 * PRECONFIG_FIELDS takes one macro, for all its fields are int. CONFIG_FIELDS takes one macro
 * per kind of field: int, unsigned long, wide string, and list of wide strings. */
#ifndef GOPYRT_CONFORMANCE_CONFIG_FIELDS_H
#define GOPYRT_CONFORMANCE_CONFIG_FIELDS_H

/* Lists without commas. */
/* clang-format off */
#define PRECONFIG_FIELDS(INT) \
    INT(_config_init) INT(parse_argv) INT(isolated) INT(use_environment) INT(configure_locale) \
    INT(coerce_c_locale) INT(coerce_c_locale_warn) INT(utf8_mode) INT(dev_mode) INT(allocator)

#define CONFIG_FIELDS(INT, ULONG, STR, LIST) \
    INT(_config_init) INT(isolated) INT(use_environment) INT(dev_mode) \
    INT(install_signal_handlers) INT(use_hash_seed) ULONG(hash_seed) INT(faulthandler) \
    INT(tracemalloc) INT(perf_profiling) INT(remote_debug) INT(import_time) \
    INT(code_debug_ranges) INT(show_ref_count) INT(dump_refs) STR(dump_refs_file) \
    INT(malloc_stats) STR(filesystem_encoding) STR(filesystem_errors) STR(pycache_prefix) \
    INT(parse_argv) LIST(orig_argv) LIST(argv) LIST(xoptions) LIST(warnoptions) INT(site_import) \
    INT(bytes_warning) INT(warn_default_encoding) INT(inspect) INT(interactive) \
    INT(optimization_level) INT(parser_debug) INT(write_bytecode) INT(verbose) INT(quiet) \
    INT(user_site_directory) INT(configure_c_stdio) INT(buffered_stdio) STR(stdio_encoding) \
    STR(stdio_errors) STR(check_hash_pycs_mode) INT(use_frozen_modules) INT(safe_path) \
    INT(int_max_str_digits) INT(thread_inherit_context) INT(context_aware_warnings) \
    INT(cpu_count) INT(pathconfig_warnings) STR(program_name) STR(pythonpath_env) STR(home) \
    STR(platlibdir) INT(module_search_paths_set) LIST(module_search_paths) STR(stdlib_dir) \
    STR(executable) STR(base_executable) STR(prefix) STR(base_prefix) STR(exec_prefix) \
    STR(base_exec_prefix) INT(skip_source_first_line) STR(run_command) STR(run_module) \
    STR(run_filename) STR(sys_path_0) INT(_install_importlib) INT(_init_main) \
    INT(_is_python_build)

/* clang-format on */

#endif
