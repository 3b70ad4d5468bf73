// Imports of what sys.modules has and has not, by every function, and with another __import__.
#include "show.h"

// A module is shown by its name.
static PyObject *
plainly(PyObject *o)
{
    PyObject *name = o != NULL && PyModule_Check(o) ? PyModule_GetNameObject(o) : NULL;
    if (name != NULL) {
        PyObject *word = PyUnicode_FromFormat("module %U", name);
        Py_DECREF(name);
        Py_DECREF(o);
        return word;
    }
    return o;
}

#undef OBJECT
#undef BORROWED
#define OBJECT(call) show(#call, plainly(call))
#define BORROWED(call) show(#call, plainly(Py_XNewRef(call)))

static PyObject *
modules(void)
{
    return PyImport_GetModuleDict();
}

static void
put_module(const char *name, PyObject *module)
{
    PyDict_SetItemString(modules(), name, module);
}

static void
take(const char *name)
{
    PyDict_PopString(modules(), name, NULL);
}

static PyObject *
new_module(const char *name)
{
    return late(PyModule_New(name));
}

static void
added(void)
{
    PyObject *m = NULL, *again;
    NUMBER(PyDict_Check(modules()));
    m = PyImport_AddModuleRef("fresh");
    BORROWED(m);
    again = PyImport_AddModule("fresh");
    NUMBER(again == m);
    again = PyImport_AddModuleObject(late(text("fresh")));
    NUMBER(again == m);
    again = PyImport_GetModule(late(text("fresh")));
    NUMBER(again == m);
    Py_XDECREF(again);
    Py_XDECREF(m);
    OBJECT(PyImport_AddModuleRef("fresh.part"));
    OBJECT(PyImport_AddModuleRef("\xff"));
    BORROWED(PyImport_AddModule("\xff"));
    BORROWED(PyImport_AddModuleObject(late(PyList_New(0))));
    BORROWED(PyImport_AddModuleObject(B("i", 70001)));
    OBJECT(PyImport_GetModule(late(text("no_such"))));
    OBJECT(PyImport_GetModule(late(PyList_New(0))));
    put_module("odd", Py_None);
    OBJECT(PyImport_GetModule(late(text("odd"))));
    OBJECT(PyImport_AddModuleRef("odd"));
    put_module("odd", Py_True);
    OBJECT(PyImport_GetModule(late(text("odd"))));
    OBJECT(PyImport_AddModuleRef("odd"));
    take("odd");
    take("fresh");
    take("fresh.part");
    PyObject *number = B("i", 70001);
    PyDict_Pop(modules(), number, NULL);
}

static void
known(void)
{
    OBJECT(PyImport_ImportModule("sys"));
    OBJECT(PyImport_ImportModule("builtins"));
    OBJECT(PyImport_Import(late(text("sys"))));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    OBJECT(PyImport_ImportModuleNoBlock("sys"));
    OBJECT(PyImport_ImportModuleNoBlock("no_such_module_here"));
#pragma GCC diagnostic pop
    OBJECT(PyImport_ImportModuleLevel("sys", NULL, NULL, NULL, 0));
    OBJECT(PyImport_ImportModuleLevelObject(late(text("sys")), NULL, NULL, NULL, 0));
    OBJECT(PyImport_ImportModuleAttrString("builtins", "len"));
    OBJECT(PyImport_ImportModuleAttr(late(text("builtins")), late(text("abs"))));
}

static void
unknown(void)
{
    OBJECT(PyImport_ImportModule("no_such_module_here"));
    OBJECT(PyImport_ImportModule("no_such_module_here.part"));
    OBJECT(PyImport_ImportModule("sys.part"));
    OBJECT(PyImport_ImportModule(""));
    OBJECT(PyImport_ImportModule("\xff"));
    OBJECT(PyImport_Import(B("i", 5)));
    OBJECT(PyImport_ImportModuleLevelObject(NULL, NULL, NULL, NULL, 0));
    OBJECT(PyImport_ImportModuleLevelObject(B("i", 5), NULL, NULL, NULL, 0));
    OBJECT(PyImport_ImportModuleLevel("sys", NULL, NULL, NULL, -1));
    OBJECT(PyImport_ImportModuleAttrString("builtins", "no_such_name"));
    OBJECT(PyImport_ImportModuleAttrString("no_such_module_here", "x"));
    OBJECT(PyImport_ImportModuleAttrString("builtins", "\xff"));
    OBJECT(PyImport_ImportModuleAttr(late(text("builtins")), B("i", 5)));
    OBJECT(PyImport_ImportModuleAttr(B("i", 5), late(text("x"))));
    PyImport_ImportModule("no_such_module_here");
    PyObject *e = late(PyErr_GetRaisedException());
    show("type", Py_NewRef(Py_TYPE(e)));
    OBJECT(PyObject_GetAttrString(e, "name"));
    OBJECT(PyObject_GetAttrString(e, "path"));
    OBJECT(PyObject_GetAttrString(e, "args"));
    put_module("halted", Py_None);
    OBJECT(PyImport_ImportModule("halted"));
    take("halted");
}

static PyObject *
package_globals(PyObject *package, PyObject *name)
{
    return late(Py_BuildValue("{s:O,s:O}", "__package__", package, "__name__", name));
}

static void
relative(void)
{
    PyObject *p = new_module("pack"), *q = new_module("pack.part"),
             *r = new_module("pack.part.leaf");
    PyObject *none = Py_None, *list = B("[s]", "part");
    put_module("pack", p);
    put_module("pack.part", q);
    put_module("pack.part.leaf", r);
    OBJECT(PyImport_ImportModule("pack"));
    OBJECT(PyImport_ImportModule("pack.part"));
    OBJECT(PyImport_ImportModule("pack.part.leaf"));
    OBJECT(PyImport_ImportModule("pack.nope"));
    OBJECT(PyImport_ImportModuleLevel("pack.part.leaf", NULL, NULL, NULL, 0));
    OBJECT(PyImport_ImportModuleLevel("pack.part.leaf", NULL, NULL, list, 0));
    OBJECT(PyImport_ImportModuleLevel("pack", NULL, NULL, list, 0));
    OBJECT(PyImport_ImportModuleLevel("pack", NULL, NULL, late(PyList_New(0)), 0));
    PyObject *in_pack = package_globals(late(text("pack")), late(text("pack")));
    PyObject *in_part = package_globals(late(text("pack.part")), late(text("x")));
    OBJECT(PyImport_ImportModuleLevel("part", in_pack, NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("part", in_pack, NULL, NULL, 1));
    OBJECT(PyImport_ImportModuleLevel("part.leaf", in_pack, NULL, NULL, 1));
    OBJECT(PyImport_ImportModuleLevel("part.leaf", in_pack, NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("", in_pack, NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("", in_part, NULL, list, 2));
    OBJECT(PyImport_ImportModuleLevel("part", in_part, NULL, list, 2));
    OBJECT(PyImport_ImportModuleLevel("", in_part, NULL, list, 3));
    OBJECT(PyImport_ImportModuleLevel("leaf", in_part, NULL, NULL, 1));
    OBJECT(PyImport_ImportModuleLevel("nope", in_pack, NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("part", NULL, NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("part", none, NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("part", B("{}"), NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("part", package_globals(late(text("")), late(text("x"))),
                                      NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("part", package_globals(B("i", 5), late(text("x"))), NULL,
                                      list, 1));
    OBJECT(PyImport_ImportModuleLevel("part", package_globals(late(text("gone")), late(text("x"))),
                                      NULL, list, 1));
    OBJECT(PyImport_ImportModuleLevel("", NULL, NULL, NULL, 0));
    take("pack");
    OBJECT(PyImport_ImportModuleLevel("pack.part", NULL, NULL, NULL, 0));
    take("pack.part");
    take("pack.part.leaf");
}

// ---- Another __import__

static PyObject *
importer(PyObject *self, PyObject *args)
{
    PyObject *name = PyTuple_GetItem(args, 0);
    printf("asked for");
    show("", Py_NewRef(name));
    NUMBER(PyTuple_Size(args));
    show("from", Py_XNewRef(PyTuple_Size(args) > 3 ? PyTuple_GetItem(args, 3) : NULL));
    if (PyUnicode_CompareWithASCIIString(name, "refused") == 0) {
        PyErr_SetString(PyExc_PermissionError, "refused");
        return NULL;
    }
    if (PyUnicode_CompareWithASCIIString(name, "absent") != 0) {
        PyObject *m = PyModule_New("made");
        PyDict_SetItem(PyImport_GetModuleDict(), name, m);
        return m;
    }
    return PyLong_FromLong(3);
}

static PyMethodDef importer_def = { "importer", importer, METH_VARARGS, NULL };

static void
other_import(void)
{
    PyObject *b = late(PyImport_ImportModule("builtins")),
             *before = late(PyObject_GetAttrString(b, "__import__"));
    PyObject_SetAttrString(b, "__import__", late(PyCFunction_New(&importer_def, NULL)));
    OBJECT(PyImport_Import(late(text("anything"))));
    OBJECT(PyImport_ImportModule("refused"));
    OBJECT(PyImport_ImportModule("absent"));
    OBJECT(PyImport_ImportModuleAttrString("anything", "__name__"));
    OBJECT(PyImport_ImportModuleLevel("sys", NULL, NULL, NULL, 0));
    PyObject_SetAttrString(b, "__import__", B("i", 5));
    OBJECT(PyImport_ImportModule("sys"));
    PyObject_DelAttrString(b, "__import__");
    OBJECT(PyImport_ImportModule("sys"));
    PyObject_SetAttrString(b, "__import__", before);
    take("anything");
    OBJECT(PyObject_CallFunction(before, "s", "sys"));
    OBJECT(PyObject_CallFunction(before, "i", 1));
    OBJECT(PyObject_CallNoArgs(before));
    OBJECT(PyObject_CallFunction(before, "s{}{}()i", "sys", -1));
    OBJECT(PyObject_CallFunction(before, "sOO()s", "sys", Py_None, Py_None, "x"));
    OBJECT(PyObject_Call(before, B("(s)", "sys"), B("{s:i}", "level", 0)));
    OBJECT(PyObject_Call(before, B("(s)", "sys"), B("{s:i}", "levels", 0)));
}

static void
facts(void)
{
    added();
    known();
    unknown();
    relative();
    other_import();
    PyGC_Collect();
}
