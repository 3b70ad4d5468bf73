/* What the tracer of references is told: each object's making and its end. */
#include "show.h"

/* There is one tracer for all interpreters, and another thread's objects are none of these. */
static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local int shown, collecting, told;
static char place;

static int
trace(PyObject *op, PyRefTracerEvent event, void *data)
{
    if (shown && !(collecting && PyUnicode_Check(op))) { /* CPython makes strs to collect */
        printf(" %s %s", event == PyRefTracer_CREATE ? "made" : "gone", Py_TYPE(op)->tp_name);
    }
    told += data == &place;
    return 0;
}

/* Runs a statement while the tracer listens. */
#define TRACED(...)                  \
    do {                             \
        printf("%s:", #__VA_ARGS__); \
        shown = 1;                   \
        __VA_ARGS__;                 \
        shown = 0;                   \
        printf("\n");                \
    } while (0)

static void
finalize(PyObject *op)
{
    (void)op;
    printf(" finalizer");
}

static void
values(PyObject *heap)
{
    PyObject *o = NULL, *item = late(PyLong_FromLong(70000)),
             *text = late(PyUnicode_FromString("k"));
    TRACED(o = PyList_New(0));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyList_New(1));
    PyList_SET_ITEM(o, 0, PyFloat_FromDouble(1));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyTuple_New(2));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyTuple_New(0));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyTuple_New(50));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyDict_New());
    TRACED(PyDict_SetItem(o, text, item));
    TRACED(Py_CLEAR(o));
    TRACED(o = PySet_New(NULL));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyLong_FromLong(5));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyLong_FromLong(100000));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyLong_FromLongLong(1LL << 62));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyFloat_FromDouble(2.5));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyComplex_FromDoubles(1, 2));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyUnicode_FromString("some text"));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyUnicode_FromString("x"));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyUnicode_New(3, 0x20ac));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyBytes_FromString("some bytes"));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyBytes_FromString("x"));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyByteArray_FromStringAndSize("x", 1));
    TRACED(Py_CLEAR(o));
    TRACED(o = PySlice_New(Py_None, Py_None, Py_None));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyCell_New(Py_None));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyCapsule_New(&shown, NULL, NULL));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyObject_CallNoArgs(heap));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyObject_CallNoArgs(PyExc_ValueError));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyWeakref_NewRef(heap, NULL));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyNumber_Add(item, item));
    TRACED(Py_CLEAR(o));
    TRACED(o = PyUnicode_Concat(text, text));
    TRACED(Py_CLEAR(o));
}

/* An object that grows is another one: its address may be. */
static void
resized(void)
{
    PyObject *o = PyBytes_FromStringAndSize(NULL, 10);
    TRACED(_PyBytes_Resize(&o, 1000));
    TRACED(_PyBytes_Resize(&o, 1000));
    TRACED(_PyBytes_Resize(&o, 3));
    TRACED(_PyBytes_Resize(&o, 0));
    TRACED(Py_CLEAR(o));
    o = PyTuple_New(3);
    TRACED(_PyTuple_Resize(&o, 100));
    TRACED(_PyTuple_Resize(&o, 2));
    TRACED(_PyTuple_Resize(&o, 0));
    Py_CLEAR(o);
    o = PyUnicode_New(10, 127);
    TRACED(PyUnicode_Resize(&o, 1000));
    TRACED(PyUnicode_Resize(&o, 3));
    TRACED(PyUnicode_Resize(&o, 0));
    Py_CLEAR(o);
}

/* What goes with others, or is found by the collector. */
static void
ends(PyObject *heap)
{
    PyObject *deep = PyList_New(0);
    for (int i = 0; i < 5; i++) {
        PyObject *outer = PyTuple_New(1);
        PyTuple_SET_ITEM(outer, 0, deep);
        deep = outer;
    }
    TRACED(Py_CLEAR(deep));
    PyObject *list = PyList_New(0), *o = PyObject_CallNoArgs(heap);
    PyList_Append(list, list);
    PyList_Append(list, o);
    Py_DECREF(o);
    Py_DECREF(list);
    collecting = 1;
    TRACED(PyGC_Collect());
    collecting = 0;
}

static void
facts(void)
{
    PyType_Slot slots[] = { { Py_tp_finalize, finalize }, { 0, NULL } };
    PyType_Spec spec = { "m.Heap", 0, 0, Py_TPFLAGS_DEFAULT, slots };
    PyObject *heap = late(PyType_FromSpec(&spec));
    void *data = NULL;
    PyGC_Collect();
    told = 0;
    pthread_mutex_lock(&alone);
    NUMBER(PyRefTracer_SetTracer(trace, &place));
    NUMBER(PyRefTracer_GetTracer(&data) == trace && data == &place);
    values(heap);
    resized();
    ends(heap);
    int before = told;
    NUMBER(PyRefTracer_SetTracer(NULL, NULL));
    Py_DECREF(PyList_New(0));
    NUMBER(told == before && told > 50);
    pthread_mutex_unlock(&alone);
}
