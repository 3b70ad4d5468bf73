/* Structures that were set to zero and not initialized otherwise: CPython takes
 * them for a configuration of the core alone, in which every field has been
 * decided. What is expected here is what it answers. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"

#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"

#include <string.h>
#include <wchar.h>

static void
is_read(const PyConfig *config)
{
    EXPECT(config->_config_init == 0 && config->use_environment == 0 && config->site_import == 0);
    EXPECT(config->int_max_str_digits == 0 && config->buffered_stdio == 0 && config->verbose == 0);
    EXPECT(wcscmp(config->filesystem_encoding, L"utf-8") == 0
           || wcscmp(config->filesystem_encoding, L"UTF-8") == 0
           || wcscmp(config->filesystem_encoding, L"ascii") == 0);
    EXPECT(wcscmp(config->stdio_errors, L"surrogateescape") == 0);
    EXPECT(wcscmp(config->check_hash_pycs_mode, L"default") == 0);
    EXPECT(config->argv.length == 1 && config->argv.items[0][0] == L'\0');
    EXPECT(config->executable == NULL && config->prefix == NULL && config->stdlib_dir == NULL);
}

static void
is_core_only(void)
{
    EXPECT(!Py_IsInitialized() && _PyRuntime.core_initialized);
    is_read(&PyInterpreterState_Get()->config);
    PyGILState_Release(PyGILState_Ensure());
    /* As long as the core alone is up there is nothing to end: it is completed first. */
    EXPECT(Py_FinalizeEx() == 0 && _PyRuntime.core_initialized);
    PyConfig rest;
    PyConfig_InitIsolatedConfig(&rest);
    EXPECT_OK(Py_InitializeFromConfig(&rest));
    PyConfig_Clear(&rest);
    EXPECT(Py_FinalizeEx() == 0 && !_PyRuntime.core_initialized);
}

int
main(void)
{
    PyPreConfig preconfig;
    PyConfig config;

    memset(&config, 0, sizeof(config));
    EXPECT_OK(Py_InitializeFromConfig(&config));
    is_core_only();

    memset(&preconfig, 0, sizeof(preconfig));
    EXPECT_OK(Py_PreInitialize(&preconfig));
    memset(&config, 0, sizeof(config));
    EXPECT_OK(PyConfig_Read(&config));
    is_read(&config);
    EXPECT_OK(Py_InitializeFromConfig(&config));
    is_core_only();
    PyConfig_Clear(&config);

    memset(&config, 0, sizeof(config));
    EXPECT_OK(PyConfig_SetString(&config, &config.program_name, L"program"));
    char *arguments[] = { "program", "-v", "-c", "pass" };
    EXPECT_OK(PyConfig_SetBytesArgv(&config, 4, arguments));
    config.parse_argv = 1;
    EXPECT_OK(PyConfig_Read(&config));
    EXPECT(config.parse_argv == 2 && config.verbose == 1 && config.argv.length == 1);
    EXPECT(wcscmp(config.run_command, L"pass\n") == 0);
    PyConfig_Clear(&config);

    PyConfig_InitIsolatedConfig(&config);
    EXPECT_OK(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    EXPECT(Py_IsInitialized() && Py_FinalizeEx() == 0);
    puts("ok");
    return 0;
}
