// Module objects: what they hold, what is added to them, their type called and subclassed.
#include "show.h"

static PyObject *
answer(PyObject *self, PyObject *args)
{
    printf("answer to %s", self == NULL           ? "nobody"
                           : PyModule_Check(self) ? "a module"
                                                  : Py_TYPE(self)->tp_name);
    show("", Py_NewRef(args));
    return PyTuple_Size(args) ? Py_NewRef(PyTuple_GET_ITEM(args, 0)) : PyLong_FromLong(42);
}

static PyObject *
refuse(PyObject *self, PyObject *args)
{
    PyErr_Format(PyExc_KeyError, "refused %R", args);
    return NULL;
}

static PyMethodDef functions[] = {
    { "answer", answer, METH_VARARGS, "answer(x, /)\n--\n\nAnswers." },
    { "refuse", refuse, METH_VARARGS, NULL },
    { NULL, NULL, 0, NULL },
};
static PyMethodDef of_class[] = { { "c", answer, METH_VARARGS | METH_CLASS, NULL },
                                  { NULL, NULL, 0, NULL } };
static PyMethodDef of_none[] = { { "s", answer, METH_VARARGS | METH_STATIC, NULL },
                                 { NULL, NULL, 0, NULL } };
static PyMethodDef flagless[] = { { "f", answer, METH_KEYWORDS, NULL }, { NULL, NULL, 0, NULL } };

static void
names_and_files(void)
{
    PyObject *m = late(PyModule_New("a.b")), *number = B("i", 5),
             *odd = late(PyModule_NewObject(number));
    PyObject *surrogate = late(PyUnicode_DecodeUTF8("x\xff", 2, "surrogateescape"));
    BORROWED(m);
    BORROWED(PyModule_GetDict(m));
    TEXT(PyModule_GetName(m));
    OBJECT(PyModule_GetNameObject(m));
    TEXT(PyModule_GetFilename(m));
    OBJECT(PyModule_GetFilenameObject(m));
    NUMBER(PyModule_GetDef(m) != NULL);
    NUMBER(PyModule_GetState(m) != NULL);
    NUMBER(PyObject_SetAttrString(m, "__file__", B("s", "/srv/file.so")));
    TEXT(PyModule_GetFilename(m));
    OBJECT(PyModule_GetFilenameObject(m));
    BORROWED(m);
    NUMBER(PyObject_SetAttrString(m, "__file__", number));
    TEXT(PyModule_GetFilename(m));
    BORROWED(m);
    NUMBER(PyObject_SetAttrString(m, "__file__", surrogate));
    NUMBER(PyModule_GetFilename(m) != NULL);
    PyErr_Clear();
    NUMBER(PyObject_DelAttrString(m, "__file__"));
    NUMBER(PyObject_SetAttrString(m, "__name__", number));
    TEXT(PyModule_GetName(m));
    OBJECT(PyModule_GetNameObject(m));
    BORROWED(m);
    NUMBER(PyObject_DelAttrString(m, "__name__"));
    TEXT(PyModule_GetName(m));
    ATTR(m, "nope");
    BORROWED(m);
    BORROWED(odd);
    TEXT(PyModule_GetName(odd));
    ATTR(odd, "__name__");
    ATTR(odd, "nope");
    OBJECT(PyModule_New("\xff"));
    m = late(PyModule_New(""));
    BORROWED(m);
    TEXT(PyModule_GetName(m));
    ATTR(m, "nope");
}

static void
not_modules(void)
{
    PyObject *wrong[] = { Py_None, (PyObject *)&PyModule_Type, B("{s:i}", "__name__", 1) };
    for (int i = 0; i < 3; i++) {
        PyObject *o = wrong[i];
        BORROWED(PyModule_GetDict(o));
        TEXT(PyModule_GetName(o));
        OBJECT(PyModule_GetNameObject(o));
        TEXT(PyModule_GetFilename(o));
        OBJECT(PyModule_GetFilenameObject(o));
        NUMBER(PyModule_GetDef(o) != NULL);
        NUMBER(PyModule_GetState(o) != NULL);
        NUMBER(PyModule_AddObjectRef(o, "x", Py_None));
        NUMBER(PyModule_AddObject(o, "x", Py_None));
        NUMBER(PyModule_Add(o, "x", PyLong_FromLong(70000)));
        NUMBER(PyModule_AddIntConstant(o, "x", 70000));
        NUMBER(PyModule_AddStringConstant(o, "x", "text"));
    }
}

static PyType_Slot no_slots[] = { { Py_tp_doc, "a type" }, { 0, NULL } };
static PyType_Spec spec = { "package.Kind", 0, 0, Py_TPFLAGS_DEFAULT, no_slots };

static void
added(void)
{
    PyObject *m = late(PyModule_New("m")), *type = late(PyType_FromSpec(&spec)),
             *name = B("s", "m");
    NUMBER(PyModule_AddObjectRef(m, "ref", name));
    NUMBER(PyModule_AddObjectRef(m, "ref", NULL));
    PyErr_SetString(PyExc_ValueError, "made nothing");
    NUMBER(PyModule_AddObjectRef(m, "ref", NULL));
    NUMBER(PyModule_AddObjectRef(m, "\xff", name));
    NUMBER(PyModule_AddObject(m, "stolen", Py_BuildValue("[i]", 1)));
    NUMBER(PyModule_AddObject(m, "stolen", NULL));
    PyErr_SetString(PyExc_ValueError, "made nothing");
    NUMBER(PyModule_AddObject(m, "stolen", NULL));
    NUMBER(PyModule_Add(m, "added", Py_BuildValue("[i]", 2)));
    NUMBER(PyModule_Add(m, "added", NULL));
    PyErr_SetString(PyExc_ValueError, "made nothing");
    NUMBER(PyModule_Add(m, "added", NULL));
    NUMBER(PyModule_AddIntConstant(m, "int", -123456789012));
    NUMBER(PyModule_AddStringConstant(m, "string", "caf\xc3\xa9"));
    NUMBER(PyModule_AddStringConstant(m, "bad", "\xff"));
    NUMBER(PyModule_AddType(m, (PyTypeObject *)type));
    NUMBER(PyModule_AddType(m, &PyLong_Type));
    NUMBER(PyModule_AddType(m, &PyModuleDef_Type));
    NUMBER(PyModule_SetDocString(m, "its text"));
    NUMBER(PyModule_SetDocString(m, "\xff"));
    NUMBER(PyModule_SetDocString(Py_None, "x"));
    NUMBER(PyModule_AddFunctions(m, functions));
    NUMBER(PyModule_AddFunctions(m, of_class));
    NUMBER(PyModule_AddFunctions(m, of_none));
    NUMBER(PyModule_AddFunctions(m, flagless));
    NUMBER(PyModule_AddFunctions(Py_None, functions));
    OBJECT(PyObject_CallMethod(m, "answer", "i", 3));
    OBJECT(PyObject_CallMethod(m, "answer", NULL));
    OBJECT(PyObject_CallMethod(m, "refuse", "i", 3));
    OBJECT(PyObject_CallMethod(m, "refused", "i", 3));
    PyObject *f = late(PyObject_GetAttrString(m, "answer"));
    ATTR(f, "__module__");
    ATTR(f, "__self__");
    ATTR(f, "__doc__");
    ATTR(f, "__qualname__");
    ATTR(f, "__text_signature__");
    NUMBER(PyObject_SetAttrString(m, "__name__", B("i", 9)));
    NUMBER(PyModule_AddFunctions(m, functions));
    PyObject *keys = late(PyDict_Keys(PyModule_GetDict(m)));
    NUMBER(PyList_Sort(keys));
    BORROWED(keys);
    BORROWED(PyModule_GetDict(m));
}

static void
attributes(void)
{
    PyObject *m = late(PyModule_New("m")), *get = PyCFunction_New(functions, NULL);
    PyObject *no = PyCFunction_New(functions + 1, NULL);
    ATTR(m, "__doc__");
    ATTR(m, "__dict__");
    ATTR(m, "__class__");
    ATTR(m, "__annotations__");
    ATTR(m, "__annotate__");
    ATTR(m, "nope");
    NUMBER(PyObject_SetAttrString(m, "__annotate__", B("i", 1)));
    NUMBER(PyObject_SetAttrString(m, "__annotate__", get));
    NUMBER(PyObject_SetAttrString(m, "__annotate__", Py_None));
    ATTR(m, "__annotate__");
    NUMBER(PyObject_DelAttrString(m, "__annotate__"));
    NUMBER(PyObject_SetAttrString(m, "__annotations__", B("i", 1)));
    ATTR(m, "__annotations__");
    NUMBER(PyObject_DelAttrString(m, "__annotations__"));
    NUMBER(PyObject_DelAttrString(m, "__annotations__"));
    NUMBER(PyObject_SetAttrString(m, "__annotate__", get));
    ATTR(m, "__annotations__");
    BORROWED(PyModule_GetDict(m));
    NUMBER(PyObject_SetAttrString(m, "__annotate__", no));
    ATTR(m, "__annotations__");
    PyDict_SetItemString(PyModule_GetDict(m), "__annotate__", Py_True);
    ATTR(m, "__annotate__");
    ATTR(m, "__annotations__");
    NUMBER(PyObject_SetAttrString(m, "__annotations__", Py_True));
    BORROWED(PyModule_GetDict(m));
    NUMBER(PyObject_SetAttrString(m, "__annotate__", (PyObject *)&PyLong_Type));
    ATTR(m, "__annotations__");
    NUMBER(PyObject_SetAttrString(m, "__annotate__", (PyObject *)&PyDict_Type));
    ATTR(m, "__annotations__");
    NUMBER(PyObject_SetAttrString(m, "__annotate__", Py_None));
    NUMBER(PyObject_SetAttrString(m, "__dict__", B("{}")));
    NUMBER(PyObject_DelAttrString(m, "nope"));
    NUMBER(PyObject_HasAttrString(m, "nope"));
    NUMBER(PyObject_SetAttrString(m, "__getattr__", B("i", 1)));
    ATTR(m, "nope");
    NUMBER(PyObject_SetAttrString(m, "__getattr__", no));
    ATTR(m, "nope");
    NUMBER(PyObject_SetAttrString(m, "__getattr__", late(get)));
    late(no);
    NUMBER(PyObject_HasAttrString(m, "nope"));
    NUMBER(PyObject_DelAttrString(m, "__getattr__"));
    OBJECT(PyObject_Dir(m));
    NUMBER(PyObject_SetAttrString(m, "__dir__", late(PyCFunction_New(functions, NULL))));
    OBJECT(PyObject_Dir(m));
    NUMBER(PyObject_DelAttrString(m, "__dir__"));
    PyObject *e;
    late(PyObject_GetAttrString(m, "nope"));
    e = late(PyErr_GetRaisedException());
    ATTR(e, "name");
    ATTR(e, "obj");
    ATTR(e, "args");
    NUMBER(PyObject_SetAttrString(m, "__class__", (PyObject *)&PyLong_Type));
    NUMBER(PyObject_GC_IsTracked(m));
}

static void
its_type(void)
{
    PyObject *M = (PyObject *)&PyModule_Type;
    BORROWED(M);
    BORROWED((PyObject *)&PyModuleDef_Type);
    OBJECT(PyObject_CallNoArgs((PyObject *)&PyModuleDef_Type));
    OBJECT(PyObject_CallNoArgs(M));
    OBJECT(PyObject_CallFunction(M, "i", 1));
    OBJECT(PyObject_CallFunction(M, "s", "n"));
    OBJECT(PyObject_CallFunction(M, "sss", "n", "doc", "more"));
    OBJECT(PyObject_Call(M, B("()"), B("{s:s}", "name", "n")));
    OBJECT(PyObject_Call(M, B("(s)", "n"), B("{s:s}", "nope", "n")));
    PyObject *m = late(PyObject_CallFunction(M, "ss", "n", "text")), *again;
    BORROWED(PyModule_GetDict(m));
    NUMBER(PyObject_SetAttrString(m, "x", Py_None));
    OBJECT(PyObject_CallMethod(m, "__init__", "s", "renamed"));
    OBJECT(PyObject_CallMethod(m, "__init__", NULL));
    BORROWED(PyModule_GetDict(m));
    again = late(PyObject_CallMethod(M, "__new__", "O", M));
    ATTR(again, "nope");
    TEXT(PyModule_GetName(again));
    BORROWED(PyModule_GetDict(again));
    ATTR(again, "__dict__");
    OBJECT(PyObject_Repr(again));
    OBJECT(PyObject_Dir(again));
    NUMBER(PyObject_SetAttrString(again, "x", Py_None));
    PyObject *Sub =
        late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i}", "Sub", M, "level", 7));
    PyObject *sub = late(PyObject_CallFunction(Sub, "s", "below"));
    BORROWED(sub);
    ATTR(sub, "level");
    ATTR(sub, "nope");
    NUMBER(PyModule_Check(sub));
    NUMBER(PyModule_CheckExact(sub));
    NUMBER(PyObject_SetAttrString(m, "__class__", Sub));
    ATTR(m, "level");
    BORROWED(m);
    NUMBER(PyObject_SetAttrString(m, "__class__", M));
    OBJECT(PyObject_RichCompare(m, sub, Py_EQ));
    OBJECT(PyObject_RichCompare(m, sub, Py_LT));
}

static void
facts(void)
{
    names_and_files();
    not_modules();
    added();
    attributes();
    its_type();
}
