/* Arguments by position and by name, with the names as a list of C strings. */
#include "object/call/args.h"

#define NOT_SEEN PY_SSIZE_T_MAX

/* A run over the parameters. */
struct parse {
    struct gopyrt_args *args;
    const char *const *names;
    PyObject *tuple, *dict;
    Py_ssize_t n, positional_only; /* names, and how many of them are empty */
    Py_ssize_t nargs, nkwargs;     /* keywords that no parameter took yet */
    Py_ssize_t least, most;        /* where '|' and '$' stood, or NOT_SEEN */
    int lacking;                   /* is an argument missing that has no name? */
};

static const char *
name_of(const struct parse *p)
{
    return p->args->function == NULL ? "function" : p->args->function;
}

static const char *
parentheses(const struct parse *p)
{
    return p->args->function == NULL ? "" : "()";
}

static int
fail(const char *format)
{
    PyErr_SetString(PyExc_SystemError, format);
    return -1;
}

/* "takes exactly 2 positional arguments (1 given)" */
static int
wrong_positional(const struct parse *p, const char *how, Py_ssize_t n)
{
    PyErr_Format(PyExc_TypeError, "%.200s%s takes %s %zd positional argument%s (%zd given)",
                 name_of(p), parentheses(p), how, n, n == 1 ? "" : "s", p->nargs);
    return -1;
}

static int
can_say_lacking(const struct parse *p)
{
    return p->lacking && p->most != NOT_SEEN;
}

/* '|' and '$' before parameter i. 0 or -1. */
static int
marks(struct parse *p, const char **at, Py_ssize_t i)
{
    if (**at == '|') {
        if (p->least != NOT_SEEN) {
            return fail("Invalid format string (| specified twice)");
        }
        p->least = i;
        ++*at;
        if (p->most != NOT_SEEN) {
            return fail("Invalid format string ($ before |)");
        }
    }
    if (**at == '$') {
        if (p->most != NOT_SEEN) {
            return fail("Invalid format string ($ specified twice)");
        }
        p->most = i;
        ++*at;
        if (p->most < p->positional_only) {
            return fail("Empty parameter name after $");
        }
        if (p->most < p->nargs && !p->lacking) {
            if (p->most == 0) {
                PyErr_Format(PyExc_TypeError, "%.200s%s takes no positional arguments", name_of(p),
                             parentheses(p));
                return -1;
            }
            return wrong_positional(p, p->least == NOT_SEEN ? "exactly" : "at most", p->most);
        }
    }
    /* That an argument is missing comes first, as soon as it can be said. */
    if (gopyrt_args_at_end(**at) && !can_say_lacking(p)) {
        PyErr_Format(PyExc_SystemError,
                     "More keyword list entries (%zd) than format specifiers (%zd)", p->n, i);
        return -1;
    }
    return 0;
}

/* The argument of parameter i: 1, 0 for none, -1. *owned is a new reference or NULL. */
static int
argument(struct parse *p, Py_ssize_t i, PyObject **arg, PyObject **owned)
{
    *owned = NULL;
    if (i < p->nargs) {
        *arg = PyTuple_GET_ITEM(p->tuple, i);
        return 1;
    }
    if (p->nkwargs == 0 || i < p->positional_only) {
        return 0;
    }
    int found = PyDict_GetItemStringRef(p->dict, p->names[i], owned);
    if (found > 0) {
        p->nkwargs--;
        *arg = *owned;
    }
    return found;
}

/* All parameters: 1 when all is done, 0 to look further, -1. */
static int
convert(struct parse *p, const char **at, struct gopyrt_va *va)
{
    for (Py_ssize_t i = 0; i < p->n; i++) {
        PyObject *arg = NULL, *owned = NULL;
        const char *complaint;
        if (marks(p, at, i) < 0) {
            return -1;
        }
        if (can_say_lacking(p)) {
            return 0;
        }
        int have = p->lacking ? 0 : argument(p, i, &arg, &owned);
        if (have < 0) {
            return -1;
        }
        if (have && gopyrt_args_simple(arg, at, va)) {
            Py_XDECREF(owned);
            continue;
        }
        if (have) {
            p->args->depth = 1;
            p->args->path[0] = i + 1;
            complaint = gopyrt_args_unit(p->args, arg, at, va);
            /* The dict keeps it alive, as the tuple does the others. */
            Py_XDECREF(owned);
            if (complaint != NULL) {
                gopyrt_args_raise(p->args, complaint);
                return -1;
            }
            continue;
        }
        if (i < p->least) {
            if (i >= p->positional_only && !p->lacking) {
                PyErr_Format(PyExc_TypeError, "%.200s%s missing required argument '%s' (pos %zd)",
                             name_of(p), parentheses(p), p->names[i], i + 1);
                return -1;
            }
            /* How many there must be is known when '|', '$' or the end was seen. */
            p->lacking = 1;
        }
        if (p->nkwargs == 0 && !p->lacking) {
            return 1;
        }
        if ((complaint = gopyrt_args_skip(at, va)) != NULL) {
            PyErr_Format(PyExc_SystemError, "%s: '%s'", complaint, *at);
            return -1;
        }
    }
    return 0;
}

static int
lacks_positional(const struct parse *p)
{
    Py_ssize_t all = p->most != NOT_SEEN ? p->most : p->n;
    Py_ssize_t n = p->positional_only < p->least ? p->positional_only : p->least;
    return wrong_positional(p, n < all ? "at least" : "exactly", n);
}

/* Keywords are left that no parameter took. */
static int
left_over(struct parse *p)
{
    Py_ssize_t at = 0;
    PyObject *key, *value, *names;
    for (Py_ssize_t i = p->positional_only; i < p->nargs; i++) {
        int twice = PyDict_GetItemStringRef(p->dict, p->names[i], &value);
        if (twice != 0) {
            if (twice > 0) {
                Py_DECREF(value);
                PyErr_Format(PyExc_TypeError,
                             "argument for %.200s%s given by name ('%s') and position (%zd)",
                             name_of(p), parentheses(p), p->names[i], i + 1);
            }
            return -1;
        }
    }
    names = PyTuple_New(p->n - p->positional_only);
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyUnicode_FromString(p->names[p->positional_only + i]);
        if (name == NULL) {
            Py_CLEAR(names);
            break;
        }
        PyTuple_SET_ITEM(names, i, name);
    }
    while (names != NULL && PyDict_Next(p->dict, &at, &key, &value)) {
        if (!PyUnicode_Check(key)) {
            PyErr_SetString(PyExc_TypeError, "keywords must be strings");
            break;
        }
        int known = PySequence_Contains(names, key);
        if (known <= 0) {
            if (known == 0) {
                gopyrt_args_unexpected(p->args->function, key, names);
            }
            break;
        }
    }
    Py_XDECREF(names);
    return PyErr_Occurred() ? -1 : 0;
}

static int
parse(struct parse *p, const char *format, struct gopyrt_va *va)
{
    const char *at = format;
    gopyrt_args_names(p->args, format);
    while (p->names[p->n] != NULL && p->names[p->n][0] == '\0') {
        p->n++;
    }
    p->positional_only = p->n;
    for (; p->names[p->n] != NULL; p->n++) {
        if (p->names[p->n][0] == '\0') {
            return fail("Empty keyword parameter name");
        }
    }
    Py_ssize_t given = p->nargs + p->nkwargs;
    if (given > p->n) {
        PyErr_Format(PyExc_TypeError, "%.200s%s takes at most %zd %sargument%s (%zd given)",
                     name_of(p), parentheses(p), p->n, p->nargs == 0 ? "keyword " : "",
                     p->n == 1 ? "" : "s", given);
        return -1;
    }
    int done = convert(p, &at, va);
    if (done != 0) {
        return done;
    }
    if (p->lacking) {
        return lacks_positional(p);
    }
    if (!gopyrt_args_at_end(*at) && *at != '|' && *at != '$') {
        PyErr_Format(PyExc_SystemError,
                     "more argument specifiers than keyword list entries (remaining format:'%s')",
                     at);
        return -1;
    }
    return p->nkwargs > 0 ? left_over(p) : 0;
}

static int
parse_keywords(PyObject *tuple, PyObject *dict, const char *format, const char *const *names,
               va_list list)
{
    struct gopyrt_args args;
    struct gopyrt_va va;
    if (tuple == NULL || !PyTuple_Check(tuple) || (dict != NULL && !PyDict_Check(dict))
        || format == NULL || names == NULL)
    {
        PyErr_BadInternalCall();
        return 0;
    }
    struct parse p = {
        .args = &args,
        .names = names,
        .tuple = tuple,
        .dict = dict,
        .nargs = PyTuple_GET_SIZE(tuple),
        .nkwargs = dict == NULL ? 0 : PyDict_GET_SIZE(dict),
        .least = NOT_SEEN,
        .most = NOT_SEEN,
    };
    gopyrt_args_begin(&args);
    va_copy(va.list, list);
    int ok = gopyrt_args_end(&args, parse(&p, format, &va) >= 0);
    va_end(va.list);
    return ok;
}

#undef PyArg_ParseTupleAndKeywords
#undef PyArg_VaParseTupleAndKeywords

int
PyArg_ParseTupleAndKeywords(PyObject *tuple, PyObject *dict, const char *format,
                            PY_CXX_CONST char *const *names, ...)
{
    va_list list;
    va_start(list, names);
    int ok = parse_keywords(tuple, dict, format, (const char *const *)names, list);
    va_end(list);
    return ok;
}

int
_PyArg_ParseTupleAndKeywords_SizeT(PyObject *tuple, PyObject *dict, const char *format,
                                   PY_CXX_CONST char *const *names, ...)
{
    va_list list;
    va_start(list, names);
    int ok = parse_keywords(tuple, dict, format, (const char *const *)names, list);
    va_end(list);
    return ok;
}

int
PyArg_VaParseTupleAndKeywords(PyObject *tuple, PyObject *dict, const char *format,
                              PY_CXX_CONST char *const *names, va_list list)
{
    return parse_keywords(tuple, dict, format, (const char *const *)names, list);
}

int
_PyArg_VaParseTupleAndKeywords_SizeT(PyObject *tuple, PyObject *dict, const char *format,
                                     PY_CXX_CONST char *const *names, va_list list)
{
    return parse_keywords(tuple, dict, format, (const char *const *)names, list);
}
