/* Code objects in Python: code(), replace(), co_lines() and co_positions(). */
#include "object/error/frame/code.h"

PyObject *
gopyrt_code_type_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    struct gopyrt_code_parts p = { .freevars = GOPYRT_EMPTY_TUPLE, .cellvars = GOPYRT_EMPTY_TUPLE };
    (void)type;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) > 0) {
        PyErr_SetString(PyExc_TypeError, "code() takes no keyword arguments");
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) < 16 || PyTuple_GET_SIZE(args) > 18) {
        PyErr_Format(PyExc_TypeError, "code expected at %s arguments, got %zd",
                     PyTuple_GET_SIZE(args) < 16 ? "least 16" : "most 18", PyTuple_GET_SIZE(args));
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "iiiiiiSO!O!O!UUUiSS|O!O!:code", &p.argcount, &p.posonlyargcount,
                          &p.kwonlyargcount, &p.nlocals, &p.stacksize, &p.flags, &p.code,
                          &PyTuple_Type, &p.consts, &PyTuple_Type, &p.names, &PyTuple_Type,
                          &p.varnames, &p.filename, &p.name, &p.qualname, &p.firstlineno,
                          &p.linetable, &p.exceptiontable, &PyTuple_Type, &p.freevars,
                          &PyTuple_Type, &p.cellvars))
    {
        return NULL;
    }
    const int counts[] = { p.argcount, p.posonlyargcount, p.kwonlyargcount, p.nlocals };
    const char *const names[] = { "argcount", "posonlyargcount", "kwonlyargcount", "nlocals" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(counts); i++) {
        if (counts[i] < 0) {
            PyErr_Format(PyExc_ValueError, "code: %s must not be negative", names[i]);
            return NULL;
        }
    }
    return gopyrt_code_new(&p);
}

/* The parts of a code object; those that had to be made are in `made`, new references or NULL. */
static int
take_apart(PyCodeObject *code, struct gopyrt_code_parts *p, PyObject *made[4])
{
    made[0] = PyCode_GetCode(code);
    made[1] = PyCode_GetVarnames(code);
    made[2] = PyCode_GetFreevars(code);
    made[3] = PyCode_GetCellvars(code);
    *p = (struct gopyrt_code_parts){
        .argcount = code->co_argcount,
        .posonlyargcount = code->co_posonlyargcount,
        .kwonlyargcount = code->co_kwonlyargcount,
        .nlocals = code->co_nlocals,
        .stacksize = code->co_stacksize,
        .flags = code->co_flags,
        .firstlineno = code->co_firstlineno,
        .code = made[0],
        .consts = code->co_consts,
        .names = code->co_names,
        .varnames = made[1],
        .freevars = made[2],
        .cellvars = made[3],
        .filename = code->co_filename,
        .name = code->co_name,
        .qualname = code->co_qualname,
        .linetable = code->co_linetable,
        .exceptiontable = code->co_exceptiontable,
    };
    return made[0] == NULL || made[1] == NULL || made[2] == NULL || made[3] == NULL ? -1 : 0;
}

/* Parts by the names that replace() gives them: numbers, bytes, tuples and texts. */
static const struct {
    const char *name, *expected;
    size_t offset;
} changeable[] = {
#define PART(name, expected)                                            \
    {                                                                   \
        "co_" #name, expected, offsetof(struct gopyrt_code_parts, name) \
    }
    PART(argcount, NULL),    PART(posonlyargcount, NULL), PART(kwonlyargcount, NULL),
    PART(nlocals, NULL),     PART(stacksize, NULL),       PART(flags, NULL),
    PART(firstlineno, NULL), PART(code, "bytes"),         PART(consts, "tuple"),
    PART(names, "tuple"),    PART(varnames, "tuple"),     PART(freevars, "tuple"),
    PART(cellvars, "tuple"), PART(filename, "str"),       PART(name, "str"),
    PART(qualname, "str"),   PART(linetable, "bytes"),    PART(exceptiontable, "bytes"),
#undef PART
};

static int
is_expected(PyObject *value, const char *expected)
{
    return *expected == 'b'   ? PyBytes_Check(value)
           : *expected == 't' ? PyTuple_Check(value)
                              : PyUnicode_Check(value);
}

static int
change(struct gopyrt_code_parts *p, const char *name, PyObject *value)
{
    size_t i = 0;
    while (i < Py_ARRAY_LENGTH(changeable) && strcmp(changeable[i].name, name) != 0) {
        i++;
    }
    if (i == Py_ARRAY_LENGTH(changeable)) {
        PyErr_Format(PyExc_TypeError, "replace() got an unexpected keyword argument '%s'", name);
        return -1;
    }
    char *place = (char *)p + changeable[i].offset;
    if (changeable[i].expected == NULL) {
        int number = PyLong_AsInt(value);
        *(int *)(void *)place = number;
        return number == -1 && PyErr_Occurred() ? -1 : 0;
    }
    if (!is_expected(value, changeable[i].expected)) {
        PyErr_Format(PyExc_TypeError, "replace() argument '%s' must be %s, not %T", name,
                     changeable[i].expected, value);
        return -1;
    }
    *(PyObject **)(void *)place = value;
    return 0;
}

static PyObject *
replace(PyObject *self, PyObject *args, PyObject *kwds)
{
    struct gopyrt_code_parts parts;
    PyObject *made[4], *key, *value, *result = NULL;
    Py_ssize_t at = 0;
    if (PyTuple_GET_SIZE(args) != 0) {
        PyErr_Format(PyExc_TypeError, "replace() takes 0 positional arguments but %zd %s given",
                     PyTuple_GET_SIZE(args), PyTuple_GET_SIZE(args) == 1 ? "was" : "were");
        return NULL;
    }
    int failed = take_apart((PyCodeObject *)self, &parts, made);
    while (!failed && kwds != NULL && PyDict_Next(kwds, &at, &key, &value)) {
        const char *name = PyUnicode_AsUTF8(key);
        failed = name == NULL || change(&parts, name, value) < 0;
    }
    if (!failed) {
        result = gopyrt_code_new(&parts);
    }
    for (int i = 0; i < 4; i++) {
        Py_XDECREF(made[i]);
    }
    return result;
}

/* ---- Lines and positions -------------------------------------------------- */

/* A line or a column, None for -1: new. */
static PyObject *
number_or_none(int number)
{
    return number < 0 ? Py_NewRef(Py_None) : PyLong_FromLong(number);
}

/* Appends a new reference to a list. */
static int
append(PyObject *list, PyObject *item)
{
    int result = item == NULL ? -1 : PyList_Append(list, item);
    Py_XDECREF(item);
    return result;
}

static PyObject *
iterate(PyObject *list)
{
    PyObject *iterator = list == NULL ? NULL : PyObject_GetIter(list);
    Py_XDECREF(list);
    return iterator;
}

/* Neighbouring entries of the same line are one. */
static PyObject *
co_lines(PyObject *self, PyObject *unused)
{
    PyCodeObject *code = (PyCodeObject *)self;
    struct gopyrt_code_place place = { .computed = code->co_firstlineno };
    PyObject *list = PyList_New(0);
    Py_ssize_t at = 0;
    int start = 0, line = 0, end = 0;
    (void)unused;
    for (int more = 1; list != NULL && more;) {
        more = gopyrt_code_place_next(code, &at, &place);
        if (end > start && (!more || place.line != line)) {
            if (append(list, Py_BuildValue("(iiN)", start, end, number_or_none(line))) < 0) {
                Py_CLEAR(list);
            }
            start = end;
        }
        line = place.line;
        end = place.end;
    }
    return iterate(list);
}

/* One for each code unit, also where the table ends before the code. */
static PyObject *
co_positions(PyObject *self, PyObject *unused)
{
    PyCodeObject *code = (PyCodeObject *)self;
    struct gopyrt_code_place place = { .computed = code->co_firstlineno };
    PyObject *list = PyList_New(0);
    Py_ssize_t at = 0;
    (void)unused;
    while (list != NULL && gopyrt_code_place_next(code, &at, &place)) {
        for (int unit = place.start; list != NULL && unit < place.end; unit += 2) {
            PyObject *item =
                Py_BuildValue("(NNNN)", number_or_none(place.line), number_or_none(place.end_line),
                              number_or_none(place.column), number_or_none(place.end_column));
            if (append(list, item) < 0) {
                Py_CLEAR(list);
            }
        }
    }
    return iterate(list);
}

PyMethodDef gopyrt_code_methods[] = {
    { "co_lines", co_lines, METH_NOARGS, "Iterates over (start, end, line) of the code." },
    { "co_positions", co_positions, METH_NOARGS,
      "Iterates over (line, end line, column, end column) of each instruction." },
    { "replace", (PyCFunction)(void (*)(void))replace, METH_VARARGS | METH_KEYWORDS,
      "replace($self, /, **changes)\n--\n\nA copy with some parts changed." },
    { "__replace__", (PyCFunction)(void (*)(void))replace, METH_VARARGS | METH_KEYWORDS,
      "__replace__($self, /, **changes)\n--\n\nThe same as replace()." },
    { NULL, NULL, 0, NULL },
};
