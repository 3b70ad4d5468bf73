/* Making a decided configuration take effect outside of itself: allocators, locale, the old global
 * variables, the standard streams, the original command line.
 *
 * The control plane decides; this is in C because it changes state of the process. */
#include "config/config.h"
#include "fatal/fatal.h"
#include "text/text.h"

#include "internal/pycore_pylifecycle.h"
#include "internal/pycore_pymem.h"

#include <locale.h>
#include <stdio.h>

PyStatus
_Py_PreInitializeFromConfig(const PyConfig *config, const _PyArgv *args)
{
    if (config == NULL) {
        return _PyStatus_ERR("initialization config is NULL");
    }
    PyStatus status = _PyRuntime_Initialize();
    if (_PyStatus_EXCEPTION(status) || _PyRuntime.preinitialized) {
        return status;
    }
    PyPreConfig preconfig;
    _PyPreConfig_InitFromConfig(&preconfig, config);
    /* A call without arguments uses those of the configuration. */
    _PyArgv own = { .argc = config->argv.length, .wchar_argv = config->argv.items };
    if (!config->parse_argv) {
        args = NULL;
    }
    else if (args == NULL) {
        args = &own;
    }
    return gopyrt_preinitialize("_Py_PreInitializeFromConfig", &preconfig, args);
}

PyStatus
_PyPreConfig_Write(const PyPreConfig *preconfig)
{
    PyPreConfig config = *preconfig;
    if (config.allocator != PYMEM_ALLOCATOR_NOT_SET
        && _PyMem_SetupAllocators((PyMemAllocatorName)config.allocator) < 0)
    {
        return _PyStatus_ERR("Unknown PYTHONMALLOC allocator");
    }
    gopyrt_global_flags_set_preconfig(&config);
    if (config.configure_locale) {
        if (config.coerce_c_locale && !_Py_CoerceLegacyLocale(config.coerce_c_locale_warn)) {
            config.coerce_c_locale = 0; /* the user has chosen, or there is no such locale */
        }
        if (!config.coerce_c_locale) {
            _Py_SetLocaleFromEnv(LC_CTYPE);
        }
    }
    _PyRuntime.preconfig = config;
    return _PyStatus_OK();
}

/* How the C library buffers the standard streams. */
static void
configure_stdio(const PyConfig *config)
{
    if (!config->buffered_stdio) {
        setvbuf(stdin, NULL, _IONBF, BUFSIZ);
        setvbuf(stdout, NULL, _IONBF, BUFSIZ);
        setvbuf(stderr, NULL, _IONBF, BUFSIZ);
    }
    else if (config->interactive) {
        setvbuf(stdin, NULL, _IOLBF, BUFSIZ);
        setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    }
}

/* The original command line outlives runtimes and their allocators, so it has the default one's
 * memory. */
static int
keep_orig_argv(const PyWideStringList *argv, PyWideStringList *kept)
{
    if (argv->length == 0) {
        return 0;
    }
    kept->items = _PyMem_DefaultRawCalloc((size_t)argv->length, sizeof(wchar_t *));
    for (; kept->items != NULL && kept->length < argv->length; kept->length++) {
        kept->items[kept->length] = _PyMem_DefaultRawWcsdup(argv->items[kept->length]);
        if (kept->items[kept->length] == NULL) {
            break;
        }
    }
    return kept->length == argv->length ? 0 : -1;
}

static void
free_argv(PyWideStringList *argv)
{
    for (Py_ssize_t i = 0; i < argv->length; i++) {
        _PyMem_DefaultRawFree(argv->items[i]);
    }
    _PyMem_DefaultRawFree(argv->items);
    *argv = _PyWideStringList_INIT;
}

PyStatus
_PyConfig_Write(const PyConfig *config, _PyRuntimeState *runtime)
{
    PyWideStringList argv = _PyWideStringList_INIT;
    if (keep_orig_argv(&config->orig_argv, &argv) < 0) {
        free_argv(&argv);
        return _PyStatus_NO_MEMORY();
    }
    free_argv(&runtime->orig_argv);
    runtime->orig_argv = argv;
    gopyrt_global_flags_set_config(config);
    if (config->configure_c_stdio) {
        configure_stdio(config);
    }
    /* The command line has been evaluated by now. */
    runtime->preconfig.isolated = config->isolated;
    runtime->preconfig.use_environment = config->use_environment;
    runtime->preconfig.dev_mode = config->dev_mode;
    return _PyStatus_OK();
}

void
_Py_ClearArgcArgv(void)
{
    free_argv(&_PyRuntime.orig_argv);
}

void
Py_GetArgcArgv(int *argc, wchar_t ***argv)
{
    *argc = (int)_PyRuntime.orig_argv.length;
    *argv = _PyRuntime.orig_argv.items;
}

void
gopyrt_stdio_write(int to_stderr, const char *text)
{
    FILE *to = to_stderr ? stderr : stdout;
    fputs(text, to);
    fflush(to);
}

PyStatus
PyConfig_Read(PyConfig *config)
{
    if (config == NULL) {
        return _PyStatus_ERR(
            "the configuration is NULL: pass the address of an initialized PyConfig");
    }
    PyStatus status = _Py_PreInitializeFromConfig(config, NULL);
    if (_PyStatus_EXCEPTION(status)) {
        return status;
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_CONFIG_READ, "PyConfig_Read");
    call.config = config;
    return gopyrt_control_run(&call);
}
