/* Attributes by each function that gets, sets, deletes or asks for them, of objects of many kinds.
 * */
#include "show.h"

PyObject *_PyObject_GenericGetAttrWithDict(PyObject *, PyObject *, PyObject *, int);
int _PyObject_GenericSetAttrWithDict(PyObject *, PyObject *, PyObject *, PyObject *);
int _PyObject_GetMethod(PyObject *, PyObject *, PyObject **);
PyObject **_PyObject_GetDictPtr(PyObject *);

static PyObject *
getattr(PyObject *self, PyObject *name)
{
    PyObject *value = PyObject_GenericGetAttr(self, name);
    if (value != NULL || !PyUnicode_Check(name)) {
        return value;
    }
    if (PyUnicode_CompareWithASCIIString(name, "bad") == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "in getattr");
        return NULL;
    }
    if (PyUnicode_CompareWithASCIIString(name, "made") == 0) {
        PyErr_Clear();
        return PyUnicode_FromString("made up");
    }
    return NULL;
}

static int
setattr(PyObject *self, PyObject *name, PyObject *value)
{
    if (PyUnicode_CompareWithASCIIString(name, "bad") == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, value ? "in setattr" : "in delattr");
        return -1;
    }
    return PyObject_GenericSetAttr(self, name, value);
}

static PyObject *
old_getattr(PyObject *self, char *name)
{
    if (strcmp(name, "x") == 0) {
        return PyLong_FromLong(7);
    }
    PyErr_Format(PyExc_AttributeError, "old %s", name);
    return NULL;
}

static int
old_setattr(PyObject *self, char *name, PyObject *value)
{
    printf("old %s %s\n", value ? "set" : "delete", name);
    return 0;
}

static PyObject *
get_error(PyObject *self, void *error)
{
    PyErr_SetString(*(PyObject **)error, "of a getter");
    return NULL;
}

static PyGetSetDef hooked_getsets[] = {
    { "lookup", get_error, NULL, NULL, &PyExc_LookupError },
    { "attribute", get_error, NULL, NULL, &PyExc_AttributeError },
    { 0 },
};
static PyType_Slot hooked_slots[] = { { Py_tp_getattro, getattr },
                                      { Py_tp_setattro, setattr },
                                      { Py_tp_getset, hooked_getsets },
                                      { 0 } };
static PyType_Slot old_slots[] = { { Py_tp_getattr, old_getattr },
                                   { Py_tp_setattr, old_setattr },
                                   { 0 } };
static PyType_Slot no_slots[] = { { 0 } };

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)

/* One of each kind, by name. */
#define KINDS 7
static const char *const kinds[KINDS] = { "int", "type", "instance", "hooked",
                                          "old", "bare", "derived" };

static PyObject *
one_of(int kind)
{
    PyObject *type, *base, *o;
    switch (kind) {
    case 0:
        return PyLong_FromLong(5);
    case 1:
        return class_of("T", NULL, Py_BuildValue("{s:i}", "x", 1));
    case 2:
        type = class_of("C", NULL, Py_BuildValue("{s:i}", "y", 2));
        break;
    case 3:
        type = type_of("m.Hooked", sizeof(PyObject), FLAGS, hooked_slots);
        break;
    case 4:
        type = type_of("m.Old", sizeof(PyObject), FLAGS, old_slots);
        break;
    case 5:
        type = type_of("m.Bare", sizeof(PyObject), FLAGS, no_slots);
        break;
    default:
        base = type_of("m.Hooked", sizeof(PyObject), FLAGS, hooked_slots);
        type = class_of("Derived", PyTuple_Pack(1, base), Py_BuildValue("{s:i}", "y", 3));
        Py_XDECREF(base);
    }
    if (type == NULL) {
        failed();
    }
    o = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return o;
}

static void
reads(PyObject *o, PyObject *name)
{
    PyObject *found = (PyObject *)1, *method = NULL;
    const char *s = name && PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : NULL;
    PyErr_Clear();
    printf("- %s\n", s ? s : "no name");
    show("get", PyObject_GetAttr(o, name));
    done("optional", PyObject_GetOptionalAttr(o, name, &found));
    lent("found", found);
    Py_XDECREF(found);
    done("has", PyObject_HasAttrWithError(o, name));
    if (s != NULL) {
        found = (PyObject *)1;
        show("get string", PyObject_GetAttrString(o, s));
        done("optional string", PyObject_GetOptionalAttrString(o, s, &found));
        Py_XDECREF(found);
        done("has string", PyObject_HasAttrStringWithError(o, s));
        int r = _PyObject_GetMethod(o, name, &method);
        printf("method %d\n", r);
        show("method", method);
        show("generic", PyObject_GenericGetAttr(o, name));
    }
}

static void
writes(PyObject *o, const char *s)
{
    PyObject *name = text(s);
    printf("- %s\n", s);
    done("set", PyObject_SetAttr(o, name, Py_True));
    done("set string", PyObject_SetAttrString(o, s, Py_False));
    show("get", PyObject_GetAttr(o, name));
    done("delete", PyObject_DelAttr(o, name));
    done("delete again", PyObject_DelAttrString(o, s));
    done("set NULL", PyObject_SetAttr(o, name, NULL));
    done("generic set", PyObject_GenericSetAttr(o, name, Py_None));
    done("generic delete", PyObject_GenericSetAttr(o, name, NULL));
    Py_DECREF(name);
}

static void
all(void)
{
    static const char *const names[] = { "x",         "y",   "__class__", "__doc__",
                                         "real",      "bad", "made",      "lookup",
                                         "attribute", "mro", "a\xc3\xa9", "" };
    for (int kind = 0; kind < KINDS; kind++) {
        PyObject *o = one_of(kind);
        printf("== %s\n", kinds[kind]);
        for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
            PyObject *name = text(names[i]);
            if (strcmp(names[i], "__doc__") != 0 || kind > 1) {
                reads(o, name);
            }
            Py_DECREF(name);
        }
        reads(o, Py_None);
        writes(o, "x");
        writes(o, "new");
        writes(o, "bad");
        writes(o, "__class__");
        done("name None", PyObject_SetAttr(o, Py_None, Py_None));
        done("delete None", PyObject_DelAttr(o, Py_None));
        Py_DECREF(o);
    }
    PyObject *name = text("x");
    printf("%d %d\n", PyObject_HasAttr(Py_True, name), PyObject_HasAttrString(Py_True, "real"));
    Py_DECREF(name);
    name = PyUnicode_FromOrdinal(0xd800);
    show("a surrogate", PyObject_GetAttr(Py_True, name));
    done("a surrogate", PyObject_HasAttrWithError(Py_True, name));
    done("a surrogate", PyObject_SetAttr(Py_True, name, Py_True));
    Py_DECREF(name);
    show("no UTF-8", PyObject_GetAttrString(Py_True, "\xff"));
    done("no UTF-8", PyObject_HasAttrStringWithError(Py_True, "\xff"));
    done("no UTF-8", PyObject_SetAttrString(Py_True, "\xff", Py_None));
    done("no UTF-8", PyObject_DelAttrString(Py_True, "\xff"));
}

/* A name that is no plain str. */
static void
named_by_subclass(void)
{
    PyObject *Str = class_of("Str", PyTuple_Pack(1, &PyUnicode_Type), PyDict_New());
    PyObject *name = PyObject_CallFunction(Str, "s", "real"),
             *C = class_of("C", NULL, PyDict_New());
    PyObject *c = PyObject_CallNoArgs(C);
    show("get", PyObject_GetAttr(Py_True, name));
    done("set", PyObject_SetAttr(c, name, Py_None));
    show("get", PyObject_GetAttrString(c, "real"));
    show("dict", PyObject_GetAttrString(c, "__dict__"));
    done("delete", PyObject_DelAttrString(c, "real"));
    Py_DECREF(c), Py_DECREF(C), Py_DECREF(name), Py_DECREF(Str);
}

static void
dicts(void)
{
    PyObject *C = class_of("C", NULL, Py_BuildValue("{s:i}", "y", 2)), *c = PyObject_CallNoArgs(C),
             *x = text("x");
    PyObject *y = text("y"), *dict = Py_BuildValue("{s:s,s:s}", "x", "of dict", "y", "over");
    show("with dict", _PyObject_GenericGetAttrWithDict(c, x, dict, 0));
    show("with dict", _PyObject_GenericGetAttrWithDict(c, y, dict, 0));
    show("suppressed", _PyObject_GenericGetAttrWithDict(c, x, NULL, 1));
    show("not suppressed", _PyObject_GenericGetAttrWithDict(c, x, NULL, 0));
    done("into dict", _PyObject_GenericSetAttrWithDict(c, x, Py_True, dict));
    done("into c", _PyObject_GenericSetAttrWithDict(c, x, Py_False, NULL));
    lent("dict", dict);
    done("out of dict", _PyObject_GenericSetAttrWithDict(c, x, NULL, dict));
    done("out of dict", _PyObject_GenericSetAttrWithDict(c, x, NULL, dict));
    lent("dict", dict);
    show("own", PyObject_GenericGetDict(c, NULL));
    show("int", PyObject_GenericGetDict(Py_True, NULL));
    done("set", PyObject_GenericSetDict(c, dict, NULL));
    show("own", PyObject_GenericGetDict(c, NULL));
    done("set list", PyObject_GenericSetDict(c, Py_None, NULL));
    done("delete", PyObject_GenericSetDict(c, NULL, NULL));
    done("of int", PyObject_GenericSetDict(Py_True, dict, NULL));
    show("x", PyObject_GetAttr(c, x));
    show("own", PyObject_GenericGetDict(c, NULL));
    printf("pointers %d %d %d\n", _PyObject_GetDictPtr(Py_True) != NULL,
           _PyObject_GetDictPtr(C) != NULL, _PyObject_GetDictPtr((PyObject *)&PyLong_Type) != NULL);
    PyObject *e = PyObject_CallFunction(PyExc_ValueError, "s", "v"), **at = _PyObject_GetDictPtr(e);
    printf("of an exception %d %d\n", at != NULL, at && *at);
    done("set", PyObject_SetAttr(e, x, Py_None));
    lent("its dict", at ? *at : NULL);
    Py_DECREF(e), Py_DECREF(dict), Py_DECREF(c), Py_DECREF(C), Py_DECREF(x), Py_DECREF(y);
}

static PyObject *
dir_value(PyObject *self, PyObject *args)
{
    PyObject *value =
        PyObject_GetAttrString((PyObject *)Py_TYPE(PyTuple_GET_ITEM(args, 0)), "value");
    if (value == Py_None) {
        Py_DECREF(value);
        PyErr_SetString(PyExc_ZeroDivisionError, "in dir");
        return NULL;
    }
    return value;
}

static PyMethodDef dir_def = { "__dir__", dir_value, METH_VARARGS, NULL };

static void
dirs(void)
{
    PyObject *f = PyCFunction_New(&dir_def, NULL);
    PyObject *values[] = { Py_BuildValue("[sss]", "c", "a", "b"),
                           Py_BuildValue("(ii)", 2, 1),
                           Py_NewRef(Py_True),
                           Py_NewRef(Py_None),
                           Py_BuildValue("[is]", 1, "x"),
                           PyList_New(0) };
    for (int i = 0; i < 6; i++) {
        PyObject *C = class_of(
            "C", NULL,
            Py_BuildValue("{s:N,s:N}", "__dir__", PyInstanceMethod_New(f), "value", values[i]));
        PyObject *c = PyObject_CallNoArgs(C);
        show("dir", PyObject_Dir(c));
        Py_DECREF(c), Py_DECREF(C);
    }
    PyObject *C = class_of("C", NULL, Py_BuildValue("{s:i}", "own", 1)),
             *c = PyObject_CallNoArgs(C);
    PyObject_SetAttrString(c, "mine", Py_None);
    PyObject *names = PyObject_Dir(c), *of_class = PyObject_Dir(C), *own = text("own"),
             *mine = text("mine");
    printf("%d %d %d %d\n", PySequence_Contains(names, own), PySequence_Contains(names, mine),
           PySequence_Contains(of_class, own), PySequence_Contains(of_class, mine));
    show("object", PyObject_Dir((PyObject *)&PyBaseObject_Type));
    show("no frame", PyObject_Dir(NULL));
    Py_DECREF(names), Py_DECREF(of_class), Py_DECREF(own), Py_DECREF(mine), Py_DECREF(c),
        Py_DECREF(C), Py_DECREF(f);
}

static void
facts(void)
{
    all();
    named_by_subclass();
    dicts();
    dirs();
}
