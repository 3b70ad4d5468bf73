/* The filters of warnings: those of the module warnings where it is loaded, else the interpreter's
 * own. */
#include "object/module/module.h"
#include "object/error/report/warnings.h"

/* ---- The state ------------------------------------------------------------ */

static PyObject *
filter(const char *action, PyObject *category, const char *module)
{
    return Py_BuildValue("(sOOzi)", action, Py_None, category, module, 0);
}

int
gopyrt_warnings_begin(PyInterpreterState *interp)
{
    struct _warnings_runtime_state *state = &interp->warnings;
    const struct {
        const char *action;
        PyObject *category;
        const char *module;
    } first[] = {
        { "default", PyExc_DeprecationWarning, "__main__" },
        { "ignore", PyExc_DeprecationWarning, NULL },
        { "ignore", PyExc_PendingDeprecationWarning, NULL },
        { "ignore", PyExc_ImportWarning, NULL },
        { "ignore", PyExc_ResourceWarning, NULL },
    };
    state->filters = PyList_New(0);
    state->once_registry = PyDict_New();
    state->default_action = PyUnicode_FromString("default");
    int failed =
        state->filters == NULL || state->once_registry == NULL || state->default_action == NULL;
    for (size_t i = 0; !failed && i < Py_ARRAY_LENGTH(first); i++) {
        PyObject *item = filter(first[i].action, first[i].category, first[i].module);
        failed = item == NULL || PyList_Append(state->filters, item) < 0;
        Py_XDECREF(item);
    }
    return failed ? -1 : gopyrt_warnings_add_options(state->filters, &interp->config.warnoptions);
}

void
gopyrt_warnings_end(PyInterpreterState *interp)
{
    Py_CLEAR(interp->warnings.filters);
    Py_CLEAR(interp->warnings.once_registry);
    Py_CLEAR(interp->warnings.default_action);
    Py_CLEAR(interp->warnings.context);
}

PyObject *
gopyrt_warnings_part(const char *name)
{
    struct _warnings_runtime_state *state = &gopyrt_interp()->warnings;
    PyObject *modules = gopyrt_modules();
    PyObject *module =
        modules == NULL ? NULL : PyDict_GetItemWithError(modules, GOPYRT_ID(warnings));
    if (module != NULL) {
        PyObject *part;
        Py_INCREF(module);
        int found = PyObject_GetOptionalAttrString(module, name, &part);
        Py_DECREF(module);
        if (found != 0) {
            return part;
        }
    }
    return Py_XNewRef(strcmp(name, "filters") == 0         ? state->filters
                      : strcmp(name, "defaultaction") == 0 ? state->default_action
                      : strcmp(name, "onceregistry") == 0  ? state->once_registry
                                                           : NULL);
}

/* ---- What they say -------------------------------------------------------- */

/* Does a pattern of a filter hold? None holds always, a str for itself, and anything else has a
 * match(). */
static int
matches(PyObject *pattern, PyObject *text)
{
    if (pattern == Py_None) {
        return 1;
    }
    if (PyUnicode_CheckExact(pattern)) {
        return PyObject_RichCompareBool(pattern, text, Py_EQ);
    }
    PyObject *result = PyObject_CallMethod(pattern, "match", "O", text);
    int truth = result == NULL ? -1 : PyObject_IsTrue(result);
    Py_XDECREF(result);
    return truth;
}

/* (action, message, category, module, line) */
static int
applies(PyObject *item, PyObject *category, PyObject *text, PyObject *module, int line)
{
    int result = matches(PyTuple_GET_ITEM(item, 1), text);
    if (result > 0) {
        result = PyObject_IsSubclass(category, PyTuple_GET_ITEM(item, 2));
    }
    if (result > 0) {
        result = matches(PyTuple_GET_ITEM(item, 3), module);
    }
    if (result > 0) {
        Py_ssize_t wanted = PyLong_AsSsize_t(PyTuple_GET_ITEM(item, 4));
        result = wanted == -1 && PyErr_Occurred() ? -1 : wanted == 0 || wanted == line;
    }
    return result;
}

PyObject *
gopyrt_warnings_action(PyObject *category, PyObject *text, PyObject *module, int line,
                       PyObject **item)
{
    PyObject *filters = gopyrt_warnings_part("filters"), *action = NULL;
    *item = NULL;
    if (filters == NULL || !PyList_Check(filters)) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "warnings.filters must be a list");
        }
        Py_XDECREF(filters);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(filters); i++) {
        PyObject *f = Py_NewRef(PyList_GET_ITEM(filters, i));
        int holds = -1;
        if (PyTuple_Check(f) && PyTuple_GET_SIZE(f) == 5) {
            action = PyTuple_GET_ITEM(f, 0);
            if (PyUnicode_Check(action)) {
                holds = applies(f, category, text, module, line);
            }
            else {
                PyErr_Format(PyExc_TypeError, "action must be a string, not '%.200s'",
                             GOPYRT_TYPE_NAME(action));
            }
        }
        else {
            PyErr_Format(PyExc_ValueError, "warnings.filters item %zd isn't a 5-tuple", i);
        }
        if (holds != 0) {
            Py_DECREF(filters);
            if (holds < 0) {
                Py_DECREF(f);
                return NULL;
            }
            *item = f;
            return action;
        }
        Py_DECREF(f);
    }
    Py_DECREF(filters);
    *item = gopyrt_warnings_part("defaultaction");
    if (*item != NULL && !PyUnicode_Check(*item)) {
        PyErr_Format(PyExc_TypeError, "warnings.defaultaction must be a string, not '%.200s'",
                     GOPYRT_TYPE_NAME(*item));
        Py_CLEAR(*item);
    }
    return *item;
}
