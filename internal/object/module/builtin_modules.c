/* Modules that are built in: those of the host's table, and the library's own behind them. */
#include "object/module/module.h"

#include "object/library/library.h"
#include "object/module/import_parts.h"

static const struct _inittab *
find_in(const struct _inittab *table, PyObject *name)
{
    for (const struct _inittab *at = table; at != NULL && at->name != NULL; at++) {
        if (PyUnicode_CompareWithASCIIString(name, at->name) == 0) {
            return at;
        }
    }
    return NULL;
}

PyObject *
gopyrt_import_builtin(PyObject *name)
{
    const struct _inittab *found = find_in(PyImport_Inittab, name);
    if (found == NULL && (found = find_in(gopyrt_library, name)) == NULL) {
        return NULL;
    }
    return found->initfunc == NULL ? PyImport_AddModuleRef(found->name)
                                   : gopyrt_import_init(name, NULL, found->initfunc);
}

/* Adds a name to a list, once. */
static int
add_name(PyObject *list, const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    int has = text == NULL ? -1 : PySequence_Contains(list, text);
    int result = has == 0 ? PyList_Append(list, text) : has;
    Py_XDECREF(text);
    return result < 0 ? -1 : 0;
}

static int
add_names(PyObject *list, const struct _inittab *table)
{
    for (const struct _inittab *at = table; at != NULL && at->name != NULL; at++) {
        if (add_name(list, at->name) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
gopyrt_builtin_names(void)
{
    static const struct _inittab others[] = {
        { "_io", NULL }, { "builtins", NULL }, { "sys", NULL }, { NULL, NULL }
    };
    PyObject *list = PyList_New(0), *names = NULL;
    if (list != NULL && add_names(list, PyImport_Inittab) == 0
        && add_names(list, gopyrt_library) == 0 && add_names(list, others) == 0
        && PyList_Sort(list) == 0)
    {
        names = PyList_AsTuple(list);
    }
    Py_XDECREF(list);
    return names;
}
