/* Filters of warnings from the configuration: "action:message:category:module:line", where each
 * part may be left out. */
#include "object/error/report/output.h"
#include "object/error/report/warnings.h"
#include "internal/pycore_namespace.h"

#define PARTS 5

/* Splits an option at its colons, without the blanks around parts. 0, or -1 with an exception. */
static int
split(PyObject *option, PyObject *parts[PARTS], const char **wrong)
{
    PyObject *list = PyObject_CallMethod(option, "split", "s", ":");
    if (list == NULL) {
        return -1;
    }
    Py_ssize_t n = PyList_GET_SIZE(list);
    if (n > PARTS) {
        *wrong = "too many fields (max 5): %R";
    }
    for (Py_ssize_t i = 0; i < PARTS; i++) {
        parts[i] = i < n && n <= PARTS
                       ? PyObject_CallMethod(PyList_GET_ITEM(list, i), "strip", NULL)
                       : PyUnicode_FromString("");
    }
    Py_DECREF(list);
    return parts[0] && parts[1] && parts[2] && parts[3] && parts[4] ? 0 : -1;
}

/* The action that a text is the beginning of, or NULL. */
static const char *
action_of(const char *text)
{
    static const char *const actions[] = {
        "default", "always", "ignore", "module", "once", "error"
    };
    if (strcmp(text, "all") == 0) {
        return "always";
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(actions); i++) {
        if (strncmp(actions[i], text, strlen(text)) == 0) {
            return actions[i];
        }
    }
    return NULL;
}

/* A built-in category by its name, borrowed, or NULL. */
static PyObject *
category_of(const char *name)
{
    if (*name == '\0') {
        return PyExc_Warning;
    }
    PyObject *const all[] = {
        PyExc_Warning,       PyExc_UserWarning,     PyExc_DeprecationWarning,
        PyExc_SyntaxWarning, PyExc_RuntimeWarning,  PyExc_PendingDeprecationWarning,
        PyExc_FutureWarning, PyExc_ImportWarning,   PyExc_UnicodeWarning,
        PyExc_BytesWarning,  PyExc_ResourceWarning, PyExc_EncodingWarning,
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        if (strcmp(((PyTypeObject *)all[i])->tp_name, name) == 0) {
            return all[i];
        }
    }
    return NULL;
}

/* ---- Beginnings of messages ------------------------------------------------ */

/* Does the text begin with `self`, in any case? */
static PyObject *
begins(PyObject *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "expected string, got '%.200s'", Py_TYPE(text)->tp_name);
        return NULL;
    }
    Py_ssize_t n = PyUnicode_GET_LENGTH(self);
    if (n > PyUnicode_GET_LENGTH(text)) {
        Py_RETURN_FALSE;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_UCS4 want = PyUnicode_READ_CHAR(self, i), got = PyUnicode_READ_CHAR(text, i);
        if (want != got && Py_UNICODE_TOLOWER(want) != Py_UNICODE_TOLOWER(got)) {
            Py_RETURN_FALSE;
        }
    }
    Py_RETURN_TRUE;
}

static PyMethodDef begins_def = { "match", begins, METH_O, NULL };

/* What matches the messages that begin with a text: new. CPython has a regular expression there, of
 * a module that is written in Python; this has the part of it that filters use. */
static PyObject *
pattern_of(PyObject *text)
{
    if (PyUnicode_GET_LENGTH(text) == 0) {
        return Py_NewRef(Py_None);
    }
    PyObject *match = PyCFunction_NewEx(&begins_def, text, NULL);
    PyObject *dict =
        match != NULL ? Py_BuildValue("{sOsN}", "pattern", text, "match", match) : NULL;
    PyObject *pattern = dict != NULL ? _PyNamespace_New(dict) : NULL;
    Py_XDECREF(dict);
    return pattern;
}

/* The filter that an option stands for: new. NULL with an exception, or with what is wrong, a
 * format of a part that is put into `part`. */
static PyObject *
filter_of(PyObject *parts[PARTS], const char **wrong, PyObject **part)
{
    const char *text[PARTS];
    for (int i = 0; i < PARTS; i++) {
        text[i] = PyUnicode_AsUTF8(parts[i]);
        if (text[i] == NULL) {
            return NULL;
        }
    }
    const char *action = action_of(text[0]);
    PyObject *category = category_of(text[2]);
    char *end = NULL;
    long line = *text[4] == '\0' ? 0 : strtol(text[4], &end, 10);
    *part = parts[0];
    if (action == NULL) {
        *wrong = "invalid action: %R";
    }
    else if (category == NULL) {
        *wrong = "unknown warning category: %R";
        *part = parts[2];
    }
    else if (line < 0 || line > INT_MAX || (end != NULL && *end != '\0')) {
        *wrong = "invalid lineno %R";
        *part = parts[4];
    }
    else {
        return Py_BuildValue("(sNOOi)", action, pattern_of(parts[1]), category,
                             *text[3] == '\0' ? Py_None : parts[3], (int)line);
    }
    return NULL;
}

static int
add(PyObject *filters, PyObject *option)
{
    PyObject *parts[PARTS] = { NULL }, *part = option, *filter = NULL;
    const char *wrong = NULL;
    int result = split(option, parts, &wrong);
    if (result == 0 && wrong == NULL) {
        filter = filter_of(parts, &wrong, &part);
    }
    if (filter != NULL) {
        result = PyList_Insert(filters, 0, filter);
    }
    else if (wrong != NULL) {
        gopyrt_output out;
        gopyrt_output_open(&out, NULL);
        gopyrt_output_ascii(&out, "Invalid -W option ignored: ");
        gopyrt_output_format(&out, wrong, part);
        gopyrt_output_ascii(&out, "\n");
        gopyrt_output_close(&out);
    }
    else {
        result = -1;
    }
    Py_XDECREF(filter);
    for (int i = 0; i < PARTS; i++) {
        Py_XDECREF(parts[i]);
    }
    return result;
}

int
gopyrt_warnings_add_options(PyObject *filters, const PyWideStringList *options)
{
    for (Py_ssize_t i = 0; i < options->length; i++) {
        PyObject *option = PyUnicode_FromWideChar(options->items[i], -1);
        int result = option == NULL ? -1 : add(filters, option);
        Py_XDECREF(option);
        if (result < 0) {
            return -1;
        }
    }
    return 0;
}
