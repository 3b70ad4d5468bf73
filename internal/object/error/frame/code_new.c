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

/* ---- The variables: locals, those of inner functions that are no locals, those of outer ------- */

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

/* ---- Watchers ------------------------------------------------------------------------------- */

/* Tells those who asked to know. */
static void
tell(PyCodeObject *code, PyCodeEvent event)
{
    PyInterpreterState *interp = gopyrt_interp();
    for (unsigned bits = interp->active_code_watchers, i = 0; bits != 0; bits >>= 1, i++) {
        PyCode_WatchCallback callback = interp->code_watchers[i];
        if ((bits & 1) && callback != NULL && callback(event, code) < 0) {
            PyErr_FormatUnraisable("Exception ignored in %s watcher callback for %R",
                                   event == PY_CODE_EVENT_CREATE ? "PY_CODE_EVENT_CREATE"
                                                                 : "PY_CODE_EVENT_DESTROY",
                                   code);
        }
    }
}

/* ---- Making ------------------------------------------------------------------------------- */

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
    tell(code, PY_CODE_EVENT_CREATE);
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
    return PyUnstable_Code_NewWithPosOnlyArgs(argcount, 0, kwonlyargcount, nlocals, stacksize,
                                              flags, code, consts, names, varnames, freevars,
                                              cellvars, filename, name, qualname, firstlineno,
                                              linetable, exceptiontable);
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

/* ---- Extra data and the end ------------------------------------------------------------------- */

/* What co_extra points to. */
struct extra {
    Py_ssize_t size;
    void *values[];
};

int
PyUnstable_Code_GetExtra(PyObject *code, Py_ssize_t index, void **value)
{
    if (!PyCode_Check(code)) {
        PyErr_BadInternalCall();
        return -1;
    }
    struct extra *extra = ((PyCodeObject *)code)->co_extra;
    *value = extra == NULL || index < 0 || index >= extra->size ? NULL : extra->values[index];
    return 0;
}

int
PyUnstable_Code_SetExtra(PyObject *code, Py_ssize_t index, void *value)
{
    PyInterpreterState *interp = gopyrt_interp();
    if (!PyCode_Check(code) || index < 0 || index >= interp->co_extra_user_count) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyCodeObject *self = (PyCodeObject *)code;
    struct extra *extra = self->co_extra;
    Py_ssize_t had = extra == NULL ? 0 : extra->size;
    if (index >= had) {
        Py_ssize_t size = interp->co_extra_user_count;
        extra = PyMem_Realloc(extra, sizeof(*extra) + (size_t)size * sizeof(void *));
        if (extra == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memset(extra->values + had, 0, (size_t)(size - had) * sizeof(void *));
        extra->size = size;
        self->co_extra = extra;
    }
    freefunc free_old = interp->co_extra_freefuncs[index];
    if (extra->values[index] != NULL && free_old != NULL) {
        free_old(extra->values[index]);
    }
    extra->values[index] = value;
    return 0;
}

static void
free_extra(PyCodeObject *code)
{
    struct extra *extra = code->co_extra;
    PyInterpreterState *interp = gopyrt_interp();
    for (Py_ssize_t i = 0; extra != NULL && i < extra->size; i++) {
        if (extra->values[i] != NULL && interp->co_extra_freefuncs[i] != NULL) {
            interp->co_extra_freefuncs[i](extra->values[i]);
        }
    }
    PyMem_Free(extra);
}

void
gopyrt_code_dealloc(PyObject *self)
{
    PyCodeObject *code = (PyCodeObject *)self;
    /* One that could not be made was not told of. */
    if (code->co_localspluskinds != NULL && gopyrt_interp()->active_code_watchers != 0) {
        PyObject *raised = PyErr_GetRaisedException();
        Py_SET_REFCNT(self, 1);
        tell(code, PY_CODE_EVENT_DESTROY);
        PyErr_SetRaisedException(raised);
        if (Py_REFCNT(self) > 1) {
            Py_SET_REFCNT(self, Py_REFCNT(self) - 1);
            return; /* a watcher keeps it */
        }
        Py_SET_REFCNT(self, 0);
    }
    free_extra(code);
    if (code->co_weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    Py_XDECREF(code->co_consts);
    Py_XDECREF(code->co_names);
    Py_XDECREF(code->co_exceptiontable);
    Py_XDECREF(code->co_localsplusnames);
    Py_XDECREF(code->co_localspluskinds);
    Py_XDECREF(code->co_filename);
    Py_XDECREF(code->co_name);
    Py_XDECREF(code->co_qualname);
    Py_XDECREF(code->co_linetable);
    PyObject_Free(self);
}
