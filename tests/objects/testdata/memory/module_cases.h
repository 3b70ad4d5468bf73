/* Cases of modules, arguments, contexts, sys and interpreters. */

struct inside_state {
    PyObject *error, *type;
    char *memory;
};

static PyObject *
inside_parse(PyObject *self, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "text", "number", "bytes", "object", "rest", NULL };
    const char *text;
    long number = 0;
    Py_buffer bytes = { 0 };
    PyObject *object = Py_None;
    double rest = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "s|ly*Od:parse", names, &text, &number, &bytes,
                                     &object, &rest))
    {
        return NULL;
    }
    PyObject *result = Py_BuildValue("{s:s,s:l,s:n,s:O,s:d}", "text", text, "number", number,
                                     "bytes", bytes.len, "object", object, "rest", rest);
    PyBuffer_Release(&bytes);
    return result;
}

static PyObject *
inside_encoded(PyObject *self, PyObject *args)
{
    char *text = NULL, *given = NULL;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "eset#", "utf-8", &text, "latin-1", &given, &size)) {
        return NULL;
    }
    PyObject *result = Py_BuildValue("(ss#)", text, given, size);
    PyMem_Free(text);
    PyMem_Free(given);
    return result;
}

static PyMethodDef inside_methods[] = {
    { "parse", (PyCFunction)(void (*)(void))inside_parse, METH_VARARGS | METH_KEYWORDS, "Parses." },
    { "encoded", inside_encoded, METH_VARARGS, NULL },
    { NULL, NULL, 0, NULL },
};

static int
inside_exec(PyObject *module)
{
    struct inside_state *state = PyModule_GetState(module);
    state->memory = PyMem_Malloc(100);
    if (!state->memory) {
        PyErr_NoMemory();
        return -1;
    }
    state->error = PyErr_NewException("inside.Error", NULL, NULL);
    if (!state->error || PyModule_AddObjectRef(module, "Error", state->error) < 0) {
        return -1;
    }
    state->type = PyType_FromModuleAndSpec(module, &thing_spec, NULL);
    if (!state->type || PyModule_AddType(module, (PyTypeObject *)state->type) < 0) {
        return -1;
    }
    if (PyModule_AddIntConstant(module, "NUMBER", 123456) < 0
        || PyModule_AddStringConstant(module, "TEXT", "text") < 0)
    {
        return -1;
    }
    return PyModule_Add(module, "list", Py_BuildValue("[is]", 1, "x"));
}

static int
inside_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct inside_state *state = PyModule_GetState(module);
    Py_VISIT(state->error);
    Py_VISIT(state->type);
    return 0;
}

static int
inside_clear(PyObject *module)
{
    struct inside_state *state = PyModule_GetState(module);
    Py_CLEAR(state->error);
    Py_CLEAR(state->type);
    return 0;
}

static void
inside_free(void *module)
{
    struct inside_state *state = PyModule_GetState(module);
    inside_clear(module);
    PyMem_Free(state->memory);
    state->memory = NULL;
}

static PyModuleDef_Slot inside_slots[] = {
    { Py_mod_exec, inside_exec },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { 0, NULL },
};
static PyModuleDef inside_def = { PyModuleDef_HEAD_INIT,
                                  "inside",
                                  "A module.",
                                  sizeof(struct inside_state),
                                  inside_methods,
                                  inside_slots,
                                  inside_traverse,
                                  inside_clear,
                                  inside_free };

static PyObject *
inside_init(void)
{
    return PyModuleDef_Init(&inside_def);
}

static int
use_inside(PyObject *module)
{
    MAKE(PyObject_Repr(module));
    CALL(module, "parse", "sly#O", "abc", 70000L, "bytes", (Py_ssize_t)5, Py_None);
    CALL(module, "encoded", "sy", "\xc3\xa4", "given");
    NEW(parse, PyObject_GetAttrString(module, "parse"));
    NEW(args, Py_BuildValue("(s)", "x"));
    NEW(kwds, Py_BuildValue("{sdsi}", "rest", 2.5, "number", 3));
    MAKE(PyObject_Call(parse, args, kwds));
    NEW(type, PyObject_GetAttrString(module, "Thing"));
    NEW(thing, PyObject_CallFunction(type, "l", 5L));
    MAKE(PyObject_Repr(thing));
    NEW(error, PyObject_GetAttrString(module, "Error"));
    PyErr_Format(error, "%d", 123456);
    MAKE(PyErr_GetRaisedException());
    MAKE(PyObject_Dir(module));
    return 0;
}

static int
modules(void)
{
    NEW(sys, PyImport_ImportModule("sys"));
    NEW(like, PyObject_GetAttrString(sys, "implementation"));
    NEW(spec, PyObject_CallNoArgs((PyObject *)Py_TYPE(like)));
    NEW(name, PyUnicode_FromString("inside"));
    DO(PyObject_SetAttrString(spec, "name", name));
    NEW(module, PyModule_FromDefAndSpec(&inside_def, spec));
    DO(PyModule_ExecDef(module, &inside_def));
    DO(use_inside(module));
    NEW(plain, PyModule_New("plain"));
    DO(PyModule_AddFunctions(plain, inside_methods));
    DO(PyModule_SetDocString(plain, "text"));
    MAKE(PyObject_Repr(plain));
    return 0;
}

/* Imports a module for the first time, and lets it be used. */
static int
import_afresh(const char *name, int (*use)(PyObject *))
{
    PyObject *all = PyImport_GetModuleDict();
    PyObject *module = PyImport_ImportModule(name);
    int result = module ? use(keep(module)) : -1;
    long left = until_failure; /* what a case does to clean up does not fail */
    until_failure = LONG_MAX;
    PyObject *error = PyErr_GetRaisedException();
    if (PyMapping_HasKeyString(all, name)) {
        PyDict_DelItemString(all, name);
    }
    PyErr_SetRaisedException(error);
    until_failure = left;
    return result;
}

/* The two modules of examples/hello. */
PyMODINIT_FUNC PyInit_hello(void);
PyMODINIT_FUNC PyInit_shelf(void);

static int
use_hello(PyObject *module)
{
    CALL(module, "greet", "s", "world");
    CALL(module, "count", "([sss])", "one", "two", "one");
    NEW(tally, PyObject_CallMethod(module, "Tally", NULL));
    MAKE(PyObject_CallNoArgs(tally));
    MAKE(PyObject_Repr(tally));
    if (PyObject_CallMethod(module, "greet", "i", 42) || !PyErr_ExceptionMatches(PyExc_TypeError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    return 0;
}

static int
use_shelf(PyObject *module)
{
    NEW(shelf, PyObject_CallMethod(module, "Shelf", "((is))", 1, "two"));
    CALL(shelf, "put", "dO", 3.5, Py_None);
    CALL(shelf, "take", NULL);
    MAKE(PyObject_Repr(shelf));
    MAKE(PySequence_List(shelf));
    NEW(label, PyUnicode_FromString("label"));
    DO(PyObject_SetAttr(shelf, label, label));
    NEW(empty, PyObject_CallMethod(module, "Shelf", NULL));
    if (PyObject_CallMethod(empty, "take", NULL) || !PyErr_ExceptionMatches(PyExc_LookupError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    return 0;
}

static int
tour(void)
{
    DO(import_afresh("hello", use_hello));
    DO(import_afresh("shelf", use_shelf));
    return 0;
}

static int
use_errno(PyObject *module)
{
    NEW(number, PyObject_GetAttrString(module, "EFTYPE"));
    NEW(names, PyObject_GetAttrString(module, "errorcode"));
    MAKE(PyObject_GetItem(names, number));
    return 0;
}

static int
keep_garbage(PyObject *gc, PyObject *callbacks)
{
    NEW(told, PyDict_New());
    NEW(tell, PyObject_GetAttrString(told, "setdefault"));
    DO(PyList_Append(callbacks, tell));
    CALL(gc, "set_debug", "i", 32);
    PyObject *ring = PyList_New(0);
    if (!ring || PyList_Append(ring, ring) < 0) {
        Py_XDECREF(ring);
        GIVE_UP;
    }
    Py_DECREF(ring);
    CALL(gc, "collect", "i", 0);
    return 0;
}

static int
use_gc(PyObject *module)
{
    NEW(callbacks, PyObject_GetAttrString(module, "callbacks"));
    NEW(garbage, PyObject_GetAttrString(module, "garbage"));
    NEW(list, Py_BuildValue("[{s:i}]", "a", 70000));
    CALL(module, "collect", NULL);
    CALL(module, "get_objects", "i", 0);
    CALL(module, "get_referents", "OO", list, module);
    CALL(module, "get_referrers", "O", list);
    CALL(module, "get_stats", NULL);
    CALL(module, "get_count", NULL);
    CALL(module, "set_threshold", "iii", 2000, 10, 10);
    CALL(module, "get_threshold", NULL);
    if (PyObject_CallMethod(module, "collect", "i", 3) || !PyErr_ExceptionMatches(PyExc_ValueError))
    {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    int result = keep_garbage(module, callbacks);
    long left = until_failure; /* what a case does to clean up does not fail */
    until_failure = LONG_MAX;
    PyObject *error = PyErr_GetRaisedException();
    Py_XDECREF(PyObject_CallMethod(module, "set_debug", "i", 0));
    PyList_SetSlice(callbacks, 0, PY_SSIZE_T_MAX, NULL);
    PyList_SetSlice(garbage, 0, PY_SSIZE_T_MAX, NULL);
    PyGC_Collect();
    PyErr_SetRaisedException(error);
    until_failure = left;
    return result;
}

static int
library(void)
{
    DO(import_afresh("errno", use_errno));
    DO(import_afresh("gc", use_gc));
    return 0;
}

static int
imports(void)
{
    DO(import_afresh("inside", use_inside));
    MAKE(PyImport_ImportModule("sys"));
    MAKE(PyImport_ImportModuleLevel("builtins", NULL, NULL, NULL, 0));
    PyObject *none = PyImport_ImportModule("no.such_module");
    if (none || !PyErr_ExceptionMatches(PyExc_ImportError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    return 0;
}

static int
arguments(void)
{
    NEW(big, Py_BuildValue("(iKdsy#(ii)[OO]{sisO}u)", 70000, ~0ULL, 1.5, "text", "bytes",
                           (Py_ssize_t)5, 1, 2, Py_None, Py_True, "a", 1, "b", Py_None, L"wide"));
    int i;
    unsigned long long k;
    double d;
    const char *s;
    Py_buffer y = { 0 };
    PyObject *t, *l, *m, *u;
    if (!PyArg_ParseTuple(big, "iKdsy*OOOU", &i, &k, &d, &s, &y, &t, &l, &m, &u)) {
        GIVE_UP;
    }
    PyBuffer_Release(&y);
    if (PyArg_ParseTuple(big, "ii:named", &i, &i) || !PyErr_ExceptionMatches(PyExc_TypeError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    if (PyArg_UnpackTuple(big, "unpack", 1, 2, &t, &l) || !PyErr_ExceptionMatches(PyExc_TypeError))
    {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    NEW(print_like, PyObject_GetAttrString((PyObject *)&PyUnicode_Type, "split"));
    NEW(args, Py_BuildValue("(s)", "a b c"));
    NEW(kwds, Py_BuildValue("{si}", "maxsplit", 1));
    MAKE(PyObject_Call(print_like, args, kwds));
    NEW(wrong, Py_BuildValue("{si}", "maxsplt", 1));
    if (PyObject_Call(print_like, args, wrong) || !PyErr_ExceptionMatches(PyExc_TypeError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    return 0;
}

static int
context(void)
{
    NEW(variable, PyContextVar_New("variable", Py_None));
    NEW(value, PyLong_FromLong(70000));
    NEW(other, PyContext_New());
    DO(PyContext_Enter(other));
    PyObject *token = keep(PyContextVar_Set(variable, value)), *found = NULL, *copy = NULL;
    int result = token ? PyContextVar_Get(variable, NULL, &found) : -1;
    keep(found);
    copy = result < 0 ? NULL : keep(PyContext_CopyCurrent());
    result = copy ? PyContextVar_Reset(variable, token) : -1;
    PyObject *error = PyErr_GetRaisedException();
    PyContext_Exit(other);
    PyErr_Clear();
    PyErr_SetRaisedException(error);
    DO(result);
    MAKE(PyObject_Repr(variable));
    MAKE(PySequence_List(copy));
    return 0;
}

static int
system_state(void)
{
    NEW(list, Py_BuildValue("[ss]", "a", "b"));
    DO(PySys_SetObject("own_attribute", list));
    DO(PySys_SetObject("own_attribute", NULL));
    MAKE(PyImport_ImportModule("sys"));
    NEW(sys, PyImport_ImportModule("sys"));
    return 0;
}

static PyStructSequence_Field fields[] = {
    { "one", "first" }, { "two", NULL }, { "three", "third" }, { NULL, NULL }
};
static PyStructSequence_Desc sequence = { "inside.sequence", "A sequence.", fields, 2 };

static int
structures(void)
{
    NEW(type, (PyObject *)PyStructSequence_NewType(&sequence));
    NEW(o, PyStructSequence_New((PyTypeObject *)type));
    for (int i = 0; i < 3; i++) {
        PyStructSequence_SetItem(o, i, Py_None);
    }
    MAKE(PyObject_Repr(o));
    MAKE(PyObject_CallFunction(type, "((ii))", 1, 2));
    CALL(o, "__reduce__", NULL);
    MAKE(PyObject_GetAttrString(o, "two"));
    return 0;
}

/* Of CPython's own headers. */
typedef struct {
    void *basic, *fallback;
} share_functions;
void *_PyXIData_New(void);
PyObject *_PyXIData_NewObject(void *);
int _PyXIData_ReleaseAndRawFree(void *);
int _PyObject_GetXIData(PyThreadState *, PyObject *, int, void *);
int _PyXIData_RegisterClass(PyThreadState *, PyTypeObject *, share_functions);
int _PyXIData_UnregisterClass(PyThreadState *, PyTypeObject *);

static int
shared(void)
{
    PyThreadState *tstate = PyThreadState_Get();
    NEW(tuple, Py_BuildValue("(id(sy)[])", 1, 0.5, "text", "bytes"));
    NEW(type, PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Shared"));
    DO(_PyXIData_RegisterClass(tstate, (PyTypeObject *)type, (share_functions){ type, NULL }));
    (void)_PyXIData_UnregisterClass(tstate, (PyTypeObject *)type);
    NEW(part, PyTuple_GetSlice(tuple, 0, 3));
    PyObject *ops[] = { part, tuple }; /* which is shared, and which has a list in it */
    for (int i = 0; i < 2; i++) {
        void *data = _PyXIData_New();
        if (data == NULL) {
            GIVE_UP;
        }
        int result = _PyObject_GetXIData(tstate, ops[i], 0, data);
        PyObject *got = result < 0 ? NULL : _PyXIData_NewObject(data);
        PyObject *error = PyErr_GetRaisedException();
        _PyXIData_ReleaseAndRawFree(data);
        PyErr_SetRaisedException(error);
        if (i == 1 && PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Clear();
            continue;
        }
        MAKE(got);
    }
    return 0;
}

static int
interpreter(void)
{
    PyInterpreterConfig config = { .allow_threads = 1,
                                   .check_multi_interp_extensions = 1,
                                   .gil = PyInterpreterConfig_OWN_GIL };
    PyThreadState *first = PyThreadState_Get(), *own = NULL;
    PyStatus status = Py_NewInterpreterFromConfig(&own, &config);
    if (PyStatus_Exception(status)) {
        PyThreadState_Swap(first);
        return PyErr_NoMemory(), -1;
    }
    int result = imports();
    PyErr_Clear();
    drop_made();
    Py_EndInterpreter(own);
    PyThreadState_Swap(first);
    return result < 0 ? (PyErr_NoMemory(), -1) : 0;
}
