/* Cases of types, exceptions, functions, references and the collector. */

struct thing {
    PyObject_HEAD PyObject *held;
    long number;
};

static int
thing_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((struct thing *)self)->held);
    return 0;
}

static int
thing_clear(PyObject *self)
{
    Py_CLEAR(((struct thing *)self)->held);
    return 0;
}

static void
thing_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    thing_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static int
thing_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "number", "held", NULL };
    PyObject *held = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "l|O:Thing", names,
                                     &((struct thing *)self)->number, &held))
    {
        return -1;
    }
    Py_XSETREF(((struct thing *)self)->held, Py_NewRef(held));
    return 0;
}

static PyObject *
thing_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<%T %ld %R>", self, ((struct thing *)self)->number,
                                ((struct thing *)self)->held);
}

static PyObject *
thing_double(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(((struct thing *)self)->number * 2000);
}

static PyObject *
of_none(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(5000);
}

static PyObject *
thing_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    return Py_BuildValue("(OOO)", self, args, kwds ? kwds : Py_None);
}

static PyObject *
thing_fast(PyObject *self, PyTypeObject *cls, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    return Py_BuildValue("(OnO)", cls, n, names ? names : Py_None);
}

static PyObject *
thing_held(PyObject *self, void *unused)
{
    return Py_NewRef(((struct thing *)self)->held);
}

static PyObject *
thing_compare(PyObject *a, PyObject *b, int op)
{
    Py_RETURN_RICHCOMPARE(((struct thing *)a)->number, ((struct thing *)b)->number, op);
}

static PyMethodDef thing_methods[] = {
    { "double", thing_double, METH_NOARGS, "double($self, /)\n--\n\nTwice." },
    { "fast", (PyCFunction)(void (*)(void))thing_fast, METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
      "More." },
    { "of_none", of_none, METH_NOARGS | METH_STATIC, NULL },
    { NULL, NULL, 0, NULL },
};
static PyMemberDef thing_members[] = {
    { "number", Py_T_LONG, offsetof(struct thing, number), 0, "A number." },
    { NULL, 0, 0, 0, NULL },
};
static PyGetSetDef thing_getset[] = {
    { "held", thing_held, NULL, "Held.", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
static PyType_Slot thing_slots[] = {
    { Py_tp_traverse, thing_traverse },
    { Py_tp_clear, thing_clear },
    { Py_tp_dealloc, thing_dealloc },
    { Py_tp_init, thing_init },
    { Py_tp_repr, thing_repr },
    { Py_tp_call, thing_call },
    { Py_tp_methods, thing_methods },
    { Py_tp_members, thing_members },
    { Py_tp_getset, thing_getset },
    { Py_tp_doc, "Thing(number, held=None)\n--\n\nA thing." },
    { Py_tp_richcompare, thing_compare },
    { Py_tp_hash, PyObject_HashNotImplemented },
    { 0, NULL },
};
static PyType_Spec thing_spec = { "inside.Thing", sizeof(struct thing), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
                                  thing_slots };

static int
types(void)
{
    NEW(type, PyType_FromSpec(&thing_spec));
    NEW(thing, PyObject_CallFunction(type, "l", 5L));
    NEW(other, PyObject_CallFunction(type, "lO", 6L, thing));
    MAKE(PyObject_Repr(other));
    CALL(other, "double", NULL);
    CALL(other, "fast", "ii", 1, 2);
    CALL(other, "of_none", NULL);
    MAKE(PyObject_GetAttrString(other, "held"));
    MAKE(PyObject_RichCompare(thing, other, Py_LT));
    NEW(number, PyLong_FromLong(77777));
    DO(PyObject_SetAttrString(other, "number", number));
    DO(PyObject_SetAttrString(type, "added", number));
    MAKE(PyObject_CallFunction(other, "is", 1, "x"));
    MAKE(PyObject_Dir(type));
    MAKE(PyObject_Dir(other));
    MAKE(PyType_GetQualName((PyTypeObject *)type));
    MAKE(PyType_GetFullyQualifiedName((PyTypeObject *)type));
    MAKE(PyObject_GetAttrString(type, "__doc__"));
    MAKE(PyObject_GetAttrString(type, "__text_signature__"));
    MAKE(PyObject_GetAttrString(type, "__dict__"));
    MAKE(PyObject_GetAttrString(type, "__bases__"));
    MAKE(PyObject_Repr(type));
    NEW(bases, PyTuple_Pack(1, type));
    NEW(derived, PyType_FromSpecWithBases(&thing_spec, bases));
    MAKE(PyObject_CallFunction(derived, "l", 9L));
    CALL(type, "__subclasses__", NULL);
    DO(PyObject_IsInstance(other, derived));
    DO(PyObject_IsSubclass(derived, type));
    PyObject *wrong = PyObject_CallFunction(type, "s", "x");
    if (wrong || !PyErr_ExceptionMatches(PyExc_TypeError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    return 0;
}

static PyObject *
method(PyObject *self, PyObject *args)
{
    return PyTuple_GetSlice(args, 0, 100);
}

static PyMethodDef method_def = { "method", method, METH_VARARGS, NULL };

static int
subclasses(void)
{
    NEW(dict, PyDict_New());
    NEW(function, PyCFunction_New(&method_def, NULL));
    NEW(of_class, PyClassMethod_New(function));
    NEW(of_none, PyStaticMethod_New(function));
    NEW(property, PyObject_CallFunction((PyObject *)&PyProperty_Type, "O", function));
    DO(PyDict_SetItemString(dict, "of_class", of_class));
    DO(PyDict_SetItemString(dict, "of_none", of_none));
    DO(PyDict_SetItemString(dict, "property", property));
    NEW(a, PyObject_CallFunction((PyObject *)&PyType_Type, "s()O", "A", dict));
    NEW(slots, Py_BuildValue("{s(ss)}", "__slots__", "x", "y"));
    NEW(b, PyObject_CallFunction((PyObject *)&PyType_Type, "s()O", "B", slots));
    NEW(c, PyObject_CallFunction((PyObject *)&PyType_Type, "s(OO){}", "C", a, &PyDict_Type));
    NEW(d, PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "D", &PyLong_Type));
    NEW(e, PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "E", PyExc_ValueError));
    NEW(ao, PyObject_CallNoArgs(a));
    CALL(ao, "of_class", "i", 1);
    CALL(ao, "of_none", "i", 1);
    MAKE(PyObject_GetAttrString(ao, "property"));
    for (int i = 0; i < 40; i++) {
        NEW(name, PyUnicode_FromFormat("name_%d", i));
        DO(PyObject_SetAttr(ao, name, name));
    }
    MAKE(PyObject_GetAttrString(ao, "__dict__"));
    NEW(bo, PyObject_CallNoArgs(b));
    DO(PyObject_SetAttrString(bo, "x", a));
    NEW(co, PyObject_CallNoArgs(c));
    DO(PyObject_SetItem(co, a, b));
    MAKE(PyObject_Repr(co));
    NEW(dnum, PyObject_CallFunction(d, "s", "123456789012345678901234567890"));
    MAKE(PyNumber_Add(dnum, dnum));
    NEW(eo, PyObject_CallFunction(e, "s", "text"));
    PyErr_SetObject(e, eo);
    MAKE(PyErr_GetRaisedException());
    DO(PyObject_SetAttrString(a, "__len__", function));
    DO(PyObject_SetAttrString(b, "__bases__",
                              keep(PyTuple_Pack(1, b)) ? made[made_count - 1] : Py_None)
                   < 0
               && PyErr_ExceptionMatches(PyExc_TypeError)
           ? 0
           : -1);
    PyErr_Clear();
    return 0;
}

static int
attributes(void)
{
    NEW(type,
        PyObject_CallFunction((PyObject *)&PyType_Type, "s(){si}", "Holder", "class_level", 70000));
    NEW(o, PyObject_CallNoArgs(type));
    NEW(value, PyFloat_FromDouble(1.5));
    DO(PyObject_SetAttrString(o, "first", value));
    DO(PyObject_SetAttrString(o, "second", value));
    MAKE(PyObject_GetAttrString(o, "class_level"));
    PyObject *found = NULL;
    DO(PyObject_GetOptionalAttrString(o, "nothing", &found));
    Py_XDECREF(found);
    if (PyObject_GetAttrString(o, "nothing") || !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    DO(PyObject_DelAttrString(o, "first"));
    MAKE(PyObject_GenericGetDict(o, NULL));
    DO(PyObject_SetAttrString(o, "third", value));
    MAKE(PyObject_Dir(o));
    NEW(b, PyObject_CallNoArgs(type));
    DO(PyObject_SetAttrString(b, "second", value));
    NEW(dict, PyDict_New());
    DO(PyObject_SetAttrString(b, "__dict__", dict));
    NEW(super, PyObject_CallFunction((PyObject *)&PySuper_Type, "OO", type, o));
    MAKE(PyObject_GetAttrString(super, "__repr__"));
    CALL(o, "__eq__", "O", b);
    CALL(o, "__getattribute__", "s", "second");
    CALL(o, "__sizeof__", NULL);
    DO(PyObject_SetAttrString(type, "class_level", value));
    return 0;
}

/* ---- Exceptions ---- */

static int
errors(void)
{
    for (int i = 0; i < 3; i++) {
        PyErr_SetString(PyExc_ValueError, "the text of an error");
        MAKE(PyErr_GetRaisedException());
        PyErr_Format(PyExc_KeyError, "%d: %R", 5000 + i, PyExc_KeyError);
        MAKE(PyErr_GetRaisedException());
        PyErr_SetNone(PyExc_IndexError);
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        PyErr_NormalizeException(&type, &value, &traceback);
        keep(type), keep(value), keep(traceback);
    }
    PyErr_SetString(PyExc_TypeError, "context");
    MAKE(PyErr_GetRaisedException());
    return 0;
}

static int
error_sorts(void)
{
    NEW(mine, PyErr_NewExceptionWithDoc("inside.Error", "An error.", PyExc_ValueError, NULL));
    NEW(e, PyObject_CallFunction(mine, "si", "a", 70000));
    MAKE(PyObject_Repr(e));
    MAKE(PyObject_Str(e));
    NEW(cause, PyObject_CallFunction(PyExc_OSError, "iss", 2, "none", "file"));
    MAKE(PyObject_Str(cause));
    CALL(cause, "__reduce__", NULL);
    PyException_SetCause(e, Py_NewRef(cause));
    PyException_SetContext(cause, Py_NewRef(mine == NULL                      ? NULL
                                            : keep(PyObject_CallNoArgs(mine)) ? made[made_count - 1]
                                                                              : cause));
    CALL(e, "add_note", "s", "note");
    CALL(e, "with_traceback", "O", Py_None);
    DO(PyObject_SetAttrString(e, "own", cause));
    PyErr_SetImportError(keep(PyUnicode_FromString("message")), keep(PyUnicode_FromString("name")),
                         Py_None);
    MAKE(PyErr_GetRaisedException());
    NEW(list, Py_BuildValue("[OO]", e, cause));
    NEW(group, PyObject_CallFunction((PyObject *)PyExc_BaseExceptionGroup, "sO", "both", list));
    MAKE(PyObject_Str(group));
    CALL(group, "split", "O", PyExc_OSError);
    CALL(group, "subgroup", "O", PyExc_ValueError);
    NEW(syntax, PyObject_CallFunction(PyExc_SyntaxError, "s(siis)", "wrong", "file", 3, 4, "text"));
    MAKE(PyObject_Str(syntax));
    NEW(stop, PyObject_CallFunction(PyExc_StopIteration, "i", 3));
    MAKE(PyObject_GetAttrString(stop, "value"));
    NEW(coded, PyUnicodeDecodeError_Create("utf-8", "abc", 3, 1, 2, "why"));
    MAKE(PyObject_Str(coded));
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, "a file");
    MAKE(PyErr_GetRaisedException());
    PyErr_NoMemory();
    MAKE(PyErr_GetRaisedException());
    PyErr_SetObject(mine, list);
    MAKE(PyErr_GetRaisedException());
    return 0;
}

/* ---- References and the collector ---- */

static PyObject *
told(PyObject *self, PyObject *reference)
{
    return PyUnicode_FromFormat("told %d", 12345);
}

static PyMethodDef told_def = { "told", told, METH_O, NULL };

static int
weak(void)
{
    NEW(type, PyObject_CallFunction((PyObject *)&PyType_Type, "s(){ss}", "Target", "__module__",
                                    "inside"));
    NEW(callback, PyCFunction_New(&told_def, NULL));
    PyObject *target = PyObject_CallNoArgs(type);
    if (!target) {
        GIVE_UP;
    }
    PyObject *refs[4] = { PyWeakref_NewRef(target, NULL), PyWeakref_NewRef(target, callback),
                          PyWeakref_NewProxy(target, NULL), PyWeakref_NewProxy(target, callback) };
    int all = 1;
    for (int i = 0; i < 4; i++) {
        all &= refs[i] != NULL;
        keep(refs[i]);
    }
    if (!all) {
        Py_DECREF(target);
        GIVE_UP;
    }
    PyObject *text = PyObject_Repr(refs[0]),
             *attribute = text ? PyObject_GetAttrString(refs[2], "__class__") : NULL;
    keep(text), keep(attribute);
    Py_DECREF(target);
    if (!text || !attribute) {
        GIVE_UP;
    }
    MAKE(PyObject_Repr(refs[0]));
    if (PyObject_GetAttrString(refs[2], "x") || !PyErr_ExceptionMatches(PyExc_ReferenceError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    return 0;
}

static int
cycles(void)
{
    NEW(type, PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Knot"));
    NEW(callback, PyCFunction_New(&told_def, NULL));
    for (int i = 0; i < 3; i++) {
        PyObject *a = PyObject_CallNoArgs(type), *b = a ? PyList_New(0) : NULL, *r = NULL;
        int ok = b && PyObject_SetAttrString(a, "list", b) == 0 && PyList_Append(b, a) == 0
                 && PyList_Append(b, b) == 0 && (r = PyWeakref_NewRef(a, callback)) != NULL
                 && PyList_Append(b, r) == 0;
        Py_XDECREF(a);
        Py_XDECREF(b);
        keep(r);
        if (!ok) {
            GIVE_UP;
        }
    }
    PyGC_Collect();
    return 0;
}

/* ---- Functions ---- */

static int
functions(void)
{
    NEW(function, PyCFunction_New(&method_def, NULL));
    MAKE(PyObject_Repr(function));
    MAKE(PyObject_GetAttrString(function, "__name__"));
    MAKE(PyObject_GetAttrString(function, "__qualname__"));
    NEW(list, PyList_New(0));
    NEW(bound, PyMethod_New(function, list));
    MAKE(PyObject_Repr(bound));
    MAKE(PyObject_CallFunction(bound, "iis", 1, 2000, "x"));
    NEW(instance, PyInstanceMethod_New(function));
    MAKE(PyObject_CallFunction(instance, "i", 1));
    NEW(append, PyObject_GetAttrString(list, "append"));
    MAKE(PyObject_Repr(append));
    MAKE(PyObject_CallOneArg(append, function));
    NEW(unbound, PyObject_GetAttrString((PyObject *)&PyList_Type, "append"));
    MAKE(PyObject_Repr(unbound));
    MAKE(PyObject_CallFunctionObjArgs(unbound, list, function, NULL));
    NEW(wrapper, PyObject_GetAttrString((PyObject *)&PyList_Type, "__len__"));
    MAKE(PyObject_CallOneArg(wrapper, list));
    NEW(bound_wrapper, PyObject_GetAttrString(list, "__len__"));
    MAKE(PyObject_CallNoArgs(bound_wrapper));
    MAKE(PyObject_Repr(bound_wrapper));
    NEW(args, Py_BuildValue("(iii)", 1, 2, 3));
    NEW(kwds, Py_BuildValue("{sisi}", "sep", 1, "other", 2));
    MAKE(PyObject_Call(function, args, NULL));
    PyObject *wrong = PyObject_Call(append, args, kwds);
    if (wrong || !PyErr_ExceptionMatches(PyExc_TypeError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    return 0;
}
