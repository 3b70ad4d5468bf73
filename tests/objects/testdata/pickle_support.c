/* What object has for pickle: __reduce_ex__, __reduce__ and __getstate__, with a copyreg that tells
 * what it is asked. */
#include "show.h"

static PyObject *
give(PyObject *value, PyObject *args)
{
    return Py_NewRef(value);
}

static PyObject *
reduce_ex(PyObject *unused, PyObject *args)
{
    return PyTuple_Pack(2, late(text("_reduce_ex")), PyTuple_GET_ITEM(args, 1));
}

static PyObject *
fail(PyObject *exception, PyObject *arg)
{
    PyErr_SetString(exception, "failed");
    return NULL;
}

static PyMethodDef give_def = { "give", give, METH_VARARGS, NULL };
static PyMethodDef reduce_def = { "_reduce_ex", reduce_ex, METH_VARARGS, NULL };
static PyMethodDef fail_def = { "fail", fail, METH_O, NULL };

/* A function that returns a value, which it takes over, whatever it is given. */
static PyObject *
function_of(PyObject *value)
{
    PyObject *f = PyCFunction_New(&give_def, value);
    Py_DECREF(value);
    return f;
}

/* Another copyreg; what _slotnames returns is taken over. */
static void
set_copyreg(PyObject *names)
{
    PyObject *module = PyModule_New("copyreg"), *f = PyCFunction_New(&reduce_def, NULL);
    PyObject *slotnames = function_of(names);
    PyObject_SetAttrString(module, "_reduce_ex", f);
    PyObject_SetAttrString(module, "_slotnames", slotnames);
    PyObject_SetAttrString(module, "__newobj__", late(text("newobj")));
    PyObject_SetAttrString(module, "__newobj_ex__", late(text("newobj_ex")));
    PyDict_SetItemString(PyImport_GetModuleDict(), "copyreg", module);
    Py_DECREF(slotnames), Py_DECREF(f), Py_DECREF(module);
}

/* An object of a class with an attribute, which it takes over. */
static PyObject *
object_with(PyTypeObject *base, const char *name, PyObject *value)
{
    PyObject *type = class_of("C", PyTuple_Pack(1, base), Py_BuildValue("{sN}", name, value));
    PyObject *o = type ? PyObject_CallNoArgs(type) : NULL;
    Py_XDECREF(type);
    return late(o);
}

static void
reduced(const char *what, PyObject *o, int protocol)
{
    printf("%s, protocol %d ", what, protocol);
    PyObject *result = PyObject_CallMethod(o, "__reduce_ex__", "i", protocol);
    if (result != NULL && PyTuple_Check(result)) {
        /* Some parts are iterators. */
        PyObject *parts = PySequence_List(result);
        for (Py_ssize_t i = 3; i < PyList_GET_SIZE(parts); i++) {
            PyObject *part = PyList_GET_ITEM(parts, i);
            PyList_SetItem(parts, i, PyIter_Check(part) ? PySequence_List(part) : Py_NewRef(part));
        }
        Py_SETREF(result, parts);
    }
    show("reduced", result);
}

static void
arguments(void)
{
    static const struct {
        const char *name, *format;
    } all[] = {
        { "__getnewargs_ex__", "i" },
        { "__getnewargs_ex__", "(i)" },
        { "__getnewargs_ex__", "(i{})" },
        { "__getnewargs_ex__", "(()i)" },
        { "__getnewargs_ex__", "((i){})" },
        { "__getnewargs__", "(ii)" },
        { "__getnewargs_ex__", "((i){s:i})" },
        { "__getnewargs__", "i" },
        { "__getnewargs_ex__", "[(i){s:i}]" },
        { "__getnewargs__", "[i]" },
        { "__getstate__", "(i)" },
        { "__reduce__", "i" },
        { "__getnewargs__", "()" },
        { "items", "i" },
    };
    static PyTypeObject *const bases[] = { &PyBaseObject_Type, &PyList_Type, &PyDict_Type };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        PyObject *value = strstr(all[i].format, "s:") ? Py_BuildValue(all[i].format, 1, "k", 2)
                                                      : Py_BuildValue(all[i].format, 1, 2);
        PyObject *f = function_of(value);
        for (int k = 0; k < 3; k++) {
            printf("%s on %s ", all[i].format, bases[k]->tp_name);
            reduced(all[i].name, object_with(bases[k], all[i].name, Py_NewRef(f)), 2);
        }
        Py_DECREF(f);
    }
    PyObject *get = late(PyCFunction_New(&fail_def, PyExc_AttributeError));
    reduced("unbindable",
            object_with(&PyBaseObject_Type, "__getnewargs__",
                        PyObject_CallOneArg((PyObject *)&PyProperty_Type, get)),
            2);
}

static void
types(void)
{
    PyObject *values[] = { B("i", 5),
                           B("s", "text"),
                           B("d", 2.5),
                           B("y", "bytes"),
                           B("(ii)", 1, 2),
                           B("[i]", 1),
                           B("{i:i}", 1, 2),
                           Py_Ellipsis,
                           Py_None,
                           Py_NotImplemented,
                           late(PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type)),
                           late(PyObject_CallNoArgs((PyObject *)&PyProperty_Type)),
                           late(PyMemoryView_FromObject(B("y", "bytes"))),
                           late(PyObject_CallMethod(B("{}"), "keys", NULL)),
                           late(PyModule_New("m")),
                           late(PyStaticMethod_New(Py_None)),
                           object_with(&PyLong_Type, "x", PyLong_FromLong(1)),
                           object_with(&PyTuple_Type, "x", PyLong_FromLong(1)),
                           object_with(&PyList_Type, "x", PyLong_FromLong(1)),
                           object_with(&PyDict_Type, "x", PyLong_FromLong(1)),
                           object_with(&PySet_Type, "x", PyLong_FromLong(1)),
                           object_with(&PyProperty_Type, "x", PyLong_FromLong(1)) };
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        const char *name = Py_TYPE(values[i])->tp_name;
        for (int protocol = 0; protocol < 5; protocol += 2) {
            reduced(name, values[i], protocol);
        }
        printf("%s ", name);
        show("state", PyObject_CallMethod(values[i], "__getstate__", NULL));
    }
    PyObject *plain = values[10];
    show("reduced", PyObject_CallMethod(plain, "__reduce__", NULL));
    show("by a bool", PyObject_CallMethod(plain, "__reduce_ex__", "O", Py_True));
    show("by a float", PyObject_CallMethod(plain, "__reduce_ex__", "d", 2.0));
    show("by a great number", PyObject_CallMethod(plain, "__reduce_ex__", "L", 1LL << 40));
}

static void
states(void)
{
    PyObject *o = object_with(&PyBaseObject_Type, "__slots__", Py_BuildValue("(ss)", "a", "b"));
    PyObject *type = (PyObject *)Py_TYPE(o),
             *names[] = { NULL,    B("[ss]", "a", "b"), B("[s]", "b"), B("[]"),
                          Py_None, B("i", 5),           B("[i]", 5),   B("(s)", "a") };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (names[i] != NULL) {
            PyObject_SetAttrString(type, "__slotnames__", names[i]);
        }
        printf("%zu ", i);
        show("state", PyObject_CallMethod(o, "__getstate__", NULL));
        reduced("slots", o, 2);
        if (i < 2) {
            PyObject_SetAttrString(o, i == 0 ? "a" : "b", type);
        }
    }
    set_copyreg(PyLong_FromLong(5));
    reduced("names are a number", object_with(&PyBaseObject_Type, "x", PyLong_FromLong(1)), 2);
    set_copyreg(Py_NewRef(Py_None));
    PyObject *with_dict = object_with(&PyBaseObject_Type, "x", PyLong_FromLong(1));
    reduced("no names", with_dict, 2);
    PyObject_SetAttrString(with_dict, "y", Py_True);
    reduced("a dict", with_dict, 2);
}

/* With the copyreg that there is, or without one. */
static void
usual(void)
{
    PyObject *o = object_with(&PyBaseObject_Type, "__slots__", Py_BuildValue("(ss)", "__p", "a"));
    PyObject *derived = object_with(Py_TYPE(o), "__slots__", Py_BuildValue("(s)", "b"));
    show("state", PyObject_CallMethod(o, "__getstate__", NULL));
    PyObject_SetAttrString(o, "a", Py_True);
    PyObject_SetAttrString(derived, "b", Py_None);
    show("state", PyObject_CallMethod(o, "__getstate__", NULL));
    show("derived", PyObject_CallMethod(derived, "__getstate__", NULL));
}

static void
facts(void)
{
    usual();
    PyObject *before = Py_XNewRef(PyDict_GetItemString(PyImport_GetModuleDict(), "copyreg"));
    set_copyreg(PyList_New(0));
    arguments();
    types();
    states();
    if (before == NULL) {
        PyDict_DelItemString(PyImport_GetModuleDict(), "copyreg");
    }
    else {
        PyDict_SetItemString(PyImport_GetModuleDict(), "copyreg", before);
    }
    Py_XDECREF(before);
    PyGC_Collect();
}
