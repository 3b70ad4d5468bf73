/* An extension module with functions of all calling conventions, a type, and errors. */
#include <Python.h>
#include <frameobject.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Functions have parameters for form's sake. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

static _Atomic long alive; /* counters that have not been freed, in all interpreters */

/* ---- Functions ----------------------------------------------------------------------------- */

static PyObject *
nothing(PyObject *module, PyObject *unused)
{
    Py_RETURN_NONE;
}

static PyObject *
same(PyObject *module, PyObject *value)
{
    return Py_NewRef(value);
}

static PyObject *
tuple_of(PyObject *module, PyObject *args)
{
    return Py_NewRef(args);
}

static PyObject *
both(PyObject *module, PyObject *args, PyObject *keywords)
{
    return Py_BuildValue("(OO)", args, keywords == NULL ? Py_None : keywords);
}

static PyObject *
fast(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    return count == 0 ? Py_NewRef(Py_None) : Py_NewRef(args[count - 1]);
}

static PyObject *
fast_keywords(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && names != NULL && i < PyTuple_GET_SIZE(names); i++) {
        if (PyDict_SetItem(dict, PyTuple_GET_ITEM(names, i), args[count + i]) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict == NULL ? NULL : Py_BuildValue("(nN)", count, dict);
}

static PyObject *
alive_now(PyObject *module, PyObject *unused)
{
    return PyLong_FromLong(alive);
}

Py_ssize_t _Py_GetGlobalAllocatedBlocks(void);

static PyObject *
blocks(PyObject *module, PyObject *unused)
{
    return PyLong_FromSsize_t(_Py_GetGlobalAllocatedBlocks());
}

/* Lets the GIL go, for others to run. */
static PyObject *
pause_for_others(PyObject *module, PyObject *value)
{
    Py_BEGIN_ALLOW_THREADS struct timespec time = { 0, 1000000 };
    nanosleep(&time, NULL);
    Py_END_ALLOW_THREADS return Py_NewRef(value);
}

static PyObject *
run(PyObject *module, PyObject *source)
{
    PyObject *globals = PyDict_New();
    const char *text = PyUnicode_AsUTF8(source);
    PyObject *result =
        globals == NULL || text == NULL ? NULL : PyRun_String(text, Py_eval_input, globals, NULL);
    Py_XDECREF(globals);
    return result;
}

/* What `run` raises in the child of a fork, printed. Go is below this function, so the child ends
 * here. */
static PyObject *
run_in_child(PyObject *module, PyObject *source)
{
    int status = -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        PyObject *result = run(module, source), *error = PyErr_GetRaisedException();
        PyObject *text = result == NULL ? PyObject_Str(error) : PyObject_Repr(result);
        printf("in the child: %s\n", text == NULL ? "nothing" : PyUnicode_AsUTF8(text));
        fflush(stdout);
        _exit(3);
    }
    waitpid(child, &status, 0);
    return PyLong_FromLong(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* ---- Errors -------------------------------------------------------------------------------- */

static PyObject *
fail(PyObject *module, PyObject *args)
{
    PyObject *type, *message;
    if (PyArg_ParseTuple(args, "OO", &type, &message)) {
        PyErr_SetObject(type, message);
    }
    return NULL;
}

/* A ValueError with notes, whose cause is a KeyError, which has a context. */
static PyObject *
fail_with_cause(PyObject *module, PyObject *unused)
{
    PyObject *cause = PyObject_CallFunction(PyExc_KeyError, "s", "key");
    PyObject *context = PyObject_CallFunction(PyExc_OSError, "is", 2, "gone");
    PyObject *error = PyObject_CallFunction(PyExc_ValueError, "s", "bad");
    PyObject *done = PyObject_CallMethod(error, "add_note", "s", "a note");
    Py_XDECREF(done);
    PyException_SetContext(cause, context);
    PyException_SetCause(error, cause);
    PyErr_SetRaisedException(error);
    return NULL;
}

/* As Cython does: each level adds a frame of code that is none. */
static PyObject *
fail_in_code(PyObject *module, PyObject *unused)
{
    static const char *const names[] = { "inner", "outer" };
    PyErr_SetString(PyExc_ZeroDivisionError, "deep");
    for (int i = 0; i < 2; i++) {
        PyObject *error = PyErr_GetRaisedException(), *globals = PyDict_New();
        PyCodeObject *code = PyCode_NewEmpty("deep.pyx", names[i], 10 + i);
        PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
        PyErr_SetRaisedException(error);
        PyTraceBack_Here(frame);
        Py_DECREF(frame);
        Py_DECREF(code);
        Py_DECREF(globals);
    }
    return NULL;
}

static PyObject *
without_exception(PyObject *module, PyObject *unused)
{
    return NULL;
}

/* ---- A type -------------------------------------------------------------------------------- */

typedef struct {
    PyObject ob_base;
    long value;
} counter;

static PyObject *
counter_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "start", NULL };
    long start = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|l", names, &start)) {
        return NULL;
    }
    counter *self = (counter *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->value = start;
        alive++;
    }
    return (PyObject *)self;
}

static void
counter_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    alive--;
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
counter_next(PyObject *op)
{
    counter *self = (counter *)op;
    if (self->value < 0) {
        PyErr_SetString(PyExc_ValueError, "negative");
        return NULL;
    }
    return self->value == 0 ? NULL : PyLong_FromLong(self->value--);
}

static Py_ssize_t
counter_length(PyObject *self)
{
    return ((counter *)self)->value;
}

static PyObject *
counter_repr(PyObject *self)
{
    return PyUnicode_FromFormat("Counter(%ld)", ((counter *)self)->value);
}

static PyObject *
counter_item(PyObject *self, PyObject *key)
{
    return PyTuple_Pack(2, self, key);
}

static PyObject *
counter_compare(PyObject *self, PyObject *other, int op)
{
    if (Py_TYPE(self) != Py_TYPE(other)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    Py_RETURN_RICHCOMPARE(((counter *)self)->value, ((counter *)other)->value, op);
}

static PyObject *
counter_up(PyObject *op, PyObject *by)
{
    counter *self = (counter *)op;
    self->value += PyLong_AsLong(by);
    return PyErr_Occurred() ? NULL : Py_NewRef(op);
}

static PyMethodDef counter_methods[] = {
    { "up", counter_up, METH_O, NULL },
    { 0 },
};

static PyMemberDef counter_members[] = {
    { "value", Py_T_LONG, offsetof(counter, value), 0, NULL },
    { 0 },
};

static PyType_Slot counter_slots[] = {
    { Py_tp_new, counter_new },
    { Py_tp_dealloc, counter_dealloc },
    { Py_tp_iter, PyObject_SelfIter },
    { Py_tp_iternext, counter_next },
    { Py_tp_repr, counter_repr },
    { Py_tp_richcompare, counter_compare },
    { Py_mp_length, counter_length },
    { Py_mp_subscript, counter_item },
    { Py_tp_methods, counter_methods },
    { Py_tp_members, counter_members },
    { 0 },
};

static PyType_Spec counter_spec = {
    .name = "things.Counter",
    .basicsize = sizeof(counter),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .slots = counter_slots,
};

/* ---- The module ---------------------------------------------------------------------------- */

static PyMethodDef methods[] = {
    { "nothing", nothing, METH_NOARGS, NULL },
    { "same", same, METH_O, NULL },
    { "tuple_of", tuple_of, METH_VARARGS, NULL },
    { "both", (PyCFunction)(void *)both, METH_VARARGS | METH_KEYWORDS, NULL },
    { "fast", (PyCFunction)(void *)fast, METH_FASTCALL, NULL },
    { "fast_keywords", (PyCFunction)(void *)fast_keywords, METH_FASTCALL | METH_KEYWORDS, NULL },
    { "alive", alive_now, METH_NOARGS, NULL },
    { "blocks", blocks, METH_NOARGS, NULL },
    { "pause", pause_for_others, METH_O, NULL },
    { "run", run, METH_O, NULL },
    { "run_in_child", run_in_child, METH_O, NULL },
    { "fail", fail, METH_VARARGS, NULL },
    { "fail_with_cause", fail_with_cause, METH_NOARGS, NULL },
    { "fail_in_code", fail_in_code, METH_NOARGS, NULL },
    { "without_exception", without_exception, METH_NOARGS, NULL },
    { 0 },
};

static int
fill(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &counter_spec, NULL);
    int failed = PyModule_AddObjectRef(module, "Counter", type);
    Py_XDECREF(type);
    if (failed < 0) {
        return -1;
    }
    PyObject *error = PyErr_NewException("things.Error", PyExc_LookupError, NULL);
    failed = PyModule_AddObjectRef(module, "Error", error);
    Py_XDECREF(error);
    return failed;
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, fill },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { 0 },
};

static PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "things", .m_methods = methods, .m_slots = slots
};

PyMODINIT_FUNC
PyInit_things(void)
{
    return PyModuleDef_Init(&definition);
}
