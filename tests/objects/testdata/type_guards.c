/* What a type must not be made to do: an order of a metatype's making, a method of a type that only
 * claims to be a base, an object that its own type did not make, another type while an object ends,
 * a name with an end in it; and what becomes of its functions. */
#include "show.h"

#define OPEN (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)

/* A class with one function as a method. */
static PyObject *
with(const char *name, PyTypeObject *base, PyMethodDef *def)
{
    PyObject *dict = PyDict_New(), *f = PyCFunction_New(def, NULL), *m = PyInstanceMethod_New(f);
    PyDict_SetItemString(dict, def->ml_name, m);
    Py_DECREF(f), Py_DECREF(m);
    return class_of(name, PyTuple_Pack(1, base), dict);
}

/* ---- Orders ---- */

OWN PyObject *order_given; /* its first None is the type */

static PyObject *
mro(PyObject *self, PyObject *args)
{
    PyObject *type = PyTuple_GET_ITEM(args, 0), *list;
    show("before", PyObject_GetAttrString(type, "__mro__"));
    if (order_given == NULL) {
        PyErr_SetString(PyExc_KeyError, "no order");
        return NULL;
    }
    if (!PyList_Check(order_given)) {
        return Py_NewRef(order_given);
    }
    list = PySequence_List(order_given);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        if (PyList_GET_ITEM(list, i) == Py_None) {
            PyList_SetItem(list, i, Py_NewRef(type));
        }
    }
    return list;
}

static PyMethodDef mro_def = { "mro", mro, METH_VARARGS, NULL };

static void
orders(void)
{
    PyObject *M = with("M", &PyType_Type, &mro_def), *A = class_of("A", NULL, PyDict_New());
    PyTypeObject *object = &PyBaseObject_Type, *list = &PyList_Type;
    PyObject *given[] = { Py_BuildValue("[OO]", Py_None, object),
                          Py_BuildValue("[OOO]", Py_None, A, object),
                          Py_BuildValue("[Oi]", Py_None, 1),
                          Py_BuildValue("[iO]", 1, Py_None),
                          Py_BuildValue("[OOO]", Py_None, list, object),
                          Py_BuildValue("[OOO]", Py_None, &PyType_Type, object),
                          Py_BuildValue("[O]", Py_None),
                          Py_BuildValue("[]"),
                          Py_BuildValue("[O]", object),
                          Py_BuildValue("()"),
                          Py_BuildValue("i", 7),
                          Py_BuildValue("s", "ab"),
                          NULL };
    PyTypeObject *bases[] = { object, list };
    for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++) {
        for (int k = 0; k < 2; k++) {
            printf("-- %zu over %s\n", i, bases[k]->tp_name);
            order_given = given[i];
            PyObject *T = PyObject_CallFunction(M, "s(O){}", "T", bases[k]);
            lent("type", T);
            show("order", T ? PyObject_GetAttrString(T, "__mro__") : NULL);
            PyObject *o = T ? PyObject_CallNoArgs(T) : NULL;
            printf("%s\n", o ? Py_TYPE(o)->tp_name : "none");
            Py_XDECREF(o), Py_XDECREF(T);
            PyErr_Clear();
        }
        Py_XDECREF(given[i]);
    }
    Py_DECREF(M), Py_DECREF(A);
    PyTypeObject base = { PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "m.Unready",
                          .tp_basicsize = sizeof(PyObject), .tp_flags = OPEN };
    PyTypeObject first = { PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.First",
                           .tp_basicsize = sizeof(PyObject), .tp_flags = OPEN };
    first.tp_bases = PyTuple_Pack(1, &base);
    done("unready", PyType_Ready(&first));
    Py_CLEAR(first.tp_bases);
    Py_CLEAR(first.tp_dict);
}

/* ---- Claims ---- */

OWN int claim;

static PyObject *
claims(PyObject *self, PyObject *args)
{
    if (claim < 0) {
        PyErr_SetString(PyExc_KeyError, "no answer");
        return NULL;
    }
    return PyBool_FromLong(claim);
}

static PyMethodDef subclass_def = { "__subclasscheck__", claims, METH_VARARGS, NULL };

static void
claimed(void)
{
    PyObject *M = with("M", &PyType_Type, &subclass_def);
    PyObject *L = PyObject_CallFunction(M, "s(O){}", "L", &PyList_Type);
    PyType_Slot slots[] = { { Py_tp_repr, PyList_Type.tp_repr }, { 0 } };
    PyType_Spec spec = { "m.S", 0, 0, OPEN, slots };
    PyObject *S = PyType_FromMetaclass((PyTypeObject *)M, NULL, &spec, (PyObject *)&PyList_Type);
    PyObject *method = S ? PyObject_GetAttrString(S, "__repr__") : NULL;
    lent("method", method);
    for (claim = -1; claim < 2; claim++) {
        printf("-- %d\n", claim);
        PyObject *o = PyObject_CallNoArgs(L), *s = PyObject_CallNoArgs(S);
        done("claimed", PyObject_IsSubclass((PyObject *)&PyLong_Type, S));
        show("of an int", PyObject_CallFunction(method, "i", 5));
        show("of a list", PyObject_CallFunction(method, "N", PyList_New(0)));
        show("of a subclass", PyObject_CallOneArg(method, o));
        show("of its own", PyObject_CallOneArg(method, s));
        Py_DECREF(o), Py_DECREF(s);
    }
    Py_XDECREF(method), Py_XDECREF(S), Py_DECREF(L), Py_DECREF(M);
}

/* ---- Who makes an object ---- */

static PyObject *
makes(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    return type->tp_alloc(type, 0);
}

static PyObject *
new_method(PyObject *self, PyObject *args)
{
    return text("made by a method");
}

static PyMethodDef new_def = { "__new__", new_method, METH_VARARGS, NULL };

static PyObject *
with_new(const char *name, PyObject *base)
{
    PyObject *dict = PyDict_New(), *f = PyCFunction_New(&new_def, NULL), *s = PyStaticMethod_New(f);
    PyDict_SetItemString(dict, "__new__", s);
    Py_DECREF(f), Py_DECREF(s);
    return class_of(name, PyTuple_Pack(1, base), dict);
}

static void
made(void)
{
    PyType_Slot slots[] = { { Py_tp_new, makes }, { 0 } }, none[] = { { 0 } };
    PyObject *S = type_of("m.S", 0, OPEN, slots), *P = type_of("m.P", 0, OPEN, none);
    PyObject *types[] = { (PyObject *)&PyBaseObject_Type,
                          (PyObject *)&PyList_Type,
                          S,
                          P,
                          class_of("C", PyTuple_Pack(1, S), PyDict_New()),
                          with_new("N", S),
                          class_of("D", PyTuple_Pack(1, P), PyDict_New()),
                          with_new("E", P),
                          class_of("L", PyTuple_Pack(1, &PyList_Type), PyDict_New()),
                          with_new("K", (PyObject *)&PyList_Type),
                          (PyObject *)&PyBool_Type };
    int n = sizeof(types) / sizeof(*types);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
            PyObject *o = PyObject_CallMethod(types[i], "__new__", "O", types[k]);
            printf("%d %d ", i, k);
            show("new", o ? PyUnicode_FromString(Py_TYPE(o)->tp_name) : NULL);
            Py_XDECREF(o);
        }
    }
    for (int i = 2; i < n - 1; i++) {
        Py_DECREF(types[i]);
    }
}

/* ---- Another type at the end ---- */

OWN PyObject *becomes;

static void
finalize(PyObject *self)
{
    PyObject *e = PyErr_GetRaisedException();
    done("class", PyObject_SetAttrString(self, "__class__", becomes));
    PyErr_SetRaisedException(e);
}

static void
at_the_end(PyTypeObject *base, PyType_Slot *slots)
{
    PyType_Slot none[] = { { 0 } };
    PyType_Spec a = { "m.A", 0, 0, OPEN, slots }, b = { "m.B", 0, 0, OPEN, none };
    PyObject *A = PyType_FromSpecWithBases(&a, (PyObject *)base),
             *B = PyType_FromSpecWithBases(&b, (PyObject *)base);
    PyObject *C = class_of("C", PyTuple_Pack(1, A), PyDict_New()),
             *D = class_of("D", PyTuple_Pack(1, B), PyDict_New());
    PyObject *from[] = { A, C }, *to[] = { B, D };
    for (int i = 0; i < 2; i++) {
        Py_ssize_t first = Py_REFCNT(from[i]), second = Py_REFCNT(to[i]);
        becomes = to[i];
        for (int k = 0; k < 4; k++) {
            Py_DECREF(PyObject_CallNoArgs(from[i]));
        }
        printf("references %zd %zd\n", Py_REFCNT(from[i]) - first, Py_REFCNT(to[i]) - second);
    }
    /* The last reference to the type is that of its object. */
    PyObject *last = class_of("Last", PyTuple_Pack(1, A), PyDict_New());
    PyObject *o = PyObject_CallNoArgs(last);
    becomes = D;
    done("x", PyObject_SetAttrString(o, "x", Py_True));
    Py_DECREF(last);
    PyGC_Collect();
    Py_DECREF(o);
    Py_DECREF(A), Py_DECREF(B), Py_DECREF(C), Py_DECREF(D);
    PyGC_Collect();
}

/* ---- Functions ---- */

static void
functions(void)
{
    static const char *const names[] = { "__new__", "__init_subclass__", "__class_getitem__",
                                         "__init__", "__getitem__" };
    PyObject *globals = PyDict_New(), *code = (PyObject *)PyCode_NewEmpty("file", "f", 1);
    PyObject *f = PyFunction_New(code, globals), *c = PyCFunction_New(&new_def, NULL);
    PyObject *of[] = { f, c };
    for (int i = 0; i < 2; i++) {
        PyObject *dict = PyDict_New();
        for (int k = 0; k < 5; k++) {
            PyDict_SetItemString(dict, names[k], of[i]);
        }
        PyObject *T = class_of("T", NULL, Py_NewRef(dict));
        PyObject *own = T ? PyType_GetDict((PyTypeObject *)T) : NULL;
        for (int k = 0; own != NULL && k < 5; k++) {
            PyObject *found = PyDict_GetItemString(own, names[k]);
            PyObject *given = PyDict_GetItemString(dict, names[k]);
            printf("%s: %s of %s\n", names[k], Py_TYPE(found)->tp_name, Py_TYPE(given)->tp_name);
        }
        PyObject *bound = PyObject_GetAttrString(T, "__init_subclass__");
        printf("bound: %s\n", bound ? Py_TYPE(bound)->tp_name : "none");
        Py_XDECREF(bound), Py_XDECREF(own), Py_XDECREF(T), Py_DECREF(dict);
    }
    Py_DECREF(f), Py_DECREF(c), Py_DECREF(code), Py_DECREF(globals);
}

/* ---- Names ---- */

static void
names(void)
{
    PyObject *T = class_of("T", NULL, PyDict_New());
    PyObject *given[] = { PyUnicode_FromStringAndSize("a\0b", 3),
                          PyUnicode_FromStringAndSize("\0", 1),
                          text(""),
                          text("a.b"),
                          PyUnicode_FromOrdinal(0xd800),
                          PyLong_FromLong(1) };
    for (int i = 0; i < 6; i++) {
        done("name", PyObject_SetAttrString(T, "__name__", given[i]));
        lent("type", T);
        done("qualified", PyObject_SetAttrString(T, "__qualname__", given[i]));
        show("qualified", PyObject_GetAttrString(T, "__qualname__"));
        Py_DECREF(given[i]);
    }
    Py_DECREF(T);
}

static void
facts(void)
{
    PyType_Slot ends[] = { { Py_tp_finalize, finalize }, { 0 } };
    PyType_Slot ends_of_old[] = { { Py_tp_del, finalize }, { 0 } };
    orders();
    claimed();
    made();
    at_the_end(&PyBaseObject_Type, ends);
    at_the_end(&PyList_Type, ends);
    at_the_end(&PyBaseObject_Type, ends_of_old);
    functions();
    names();
    PyGC_Collect();
}
