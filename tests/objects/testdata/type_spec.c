/* Types made of specifications: with bases, metaclasses, modules, data of their own, tokens; and
 * what they answer. */
#include "show.h"

#include <stddef.h>

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)

static PyType_Slot empty[] = { { 0 } };

static PyObject *
init_name(PyObject *self, PyObject *args)
{
    return text("a method");
}

static PyMethodDef methods[] = {
    { "method", init_name, METH_NOARGS, "m($self, /)\n--\n\nWhat it does." }, { 0 }
};
static PyType_Slot some[] = { { Py_tp_doc, "Some(x)\n--\n\nA doc." },
                              { Py_tp_methods, methods },
                              { Py_tp_token, Py_TP_USE_SPEC },
                              { 0 } };

static void
describe(PyObject *type)
{
    if (type == NULL) {
        failed();
        return;
    }
    PyTypeObject *t = (PyTypeObject *)type;
    printf("tp_name %s basic %zd item %zd base %s\n", t->tp_name, t->tp_basicsize, t->tp_itemsize,
           t->tp_base->tp_name);
    printf("flags %#lx same %d\n",
           PyType_GetFlags(t) & ~(Py_TPFLAGS_VALID_VERSION_TAG | Py_TPFLAGS_INLINE_VALUES),
           PyType_GetFlags(t) == t->tp_flags);
    show("name", PyType_GetName(t));
    show("qualified", PyType_GetQualName(t));
    show("full", PyType_GetFullyQualifiedName(t));
    show("module", PyType_GetModuleName(t));
    show("doc", PyObject_GetAttrString(type, "__doc__"));
    show("signature", PyObject_GetAttrString(type, "__text_signature__"));
    show("bases", PyObject_GetAttrString(type, "__bases__"));
    show("mro", PyObject_GetAttrString(type, "__mro__"));
    show("type", PyObject_Type(type));
    PyObject *dict = PyType_GetDict(t), *keys = dict ? PyDict_Keys(dict) : NULL;
    if (keys != NULL) {
        PyList_Sort(keys);
    }
    show("keys", keys);
    Py_XDECREF(dict);
    lent("its module", PyType_GetModule(t));
    printf("state %d\n", PyType_GetModuleState(t) != NULL);
    if (PyErr_Occurred()) {
        failed();
    }
    printf("data %zd dealloc %d new %d doc slot %d getattro %d\n", PyType_GetTypeDataSize(t),
           PyType_GetSlot(t, Py_tp_dealloc) == (void *)t->tp_dealloc,
           PyType_GetSlot(t, Py_tp_new) == (void *)t->tp_new,
           PyType_GetSlot(t, Py_tp_doc) == (void *)t->tp_doc,
           PyType_GetSlot(t, Py_tp_getattro) != NULL);
    if (PyErr_Occurred()) {
        failed();
    }
}

/* Makes a type of a spec, describes it and drops it. */
static void
made(const char *what, PyType_Spec *spec, PyObject *bases)
{
    printf("== %s\n", what);
    PyObject *type = PyType_FromSpecWithBases(spec, bases);
    describe(type);
    PyObject *o = type ? PyObject_CallNoArgs(type) : NULL;
    show("instance", o);
    Py_XDECREF(type);
}

static void
names(void)
{
    static const char *const names[] = { "m.Some", "Some", "a.b.Some", ".Some", "m.", "", "a..b" };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        PyType_Spec spec = { names[i], 0, 0, FLAGS, some };
        made(names[i], &spec, NULL);
    }
    PyType_Spec spec = { NULL, 0, 0, FLAGS, some };
    printf("== no name\n");
    show("no name", PyType_FromSpec(&spec));
}

static void
sizes(void)
{
    static const int sizes[][2] = { { 16, 0 },   { 24, 0 }, { 8, 0 },  { 15, 0 },   { 0, 8 },
                                    { -8, 0 },   { -8, 4 }, { -1, 0 }, { -100, 0 }, { 24, 4 },
                                    { 1000, 0 }, { 17, 0 }, { 16, -1 } };
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        PyType_Spec spec = { "m.Sized", sizes[i][0], sizes[i][1], FLAGS, empty };
        PyTypeObject *t = (PyTypeObject *)PyType_FromSpec(&spec);
        printf("%d %d: ", sizes[i][0], sizes[i][1]);
        t ? (void)printf("%zd %zd\n", t->tp_basicsize, t->tp_itemsize) : failed();
        Py_XDECREF(t);
    }
    for (int i = -1; i < 9; i++) { /* over a type with its own size */
        PyType_Spec spec = { "m.List", i < 0 ? -8 : 40 + 4 * i, 0, FLAGS, empty };
        PyTypeObject *t = (PyTypeObject *)PyType_FromSpecWithBases(&spec, (PyObject *)&PyList_Type);
        printf("list %d: ", i);
        t ? (void)printf("%zd data %zd\n", t->tp_basicsize, PyType_GetTypeDataSize(t)) : failed();
        Py_XDECREF(t);
    }
}

static void
bases(void)
{
    PyObject *A = class_of("A", NULL, PyDict_New()), *B = class_of("B", NULL, PyDict_New());
    PyObject *X = class_of("X", PyTuple_Pack(2, A, B), PyDict_New()),
             *Y = class_of("Y", PyTuple_Pack(2, B, A), PyDict_New());
    PyObject *all[] = { Py_NewRef(A),
                        PyTuple_Pack(2, A, B),
                        PyTuple_Pack(2, X, Y),
                        PyTuple_Pack(1, Py_None),
                        Py_NewRef(Py_None),
                        PyTuple_Pack(2, A, A),
                        PyTuple_Pack(2, &PyLong_Type, &PyList_Type),
                        PyTuple_Pack(1, &PyBool_Type),
                        Py_NewRef(&PyFloat_Type),
                        Py_NewRef(PyExc_ValueError),
                        PyTuple_Pack(1, &PyType_Type),
                        PyList_New(0) };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        PyType_Spec spec = { "m.Based", 0, 0, FLAGS, some };
        made("bases", &spec, all[i]);
        Py_DECREF(all[i]);
    }
    PyType_Slot base_slot[] = { { Py_tp_base, B }, { 0 } },
                both[] = { { Py_tp_base, NULL }, { Py_tp_bases, NULL }, { 0 } };
    PyType_Spec spec = { "m.BaseSlot", 0, 0, FLAGS, base_slot };
    made("base slot", &spec, NULL);
    made("base slot and bases", &spec, A);
    PyObject *pair = PyTuple_Pack(2, A, B);
    both[0].pfunc = A;
    both[1].pfunc = pair;
    spec.slots = both;
    made("both slots", &spec, NULL);
    Py_DECREF(pair), Py_DECREF(X), Py_DECREF(Y), Py_DECREF(A), Py_DECREF(B);
}

static int
wrong_visit(PyObject *self, visitproc visit, void *arg)
{
    return 0;
}

static void
slots(void)
{
    static const int numbers[] = { 0, -1, 1, 2, 81, 83, 84, 1000, Py_tp_new, Py_nb_add };
    for (size_t i = 1; i < sizeof(numbers) / sizeof(*numbers); i++) {
        PyType_Slot one[] = { { numbers[i], NULL }, { 0 } };
        PyType_Spec spec = { "m.Slots", 0, 0, FLAGS, one };
        PyObject *type = PyType_FromSpec(&spec);
        printf("slot %d: ", numbers[i]);
        type ? (void)puts("made") : failed();
        Py_XDECREF(type);
    }
    for (int i = -2; i < 90; i++) {
        void *slot = PyType_GetSlot(&PyLong_Type, i);
        printf("int %d %d", i, slot != NULL);
        if (PyErr_Occurred()) {
            putchar(' ');
            failed();
        }
        else {
            putchar('\n');
        }
    }
    PyType_Slot twice[] = { { Py_tp_repr, init_name }, { Py_tp_repr, NULL }, { 0 } };
    PyType_Spec spec = { "m.Twice", 0, 0, FLAGS, twice };
    show("twice", PyType_FromSpec(&spec));
    PyType_Slot doc_twice[] = { { Py_tp_doc, "a" }, { Py_tp_doc, "b" }, { 0 } };
    spec.slots = doc_twice;
    show("two docs", PyType_FromSpec(&spec));
    PyType_Slot members_twice[] = { { Py_tp_members, (PyMemberDef[1]){ { 0 } } },
                                    { Py_tp_members, (PyMemberDef[1]){ { 0 } } },
                                    { 0 } };
    spec.slots = members_twice;
    show("two members", PyType_FromSpec(&spec));
    spec.slots = empty;
    spec.flags = FLAGS | Py_TPFLAGS_HAVE_GC;
    show("no traverse", PyType_FromSpec(&spec));
    PyType_Slot visits[] = { { Py_tp_traverse, wrong_visit }, { 0 } };
    spec.slots = visits;
    show("a traverse", PyType_FromSpec(&spec));
}

static void
offsets(void)
{
    static PyMemberDef kinds[][2] = {
        { { "__dictoffset__", Py_T_PYSSIZET, 16, Py_READONLY, NULL } },
        { { "__dictoffset__", Py_T_PYSSIZET, 16, 0, NULL } },
        { { "__weaklistoffset__", Py_T_PYSSIZET, 24, Py_READONLY, NULL } },
        { { "__weaklistoffset__", Py_T_INT, 24, Py_READONLY, NULL } },
        { { "__vectorcalloffset__", Py_T_PYSSIZET, 16, Py_READONLY, NULL } },
        { { "x", Py_T_INT, 16, Py_RELATIVE_OFFSET, NULL } },
        { { "x", Py_T_INT, 16, 0, "a doc" } },
        { { "x", 77, 16, 0, NULL } },
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        PyType_Slot slots[] = { { Py_tp_members, kinds[i] }, { 0 } };
        PyTypeObject *t = (PyTypeObject *)type_of("m.Offsets", 32, FLAGS, slots);
        printf("%s %zu: ", kinds[i][0].name, i);
        if (t == NULL) {
            failed();
            continue;
        }
        printf("%zd %zd %zd\n", t->tp_dictoffset, t->tp_weaklistoffset, t->tp_vectorcall_offset);
        PyObject *o = PyObject_CallNoArgs((PyObject *)t), *seven = PyLong_FromLong(7);
        if (o == NULL) {
            failed();
        }
        else {
            done("set", PyObject_SetAttrString(o, "x", seven));
            show("get", PyObject_GetAttrString(o, "x"));
            show("dict", PyObject_GetAttrString(o, "__dict__"));
            PyObject *weak = PyWeakref_NewRef(o, NULL);
            weak ? (void)puts("a weak reference") : failed();
            Py_XDECREF(weak);
        }
        Py_XDECREF(o), Py_DECREF(seven), Py_DECREF(t);
    }
}

static void
relative(void)
{
    static const int sizes[] = { 0, -8, -16, -20, 32 }, at[] = { 0, 4, 8, 15, 16, 20, -1 };
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 7; k++) {
            PyMemberDef members[] = { { "x", Py_T_BYTE, at[k], Py_RELATIVE_OFFSET, NULL }, { 0 } };
            PyType_Slot slots[] = { { Py_tp_members, members }, { 0 } };
            PyObject *type = type_of("m.Relative", sizes[i], FLAGS, slots);
            printf("%d %d: ", sizes[i], at[k]);
            if (type == NULL) {
                failed();
                continue;
            }
            PyObject *o = PyObject_CallNoArgs(type);
            if (done("set", PyObject_SetAttrString(o, "x", Py_True)), at[k] >= 0) {
                char *data = PyObject_GetTypeData(o, (PyTypeObject *)type);
                printf("%d\n", data[at[k]]);
            }
            Py_DECREF(o);
            Py_DECREF(type);
        }
    }
}

static void
tokens(void)
{
    static int a, b;
    PyType_Slot with_a[] = { { Py_tp_token, &a }, { 0 } },
                with_spec[] = { { Py_tp_token, Py_TP_USE_SPEC }, { 0 } };
    PyType_Slot with_none[] = { { Py_tp_token, NULL }, { 0 } };
    PyType_Spec spec = { "m.Token", 0, 0, FLAGS, with_spec };
    PyObject *A = type_of("m.A", 0, FLAGS, with_a), *S = PyType_FromSpec(&spec),
             *N = type_of("m.N", 0, FLAGS, with_none);
    PyObject *C = class_of("C", PyTuple_Pack(2, A, S), PyDict_New());
    PyObject *types[] = { A, S, C, N, (PyObject *)&PyLong_Type };
    void *tokens[] = { &a, &spec, &b, NULL };
    for (int t = 0; t < 5; t++) {
        printf("token %d\n", PyType_GetSlot((PyTypeObject *)types[t], Py_tp_token) != NULL);
        if (PyErr_Occurred()) {
            failed();
        }
        for (int k = 0; k < 4 && types[t]; k++) {
            PyTypeObject *found = (PyTypeObject *)1;
            printf("%d %d ", t, k);
            done("by token", PyType_GetBaseByToken((PyTypeObject *)types[t], tokens[k], &found));
            show("base", (PyObject *)found);
            done("without a result",
                 PyType_GetBaseByToken((PyTypeObject *)types[t], tokens[k], NULL));
        }
    }
    PyTypeObject *found = (PyTypeObject *)1;
    done("no type", PyType_GetBaseByToken((PyTypeObject *)Py_None, &a, &found));
    printf("%d\n", found == NULL);
    Py_XDECREF(N), Py_DECREF(C), Py_DECREF(A), Py_DECREF(S);
}

static void
facts(void)
{
    names();
    sizes();
    bases();
    slots();
    offsets();
    relative();
    tokens();
}
