/* The module _io where the host has none: what files are derived from, for extensions that ask
 * whether an object is one. Files themselves are the host's. */
#include "object/module/module.h"

#include "object/module/import_parts.h"

#include "internal/pycore_modsupport.h"

#include <string.h>

/* ---- Closing ---------------------------------------------------------------------------- */

#define CLOSED "__IOBase_closed"

static PyObject *
unsupported(PyObject *self, const char *what)
{
    PyObject *type = PyImport_ImportModuleAttrString("_io", "UnsupportedOperation");
    (void)self;
    if (type != NULL) {
        PyErr_SetString(type, what);
        Py_DECREF(type);
    }
    return NULL;
}

/* 1 if it is, 0, or -1; a class derived from it may say so itself. */
static int
is_closed(PyObject *self)
{
    PyObject *closed = PyObject_GetAttrString(self, "closed");
    int result = closed == NULL ? -1 : PyObject_IsTrue(closed);
    Py_XDECREF(closed);
    return result;
}

/* 0, or -1 with ValueError for a closed file. */
static int
check(PyObject *self)
{
    int closed = is_closed(self);
    if (closed > 0) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file.");
    }
    return closed ? -1 : 0;
}

static PyObject *
base_closed(PyObject *self, void *Py_UNUSED(closure))
{
    PyObject *closed;
    int found = PyObject_GetOptionalAttrString(self, CLOSED, &closed);
    Py_XDECREF(closed);
    return found < 0 ? NULL : PyBool_FromLong(found);
}

static PyObject *
base_flush(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    /* Not by `closed`, which a derived class may have. */
    int closed = PyObject_HasAttrStringWithError(self, CLOSED);
    if (closed > 0) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file.");
    }
    return closed ? NULL : Py_NewRef(Py_None);
}

static PyObject *
base_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    int closed = PyObject_HasAttrStringWithError(self, CLOSED);
    if (closed) {
        return closed < 0 ? NULL : Py_NewRef(Py_None);
    }
    PyObject *result = PyObject_CallMethod(self, "flush", NULL);
    PyObject *before = PyErr_GetRaisedException();
    int failed = PyObject_SetAttrString(self, CLOSED, Py_True) < 0;
    if (before != NULL) {
        _PyErr_ChainExceptions1(before);
    }
    if (result == NULL || failed) {
        Py_XDECREF(result);
        return NULL;
    }
    Py_DECREF(result);
    return Py_NewRef(Py_None);
}

static PyObject *
base_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return check(self) < 0 ? NULL : Py_NewRef(self);
}

static PyObject *
base_exit(PyObject *self, PyObject *Py_UNUSED(args))
{
    return PyObject_CallMethod(self, "close", NULL);
}

/* ---- What a file can -------------------------------------------------------------------- */

static PyObject *
base_no(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return check(self) < 0 ? NULL : Py_NewRef(Py_False);
}

static PyObject *
base_can(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    return Py_NewRef(Py_False);
}

static PyObject *
base_fileno(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return unsupported(self, "fileno");
}

static PyObject *
base_seek(PyObject *self, PyObject *Py_UNUSED(args))
{
    return unsupported(self, "seek");
}

static PyObject *
base_truncate(PyObject *self, PyObject *Py_UNUSED(args))
{
    return unsupported(self, "truncate");
}

static PyObject *
base_tell(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyObject_CallMethod(self, "seek", "ii", 0, 1);
}

/* ---- Lines --------------------------------------------------------------------------------- */

static PyObject *
base_readline(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    Py_ssize_t limit = -1;
    if (!_PyArg_CheckPositional("readline", n, 0, 1)) {
        return NULL;
    }
    if (n == 1 && args[0] != Py_None) {
        limit = PyNumber_AsSsize_t(args[0], PyExc_OverflowError);
        if (limit == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    PyObject *line = PyByteArray_FromStringAndSize(NULL, 0);
    while (line != NULL && (limit < 0 || PyByteArray_GET_SIZE(line) < limit)) {
        PyObject *read = PyObject_CallMethod(self, "read", "i", 1);
        if (read != NULL && !PyBytes_Check(read)) {
            PyErr_Format(PyExc_OSError, "read() should have returned a bytes object, not '%.200s'",
                         Py_TYPE(read)->tp_name);
            Py_CLEAR(read);
        }
        Py_ssize_t size = read == NULL ? -1 : PyBytes_GET_SIZE(read);
        Py_ssize_t before = PyByteArray_GET_SIZE(line);
        if (size < 0 || PyByteArray_Resize(line, before + size) < 0) {
            Py_CLEAR(line);
        }
        else if (size > 0) {
            memcpy(PyByteArray_AS_STRING(line) + before, PyBytes_AS_STRING(read), (size_t)size);
        }
        int last = size <= 0 || PyBytes_AS_STRING(read)[size - 1] == '\n';
        Py_XDECREF(read);
        if (last) {
            break;
        }
    }
    PyObject *bytes = line == NULL ? NULL : PyBytes_FromObject(line);
    Py_XDECREF(line);
    return bytes;
}

static PyObject *
base_next(PyObject *self)
{
    PyObject *line = PyObject_CallMethod(self, "readline", NULL);
    if (line != NULL && PyObject_Size(line) <= 0) {
        Py_CLEAR(line);
    }
    return line;
}

static PyObject *
base_iter(PyObject *self)
{
    return check(self) < 0 ? NULL : Py_NewRef(self);
}

static PyObject *
base_readlines(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    Py_ssize_t hint = -1, length = 0;
    if (!_PyArg_CheckPositional("readlines", n, 0, 1)) {
        return NULL;
    }
    if (n == 1 && args[0] != Py_None) {
        hint = PyNumber_AsSsize_t(args[0], PyExc_OverflowError);
        if (hint == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    PyObject *lines = PyList_New(0), *iterator = PyObject_GetIter(self), *line = NULL;
    int more = lines == NULL || iterator == NULL ? -1 : 1;
    while (more > 0 && (hint <= 0 || length < hint)
           && (more = PyIter_NextItem(iterator, &line)) > 0) {
        Py_ssize_t size = PyObject_Size(line);
        length += size;
        more = size < 0 || PyList_Append(lines, line) < 0 ? -1 : 1;
        Py_DECREF(line);
    }
    if (more < 0) {
        Py_CLEAR(lines);
    }
    Py_XDECREF(iterator);
    return lines;
}

static PyObject *
base_writelines(PyObject *self, PyObject *lines)
{
    PyObject *iterator = check(self) < 0 ? NULL : PyObject_GetIter(lines), *line = NULL;
    int more = iterator == NULL ? -1 : 1;
    while (more > 0 && (more = PyIter_NextItem(iterator, &line)) > 0) {
        PyObject *result = PyObject_CallMethod(self, "write", "O", line);
        more = result == NULL ? -1 : 1;
        Py_XDECREF(result);
        Py_DECREF(line);
    }
    Py_XDECREF(iterator);
    return more < 0 ? NULL : Py_NewRef(Py_None);
}

/* ---- The module -------------------------------------------------------------------------- */

#define FAST(function) ((PyCFunction)(void (*)(void))(function))

static PyMethodDef methods[] = {
    { "seek", base_seek, METH_VARARGS, "seek($self, /, *args)\n--\n\nNot every file can." },
    { "tell", base_tell, METH_NOARGS, "tell($self, /)\n--\n\nWhere the file stands." },
    { "truncate", base_truncate, METH_VARARGS,
      "truncate($self, /, *args)\n--\n\nNot every file can." },
    { "flush", base_flush, METH_NOARGS, "flush($self, /)\n--\n\nWrites what waits to be." },
    { "close", base_close, METH_NOARGS, "close($self, /)\n--\n\nFlushes and closes." },
    { "seekable", base_can, METH_NOARGS, "seekable($self, /)\n--\n\nWhether it can seek." },
    { "readable", base_can, METH_NOARGS, "readable($self, /)\n--\n\nWhether it can be read." },
    { "writable", base_can, METH_NOARGS, "writable($self, /)\n--\n\nWhether it can be written." },
    { "fileno", base_fileno, METH_NOARGS, "fileno($self, /)\n--\n\nThe descriptor, if any." },
    { "isatty", base_no, METH_NOARGS, "isatty($self, /)\n--\n\nWhether somebody types." },
    { "__enter__", base_enter, METH_NOARGS, NULL },
    { "__exit__", base_exit, METH_VARARGS, NULL },
    { "readline", FAST(base_readline), METH_FASTCALL,
      "readline($self, size=-1, /)\n--\n\nThe next line." },
    { "readlines", FAST(base_readlines), METH_FASTCALL,
      "readlines($self, hint=-1, /)\n--\n\nA list of lines." },
    { "writelines", base_writelines, METH_O,
      "writelines($self, lines, /)\n--\n\nWrites each of the lines." },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "closed", base_closed, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static int
base_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    return PyObject_VisitManagedDict(self, visit, arg);
}

static int
base_clear(PyObject *self)
{
    PyObject_ClearManagedDict(self);
    return 0;
}

static PyType_Slot slots[] = {
    { Py_tp_traverse, base_traverse },
    { Py_tp_clear, base_clear },
    { Py_tp_doc, "What all files are derived from." },
    { Py_tp_methods, methods },
    { Py_tp_getset, getset },
    { Py_tp_iter, base_iter },
    { Py_tp_iternext, base_next },
    { 0, NULL },
};

static PyType_Spec spec = {
    .name = "_io._IOBase",
    .basicsize = sizeof(PyObject),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_MANAGED_DICT
             | Py_TPFLAGS_MANAGED_WEAKREF | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

static int
execute(PyObject *module)
{
    PyObject *base = PyType_FromModuleAndSpec(module, &spec, NULL);
    if (base == NULL || PyModule_AddObjectRef(module, "_IOBase", base) < 0) {
        Py_XDECREF(base);
        return -1;
    }
    static const char *const kinds[] = { "_RawIOBase", "_BufferedIOBase", "_TextIOBase" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(kinds); i++) {
        PyObject *kind = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:s}", kinds[i],
                                               base, "__module__", "_io");
        if (PyModule_Add(module, kinds[i], kind) < 0) {
            Py_DECREF(base);
            return -1;
        }
    }
    Py_DECREF(base);
    PyObject *error =
        PyObject_CallFunction((PyObject *)&PyType_Type, "s(OO){s:s}", "UnsupportedOperation",
                              PyExc_OSError, PyExc_ValueError, "__module__", "io");
    return PyModule_Add(module, "UnsupportedOperation", error);
}

static PyModuleDef_Slot module_slots[] = {
    { Py_mod_exec, execute },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { 0, NULL },
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_io",
    .m_doc = "What files are derived from.",
    .m_slots = module_slots,
};

PyObject *
gopyrt_io_init(void)
{
    return PyModuleDef_Init(&definition);
}

PyObject *
gopyrt_import_own(PyObject *name)
{
    return PyUnicode_CompareWithASCIIString(name, "_io") == 0
               ? gopyrt_import_init(name, NULL, gopyrt_io_init)
               : NULL;
}
