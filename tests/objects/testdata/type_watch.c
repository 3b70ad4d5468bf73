/* Types that change: watchers, versions, caches; static types made ready; looks through the MRO. */
#include "show.h"

PyObject *_PyType_Lookup(PyTypeObject *, PyObject *);
PyObject *_PyType_LookupRef(PyTypeObject *, PyObject *);

OWN int told[2], fails;

static int
first(PyTypeObject *type)
{
    told[0]++;
    printf("first is told of %s\n", type->tp_name);
    return 0;
}

static int
second(PyTypeObject *type)
{
    told[1]++;
    if (fails) {
        PyErr_SetString(PyExc_ZeroDivisionError, "in a watcher");
        return -1;
    }
    return 0;
}

static void
look(PyTypeObject *type, const char *name)
{
    PyObject *n = text(name);
    printf("%s of %s ", name, type->tp_name);
    lent("borrowed", _PyType_Lookup(type, n));
    show("owned", _PyType_LookupRef(type, n));
    Py_DECREF(n);
}

static void
watched(void)
{
    PyObject *A = class_of("A", NULL, Py_BuildValue("{s:i}", "x", 1)),
             *B = class_of("B", PyTuple_Pack(1, A), PyDict_New());
    PyTypeObject *a = (PyTypeObject *)A, *b = (PyTypeObject *)B;
    PyObject *five = PyLong_FromLong(5);
    int one = PyType_AddWatcher(first), two = PyType_AddWatcher(second);
    printf("ids %d %d\n", one, two - one);
    done("watch", PyType_Watch(one, A));
    done("watch again", PyType_Watch(one, A));
    done("watch B", PyType_Watch(two, B));
    done("watch None", PyType_Watch(one, Py_None));
    done("no watcher", PyType_Watch(-1, A));
    done("no watcher", PyType_Watch(8, A));
    done("no watcher", PyType_Watch(two + 1, A));
    look(a, "x"), look(b, "x");
    for (int i = 0; i < 3; i++) {
        done("set", PyObject_SetAttrString(A, "x", five));
        printf("told %d %d\n", told[0], told[1]);
        look(a, "x"), look(b, "x"), look(b, "nope");
        done("set B", PyObject_SetAttrString(B, "y", Py_None));
        printf("told %d %d\n", told[0], told[1]);
    }
    done("set again without a look", PyObject_SetAttrString(A, "x", Py_None));
    done("set again without a look", PyObject_SetAttrString(A, "x", Py_True));
    printf("told %d %d\n", told[0], told[1]);
    look(b, "x");
    PyType_Modified(a);
    printf("told %d %d\n", told[0], told[1]);
    look(b, "x"), look(a, "x");
    PyObject *bases = PyTuple_Pack(1, A);
    done("bases", PyObject_SetAttrString(B, "__bases__", bases));
    Py_DECREF(bases);
    printf("told %d %d\n", told[0], told[1]);
    look(b, "x");
    done("unwatch", PyType_Unwatch(one, A));
    done("unwatch", PyType_Unwatch(one, A));
    done("unwatch None", PyType_Unwatch(one, Py_None));
    done("unwatch", PyType_Unwatch(99, A));
    done("delete", PyObject_DelAttrString(A, "x"));
    printf("told %d %d\n", told[0], told[1]);
    look(b, "x");
    done("clear", PyType_ClearWatcher(one));
    done("clear", PyType_ClearWatcher(one));
    done("clear", PyType_ClearWatcher(two));
    done("cleared", PyType_Watch(two, B));
    done("doc", PyObject_SetAttrString(B, "z", Py_None));
    printf("told %d %d\n", told[0], told[1]);
    Py_DECREF(five), Py_DECREF(B), Py_DECREF(A);
    PyGC_Collect();
}

static void
versions(void)
{
    PyObject *A = class_of("A", NULL, PyDict_New()),
             *B = class_of("B", PyTuple_Pack(1, A), PyDict_New());
    PyTypeObject *a = (PyTypeObject *)A, *b = (PyTypeObject *)B;
    printf("assign %d %d\n", PyUnstable_Type_AssignVersionTag(b),
           PyUnstable_Type_AssignVersionTag(a));
    unsigned of_a = a->tp_version_tag, of_b = b->tp_version_tag;
    printf("differ %d again %d same %d\n", of_a != of_b, PyUnstable_Type_AssignVersionTag(a),
           a->tp_version_tag == of_a);
    done("set", PyObject_SetAttrString(A, "x", Py_None));
    printf("changed %d %d\n", a->tp_version_tag != of_a, b->tp_version_tag != of_b);
    printf("assign %d %d\n", PyUnstable_Type_AssignVersionTag(b),
           PyUnstable_Type_AssignVersionTag(a));
    PyType_Modified(b);
    printf("valid %d\n", b->tp_version_tag != 0);
    printf("int %d\n", PyUnstable_Type_AssignVersionTag(&PyLong_Type));
    unsigned cleared = PyType_ClearCache();
    printf("cleared %d\n", cleared > 0);
    look(a, "x"), look(b, "x"), look(&PyBool_Type, "real"), look(&PyBool_Type, "nope"),
        look(&PyType_Type, "mro");
    for (int i = 0; i < 3000; i++) { /* a class has a number of versions, then none */
        PyObject_SetAttrString(A, "x", i % 2 ? Py_True : Py_False);
        PyUnstable_Type_AssignVersionTag(a);
    }
    printf("out of versions %d\n", PyUnstable_Type_AssignVersionTag(a) == 0);
    look(a, "x"), look(b, "x");
    PyObject_SetAttrString(A, "x", Py_None);
    look(a, "x"), look(b, "x");
    Py_DECREF(B), Py_DECREF(A);
}

/* ---- Static types ---- */

static PyObject *
whole(PyObject *self)
{
    return text("a static one");
}

static PyObject *
answer(PyObject *self, PyObject *none)
{
    return PyLong_FromLong(42);
}

static PyMethodDef methods[] = { { "answer", answer, METH_NOARGS, NULL }, { 0 } };

/* Made ready once by each thread for each interpreter, over lives: nothing undoes it. */
OWN struct statics {
    PyTypeObject made, under, bad[3];
} of_main, of_other;

static void
statics(void)
{
    PyTypeObject fresh = { PyVarObject_HEAD_INIT(NULL, 0).tp_name = "stat.Made",
                           .tp_basicsize = sizeof(PyObject),
                           .tp_repr = whole,
                           .tp_methods = methods,
                           .tp_new = PyType_GenericNew,
                           .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE };
    PyObject *C = class_of("C", NULL, PyDict_New());
    struct statics *s =
        PyInterpreterState_GetID(PyInterpreterState_Get()) == 0 ? &of_main : &of_other;
    if (s->made.tp_name == NULL) {
        s->made = s->under = s->bad[0] = s->bad[1] = s->bad[2] = fresh;
        s->bad[0].tp_name = NULL;
        s->bad[2].tp_base = &PyBool_Type;
        s->under.tp_name = "stat.Under";
        s->under.tp_base = &s->made;
        s->under.tp_methods = NULL;
        s->under.tp_repr = NULL;
        s->under.tp_new = NULL;
    }
    s->bad[1].tp_base = (PyTypeObject *)C;
    done("no name", PyType_Ready(&s->bad[0]));
    done("over a class", PyType_Ready(&s->bad[1]));
    done("over bool", PyType_Ready(&s->bad[2]));
    Py_DECREF(C);
    done("ready", PyType_Ready(&s->made));
    done("ready", PyType_Ready(&s->made));
    done("int", PyType_Ready(&PyLong_Type));
    done("under", PyType_Ready(&s->under));
    PyTypeObject *both[] = { &s->made, &s->under };
    for (int i = 0; i < 2; i++) {
        PyObject *t = (PyObject *)both[i], *o = PyObject_CallNoArgs(t);
        show("type", Py_NewRef(t));
        lent("instance", o);
        show("answer", o ? PyObject_CallMethod(o, "answer", NULL) : NULL);
        show("module", PyObject_GetAttrString(t, "__module__"));
        show("name", PyObject_GetAttrString(t, "__qualname__"));
        show("doc", PyObject_GetAttrString(t, "__doc__"));
        show("mro", PyObject_GetAttrString(t, "__mro__"));
        done("set", PyObject_SetAttrString(t, "x", Py_None));
        printf("flags %#lx dealloc %d base %s\n", both[i]->tp_flags & ~Py_TPFLAGS_VALID_VERSION_TAG,
               both[i]->tp_dealloc == PyBaseObject_Type.tp_dealloc, both[i]->tp_base->tp_name);
        PyObject *Sub = class_of("Sub", PyTuple_Pack(1, t), PyDict_New()),
                 *derived = PyObject_CallNoArgs(Sub);
        lent("of a subclass", derived);
        Py_XDECREF(derived), Py_XDECREF(Sub), Py_XDECREF(o);
    }
    PyGC_Collect();
}

static void
facts(void)
{
    told[0] = told[1] = fails = 0;
    watched();
    versions();
    statics();
}
