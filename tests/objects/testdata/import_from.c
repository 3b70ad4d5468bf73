/* What a fromlist brings in, and what relative names and packages go by. */
#include "show.h"

static PyObject *
modules(void)
{
    return PyImport_GetModuleDict();
}

static PyObject *
package(const char *name)
{
    PyObject *m = late(PyImport_AddModuleRef(name)), *path = PyList_New(0);
    PyObject_SetAttrString(m, "__path__", path);
    Py_DECREF(path);
    return m;
}

static void
take(const char *name)
{
    PyDict_PopString(modules(), name, NULL);
}

static void
from(const char *what, PyObject *names)
{
    show(what, PyImport_ImportModuleLevel("pkg", NULL, NULL, late(names), 0));
}

/* ---- Names that go while they are looked for ---- */

OWN PyObject *names_at_work;

static PyObject *
no_attribute(PyObject *self, PyObject *name)
{
    show("  asked for", Py_NewRef(name));
    PyList_SetSlice(names_at_work, 0, PyList_Size(names_at_work), NULL);
    for (int i = 0; i < 50; i++) {
        Py_DECREF(PyUnicode_FromFormat("other%02dname", i));
    }
    PyErr_SetString(PyExc_AttributeError, "no");
    return NULL;
}

static PyMethodDef no_attribute_def = { "__getattr__", no_attribute, METH_O, NULL };

static PyObject *
fails(PyObject *self, PyObject *name)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "asked for");
    return NULL;
}

static PyMethodDef fails_def = { "__getattr__", fails, METH_O, NULL };

static void
set_getattr(PyObject *m, PyMethodDef *def)
{
    PyObject *f = PyCFunction_New(def, NULL);
    PyObject_SetAttrString(m, "__getattr__", f);
    Py_DECREF(f);
}

static void
fromlists(void)
{
    PyObject *m = package("pkg");
    from("number", Py_BuildValue("[i]", 1));
    from("None", Py_BuildValue("(sO)", "a", Py_None));
    from("none of them", Py_BuildValue("[ss]", "a", "b"));
    from("no list", PyLong_FromLong(3));
    from("text", text("ab"));
    from("iterator", PyObject_GetIter(B("[s]", "a")));
    from("star", Py_BuildValue("[s]", "*"));
    PyObject_SetAttrString(m, "__all__", B("[ss]", "*", "a"));
    from("__all__", Py_BuildValue("[s]", "*"));
    PyObject_SetAttrString(m, "__all__", B("(si)", "a", 3));
    from("__all__ of a number", Py_BuildValue("[s]", "*"));
    PyObject_SetAttrString(m, "__all__", B("i", 3));
    from("__all__ is a number", Py_BuildValue("[s]", "*"));
    PyDict_SetItemString(modules(), "pkg.halted", Py_None);
    from("halted", Py_BuildValue("[s]", "halted"));
    take("pkg.halted");
    names_at_work = PyList_New(0);
    for (int i = 0; i < 3; i++) {
        PyObject *name = PyUnicode_FromFormat("first%02dname", i);
        PyList_Append(names_at_work, name);
        Py_DECREF(name);
    }
    set_getattr(m, &no_attribute_def);
    from("emptied", names_at_work);
    set_getattr(m, &fails_def);
    from("fails", Py_BuildValue("[s]", "a"));
    take("pkg");
}

static void
names(void)
{
    PyObject *five = B("i", 5);
    package("pkg");
    PyDict_SetItemString(modules(), "halted", Py_None);
    PyDict_SetItemString(modules(), "five", five);
    static const char *const all[] = { "pkg..x", "pkg.",     ".pkg",   ".",     "..",
                                       "halted", "halted.x", "five.x", "pkg.x", "x." };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        show(all[i], PyImport_ImportModule(all[i]));
    }
    take("pkg"), take("halted"), take("five");
}

/* ---- What a relative name goes by ---- */

static void
relative(const char *what, const char *name, PyObject *globals)
{
    show(what, PyImport_ImportModuleLevel(name, late(globals), NULL, NULL, 1));
}

static void
packages(void)
{
    PyObject *spec = late(PyModule_New("spec")), *m = package("pkg");
    relative("no parent", "", Py_BuildValue("{s:s,s:O}", "__name__", "q", "__spec__", spec));
    PyObject_SetAttrString(spec, "parent", B("s", "pkg"));
    relative(
        "spec", "",
        Py_BuildValue("{s:O,s:s,s:O}", "__package__", Py_None, "__name__", "q", "__spec__", spec));
    relative("both", "", Py_BuildValue("{s:s,s:O}", "__package__", "pkg", "__spec__", spec));
    relative("they differ", "",
             Py_BuildValue("{s:s,s:O}", "__package__", "pkg.x", "__spec__", spec));
    relative("no spec", "", Py_BuildValue("{s:s,s:O}", "__package__", "pkg", "__spec__", Py_None));
    PyObject_SetAttrString(spec, "parent", B("i", 3));
    relative("parent is no text", "", Py_BuildValue("{s:O}", "__spec__", spec));
    relative("name", "", Py_BuildValue("{s:s}", "__name__", "pkg.sub"));
    relative("name and path", "", Py_BuildValue("{s:s,s:[]}", "__name__", "pkg", "__path__"));
    relative("name is no text", "", Py_BuildValue("{s:i}", "__name__", 3));
    (void)m;
    take("pkg");
}

/* The same with warnings as errors. */
static void
warnings(void)
{
    PyObject *w = PyImport_AddModuleRef("warnings");
    PyObject *filters = Py_BuildValue("[(sOOOi)]", "error", Py_None, PyExc_Warning, Py_None, 0);
    PyObject *usual = PyObject_GetAttrString(w, "filters");
    PyErr_Clear();
    PyObject_SetAttrString(w, "filters", filters);
    PyObject_SetAttrString(w, "defaultaction", B("s", "default"));
    PyObject_SetAttrString(w, "onceregistry", B("{}"));
    show("no block", PyImport_ImportModuleNoBlock("sys"));
    packages();
    PyObject_SetAttrString(w, "filters", usual != NULL ? usual : B("[]"));
    Py_DECREF(filters), Py_XDECREF(usual), Py_DECREF(w);
}

static void
facts(void)
{
    fromlists();
    names();
    packages();
    warnings();
    take("warnings");
}
