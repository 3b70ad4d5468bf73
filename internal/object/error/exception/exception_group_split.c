/* Parts of exception groups: derive(), split() and subgroup(), and what is left to raise after the
 * clauses of an except*. */
#include "object/error/exception/exception_types.h"

#define GROUP(op) ((PyBaseExceptionGroupObject *)(op))

/* What one exception is asked. */
struct condition {
    PyObject *wanted;
    int is_callable;
    PyObject *leaves; /* or a set of the addresses of those that hold */
};

static int
is_exception_types(PyObject *value)
{
    if (!PyTuple_Check(value)) {
        return PyExceptionClass_Check(value);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(value); i++) {
        if (!PyExceptionClass_Check(PyTuple_GET_ITEM(value, i))) {
            return 0;
        }
    }
    return 1;
}

static int
condition_of(PyObject *value, struct condition *condition)
{
    condition->wanted = value;
    condition->leaves = NULL;
    condition->is_callable = PyCallable_Check(value) && !PyType_Check(value);
    if (condition->is_callable || is_exception_types(value)) {
        return 0;
    }
    PyErr_SetString(PyExc_TypeError, "expected an exception type, a tuple of exception types, or a "
                                     "callable (other than a class)");
    return -1;
}

/* 1, 0 or -1. */
static int
holds(const struct condition *condition, PyObject *exc)
{
    if (condition->leaves != NULL) {
        PyObject *address = PyLong_FromVoidPtr(exc);
        int found = address == NULL ? -1 : PySet_Contains(condition->leaves, address);
        Py_XDECREF(address);
        return found;
    }
    if (!condition->is_callable) {
        return PyErr_GivenExceptionMatches(exc, condition->wanted);
    }
    PyObject *answer = PyObject_CallOneArg(condition->wanted, exc);
    int truth = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    return truth;
}

/* A part has the traceback, the context, the cause and the notes of the whole. */
static int
copy_circumstances(PyObject *to, PyObject *from)
{
    PyObject *traceback = PyException_GetTraceback(from);
    if (traceback != NULL) {
        int failed = PyException_SetTraceback(to, traceback);
        Py_DECREF(traceback);
        if (failed) {
            return -1;
        }
    }
    PyException_SetContext(to, PyException_GetContext(from));
    PyException_SetCause(to, PyException_GetCause(from));
    PyObject *notes;
    if (PyObject_GetOptionalAttr(from, GOPYRT_ID(__notes__), &notes) < 0) {
        return -1;
    }
    int result = 0;
    if (notes != NULL && PySequence_Check(notes)) {
        PyObject *copy = PySequence_List(notes);
        result = copy == NULL ? -1 : PyObject_SetAttr(to, GOPYRT_ID(__notes__), copy);
        Py_XDECREF(copy);
    }
    Py_XDECREF(notes);
    return result;
}

/* A group like `whole` with these exceptions, or None for an empty list: new. */
static PyObject *
part_of(PyObject *whole, PyObject *excs)
{
    if (PyList_GET_SIZE(excs) == 0) {
        return Py_NewRef(Py_None);
    }
    PyObject *part = PyObject_CallMethod(whole, "derive", "(O)", excs);
    if (part == NULL) {
        return NULL;
    }
    if (!PyObject_TypeCheck(part, (PyTypeObject *)PyExc_BaseExceptionGroup)) {
        PyErr_SetString(PyExc_TypeError, "derive must return an instance of BaseExceptionGroup");
        Py_CLEAR(part);
    }
    else if (copy_circumstances(part, whole) < 0) {
        Py_CLEAR(part);
    }
    return part;
}

static int split(PyObject *exc, const struct condition *condition, PyObject **match,
                 PyObject **rest);

/* Puts what split() gave into a list, and drops it. */
static int
gather(PyObject *list, PyObject *part)
{
    int result = part == Py_None ? 0 : PyList_Append(list, part);
    Py_DECREF(part);
    return result;
}

static int
split_members(PyObject *group, const struct condition *condition, PyObject *matches,
              PyObject *others)
{
    PyObject *excs = GROUP(group)->excs;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(excs); i++) {
        PyObject *match, *rest;
        if (split(PyTuple_GET_ITEM(excs, i), condition, &match, others == NULL ? NULL : &rest) < 0)
        {
            return -1;
        }
        int failed = gather(matches, match) < 0;
        if ((others != NULL && gather(others, rest) < 0) || failed) {
            return -1;
        }
    }
    return 0;
}

/* The matching part and, unless it isn't asked for, the rest: new, None for nothing. */
static int
split(PyObject *exc, const struct condition *condition, PyObject **match, PyObject **rest)
{
    int whole = holds(condition, exc);
    if (whole < 0) {
        return -1;
    }
    int is_group = PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_BaseExceptionGroup);
    if (whole || !is_group) {
        *match = Py_NewRef(whole ? exc : Py_None);
        if (rest != NULL) {
            *rest = Py_NewRef(whole ? Py_None : exc);
        }
        return 0;
    }
    if (_Py_EnterRecursiveCall(" in exceptiongroup_split_recursive")) {
        return -1;
    }
    PyObject *matches = PyList_New(0), *others = rest == NULL ? NULL : PyList_New(0);
    int result = -1;
    if (matches != NULL && (rest == NULL || others != NULL)
        && split_members(exc, condition, matches, others) == 0)
    {
        *match = part_of(exc, matches);
        if (*match != NULL && rest != NULL) {
            *rest = part_of(exc, others);
            if (*rest == NULL) {
                Py_CLEAR(*match);
            }
        }
        result = *match == NULL ? -1 : 0;
    }
    _Py_LeaveRecursiveCall();
    Py_XDECREF(matches);
    Py_XDECREF(others);
    return result;
}

static PyObject *
group_split(PyObject *self, PyObject *value)
{
    struct condition condition;
    PyObject *match, *rest;
    if (condition_of(value, &condition) < 0 || split(self, &condition, &match, &rest) < 0) {
        return NULL;
    }
    return gopyrt_tuple_steal((PyObject *[]){ match, rest }, 2);
}

static PyObject *
group_subgroup(PyObject *self, PyObject *value)
{
    struct condition condition;
    PyObject *match;
    if (condition_of(value, &condition) < 0 || split(self, &condition, &match, NULL) < 0) {
        return NULL;
    }
    return match;
}

static PyObject *
group_derive(PyObject *self, PyObject *excs)
{
    return PyObject_CallFunctionObjArgs(PyExc_BaseExceptionGroup, GROUP(self)->msg, excs, NULL);
}

PyMethodDef gopyrt_group_methods[] = {
    { "__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
      "The class with parameters, for annotations." },
    { "derive", group_derive, METH_O,
      "derive($self, excs, /)\n--\n\nA group with the same message and other exceptions." },
    { "split", group_split, METH_O,
      "split($self, matcher_value, /)\n--\n\nThe part that matches, and the rest." },
    { "subgroup", group_subgroup, METH_O,
      "subgroup($self, matcher_value, /)\n--\n\nThe part that matches, or None." },
    { NULL, NULL, 0, NULL },
};

/* ---- except* ------------------------------------------------------------------------------ */

/* Adds the addresses of all exceptions in one, but for groups. */
static int
add_leaves(PyObject *set, PyObject *exc)
{
    if (!PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_BaseExceptionGroup)) {
        PyObject *address = PyLong_FromVoidPtr(exc);
        int result = address == NULL ? -1 : PySet_Add(set, address);
        Py_XDECREF(address);
        return result;
    }
    PyObject *members = GROUP(exc)->excs;
    int result = _Py_EnterRecursiveCall(" in exception_group_projection") ? -1 : 0;
    if (result < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; result == 0 && i < PyTuple_GET_SIZE(members); i++) {
        result = add_leaves(set, PyTuple_GET_ITEM(members, i));
    }
    _Py_LeaveRecursiveCall();
    return result;
}

/* The part of a group with what is in any of a list: new, None if nothing is. */
static PyObject *
part_with(PyObject *group, PyObject *list)
{
    struct condition condition = { .leaves = PySet_New(NULL) };
    PyObject *match = NULL;
    int failed = condition.leaves == NULL;
    for (Py_ssize_t i = 0; !failed && i < PyList_GET_SIZE(list); i++) {
        failed = add_leaves(condition.leaves, PyList_GET_ITEM(list, i)) < 0;
    }
    if (!failed && split(group, &condition, &match, NULL) < 0) {
        match = NULL;
    }
    Py_XDECREF(condition.leaves);
    return match;
}

/* Whether an exception is a part of one: a clause has raised it again. */
static int
is_raised_again(PyObject *exc, PyObject *whole)
{
    const PyBaseExceptionObject *a = GOPYRT_EXC(exc), *b = GOPYRT_EXC(whole);
    return a->notes == b->notes && a->traceback == b->traceback && a->cause == b->cause
           && a->context == b->context;
}

static int
sort_out(PyObject *whole, PyObject *excs, PyObject *new_ones, PyObject *again)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(excs); i++) {
        PyObject *exc = PyList_GET_ITEM(excs, i);
        if (exc != Py_None
            && PyList_Append(is_raised_again(exc, whole) ? again : new_ones, exc) < 0) {
            return -1;
        }
    }
    return 0;
}

/* New: one exception for what clauses have raised and what none has handled, None for nothing. */
static PyObject *
join(PyObject *whole, PyObject *excs)
{
    PyObject *new_ones = PyList_New(0), *again = PyList_New(0), *result = NULL;
    if (new_ones != NULL && again != NULL && sort_out(whole, excs, new_ones, again) == 0) {
        result = part_with(whole, again);
    }
    if (result != NULL && PyList_GET_SIZE(new_ones) > 0) {
        int failed = result != Py_None && PyList_Append(new_ones, result) < 0;
        Py_DECREF(result);
        result = failed ? NULL
                 : PyList_GET_SIZE(new_ones) == 1
                     ? Py_NewRef(PyList_GET_ITEM(new_ones, 0))
                     : PyObject_CallFunction(PyExc_BaseExceptionGroup, "sO", "", new_ones);
    }
    Py_XDECREF(new_ones);
    Py_XDECREF(again);
    return result;
}

PyObject *
PyUnstable_Exc_PrepReraiseStar(PyObject *orig, PyObject *excs)
{
    if (orig == NULL || !PyExceptionInstance_Check(orig)) {
        PyErr_SetString(PyExc_TypeError, "orig must be an exception instance");
        return NULL;
    }
    if (excs == NULL || !PyList_Check(excs)) {
        PyErr_SetString(PyExc_TypeError, "excs must be a list of exception instances");
        return NULL;
    }
    Py_ssize_t count = PyList_GET_SIZE(excs);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *exc = PyList_GET_ITEM(excs, i);
        if (exc == NULL || !(PyExceptionInstance_Check(exc) || exc == Py_None)) {
            PyErr_Format(PyExc_TypeError, "item %zd of excs is not an exception", i);
            return NULL;
        }
    }
    if (GOPYRT_EXC(orig)->traceback == NULL) {
        PyErr_SetString(PyExc_ValueError, "orig must be a raised exception");
        return NULL;
    }
    if (count == 0) {
        return Py_NewRef(Py_None);
    }
    if (!PyObject_TypeCheck(orig, (PyTypeObject *)PyExc_BaseExceptionGroup)) {
        /* It was in a group only for the clauses, one of which has had it. */
        return Py_NewRef(PyList_GET_ITEM(excs, 0));
    }
    return join(orig, excs);
}
