/* Functions that few extensions still use, and what they ask about the library. */
#include "show.h"

#include <frameobject.h>
#include <pythread.h>

Py_ssize_t PyUnicode_GetSize(PyObject *);
void PyUnicode_InternImmortal(PyObject **);
extern PyThreadState *_PyOS_ReadlineTState;
int PyThread_ParseTimeoutArg(PyObject *, int, PY_TIMEOUT_T *);
int _PyWeakref_IsDead(PyObject *);
int _PyType_GetBaseByToken_Borrow(PyTypeObject *, void *, PyTypeObject **);
void _PyTraceback_Add(const char *, const char *, int);
void _Py_SetImmortal(PyObject *);
int _PyGen_SetStopIterationValue(PyObject *);

static void
codecs(void)
{
    PyObject *str = text("abc"), *bytes = PyBytes_FromString("abc");
    number("size", PyUnicode_GetSize(str));
    show("encoded", PyUnicode_AsEncodedObject(str, NULL, NULL));
    show("encoded", PyUnicode_AsEncodedObject(str, "ascii", "strict"));
    show("encoded", PyUnicode_AsEncodedObject(bytes, NULL, NULL));
    show("encoded", PyUnicode_AsEncodedUnicode(str, NULL, NULL));
    show("encoded", PyUnicode_AsEncodedUnicode(bytes, NULL, NULL));
    show("decoded", PyUnicode_AsDecodedObject(bytes, NULL, NULL));
    show("decoded", PyUnicode_AsDecodedUnicode(bytes, NULL, NULL));
    PyObject *name = text("append");
    PyUnicode_InternImmortal(&name);
    number("interned", PyUnicode_CHECK_INTERNED(name) != 0);
    Py_DECREF(name), Py_DECREF(str), Py_DECREF(bytes);
}

static void
infos(void)
{
    show("float", PyFloat_GetInfo());
    show("int", PyLong_GetInfo());
    PyObject *info = PyThread_GetInfo();
    show("thread", PyObject_GetAttrString(info, "name"));
    show("thread", PyObject_GetAttrString(info, "lock"));
    Py_DECREF(info);
    lent("sys", PySys_GetObject("float_info"));
    lent("sys", PySys_GetObject("int_info"));
}

static void
timeout(PyObject *arg, int blocking)
{
    PY_TIMEOUT_T t = -77;
    lent("timeout", arg);
    done("parsed", PyThread_ParseTimeoutArg(arg, blocking, &t));
    printf("%lld\n", (long long)t);
}

static void
threads(void)
{
    PyObject *args =
        Py_BuildValue("[iididddsOd]", 1, 0, -1.0, -2, 0.5, 1e300, 9e9, "a", Py_None, 1e-12);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(args); i++) {
        timeout(PyList_GET_ITEM(args, i), 0);
        timeout(PyList_GET_ITEM(args, i), 1);
    }
    Py_DECREF(args);
    done("other thread", PyThreadState_SetAsyncExc(1, PyExc_KeyError));
    done("this thread", PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), PyExc_KeyError));
    done("none", PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), NULL));
    done("nothing waits", Py_MakePendingCalls());
}

static void
types(void)
{
    PyObject *set = PySet_New(NULL), *reference = PyWeakref_NewRef(set, NULL);
    number("dead", _PyWeakref_IsDead(reference));
    Py_DECREF(set);
    number("dead", _PyWeakref_IsDead(reference));
    Py_DECREF(reference);
    static int mark;
    PyType_Slot slots[] = { { Py_tp_token, &mark }, { 0, NULL } };
    PyObject *type = type_of("old.T", sizeof(PyObject), Py_TPFLAGS_DEFAULT, slots);
    PyTypeObject *base = NULL;
    done("token", _PyType_GetBaseByToken_Borrow((PyTypeObject *)type, &mark, &base));
    number("base", base == (PyTypeObject *)type);
    done("token", _PyType_GetBaseByToken_Borrow(&PyLong_Type, &mark, &base));
    Py_DECREF(type);
    PyErr_SetString(PyExc_KeyError, "with a place");
    _PyTraceback_Add("function", "file.c", 12);
    PyObject *e = PyErr_GetRaisedException(), *tb = PyException_GetTraceback(e);
    show("line", PyObject_GetAttrString(tb, "tb_lineno"));
    Py_DECREF(tb), Py_DECREF(e);
    printf("%s %s\n", _PyType_Name(&PyLong_Type), _PyType_Name((PyTypeObject *)PyExc_KeyError));
    printf("%s %s %s\n", PyGen_Type.tp_name, PyCoro_Type.tp_name, PyAsyncGen_Type.tp_name);
    printf("%d %d %d %d\n", PyGen_Check(Py_None), PyGen_CheckExact(Py_None),
           PyCoro_CheckExact(Py_None), PyAsyncGen_CheckExact(Py_None));
    printf("%d %d\n", PyGen_GetCode != NULL, _PyOS_ReadlineTState == NULL);
    printf("%d %d\n", PyEval_EvalFrame != NULL, PyEval_EvalFrameEx != NULL);
    static _Py_Identifier name = { .string = "append", .index = -1 };
    PyObject *list = PyList_New(0);
    PyObject *method = _PyObject_GetAttrId(list, &name);
    lent("by identifier", (PyObject *)Py_TYPE(method));
    Py_DECREF(method);
    Py_DECREF(list);
    _Py_SetImmortal(Py_None);
    printf("%d\n", PyUnstable_IsImmortal(Py_None));
    _PyObject_Dump(NULL);
    done("stop", _PyGen_SetStopIterationValue(Py_True));
    failed();
    PyObject *pair = Py_BuildValue("(ii)", 1, 2);
    done("stop", _PyGen_SetStopIterationValue(pair));
    failed();
    Py_DECREF(pair);
}

/* ---- Import ---- */

static PyObject *
knows_none(PyObject *self, PyObject *path)
{
    PyErr_SetString(PyExc_ImportError, "not mine");
    return NULL;
}

static void
imports(void)
{
    printf("magic %lx\n", (unsigned long)PyImport_GetMagicNumber());
    done("frozen", PyImport_ImportFrozenModule("no_such_module"));
    PyObject *name = text("no_such_module");
    done("frozen", PyImport_ImportFrozenModuleObject(name));
    static PyMethodDef none = { "none", knows_none, METH_O, NULL };
    static const char *const names[] = { "path_hooks", "path_importer_cache" };
    PyObject *before[2], *hook = PyCFunction_New(&none, NULL);
    for (int i = 0; i < 2; i++) {
        before[i] = Py_XNewRef(PySys_GetObject(names[i]));
        PyObject *own = i == 0 ? Py_BuildValue("[OO]", hook, &PyList_Type) : PyDict_New();
        PySys_SetObject(names[i], own);
        Py_DECREF(own);
    }
    show("importer", PyImport_GetImporter(name));
    lent("cache", PySys_GetObject("path_importer_cache"));
    PyList_SetSlice(PySys_GetObject("path_hooks"), 1, 2, NULL);
    PyDict_Clear(PySys_GetObject("path_importer_cache"));
    show("importer", PyImport_GetImporter(name));
    for (int i = 0; i < 2; i++) {
        PySys_SetObject(names[i], before[i]);
        Py_XDECREF(before[i]);
    }
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *importlib = PyDict_GetItemString(modules, "importlib"), *own = PyModule_New("own");
    Py_XINCREF(importlib);
    PyObject_SetAttrString(own, "reload", (PyObject *)&PyType_Type);
    PyDict_SetItemString(modules, "importlib", own);
    show("reload", PyImport_ReloadModule(own));
    if (importlib != NULL) {
        PyDict_SetItemString(modules, "importlib", importlib);
        Py_DECREF(importlib);
    }
    else {
        PyDict_DelItemString(modules, "importlib");
    }
    show("open", PyFile_OpenCodeObject(Py_None));
    PyObject *file = PyFile_OpenCode("/srv/such/file");
    printf("open %d %d\n", file != NULL, PyErr_Occurred() != NULL);
    PyErr_Clear();
    Py_DECREF(own), Py_DECREF(hook), Py_DECREF(name);
}

/* ---- except* ---- */

static PyObject *
unwinds(PyObject *exception, PyFrameObject *frame)
{
    PyErr_SetRaisedException(Py_NewRef(exception));
    PyTraceBack_Here(frame);
    Py_DECREF(PyErr_GetRaisedException());
    return exception;
}

static void
star(const char *what, PyObject *orig, PyObject *excs)
{
    show(what, PyUnstable_Exc_PrepReraiseStar(orig, excs));
    Py_XDECREF(excs);
}

static void
except_star(void)
{
    PyCodeObject *code = PyCode_NewEmpty("file.py", "function", 1);
    PyObject *globals = PyDict_New();
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    PyObject *v = PyObject_CallFunction(PyExc_ValueError, "i", 1),
             *t = PyObject_CallFunction(PyExc_TypeError, "i", 2),
             *n = PyObject_CallFunction(PyExc_IndexError, "i", 5);
    PyObject *inner = PyObject_CallFunction(PyExc_BaseExceptionGroup, "s[O]", "h", t);
    PyObject *group = PyObject_CallFunction(PyExc_BaseExceptionGroup, "s[OO]", "g", v, inner);
    star("not raised", v, PyList_New(0));
    star("none", Py_None, PyList_New(0));
    unwinds(v, frame);
    unwinds(group, frame);
    star("a tuple", v, PyTuple_New(0));
    star("an int", v, Py_BuildValue("[i]", 4));
    star("nothing", v, PyList_New(0));
    star("None", v, Py_BuildValue("[O]", Py_None));
    star("another", v, Py_BuildValue("[O]", n));
    PyObject *parts = PyObject_CallMethod(group, "split", "O", PyExc_ValueError);
    PyObject *a = PyTuple_GetItem(parts, 0), *b = PyTuple_GetItem(parts, 1);
    star("nothing", group, PyList_New(0));
    star("None", group, Py_BuildValue("[OO]", Py_None, Py_None));
    star("both parts", group, Py_BuildValue("[OO]", a, b));
    star("one part", group, Py_BuildValue("[OO]", Py_None, b));
    star("one new", group, Py_BuildValue("[O]", n));
    star("new and part", group, Py_BuildValue("[OO]", n, b));
    star("new ones", group, Py_BuildValue("[OO]", n, t));
    Py_DECREF(parts), Py_DECREF(group), Py_DECREF(inner), Py_DECREF(v), Py_DECREF(t), Py_DECREF(n);
    Py_DECREF(frame), Py_DECREF(globals), Py_DECREF(code);
}

static void
facts(void)
{
    codecs();
    infos();
    threads();
    types();
    imports();
    except_star();
    printf("%s\n", Py_hexdigits);
}
