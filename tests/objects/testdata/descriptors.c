/* The descriptors that C makes: of methods, members, getters, slots; and members by themselves. */
#include "show.h"

#include <limits.h>
#include <stddef.h>

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)

PyObject *PyDescr_NewWrapper(PyTypeObject *, struct wrapperbase *, void *);
int PyDescr_IsData(PyObject *);

/* ---- Members ---- */

typedef struct {
    PyObject_HEAD char c, b, flag;
    unsigned char ub;
    short s;
    unsigned short us;
    int i;
    unsigned int ui;
    long l;
    unsigned long ul;
    long long ll;
    unsigned long long ull;
    Py_ssize_t size;
    float f;
    double d;
    char *string;
    char in_place[8];
    PyObject *o, *ex;
} Record;

#define MEMBER(name, type)                                      \
    {                                                           \
#name, type, offsetof(Record, name), 0, "doc of " #name \
    }
static PyMemberDef members[] = {
    MEMBER(c, Py_T_CHAR),
    MEMBER(b, Py_T_BYTE),
    MEMBER(ub, Py_T_UBYTE),
    MEMBER(flag, Py_T_BOOL),
    MEMBER(s, Py_T_SHORT),
    MEMBER(us, Py_T_USHORT),
    MEMBER(i, Py_T_INT),
    MEMBER(ui, Py_T_UINT),
    MEMBER(l, Py_T_LONG),
    MEMBER(ul, Py_T_ULONG),
    MEMBER(ll, Py_T_LONGLONG),
    MEMBER(ull, Py_T_ULONGLONG),
    MEMBER(size, Py_T_PYSSIZET),
    MEMBER(f, Py_T_FLOAT),
    MEMBER(d, Py_T_DOUBLE),
    MEMBER(string, Py_T_STRING),
    MEMBER(in_place, Py_T_STRING_INPLACE),
    MEMBER(ex, Py_T_OBJECT_EX),
    { "o", 6 /* the old T_OBJECT */, offsetof(Record, o), 0, NULL },
    { "none", 20 /* the old T_NONE */, 0, 0, NULL },
    { "fixed", Py_T_INT, offsetof(Record, i), Py_READONLY, NULL },
    { "odd", 99, offsetof(Record, i), 0, NULL },
    { "audited", Py_T_INT, offsetof(Record, i), Py_AUDIT_READ, NULL },
    { 0 },
};

static PyObject *
get_x(PyObject *self, void *closure)
{
    return PyUnicode_FromFormat("got %s", closure ? (char *)closure : "no closure");
}

static int
set_x(PyObject *self, PyObject *value, void *closure)
{
    printf("setter %s %s\n", closure ? (char *)closure : "no closure", value ? "value" : "delete");
    if (value == Py_None) {
        PyErr_SetString(PyExc_ZeroDivisionError, "in a setter");
        return -1;
    }
    return 0;
}

static PyObject *
call(PyObject *self, PyObject *args)
{
    return Py_BuildValue("(OO)", PyType_Check(self) ? self : (PyObject *)Py_TYPE(self),
                         args ? args : Py_None);
}

static PyObject *
call_fast(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    return Py_BuildValue("(On)", Py_TYPE(self), n);
}

static PyObject *
call_keywords(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("(OO)", args, kwargs ? kwargs : Py_None);
}

static PyGetSetDef getsets[] = { { "both", get_x, set_x, "doc of both", "c" },
                                 { "only_get", get_x, NULL, NULL, NULL },
                                 { "only_set", NULL, set_x, NULL, NULL },
                                 { 0 } };
static PyMethodDef methods[] = {
    { "no_args", call, METH_NOARGS, "no_args($self, /)\n--\n\nNone." },
    { "one", call, METH_O, NULL },
    { "var", call, METH_VARARGS, NULL },
    { "kw", _PyCFunction_CAST(call_keywords), METH_VARARGS | METH_KEYWORDS, NULL },
    { "fast", _PyCFunction_CAST(call_fast), METH_FASTCALL, NULL },
    { "of_class", call, METH_VARARGS | METH_CLASS, NULL },
    { "of_none", call, METH_VARARGS | METH_STATIC, NULL },
    { 0 },
};

static int
record_visit(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Record *)self)->o);
    Py_VISIT(((Record *)self)->ex);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int
record_clear(PyObject *self)
{
    Py_CLEAR(((Record *)self)->o);
    Py_CLEAR(((Record *)self)->ex);
    return 0;
}

static void
record_gone(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    record_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot record_slots[] = { { Py_tp_members, members },
                                      { Py_tp_traverse, record_visit },
                                      { Py_tp_clear, record_clear },
                                      { Py_tp_dealloc, record_gone },
                                      { Py_tp_getset, getsets },
                                      { Py_tp_methods, methods },
                                      { 0 } };

static void
each_member(PyObject *type)
{
    PyObject *o = PyObject_CallNoArgs(type),
             *values[] = { PyLong_FromLong(0),
                           PyLong_FromLong(-1),
                           PyLong_FromLong(127),
                           PyLong_FromLong(128),
                           PyLong_FromLong(255),
                           PyLong_FromLong(256),
                           PyLong_FromLong(40000),
                           PyLong_FromLong(-40000),
                           PyLong_FromLong(INT_MAX),
                           PyLong_FromLong(3000000000),
                           PyLong_FromLong(LONG_MAX),
                           PyLong_FromUnsignedLong(ULONG_MAX),
                           PyLong_FromString("99999999999999999999999", NULL, 10),
                           PyFloat_FromDouble(1.5),
                           PyFloat_FromDouble(1e300),
                           text("q"),
                           text("text"),
                           text("\xc3\xa9"),
                           Py_NewRef(Py_True),
                           Py_NewRef(Py_None),
                           NULL };
    Record *r = (Record *)o;
    strcpy(r->in_place, "inplace");
    for (PyMemberDef *m = members; m->name; m++) {
        printf("== %s\n", m->name);
        show("get", PyMember_GetOne((char *)o, m));
        for (size_t v = 0; v < sizeof(values) / sizeof(*values); v++) {
            PyErr_Clear();
            if (strcmp(m->name, "f") == 0 && v == 14) {
                continue;
            }
            int set = PyMember_SetOne((char *)o, m, values[v]);
            printf("%zu %d ", v, set);
            if (PyErr_Occurred()) {
                failed();
            }
            show("get", PyMember_GetOne((char *)o, m));
        }
    }
    r->string = "a string";
    show("string", PyObject_GetAttrString(o, "string"));
    PyMemberDef relative = { "x", Py_T_INT, 0, Py_RELATIVE_OFFSET, NULL };
    show("relative", PyMember_GetOne((char *)o, &relative));
    done("relative", PyMember_SetOne((char *)o, &relative, Py_True));
    Py_DECREF(o);
    for (size_t v = 0; v < sizeof(values) / sizeof(*values); v++) {
        Py_XDECREF(values[v]);
    }
}

/* ---- Descriptors ---- */

static void
about(const char *what, PyObject *descr)
{
    static const char *const names[] = { "__name__", "__qualname__",       "__objclass__",
                                         "__doc__",  "__text_signature__", "__get__",
                                         "nope" };
    printf("== %s\n", what);
    lent("repr", descr);
    show("type", PyObject_Type(descr));
    printf("data %d\n", PyDescr_IsData(descr));
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        show(names[i], PyObject_GetAttrString(descr, names[i]));
    }
    if (!Py_IS_TYPE(descr, &PyGetSetDescr_Type) && !Py_IS_TYPE(descr, &PyClassMethodDescr_Type)) {
        show("reduce", PyObject_CallMethod(descr, "__reduce__", NULL));
    }
    done("set name", PyObject_SetAttrString(descr, "__name__", Py_None));
}

static void
used(PyObject *descr, PyObject *type, PyObject *o)
{
    descrgetfunc get = Py_TYPE(descr)->tp_descr_get;
    descrsetfunc set = Py_TYPE(descr)->tp_descr_set;
    PyObject *objects[] = { o, Py_None, Py_True, NULL },
             *types[] = { type, (PyObject *)&PyLong_Type, Py_None, NULL };
    for (int i = 0; i < 4; i++) {
        for (int t = 0; t < 4; t++) {
            if (i == 3 && t == 3 && Py_TYPE(descr) != &PyClassMethodDescr_Type) {
                continue;
            }
            printf("%d %d ", i, t);
            show("get", get(descr, objects[i], types[t]));
        }
    }
    if (set != NULL) {
        done("set", set(descr, o, Py_True));
        done("set None", set(descr, o, Py_None));
        done("delete", set(descr, o, NULL));
        done("of another", set(descr, Py_True, Py_True));
    }
    PyObject *kwargs = Py_BuildValue("{s:i}", "k", 1);
    PyObject *calls[] = {
        PyTuple_New(0),           PyTuple_Pack(1, o),    PyTuple_Pack(2, o, Py_True),
        PyTuple_Pack(1, Py_True), PyTuple_Pack(1, type), PyTuple_Pack(3, type, Py_None, Py_True)
    };
    for (int i = 0; i < 6; i++) {
        printf("%d ", i);
        show("call", PyObject_Call(descr, calls[i], NULL));
        printf("%d ", i);
        show("with keywords", PyObject_Call(descr, calls[i], kwargs));
        Py_DECREF(calls[i]);
    }
    Py_DECREF(kwargs);
}

static PyObject *
wrapped(PyObject *self, PyObject *args, void *function)
{
    return Py_BuildValue("(OOi)", Py_TYPE(self), args, ((int (*)(void))function)());
}

static PyObject *
wrapped_keywords(PyObject *self, PyObject *args, void *function, PyObject *kwargs)
{
    return Py_BuildValue("(OOO)", Py_TYPE(self), args, kwargs ? kwargs : Py_None);
}

static int
answer(void)
{
    return 42;
}

static struct wrapperbase wrappers[] = {
    { "__plain__", 0, answer, wrapped, "($self, /)\n--\n\nPlain.", 0, NULL },
    { "__kw__", 0, answer, (wrapperfunc)(void *)wrapped_keywords, "no signature",
      PyWrapperFlag_KEYWORDS, NULL },
};

static void
each_descriptor(PyObject *type)
{
    PyTypeObject *t = (PyTypeObject *)type;
    PyObject *o = PyObject_CallNoArgs(type),
             *D = class_of("D", PyTuple_Pack(1, type), PyDict_New()), *d = PyObject_CallNoArgs(D);
    PyObject *made[] = { PyDescr_NewMethod(t, &methods[0]),
                         PyDescr_NewMethod(t, &methods[1]),
                         PyDescr_NewMethod(t, &methods[2]),
                         PyDescr_NewMethod(t, &methods[3]),
                         PyDescr_NewMethod(t, &methods[4]),
                         PyDescr_NewClassMethod(t, &methods[5]),
                         PyDescr_NewGetSet(t, &getsets[0]),
                         PyDescr_NewGetSet(t, &getsets[1]),
                         PyDescr_NewGetSet(t, &getsets[2]),
                         PyDescr_NewMember(t, &members[6]),
                         PyDescr_NewMember(t, &members[17]),
                         PyDescr_NewMember(t, &members[20]),
                         PyDescr_NewWrapper(t, &wrappers[0], (void *)answer),
                         PyDescr_NewWrapper(t, &wrappers[1], (void *)answer) };
    static const char *const names[] = {
        "no args", "one",    "var", "keywords", "fast",      "class",   "both",
        "getter",  "setter", "int", "object",   "read-only", "wrapper", "wrapper with keywords"
    };
    for (int i = 0; i < 14; i++) {
        about(names[i], made[i]);
        used(made[i], type, i % 2 ? o : d);
        Py_DECREF(made[i]);
    }
    PyMethodDef bad = { "bad", call, METH_VARARGS | METH_O, NULL };
    show("flags", PyDescr_NewMethod(t, &bad));
    PyMemberDef relative = { "x", Py_T_INT, 0, Py_RELATIVE_OFFSET, NULL };
    show("relative", PyDescr_NewMember(t, &relative));
    printf("types %d %d %d %d %d\n", PyMethodDescr_Type.tp_name[0], PyGetSetDescr_Type.tp_name[0],
           PyMemberDescr_Type.tp_name[0], PyWrapperDescr_Type.tp_name[0],
           PyClassMethodDescr_Type.tp_name[0]);
    PyObject *w = PyDescr_NewWrapper(t, &wrappers[0], (void *)answer), *bound = PyWrapper_New(w, o),
             *same = PyWrapper_New(w, o);
    PyObject *other = PyWrapper_New(w, d);
    about("bound", bound);
    show("self", PyObject_GetAttrString(bound, "__self__") == o ? text("is o") : text("other"));
    Py_DECREF(o);
    printf("equal %d %d hash %d\n", PyObject_RichCompareBool(bound, same, Py_EQ),
           PyObject_RichCompareBool(bound, other, Py_EQ),
           PyObject_Hash(bound) == PyObject_Hash(same));
    show("less", PyObject_RichCompare(bound, same, Py_LT));
    show("called", PyObject_CallFunction(bound, "ii", 1, 2));
    Py_DECREF(w), Py_DECREF(bound), Py_DECREF(same), Py_DECREF(other), Py_DECREF(o), Py_DECREF(d),
        Py_DECREF(D);
    done("data of int", PyDescr_IsData(Py_True));
}

static void
facts(void)
{
    PyObject *type = type_of("m.Record", sizeof(Record), FLAGS | Py_TPFLAGS_HAVE_GC, record_slots);
    if (type == NULL) {
        failed();
        return;
    }
    each_member(type);
    each_descriptor(type);
    Py_DECREF(type);
    PyGC_Collect();
}
