/* Another class and other bases: __class__ and __bases__ that are set. */
#include "show.h"

static PyObject *
named(PyObject *self, PyObject *args)
{
    return text("a repr of a base");
}

static PyMethodDef repr_def = { "repr", named, METH_VARARGS, NULL };

/* A class with a repr of its own, or one that inherits one. */
static PyObject *
made(const char *name, PyObject *bases, int repr)
{
    PyObject *dict = PyDict_New(), *f = PyCFunction_New(&repr_def, NULL),
             *m = PyInstanceMethod_New(f), *v = text(name);
    PyDict_SetItemString(dict, "__module__", Py_None);
    PyDict_SetItemString(dict, "who", v);
    if (repr) {
        PyDict_SetItemString(dict, "__repr__", m);
    }
    Py_DECREF(f), Py_DECREF(m), Py_DECREF(v);
    return class_of(name, bases, dict);
}

static void
mro(const char *what, PyObject *type)
{
    printf("%s:", what);
    PyObject *order = ((PyTypeObject *)type)->tp_mro;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(order); i++) {
        printf(" %s", ((PyTypeObject *)PyTuple_GET_ITEM(order, i))->tp_name);
    }
    printf(" base %s", ((PyTypeObject *)type)->tp_base->tp_name);
    PyObject *below = PyObject_CallMethod(type, "__subclasses__", NULL);
    printf(" above");
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(below); i++) {
        printf(" %s", ((PyTypeObject *)PyList_GET_ITEM(below, i))->tp_name);
    }
    putchar('\n');
    Py_DECREF(below);
}

static void
bases(void)
{
    PyObject *A = made("A", NULL, 0), *B = made("B", PyTuple_Pack(1, A), 0),
             *C = made("C", PyTuple_Pack(1, B), 0);
    PyObject *R = made("R", NULL, 1), *L = made("L", PyTuple_Pack(1, &PyList_Type), 0);
    PyObject *E = made("E", PyTuple_Pack(1, PyExc_ValueError), 0),
             *D = made("D", PyTuple_Pack(2, B, R), 0);
    PyObject *c = PyObject_CallNoArgs(C), *all[] = { A, B, C, R, D };
    PyObject *given[] = { PyTuple_Pack(1, R),
                          PyTuple_Pack(2, A, R),
                          PyTuple_Pack(2, R, A),
                          PyTuple_Pack(1, A),
                          PyTuple_Pack(1, L),
                          PyTuple_Pack(1, B),
                          PyTuple_Pack(1, C),
                          PyTuple_New(0),
                          PyTuple_Pack(2, A, A),
                          PyTuple_Pack(1, Py_None),
                          PyTuple_Pack(1, &PyLong_Type),
                          PyTuple_Pack(1, E),
                          PyTuple_Pack(1, &PyBaseObject_Type),
                          PyList_New(0),
                          NULL,
                          PyTuple_Pack(1, &PyBool_Type) };
    for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++) {
        printf("-- %zu\n", i);
        done("bases", PyObject_SetAttrString(B, "__bases__", given[i]));
        for (int k = 0; k < 5; k++) {
            mro("mro", all[k]);
        }
        PyObject *shown = PyObject_Repr(c);
        printf("repr %d ",
               shown && PyUnicode_CompareWithASCIIString(shown, "a repr of a base") == 0);
        show("who", PyObject_GetAttrString(c, "who"));
        done("of R", PyObject_IsInstance(c, R));
        done("of A", PyObject_IsInstance(c, A));
        Py_XDECREF(shown), Py_XDECREF(given[i]);
    }
    PyObject *pair = PyTuple_Pack(1, PyExc_KeyError), *object = PyTuple_Pack(1, &PyBaseObject_Type);
    done("exception", PyObject_SetAttrString(E, "__bases__", pair));
    done("exception", PyObject_SetAttrString(E, "__bases__", object));
    done("list", PyObject_SetAttrString(L, "__bases__", pair));
    done("int", PyObject_SetAttrString((PyObject *)&PyLong_Type, "__bases__", object));
    done("a name", PyObject_SetAttrString(A, "who", Py_None));
    show("who", PyObject_GetAttrString(c, "who"));
    Py_DECREF(pair), Py_DECREF(object);
    Py_DECREF(c), Py_DECREF(D), Py_DECREF(E), Py_DECREF(L), Py_DECREF(R), Py_DECREF(C),
        Py_DECREF(B), Py_DECREF(A);
    PyGC_Collect();
}

static void
classes(void)
{
    PyType_Slot none[] = { { 0 } };
    unsigned open = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    PyObject *A = made("A", NULL, 0), *B = made("B", NULL, 1), *S = type_of("m.S", 0, open, none);
    PyObject *L = made("L", PyTuple_Pack(1, &PyList_Type), 0),
             *M = made("M", PyTuple_Pack(1, &PyList_Type), 1);
    PyObject *F = type_of("m.F", 0, open | Py_TPFLAGS_IMMUTABLETYPE, none),
             *W = type_of("m.W", 32, open, none);
    PyObject *E = made("E", PyTuple_Pack(1, PyExc_ValueError), 0),
             *G = made("G", PyTuple_Pack(1, PyExc_KeyError), 0);
    PyObject *types[] = {
        A, B, S, L, M, F, W, E, G, (PyObject *)&PyLong_Type, (PyObject *)&PyBaseObject_Type
    };
    for (int from = 0; from < 11; from++) {
        for (int to = 0; to < 11; to++) {
            PyObject *o = PyObject_CallNoArgs(types[from]);
            printf("%d %d ", from, to);
            done("class", PyObject_SetAttrString(o, "__class__", types[to]));
            printf("%s\n", Py_TYPE(o)->tp_name);
            Py_DECREF(o);
        }
    }
    PyObject *a = PyObject_CallNoArgs(A);
    done("set", PyObject_SetAttrString(a, "x", Py_True));
    done("class", PyObject_SetAttrString(a, "__class__", B));
    show("x", PyObject_GetAttrString(a, "x"));
    lent("repr", a);
    done("delete", PyObject_DelAttrString(a, "__class__"));
    Py_DECREF(a);
    for (int i = 0; i < 9; i++) {
        Py_DECREF(types[i]);
    }
    PyGC_Collect();
}

static void
facts(void)
{
    bases();
    classes();
}
