/* Calls: functions of each kind, methods by name, arguments taken apart and values built. */
#include "objects.h"

static PyObject *
no_args(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    Py_RETURN_NONE;
}

static PyObject *
one_arg(PyObject *self, PyObject *arg)
{
    (void)self;
    return Py_NewRef(arg);
}

static PyObject *
fast(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    (void)self, (void)names;
    return Py_NewRef(count > 0 ? args[0] : Py_None);
}

static PyObject *
var_args(PyObject *self, PyObject *args)
{
    (void)self;
    return Py_NewRef(PyTuple_GET_ITEM(args, 0));
}

static PyObject *
var_keywords(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)self, (void)kwargs;
    return Py_NewRef(PyTuple_GET_ITEM(args, 0));
}

static PyMethodDef functions[] = {
    { "no_args", no_args, METH_NOARGS, NULL },
    { "one_arg", one_arg, METH_O, NULL },
    { "fast", (PyCFunction)(void (*)(void))fast, METH_FASTCALL | METH_KEYWORDS, NULL },
    { "var_args", var_args, METH_VARARGS, NULL },
    { "var_keywords", (PyCFunction)(void (*)(void))var_keywords, METH_VARARGS | METH_KEYWORDS,
      NULL },
    { 0 },
};

enum { NO_ARGS, ONE_ARG, FAST, VAR_ARGS, VAR_KEYWORDS };

#define FUNCTION(which) PyObject *f = made(PyCFunction_New(&functions[which], NULL))
#define NO_FUNCTION Py_DECREF(f)
#define ARGS                                                   \
    PyObject *space[4] = { NULL, Py_None, Py_True, Py_False }; \
    PyObject **args = space + 1
#define AVAILABLE(n) ((n) | PY_VECTORCALL_ARGUMENTS_OFFSET)

ROW(call_noargs, FUNCTION(NO_ARGS), drop(PyObject_CallNoArgs(f)), NO_FUNCTION)
ROW(call_o, FUNCTION(ONE_ARG), drop(PyObject_CallOneArg(f, Py_None)), NO_FUNCTION)
ROW(call_fast, FUNCTION(FAST);
    ARGS, drop(PyObject_Vectorcall(f, args, AVAILABLE(3), NULL)), NO_FUNCTION)
ROW(call_fast_keywords, FUNCTION(FAST); ARGS;
    PyObject *names = Py_BuildValue("(s)", "key"),
    drop(PyObject_Vectorcall(f, args, AVAILABLE(2), names)), NO_FUNCTION;
    Py_DECREF(names))
ROW(call_varargs, FUNCTION(VAR_ARGS);
    ARGS, drop(PyObject_Vectorcall(f, args, AVAILABLE(3), NULL)), NO_FUNCTION)
ROW(call_varkeywords, FUNCTION(VAR_KEYWORDS); ARGS;
    PyObject *names = Py_BuildValue("(s)", "key"),
    drop(PyObject_Vectorcall(f, args, AVAILABLE(2), names)), NO_FUNCTION;
    Py_DECREF(names))

#define TUPLED(which, value) \
    FUNCTION(which);         \
    PyObject *t = made(value)
#define NO_TUPLED \
    NO_FUNCTION;  \
    Py_DECREF(t)

ROW(tuple_call_noargs, TUPLED(NO_ARGS, PyTuple_New(0)), drop(PyObject_Call(f, t, NULL)), NO_TUPLED)
ROW(tuple_call_o, TUPLED(ONE_ARG, PyTuple_Pack(1, Py_None)), drop(PyObject_Call(f, t, NULL)),
    NO_TUPLED)
ROW(tuple_call_fast, TUPLED(FAST, PyTuple_Pack(2, Py_None, Py_True)),
    drop(PyObject_Call(f, t, NULL)), NO_TUPLED)
ROW(tuple_call_fast_keywords, TUPLED(FAST, PyTuple_Pack(1, Py_None));
    PyObject *d = Py_BuildValue("{si}", "key", 1), drop(PyObject_Call(f, t, d)), NO_TUPLED;
    Py_DECREF(d))
ROW(tuple_call_varargs, TUPLED(VAR_ARGS, PyTuple_Pack(2, Py_None, Py_True)),
    drop(PyObject_Call(f, t, NULL)), NO_TUPLED)
ROW(call_function, FUNCTION(FAST), drop(PyObject_CallFunction(f, "ii", 1, 2)), NO_FUNCTION)
ROW(call_objargs, FUNCTION(FAST), drop(PyObject_CallFunctionObjArgs(f, Py_None, Py_True, NULL)),
    NO_FUNCTION)

ROW(call_method, PyObject *l = made(PyList_New(0)), drop(PyObject_CallMethod(l, "copy", NULL)),
    Py_DECREF(l))
ROW(call_method_args, PyObject *l = ints(3), drop(PyObject_CallMethod(l, "count", "i", 2)),
    Py_DECREF(l))
ROW(call_method_name, PyObject *l = made(PyList_New(0));
    PyObject *m = PyUnicode_InternFromString("copy"), drop(PyObject_CallMethodNoArgs(l, m)),
    Py_DECREF(l);
    Py_DECREF(m))
ROW(bound_method, PyObject *l = made(PyList_New(0)), drop(PyObject_GetAttrString(l, "append")),
    Py_DECREF(l))
ROW(call_type_int, PyObject *t = PyUnicode_FromString("12"),
    drop(PyObject_CallOneArg((PyObject *)&PyLong_Type, t)), Py_DECREF(t))
ROW(call_type_str, PyObject *x = PyLong_FromLong(1234),
    drop(PyObject_CallOneArg((PyObject *)&PyUnicode_Type, x)), Py_DECREF(x))
ROW(call_type_list, PyObject *l = ints(3), drop(PyObject_CallOneArg((PyObject *)&PyList_Type, l)),
    Py_DECREF(l))
ROW(call_type_dict, , drop(PyObject_CallNoArgs((PyObject *)&PyDict_Type)), )

ROW(parse_ios, PyObject *t = made(Py_BuildValue("(iOs)", 7, Py_None, "text")), int i; PyObject * o;
    const char *s; is(PyArg_ParseTuple(t, "iOs", &i, &o, &s)), Py_DECREF(t))
ROW(parse_ob, PyObject *t = made(Py_BuildValue("(O)", Py_None)), PyObject *o;
    is(PyArg_ParseTuple(t, "O:name", &o)), Py_DECREF(t))
ROW(parse_dl, PyObject *t = made(Py_BuildValue("(dl)", 1.5, 7L)), double d; long l;
    is(PyArg_ParseTuple(t, "dl|i", &d, &l, NULL)), Py_DECREF(t))

static char *keywords[] = { "number", "object", "text", NULL };

ROW(parse_keywords, PyObject *t = made(Py_BuildValue("(iO)", 7, Py_None));
    PyObject *d = Py_BuildValue("{ss}", "text", "x"), int i; PyObject * o; const char *s;
    is(PyArg_ParseTupleAndKeywords(t, d, "iO|s", keywords, &i, &o, &s)), Py_DECREF(t); Py_DECREF(d))
ROW(parse_no_keywords, PyObject *t = made(Py_BuildValue("(iO)", 7, Py_None)), int i; PyObject * o;
    const char *s;
    is(PyArg_ParseTupleAndKeywords(t, NULL, "iO|s", keywords, &i, &o, &s)), Py_DECREF(t))
ROW(unpack_tuple, PyObject *t = PyTuple_Pack(2, Py_None, Py_True), PyObject *a; PyObject *b = NULL;
    is(PyArg_UnpackTuple(t, "name", 1, 2, &a, &b)), Py_DECREF(t))
ROW(build_int, , drop(Py_BuildValue("i", 1234)), )
ROW(build_tuple, , drop(Py_BuildValue("(iOs)", 1234, Py_None, "text")), )
ROW(build_dict, , drop(Py_BuildValue("{s:i,s:[dd]}", "one", 1, "two", 1.5, 2.5)), )

const operation object_call_operations[] = {
    LISTED(call_noargs),
    LISTED(call_o),
    LISTED(call_fast),
    LISTED(call_fast_keywords),
    LISTED(call_varargs),
    LISTED(call_varkeywords),
    LISTED(tuple_call_noargs),
    LISTED(tuple_call_o),
    LISTED(tuple_call_fast),
    LISTED(tuple_call_fast_keywords),
    LISTED(tuple_call_varargs),
    LISTED(call_function),
    LISTED(call_objargs),
    LISTED(call_method),
    LISTED(call_method_args),
    LISTED(call_method_name),
    LISTED(bound_method),
    LISTED(call_type_int),
    LISTED(call_type_str),
    LISTED(call_type_list),
    LISTED(call_type_dict),
    LISTED(parse_ios),
    LISTED(parse_ob),
    LISTED(parse_dl),
    LISTED(parse_keywords),
    LISTED(parse_no_keywords),
    LISTED(unpack_tuple),
    LISTED(build_int),
    LISTED(build_tuple),
    LISTED(build_dict),
    { 0 },
};
