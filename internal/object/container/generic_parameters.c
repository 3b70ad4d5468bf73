/* The type variables of an alias: finding them, and putting types in their place; *alias. */
#include "object/container/generic_alias.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

/* ---- Finding --------------------------------------------------------------------------- */

static int
add_once(PyObject *list, PyObject *op)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        if (PyList_GET_ITEM(list, i) == op) {
            return 0;
        }
    }
    return PyList_Append(list, op);
}

static int collect(PyObject *list, PyObject *args);

/* The same for an argument that is a list or a tuple: of a copy, since code that is asked for
 * attributes may change a list, which may also be in itself. */
static int
collect_inside(PyObject *list, PyObject *arg)
{
    if (Py_EnterRecursiveCall(" in __parameter__ calculation")) {
        return -1;
    }
    PyObject *tuple = PySequence_Tuple(arg);
    int result = tuple == NULL ? -1 : collect(list, tuple);
    Py_XDECREF(tuple);
    Py_LeaveRecursiveCall();
    return result;
}

/* Adds the type variables among some arguments, a tuple, to a list. */
static int
collect(PyObject *list, PyObject *args)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        PyObject *one = PyTuple_GET_ITEM(args, i), *value;
        if (PyType_Check(one)) {
            continue;
        }
        if (PyTuple_Check(one) || PyList_Check(one)) {
            if (collect_inside(list, one) < 0) {
                return -1;
            }
            continue;
        }
        int found = PyObject_GetOptionalAttr(one, GOPYRT_ID(__typing_subst__), &value);
        Py_XDECREF(value);
        int failed = found > 0 ? add_once(list, one) : found;
        if (found == 0) {
            failed = PyObject_GetOptionalAttr(one, GOPYRT_ID(__parameters__), &value);
            if (failed > 0 && PyTuple_Check(value)) {
                for (Py_ssize_t j = 0; failed >= 0 && j < PyTuple_GET_SIZE(value); j++) {
                    failed = add_once(list, PyTuple_GET_ITEM(value, j));
                }
            }
            Py_XDECREF(value);
        }
        if (failed < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
gopyrt_alias_find_parameters(PyObject *args)
{
    PyObject *list = PyList_New(0), *tuple = NULL;
    if (list != NULL && collect(list, args) == 0) {
        tuple = PyList_AsTuple(list);
    }
    Py_XDECREF(list);
    return tuple;
}

/* ---- Substitution ------------------------------------------------------------------------ */

/* The types that are to be put in: a new tuple, in which *tuple[int, str] counts as two. */
static PyObject *
flatten(PyObject *items)
{
    PyObject *list = PyList_New(0), *tuple = NULL;
    Py_ssize_t n = PyTuple_Check(items) ? PyTuple_GET_SIZE(items) : 1;
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *one = PyTuple_Check(items) ? PyTuple_GET_ITEM(items, i) : items, *inner = NULL;
        int failed = 0;
        if (!PyType_Check(one)) {
            failed =
                PyObject_GetOptionalAttr(one, GOPYRT_ID(__typing_unpacked_tuple_args__), &inner);
        }
        int open = inner == NULL || inner == Py_None || !PyTuple_Check(inner)
                   || (PyTuple_GET_SIZE(inner) > 0
                       && PyTuple_GET_ITEM(inner, PyTuple_GET_SIZE(inner) - 1) == Py_Ellipsis);
        if (failed >= 0) {
            failed = open ? PyList_Append(list, one) : PyList_Extend(list, inner);
        }
        Py_XDECREF(inner);
        if (failed < 0) {
            Py_CLEAR(list);
        }
    }
    if (list != NULL) {
        tuple = PyList_AsTuple(list);
        Py_DECREF(list);
    }
    return tuple;
}

/* Type variables may want the types in another form. Takes over the tuple of types. */
static PyObject *
prepare(PyObject *self, PyObject *parameters, PyObject *items)
{
    for (Py_ssize_t i = 0; items != NULL && i < PyTuple_GET_SIZE(parameters); i++) {
        PyObject *method, *form;
        int found = PyObject_GetOptionalAttr(PyTuple_GET_ITEM(parameters, i),
                                             GOPYRT_ID(__typing_prepare_subst__), &method);
        if (found == 0 || (found > 0 && method == Py_None)) {
            Py_XDECREF(method);
            continue;
        }
        form = found < 0 ? NULL : PyObject_CallFunctionObjArgs(method, self, items, NULL);
        Py_XDECREF(method);
        Py_SETREF(items, form == NULL ? NULL : PySequence_Tuple(form));
        Py_XDECREF(form);
    }
    return items;
}

static Py_ssize_t
place_of(PyObject *parameters, PyObject *op)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(parameters); i++) {
        if (PyTuple_GET_ITEM(parameters, i) == op) {
            return i;
        }
    }
    return -1;
}

/* An argument that has type variables in it, with types in their place: new. */
static PyObject *
substitute_inside(PyObject *arg, PyObject *parameters, PyObject *types)
{
    PyObject *inner, *result = NULL;
    if (PyObject_GetOptionalAttr(arg, GOPYRT_ID(__parameters__), &inner) < 0) {
        return NULL;
    }
    Py_ssize_t n = inner != NULL && PyTuple_Check(inner) ? PyTuple_GET_SIZE(inner) : 0;
    if (n == 0) {
        Py_XDECREF(inner);
        return Py_NewRef(arg);
    }
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *parameter = PyTuple_GET_ITEM(inner, i);
        Py_ssize_t place = place_of(parameters, parameter);
        PyObject *value = place < 0 ? parameter : PyTuple_GET_ITEM(types, place);
        /* A variable that stands for several types has a tuple of them. */
        int several = place >= 0 && Py_TYPE(parameter)->tp_iter != NULL && PyTuple_Check(value);
        if ((several ? PyList_Extend(list, value) : PyList_Append(list, value)) < 0) {
            Py_CLEAR(list);
        }
    }
    PyObject *tuple = list == NULL ? NULL : PyList_AsTuple(list);
    if (tuple != NULL) {
        result = PyObject_GetItem(arg, tuple);
        Py_DECREF(tuple);
    }
    Py_XDECREF(list);
    Py_DECREF(inner);
    return result;
}

static PyObject *substitute_all(PyObject *args, PyObject *parameters, PyObject *types);

/* The same for an argument that is a list or a tuple, and gives one of them. */
static PyObject *
substitute_within(PyObject *arg, PyObject *parameters, PyObject *types)
{
    if (Py_EnterRecursiveCall(" in __parameter__ substitution")) {
        return NULL;
    }
    PyObject *tuple = PySequence_Tuple(arg);
    PyObject *value = tuple == NULL ? NULL : substitute_all(tuple, parameters, types);
    Py_XDECREF(tuple);
    if (value != NULL && PyList_Check(arg)) {
        Py_SETREF(value, PySequence_List(value));
    }
    Py_LeaveRecursiveCall();
    return value;
}

/* Adds an argument, with types in the place of variables, to a list. */
static int
substitute_one(PyObject *list, PyObject *arg, PyObject *parameters, PyObject *types)
{
    if (PyType_Check(arg)) {
        return PyList_Append(list, arg);
    }
    PyObject *value = NULL, *unpacked = NULL, *method = NULL;
    int several = 0;
    if (PyTuple_Check(arg) || PyList_Check(arg)) {
        value = substitute_within(arg, parameters, types);
    }
    else if (PyObject_GetOptionalAttr(arg, GOPYRT_ID(__typing_is_unpacked_typevartuple__),
                                      &unpacked)
                 >= 0
             && PyObject_GetOptionalAttr(arg, GOPYRT_ID(__typing_subst__), &method) >= 0)
    {
        several = unpacked == NULL ? 0 : PyObject_IsTrue(unpacked);
        Py_ssize_t place = method == NULL ? -1 : place_of(parameters, arg);
        value = several < 0  ? NULL
                : place >= 0 ? PyObject_CallOneArg(method, PyTuple_GET_ITEM(types, place))
                             : substitute_inside(arg, parameters, types);
    }
    Py_XDECREF(unpacked);
    Py_XDECREF(method);
    if (value == NULL) {
        return -1;
    }
    int result =
        several && PyTuple_Check(value) ? PyList_Extend(list, value) : PyList_Append(list, value);
    Py_DECREF(value);
    return result;
}

static PyObject *
substitute_all(PyObject *args, PyObject *parameters, PyObject *types)
{
    PyObject *list = PyList_New(0), *tuple = NULL;
    for (Py_ssize_t i = 0; list != NULL && i < PyTuple_GET_SIZE(args); i++) {
        if (substitute_one(list, PyTuple_GET_ITEM(args, i), parameters, types) < 0) {
            Py_CLEAR(list);
        }
    }
    if (list != NULL) {
        tuple = PyList_AsTuple(list);
        Py_DECREF(list);
    }
    return tuple;
}

PyObject *
gopyrt_alias_substitute(PyObject *self, PyObject *args, PyObject *parameters, PyObject *items)
{
    Py_ssize_t n = PyTuple_GET_SIZE(parameters);
    if (n == 0) {
        PyErr_Format(PyExc_TypeError, "%R is not a generic class", self);
        return NULL;
    }
    PyObject *types = prepare(self, parameters, flatten(items)), *result = NULL;
    if (types == NULL) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(types) != n) {
        PyErr_Format(PyExc_TypeError, "Too %s arguments for %R; actual %zd, expected %zd",
                     PyTuple_GET_SIZE(types) > n ? "many" : "few", self, PyTuple_GET_SIZE(types),
                     n);
    }
    else {
        result = substitute_all(args, parameters, types);
    }
    Py_DECREF(types);
    return result;
}

/* ---- *alias: an iterator over one thing ----------------------------------------------------- */

typedef struct {
    PyObject_HEAD PyObject *alias; /* NULL at the end */
} alias_iterator;

PyObject *
gopyrt_alias_iter(PyObject *self)
{
    PyObject *op = gopyrt_object_raw(&gopyrt_alias_iterator_type, sizeof(alias_iterator));
    if (op != NULL) {
        ((alias_iterator *)op)->alias = Py_NewRef(self);
        gopyrt_gc_track(op);
    }
    return op;
}

static void
iterator_dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((alias_iterator *)self)->alias);
    PyObject_GC_Del(self);
}

static int
iterator_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((alias_iterator *)self)->alias);
    return 0;
}

static PyObject *
iterator_next(PyObject *op)
{
    alias_iterator *self = (alias_iterator *)op;
    if (self->alias == NULL) {
        return NULL;
    }
    gopyrt_alias *alias = gopyrt_alias_of(self->alias);
    PyObject *starred = gopyrt_alias_new(&Py_GenericAliasType, alias->origin, alias->args, 1);
    if (starred != NULL) {
        Py_CLEAR(self->alias);
    }
    return starred;
}

static PyObject *
iterator_reduce(PyObject *op, PyObject *unused)
{
    alias_iterator *self = (alias_iterator *)op;
    (void)unused;
    PyObject *iter = gopyrt_builtin(GOPYRT_ID(iter));
    if (iter == NULL) {
        return NULL;
    }
    return self->alias == NULL ? Py_BuildValue("N(())", iter)
                               : Py_BuildValue("N(O)", iter, self->alias);
}

static PyMethodDef iterator_methods[] = {
    { "__reduce__", iterator_reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

PyTypeObject gopyrt_alias_iterator_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "generic_alias_iterator",
    .tp_basicsize = sizeof(alias_iterator),
    .tp_dealloc = iterator_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = iterator_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = iterator_next,
    .tp_methods = iterator_methods,
};
