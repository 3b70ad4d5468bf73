/* What holds another that holds another, a hundred thousand deep: it is freed without a deep
 * stack, also by the collector and within other frees, and what has to look into it ends with a
 * RecursionError. */
/* One run takes seconds, and has nothing to fill but what its kinds share. */
#define KEPT_FIRST 1
#define KEPT_MORE 1
#include "ways.h"

#ifdef __SANITIZE_ADDRESS__
#define DEPTH 20000 /* the stack is used up as well, and it takes long */
#else
#define DEPTH 100000
#endif

/* ---- What holds one other ---- */

static PyObject *
list_of(PyObject *o)
{
    return Py_BuildValue("[O]", o);
}

static PyObject *
tuple_of(PyObject *o)
{
    return PyTuple_Pack(1, o);
}

static PyObject *
dict_of(PyObject *o)
{
    return Py_BuildValue("{sO}", "key", o);
}

static PyObject *
mixed_of(PyObject *o)
{
    return PyList_Check(o) ? tuple_of(o) : PyTuple_Check(o) ? dict_of(o) : list_of(o);
}

static PyObject *
slice_of(PyObject *o)
{
    return PySlice_New(NULL, o, NULL);
}

static PyObject *
cell_of(PyObject *o)
{
    return PyCell_New(o);
}

static PyObject *
method_of(PyObject *o)
{
    return PyMethod_New((PyObject *)&PyList_Type, o);
}

static PyObject *
builtin_method_of(PyObject *o)
{
    return PyObject_GetAttrString(o, "__repr__");
}

static PyObject *
static_of(PyObject *o)
{
    return PyStaticMethod_New(o);
}

static PyObject *
alias_of(PyObject *o)
{
    return Py_GenericAlias((PyObject *)&PyList_Type, o);
}

static PyObject *
map_of(PyObject *o)
{
    return PyObject_CallFunctionObjArgs((PyObject *)&PyMap_Type, (PyObject *)&PyLong_Type, o, NULL);
}

static PyObject *
enumerate_of(PyObject *o)
{
    return PyObject_CallFunctionObjArgs((PyObject *)&PyEnum_Type, o, NULL);
}

static PyObject *
zip_of(PyObject *o)
{
    return PyObject_CallFunctionObjArgs((PyObject *)&PyZip_Type, o, NULL);
}

static PyObject *
iterator_of(PyObject *o)
{
    PyObject *list = list_of(o), *iterator = PyObject_GetIter(list);
    Py_DECREF(list);
    return iterator;
}

static PyObject *
context_of(PyObject *o)
{
    PyObject *e = PyObject_CallFunction(PyExc_ValueError, "s", "text");
    if (PyExceptionInstance_Check(o)) {
        PyException_SetContext(e, Py_NewRef(o));
    }
    return e;
}

static PyObject *
cause_of(PyObject *o)
{
    PyObject *e = PyObject_CallFunction(PyExc_OSError, "is", 2, "text");
    if (PyExceptionInstance_Check(o)) {
        PyException_SetCause(e, Py_NewRef(o));
    }
    return e;
}

static PyObject *
argument_of(PyObject *o)
{
    return PyObject_CallFunctionObjArgs(PyExc_KeyError, o, NULL);
}

OWN PyObject *node_type; /* made by type(), with a dict */

static PyObject *
node_of(PyObject *o)
{
    PyObject *node = PyObject_CallNoArgs(node_type);
    PyObject_SetAttrString(node, "next", o);
    return node;
}

OWN PyObject *slot_type; /* made by type(), with a slot */

static PyObject *
slotted_of(PyObject *o)
{
    PyObject *node = PyObject_CallNoArgs(slot_type);
    PyObject_SetAttrString(node, "next", o);
    return node;
}

OWN PyObject *list_type; /* a subclass */

static PyObject *
sublist_of(PyObject *o)
{
    return PyObject_CallFunction(list_type, "((O))", o);
}

static PyObject *
set_of(PyObject *o)
{
    return PyObject_CallFunction((PyObject *)&PyFrozenSet_Type, "((O))", o);
}

/* A weak reference whose callback holds the one before, and whose object is dropped with it. */
static PyObject *
told(PyObject *self, PyObject *reference)
{
    Py_RETURN_NONE;
}

static PyMethodDef told_def = { "told", told, METH_O, NULL };

static PyObject *
callback_of(PyObject *o)
{
    PyObject *node = PyObject_CallNoArgs(node_type), *callback = PyCFunction_New(&told_def, o);
    PyObject *reference = PyWeakref_NewRef(node, callback),
             *both = PyTuple_Pack(2, reference, node);
    Py_DECREF(reference);
    Py_DECREF(callback);
    Py_DECREF(node);
    return both;
}

static const struct sort {
    const char *name;
    PyObject *(*of)(PyObject *);
} sorts[] = {
#define SORT(name)       \
    {                    \
#name, name##_of \
    }
    SORT(list),     SORT(tuple),    SORT(dict),    SORT(mixed),
    SORT(slice),    SORT(cell),     SORT(method),  SORT(builtin_method),
    SORT(static),   SORT(alias),    SORT(map),     SORT(enumerate),
    SORT(zip),      SORT(iterator), SORT(context), SORT(cause),
    SORT(argument), SORT(node),     SORT(slotted), SORT(sublist),
    SORT(set),      SORT(callback),
};

static PyObject *
nested(PyObject *(*of)(PyObject *), int depth)
{
    PyObject *o = PyTuple_New(0);
    for (int i = 0; o && i < depth; i++) {
        PyObject *outer = of(o);
        Py_DECREF(o);
        o = outer;
    }
    if (!o) {
        PyErr_Print();
    }
    return o;
}

/* ---- What looks into it ---- */

static void
looked_into(const char *what, PyObject *result)
{
    printf("%s: %s\n", what, result ? "well" : ((PyTypeObject *)PyErr_Occurred())->tp_name);
    PyErr_Clear();
    Py_XDECREF(result);
}

static void
looked(PyObject *(*of)(PyObject *), const char *name)
{
    PyObject *o = nested(of, DEPTH), *other = nested(of, DEPTH);
    printf("-- %s\n", name);
    looked_into("repr", PyObject_Repr(o));
    looked_into("str", PyObject_Str(o));
    looked_into("ascii", PyObject_ASCII(o));
    looked_into("equal", PyObject_RichCompare(o, other, Py_EQ));
    looked_into("repr again", PyObject_Repr(o));
    Py_DECREF(o);
    Py_DECREF(other);
}

static PyObject *
calls_itself(PyObject *self, PyObject *args)
{
    PyObject *function = PyTuple_GetItem(args, 0);
    if (Py_EnterRecursiveCall(" in a test")) {
        return NULL;
    }
    PyObject *result = PyObject_Call(function, args, NULL);
    Py_LeaveRecursiveCall();
    return result;
}

static PyMethodDef calls_itself_def = { "calls_itself", calls_itself, METH_VARARGS, NULL };

/* What looks does so on a small stack: how long it takes goes with the square of the depth that
 * is reached. */
struct looking {
    PyInterpreterState *interp;
    FILE *lines;
};

static void *
looks(void *looking)
{
    struct looking *l = looking;
    lines = l->lines;
    PyThreadState *tstate = PyThreadState_New(l->interp);
    PyEval_RestoreThread(tstate);
    looked(list_of, "list");
    looked(tuple_of, "tuple");
    looked(dict_of, "dict");
    looked(mixed_of, "mixed");
    PyObject *function = PyCFunction_New(&calls_itself_def, NULL),
             *args = PyTuple_Pack(1, function);
    looked_into("calls itself", PyObject_Call(function, args, NULL));
    Py_DECREF(args);
    Py_DECREF(function);
    PyThreadState_Clear(tstate);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void
look_on_small_stack(void)
{
    struct looking l = { PyInterpreterState_Get(), lines };
    pthread_attr_t attr;
    pthread_t thread;
    PyThreadState *self = PyEval_SaveThread();
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 1 << 20);
    pthread_create(&thread, &attr, looks, &l);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attr);
    PyEval_RestoreThread(self);
}

static void
facts(void)
{
    node_type = late(
        PyObject_CallFunction((PyObject *)&PyType_Type, "s(){ss}", "Node", "__module__", "test"));
    slot_type = late(
        PyObject_CallFunction((PyObject *)&PyType_Type, "s(){ss}", "Slotted", "__slots__", "next"));
    list_type =
        late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "List", &PyList_Type));
    for (size_t i = 0; i < sizeof(sorts) / sizeof(*sorts); i++) {
        PyObject *o = nested(sorts[i].of, DEPTH);
        printf("%s: made %d", sorts[i].name, o != NULL);
        Py_XDECREF(o);
        printf(", freed");
        /* As garbage, which the collector frees. */
        PyObject *list = PyList_New(0);
        o = nested(sorts[i].of, DEPTH);
        PyList_Append(list, o);
        PyList_Append(list, list);
        Py_DECREF(o);
        Py_DECREF(list);
        PyGC_Collect();
        printf(", collected\n");
    }
    look_on_small_stack();
}
