/* The configuration of a running interpreter as objects, which a program may partly change. What
 * sys has of it is asked there first. */
#include "object/module/module.h"

#include "object/container/container.h"

#include "internal/pycore_sysmodule.h"

#include "config/config.h"

#include <limits.h>
#include <string.h>

/* What is in sys under a name of its own, and what a program may change. */
static const struct option {
    const char *name, *sys; /* the second may be NULL */
    int flag;               /* its place in sys.flags, or -1 */
    int negated;            /* there */
    int needed;             /* None is no value */
} options[] = {
    { "argv", "argv", -1, 0, 1 },
    { "base_exec_prefix", "base_exec_prefix", -1, 0, 0 },
    { "base_executable", "_base_executable", -1, 0, 0 },
    { "base_prefix", "base_prefix", -1, 0, 0 },
    { "bytes_warning", NULL, 9, 0, 1 },
    { "cpu_count", NULL, -1, 0, 1 },
    { "exec_prefix", "exec_prefix", -1, 0, 0 },
    { "executable", "executable", -1, 0, 0 },
    { "inspect", NULL, 1, 0, 1 },
    { "int_max_str_digits", NULL, 17, 0, 1 },
    { "interactive", NULL, 2, 0, 1 },
    { "module_search_paths", "path", -1, 0, 1 },
    { "optimization_level", NULL, 3, 0, 1 },
    { "parser_debug", NULL, 0, 0, 1 },
    { "platlibdir", "platlibdir", -1, 0, 1 },
    { "prefix", "prefix", -1, 0, 0 },
    { "pycache_prefix", "pycache_prefix", -1, 0, 0 },
    { "quiet", NULL, 10, 0, 1 },
    { "stdlib_dir", "_stdlib_dir", -1, 0, 0 },
    { "use_environment", NULL, 7, 1, 1 },
    { "verbose", NULL, 8, 0, 1 },
    { "warnoptions", "warnoptions", -1, 0, 1 },
    { "write_bytecode", NULL, 4, 1, 1 },
    { "xoptions", "_xoptions", -1, 0, 1 },
};

static const struct option *
find_option(const char *name)
{
    for (size_t i = 0; i < Py_ARRAY_LENGTH(options); i++) {
        if (strcmp(options[i].name, name) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

static int
is_public(const char *name)
{
    return name[0] != '_' && strcmp(name, "module_search_paths_set") != 0
           && strcmp(name, "pythonpath_env") != 0 && strcmp(name, "sys_path_0") != 0;
}

/* A field of the interpreter's configuration, or else of the process's, with what it is of; NULL
 * with ValueError. */
static const gopyrt_field *
find_field(const char *name, void **config)
{
    const gopyrt_field *field = NULL;
    if (is_public(name)) {
        *config = &gopyrt_interp()->config;
        field = gopyrt_field_find(gopyrt_config_fields, name);
        if (field == NULL) {
            *config = &_PyRuntime.preconfig;
            field = gopyrt_field_find(gopyrt_preconfig_fields, name);
        }
    }
    if (field == NULL) {
        PyErr_Format(PyExc_ValueError, "unknown config option name: %s", name);
    }
    return field;
}

/* ---- Getting --------------------------------------------------------------------------------- */

static PyObject *
from_wide(const wchar_t *text)
{
    return text == NULL ? Py_NewRef(Py_None) : PyUnicode_FromWideChar(text, -1);
}

static PyObject *
from_list(const PyWideStringList *list)
{
    PyObject *result = PyList_New(list->length);
    for (Py_ssize_t i = 0; result != NULL && i < list->length; i++) {
        PyObject *item = from_wide(list->items[i]);
        if (item == NULL) {
            Py_CLEAR(result);
            break;
        }
        PyList_SET_ITEM(result, i, item);
    }
    return result;
}

static PyObject *
from_field(const void *config, const gopyrt_field *field)
{
    switch (field->kind) {
    case GOPYRT_FIELD_STRING:
        return from_wide(*GOPYRT_FIELD_AT(config, field, wchar_t *const));
    case GOPYRT_FIELD_LIST:
        return from_list(GOPYRT_FIELD_AT(config, field, const PyWideStringList));
    case GOPYRT_FIELD_ULONG:
        return PyLong_FromUnsignedLong(*GOPYRT_FIELD_AT(config, field, const unsigned long));
    case GOPYRT_FIELD_BOOL:
        return PyBool_FromLong(*GOPYRT_FIELD_AT(config, field, const int));
    default:
        return PyLong_FromLong(*GOPYRT_FIELD_AT(config, field, const int));
    }
}

PyObject *
PyConfig_Get(const char *name)
{
    void *config;
    const gopyrt_field *field = find_field(name, &config);
    if (field == NULL) {
        return NULL;
    }
    const struct option *option = find_option(name);
    if (option != NULL && option->sys != NULL) {
        PyObject *value;
        if (_PySys_GetOptionalAttrString(option->sys, &value) != 0) {
            return value;
        }
    }
    if (strcmp(name, "int_max_str_digits") == 0) {
        return PyLong_FromLong(gopyrt_interp()->long_state.max_str_digits);
    }
    return from_field(config, field);
}

static int
add_names(PyObject *set, const gopyrt_field *fields)
{
    for (; fields->name != NULL; fields++) {
        if (!is_public(fields->name)) {
            continue;
        }
        PyObject *name = PyUnicode_FromString(fields->name);
        int result = name == NULL ? -1 : PySet_Add(set, name);
        Py_XDECREF(name);
        if (result < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
PyConfig_Names(void)
{
    PyObject *set = PySet_New(NULL), *names = NULL;
    if (set != NULL && add_names(set, gopyrt_config_fields) == 0
        && add_names(set, gopyrt_preconfig_fields) == 0)
    {
        names = PyFrozenSet_New(set);
    }
    Py_XDECREF(set);
    return names;
}

/* ---- Setting ----------------------------------------------------------------------- */

static int
expected(const char *what, PyObject *value)
{
    PyErr_Format(PyExc_TypeError, "expected %s, got %s", what, Py_TYPE(value)->tp_name);
    return -1;
}

static int
set_flag(const struct option *option, int number)
{
    PyObject *flags = option->flag < 0 ? NULL : PySys_GetObject("flags");
    if (flags == NULL || !PyTuple_Check(flags) || PyTuple_GET_SIZE(flags) <= option->flag) {
        return 0;
    }
    PyObject *value = PyLong_FromLong(option->negated ? !number : number);
    if (value == NULL) {
        return -1;
    }
    PyObject *before = PyTuple_GET_ITEM(flags, option->flag);
    PyStructSequence_SetItem(flags, option->flag, value);
    Py_DECREF(before);
    if (option->flag == 4) {
        return PySys_SetObject("dont_write_bytecode", number ? Py_False : Py_True);
    }
    return 0;
}

static int
set_number(const struct option *option, const gopyrt_field *field, void *config, PyObject *value)
{
    if (!PyLong_Check(value)) {
        return expected("int or bool", value);
    }
    int number = PyLong_AsInt(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (field->kind != GOPYRT_FIELD_INT && number < 0) {
        PyErr_SetString(PyExc_ValueError, "value must be >= 0");
        return -1;
    }
    if (option->flag == 17) {
        if (number != 0 && number < 640) {
            PyErr_SetString(PyExc_ValueError, "maxdigits must be >= 640 or 0 for unlimited");
            return -1;
        }
        gopyrt_interp()->long_state.max_str_digits = number;
    }
    *GOPYRT_FIELD_AT(config, field, int) = field->kind == GOPYRT_FIELD_BOOL ? number != 0 : number;
    return set_flag(option, number);
}

/* Whether sys may have such a value for a field. */
static int
check_object(const struct option *option, const gopyrt_field *field, PyObject *value)
{
    if (field->kind == GOPYRT_FIELD_STRING) {
        return PyUnicode_Check(value) || (value == Py_None && !option->needed)
                   ? 0
                   : expected(option->needed ? "str" : "str or None", value);
    }
    if (strcmp(option->name, "xoptions") == 0) {
        PyObject *key, *item;
        if (!PyDict_Check(value)) {
            return expected("dict[str, str | bool]", value);
        }
        for (Py_ssize_t at = 0; PyDict_Next(value, &at, &key, &item);) {
            int named = PyUnicode_Check(key);
            if (!named || !(PyUnicode_Check(item) || PyBool_Check(item))) {
                /* The type in the message is the key's in CPython, too. */
                PyErr_Format(PyExc_TypeError,
                             named ? "expected str or bool, got dict value type %s"
                                   : "expected str, got dict key type %s",
                             Py_TYPE(key)->tp_name);
                return -1;
            }
        }
        return 0;
    }
    if (!PyList_Check(value)) {
        return expected("list[str]", value);
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value); i++) {
        if (!PyUnicode_Check(PyList_GET_ITEM(value, i))) {
            PyErr_Format(PyExc_TypeError, "expected str, list item %zd has type %s", i,
                         Py_TYPE(PyList_GET_ITEM(value, i))->tp_name);
            return -1;
        }
    }
    return 0;
}

int
PyConfig_Set(const char *name, PyObject *value)
{
    void *config;
    if (PySys_Audit("cpython.PyConfig_Set", "sO", name, value) < 0) {
        return -1;
    }
    const gopyrt_field *field = find_field(name, &config);
    if (field == NULL) {
        return -1;
    }
    const struct option *option = find_option(name);
    if (option == NULL) {
        PyErr_Format(PyExc_ValueError, "cannot set read-only option %s", name);
        return -1;
    }
    if (option->sys == NULL) {
        return set_number(option, field, config, value);
    }
    return check_object(option, field, value) < 0 ? -1 : PySys_SetObject(option->sys, value);
}
