/* What a class itself has: __abstractmethods__, __annotations__, __annotate__, __type_params__ and
 * __subclasses__(); a __new__ that another type's is; attributes of a metaclass that are deleted;
 * bases that stand for others; and the names in the dicts of built-in types. */
#include "show.h"

static PyObject *
fail(PyObject *exception, PyObject *args)
{
    PyErr_SetString(exception, "failed");
    return NULL;
}

/* An __annotate__ that gives what it is told to, or the format that it is asked for. */
static PyObject *
annotate(PyObject *value, PyObject *format)
{
    return value == Py_None ? Py_BuildValue("{sO}", "format", format) : Py_NewRef(value);
}

static PyMethodDef fail_def = { "fail", fail, METH_VARARGS, NULL };
static PyMethodDef annotate_def = { "annotate", annotate, METH_O, NULL };

static PyObject *
annotating(PyObject *value)
{
    return late(PyCFunction_New(&annotate_def, value));
}

/* A class of a base, with what a dict holds. */
static PyObject *
made(PyTypeObject *base, PyObject *dict)
{
    return late(class_of("C", PyTuple_Pack(1, base), Py_NewRef(dict)));
}

static PyObject *
bare(void)
{
    return made(&PyBaseObject_Type, B("{}"));
}

static PyObject *
no_truth(void)
{
    PyObject *f = late(PyCFunction_New(&fail_def, PyExc_ValueError));
    return late(PyObject_CallNoArgs(made(&PyBaseObject_Type, B("{sO}", "__bool__", f))));
}

/* ---- Abstract classes ---- */

static void
abstract(void)
{
    PyObject *C = bare(), *below = made((PyTypeObject *)C, B("{}"));
    PyObject *values[] = {
        B("(s)", "f"), B("[ss]", "b", "a"), B("()"),           B("i", 3),         B("(ii)", 2, 1),
        B("s", "yx"),  no_truth(),          B("{si}", "k", 1), B("(is)", 1, "a"), NULL,
        NULL
    };
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        printf("%zu ", i);
        done("set", PyObject_SetAttrString(C, "__abstractmethods__", values[i]));
        ATTR(C, "__abstractmethods__");
        number("flag", (PyType_GetFlags((PyTypeObject *)C) & Py_TPFLAGS_IS_ABSTRACT) != 0);
        OBJECT(PyObject_CallNoArgs(C));
        OBJECT(PyObject_CallFunction(C, "i", 1));
        OBJECT(PyObject_CallNoArgs(below));
        ATTR(below, "__abstractmethods__");
    }
    PyObject *list = made(&PyList_Type, B("{}"));
    done("list", PyObject_SetAttrString(list, "__abstractmethods__", values[0]));
    OBJECT(PyObject_CallNoArgs(list));
    PyObject *born = made(&PyBaseObject_Type, B("{sO}", "__abstractmethods__", values[0]));
    ATTR(born, "__abstractmethods__");
    OBJECT(PyObject_CallNoArgs(born));
    PyObject *Int = (PyObject *)&PyLong_Type, *Type = (PyObject *)&PyType_Type;
    ATTR(Int, "__abstractmethods__");
    ATTR(Type, "__abstractmethods__");
    done("int", PyObject_SetAttrString(Int, "__abstractmethods__", values[0]));
}

/* ---- Annotations ---- */

static void
annotations_of(PyObject *C)
{
    ATTR(C, "__annotations__");
    ATTR(C, "__annotate__");
    PyObject *dict = PyObject_GetAttrString(C, "__dict__");
    show("dict", PyMapping_Keys(dict));
    Py_DECREF(dict);
}

static void
annotations(void)
{
    PyObject *Int = (PyObject *)&PyLong_Type, *Type = (PyObject *)&PyType_Type;
    PyObject *asks = annotating(Py_None), *five = B("i", 5);
    static const char *const names[] = { "__annotations__", "__annotations_cache__", "__annotate__",
                                         "__annotate_func__" };
    /* Each way in which a class may be born, then changed. */
    for (int born = 0; born < 16; born++) {
        for (int change = 0; change < 6; change++) {
            PyObject *dict = B("{}");
            for (int i = 0; i < 4; i++) {
                if (born >> i & 1) {
                    PyDict_SetItemString(dict, names[i], i < 2 ? B("{sO}", names[i], five) : asks);
                }
            }
            PyObject *C = made(&PyBaseObject_Type, dict);
            printf("-- %d %d\n", born, change);
            done("change",
                 PyObject_SetAttrString(C, change < 3 ? "__annotations__" : "__annotate__",
                                        change == 0   ? B("{si}", "new", 1)
                                        : change == 1 ? five
                                        : change == 3 ? annotating(B("{si}", "new", 1))
                                        : change == 4 ? Py_None
                                                      : NULL));
            annotations_of(C);
            annotations_of(made((PyTypeObject *)C, B("{}")));
        }
    }
    PyObject *fails = late(PyCFunction_New(&fail_def, PyExc_AttributeError));
    PyObject *odd[] = { five,
                        fails,
                        annotating(five),
                        late(PyStaticMethod_New(asks)),
                        late(PyClassMethod_New(asks)),
                        Type };
    for (int i = 0; i < 6; i++) {
        PyObject *C = bare();
        printf("-- odd %d\n", i);
        done("set", PyObject_SetAttrString(C, "__annotate__", odd[i]));
        annotations_of(C);
        annotations_of(made(&PyBaseObject_Type, B("{sO}", "__annotate__", odd[i])));
        annotations_of(made(&PyBaseObject_Type, B("{sO}", "__annotations__", odd[i])));
    }
    PyObject *types[] = { Int, Type, (PyObject *)&PyModule_Type, (PyObject *)&PyClassMethod_Type };
    for (int i = 0; i < 4; i++) {
        ATTR(types[i], "__annotations__");
        ATTR(types[i], "__annotate__");
        done("set", PyObject_SetAttrString(types[i], "__annotations__", five));
        done("set", PyObject_SetAttrString(types[i], "__annotate__", asks));
    }
    ATTR(late(PyObject_CallNoArgs(bare())), "__annotations__");
}

static void
parameters(void)
{
    PyObject *C = bare(), *below = made((PyTypeObject *)C, B("{}"));
    PyObject *Int = (PyObject *)&PyLong_Type, *Type = (PyObject *)&PyType_Type;
    PyObject *types[] = { C, below, Int, Type };
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 4; i++) {
            ATTR(types[i], "__type_params__");
        }
        done("set", PyObject_SetAttrString(C, "__type_params__", B("(i)", 1)));
    }
    done("delete", PyObject_DelAttrString(C, "__type_params__"));
    done("int", PyObject_SetAttrString(Int, "__type_params__", B("()")));
    ATTR(made(&PyBaseObject_Type, B("{si}", "__type_params__", 5)), "__type_params__");
}

/* ---- Bases and subclasses ---- */

static void
subclasses(void)
{
    static const struct {
        PyTypeObject *base, *type;
    } pairs[] = {
        { &PyLong_Type, &PyBool_Type },       { &PyBaseObject_Type, &PyType_Type },
        { &PyBaseObject_Type, &PyList_Type }, { &PyBaseObject_Type, &PyBool_Type },
        { &PyList_Type, &PyList_Type },       { &PyCFunction_Type, &PyCMethod_Type },
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        PyObject *list = PyObject_CallMethod((PyObject *)pairs[i].base, "__subclasses__", NULL);
        printf("%s below %s: ", pairs[i].type->tp_name, pairs[i].base->tp_name);
        done("contained", PySequence_Contains(list, (PyObject *)pairs[i].type));
        Py_DECREF(list);
    }
    OBJECT(PyObject_CallMethod(PyExc_EOFError, "__subclasses__", NULL));
    OBJECT(PyObject_CallMethod(PyExc_ArithmeticError, "__subclasses__", NULL));
    PyObject *of_object =
        PyObject_CallMethod((PyObject *)&PyBaseObject_Type, "__subclasses__", NULL);
    BORROWED(PyList_GetItem(of_object, 0));
    Py_DECREF(of_object);
    PyObject *entries = late(PyCFunction_New(&fail_def, PyExc_ValueError));
    PyObject *of[] = { B("{sO}", "__mro_entries__", entries),
                       B("{sN}", "__mro_entries__",
                         PyObject_CallOneArg((PyObject *)&PyProperty_Type, entries)),
                       B("{}") };
    for (int i = 0; i < 3; i++) {
        PyObject *base = late(PyObject_CallNoArgs(made(&PyBaseObject_Type, of[i])));
        show("a base that is no type", class_of("C", PyTuple_Pack(1, base), PyDict_New()));
    }
    PyObject *alias = late(Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type));
    show("an alias", class_of("C", PyTuple_Pack(1, alias), PyDict_New()));
}

/* A __new__ of C makes instances of its own layout only, whichever class it is put in. */
static void
foreign(void)
{
    static PyTypeObject *const types[] = { &PyBaseObject_Type, &PyList_Type,  &PyDict_Type,
                                           &PyLong_Type,       &PyTuple_Type, &PyFloat_Type,
                                           &PyUnicode_Type,    &PySuper_Type, &PyModule_Type };
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        PyObject *f = PyObject_GetAttrString((PyObject *)types[i], "__new__");
        PyObject *C = made(&PyBaseObject_Type, B("{sN}", "__new__", f));
        printf("%s ", types[i]->tp_name);
        show("instance", PyObject_CallNoArgs(C));
        PyObject *D = late(class_of("D", PyTuple_Pack(2, C, &PyDict_Type), PyDict_New()));
        PyObject *d = PyObject_CallNoArgs(D);
        done("set", d == NULL ? -1 : PyObject_SetItem(d, f, Py_None));
        done("size", d == NULL ? -1 : PyObject_Size(d));
        Py_XDECREF(d);
        done("later", PyObject_SetAttrString(D, "__new__", f));
        show("instance", PyObject_CallNoArgs(D));
        show("called", PyObject_CallMethod(D, "__new__", "O", D));
    }
}

/* ---- What is deleted, and what is there ---- */

static void
deleted(void)
{
    PyObject *fails = late(PyCFunction_New(&fail_def, PyExc_AttributeError));
    PyObject *property =
        late(PyObject_CallFunction((PyObject *)&PyProperty_Type, "OOO", fails, fails, fails));
    PyObject *setter =
        late(PyObject_CallNoArgs(made(&PyBaseObject_Type, B("{sO}", "__set__", fails))));
    PyObject *M = made(&PyType_Type, B("{sOsOsi}", "p", property, "s", setter, "plain", 1));
    PyObject *T = late(PyObject_CallFunction(M, "s(){}", "T"));
    static const char *const names[] = {
        "p",        "s",         "plain",    "missing",   "__mro__", "__dict__",
        "__base__", "__flags__", "__name__", "__bases__", "__doc__", "__text_signature__"
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        printf("%s ", names[i]);
        done("deleted", PyObject_DelAttrString(T, names[i]));
        done("of object", PyObject_DelAttrString((PyObject *)&PyBaseObject_Type, names[i]));
    }
}

static void
names(void)
{
    static PyTypeObject *const types[] = {
        &PyBaseObject_Type, &PyType_Type,     &PyList_Type,   &PyDict_Type,        &PyBool_Type,
        &PyTuple_Type,      &PyMap_Type,      &PyMethod_Type, &PyProperty_Type,    &PyModule_Type,
        &PyListIter_Type,   &PyDictKeys_Type, &PyFrame_Type,  &PyMethodDescr_Type,
    };
    PyTypeObject *errors[] = { (PyTypeObject *)PyExc_BaseException, (PyTypeObject *)PyExc_KeyError,
                               (PyTypeObject *)PyExc_LookupError, (PyTypeObject *)PyExc_OSError,
                               (PyTypeObject *)PyExc_UnicodeDecodeError };
    static const char *const asked[] = { "__getattribute__", "__setattr__", "__delattr__",
                                         "__new__", "__init__" };
    size_t count = sizeof(types) / sizeof(*types);
    for (size_t i = 0; i < count + 5; i++) {
        PyTypeObject *type = i < count ? types[i] : errors[i - count];
        PyObject *dict = PyObject_GetAttrString((PyObject *)type, "__dict__");
        printf("%s %zd:", type->tp_name, type->tp_basicsize);
        for (int k = 0; k < 5; k++) {
            printf(" %d", PyMapping_HasKeyString(dict, asked[k]));
        }
        putchar('\n');
        PyObject *first = PyObject_GetIter(dict);
        show("first", i < 4 ? PyIter_Next(first) : NULL);
        show("size", PyObject_CallMethod((PyObject *)&PyType_Type, "__sizeof__", "O", type));
        Py_DECREF(first), Py_DECREF(dict);
    }
    show("of a class", PyMapping_Keys(late(PyObject_GetAttrString(bare(), "__dict__"))));
}

static void
facts(void)
{
    abstract();
    annotations();
    parameters();
    subclasses();
    foreign();
    deleted();
    names();
    PyGC_Collect();
}
