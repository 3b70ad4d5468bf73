/* Arguments by position: PyArg_ParseTuple, and PyArg_Parse for one object. */
#include "object/call/args.h"

/* What a format asks for: the least and the most arguments. */
struct wanted {
    Py_ssize_t least, most;
    const char *end;
};

/* What the characters of a format count for. */
enum { OTHER, UNIT, OPEN, CLOSE, OPTIONAL, END };

static const unsigned char kinds[256] = {
    ['a' ... 'd'] = UNIT, ['f' ... 'z'] = UNIT, ['A' ... 'Z'] = UNIT, ['('] = OPEN, [')'] = CLOSE,
    ['|'] = OPTIONAL,     ['\0'] = END,         [':'] = END,          [';'] = END,
};

static inline struct wanted
count(const char *format)
{
    struct wanted wanted = { -1, 0, NULL };
    int level = 0;
    for (;; format++) {
        switch (kinds[(unsigned char)*format]) {
        case UNIT:
            wanted.most += level == 0;
            break;
        case OPEN:
            wanted.most += level++ == 0;
            break;
        case CLOSE:
            if (level-- == 0) {
                Py_FatalError("excess ')' in getargs format");
            }
            break;
        case OPTIONAL:
            wanted.least = level == 0 ? wanted.most : wanted.least;
            break;
        case END:
            if (level != 0) {
                Py_FatalError("missing ')' in getargs format");
            }
            wanted.least = wanted.least < 0 ? wanted.most : wanted.least;
            wanted.end = format;
            return wanted;
        }
    }
}

static int
wrong_count(struct gopyrt_args *args, const struct wanted *wanted, Py_ssize_t n)
{
    Py_ssize_t limit = n < wanted->least ? wanted->least : wanted->most;
    if (args->message != NULL) {
        PyErr_SetString(PyExc_TypeError, args->message);
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "%.150s%s takes %s %zd argument%s (%zd given)",
                 args->function == NULL ? "function" : args->function,
                 args->function == NULL ? "" : "()",
                 wanted->least == wanted->most ? "exactly"
                 : n < wanted->least           ? "at least"
                                               : "at most",
                 limit, limit == 1 ? "" : "s", n);
    return 0;
}

static int
parse(struct gopyrt_args *args, PyObject *const *items, Py_ssize_t n, const char *format,
      struct gopyrt_va *va)
{
    struct wanted wanted = count(format);
    const char *at = format, *complaint;
    args->function = *wanted.end == ':' ? wanted.end + 1 : NULL;
    args->message = *wanted.end == ';' ? wanted.end + 1 : NULL;
    if (n < wanted.least || n > wanted.most) {
        return wrong_count(args, &wanted, n);
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        at += *at == '|';
        if (gopyrt_args_simple(items[i], &at, va)) {
            continue;
        }
        args->depth = 1;
        args->path[0] = i + 1;
        if ((complaint = gopyrt_args_unit(args, items[i], &at, va)) != NULL) {
            return gopyrt_args_raise(args, complaint);
        }
    }
    if (!gopyrt_args_at_end(*at) && !Py_ISALPHA(*at) && *at != '(' && *at != '|') {
        PyErr_Format(PyExc_SystemError, "bad format string: %.200s", format);
        return 0;
    }
    return 1;
}

static inline int
parse_items(PyObject *const *items, Py_ssize_t n, const char *format, struct gopyrt_va *va)
{
    struct gopyrt_args args;
    gopyrt_args_begin(&args);
    return gopyrt_args_end(&args, parse(&args, items, n, format, va));
}

static inline int
parse_tuple(PyObject *tuple, const char *format, struct gopyrt_va *va)
{
    if (tuple == NULL || !PyTuple_Check(tuple)) {
        PyErr_SetString(PyExc_SystemError, "new style getargs format but argument is not a tuple");
        return 0;
    }
    return parse_items(((PyTupleObject *)tuple)->ob_item, PyTuple_GET_SIZE(tuple), format, va);
}

/* The old way: one unit for one object, which stands for itself. */
static int
parse_one(struct gopyrt_args *args, PyObject *arg, const char *format, struct gopyrt_va *va)
{
    struct wanted wanted = count(format);
    const char *at = format, *complaint, *name;
    gopyrt_args_names(args, wanted.end);
    name = args->function == NULL ? "function" : args->function;
    if (wanted.most == 0) {
        if (arg == NULL) {
            return 1;
        }
        PyErr_Format(PyExc_TypeError, "%.200s%s takes no arguments", name,
                     args->function == NULL ? "" : "()");
        return 0;
    }
    if (wanted.least != 1 || wanted.most != 1) {
        PyErr_SetString(PyExc_SystemError, "old style getargs format uses new features");
        return 0;
    }
    if (arg == NULL) {
        PyErr_Format(PyExc_TypeError, "%.200s%s takes at least one argument", name,
                     args->function == NULL ? "" : "()");
        return 0;
    }
    complaint = gopyrt_args_unit(args, arg, &at, va);
    return complaint == NULL ? 1 : gopyrt_args_raise(args, complaint);
}

#undef PyArg_Parse
#undef PyArg_ParseTuple
#undef PyArg_VaParse

int
PyArg_Parse(PyObject *arg, const char *format, ...)
{
    struct gopyrt_args args;
    struct gopyrt_va va;
    gopyrt_args_begin(&args);
    va_start(va.list, format);
    int ok = gopyrt_args_end(&args, parse_one(&args, arg, format, &va));
    va_end(va.list);
    return ok;
}

int
_PyArg_Parse_SizeT(PyObject *arg, const char *format, ...)
{
    struct gopyrt_args args;
    struct gopyrt_va va;
    gopyrt_args_begin(&args);
    va_start(va.list, format);
    int ok = gopyrt_args_end(&args, parse_one(&args, arg, format, &va));
    va_end(va.list);
    return ok;
}

int
PyArg_ParseTuple(PyObject *tuple, const char *format, ...)
{
    struct gopyrt_va va;
    va_start(va.list, format);
    int ok = parse_tuple(tuple, format, &va);
    va_end(va.list);
    return ok;
}

int
_PyArg_ParseTuple_SizeT(PyObject *tuple, const char *format, ...)
{
    struct gopyrt_va va;
    va_start(va.list, format);
    int ok = parse_tuple(tuple, format, &va);
    va_end(va.list);
    return ok;
}

int
PyArg_VaParse(PyObject *tuple, const char *format, va_list list)
{
    struct gopyrt_va va;
    va_copy(va.list, list);
    int ok = parse_tuple(tuple, format, &va);
    va_end(va.list);
    return ok;
}

int
_PyArg_VaParse_SizeT(PyObject *tuple, const char *format, va_list list)
{
    return PyArg_VaParse(tuple, format, list);
}

int
_PyArg_ParseStack(PyObject *const *items, Py_ssize_t n, const char *format, ...)
{
    struct gopyrt_va va;
    va_start(va.list, format);
    int ok = parse_items(items, n, format, &va);
    va_end(va.list);
    return ok;
}
