// The collector's view of objects of C: tracking, finalizers, objects that come back, passes and
// their numbers.
#include "show.h"

struct node {
    PyObject_HEAD PyObject *next;
    int number;
};

OWN int stays_away;  // whether the finalizer brings the object back
OWN PyObject *kept_alive;

static int
node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((struct node *)self)->next);
    return 0;
}

static int
node_clear(PyObject *self)
{
    printf("clear %d\n", ((struct node *)self)->number);
    Py_CLEAR(((struct node *)self)->next);
    return 0;
}

static void
node_finalize(PyObject *self)
{
    printf("finalize %d, finalized before %d\n", ((struct node *)self)->number,
           PyObject_GC_IsFinalized(self));
    if (!stays_away) {
        Py_XSETREF(kept_alive, Py_NewRef(self));
    }
}

static void
node_dealloc(PyObject *self)
{
    int number = ((struct node *)self)->number, back = PyObject_CallFinalizerFromDealloc(self);
    printf("dealloc %d: %d\n", number, back);
    if (back < 0) {
        return;
    }
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(((struct node *)self)->next);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = { { Py_tp_traverse, node_traverse },
                               { Py_tp_clear, node_clear },
                               { Py_tp_finalize, node_finalize },
                               { Py_tp_dealloc, node_dealloc },
                               { 0, NULL } };
static PyType_Spec spec = { "test.Node", sizeof(struct node), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots };
OWN PyTypeObject *Node;

static PyObject *
node(int number, PyObject *next)
{
    struct node *n = PyObject_GC_New(struct node, Node);
    n->number = number;
    n->next = Py_XNewRef(next);
    NUMBER(PyObject_GC_IsTracked((PyObject *)n));
    PyObject_GC_Track(n);
    return (PyObject *)n;
}

#define NEXT(o) (((struct node *)(o))->next)

static void
tracked(void)
{
    PyObject *const all[] = {
        Py_None,
        B("i", 70001),
        B("s", "text"),
        B("y", "bytes"),
        B("d", 1.5),
        late(PyTuple_New(0)),
        B("(is)", 1, "a"),
        B("(i[])", 1),
        late(PyList_New(0)),
        late(PyDict_New()),
        B("{s:i}", "a", 1),
        B("{s:[]}", "a"),
        late(PySet_New(NULL)),
        late(PyFrozenSet_New(NULL)),
        late(PySlice_New(NULL, NULL, NULL)),
        late(PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type)),
        (PyObject *)&PyLong_Type,
        (PyObject *)Node,
        late(PyMemoryView_FromObject(B("y", "abc"))),
        late(PyCell_New(NULL)),
        PyExc_ValueError,
        late(PyObject_CallNoArgs(PyExc_ValueError)),
        late(PyModule_New("m")),
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        PyObject *o = all[i];
        printf("%s: %d %d %d\n", Py_TYPE(o)->tp_name, PyObject_IS_GC(o), PyObject_GC_IsTracked(o),
               PyObject_GC_IsFinalized(o));
    }
    PyObject *list = late(PyList_New(0));
    PyObject_GC_UnTrack(list);
    NUMBER(PyObject_GC_IsTracked(list));
    PyObject_GC_UnTrack(list);
    PyObject_GC_Track(list);
    NUMBER(PyObject_GC_IsTracked(list));
}

static void
finalizers(void)
{
    stays_away = 1;
    PyObject *a = node(1, NULL);
    NUMBER(PyObject_GC_IsTracked(a));
    NUMBER(PyObject_GC_IsFinalized(a));
    PyObject_CallFinalizer(a);
    NUMBER(PyObject_GC_IsFinalized(a));
    PyObject_CallFinalizer(a);
    Py_DECREF(a);
    PyObject_CallFinalizer(Py_None);
    a = node(2, NULL);
    PyErr_SetString(PyExc_ValueError, "while it ends");
    Py_DECREF(a);
    NUMBER(0);
    stays_away = 0;
    a = node(3, NULL);
    Py_DECREF(a);
    NUMBER(kept_alive == a);
    NUMBER(PyObject_GC_IsFinalized(a));
    NUMBER(PyObject_GC_IsTracked(a));
    Py_CLEAR(kept_alive);
}

static void
rings(void)
{
    stays_away = 1;
    PyObject *a = node(10, NULL), *b = node(11, a);
    NEXT(a) = Py_NewRef(b);
    Py_DECREF(a);
    NUMBER(PyGC_Collect());
    Py_DECREF(b);
    NUMBER(PyGC_Collect());
    NUMBER(PyGC_Collect());
    // One that its finalizer brings back: the ring stays, and ends later without another call.
    stays_away = 0;
    a = node(20, NULL), b = node(21, a);
    NEXT(a) = Py_NewRef(b);
    Py_DECREF(a);
    Py_DECREF(b);
    NUMBER(PyGC_Collect());
    NUMBER(kept_alive != NULL);
    NUMBER(((struct node *)kept_alive)->number);
    NUMBER(PyGC_Collect());
    Py_CLEAR(kept_alive);
    NUMBER(PyGC_Collect());
    // What a ring holds ends with it, what holds it keeps it.
    stays_away = 1;
    PyObject *list = PyList_New(0), *inner = node(30, list);
    PyList_Append(list, inner);
    PyObject *outer = node(31, inner);
    Py_DECREF(inner);
    Py_DECREF(list);
    NUMBER(PyGC_Collect());
    Py_DECREF(outer);
    NUMBER(PyGC_Collect());
}

static void
switched(void)
{
    NUMBER(PyGC_IsEnabled());
    NUMBER(PyGC_Disable());
    NUMBER(PyGC_IsEnabled());
    NUMBER(PyGC_Disable());
    stays_away = 1;
    PyObject *a = node(40, NULL);
    NEXT(a) = a;
    NUMBER(PyGC_Collect());
    NUMBER(PyGC_Enable());
    NUMBER(PyGC_Collect());
    NUMBER(PyGC_IsEnabled());
    PyErr_SetString(PyExc_ValueError, "before a pass");
    a = node(41, NULL);
    PyErr_SetString(PyExc_ValueError, "before a pass");
    NEXT(a) = a;
    NUMBER(PyGC_Collect());
}

OWN int visits;

static int
visit(PyObject *o, void *arg)
{
    if (Py_IS_TYPE(o, Node)) {
        printf("visits %d for %s\n", ((struct node *)o)->number, (char *)arg);
        return ++visits < 2;
    }
    return 1;
}

static void
visited(void)
{
    stays_away = 1;
    PyObject *a = node(50, NULL), *b = node(51, NULL), *c = node(52, NULL);
    PyUnstable_GC_VisitObjects(visit, "me");
    NUMBER(visits);
    PyObject_GC_UnTrack(c);
    visits = -10;
    PyUnstable_GC_VisitObjects(visit, "all");
    NUMBER(visits);
    Py_DECREF(a), Py_DECREF(b), Py_DECREF(c);
}

static void
facts(void)
{
    PyGC_Collect();
    kept_alive = NULL;
    visits = 0;
    Node = (PyTypeObject *)late(PyType_FromSpec(&spec));
    tracked();
    finalizers();
    rings();
    switched();
    visited();
    PyGC_Collect();
}
