/* The module builtins: the types, the exceptions, and the functions. */
#include "object/module/module.h"

#include "object/container/container.h"
#include "object/error/error.h"
#include "object/module/builtins_parts.h"

/* ---- Functions -------------------------------------------------------------------------- */

static PyObject *
from_size(Py_ssize_t size)
{
    return size == -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(size);
}

static PyObject *
builtin_abs(PyObject *Py_UNUSED(module), PyObject *x)
{
    return PyNumber_Absolute(x);
}

static PyObject *
builtin_ascii(PyObject *Py_UNUSED(module), PyObject *x)
{
    return PyObject_ASCII(x);
}

static PyObject *
builtin_callable(PyObject *Py_UNUSED(module), PyObject *x)
{
    return PyBool_FromLong(PyCallable_Check(x));
}

static PyObject *
builtin_chr(PyObject *Py_UNUSED(module), PyObject *x)
{
    long value = PyLong_AsLong(x);
    if (value == -1 && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_OverflowError)) {
            return NULL;
        }
        PyErr_Clear();
    }
    if (value < 0 || value > 0x10FFFF) {
        PyErr_SetString(PyExc_ValueError, "chr() arg not in range(0x110000)");
        return NULL;
    }
    return PyUnicode_FromOrdinal((int)value);
}

static PyObject *
builtin_delattr(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("delattr", n, 2, 2) || PyObject_DelAttr(args[0], args[1]) < 0) {
        return NULL;
    }
    return Py_NewRef(Py_None);
}

static PyObject *
builtin_dir(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("dir", n, 0, 1)) {
        return NULL;
    }
    return PyObject_Dir(n == 0 ? NULL : args[0]);
}

static PyObject *
builtin_divmod(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    return _PyArg_CheckPositional("divmod", n, 2, 2) ? PyNumber_Divmod(args[0], args[1]) : NULL;
}

static PyObject *
builtin_format(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("format", n, 1, 2)) {
        return NULL;
    }
    if (n > 1 && !PyUnicode_Check(args[1])) {
        _PyArg_BadArgument("format", "argument 2", "str", args[1]);
        return NULL;
    }
    return PyObject_Format(args[0], n > 1 ? args[1] : NULL);
}

static PyObject *
builtin_getattr(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    PyObject *value;
    if (!_PyArg_CheckPositional("getattr", n, 2, 3)) {
        return NULL;
    }
    if (n == 2) {
        return PyObject_GetAttr(args[0], args[1]);
    }
    return PyObject_GetOptionalAttr(args[0], args[1], &value) == 0 ? Py_NewRef(args[2]) : value;
}

static PyObject *
builtin_hasattr(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("hasattr", n, 2, 2)) {
        return NULL;
    }
    int has = PyObject_HasAttrWithError(args[0], args[1]);
    return has < 0 ? NULL : PyBool_FromLong(has);
}

static PyObject *
builtin_hash(PyObject *Py_UNUSED(module), PyObject *x)
{
    return from_size(PyObject_Hash(x));
}

static PyObject *
builtin_id(PyObject *Py_UNUSED(module), PyObject *x)
{
    return PyLong_FromVoidPtr(x);
}

static PyObject *
builtin_isinstance(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("isinstance", n, 2, 2)) {
        return NULL;
    }
    int result = PyObject_IsInstance(args[0], args[1]);
    return result < 0 ? NULL : PyBool_FromLong(result);
}

static PyObject *
builtin_issubclass(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("issubclass", n, 2, 2)) {
        return NULL;
    }
    int result = PyObject_IsSubclass(args[0], args[1]);
    return result < 0 ? NULL : PyBool_FromLong(result);
}

static PyObject *
builtin_iter(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("iter", n, 1, 2)) {
        return NULL;
    }
    if (n == 1) {
        return PyObject_GetIter(args[0]);
    }
    if (!PyCallable_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "iter(v, w): v must be callable");
        return NULL;
    }
    return PyCallIter_New(args[0], args[1]);
}

static PyObject *
builtin_len(PyObject *Py_UNUSED(module), PyObject *x)
{
    return from_size(PyObject_Size(x));
}

static PyObject *
builtin_next(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("next", n, 1, 2)) {
        return NULL;
    }
    if (!PyIter_Check(args[0])) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not an iterator",
                     GOPYRT_TYPE_NAME(args[0]));
        return NULL;
    }
    PyObject *item = Py_TYPE(args[0])->tp_iternext(args[0]);
    if (item != NULL) {
        return item;
    }
    if (n > 1) {
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return NULL;
        }
        PyErr_Clear();
        return Py_NewRef(args[1]);
    }
    if (!PyErr_Occurred()) {
        PyErr_SetNone(PyExc_StopIteration);
    }
    return NULL;
}

static PyObject *
builtin_ord(PyObject *Py_UNUSED(module), PyObject *x)
{
    Py_ssize_t size;
    if (PyBytes_Check(x)) {
        size = PyBytes_GET_SIZE(x);
        if (size == 1) {
            return PyLong_FromLong((unsigned char)PyBytes_AS_STRING(x)[0]);
        }
    }
    else if (PyUnicode_Check(x)) {
        size = PyUnicode_GET_LENGTH(x);
        if (size == 1) {
            return PyLong_FromLong((long)PyUnicode_READ_CHAR(x, 0));
        }
    }
    else if (PyByteArray_Check(x)) {
        size = PyByteArray_GET_SIZE(x);
        if (size == 1) {
            return PyLong_FromLong((unsigned char)PyByteArray_AS_STRING(x)[0]);
        }
    }
    else {
        PyErr_Format(PyExc_TypeError, "ord() expected string of length 1, but %.200s found",
                     GOPYRT_TYPE_NAME(x));
        return NULL;
    }
    PyErr_Format(PyExc_TypeError, "ord() expected a character, but string of length %zd found",
                 size);
    return NULL;
}

static PyObject *
builtin_pow(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n, PyObject *kwnames)
{
    static const char *const names[] = { "base", "exp", "mod", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "pow" };
    PyObject *few[3] = { NULL, NULL, NULL };
    int has_names = kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0;
    if (has_names || n < 2 || n > 3) {
        args = _PyArg_UnpackKeywords(args, n, NULL, kwnames, &parser, 2, 3, 0, 0, few);
        if (args == NULL) {
            return NULL;
        }
    }
    PyObject *mod = has_names || n == 3 ? args[2] : NULL;
    return PyNumber_Power(args[0], args[1], mod != NULL ? mod : Py_None);
}

static PyObject *
builtin_repr(PyObject *Py_UNUSED(module), PyObject *x)
{
    return PyObject_Repr(x);
}

static PyObject *
builtin_setattr(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("setattr", n, 3, 3)
        || PyObject_SetAttr(args[0], args[1], args[2]) < 0) {
        return NULL;
    }
    return Py_NewRef(Py_None);
}

static PyObject *
builtin_sorted(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n, PyObject *kwnames)
{
    if (!_PyArg_CheckPositional("sorted", n, 1, 1)) {
        return NULL;
    }
    PyObject *list = PySequence_List(args[0]);
    PyObject *sort = list == NULL ? NULL : PyObject_GetAttr(list, GOPYRT_ID(sort));
    PyObject *done = sort == NULL ? NULL : PyObject_Vectorcall(sort, args + 1, 0, kwnames);
    Py_XDECREF(sort);
    if (done == NULL) {
        Py_CLEAR(list);
    }
    Py_XDECREF(done);
    return list;
}

/* 1 with *result set where an item decides, 0 at the end, -1. */
static int
decides(PyObject *iterable, int wanted)
{
    PyObject *iterator = PyObject_GetIter(iterable), *item;
    int result = 0;
    if (iterator == NULL) {
        return -1;
    }
    while (result == 0 && (item = PyIter_Next(iterator)) != NULL) {
        int truth = PyObject_IsTrue(item);
        Py_DECREF(item);
        result = truth < 0 ? -1 : truth == wanted;
    }
    Py_DECREF(iterator);
    return result == 0 && PyErr_Occurred() ? -1 : result;
}

static PyObject *
builtin_all(PyObject *Py_UNUSED(module), PyObject *iterable)
{
    int result = decides(iterable, 0);
    return result < 0 ? NULL : PyBool_FromLong(!result);
}

static PyObject *
builtin_any(PyObject *Py_UNUSED(module), PyObject *iterable)
{
    int result = decides(iterable, 1);
    return result < 0 ? NULL : PyBool_FromLong(result);
}

/* The attributes of an object, or the local variables of the caller. */
static PyObject *
builtin_vars(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    PyObject *dict;
    if (!_PyArg_CheckPositional("vars", n, 0, 1)) {
        return NULL;
    }
    if (n == 0) {
        return PyEval_GetFrameLocals();
    }
    if (PyObject_GetOptionalAttr(args[0], GOPYRT_ID(__dict__), &dict) == 0) {
        PyErr_SetString(PyExc_TypeError, "vars() argument must have __dict__ attribute");
    }
    return dict;
}

static PyObject *
builtin_import(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwds)
{
    static char *names[] = { "name", "globals", "locals", "fromlist", "level", NULL };
    PyObject *name, *globals = NULL, *locals = NULL, *fromlist = NULL;
    int level = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|OOOi:__import__", names, &name, &globals,
                                     &locals, &fromlist, &level))
    {
        return NULL;
    }
    return PyImport_ImportModuleLevelObject(name, globals == Py_None ? NULL : globals, locals,
                                            fromlist, level);
}

#define METHOD(name, function, how, doc)                       \
    {                                                          \
#name, (PyCFunction)(void (*)(void))function, how, doc \
    }
#define O(name, doc) METHOD(name, builtin_##name, METH_O, doc)
#define FAST(name, doc) METHOD(name, builtin_##name, METH_FASTCALL, doc)
/* Of files of their own. */
#define APART(name, how, doc) METHOD(name, gopyrt_builtin_##name, how, doc)
#define KEYWORDS (METH_VARARGS | METH_KEYWORDS)

static PyMethodDef methods[] = {
    METHOD(__import__, builtin_import, KEYWORDS,
           "__import__($module, /, name, globals=None, locals=None, fromlist=(), level=0)\n--\n\n"
           "What an import statement calls."),
    O(abs, "abs($module, number, /)\n--\n\nThe absolute value of a number."),
    O(all, "all($module, iterable, /)\n--\n\nAre all items true?"),
    O(any, "any($module, iterable, /)\n--\n\nIs an item true?"),
    O(ascii, "ascii($module, obj, /)\n--\n\nThe repr of an object, in ASCII."),
    APART(bin, METH_O, "bin($module, number, /)\n--\n\nAn int in base 2, as text."),
    O(callable, "callable($module, obj, /)\n--\n\nCan the object be called?"),
    O(chr, "chr($module, i, /)\n--\n\nThe str of one character."),
    FAST(delattr, "delattr($module, obj, name, /)\n--\n\nTakes an attribute off an object."),
    FAST(dir, "dir([object])\n\nThe names of an object's attributes."),
    FAST(divmod, "divmod($module, x, y, /)\n--\n\nQuotient and remainder."),
    FAST(format, "format($module, value, format_spec='', /)\n--\n\nThe value as text."),
    FAST(getattr, "getattr(object, name[, default])\n\nAn attribute, or what is to stand for it."),
    FAST(hasattr, "hasattr($module, obj, name, /)\n--\n\nHas the object the attribute?"),
    O(hash, "hash($module, obj, /)\n--\n\nThe hash of an object."),
    APART(hex, METH_O, "hex($module, number, /)\n--\n\nAn int in base 16, as text."),
    O(id, "id($module, obj, /)\n--\n\nWhat no other object that is alive has: its address."),
    FAST(isinstance, "isinstance($module, obj, class_or_tuple, /)\n--\n\nIs it of a class?"),
    FAST(issubclass,
         "issubclass($module, cls, class_or_tuple, /)\n--\n\nIs a class one of another?"),
    FAST(iter, "iter(object[, sentinel])\n\nAn iterator."),
    O(len, "len($module, obj, /)\n--\n\nHow many items there are."),
    APART(max, KEYWORDS,
          "max(iterable or values, *, default=..., key=None)\n\n"
          "The greatest value."),
    APART(min, KEYWORDS,
          "min(iterable or values, *, default=..., key=None)\n\n"
          "The least value."),
    FAST(next, "next(iterator[, default])\n\nThe next item."),
    APART(oct, METH_O, "oct($module, number, /)\n--\n\nAn int in base 8, as text."),
    O(ord, "ord($module, c, /)\n--\n\nThe number of a character."),
    METHOD(pow, builtin_pow, METH_FASTCALL | METH_KEYWORDS,
           "pow($module, /, base, exp, mod=None)\n--\n\nA power, or what remains of it."),
    APART(print, KEYWORDS,
          "print($module, /, *args, sep=' ', end='\\n', file=None, "
          "flush=False)\n--\n\nWrites values as text."),
    O(repr, "repr($module, obj, /)\n--\n\nAn object as text for programmers."),
    APART(round, KEYWORDS,
          "round($module, /, number, ndigits=None)\n--\n\n"
          "A number with fewer digits."),
    FAST(setattr, "setattr($module, obj, name, value, /)\n--\n\nGives an attribute a value."),
    METHOD(sorted, builtin_sorted, METH_FASTCALL | METH_KEYWORDS,
           "sorted($module, iterable, /, *, key=None, reverse=False)\n--\n\nA list in order."),
    APART(sum, KEYWORDS, "sum($module, iterable, /, start=0)\n--\n\nAll items, added up."),
    FAST(vars, "vars([object])\n\nThe attributes of an object, by name."),
    { NULL, NULL, 0, NULL },
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "builtins",
    .m_doc = "What every module finds: types, exceptions, functions.",
    .m_size = -1,
    .m_methods = methods,
};

/* ---- Types ------------------------------------------------------------------------------- */

static PyTypeObject *const types[] = {
    &PyBaseObject_Type,  &PyType_Type,         &PyLong_Type,     &PyBool_Type,
    &PyUnicode_Type,     &PyBytes_Type,        &PyTuple_Type,    &PyList_Type,
    &PyDict_Type,        &PyFloat_Type,        &PyComplex_Type,  &PyByteArray_Type,
    &PySet_Type,         &PyFrozenSet_Type,    &PySlice_Type,    &PyRange_Type,
    &PyEnum_Type,        &PyMap_Type,          &PyZip_Type,      &PyFilter_Type,
    &PyReversed_Type,    &PyMemoryView_Type,   &PyProperty_Type, &PySuper_Type,
    &PyClassMethod_Type, &PyStaticMethod_Type,
};

PyObject *
gopyrt_builtins_new(PyInterpreterState *interp)
{
    (void)interp;
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(types); i++) {
        if (PyModule_AddObjectRef(module, types[i]->tp_name, (PyObject *)types[i]) < 0) {
            goto failed;
        }
    }
    if (PyModule_AddObjectRef(module, "None", Py_None) < 0
        || PyModule_AddObjectRef(module, "True", Py_True) < 0
        || PyModule_AddObjectRef(module, "False", Py_False) < 0
        || PyModule_AddObjectRef(module, "Ellipsis", Py_Ellipsis) < 0
        || PyModule_AddObjectRef(module, "NotImplemented", Py_NotImplemented) < 0
        || PyModule_AddObjectRef(module, "__debug__", Py_True) < 0
        || gopyrt_errors_add_to(module) < 0)
    {
        goto failed;
    }
    return module;

failed:
    Py_DECREF(module);
    return NULL;
}
