/* Memory of objects: made, initialized, grown, counted, revived and freed by the functions beneath
 * types. */
#include "show.h"

#include <stddef.h>

PyObject *PyUnstable_Object_GC_NewWithExtraData(PyTypeObject *, size_t);
int PyUnstable_Object_EnableDeferredRefcount(PyObject *);
int _PyObject_IsFreed(PyObject *);
void _Py_ResurrectReference(PyObject *);
#undef _PyObject_New
#undef PyObject_Init

typedef struct {
    PyObject_VAR_HEAD PyObject *held;
    int n[1];
} Thing;

OWN int deaths, revivals;

static int
thing_visit(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Thing *)self)->held);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int
thing_clear(PyObject *self)
{
    Py_CLEAR(((Thing *)self)->held);
    return 0;
}

static void
thing_gone(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (revivals > 0) {
        revivals--;
        Py_SET_REFCNT(self, 2);
        _Py_ResurrectReference(self);
        printf("revived, count %zd\n", Py_REFCNT(self));
        return;
    }
    deaths++;
    if (PyType_IS_GC(type)) {
        PyObject_GC_UnTrack(self);
        thing_clear(self);
        PyObject_GC_Del(self);
    }
    else {
        PyObject_Free(self);
    }
    Py_DECREF(type);
}

static PyType_Slot gc_slots[] = { { Py_tp_dealloc, thing_gone },
                                  { Py_tp_traverse, thing_visit },
                                  { Py_tp_clear, thing_clear },
                                  { 0 } };
static PyType_Slot plain_slots[] = { { Py_tp_dealloc, thing_gone }, { 0 } };

static PyTypeObject *
thing_type(int gc, int itemsize)
{
    PyType_Spec spec = { gc ? "m.Gc" : "m.Plain",
                         gc ? (int)sizeof(Thing) : (int)offsetof(Thing, held), itemsize,
                         Py_TPFLAGS_DEFAULT | (gc ? Py_TPFLAGS_HAVE_GC : 0),
                         gc ? gc_slots : plain_slots };
    return (PyTypeObject *)PyType_FromSpec(&spec);
}

static void
not_collected(void)
{
    PyTypeObject *type = thing_type(0, 4);
    Py_ssize_t count = Py_REFCNT(type);
    PyObject *o = _PyObject_New(type);
    printf("new %zd %d type %zd\n", Py_REFCNT(o), Py_TYPE(o) == type, Py_REFCNT(type) - count);
    PyObject_Free(o);
    Py_DECREF(type);
    static const int sizes[] = { 0, 1, 3, 100, 5000 };
    for (int i = 0; i < 5; i++) {
        PyVarObject *v = _PyObject_NewVar(type, sizes[i]);
        memset((char *)v + sizeof(PyVarObject), 1, sizes[i] * 4);
        printf("var %zd count %zd\n", Py_SIZE(v), Py_REFCNT(v));
        Py_DECREF(v);
    }
    show("too large", (PyObject *)_PyObject_NewVar(type, PY_SSIZE_T_MAX / 8));
    char memory[64];
    memset(memory, 7, sizeof(memory));
    o = (PyObject *)memory;
    printf("init %d count %zd type %zd\n", PyObject_Init(o, type) == o, Py_REFCNT(o),
           Py_REFCNT(type) - count);
    Py_DECREF(type);
    printf("init %d size %zd\n", PyObject_InitVar((PyVarObject *)o, type, 3) == (PyVarObject *)o,
           Py_SIZE(o));
    printf("freed %d\n", _PyObject_IsFreed(o));
    Py_DECREF(type);
    show("init NULL", PyObject_Init(NULL, type));
    show("init NULL", (PyObject *)PyObject_InitVar(NULL, type, 1));
    printf("NULL is freed %d\n", _PyObject_IsFreed(NULL));
    printf("deaths %d\n", deaths);
    Py_DECREF(type);
}

static void
collected(void)
{
    PyTypeObject *type = thing_type(1, 4);
    Thing *t = (Thing *)_PyObject_GC_New(type);
    printf("gc %d tracked %d\n", PyObject_IS_GC((PyObject *)t),
           PyObject_GC_IsTracked((PyObject *)t));
    t->held = NULL;
    PyObject_GC_Track(t);
    Py_DECREF(t);
    t = (Thing *)_PyObject_GC_NewVar(type, 2);
    t->held = NULL;
    printf("size %zd\n", Py_SIZE(t));
    for (int size = 3; size < 400; size = size * 3) {
        t = (Thing *)_PyObject_GC_Resize((PyVarObject *)t, size);
        memset(t->n, 2, size * 4);
        printf("size %zd count %zd\n", Py_SIZE(t), Py_REFCNT(t));
    }
    show("too large", (PyObject *)_PyObject_GC_Resize((PyVarObject *)t, PY_SSIZE_T_MAX / 8));
    t = (Thing *)_PyObject_GC_Resize((PyVarObject *)t, 0);
    t->held = Py_NewRef(t);
    PyObject_GC_Track(t);
    printf("size %zd deaths %d\n", Py_SIZE(t), deaths);
    Py_DECREF(t);
    PyGC_Collect();
    printf("deaths %d\n", deaths);
    show("too many", (PyObject *)_PyObject_GC_NewVar(type, PY_SSIZE_T_MAX / 8));
    show("negative", (PyObject *)_PyObject_GC_NewVar(type, -1));
    static const size_t extra[] = { 0, 1, 8, 1000 };
    for (int i = 0; i < 4; i++) {
        t = (Thing *)PyUnstable_Object_GC_NewWithExtraData(type, extra[i]);
        unsigned char *data = (unsigned char *)t + sizeof(Thing), sum = 0;
        for (size_t b = 0; b < extra[i]; b++) {
            sum |= data[b];
            data[b] = 1;
        }
        printf("extra %zu: %d %d tracked %d\n", extra[i], sum, t->held == NULL,
               PyObject_GC_IsTracked((PyObject *)t));
        Py_DECREF(t);
    }
    PyObject *o = _PyObject_GC_New(type);
    PyObject_GC_Del(o);
    Py_DECREF(type);
    PyObject_GC_Del(PyObject_GC_New(PyObject, &PyList_Type));
    Py_DECREF(type);
}

static void
generic(void)
{
    PyObject *types[] = { (PyObject *)thing_type(0, 4), (PyObject *)thing_type(1, 4),
                          class_of("C", NULL, PyDict_New()) };
    for (int i = 0; i < 3; i++) {
        PyTypeObject *type = (PyTypeObject *)types[i];
        for (int n = 0; n < 3; n++) {
            PyObject *o = PyType_GenericAlloc(type, n * 5);
            printf("%s %d: count %zd tracked %d", type->tp_name, n, Py_REFCNT(o),
                   PyObject_GC_IsTracked(o));
            printf(type->tp_itemsize ? " size %zd\n" : "\n", type->tp_itemsize ? Py_SIZE(o) : 0);
            Py_DECREF(o);
        }
        PyObject *args = Py_BuildValue("(i)", 1), *o = PyType_GenericNew(type, args, args);
        printf("new %d\n", o && Py_TYPE(o) == type);
        Py_XDECREF(o);
        Py_DECREF(args);
    }
    show("large", PyType_GenericAlloc((PyTypeObject *)types[0], PY_SSIZE_T_MAX / 8));
    for (int i = 0; i < 3; i++) {
        Py_DECREF(types[i]);
    }
    PyGC_Collect();
}

PyAPI_DATA(int) _Py_SwappedOp[];

static void
counts(void)
{
    PyObject *list = PyList_New(0);
    Py_IncRef(list), _Py_IncRef(list), Py_IncRef(NULL), Py_DecRef(NULL);
    number("count", Py_REFCNT(list));
    Py_DecRef(list), _Py_DecRef(list);
    number("count", Py_REFCNT(list));
    /* For modules with the limited API: a count is set, but not an immortal one's. */
    _Py_SetRefcnt(list, 5);
    number("count", Py_REFCNT(list));
    _Py_SetRefcnt(list, 1);
    Py_ssize_t nones = Py_REFCNT(Py_None);
    _Py_SetRefcnt(Py_None, 1);
    number("None's", Py_REFCNT(Py_None) == nones);
    for (int op = Py_LT; op <= Py_GE; op++) {
        number("swapped", _Py_SwappedOp[op]);
    }
    PyObject *o[] = { Py_None,
                      Py_True,
                      list,
                      (PyObject *)&PyLong_Type,
                      PyLong_FromLong(5),
                      PyLong_FromLong(100000),
                      PyUnicode_InternFromString("inter me"),
                      PyTuple_New(0),
                      text("x") };
    for (int i = 0; i < 9; i++) {
        printf("%d immortal %d", i, PyUnstable_IsImmortal(o[i]));
        if (i != 6) { /* text may be immortal with others' */
            printf(" alone %d temporary %d", PyUnstable_Object_IsUniquelyReferenced(o[i]),
                   PyUnstable_Object_IsUniqueReferencedTemporary(o[i]));
        }
        printf(" deferred %d\n", PyUnstable_Object_EnableDeferredRefcount(o[i]));
        PyUnstable_EnableTryIncRef(o[i]);
        Py_ssize_t before = Py_REFCNT(o[i]);
        int got = PyUnstable_TryIncRef(o[i]);
        printf("try %d %zd\n", got, Py_REFCNT(o[i]) - before);
        got ? Py_DECREF(o[i]) : (void)0;
    }
    Py_DECREF(o[5]), Py_DECREF(o[6]), Py_DECREF(o[8]);
    Py_INCREF(list);
    printf("alone %d\n", PyUnstable_Object_IsUniquelyReferenced(list));
    Py_DECREF(list), Py_DECREF(list);
    PyTypeObject *type = thing_type(0, 4);
    PyObject *p = (PyObject *)_PyObject_NewVar(type, 1);
    Py_SET_REFCNT(p, 9);
    _Py_NewReference(p);
    number("new reference", Py_REFCNT(p));
    revivals = 2;
    for (int i = 0; i < 4; i++) {
        Py_DECREF(p);
        number("count", Py_REFCNT(p));
    }
    int before = deaths;
    Py_DECREF(p);
    number("freed", deaths - before);
    Py_DECREF(type);
    _Py_Dealloc(Py_None);
    _Py_Dealloc(Py_True);
    number("still None", Py_REFCNT(Py_None) > 1000);
}

/* What is more than there is leaves the block as it was, whatever the low bits of the size are. */
static void
too_much(void)
{
    static const size_t sizes[] = { ((size_t)1 << 47) + 1, ((size_t)1 << 50) + 16,
                                    ((size_t)1 << 62) + 1, PY_SSIZE_T_MAX };
    for (int i = 0; i < 4; i++) {
        char *a = PyMem_Malloc(5), *b = PyObject_Malloc(5);
        strcpy(a, "mem"), strcpy(b, "obj");
        printf("%zu: %d", sizes[i], PyMem_Realloc(a, sizes[i]) == NULL);
        printf(" %d %s %s\n", PyObject_Realloc(b, sizes[i]) == NULL, a, b);
        PyMem_Free(a), PyObject_Free(b);
    }
    PyObject *array = PyByteArray_FromStringAndSize("ab a", 4);
    NUMBER(PyByteArray_Resize(array, (Py_ssize_t)1 << 62));
    show("resize", PyObject_CallMethod(array, "resize", "n", (Py_ssize_t)1 << 62));
    show("array", array);
}

static void
facts(void)
{
    deaths = revivals = 0;
    too_much();
    not_collected();
    collected();
    generic();
    counts();
}
