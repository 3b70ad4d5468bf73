/* Making code objects. Extensions make them to have tracebacks that name their own sources. */
#include "object/error/frame/code.h"

#include "internal/pycore_interpframe.h"
#include "object/collect/collect.h"
#include "object/container/container.h"

/* The instruction at which code begins to run; watching tools skip what is before. */
#define OPCODE_RESUME 128

static int
is_tuple(PyObject *op)
{
    return op != NULL && PyTuple_Check(op);
}

static int
is_text(PyObject *op)
{
    return op != NULL && PyUnicode_Check(op);
}

static int
is_bytes(PyObject *op)
{
    return op != NULL && PyBytes_Check(op);
}

static int
check(const struct gopyrt_code_parts *p)
{
    if (p->argcount < p->posonlyargcount || p->posonlyargcount < 0 || p->kwonlyargcount < 0
        || p->nlocals < 0 || p->stacksize < 0 || p->flags < 0 || !is_bytes(p->code)
        || !is_tuple(p->consts) || !is_tuple(p->names) || !is_tuple(p->varnames)
        || !is_tuple(p->freevars) || !is_tuple(p->cellvars) || !is_text(p->name)
        || !is_text(p->qualname) || !is_text(p->filename) || !is_bytes(p->linetable)
        || !is_bytes(p->exceptiontable))
    {
        PyErr_BadInternalCall();
        return -1;
    }
    PyObject *const names[] = { p->names, p->varnames, p->freevars, p->cellvars };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(names[i]); k++) {
            if (!PyUnicode_Check(PyTuple_GET_ITEM(names[i], k))) {
                PyErr_SetString(PyExc_SystemError, "non-string found in code slot");
                return -1;
            }
        }
    }
    const char *wrong = NULL;
    Py_ssize_t locals = PyTuple_GET_SIZE(p->varnames), bytes = PyBytes_GET_SIZE(p->code);
    Py_ssize_t arguments = (Py_ssize_t)p->argcount + p->kwonlyargcount
                           + ((p->flags & CO_VARARGS) != 0) + ((p->flags & CO_VARKEYWORDS) != 0);
    if (bytes % (Py_ssize_t)sizeof(_Py_CODEUNIT) != 0) {
        wrong = "code: co_code is malformed";
    }
    else if (p->nlocals != locals) {
        wrong = "code: co_nlocals != len(co_varnames)";
    }
    else if (arguments > locals) {
        wrong = "code: co_varnames is too small";
    }
    if (wrong != NULL) {
        PyErr_SetString(PyExc_ValueError, wrong);
        return -1;
    }
    if (bytes > INT_MAX || p->stacksize > INT_MAX / 16 || locals > INT_MAX / 64
        || PyTuple_GET_SIZE(p->freevars) > INT_MAX / 64
        || PyTuple_GET_SIZE(p->cellvars) > INT_MAX / 64)
    {
        PyErr_SetString(PyExc_OverflowError, "code: co_code, names or stack larger than INT_MAX");
        return -1;
    }
    return 0;
}

/* ---- The variables: locals, those of inner functions that are no locals, those of outer  */

static Py_ssize_t
find(PyObject *const *names, Py_ssize_t n, PyObject *name)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (PyUnicode_Compare(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

/* All names and their kinds. `ncells` counts the cells, also those that are locals too. */
static int
set_variables(PyCodeObject *code, const struct gopyrt_code_parts *p)
{
    Py_ssize_t locals = PyTuple_GET_SIZE(p->varnames), cells = PyTuple_GET_SIZE(p->cellvars);
    Py_ssize_t frees = PyTuple_GET_SIZE(p->freevars), most = locals + cells + frees, n = locals;
    PyObject **names = PyMem_New(PyObject *, most + 1);
    char *kinds = PyMem_New(char, most + 1);
    int result = -1;
    if (names == NULL || kinds == NULL) {
        PyErr_NoMemory();
        goto end;
    }
    for (Py_ssize_t i = 0; i < locals; i++) {
        names[i] = PyTuple_GET_ITEM(p->varnames, i);
        kinds[i] = CO_FAST_LOCAL;
    }
    for (Py_ssize_t i = 0; i < cells; i++) {
        PyObject *name = PyTuple_GET_ITEM(p->cellvars, i);
        Py_ssize_t same = find(names, locals, name);
        if (same >= 0) {
            kinds[same] |= CO_FAST_CELL;
            continue;
        }
        names[n] = name;
        kinds[n++] = CO_FAST_CELL;
    }
    for (Py_ssize_t i = 0; i < frees; i++) {
        names[n] = PyTuple_GET_ITEM(p->freevars, i);
        kinds[n++] = (char)CO_FAST_FREE;
    }
    code->co_localsplusnames = gopyrt_tuple_from(names, n);
    code->co_localspluskinds = PyBytes_FromStringAndSize(kinds, n);
    code->co_nlocalsplus = (int)n;
    code->co_nlocals = (int)locals;
    code->co_ncellvars = (int)cells;
    code->co_nfreevars = (int)frees;
    result = code->co_localsplusnames == NULL || code->co_localspluskinds == NULL ? -1 : 0;
end:
    PyMem_Free(names);
    PyMem_Free(kinds);
    return result;
}

static int
first_traceable(PyCodeObject *code)
{
    const _Py_CODEUNIT *units = _PyCode_CODE(code);
    Py_ssize_t i = 0;
    while (i < Py_SIZE(code) && (units[i].cache & 0xff) != OPCODE_RESUME) {
        i++;
    }
    return (int)i;
}

/* ---- Making --------------------------------------------------------------- */

static void
intern(PyObject *names)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyUnicode_InternInPlace(&((PyTupleObject *)names)->ob_item[i]);
    }
}

PyObject *
gopyrt_code_new(const struct gopyrt_code_parts *p)
{
    if (check(p) < 0) {
        return NULL;
    }
    Py_ssize_t bytes = PyBytes_GET_SIZE(p->code);
    size_t size = offsetof(PyCodeObject, co_code_adaptive) + (size_t)bytes;
    PyObject *op = gopyrt_object_raw(&PyCode_Type, Py_MAX(size, sizeof(PyCodeObject)));
    if (op == NULL) {
        return NULL;
    }
    PyCodeObject *code = (PyCodeObject *)op;
    memset((char *)code + sizeof(PyObject), 0, sizeof(PyCodeObject) - sizeof(PyObject));
    Py_SET_SIZE((PyVarObject *)code, bytes / (Py_ssize_t)sizeof(_Py_CODEUNIT));
    intern(p->names);
    intern(p->varnames);
    intern(p->freevars);
    intern(p->cellvars);
    code->co_consts = Py_NewRef(p->consts);
    code->co_names = Py_NewRef(p->names);
    code->co_exceptiontable = Py_NewRef(p->exceptiontable);
    code->co_filename = Py_NewRef(p->filename);
    code->co_name = Py_NewRef(p->name);
    code->co_qualname = Py_NewRef(p->qualname);
    code->co_linetable = Py_NewRef(p->linetable);
    PyUnicode_InternInPlace(&code->co_filename);
    PyUnicode_InternInPlace(&code->co_name);
    PyUnicode_InternInPlace(&code->co_qualname);
    code->co_flags = p->flags;
    code->co_argcount = p->argcount;
    code->co_posonlyargcount = p->posonlyargcount;
    code->co_kwonlyargcount = p->kwonlyargcount;
    code->co_stacksize = p->stacksize;
    code->co_firstlineno = p->firstlineno;
    memcpy(code->co_code_adaptive, PyBytes_AS_STRING(p->code), (size_t)bytes);
    if (set_variables(code, p) < 0) {
        Py_DECREF(op);
        return NULL;
    }
    code->co_framesize = code->co_nlocalsplus + code->co_stacksize + FRAME_SPECIALS_SIZE;
    code->_co_firsttraceable = first_traceable(code);
    struct _py_func_state *versions = &gopyrt_interp()->func_state;
    code->co_version = versions->next_version != 0 ? versions->next_version++ : 0;
    gopyrt_code_tell(code, PY_CODE_EVENT_CREATE);
    return op;
}

PyCodeObject *
PyUnstable_Code_NewWithPosOnlyArgs(int argcount, int posonlyargcount, int kwonlyargcount,
                                   int nlocals, int stacksize, int flags, PyObject *code,
                                   PyObject *consts, PyObject *names, PyObject *varnames,
                                   PyObject *freevars, PyObject *cellvars, PyObject *filename,
                                   PyObject *name, PyObject *qualname, int firstlineno,
                                   PyObject *linetable, PyObject *exceptiontable)
{
    struct gopyrt_code_parts parts = {
        .argcount = argcount,
        .posonlyargcount = posonlyargcount,
        .kwonlyargcount = kwonlyargcount,
        .nlocals = nlocals,
        .stacksize = stacksize,
        .flags = flags,
        .firstlineno = firstlineno,
        .code = code,
        .consts = consts,
        .names = names,
        .varnames = varnames,
        .freevars = freevars,
        .cellvars = cellvars,
        .filename = filename,
        .name = name,
        .qualname = qualname,
        .linetable = linetable,
        .exceptiontable = exceptiontable,
    };
    return (PyCodeObject *)gopyrt_code_new(&parts);
}

PyCodeObject *
PyUnstable_Code_New(int argcount, int kwonlyargcount, int nlocals, int stacksize, int flags,
                    PyObject *code, PyObject *consts, PyObject *names, PyObject *varnames,
                    PyObject *freevars, PyObject *cellvars, PyObject *filename, PyObject *name,
                    PyObject *qualname, int firstlineno, PyObject *linetable,
                    PyObject *exceptiontable)
{
    return PyUnstable_Code_NewWithPosOnlyArgs(
        argcount, 0, kwonlyargcount, nlocals, stacksize, flags, code, consts, names, varnames,
        freevars, cellvars, filename, name, qualname, firstlineno, linetable, exceptiontable);
}

/* Three instructions which raise AssertionError, all of the first line. */
static const char empty_code[] = "\x80\x00\x51\x00\x68\x01";
static const char empty_lines[] = "\xea\x00";

PyCodeObject *
PyCode_NewEmpty(const char *filename, const char *function, int line)
{
    PyObject *file = PyUnicode_DecodeFSDefault(filename), *op = NULL;
    PyObject *name = file == NULL ? NULL : PyUnicode_FromString(function);
    PyObject *code = PyBytes_FromStringAndSize(empty_code, sizeof(empty_code) - 1);
    PyObject *lines = PyBytes_FromStringAndSize(empty_lines, sizeof(empty_lines) - 1);
    PyObject *nothing = PyBytes_FromStringAndSize(NULL, 0);
    if (name != NULL && code != NULL && lines != NULL && nothing != NULL) {
        struct gopyrt_code_parts parts = {
            .stacksize = 1,
            .firstlineno = line,
            .code = code,
            .consts = GOPYRT_EMPTY_TUPLE,
            .names = GOPYRT_EMPTY_TUPLE,
            .varnames = GOPYRT_EMPTY_TUPLE,
            .freevars = GOPYRT_EMPTY_TUPLE,
            .cellvars = GOPYRT_EMPTY_TUPLE,
            .filename = file,
            .name = name,
            .qualname = name,
            .linetable = lines,
            .exceptiontable = nothing,
        };
        op = gopyrt_code_new(&parts);
    }
    Py_XDECREF(file);
    Py_XDECREF(name);
    Py_XDECREF(code);
    Py_XDECREF(lines);
    Py_XDECREF(nothing);
    return (PyCodeObject *)op;
}
