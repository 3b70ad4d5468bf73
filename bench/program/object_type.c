/* Types and their instances, errors, views, weak references, the collector, modules,
 * interpreters. */
#include "objects.h"

#include <stddef.h>

typedef struct {
    PyObject_HEAD PyObject *dict;
    long number;
} instance;

static int
visit(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((instance *)self)->dict);
    return 0;
}

static int
clear(PyObject *self)
{
    Py_CLEAR(((instance *)self)->dict);
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
get_number(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLong(((instance *)self)->number);
}

static PyObject *
method(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(self);
}

static PyMemberDef members[] = {
    { "number", Py_T_LONG, offsetof(instance, number), 0, NULL },
    { "__dictoffset__", Py_T_PYSSIZET, offsetof(instance, dict), Py_READONLY, NULL },
    { 0 },
};
static PyGetSetDef getters[] = { { "value", get_number, NULL, NULL, NULL }, { 0 } };
static PyMethodDef methods[] = { { "method", method, METH_NOARGS, NULL }, { 0 } };

static PyType_Slot slots[] = {
    { Py_tp_traverse, visit },
    { Py_tp_clear, clear },
    { Py_tp_dealloc, dealloc },
    { Py_tp_members, members },
    { Py_tp_getset, getters },
    { Py_tp_methods, methods },
    { 0, NULL },
};
static PyType_Spec spec = {
    "bench.Instance",
    sizeof(instance),
    0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    slots,
};

#define TYPE PyObject *type = made(PyType_FromSpec(&spec))
#define INSTANCE                                    \
    TYPE;                                           \
    PyObject *op = made(PyObject_CallNoArgs(type)); \
    done(PyObject_SetAttrString(op, "attribute", Py_None))
#define NAMED(text) \
    INSTANCE;       \
    PyObject *name = PyUnicode_InternFromString(text)
#define NOTHING    \
    Py_DECREF(op); \
    Py_DECREF(type)
#define NOT_NAMED \
    NOTHING;      \
    Py_DECREF(name)

ROW(type_make, , drop(PyType_FromSpec(&spec)), )
ROW(type_call, TYPE, drop(PyObject_CallNoArgs(type)), Py_DECREF(type))
ROW(attr_get, NAMED("attribute"), drop(PyObject_GetAttr(op, name)), NOT_NAMED)
ROW(attr_set, NAMED("attribute"), done(PyObject_SetAttr(op, name, Py_None)), NOT_NAMED)
ROW(attr_get_text, INSTANCE, drop(PyObject_GetAttrString(op, "attribute")), NOTHING)
ROW(attr_set_text, INSTANCE, done(PyObject_SetAttrString(op, "attribute", Py_None)), NOTHING)
ROW(attr_get_member, NAMED("number"), drop(PyObject_GetAttr(op, name)), NOT_NAMED)
ROW(attr_get_getter, NAMED("value"), drop(PyObject_GetAttr(op, name)), NOT_NAMED)
ROW(attr_get_method, NAMED("method"), drop(PyObject_GetAttr(op, name)), NOT_NAMED)
ROW(attr_call_method, NAMED("method"), drop(PyObject_CallMethodNoArgs(op, name)), NOT_NAMED)
ROW(attr_missing, NAMED("missing"), PyObject *v;
    is(PyObject_GetOptionalAttr(op, name, &v) == 0), NOT_NAMED)
ROW(attr_error, NAMED("missing"), is(PyObject_GetAttr(op, name) == NULL); PyErr_Clear(), NOT_NAMED)
ROW(type_check, INSTANCE, is(!PyObject_TypeCheck(op, &PyLong_Type)), NOTHING)
ROW(isinstance, INSTANCE, is(PyObject_IsInstance(op, type) == 1), NOTHING)
ROW(isinstance_not, INSTANCE, is(PyObject_IsInstance(op, (PyObject *)&PyLong_Type) == 0), NOTHING)
ROW(isinstance_tuple, INSTANCE;
    PyObject *t = PyTuple_Pack(2, &PyLong_Type, type), is(PyObject_IsInstance(op, t) == 1), NOTHING;
    Py_DECREF(t))
ROW(weakref_new, PyObject *s = PySet_New(NULL), drop(PyWeakref_NewRef(s, NULL)), Py_DECREF(s))
ROW(weakref_get, PyObject *s = PySet_New(NULL);
    PyObject *w = PyWeakref_NewRef(s, NULL), PyObject *o; is(PyWeakref_GetRef(w, &o) == 1);
    Py_DECREF(o), Py_DECREF(s); Py_DECREF(w))

ROW(error_text, , PyErr_SetString(PyExc_ValueError, "a message"); PyErr_Clear(), )
ROW(error_format, , PyErr_Format(PyExc_ValueError, "a message of %d and %s", 12, "text");
    PyErr_Clear(), )
ROW(error_none, , PyErr_SetNone(PyExc_StopIteration); PyErr_Clear(), )
ROW(error_matches, PyErr_SetString(PyExc_KeyError, "x"),
    is(PyErr_ExceptionMatches(PyExc_LookupError)), PyErr_Clear())
ROW(error_matches_not, PyErr_SetString(PyExc_KeyError, "x"),
    is(!PyErr_ExceptionMatches(PyExc_ValueError)), PyErr_Clear())
ROW(error_kept, , PyErr_SetString(PyExc_ValueError, "x"); PyObject *e = PyErr_GetRaisedException();
    PyErr_SetRaisedException(e); PyErr_Clear(), )
ROW(error_occurred, , is(PyErr_Occurred() == NULL), )

ROW(view_make, PyObject *b = PyBytes_FromString("hello, world"), drop(PyMemoryView_FromObject(b)),
    Py_DECREF(b))
ROW(view_memory, char space[16] = { 0 }, drop(PyMemoryView_FromMemory(space, 16, PyBUF_READ)), )
ROW(view_item, PyObject *b = PyBytes_FromString("hello, world");
    PyObject *v = PyMemoryView_FromObject(b);
    PyObject *k = PyLong_FromLong(5), drop(PyObject_GetItem(v, k)), Py_DECREF(b); Py_DECREF(v);
    Py_DECREF(k))
ROW(view_slice, PyObject *b = PyBytes_FromString("hello, world");
    PyObject *v = PyMemoryView_FromObject(b); PyObject *k = PySlice_New(Py_None, Py_None, Py_None),
                                              drop(PyObject_GetItem(v, k)), Py_DECREF(b);
    Py_DECREF(v); Py_DECREF(k))
ROW(view_bytes, PyObject *b = PyBytes_FromString("hello, world");
    PyObject *v = PyMemoryView_FromObject(b), drop(PyBytes_FromObject(v)), Py_DECREF(b);
    Py_DECREF(v))
ROW(buffer_get, PyObject *b = PyBytes_FromString("hello, world"), Py_buffer v;
    done(PyObject_GetBuffer(b, &v, PyBUF_SIMPLE)); PyBuffer_Release(&v), Py_DECREF(b))

/* Collects, and at no other time. */
static void
collect(long most)
{
    PyGC_Enable();
    is(PyGC_Collect() >= most);
    PyGC_Disable();
}

ROW(
    gc_cycles, PyGC_Disable(), for (int k = 0; k < 10000; k++) {
        PyObject *l = PyList_New(1);
        PyList_SET_ITEM(l, 0, l);
    } collect(10000), )
ROW(
    gc_nothing, PyGC_Disable(); PyObject *all = PyList_New(0); for (int k = 0; k < 10000; k++) {
        PyObject *l = PyList_New(0);
        PyList_Append(all, l);
        Py_DECREF(l);
    } collect(0),
                                                               collect(0), Py_DECREF(all))

static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, .m_name = "bench", .m_size = -1,
                                     .m_methods = methods };

/* A module with functions would wait for the collector: its dict is cleared. */
ROW(module_make, , PyObject *m = made(PyModule_Create(&module)); PyDict_Clear(PyModule_GetDict(m));
    Py_DECREF(m), )
ROW(module_bare, , drop(PyModule_New("bench")), )
ROW(capsule, static int thing, PyObject *c = PyCapsule_New(&thing, "bench.thing", NULL);
    is(PyCapsule_GetPointer(c, "bench.thing") == &thing); Py_DECREF(c), )

static PyThreadState *
interpreter(void)
{
    const PyInterpreterConfig config = {
        .allow_threads = 1,
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *tstate;
    need(!PyStatus_Exception(Py_NewInterpreterFromConfig(&tstate, &config)),
         "Py_NewInterpreterFromConfig");
    return tstate;
}

ROW(own_gil_interpreter, PyThreadState *here = PyThreadState_Get(),
    Py_EndInterpreter(interpreter());
    PyThreadState_Swap(here), )

static long
resident(void)
{
    long all = 0, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    need(f != NULL && fscanf(f, "%ld %ld", &all, &pages) == 2, "/proc/self/statm");
    fclose(f);
    return pages * 4096;
}

double
interpreter_memory(int count)
{
    PyThreadState *here = PyThreadState_Get();
    interpreter(); /* what only the first of them allocates */
    long before = resident();
    for (int i = 0; i < count; i++) {
        interpreter();
    }
    long after = resident();
    PyThreadState_Swap(here);
    return (double)(after - before) / count;
}

const operation object_type_operations[] = {
    LISTED(type_make),
    LISTED(type_call),
    LISTED(attr_get),
    LISTED(attr_set),
    LISTED(attr_get_text),
    LISTED(attr_set_text),
    LISTED(attr_get_member),
    LISTED(attr_get_getter),
    LISTED(attr_get_method),
    LISTED(attr_call_method),
    LISTED(attr_missing),
    LISTED(attr_error),
    LISTED(type_check),
    LISTED(isinstance),
    LISTED(isinstance_not),
    LISTED(isinstance_tuple),
    LISTED(weakref_new),
    LISTED(weakref_get),
    LISTED(error_text),
    LISTED(error_format),
    LISTED(error_none),
    LISTED(error_matches),
    LISTED(error_matches_not),
    LISTED(error_kept),
    LISTED(error_occurred),
    LISTED(view_make),
    LISTED(view_memory),
    LISTED(view_item),
    LISTED(view_slice),
    LISTED(view_bytes),
    LISTED(buffer_get),
    LISTED(gc_cycles),
    LISTED(gc_nothing),
    LISTED(module_make),
    LISTED(module_bare),
    LISTED(capsule),
    LISTED(own_gil_interpreter),
    { 0 },
};
