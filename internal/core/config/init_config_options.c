/* The options of a PyInitConfig by name: looking them up, reading them, setting them.
 *
 * The names are those of the fields of PyConfig and, where it has no such field, of PyPreConfig. */
#include "config/config.h"
#include "text/text.h"
#include "init_config.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define NO_OPTION "unknown config option name"
#define NULL_ARGUMENT "an argument is NULL"

static int
fail(PyInitConfig *config, const char *message)
{
    gopyrt_init_config_fail(config, message);
    return -1;
}

/* An option and its address. A name that both structures have means PyConfig's field. */
typedef struct {
    const gopyrt_field *field;
    char *at;
} option;

static option
find(PyInitConfig *config, const char *name)
{
    const gopyrt_field *field = gopyrt_field_find(gopyrt_config_fields, name);
    if (field != NULL) {
        return (option){ field, GOPYRT_FIELD_AT(&config->config, field, char) };
    }
    field = gopyrt_field_find(gopyrt_preconfig_fields, name);
    return (option){ field,
                     field == NULL ? NULL : GOPYRT_FIELD_AT(&config->preconfig, field, char) };
}

/* Stores the option of that name in *found and returns 0. If there is none, or an argument is
 * missing, records the error and returns -1. */
static int
require(PyInitConfig *config, const char *name, int has_rest, option *found)
{
    if (config == NULL || name == NULL || !has_rest) {
        return fail(config, NULL_ARGUMENT);
    }
    *found = find(config, name);
    return found->field == NULL ? fail(config, NO_OPTION) : 0;
}

/* An option that is set may be for nothing unless another one is set too: then it is. */
static void
imply(PyInitConfig *config, const option *set)
{
    static const struct {
        const char *option;
        size_t switched_on; /* the offset of an int in PyConfig */
    } implied[] = {
        { "hash_seed", offsetof(PyConfig, use_hash_seed) },
        { "module_search_paths", offsetof(PyConfig, module_search_paths_set) },
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(implied); i++) {
        if (strcmp(set->field->name, implied[i].option) == 0) {
            *(int *)((char *)&config->config + implied[i].switched_on) = 1;
        }
    }
}

int
PyInitConfig_HasOption(PyInitConfig *config, const char *name)
{
    return config != NULL && name != NULL && find(config, name).field != NULL;
}

int
PyInitConfig_GetInt(PyInitConfig *config, const char *name, int64_t *value)
{
    option found;
    if (require(config, name, value != NULL, &found) < 0) {
        return -1;
    }
    switch (found.field->kind) {
    case GOPYRT_FIELD_STRING:
    case GOPYRT_FIELD_LIST:
        return fail(config, "config option type is not int");
    case GOPYRT_FIELD_ULONG: {
        unsigned long number = *(unsigned long *)found.at;
        if (number > INT64_MAX) {
            return fail(config, "config option value doesn't fit into int64_t");
        }
        *value = (int64_t)number;
        return 0;
    }
    default:
        *value = *(int *)found.at;
        return 0;
    }
}

int
PyInitConfig_SetInt(PyInitConfig *config, const char *name, int64_t value)
{
    option found;
    if (require(config, name, 1, &found) < 0) {
        return -1;
    }
    switch (found.field->kind) {
    case GOPYRT_FIELD_STRING:
    case GOPYRT_FIELD_LIST:
        return fail(config, "config option type is not int");
    case GOPYRT_FIELD_ULONG:
        if (value < 0) {
            return fail(config, "config option value is out of unsigned long range");
        }
        *(unsigned long *)found.at = (unsigned long)value;
        imply(config, &found);
        return 0;
    case GOPYRT_FIELD_INT:
        if (value < INT_MIN || value > INT_MAX) {
            return fail(config, "config option value is out of int range");
        }
        break;
    default:
        if (value < 0 || value > UINT_MAX) {
            return fail(config, "config option value is out of unsigned int range");
        }
    }
    /* As in CPython the upper half of the unsigned numbers is taken, and becomes negative. */
    *(int *)found.at = (int)value;
    return 0;
}

/* UTF-8 to a wide string; NULL with the error recorded. */
static wchar_t *
decode(PyInitConfig *config, const char *text)
{
    wchar_t *wide = NULL;
    const char *reason = NULL;
    int result =
        gopyrt_utf8_decode(text, strlen(text), &wide, NULL, &reason, malloc, _Py_ERROR_STRICT);
    if (result != GOPYRT_CODEC_OK) {
        fail(config,
             result == GOPYRT_CODEC_INVALID ? "decoding error" : _PyStatus_NO_MEMORY_ERRMSG);
    }
    return wide;
}

/* A wide string to UTF-8; NULL with the error recorded. */
static char *
encode(PyInitConfig *config, const wchar_t *wide)
{
    char *text = NULL;
    const char *reason = NULL;
    int result = gopyrt_utf8_encode(wide, &text, NULL, &reason, malloc, _Py_ERROR_STRICT);
    if (result != GOPYRT_CODEC_OK) {
        fail(config,
             result == GOPYRT_CODEC_INVALID ? "encoding error" : _PyStatus_NO_MEMORY_ERRMSG);
    }
    return text;
}

int
PyInitConfig_GetStr(PyInitConfig *config, const char *name, char **value)
{
    option found;
    if (require(config, name, value != NULL, &found) < 0) {
        return -1;
    }
    if (found.field->kind != GOPYRT_FIELD_STRING) {
        return fail(config, "config option type is not string");
    }
    const wchar_t *wide = *(wchar_t **)found.at;
    char *text = wide == NULL ? NULL : encode(config, wide);
    if (wide != NULL && text == NULL) {
        return -1;
    }
    *value = text;
    return 0;
}

int
PyInitConfig_SetStr(PyInitConfig *config, const char *name, const char *value)
{
    option found;
    if (require(config, name, value != NULL, &found) < 0) {
        return -1;
    }
    if (found.field->kind != GOPYRT_FIELD_STRING) {
        return fail(config, "config option type is not string");
    }
    wchar_t *wide = decode(config, value);
    if (wide == NULL) {
        return -1;
    }
    free(*(wchar_t **)found.at);
    *(wchar_t **)found.at = wide;
    return 0;
}

void
PyInitConfig_FreeStrList(size_t length, char **items)
{
    for (size_t i = 0; i < length; i++) {
        free(items[i]);
    }
    free(items);
}

int
PyInitConfig_GetStrList(PyInitConfig *config, const char *name, size_t *length, char ***items)
{
    option found;
    if (require(config, name, length != NULL && items != NULL, &found) < 0) {
        return -1;
    }
    if (found.field->kind != GOPYRT_FIELD_LIST) {
        return fail(config, "config option type is not string list");
    }
    const PyWideStringList *list = (PyWideStringList *)found.at;
    /* One item more, so that an empty list has an address too. */
    char **copy = calloc((size_t)list->length + 1, sizeof(*copy));
    if (copy == NULL) {
        return fail(config, _PyStatus_NO_MEMORY_ERRMSG);
    }
    for (Py_ssize_t i = 0; i < list->length; i++) {
        copy[i] = encode(config, list->items[i]);
        if (copy[i] == NULL) {
            PyInitConfig_FreeStrList((size_t)i, copy);
            return -1;
        }
    }
    *length = (size_t)list->length;
    *items = copy;
    return 0;
}

int
PyInitConfig_SetStrList(PyInitConfig *config, const char *name, size_t length, char *const *items)
{
    option found;
    if (require(config, name, length == 0 || items != NULL, &found) < 0) {
        return -1;
    }
    if (found.field->kind != GOPYRT_FIELD_LIST) {
        return fail(config, "config option type is not strings list");
    }
    PyWideStringList list = _PyWideStringList_INIT;
    if (length > 0) {
        list.items =
            length > PY_SSIZE_T_MAX / sizeof(wchar_t *) ? NULL : calloc(length, sizeof(wchar_t *));
        if (list.items == NULL) {
            return fail(config, _PyStatus_NO_MEMORY_ERRMSG);
        }
    }
    for (size_t i = 0; i < length; i++, list.length++) {
        list.items[i] = items[i] == NULL ? NULL : decode(config, items[i]);
        if (list.items[i] == NULL) {
            gopyrt_init_config_free_list(&list);
            return items[i] == NULL ? fail(config, NULL_ARGUMENT) : -1;
        }
    }
    gopyrt_init_config_free_list((PyWideStringList *)found.at);
    *(PyWideStringList *)found.at = list;
    imply(config, &found);
    return 0;
}
