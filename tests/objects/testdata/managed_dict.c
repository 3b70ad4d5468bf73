/* Types whose instances' dict and weak references the library manages, before the object itself;
 * and older places for them. */
#include "show.h"

#include <stddef.h>

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC)

PyObject **_PyObject_GetDictPtr(PyObject *);

typedef struct {
    PyObject_HEAD PyObject *dict, *weaks, *held;
} Thing;

OWN int gone;

static int
managed_visit(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Thing *)self)->held);
    return PyObject_VisitManagedDict(self, visit, arg);
}

static int
managed_clear(PyObject *self)
{
    Py_CLEAR(((Thing *)self)->held);
    PyObject_ClearManagedDict(self);
    return 0;
}

static void
managed_gone(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (PyType_SUPPORTS_WEAKREFS(type)) {
        PyObject_ClearWeakRefs(self);
    }
    managed_clear(self);
    gone++;
    type->tp_free(self);
    Py_DECREF(type);
}

static int
placed_visit(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Thing *)self)->dict);
    Py_VISIT(((Thing *)self)->held);
    return 0;
}

static int
placed_clear(PyObject *self)
{
    Py_CLEAR(((Thing *)self)->held);
    Py_CLEAR(((Thing *)self)->dict);
    return 0;
}

static void
placed_gone(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject_ClearWeakRefs(self);
    placed_clear(self);
    gone++;
    type->tp_free(self);
    Py_DECREF(type);
}

static PyGetSetDef getsets[] = {
    { "__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL }, { 0 }
};
static PyMemberDef places[] = {
    { "__dictoffset__", Py_T_PYSSIZET, offsetof(Thing, dict), Py_READONLY, NULL },
    { "__weaklistoffset__", Py_T_PYSSIZET, offsetof(Thing, weaks), Py_READONLY, NULL },
    { 0 },
};
static PyType_Slot managed[] = { { Py_tp_traverse, managed_visit },
                                 { Py_tp_clear, managed_clear },
                                 { Py_tp_dealloc, managed_gone },
                                 { Py_tp_getset, getsets },
                                 { 0 } };
static PyType_Slot placed[] = { { Py_tp_traverse, placed_visit }, { Py_tp_clear, placed_clear },
                                { Py_tp_dealloc, placed_gone },   { Py_tp_getset, getsets },
                                { Py_tp_members, places },        { 0 } };

/* An object's dict, of which the order is that of the names' first setting. */
static void
use(PyObject *type, const char *what)
{
    PyObject *o = PyObject_CallNoArgs(type), *five = PyLong_FromLong(5);
    printf("== %s\n", what);
    done("set a", PyObject_SetAttrString(o, "a", five));
    done("set b", PyObject_SetAttrString(o, "b", Py_None));
    show("a", PyObject_GetAttrString(o, "a"));
    PyObject **at = _PyObject_GetDictPtr(o);
    printf("a place %d\n", at != NULL);
    show("dict", PyObject_GetAttrString(o, "__dict__"));
    PyObject *dict = PyObject_GenericGetDict(o, NULL);
    PyDict_SetItemString(dict, "c", Py_True);
    done("delete a", PyObject_DelAttrString(o, "a"));
    show("c", PyObject_GetAttrString(o, "c"));
    show("a", PyObject_GetAttrString(o, "a"));
    lent("dict", dict);
    PyObject *other = Py_BuildValue("{s:i,s:i}", "a", 1, "z", 2);
    done("set dict", PyObject_SetAttrString(o, "__dict__", other));
    show("z", PyObject_GetAttrString(o, "z"));
    show("c", PyObject_GetAttrString(o, "c"));
    done("set another", PyObject_SetAttrString(o, "q", five));
    lent("the given", other);
    lent("the first", dict);
    done("delete dict", PyObject_DelAttrString(o, "__dict__"));
    show("dict", PyObject_GetAttrString(o, "__dict__"));
    done("set int", PyObject_SetAttrString(o, "__dict__", five));
    Py_DECREF(dict), Py_DECREF(other);
    for (int i = 0; i < 70; i++) { /* more than the shared names take */
        char name[16];
        snprintf(name, sizeof(name), "name%d", i);
        PyObject_SetAttrString(o, name, five);
    }
    dict = PyObject_GenericGetDict(o, NULL);
    number("names", PyDict_Size(dict));
    Py_DECREF(dict);
    int supports = PyType_SUPPORTS_WEAKREFS(Py_TYPE(o));
    printf("weak %d %d\n", supports, supports && *PyObject_GET_WEAKREFS_LISTPTR(o) == NULL);
    PyObject *weak = PyWeakref_NewRef(o, NULL), *alive = NULL;
    if (supports) {
        printf("first %d\n", *PyObject_GET_WEAKREFS_LISTPTR(o) == weak);
    }
    if (weak == NULL) {
        failed();
    }
    else {
        printf("alive %d\n", PyWeakref_GetRef(weak, &alive));
        Py_XDECREF(alive);
    }
    int before = gone;
    Py_DECREF(o);
    printf("gone %d", gone - before);
    weak ? (void)printf(" alive %d\n", PyWeakref_GetRef(weak, &alive)) : (void)putchar('\n');
    Py_XDECREF(weak), Py_DECREF(five);
}

/* A ring through the dict, which the collector frees; with the dict taken out or not. */
static void
ring(PyObject *type, int with_dict)
{
    PyObject *o = PyObject_CallNoArgs(type),
             *dict = with_dict ? PyObject_GenericGetDict(o, NULL) : NULL;
    done("itself", PyObject_SetAttrString(o, "self", o));
    int before = gone;
    Py_DECREF(o);
    PyGC_Collect();
    printf("gone %d\n", gone - before);
    if (dict != NULL) {
        PyObject *self = PyDict_GetItemString(dict, "self");
        printf("kept by its dict %d\n", self != NULL);
        Py_DECREF(dict);
        PyGC_Collect();
        printf("gone %d\n", gone - before);
    }
}

/* Visits a dict that is there, that is not, and one with values in the object. */
static int
count_visit(PyObject *o, void *n)
{
    (*(int *)n)++;
    return 0;
}

static int
stop_visit(PyObject *o, void *n)
{
    return ++*(int *)n == 2 ? 17 : 0;
}

static void
visits(PyObject *type)
{
    PyObject *o = PyObject_CallNoArgs(type);
    int n = 0, r = PyObject_VisitManagedDict(o, count_visit, &n);
    printf("empty %d %d\n", r, n);
    PyObject *list = PyList_New(0);
    for (int i = 0; i < 4; i++) {
        char name[] = "a";
        name[0] += i;
        PyObject_SetAttrString(o, name, list);
    }
    n = 0;
    r = PyObject_VisitManagedDict(o, stop_visit, &n);
    printf("stopped %d\n", r == 17 || n == 1);
    PyObject_ClearManagedDict(o);
    number("held", Py_REFCNT(list));
    show("dict", PyObject_GenericGetDict(o, NULL));
    done("set", PyObject_SetAttrString(o, "x", list));
    number("held", Py_REFCNT(list));
    PyObject *dict = PyObject_GenericGetDict(o, NULL);
    n = 0;
    r = PyObject_VisitManagedDict(o, count_visit, &n);
    printf("of a dict %d %d\n", r, n);
    PyObject_ClearManagedDict(o);
    lent("the dict", dict);
    Py_DECREF(dict), Py_DECREF(o);
    number("held", Py_REFCNT(list));
    n = 0;
    printf("of another type %d\n", PyObject_VisitManagedDict(list, count_visit, &n));
    Py_DECREF(list);
}

static void
facts(void)
{
    gone = 0;
    PyObject *M = type_of("m.Managed", sizeof(Thing),
                          FLAGS | Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF, managed);
    PyObject *D = type_of("m.DictOnly", sizeof(Thing), FLAGS | Py_TPFLAGS_MANAGED_DICT, managed);
    PyObject *P = type_of("m.Placed", sizeof(Thing), FLAGS, placed);
    PyObject *SubM = class_of("SubM", PyTuple_Pack(1, M), PyDict_New()),
             *SubP = class_of("SubP", PyTuple_Pack(1, P), PyDict_New());
    PyObject *SubD = class_of("SubD", PyTuple_Pack(1, D), PyDict_New()),
             *C = class_of("C", NULL, PyDict_New());
    PyObject *Slots =
        class_of("Slots", PyTuple_Pack(1, M), Py_BuildValue("{s:(ss)}", "__slots__", "a", "b"));
    PyObject *E = class_of("E", PyTuple_Pack(1, PyExc_ValueError), PyDict_New());
    PyObject *types[] = { M, P, SubM, SubP, SubD, C, Slots, E, D };
    static const char *const names[] = { "managed",      "placed",          "under managed",
                                         "under placed", "under dict only", "a class",
                                         "slots",        "an exception",    "dict only" };
    for (int i = 0; i < 8; i++) {
        PyTypeObject *t = (PyTypeObject *)types[i];
        if (t == NULL) {
            failed();
            continue;
        }
        printf("%zd %zd %#lx\n", t->tp_dictoffset, t->tp_weaklistoffset,
               t->tp_flags & (Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF));
        use(types[i], names[i]);
        ring(types[i], 0);
        ring(types[i], 1);
    }
    visits(M);
    visits(C);
    for (int i = 0; i < 9; i++) {
        Py_XDECREF(types[i]);
    }
    PyGC_Collect();
}
