/* Reading and initializing with the whole library, while each raw allocation fails in turn: every
 * failure is a status, the configuration is unchanged, nothing leaks, and the next try works. */
#include <Python.h>
#include "../../expect/counted_memory.h"
#include "../../expect/expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static void
check_no_memory(PyStatus status)
{
    EXPECT(PyStatus_IsError(status));
    if (strstr(status.err_msg, "memory") == NULL) {
        fprintf(stderr, "another failure: %s: %s\n", status.func, status.err_msg);
        exit(1);
    }
}

/* A configuration that has text in many places. */
static void
make_config(PyConfig *config)
{
    static char *argv[] = { (char *)"prog",  (char *)"-X", (char *)"dev",  (char *)"-W",
                            (char *)"error", (char *)"-c", (char *)"pass", (char *)"one" };
    PyConfig_InitPythonConfig(config);
    config->site_import = 0;
    config->pathconfig_warnings = 0;
    EXPECT_OK(PyConfig_SetBytesArgv(config, 8, argv));
    EXPECT_OK(PyWideStringList_Append(&config->warnoptions, L"always"));
}

static long
read_all(void)
{
    long n = 0;
    do {
        PyConfig config;
        make_config(&config);
        long before = live_blocks;
        fail_at(++n);
        PyStatus status = PyConfig_Read(&config);
        int failure = requests_failed > 0;
        fail_at(0);
        EXPECT(failure == PyStatus_Exception(status));
        if (failure) {
            check_no_memory(status);
            EXPECT(live_blocks == before);
            EXPECT(config.argv.length == 8 && config.run_command == NULL
                   && config.filesystem_encoding == NULL);
            EXPECT_OK(PyConfig_Read(&config));
            EXPECT(wcscmp(config.run_command, L"pass\n") == 0 && config.argv.length == 2);
            PyConfig_Clear(&config);
            continue;
        }
        EXPECT(wcscmp(config.run_command, L"pass\n") == 0 && config.argv.length == 2);
        PyConfig_Clear(&config);
        break;
    } while (n < 10000);
    return n;
}

static long
start_all(void)
{
    long n = 0;
    do {
        PyConfig config;
        make_config(&config);
        long before = live_blocks;
        fail_at(++n);
        PyStatus status = Py_InitializeFromConfig(&config);
        int failure = requests_failed > 0;
        fail_at(0);
        /* A string that can't be interned is as good: not every failure fails the whole. */
        EXPECT(failure || !PyStatus_Exception(status));
        if (PyStatus_Exception(status)) {
            check_no_memory(status);
            if (live_blocks != before)
                fprintf(stderr, "with allocation %ld failing: %ld blocks are left\n", n,
                        live_blocks - before);
            EXPECT(live_blocks == before);
            EXPECT(!Py_IsInitialized());
        }
        else {
            EXPECT(Py_IsInitialized());
            EXPECT(Py_FinalizeEx() == 0);
        }
        PyConfig_Clear(&config);
        if (!failure)
            break;
    } while (n < 10000);
    return n;
}

int
main(int argc, char **argv)
{
    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    EXPECT(argc == 2);
    EXPECT_OK(Py_PreInitialize(&preconfig));
    count_memory(1);
    long n = strcmp(argv[1], "read") == 0 ? read_all() : start_all();
    EXPECT(n > 20 && n < 10000);
    puts("ok");
    return 0;
}
