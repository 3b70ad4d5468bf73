/* The type of code objects: what they are asked. */
#include "object/error/frame/code.h"

#include "object/container/container.h"

PyObject *
gopyrt_code_names(PyCodeObject *code, int kind)
{
    Py_ssize_t n = PyTuple_GET_SIZE(code->co_localsplusnames);
    const char *kinds = PyBytes_AS_STRING(code->co_localspluskinds);
    PyObject *names = PyList_New(0);
    for (Py_ssize_t i = 0; names != NULL && i < n; i++) {
        if ((kinds[i] & kind) != 0
            && PyList_Append(names, PyTuple_GET_ITEM(code->co_localsplusnames, i)) < 0)
        {
            Py_CLEAR(names);
        }
    }
    PyObject *tuple = names == NULL ? NULL : PyList_AsTuple(names);
    Py_XDECREF(names);
    return tuple;
}

PyObject *
PyCode_GetVarnames(PyCodeObject *code)
{
    return gopyrt_code_names(code, CO_FAST_LOCAL);
}

PyObject *
PyCode_GetCellvars(PyCodeObject *code)
{
    return gopyrt_code_names(code, CO_FAST_CELL);
}

PyObject *
PyCode_GetFreevars(PyCodeObject *code)
{
    return gopyrt_code_names(code, CO_FAST_FREE);
}

PyObject *
PyCode_GetCode(PyCodeObject *code)
{
    return PyBytes_FromStringAndSize(code->co_code_adaptive, _PyCode_NBYTES(code));
}

/* ---- Comparison ----------------------------------------------------------- */

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyCode_Check(v) || !PyCode_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    PyCodeObject *a = (PyCodeObject *)v, *b = (PyCodeObject *)w;
    int equal = a->co_argcount == b->co_argcount && a->co_posonlyargcount == b->co_posonlyargcount
                && a->co_kwonlyargcount == b->co_kwonlyargcount && a->co_flags == b->co_flags
                && a->co_firstlineno == b->co_firstlineno && Py_SIZE(a) == Py_SIZE(b)
                && memcmp(a->co_code_adaptive, b->co_code_adaptive, (size_t)_PyCode_NBYTES(a)) == 0;
    PyObject *const parts[][2] = {
        { a->co_name, b->co_name },
        { a->co_names, b->co_names },
        { a->co_localsplusnames, b->co_localsplusnames },
        { a->co_localspluskinds, b->co_localspluskinds },
        { a->co_linetable, b->co_linetable },
        { a->co_exceptiontable, b->co_exceptiontable },
    };
    for (size_t i = 0; equal > 0 && i < Py_ARRAY_LENGTH(parts); i++) {
        equal = PyObject_RichCompareBool(parts[i][0], parts[i][1], Py_EQ);
    }
    if (equal > 0) {
        equal = gopyrt_code_same_constants(a->co_consts, b->co_consts);
    }
    return equal < 0 ? NULL : PyBool_FromLong(equal == (op == Py_EQ));
}

static Py_hash_t
hash(PyObject *self)
{
    PyCodeObject *code = (PyCodeObject *)self;
    PyObject *const parts[] = { code->co_name,      code->co_consts,
                                code->co_names,     code->co_localsplusnames,
                                code->co_linetable, code->co_exceptiontable };
    Py_uhash_t value = (Py_uhash_t)code->co_firstlineno;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(parts); i++) {
        Py_hash_t part = PyObject_Hash(parts[i]);
        if (part == -1) {
            return -1;
        }
        value = (value ^ (Py_uhash_t)part) * 1000003u;
    }
    return value == (Py_uhash_t)-1 ? -2 : (Py_hash_t)value;
}

static PyObject *
repr(PyObject *self)
{
    PyCodeObject *code = (PyCodeObject *)self;
    return PyUnicode_FromFormat("<code object %U at %p, file \"%U\", line %d>", code->co_name, code,
                                code->co_filename,
                                code->co_firstlineno != 0 ? code->co_firstlineno : -1);
}

/* ---- Attributes ----------------------------------------------------------- */

static PyObject *
get_code(PyObject *self, void *closure)
{
    (void)closure;
    return PyCode_GetCode((PyCodeObject *)self);
}

/* The closure is the kind of variable. */
static PyObject *
get_names(PyObject *self, void *closure)
{
    return gopyrt_code_names((PyCodeObject *)self, (int)(intptr_t)closure);
}

static PyGetSetDef getset[] = {
    { "co_code", get_code, NULL, NULL, NULL },
    { "_co_code_adaptive", get_code, NULL, NULL, NULL },
    { "co_varnames", get_names, NULL, NULL, (void *)CO_FAST_LOCAL },
    { "co_cellvars", get_names, NULL, NULL, (void *)CO_FAST_CELL },
    { "co_freevars", get_names, NULL, NULL, (void *)CO_FAST_FREE },
    { NULL, NULL, NULL, NULL, NULL },
};

#define MEMBER(type, name)                                           \
    {                                                                \
#name, type, offsetof(PyCodeObject, name), Py_READONLY, NULL \
    }
static PyMemberDef members[] = {
    MEMBER(Py_T_INT, co_argcount),
    MEMBER(Py_T_INT, co_posonlyargcount),
    MEMBER(Py_T_INT, co_kwonlyargcount),
    MEMBER(Py_T_INT, co_stacksize),
    MEMBER(Py_T_INT, co_flags),
    MEMBER(Py_T_INT, co_nlocals),
    MEMBER(Py_T_INT, co_firstlineno),
    MEMBER(_Py_T_OBJECT, co_names),
    MEMBER(_Py_T_OBJECT, co_filename),
    MEMBER(_Py_T_OBJECT, co_name),
    MEMBER(_Py_T_OBJECT, co_qualname),
    MEMBER(_Py_T_OBJECT, co_linetable),
    MEMBER(_Py_T_OBJECT, co_exceptiontable),
    MEMBER(_Py_T_OBJECT, co_consts),
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject PyCode_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "code",
    .tp_basicsize = offsetof(PyCodeObject, co_code_adaptive),
    .tp_itemsize = sizeof(_Py_CODEUNIT),
    .tp_dealloc = gopyrt_code_dealloc,
    .tp_repr = repr,
    .tp_hash = hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_doc = "code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n"
              "     flags, codestring, constants, names, varnames, filename, name,\n"
              "     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n"
              "     cellvars=(), /)\n--\n\nWhat a function runs.",
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(PyCodeObject, co_weakreflist),
    .tp_methods = gopyrt_code_methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_new = gopyrt_code_type_new,
};
