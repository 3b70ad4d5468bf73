/* What a type takes over from several bases: what a base says itself, not what it has from its own
 * base; and that no base's table is changed by it. */
#include "show.h"

static PyObject *
said(PyObject *self)
{
    return text("a mixin's");
}

static PyObject *
both(PyObject *self, PyObject *other)
{
    return text("and of another");
}

static PyObject *
attribute(PyObject *self, char *name)
{
    return text(name);
}

static int
visit(PyObject *self, visitproc call, void *arg)
{
    return 0;
}

static void
ended(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot nothing[] = { { 0 } };
static PyType_Slot repr[] = { { Py_tp_repr, said }, { 0 } };
static PyType_Slot str[] = { { Py_tp_str, said }, { 0 } };
static PyType_Slot getattr[] = { { Py_tp_getattr, attribute }, { 0 } };
static PyType_Slot unvisited[] = { { Py_tp_dealloc, ended }, { 0 } };
static PyType_Slot visited[] = { { Py_tp_dealloc, ended }, { Py_tp_traverse, visit }, { 0 } };

#define OPEN (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)

static PyObject *
of_bases(const char *name, unsigned flags, PyType_Slot *slots, PyObject *first,
         PyTypeObject *second)
{
    PyType_Spec spec = { name, 0, 0, flags, slots };
    PyObject *bases = second ? PyTuple_Pack(2, first, second) : PyTuple_Pack(1, first);
    PyObject *type = PyType_FromSpecWithBases(&spec, bases);
    Py_DECREF(bases);
    return type;
}

static void
behaves(PyObject *type)
{
    PyTypeObject *t = (PyTypeObject *)type;
    if (type == NULL) {
        failed();
        return;
    }
    PyObject *o = PyObject_CallNoArgs(type), *one = PyLong_FromLong(1);
    lent("it", o);
    if (o == NULL) {
        Py_DECREF(one);
        return;
    }
    show("str", PyObject_Str(o));
    done("set", PyObject_SetItem(o, one, Py_True));
    show("get", PyObject_GetItem(o, one));
    done("length", PyObject_Size(o));
    done("contains", PySequence_Contains(o, one));
    PyErr_Clear();
    printf("hashable %d\n", PyObject_Hash(o) != -1);
    PyErr_Clear();
    done("equal", PyObject_RichCompareBool(o, one, Py_EQ));
    show("add", PyNumber_Add(o, o));
    show("and", PyNumber_And(o, o));
    PyObject *iterator = PyObject_GetIter(o);
    printf("iterator %s\n", iterator ? Py_TYPE(iterator)->tp_name : "none");
    PyErr_Clear();
    printf("gc %d init %d new %d free %d dealloc %d traverse %d clear %d\n", PyType_IS_GC(t),
           t->tp_init == PyBaseObject_Type.tp_init, t->tp_new == PyBaseObject_Type.tp_new,
           t->tp_free == PyObject_GC_Del, t->tp_dealloc == PyBaseObject_Type.tp_dealloc,
           t->tp_traverse != NULL, t->tp_clear != NULL);
    Py_XDECREF(iterator), Py_DECREF(o), Py_DECREF(one);
}

static void
mixed(void)
{
    PyObject *mixins[] = { type_of("m.Plain", 0, OPEN, nothing), type_of("m.Repr", 0, OPEN, repr),
                           type_of("m.Str", 0, OPEN, str) };
    static PyTypeObject *const seconds[] = { &PyDict_Type, &PyList_Type, &PyByteArray_Type,
                                             &PyBaseObject_Type };
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 4; k++) {
            printf("---- %s %s\n", ((PyTypeObject *)mixins[i])->tp_name, seconds[k]->tp_name);
            PyObject *C = of_bases("m.C", OPEN, nothing, mixins[i], seconds[k]);
            behaves(C);
            PyObject *D = C ? of_bases("m.D", OPEN, nothing, C, NULL) : NULL;
            behaves(D);
            PyObject *E = D ? class_of("E", PyTuple_Pack(1, D), PyDict_New()) : NULL;
            behaves(E);
            Py_XDECREF(C), Py_XDECREF(D), Py_XDECREF(E);
            PyErr_Clear();
        }
    }
    for (int i = 0; i < 3; i++) {
        Py_DECREF(mixins[i]);
    }
}

/* Below a type that reads attributes by the function of old. */
static void
of_old(void)
{
    PyObject *A = type_of("m.A", 0, OPEN, getattr), *B = of_bases("m.B", OPEN, nothing, A, NULL),
             *C = class_of("C", PyTuple_Pack(1, A), PyDict_New());
    PyObject *all[] = { A, B, C };
    for (int i = 0; i < 3; i++) {
        PyObject *o = PyObject_CallNoArgs(all[i]);
        printf("getattr %d %d\n", ((PyTypeObject *)all[i])->tp_getattr != NULL,
               ((PyTypeObject *)all[i])->tp_getattro != NULL);
        show("attribute", PyObject_GetAttrString(o, "some"));
        Py_DECREF(o);
    }
    Py_DECREF(A), Py_DECREF(B), Py_DECREF(C);
}

/* What the collector sees, and does not ask for. */
static void
collected(void)
{
    unsigned gc = OPEN | Py_TPFLAGS_HAVE_GC;
    PyObject *A = type_of("m.A", 0, gc, visited);
    const struct {
        PyObject *base;
        unsigned flags;
        PyType_Slot *slots;
    } made[] = { { (PyObject *)&PyBaseObject_Type, gc, nothing },
                 { (PyObject *)&PyBaseObject_Type, gc, unvisited },
                 { A, gc, nothing },
                 { A, gc, unvisited },
                 { (PyObject *)&PyList_Type, gc, unvisited },
                 { A, OPEN, unvisited } };
    for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
        PyObject *type = of_bases("m.B", made[i].flags, made[i].slots, made[i].base, NULL);
        if (type == NULL) {
            failed();
            continue;
        }
        printf("%zu traverse %d\n", i, ((PyTypeObject *)type)->tp_traverse != NULL);
        PyObject *o = PyObject_CallNoArgs(type);
        PyGC_Collect();
        Py_DECREF(o), Py_DECREF(type);
    }
    Py_DECREF(A);
}

/* Made ready once by each thread for each interpreter, over lives: nothing undoes it. */
OWN struct statics {
    PyNumberMethods numbers;
    PyTypeObject other, derived, below;
} of_main, of_others;

static void
statics(void)
{
    struct statics *s =
        PyInterpreterState_GetID(PyInterpreterState_Get()) == 0 ? &of_main : &of_others;
    if (s->other.tp_name == NULL) {
        PyTypeObject fresh = { PyVarObject_HEAD_INIT(NULL, 0).tp_name = "stat.Other",
                               .tp_basicsize = sizeof(PyObject), .tp_flags = OPEN };
        s->numbers.nb_and = both;
        s->other = s->derived = s->below = fresh;
        s->other.tp_as_number = &s->numbers;
        s->derived.tp_name = "stat.Derived";
        s->derived.tp_basicsize = 0;
        s->derived.tp_base = &PyBytes_Type;
        s->derived.tp_bases = PyTuple_Pack(2, &PyBytes_Type, &s->other);
        s->below.tp_name = "stat.Below";
        s->below.tp_basicsize = 0;
        s->below.tp_base = &s->derived;
    }
    done("other", PyType_Ready(&s->other));
    done("derived", PyType_Ready(&s->derived));
    done("below", PyType_Ready(&s->below));
    PyTypeObject *all[] = { &PyBytes_Type, &s->other, &s->derived, &s->below };
    for (int i = 0; i < 4; i++) {
        PyNumberMethods *n = all[i]->tp_as_number;
        printf("%s: of bytes %d and %d remainder %d sequence %d mapping %d\n", all[i]->tp_name,
               n == PyBytes_Type.tp_as_number, n->nb_and != NULL, n->nb_remainder != NULL,
               all[i]->tp_as_sequence == PyBytes_Type.tp_as_sequence,
               all[i]->tp_as_mapping == PyBytes_Type.tp_as_mapping);
    }
    PyObject *a = PyBytes_FromString("a"),
             *d = PyObject_CallFunction((PyObject *)&s->below, "O", a);
    show("bytes & bytes", PyNumber_And(a, a));
    show("below & bytes", d ? PyNumber_And(d, a) : NULL);
    show("below + bytes", d ? PySequence_Concat(d, a) : NULL);
    lent("below", d);
    Py_DECREF(a), Py_XDECREF(d);
}

static void
facts(void)
{
    statics();
    mixed();
    of_old();
    collected();
    PyGC_Collect();
}
