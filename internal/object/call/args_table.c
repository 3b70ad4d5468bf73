/* Arguments by a _PyArg_Parser: what Argument Clinic writes for a function with keywords.
 *
 * A parser is a static of its module, which interpreters with a GIL each share: it is filled once,
 * under its own flag, and refers to no object afterwards. The names of keywords are compared with
 * its C strings, so that nothing is left to drop when an interpreter or the runtime ends. */
#include "object/call/args.h"

#include "internal/pycore_lock.h"

#include <limits.h>

/* ---- Filling a parser ------------------------------------------------------------ */

/* Where '|' and '$' stand in the format, which must have as many units as there are names. */
static int
fill_from_format(struct _PyArg_Parser *parser, int n)
{
    struct gopyrt_args names;
    const char *at = parser->format, *complaint;
    int least = INT_MAX, most = INT_MAX;
    gopyrt_args_names(&names, at);
    for (int i = 0; i < n; i++) {
        if (*at == '|') {
            if (least != INT_MAX || most != INT_MAX) {
                PyErr_SetString(PyExc_SystemError, least != INT_MAX
                                                       ? "Invalid format string (| specified twice)"
                                                       : "Invalid format string ($ before |)");
                return -1;
            }
            least = i;
            at++;
        }
        if (*at == '$') {
            if (most != INT_MAX || i < parser->pos) {
                PyErr_SetString(PyExc_SystemError, most != INT_MAX
                                                       ? "Invalid format string ($ specified twice)"
                                                       : "Empty parameter name after $");
                return -1;
            }
            most = i;
            at++;
        }
        if (gopyrt_args_at_end(*at)) {
            PyErr_Format(PyExc_SystemError,
                         "More keyword list entries (%d) than format specifiers (%d)", n, i);
            return -1;
        }
        if ((complaint = gopyrt_args_skip(&at, NULL)) != NULL) {
            PyErr_Format(PyExc_SystemError, "%s: '%s'", complaint, at);
            return -1;
        }
    }
    if (!gopyrt_args_at_end(*at)) {
        PyErr_Format(PyExc_SystemError,
                     "more argument specifiers than keyword list entries (remaining format:'%s')",
                     at);
        return -1;
    }
    parser->fname = names.function;
    parser->custom_msg = names.message;
    parser->min = least < n ? least : n;
    parser->max = most < n ? most : n;
    return 0;
}

static int
fill(void *arg)
{
    struct _PyArg_Parser *parser = arg;
    int n = 0;
    while (parser->keywords[n] != NULL && parser->keywords[n][0] == '\0') {
        n++;
    }
    parser->pos = n;
    for (; parser->keywords[n] != NULL; n++) {
        if (parser->keywords[n][0] == '\0') {
            PyErr_SetString(PyExc_SystemError, "Empty keyword parameter name");
            return -1;
        }
    }
    if (parser->format == NULL) {
        /* How many positional ones there may be is said by each call, so that the place is free. */
        parser->max = n;
        return 0;
    }
    return fill_from_format(parser, n);
}

/* ---- The arguments of a call ------------------------------------------------------- */

struct call {
    const struct _PyArg_Parser *parser;
    PyObject *const *args;
    Py_ssize_t nargs;         /* all positional ones */
    PyObject *dict, *names;   /* keywords: a dict, or names whose values are behind the arguments */
    Py_ssize_t nkwargs, left; /* how many, and how many no parameter took yet */
    Py_ssize_t next;          /* the name behind the one that was found last */
    int n;                    /* parameters */
};

static inline int
begin(struct call *call, struct _PyArg_Parser *parser, PyObject *const *args, Py_ssize_t nargs,
      PyObject *dict, PyObject *names)
{
    if (parser == NULL || parser->keywords == NULL || (nargs > 0 && args == NULL)
        || (dict != NULL && !PyDict_Check(dict)))
    {
        PyErr_BadInternalCall();
        return -1;
    }
    if (_PyOnceFlag_CallOnce(&parser->once, fill, parser) < 0) {
        return -1;
    }
    call->parser = parser;
    call->args = args;
    call->nargs = nargs;
    call->dict = dict;
    call->names = dict == NULL ? names : NULL;
    call->nkwargs = dict != NULL    ? PyDict_GET_SIZE(dict)
                    : names != NULL ? PyTuple_GET_SIZE(names)
                                    : 0;
    call->left = call->nkwargs;
    call->next = 0;
    call->n = parser->max;
    while (parser->keywords[call->n] != NULL) {
        call->n++;
    }
    return 0;
}

static inline int
is_name(PyObject *key, const char *name)
{
    if (PyUnicode_IS_COMPACT_ASCII(key)) {
        const char *text = (const char *)((PyASCIIObject *)key + 1);
        while (*text == *name && *name != '\0') {
            text++, name++;
        }
        /* A str may have a 0 in it, a name may not. */
        return *text == *name
               && text - (const char *)((PyASCIIObject *)key + 1) == PyUnicode_GET_LENGTH(key);
    }
    return PyUnicode_EqualToUTF8(key, name);
}

/* The keyword of parameter i, borrowed; NULL with or without an exception. */
static inline PyObject *
keyword(struct call *call, int i)
{
    const char *name = call->parser->keywords[i];
    PyObject *key, *value;
    Py_ssize_t at = 0;
    if (call->names != NULL) {
        /* Most callers name them in the order of the parameters. */
        for (Py_ssize_t seen = 0; seen < call->nkwargs; seen++) {
            at = call->next;
            call->next = at + 1 < call->nkwargs ? at + 1 : 0;
            key = PyTuple_GET_ITEM(call->names, at);
            if (PyUnicode_Check(key) && is_name(key, name)) {
                return call->args[call->nargs + at];
            }
        }
        return NULL;
    }
    while (PyDict_Next(call->dict, &at, &key, &value)) {
        if (PyUnicode_Check(key) && is_name(key, name)) {
            return value;
        }
    }
    return NULL;
}

/* ---- Complaints ---------------------------------------------------------------------- */

#define FUNCTION(parser) ((parser)->fname == NULL ? "function" : (parser)->fname)
#define PARENTHESES(parser) ((parser)->fname == NULL ? "" : "()")

static int
too_many(const struct call *call)
{
    PyErr_Format(PyExc_TypeError, "%.200s%s takes at most %d %sargument%s (%zd given)",
                 FUNCTION(call->parser), PARENTHESES(call->parser), call->n,
                 call->nargs == 0 ? "keyword " : "", call->n == 1 ? "" : "s",
                 call->nargs + call->nkwargs);
    return -1;
}

static int
wrong_positional(const struct call *call, const char *how, int n)
{
    PyErr_Format(PyExc_TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)",
                 FUNCTION(call->parser), PARENTHESES(call->parser), how, n, n == 1 ? "" : "s",
                 call->nargs);
    return -1;
}

static int
too_many_positional(const struct call *call, int least, int most)
{
    if (most == 0) {
        PyErr_Format(PyExc_TypeError, "%.200s%s takes no positional arguments",
                     FUNCTION(call->parser), PARENTHESES(call->parser));
        return -1;
    }
    return wrong_positional(call, least < most ? "at most" : "exactly", most);
}

static int
missing(const struct call *call, int i, int least, int most)
{
    int pos = call->parser->pos, n = pos < least ? pos : least;
    if (i < pos) {
        return wrong_positional(call, n < most ? "at least" : "exactly", n);
    }
    PyErr_Format(PyExc_TypeError, "%.200s%s missing required argument '%s' (pos %d)",
                 FUNCTION(call->parser), PARENTHESES(call->parser), call->parser->keywords[i],
                 i + 1);
    return -1;
}

/* A keyword that is no parameter's. */
static int
check_name(const struct call *call, PyObject *key)
{
    const char *const *keywords = call->parser->keywords;
    if (!PyUnicode_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "keywords must be strings");
        return -1;
    }
    for (int i = call->parser->pos; i < call->n; i++) {
        if (is_name(key, keywords[i])) {
            return 0;
        }
    }
    PyObject *list = PyList_New(0);
    for (int i = call->parser->pos; list != NULL && i < call->n; i++) {
        PyObject *name = PyUnicode_FromString(keywords[i]);
        if (name == NULL || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    if (list != NULL) {
        gopyrt_args_unexpected(call->parser->fname, key, list);
        Py_DECREF(list);
    }
    return -1;
}

/* Keywords are left: one is of a parameter that has its argument already, or of none. */
static int
left_over(struct call *call, Py_ssize_t nargs)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    for (int i = call->parser->pos; i < nargs; i++) {
        if (keyword(call, i) != NULL) {
            PyErr_Format(PyExc_TypeError,
                         "argument for %.200s%s given by name ('%s') and position (%d)",
                         FUNCTION(call->parser), PARENTHESES(call->parser),
                         call->parser->keywords[i], i + 1);
            return -1;
        }
    }
    for (; call->names != NULL && at < call->nkwargs; at++) {
        if (check_name(call, PyTuple_GET_ITEM(call->names, at)) < 0) {
            return -1;
        }
    }
    while (call->names == NULL && PyDict_Next(call->dict, &at, &key, &value)) {
        if (check_name(call, key) < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- Unpacking: the arguments as they are --------------------------------------------- */

#undef _PyArg_UnpackKeywords

PyObject *const *
_PyArg_UnpackKeywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject *kwnames,
                      struct _PyArg_Parser *parser, int minpos, int maxpos, int minkw, int varpos,
                      PyObject **buf)
{
    struct call call;
    if (begin(&call, parser, args, nargs, kwargs, kwnames) < 0) {
        return NULL;
    }
    if (call.nkwargs == 0 && minkw == 0 && minpos <= nargs && (varpos || nargs <= maxpos)
        && args != NULL)
    {
        return args;
    }
    if (!varpos && nargs + call.nkwargs > call.n) {
        too_many(&call);
        return NULL;
    }
    if (!varpos && nargs > maxpos) {
        too_many_positional(&call, minpos, maxpos);
        return NULL;
    }
    /* What is behind them goes to the parameter with the star. */
    Py_ssize_t taken = nargs < maxpos ? nargs : maxpos;
    int required = minkw > 0 ? maxpos + minkw : minpos;
    for (int i = 0; i < taken; i++) {
        buf[i] = args[i];
    }
    for (int i = (int)taken; i < call.n; i++) {
        buf[i] = call.left > 0 && i >= parser->pos ? keyword(&call, i) : NULL;
        if (buf[i] != NULL) {
            call.left--;
        }
        else if (i < minpos || (i >= maxpos && i < required)) {
            missing(&call, i, minpos, varpos ? INT_MAX : maxpos);
            return NULL;
        }
    }
    return call.left > 0 && left_over(&call, taken) < 0 ? NULL : buf;
}

/* ---- Converting, by the parser's format ------------------------------------------------ */

static int
convert(struct call *call, struct gopyrt_args *args, struct gopyrt_va *va)
{
    const struct _PyArg_Parser *parser = call->parser;
    const char *at = parser->format, *complaint;
    args->function = parser->fname;
    args->message = parser->custom_msg;
    if (call->nargs + call->nkwargs > call->n) {
        return too_many(call);
    }
    if (call->nargs > parser->max) {
        return too_many_positional(call, parser->min, parser->max);
    }
    for (int i = 0; i < call->n; i++) {
        PyObject *arg = NULL;
        at += *at == '|';
        at += *at == '$';
        if (i < call->nargs) {
            arg = call->args[i];
        }
        else if (call->left > 0 && i >= parser->pos && (arg = keyword(call, i)) != NULL) {
            call->left--;
        }
        if (arg != NULL && gopyrt_args_simple(arg, &at, va)) {
            continue;
        }
        if (arg != NULL) {
            args->depth = 1;
            args->path[0] = i + 1;
            if ((complaint = gopyrt_args_unit(args, arg, &at, va)) != NULL) {
                gopyrt_args_raise(args, complaint);
                return -1;
            }
            continue;
        }
        if (i < parser->min) {
            return missing(call, i, parser->min, parser->max);
        }
        if (call->left == 0) {
            return 0;
        }
        /* The whole format was walked over when the parser was filled. */
        (void)gopyrt_args_skip(&at, va);
    }
    return call->left > 0 ? left_over(call, call->nargs) : 0;
}

static int
parse(PyObject *const *items, Py_ssize_t n, PyObject *dict, PyObject *names,
      struct _PyArg_Parser *parser, va_list list)
{
    struct call call;
    struct gopyrt_args args;
    struct gopyrt_va va;
    if (begin(&call, parser, items, n, dict, names) < 0) {
        return 0;
    }
    gopyrt_args_begin(&args);
    va_copy(va.list, list);
    int ok = gopyrt_args_end(&args, convert(&call, &args, &va) >= 0);
    va_end(va.list);
    return ok;
}

int
_PyArg_ParseStackAndKeywords(PyObject *const *items, Py_ssize_t n, PyObject *kwnames,
                             struct _PyArg_Parser *parser, ...)
{
    va_list list;
    va_start(list, parser);
    int ok = parse(items, n, NULL, kwnames, parser, list);
    va_end(list);
    return ok;
}

int
_PyArg_ParseTupleAndKeywordsFast(PyObject *tuple, PyObject *dict, struct _PyArg_Parser *parser, ...)
{
    va_list list;
    if (tuple == NULL || !PyTuple_Check(tuple)) {
        PyErr_BadInternalCall();
        return 0;
    }
    va_start(list, parser);
    int ok =
        parse(((PyTupleObject *)tuple)->ob_item, PyTuple_GET_SIZE(tuple), dict, NULL, parser, list);
    va_end(list);
    return ok;
}
