/* An extension module as one is written for CPython: it is initialized in two phases, has a
 * function of each usual kind, an exception of its own and a class, and keeps no state in C
 * variables, so that each interpreter has its own. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
    PyObject *error;
} hello_state;

static hello_state *
state_of(PyObject *module)
{
    return PyModule_GetState(module);
}

static PyObject *
greet(PyObject *module, PyObject *name)
{
    if (!PyUnicode_Check(name)) {
        return PyErr_Format(state_of(module)->error, "only a str can be greeted, not '%.200s'",
                            Py_TYPE(name)->tp_name);
    }
    return PyUnicode_FromFormat("Hello, %U!", name);
}

static PyObject *
count(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = { "words", "longest", NULL };
    PyObject *words, *counts = PyDict_New(), *word;
    Py_ssize_t longest = PY_SSIZE_T_MAX;
    if (counts == NULL
        || !PyArg_ParseTupleAndKeywords(args, kwargs, "O|$n:count", keywords, &words, &longest))
    {
        Py_XDECREF(counts);
        return NULL;
    }
    PyObject *iterator = PyObject_GetIter(words);
    while (iterator != NULL && (word = PyIter_Next(iterator)) != NULL) {
        PyObject *before = PyDict_GetItemWithError(counts, word);
        PyObject *after = PyLong_FromLong(before == NULL ? 1 : PyLong_AsLong(before) + 1);
        if (PyObject_Size(word) <= longest && after != NULL && !PyErr_Occurred()) {
            (void)PyDict_SetItem(counts, word, after);
        }
        Py_XDECREF(after);
        Py_DECREF(word);
        if (PyErr_Occurred()) {
            break;
        }
    }
    Py_XDECREF(iterator);
    if (PyErr_Occurred()) {
        Py_CLEAR(counts);
    }
    return counts;
}

/* ---- A class: Tally() counts its calls ---- */

typedef struct {
    PyObject_HEAD long calls;
} tally;

static PyObject *
tally_call(PyObject *self, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    return PyLong_FromLong(++((tally *)self)->calls);
}

static PyObject *
tally_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<Tally of %ld>", ((tally *)self)->calls);
}

static void
tally_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot tally_slots[] = {
    { Py_tp_doc, "Counts its calls." },
    { Py_tp_call, tally_call },
    { Py_tp_repr, tally_repr },
    { Py_tp_dealloc, tally_dealloc },
    { 0, NULL },
};
static PyType_Spec tally_spec = { "hello.Tally", sizeof(tally), 0, Py_TPFLAGS_DEFAULT,
                                  tally_slots };

/* ---- The module ---- */

static int
fill(PyObject *module)
{
    hello_state *state = state_of(module);
    state->error = PyErr_NewException("hello.Error", PyExc_TypeError, NULL);
    if (state->error == NULL || PyModule_AddObjectRef(module, "Error", state->error) < 0
        || PyModule_AddStringConstant(module, "__version__", "1.0") < 0)
    {
        return -1;
    }
    PyObject *type = PyType_FromModuleAndSpec(module, &tally_spec, NULL);
    int result = type == NULL ? -1 : PyModule_AddType(module, (PyTypeObject *)type);
    Py_XDECREF(type);
    return result;
}

static int
traverse(PyObject *module, visitproc visit, void *arg)
{
    Py_VISIT(state_of(module)->error);
    return 0;
}

static int
clear(PyObject *module)
{
    Py_CLEAR(state_of(module)->error);
    return 0;
}

static void
release(void *module)
{
    (void)clear(module);
}

static PyMethodDef functions[] = {
    { "greet", greet, METH_O, "greet(name, /)\n--\n\nA greeting." },
    { "count", (PyCFunction)(void (*)(void))count, METH_VARARGS | METH_KEYWORDS,
      "count(words, *, longest=...)\n--\n\nHow often each word is there." },
    { NULL, NULL, 0, NULL },
};

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, fill },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { 0, NULL },
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "hello",
    .m_doc = "What an extension module is made of.",
    .m_size = sizeof(hello_state),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = release,
};

PyMODINIT_FUNC
PyInit_hello(void)
{
    return PyModuleDef_Init(&definition);
}
