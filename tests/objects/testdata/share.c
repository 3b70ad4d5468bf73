/* What of an object goes to another interpreter, and which types have a function for it. */
#include "show.h"

#include "marshal.h"

/* Of CPython's own headers. */
typedef struct data data;
typedef PyObject *make(data *);
struct data {
    void *shared;
    PyObject *obj;
    int64_t interp;
    make *make;
    void (*free)(void *);
};
typedef int basic(PyThreadState *, PyObject *, data *);
typedef int fallback(PyThreadState *, PyObject *, int, data *);
typedef struct {
    basic *basic;
    fallback *fallback;
} functions;
typedef struct {
    const char *bytes;
    Py_ssize_t size;
} bytes;

data *_PyXIData_New(void);
void _PyXIData_Init(data *, PyInterpreterState *, void *, PyObject *, make *);
PyObject *_PyXIData_NewObject(data *);
int _PyXIData_Release(data *);
int _PyXIData_ReleaseAndRawFree(data *);
int _PyXIData_RegisterClass(PyThreadState *, PyTypeObject *, functions);
int _PyXIData_UnregisterClass(PyThreadState *, PyTypeObject *);
functions _PyXIData_Lookup(PyThreadState *, PyObject *);
PyObject *_PyXIData_GetNotShareableErrorType(PyThreadState *);
void _PyXIData_SetNotShareableError(PyThreadState *, const char *);
void _PyXIData_FormatNotShareableError(PyThreadState *, const char *, ...);
int _PyObject_CheckXIData(PyThreadState *, PyObject *);
int _PyObject_GetXIDataNoFallback(PyThreadState *, PyObject *, data *);
int _PyObject_GetXIData(PyThreadState *, PyObject *, int, data *);
int _PyBytes_GetData(PyObject *, bytes *);
PyObject *_PyBytes_FromData(bytes *);
PyObject *_PyBytes_FromXIData(data *);
int _PyBytes_GetXIData(PyThreadState *, PyObject *, data *);
bytes *_PyBytes_GetXIDataWrapped(PyThreadState *, PyObject *, size_t, make *, data *);
PyObject *_PyPickle_LoadFromXIData(data *);
int _PyPickle_GetXIData(PyThreadState *, PyObject *, data *);
PyObject *_PyMarshal_ReadObjectFromXIData(data *);
int _PyMarshal_GetXIData(PyThreadState *, PyObject *, data *);
PyObject *_PyInterpreterState_GetIDObject(PyInterpreterState *);
int64_t _PyInterpreterState_ObjectToID(PyObject *);
PyInterpreterState *_PyInterpreterState_LookUpIDObject(PyObject *);

#define T PyThreadState_Get()

/* The exception that is set, with what led to it. */
static void
why(void)
{
    PyObject *e = PyErr_GetRaisedException();
    if (e == NULL) {
        printf("nothing raised\n");
        return;
    }
    show("raised", PyObject_Repr(e));
    PyObject *cause = PyException_GetCause(e), *context = PyException_GetContext(e);
    show("cause", PyObject_Repr(cause ? cause : Py_None));
    show("context", PyObject_Repr(context ? context : Py_None));
    Py_XDECREF(cause);
    Py_XDECREF(context);
    Py_DECREF(e);
}

static void
filled(data *d, PyObject *of, int result)
{
    NUMBER(result);
    if (result < 0) {
        why();
        return;
    }
    printf("obj %d, of this interpreter %d, free %d\n", d->obj != NULL,
           d->interp == PyInterpreterState_GetID(PyInterpreterState_Get()),
           d->free == NULL            ? 0
           : d->free == PyMem_RawFree ? 1
                                      : 2);
    PyObject *made = _PyXIData_NewObject(d);
    NUMBER(made == of);
    OBJECT(made);
    NUMBER(_PyXIData_Release(d));
    printf("left %d %d\n", d->shared != NULL, d->obj != NULL);
}

/* ---- The built-in types ---- */

static void
values(void)
{
    PyObject *nested = late(Py_BuildValue("(i(sO)y)", 1, "a", Py_None, "b"));
    PyObject *all[] = {
        Py_None,
        Py_True,
        Py_False,
        late(PyLong_FromLong(5)),
        late(PyLong_FromLong(-1)),
        late(PyLong_FromSsize_t(PY_SSIZE_T_MIN)),
        late(PyLong_FromString("123456789012345678901234567890", NULL, 10)),
        late(PyFloat_FromDouble(1.5)),
        late(PyUnicode_FromString("")),
        late(PyUnicode_FromString("h\xc3\xa9 \xe2\x82\xac")),
        late(PyBytes_FromStringAndSize("a\0b", 3)),
        nested,
        late(PyTuple_New(0)),
        late(Py_BuildValue("(i[])", 1)),
        late(PyList_New(0)),
        late(PyDict_New()),
        Py_Ellipsis,
        (PyObject *)&PyLong_Type,
        late(PyComplex_FromDoubles(1, 2)),
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        printf("-- ");
        BORROWED(all[i]);
        NUMBER(_PyObject_CheckXIData(T, all[i]));
        why();
        functions f = _PyXIData_Lookup(T, all[i]);
        printf("%d %d\n", f.basic != NULL, f.fallback != NULL);
        data d = { .interp = 77 };
        filled(&d, all[i], _PyObject_GetXIData(T, all[i], 0, &d));
        d = (data){ .interp = 77 };
        filled(&d, all[i], _PyObject_GetXIDataNoFallback(T, all[i], &d));
    }
    data d = { .interp = 77 };
    NUMBER(_PyObject_GetXIData(T, nested, 2, &d));
    why();
    d.obj = Py_None;
    NUMBER(_PyObject_GetXIData(T, nested, 0, &d));
    why();
}

/* ---- By way of bytes ---- */

static int
pickles(const char *name, PyCFunction function)
{
    static PyMethodDef dumps = { "dumps", NULL, METH_O, NULL },
                       loads = { "loads", NULL, METH_O, NULL };
    PyMethodDef *def = strcmp(name, "dumps") == 0 ? &dumps : &loads;
    def->ml_meth = function;
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = PyDict_GetItemString(modules, "pickle");
    if (module == NULL || !PyModule_Check(module)) {
        module = late(PyModule_New("pickle"));
        PyDict_SetItemString(modules, "pickle", module);
    }
    PyObject *op = PyCFunction_New(def, NULL);
    int result = PyModule_AddObjectRef(module, name, op);
    Py_DECREF(op);
    return result;
}

static PyObject *
dumps(PyObject *self, PyObject *op)
{
    (void)self;
    if (op == Py_Ellipsis) {
        PyErr_SetString(PyExc_TypeError, "not this");
        return NULL;
    }
    if (PyDict_Check(op)) {
        return PyLong_FromLong(1);
    }
    return PyMarshal_WriteObjectToString(op, 4);
}

static PyObject *
loads(PyObject *self, PyObject *op)
{
    (void)self;
    printf("loads of %s\n", Py_TYPE(op)->tp_name);
    Py_buffer view;
    if (PyObject_GetBuffer(op, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    PyObject *result = PyMarshal_ReadObjectFromString(view.buf, view.len);
    PyBuffer_Release(&view);
    return result;
}

static void
by_bytes(void)
{
    PyObject *b = late(PyBytes_FromString("bytes")), *list = late(Py_BuildValue("[is]", 3, "x"));
    PyObject *any = late(PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type));
    bytes got = { NULL, 0 };
    NUMBER(_PyBytes_GetData(b, &got));
    NUMBER(got.bytes == PyBytes_AsString(b));
    NUMBER(got.size);
    OBJECT(_PyBytes_FromData(&got));
    NUMBER(_PyBytes_GetData(Py_None, &got));
    why();
    data d = { .interp = 77 };
    int result = _PyBytes_GetXIData(T, b, &d);
    NUMBER(d.make == _PyBytes_FromXIData);
    filled(&d, b, result);
    d = (data){ .interp = 77 };
    filled(&d, list, _PyBytes_GetXIData(T, list, &d));
    static const size_t sizes[] = { 0, 1, 15, 16, 100 };
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        for (int with = 0; with < 2; with++) {
            d = (data){ .interp = 77 };
            bytes *wrapped =
                _PyBytes_GetXIDataWrapped(T, b, sizes[i], with ? _PyBytes_FromXIData : NULL, &d);
            NUMBER(wrapped != NULL && wrapped == d.shared && wrapped->size == 5);
            filled(&d, b, wrapped ? 0 : -1);
        }
    }
    d = (data){ .interp = 77 };
    result = _PyMarshal_GetXIData(T, list, &d);
    NUMBER(d.make == _PyMarshal_ReadObjectFromXIData);
    filled(&d, list, result);
    d = (data){ .interp = 77 };
    filled(&d, any, _PyMarshal_GetXIData(T, any, &d));

    PyDict_SetItemString(PyImport_GetModuleDict(), "pickle", Py_None);
    d = (data){ .interp = 77 };
    filled(&d, list, _PyPickle_GetXIData(T, list, &d));
    filled(&d, list, _PyObject_GetXIData(T, list, 1, &d));
    pickles("dumps", dumps);
    pickles("loads", loads);
    PyObject *ops[] = { list, Py_Ellipsis, late(PyDict_New()), late(Py_BuildValue("(i[])", 1)) };
    for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
        d = (data){ .interp = 77 };
        result = _PyPickle_GetXIData(T, ops[i], &d);
        filled(&d, ops[i], result);
        d = (data){ .interp = 77 };
        filled(&d, ops[i], _PyObject_GetXIData(T, ops[i], 1, &d));
    }
    PyDict_DelItemString(PyImport_GetModuleDict(), "pickle");
}

/* ---- Types of one's own ---- */

static PyObject *
half(PyObject *self)
{
    (void)self;
    return PyFloat_FromDouble(0.5);
}

static PyObject *
seven(data *d)
{
    (void)d;
    return PyLong_FromLong(7);
}

static int
gives(PyThreadState *tstate, PyObject *op, data *d)
{
    _PyXIData_Init(d, PyThreadState_GetInterpreter(tstate), NULL, op, seven);
    return 0;
}

static int
gives_none(PyThreadState *tstate, PyObject *op, data *d)
{
    _PyXIData_Init(d, PyThreadState_GetInterpreter(tstate), NULL, op, NULL);
    return 0;
}

static int
only_fails(PyThreadState *tstate, PyObject *op, data *d)
{
    (void)tstate, (void)op, (void)d;
    return -1;
}

static int
raises(PyThreadState *tstate, PyObject *op, data *d)
{
    (void)tstate, (void)op, (void)d;
    PyErr_SetString(PyExc_KeyError, "no");
    return -1;
}

static int
refuses(PyThreadState *tstate, PyObject *op, data *d)
{
    (void)op, (void)d;
    _PyXIData_SetNotShareableError(tstate, "refused");
    return -1;
}

static int
falls_back(PyThreadState *tstate, PyObject *op, int how, data *d)
{
    printf("fallback %d\n", how);
    return how ? gives(tstate, op, d) : -1;
}

static void
types(void)
{
    static const functions all[] = {
        { gives, NULL },  { gives_none, NULL }, { only_fails, NULL },
        { raises, NULL }, { refuses, NULL },    { NULL, falls_back },
    };
    PyType_Slot slots[] = { { 0, NULL } };
    PyType_Spec spec = { "m.Heap", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots };
    PyObject *list = late(PyList_New(0));
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        PyTypeObject *heap = (PyTypeObject *)PyType_FromSpec(&spec);
        PyObject *op = PyObject_CallNoArgs((PyObject *)heap);
        PyTypeObject *both[] = { &PyList_Type, heap };
        PyObject *objects[] = { list, op };
        for (int k = 0; k < 2; k++) {
            printf("-- %zu %d\n", i, k);
            Py_ssize_t count = Py_REFCNT(objects[k]);
            NUMBER(_PyXIData_RegisterClass(T, both[k], all[i]));
            NUMBER(_PyXIData_Lookup(T, objects[k]).basic == all[i].basic);
            data d = { .interp = 77 };
            filled(&d, objects[k], _PyObject_GetXIData(T, objects[k], 0, &d));
            d = (data){ .interp = 77 };
            filled(&d, objects[k], _PyObject_GetXIDataNoFallback(T, objects[k], &d));
            NUMBER(Py_REFCNT(objects[k]) - count);
            NUMBER(_PyXIData_RegisterClass(T, both[k], all[0]));
            NUMBER(_PyXIData_Lookup(T, objects[k]).basic == all[i].basic);
            NUMBER(_PyXIData_UnregisterClass(T, both[k]));
            NUMBER(_PyObject_CheckXIData(T, objects[k]));
            NUMBER(k == 1 && i % 2 ? -7 : _PyXIData_UnregisterClass(T, both[k]));
            PyErr_Clear();
        }
        Py_DECREF(op);
        Py_DECREF(heap); /* every second is still in the registry */
        PyGC_Collect();
    }
    NUMBER(_PyXIData_UnregisterClass(T, &PyList_Type));
    NUMBER(_PyXIData_UnregisterClass(T, &PyDict_Type));
    NUMBER(_PyXIData_RegisterClass(T, &PyList_Type, (functions){ NULL, NULL }));
    why();
    NUMBER(_PyXIData_RegisterClass(T, (PyTypeObject *)Py_None, all[0]));
    why();
}

/* ---- Errors, and the ids of interpreters ---- */

/* What a function filled in before it failed stays its own affair. */
static char owned;

static void
never_freed(void *p)
{
    (void)p;
    printf("freed\n");
}

static int
fills_and_fails(PyThreadState *tstate, PyObject *op, data *d)
{
    (void)op;
    _PyXIData_Init(d, PyThreadState_GetInterpreter(tstate), &owned, NULL, seven);
    d->free = never_freed;
    return -1;
}

static void
corners(void)
{
    PyType_Slot slots[] = { { Py_nb_float, half }, { 0, NULL } };
    PyType_Spec spec = { "m.Half", 0, 0, Py_TPFLAGS_DEFAULT, slots };
    PyTypeObject *heap = (PyTypeObject *)late(PyType_FromSpec(&spec));
    PyObject *op = late(PyObject_CallNoArgs((PyObject *)heap));
    functions of_float = _PyXIData_Lookup(T, late(PyFloat_FromDouble(1)));
    NUMBER(_PyXIData_RegisterClass(T, heap, of_float));
    data d = { .interp = 77 };
    filled(&d, op, _PyObject_GetXIData(T, op, 0, &d));
    NUMBER(_PyXIData_UnregisterClass(T, heap));
    NUMBER(_PyXIData_RegisterClass(T, heap, (functions){ fills_and_fails, NULL }));
    d = (data){ .interp = 77 };
    NUMBER(_PyObject_GetXIData(T, op, 0, &d));
    NUMBER(d.shared == &owned);
    NUMBER(_PyXIData_UnregisterClass(T, heap));
    PyErr_SetString(PyExc_KeyError, "before");
    NUMBER(_PyObject_CheckXIData(T, op));
    PyErr_SetString(PyExc_KeyError, "before");
    d = (data){ .interp = 77 };
    NUMBER(_PyObject_GetXIData(T, op, 0, &d));
    PyObject *sub = late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub",
                                               (PyObject *)&PyUnicode_Type));
    NUMBER(_PyObject_CheckXIData(T, late(PyObject_CallFunction(sub, "s", "text"))));
    bytes got;
    NUMBER(_PyBytes_GetData(late(PyUnicode_FromString("h")), &got));
    bytes broken = { "\x28\x05", 2 };
    d = (data){ .shared = &broken };
    OBJECT(_PyMarshal_ReadObjectFromXIData(&d));
    _PyXIData_SetNotShareableError(T, "\xff");
    NUMBER(PyErr_ExceptionMatches(PyExc_UnicodeDecodeError));
    PyErr_Clear();
}

static void
errors_and_ids(void)
{
    PyObject *type = _PyXIData_GetNotShareableErrorType(T);
    BORROWED(type);
    BORROWED((PyObject *)((PyTypeObject *)type)->tp_base);
    OBJECT(PyObject_GetAttrString(type, "__module__"));
    OBJECT(PyObject_GetAttrString(type, "__doc__"));
    for (int set = 0; set < 2; set++) {
        if (set) {
            PyErr_SetString(PyExc_KeyError, "before");
        }
        _PyXIData_SetNotShareableError(T, "a %s b");
        why();
        if (set) {
            PyErr_SetString(PyExc_KeyError, "before");
        }
        _PyXIData_FormatNotShareableError(T, "%d %R", 4, Py_None);
        why();
    }
    PyInterpreterState *interp = PyInterpreterState_Get();
    PyObject *id = late(_PyInterpreterState_GetIDObject(interp));
    NUMBER(PyLong_Check(id));
    NUMBER(_PyInterpreterState_LookUpIDObject(id) == interp);
    PyObject *ids[] = { late(PyLong_FromLong(0)),
                        Py_False,
                        late(PyLong_FromLong(1000000)),
                        late(PyLong_FromLong(-1)),
                        late(PyLong_FromString("99999999999999999999999", NULL, 10)),
                        late(PyLong_FromString("-99999999999999999999999", NULL, 10)),
                        late(PyUnicode_FromString("0")),
                        late(PyFloat_FromDouble(0)),
                        Py_None };
    for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
        NUMBER(_PyInterpreterState_ObjectToID(ids[i]));
        why();
        NUMBER(_PyInterpreterState_LookUpIDObject(ids[i]) == PyInterpreterState_Main());
        why();
    }
}

/* ---- To an interpreter with its own GIL ---- */

static void
to_another(void)
{
    PyObject *sent =
        late(Py_BuildValue("(id(sy)O)", 12, 0.25, "text \xe2\x82\xac", "bytes", Py_None));
    data *d = _PyXIData_New(), *unused = _PyXIData_New();
    NUMBER(_PyObject_GetXIData(T, sent, 0, d));
    NUMBER(_PyObject_GetXIData(T, sent, 0, unused));
    Py_ssize_t count = Py_REFCNT(sent);
    PyInterpreterConfig config = {
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *home = T, *other = NULL;
    if (PyStatus_Exception(Py_NewInterpreterFromConfig(&other, &config))) {
        printf("no interpreter\n");
        return;
    }
    PyObject *got = _PyXIData_NewObject(d);
    NUMBER(got != NULL && got != sent);
    OBJECT(got);
    NUMBER(_PyXIData_ReleaseAndRawFree(d));      /* a pending call of the owner, */
    NUMBER(_PyXIData_ReleaseAndRawFree(unused)); /* and another */
    /* The type of one interpreter is none of the other's. */
    PyObject *type = _PyXIData_GetNotShareableErrorType(other);
    PyType_Slot slots[] = { { 0, NULL } };
    PyType_Spec spec = { "m.There", 0, 0, Py_TPFLAGS_DEFAULT, slots };
    PyObject *heap = PyType_FromSpec(&spec);
    NUMBER(_PyXIData_RegisterClass(other, (PyTypeObject *)heap, (functions){ gives, NULL }));
    Py_XDECREF(heap);
    Py_EndInterpreter(other);
    PyThreadState_Swap(home);
    NUMBER(type != _PyXIData_GetNotShareableErrorType(home));
    NUMBER(Py_REFCNT(sent) - count);
    NUMBER(Py_MakePendingCalls()); /* of the main interpreter; another runs them when it ends */
    NUMBER(Py_REFCNT(sent) - count <= 0);
}

/* A static type is registered for all interpreters, so one at a time asks which are. */
static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;

static void
facts(void)
{
    to_another();
    errors_and_ids();
    corners();
    pthread_mutex_lock(&alone);
    values();
    by_bytes();
    types();
    pthread_mutex_unlock(&alone);
}
