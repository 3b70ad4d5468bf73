// The module gc: its functions, gc.garbage and gc.callbacks, what the debugging flags keep, and
// objects with the finalizer of old.
#include "show.h"

#include <stddef.h>

OWN PyObject *gc;

#define GC(name, ...) show("gc." name " " #__VA_ARGS__, PyObject_CallMethod(gc, name, __VA_ARGS__))

// A call with one keyword, or with arguments in front of it.
static void
with_keyword(const char *name, PyObject *args, const char *keyword, PyObject *value)
{
    PyObject *f = late(PyObject_GetAttrString(gc, name)), *kw = late(PyDict_New());
    PyDict_SetItemString(kw, keyword, value);
    printf("%s, %s: ", name, keyword);
    show("keyword", PyObject_Call(f, args, kw));
}

struct node {
    PyObject_HEAD PyObject *next;
    int number;
};

OWN int speaks, comes_back;

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
    if (speaks) {
        printf("clear %d\n", ((struct node *)self)->number);
    }
    Py_CLEAR(((struct node *)self)->next);
    return 0;
}

static void
node_del(PyObject *self)
{
    printf("del %d, tracked %d\n", ((struct node *)self)->number, PyObject_GC_IsTracked(self));
    if (comes_back) {
        Py_SET_REFCNT(self, 1);
        comes_back = 0;
    }
}

static PyObject *
node_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<node %d>", ((struct node *)self)->number);
}

static PyMemberDef node_members[] = {
    { "next", Py_T_OBJECT_EX, offsetof(struct node, next), 0, NULL },  // dropped at its end
    { NULL, 0, 0, 0, NULL },
};
static PyType_Slot plain_slots[] = { { Py_tp_traverse, node_traverse },
                                     { Py_tp_clear, node_clear },
                                     { Py_tp_repr, node_repr },
                                     { Py_tp_members, node_members },
                                     { 0, NULL } };
static PyType_Slot legacy_slots[] = {
    { Py_tp_traverse, node_traverse }, { Py_tp_clear, node_clear },     { Py_tp_repr, node_repr },
    { Py_tp_del, node_del },           { Py_tp_members, node_members }, { 0, NULL }
};
OWN PyTypeObject *Node, *Legacy;

static struct node *
node(PyTypeObject *type, int number, void *next)
{
    struct node *n = (struct node *)type->tp_alloc(type, 0);
    n->number = number;
    n->next = Py_XNewRef(next);
    return n;
}

// A ring of two.
static void
ring(PyTypeObject *first, PyTypeObject *second, int number)
{
    struct node *a = node(first, number, NULL), *b = node(second, number + 1, a);
    a->next = (PyObject *)b;
    Py_DECREF(a);
}

static void
names(void)
{
    PyObject *dict = PyModule_GetDict(gc), *key, *value, *text;
    for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &value);) {
        const char *name = PyUnicode_AsUTF8(key);
        if (name[0] == '_' || PyLong_Check(value)) {
            lent(name, name[0] == '_' && name[2] != 'n' && name[2] != 'p' ? Py_None : value);
            continue;
        }
        printf("%s: %s ", name, Py_TYPE(value)->tp_name);
        text = PyObject_GetAttrString(value, "__text_signature__");
        PyErr_Clear();
        show("signature", text ? text : Py_NewRef(Py_Ellipsis));
    }
    ATTR(gc, "__name__");
    OBJECT(PyObject_Repr(gc));
    PyObject *spec = late(PyObject_GetAttrString(gc, "__spec__"));
    ATTR(spec, "name");
    ATTR(spec, "origin");
    ATTR(spec, "has_location");
    OBJECT(PyObject_GetAttrString(late(PyObject_GetAttrString(gc, "collect")), "__module__"));
}

static void
switches(void)
{
    GC("isenabled", NULL);
    GC("disable", NULL);
    NUMBER(PyGC_IsEnabled());
    GC("isenabled", NULL);
    GC("enable", NULL);
    NUMBER(PyGC_IsEnabled());
    GC("enable", "i", 1);
    GC("get_debug", NULL);
    GC("set_debug", "i", 64);
    GC("get_debug", NULL);
    GC("set_debug", "i", -1);
    GC("get_debug", NULL);
    GC("set_debug", "i", 0);
    GC("set_debug", NULL);
    GC("set_debug", "s", "1");
    GC("set_debug", "d", 1.0);
    GC("set_debug", "L", 1LL << 40);
    with_keyword("set_debug", late(PyTuple_New(0)), "flags", Py_None);
}

static void
thresholds(void)
{
    GC("get_threshold", NULL);
    GC("set_threshold", "i", 700);
    GC("get_threshold", NULL);
    GC("set_threshold", "ii", 700, 5);
    GC("get_threshold", NULL);
    GC("set_threshold", "iii", 0, -6, -7);
    GC("get_threshold", NULL);
    GC("set_threshold", "is", 1, "b");
    GC("set_threshold", "iid", 1, 2, 3.0);
    GC("set_threshold", "L", 1LL << 31);
    GC("set_threshold", "L", -(1LL << 31));
    GC("set_threshold", "s", "a");
    GC("set_threshold", NULL);
    GC("set_threshold", "iiii", 1, 2, 3, 4);
    GC("get_threshold", NULL);
    with_keyword("set_threshold", late(PyTuple_New(0)), "threshold0", B("i", 1));
    GC("set_threshold", "iii", 2000, 10, 10);
}

static void
passes(void)
{
    PyObject *none = late(PyTuple_New(0)), *one = B("(i)", 1);
    GC("collect", NULL);
    GC("collect", "i", 0);
    GC("collect", "i", 1);
    GC("collect", "i", 2);
    GC("collect", "i", 3);
    GC("collect", "i", -1);
    GC("collect", "s", "a");
    GC("collect", "d", 1.5);
    GC("collect", "O", Py_True);
    GC("collect", "O", Py_None);
    GC("collect", "L", 1LL << 40);
    GC("collect", "ii", 1, 2);
    with_keyword("collect", none, "generation", B("i", 0));
    with_keyword("collect", none, "generation", B("i", 3));
    with_keyword("collect", none, "gen", B("i", 0));
    with_keyword("collect", one, "generation", B("i", 0));
    GC("get_count", "i", 1);
    GC("collect", NULL);
    ring(Node, Node, 1);
    GC("collect", "i", 0);
    ring(Node, Node, 3);
    PyObject *old = (PyObject *)node(Node, 5, NULL);
    NUMBER(PyGC_Collect());
    ((struct node *)old)->next = old;
    GC("collect", "i", 0);
    GC("collect", "i", 1);
    GC("collect", "i", 2);
}

// Whether a list has an object.
static void
has(const char *what, PyObject *list, PyObject *o)
{
    int found = 0;
    for (Py_ssize_t i = 0; list != NULL && i < PyList_GET_SIZE(list); i++) {
        found += PyList_GET_ITEM(list, i) == o;
    }
    printf("%s: %d", what, found);
    raised();
    Py_XDECREF(list);
}

static void
where(PyObject *o)
{
    has("all", PyObject_CallMethod(gc, "get_objects", NULL), o);
    has("None", PyObject_CallMethod(gc, "get_objects", "O", Py_None), o);
    for (int i = -1; i < 3; i++) {
        printf("%d ", i);
        has("generation", PyObject_CallMethod(gc, "get_objects", "i", i), o);
    }
}

static void
objects(void)
{
    PyObject *n = late((PyObject *)node(Node, 7, NULL)), *none = late(PyTuple_New(0)),
             *frozen = late(PyObject_GetAttrString(gc, "get_freeze_count"));
    where(n);
    GC("collect", "i", 0);
    where(n);
    GC("collect", "i", 1);
    where(n);
    GC("get_freeze_count", NULL);
    GC("freeze", NULL);
    where(n);
    PyObject *count = PyObject_CallNoArgs(frozen);
    printf("frozen: %d\n", PyLong_AsLong(count) > 0);
    Py_DECREF(count);
    has("frozen referrers", PyObject_CallMethod(gc, "get_referrers", "O", Node), n);
    GC("unfreeze", NULL);
    GC("get_freeze_count", NULL);
    where(n);
    GC("freeze", "i", 1);
    GC("get_objects", "i", 3);
    GC("get_objects", "i", -2);
    GC("get_objects", "s", "a");
    GC("get_objects", "d", 1.0);
    GC("get_objects", "L", 1LL << 40);
    GC("get_objects", "N", PyLong_FromString("9999999999999999999999", NULL, 10));
    GC("get_objects", "ii", 0, 1);
    with_keyword("get_objects", none, "generation", B("i", 3));
    with_keyword("get_objects", none, "gen", B("i", 0));
}

static void
references(void)
{
    PyObject *none = late(PyTuple_New(0)), *x = late(PyList_New(0)), *y = B("[O]", x),
             *d = B("{s:O}", "x", x), *n = late((PyObject *)node(Node, 9, x));
    GC("get_referents", NULL);
    GC("get_referents", "i", 1);
    GC("get_referents", "(OOO)", y, d, n);
    GC("get_referents", "[iii]", 1, 2, 3);
    GC("get_referents", "(iii)", 1, 2, 3);
    show("three", PyObject_CallMethod(gc, "get_referents", "(i[ii](ii)O)", 1, 2, 3, 4, 5, d));
    with_keyword("get_referents", none, "x", Py_None);
    GC("get_referrers", NULL);
    with_keyword("get_referrers", none, "x", Py_None);
    has("list", PyObject_CallMethod(gc, "get_referrers", "O", x), y);
    has("dict", PyObject_CallMethod(gc, "get_referrers", "O", x), d);
    has("node", PyObject_CallMethod(gc, "get_referrers", "O", x), n);
    has("itself", PyObject_CallMethod(gc, "get_referrers", "O", x), x);
    has("one of two", PyObject_CallMethod(gc, "get_referrers", "OO", d, x), y);
    GC("get_referrers", "O", n);
    GC("is_tracked", "O", x);
    GC("is_tracked", "i", 1);
    GC("is_tracked", NULL);
    GC("is_tracked", "ii", 1, 2);
    GC("is_finalized", "O", x);
    GC("is_finalized", "i", 1);
    with_keyword("is_finalized", none, "obj", x);
}

// ---- Callbacks ----

OWN PyObject *callbacks;

static PyObject *
told(PyObject *self, PyObject *args)
{
    PyObject *count = PyObject_CallMethod(gc, "collect", NULL);
    PyObject *text = PyObject_Repr(args);
    printf("%s: ", PyUnicode_AsUTF8(self));
    put_text(text);
    show(" a pass within", count);
    return Py_NewRef(Py_None);
}

static PyObject *
leaves(PyObject *self, PyObject *args)
{
    printf("%s leaves\n", PyUnicode_AsUTF8(self));
    PyList_SetSlice(callbacks, 0, 1, NULL);
    return PyDict_SetItemString(PyTuple_GetItem(args, 1), "generation", Py_None) < 0
               ? NULL
               : Py_NewRef(Py_None);
}

static PyMethodDef told_def = { "told", told, METH_VARARGS, NULL },
                   leaves_def = { "leaves", leaves, METH_VARARGS, NULL };

static void
appended(PyMethodDef *def, const char *self)
{
    PyObject *f = PyCFunction_New(def, B("s", self));
    PyList_Append(callbacks, f);
    Py_DECREF(f);
}

static void
cleared(PyObject *list)
{
    PyList_SetSlice(list, 0, PyList_Size(list), NULL);
}

static void
called_back(void)
{
    appended(&told_def, "one");
    GC("collect", "i", 0);
    GC("collect", "i", 1);
    GC("collect", NULL);
    ring(Node, Node, 11);
    NUMBER(PyGC_Collect());
    appended(&told_def, "two");
    ring(Node, Node, 13);
    GC("collect", "i", 0);
    cleared(callbacks);
    appended(&leaves_def, "first");
    appended(&told_def, "second");
    appended(&told_def, "third");
    GC("collect", "i", 0);
    NUMBER(PyList_Size(callbacks));
    cleared(callbacks);
    // An exception that is set stays, and is none of theirs.
    appended(&told_def, "three");
    PyErr_SetString(PyExc_ValueError, "before");
    NUMBER(PyGC_Collect());
    cleared(callbacks);
    // The attribute is not what the collector asks.
    appended(&told_def, "four");
    PyObject_SetAttrString(gc, "callbacks", Py_None);
    NUMBER(PyGC_Collect());
    PyObject_SetAttrString(gc, "callbacks", callbacks);
    cleared(callbacks);
}

// ---- What is kept ----

static void
kept_garbage(void)
{
    PyObject *garbage = late(PyObject_GetAttrString(gc, "garbage"));
    BORROWED(garbage);
    speaks = 1;
    ring(Node, Node, 21);
    GC("collect", NULL);
    BORROWED(garbage);
    GC("set_debug", "i", 32);
    ring(Node, Node, 23);
    appended(&told_def, "saving");
    GC("collect", NULL);
    BORROWED(garbage);
    GC("collect", NULL);
    cleared(garbage);
    GC("collect", "i", 2);
    BORROWED(garbage);
    GC("set_debug", "i", 0);
    cleared(garbage);
    GC("collect", NULL);
    BORROWED(garbage);
    // Finalizers of old: the object is kept, with what it refers to.
    ring(Legacy, Node, 31);
    ring(Node, Node, 27);
    GC("collect", "i", 0);
    BORROWED(garbage);
    struct node *saved = (struct node *)PyList_GetItem(garbage, 0);
    BORROWED(saved->next);
    GC("collect", NULL);
    BORROWED(garbage);
    Py_CLEAR(saved->next);
    cleared(garbage);
    GC("set_debug", "i", 32);
    ring(Node, Node, 33);
    ring(Legacy, Legacy, 36);
    ring(Node, Legacy, 38);
    GC("collect", NULL);
    BORROWED(garbage);
    GC("set_debug", "i", 0);
    cleared(callbacks);
    for (Py_ssize_t i = 0; i < PyList_Size(garbage); i++) {
        Py_CLEAR(((struct node *)PyList_GetItem(garbage, i))->next);
    }
    cleared(garbage);
    GC("collect", NULL);
    speaks = 0;
}

static void
ends(void)
{
    PyObject *type = class_of("Derived", Py_BuildValue("(O)", Legacy), PyDict_New());
    printf("derived: %d\n", ((PyTypeObject *)type)->tp_del != NULL);
    Py_DECREF(PyObject_CallNoArgs(type));
    Py_DECREF(type);
    Py_DECREF(node(Legacy, 41, NULL));
    comes_back = 1;
    PyObject *n = (PyObject *)node(Legacy, 42, NULL);
    Py_DECREF(n);
    NUMBER(Py_REFCNT(n));
    NUMBER(PyObject_GC_IsTracked(n));
    Py_DECREF(n);
}

static void
stats(void)
{
    PyGC_Collect();
    PyObject *list = PyObject_CallMethod(gc, "get_stats", NULL), *keys;
    NUMBER(PyList_Size(list));
    for (int i = 0; i < 3; i++) {
        keys = PyDict_Keys(PyList_GetItem(list, i));
        show("keys", keys);
    }
    PyObject *before = PyList_GetItem(list, 1), *after;
    ring(Node, Node, 51);
    GC("collect", "i", 1);
    PyObject *now = PyObject_CallMethod(gc, "get_stats", NULL), *key, *value;
    after = PyList_GetItem(now, 1);
    for (Py_ssize_t at = 0; PyDict_Next(before, &at, &key, &value);) {
        PyObject *more = PyNumber_Subtract(PyDict_GetItem(after, key), value);
        show(PyUnicode_AsUTF8(key), more);
    }
    Py_DECREF(list);
    Py_DECREF(now);
    GC("collect", NULL);
    GC("get_count", NULL);
    GC("get_stats", "i", 1);
    PyObject *names = PySys_GetObject("builtin_module_names");
    NUMBER(PyTuple_CheckExact(names));
    NUMBER(PySequence_Contains(names, B("s", "gc")));
    NUMBER(PySequence_Contains(names, B("s", "errno")));
    NUMBER(PySequence_Contains(names, B("s", "sys")));
    NUMBER(PySequence_Contains(names, B("s", "builtins")));
    PyObject *sorted = PySequence_List(names);
    PyList_Sort(sorted);
    PyObject *again = PyList_AsTuple(sorted);
    NUMBER(PyObject_RichCompareBool(names, again, Py_EQ));
    Py_DECREF(sorted);
    Py_DECREF(again);
}

static void
facts(void)
{
    gc = late(PyImport_ImportModule("gc"));
    if (gc == NULL) {
        show("gc", NULL);
        return;
    }
    PyGC_Collect();
    speaks = comes_back = 0;
    callbacks = late(PyObject_GetAttrString(gc, "callbacks"));
    PyType_Spec plain = { "test.Node", sizeof(struct node), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, plain_slots },
                legacy = { "test.Legacy", sizeof(struct node), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
                           legacy_slots };
    Node = (PyTypeObject *)late(PyType_FromSpec(&plain));
    Legacy = (PyTypeObject *)late(PyType_FromSpec(&legacy));
    names();
    switches();
    thresholds();
    passes();
    objects();
    references();
    called_back();
    kept_garbage();
    ends();
    stats();
}
