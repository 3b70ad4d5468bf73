/* A warning: raised, shown or left out, as the filters say. */
#include "object/error/report/output.h"
#include "object/error/report/warnings.h"

/* ---- What was shown already ----------------------------------------------- */

/* Filters that changed since make what a registry holds void. 1 if a key is in it, which is
 * otherwise added if `add`; 0 or -1. */
static int
already(PyObject *registry, PyObject *key, int add)
{
    long version = gopyrt_interp()->warnings.filters_version;
    if (registry == NULL || key == NULL) {
        return key == NULL ? -1 : 0;
    }
    PyObject *known;
    if (PyDict_GetItemRef(registry, GOPYRT_ID(version), &known) < 0) {
        return -1;
    }
    long had = known != NULL && PyLong_CheckExact(known) ? PyLong_AsLong(known) : version - 1;
    Py_XDECREF(known);
    if (had != version) {
        PyErr_Clear();
        PyDict_Clear(registry);
        PyObject *number = PyLong_FromLong(version);
        int failed = number == NULL || PyDict_SetItem(registry, GOPYRT_ID(version), number) < 0;
        Py_XDECREF(number);
        if (failed) {
            return -1;
        }
    }
    else {
        PyObject *value;
        if (PyDict_GetItemRef(registry, key, &value) < 0) {
            return -1;
        }
        int truth = value == NULL ? 0 : PyObject_IsTrue(value);
        Py_XDECREF(value);
        if (truth != 0) {
            return truth;
        }
    }
    return add && PyDict_SetItem(registry, key, Py_True) < 0 ? -1 : 0;
}

/* The same for a text and a category, whatever the line. */
static int
already_anywhere(PyObject *registry, PyObject *text, PyObject *category)
{
    PyObject *key = PyTuple_Pack(2, text, category);
    int result = already(registry, key, 1);
    Py_XDECREF(key);
    return result;
}

/* ---- Showing it ----------------------------------------------------------- */

static void
show(const struct gopyrt_warning *w, PyObject *category, PyObject *text)
{
    gopyrt_output out;
    gopyrt_output_open(&out, NULL);
    PyObject *name = PyObject_GetAttr(category, GOPYRT_ID(__name__));
    if (name == NULL) {
        PyErr_Clear();
        name = PyUnicode_FromString("<unknown>");
    }
    if (name != NULL) {
        gopyrt_output_format(&out, "%S:%d: %S: %S\n", w->filename, w->line, name, text);
        Py_DECREF(name);
    }
    PyObject *line =
        PyUnicode_Check(w->filename) ? gopyrt_output_source(w->filename, w->line, 1) : NULL;
    PyErr_Clear();
    if (line != NULL) {
        Py_ssize_t n = PyUnicode_GET_LENGTH(line);
        while (n > 0 && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(line, n - 1))) {
            n--;
        }
        Py_SETREF(line, PyUnicode_Substring(line, 0, n));
        if (line != NULL) {
            gopyrt_output_format(&out, "  %U\n", line);
            Py_DECREF(line);
        }
    }
    gopyrt_output_close(&out);
}

/* The module warnings, if it is loaded, shows it in its own way. */
static int
deliver(const struct gopyrt_warning *w, PyObject *category, PyObject *message, PyObject *text)
{
    PyObject *function = gopyrt_warnings_part("_showwarnmsg");
    if (function == NULL) {
        if (PyErr_Occurred()) {
            return -1;
        }
        show(w, category, text);
        return 0;
    }
    PyObject *type = gopyrt_warnings_part("WarningMessage"), *made = NULL, *result = NULL;
    if (type != NULL) {
        made = PyObject_CallFunction(type, "OOOiOOO", message, category, w->filename, w->line,
                                     Py_None, Py_None, w->source != NULL ? w->source : Py_None);
    }
    else if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_RuntimeError, "unable to get warnings.WarningMessage");
    }
    if (made != NULL) {
        result = PyObject_CallOneArg(function, made);
    }
    Py_XDECREF(type);
    Py_XDECREF(made);
    Py_XDECREF(result);
    Py_DECREF(function);
    return result == NULL ? -1 : 0;
}

/* ---- The decision --------------------------------------------------------- */

/* 1 to show it, 0 to leave it out, -1 with an exception. */
static int
decide(const struct gopyrt_warning *w, PyObject *category, PyObject *message, PyObject *text,
       PyObject *key, PyObject *registry)
{
    int seen = already(registry, key, 0);
    if (seen != 0) {
        return seen < 0 ? -1 : 0;
    }
    PyObject *item, *action = gopyrt_warnings_action(category, text, w->module, w->line, &item);
    int result = -1;
    if (action == NULL) {
        return -1;
    }
#define IS(name) (PyUnicode_CompareWithASCIIString(action, name) == 0)
    if (IS("error")) {
        PyErr_SetObject(category, message);
    }
    else if (IS("ignore")) {
        result = 0;
    }
    else if (IS("always") || IS("all")) {
        result = 1;
    }
    else if (registry != NULL && PyDict_SetItem(registry, key, Py_True) < 0) {
        result = -1;
    }
    else if (IS("default")) {
        result = 1;
    }
    else if (IS("module")) {
        result = registry == NULL ? 0 : already_anywhere(registry, text, category);
        result = result < 0 ? -1 : !result;
    }
    else if (IS("once")) {
        PyObject *once =
            registry != NULL ? Py_NewRef(registry) : gopyrt_warnings_part("onceregistry");
        result = once == NULL ? -1 : already_anywhere(once, text, category);
        result = result < 0 ? -1 : !result;
        Py_XDECREF(once);
    }
    else {
        PyErr_Format(PyExc_RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R",
                     action, item);
    }
#undef IS
    Py_DECREF(item);
    return result;
}

int
gopyrt_warn(const struct gopyrt_warning *w)
{
    PyObject *registry = w->registry == Py_None ? NULL : w->registry;
    if (w->module == Py_None) {
        return 0; /* the interpreter ends */
    }
    if (registry != NULL && !PyDict_Check(registry)) {
        PyErr_SetString(PyExc_TypeError, "'registry' must be a dict or None");
        return -1;
    }
    int is_warning = PyObject_IsInstance(w->message, PyExc_Warning), result = -1;
    if (is_warning < 0) {
        return -1;
    }
    PyObject *message, *text, *category = w->category != NULL ? w->category : PyExc_RuntimeWarning;
    if (is_warning) {
        message = Py_NewRef(w->message);
        text = PyObject_Str(message);
        category = (PyObject *)Py_TYPE(message);
    }
    else {
        text = Py_NewRef(w->message);
        message = PyObject_CallOneArg(category, w->message);
    }
    PyObject *line = PyLong_FromLong(w->line), *key = NULL;
    if (message != NULL && text != NULL && line != NULL) {
        key = PyTuple_Pack(3, text, category, line);
    }
    if (key != NULL) {
        result = decide(w, category, message, text, key, registry);
        if (result > 0) {
            result = deliver(w, category, message, text);
        }
    }
    Py_XDECREF(key);
    Py_XDECREF(line);
    Py_XDECREF(text);
    Py_XDECREF(message);
    return result;
}
