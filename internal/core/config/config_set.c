/* Filling a PyConfig: its strings, its lists and its command line.
 *
 * Each of these first makes sure that the runtime is preinitialized, with what this
 * configuration says, because before that it is undecided how bytes are decoded and which
 * allocator owns the text. Preinitializing enters Go once; after that, these functions stay in
 * C. */
#include "config/config.h"
#include "text/text.h"

#include "fileutils.h"
#include "internal/pycore_pylifecycle.h"

#define CONFIG_IS_NULL "the configuration is NULL: pass the address of an initialized PyConfig"
#define TARGET_IS_NULL "the target is NULL: pass the address of one of the configuration's strings"

static PyStatus
prepare_string(const char *func, const PyConfig *config, wchar_t *const *config_str)
{
    const char *problem = config == NULL       ? CONFIG_IS_NULL
                          : config_str == NULL ? TARGET_IS_NULL
                                               : NULL;
    if (problem != NULL) {
        PyStatus status = PyStatus_Error(problem);
        status.func = func;
        return status;
    }
    return _Py_PreInitializeFromConfig(config, NULL);
}

PyStatus
PyConfig_SetString(PyConfig *config, wchar_t **config_str, const wchar_t *str)
{
    PyStatus status = prepare_string(__func__, config, config_str);
    if (_PyStatus_EXCEPTION(status)) {
        return status;
    }
    return gopyrt_wide_replace(config_str, str) < 0 ? _PyStatus_NO_MEMORY() : _PyStatus_OK();
}

PyStatus
PyConfig_SetBytesString(PyConfig *config, wchar_t **config_str, const char *str)
{
    PyStatus status = prepare_string(__func__, config, config_str);
    if (_PyStatus_EXCEPTION(status)) {
        return status;
    }
    wchar_t *text = NULL;
    if (str != NULL) {
        size_t length;
        text = Py_DecodeLocale(str, &length);
        if (text == NULL) {
            return length == (size_t)-2 ? _PyStatus_ERR("cannot decode string")
                                        : _PyStatus_NO_MEMORY();
        }
    }
    PyMem_RawFree(*config_str);
    *config_str = text;
    return _PyStatus_OK();
}

/* What is wrong with an array of strings, or NULL. */
static const char *
array_problem(Py_ssize_t length, const void *items)
{
    if (length < 0) {
        return "the number of strings is negative";
    }
    if (length > 0 && items == NULL) {
        return "the strings are NULL while their number is not 0";
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        if (((void *const *)items)[i] == NULL) {
            return "one of the strings is NULL";
        }
    }
    return NULL;
}

PyStatus
PyConfig_SetWideStringList(PyConfig *config, PyWideStringList *list, Py_ssize_t length,
                           wchar_t **items)
{
    if (config == NULL) {
        return _PyStatus_ERR(CONFIG_IS_NULL);
    }
    if (list == NULL) {
        return _PyStatus_ERR(
            "the target is NULL: pass the address of one of the configuration's lists");
    }
    const char *problem = array_problem(length, items);
    if (problem != NULL) {
        return _PyStatus_ERR(problem);
    }
    PyStatus status = _Py_PreInitializeFromConfig(config, NULL);
    if (_PyStatus_EXCEPTION(status)) {
        return status;
    }
    return gopyrt_wide_list_assign(list, length, items) < 0 ? _PyStatus_NO_MEMORY()
                                                            : _PyStatus_OK();
}

/* Makes *list the decoded arguments; on failure it stays as it was. */
static PyStatus
_PyArgv_AsWstrList(const _PyArgv *args, PyWideStringList *list)
{
    if (!args->use_bytes_argv) {
        return gopyrt_wide_list_assign(list, args->argc, args->wchar_argv) < 0
                   ? _PyStatus_NO_MEMORY()
                   : _PyStatus_OK();
    }
    PyWideStringList decoded = _PyWideStringList_INIT;
    if (args->argc > 0) {
        decoded.items = PyMem_RawCalloc((size_t)args->argc, sizeof(wchar_t *));
        if (decoded.items == NULL) {
            return _PyStatus_NO_MEMORY();
        }
    }
    for (; decoded.length < args->argc; decoded.length++) {
        size_t length;
        wchar_t *text = Py_DecodeLocale(args->bytes_argv[decoded.length], &length);
        if (text == NULL) {
            _PyWideStringList_Clear(&decoded);
            return length == (size_t)-2 ? _PyStatus_ERR("cannot decode command line arguments")
                                        : _PyStatus_NO_MEMORY();
        }
        decoded.items[decoded.length] = text;
    }
    _PyWideStringList_Clear(list);
    *list = decoded;
    return _PyStatus_OK();
}

static PyStatus
_PyConfig_SetPyArgv(PyConfig *config, const _PyArgv *args)
{
    /* Preinitialization reads the arguments too: -X utf8 decides how they are decoded. */
    PyStatus status = _Py_PreInitializeFromConfig(config, args);
    if (_PyStatus_EXCEPTION(status)) {
        return status;
    }
    return _PyArgv_AsWstrList(args, &config->argv);
}

PyStatus
PyConfig_SetBytesArgv(PyConfig *config, Py_ssize_t argc, char *const *argv)
{
    const char *problem = config == NULL ? CONFIG_IS_NULL : array_problem(argc, argv);
    if (problem != NULL) {
        return _PyStatus_ERR(problem);
    }
    _PyArgv args = { .argc = argc, .use_bytes_argv = 1, .bytes_argv = argv };
    return _PyConfig_SetPyArgv(config, &args);
}

PyStatus
PyConfig_SetArgv(PyConfig *config, Py_ssize_t argc, wchar_t *const *argv)
{
    const char *problem = config == NULL ? CONFIG_IS_NULL : array_problem(argc, argv);
    if (problem != NULL) {
        return _PyStatus_ERR(problem);
    }
    _PyArgv args = { .argc = argc, .wchar_argv = argv };
    return _PyConfig_SetPyArgv(config, &args);
}
