// Weak references and proxies: callbacks, reuse, the end of what they refer to, and types of C that
// have them.
#include "show.h"

#include <stddef.h>

// ---- A type of C with weak references

struct thing {
    PyObject_HEAD PyObject *weak;
    int value;
};

OWN int silently;

static void
thing_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    printf("thing %d ends\n", ((struct thing *)self)->value);
    if (silently) {
        PyUnstable_Object_ClearWeakRefsNoCallbacks(self);
    }
    else {
        PyObject_ClearWeakRefs(self);
    }
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
thing_add(PyObject *a, PyObject *b)
{
    return Py_BuildValue("(OO)", (PyObject *)Py_TYPE(a), (PyObject *)Py_TYPE(b));
}

static PyObject *
thing_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("(iO)", ((struct thing *)self)->value, args);
}

static PyObject *
thing_str(PyObject *self)
{
    return PyUnicode_FromFormat("thing %d", ((struct thing *)self)->value);
}

static Py_ssize_t
thing_length(PyObject *self)
{
    return ((struct thing *)self)->value;
}

static PyObject *
thing_item(PyObject *self, PyObject *key)
{
    return Py_BuildValue("(sO)", "item", key);
}

static int
thing_set_item(PyObject *self, PyObject *key, PyObject *value)
{
    show(value ? "set item" : "del item", Py_NewRef(key));
    return 0;
}

static int
thing_true(PyObject *self)
{
    return ((struct thing *)self)->value != 0;
}

static PyObject *
thing_method(PyObject *self, PyObject *unused)
{
    return PyBytes_FromFormat("%d", ((struct thing *)self)->value);
}

static PyMethodDef thing_methods[] = { { "__bytes__", thing_method, METH_NOARGS, NULL },
                                       { "__reversed__", thing_method, METH_NOARGS, NULL },
                                       { NULL, NULL, 0, NULL } };

static PyMemberDef thing_members[] = {
    { "value", Py_T_INT, offsetof(struct thing, value), 0, NULL },
    { "__weaklistoffset__", Py_T_PYSSIZET, offsetof(struct thing, weak), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyType_Slot thing_slots[] = {
    { Py_tp_dealloc, thing_dealloc },
    { Py_tp_methods, thing_methods },
    { Py_nb_add, thing_add },
    { Py_nb_bool, thing_true },
    { Py_tp_str, thing_str },
    { Py_tp_members, thing_members },
    { Py_mp_length, thing_length },
    { Py_mp_subscript, thing_item },
    { Py_mp_ass_subscript, thing_set_item },
    { 0, NULL },
};
static PyType_Slot callable_slots[] = {
    { Py_tp_dealloc, thing_dealloc },
    { Py_tp_members, thing_members },
    { Py_tp_call, thing_call },
    { 0, NULL },
};
static PyType_Spec thing_spec = { "test.Thing", sizeof(struct thing), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, thing_slots };
static PyType_Spec callable_spec = { "test.Callable", sizeof(struct thing), 0, Py_TPFLAGS_DEFAULT,
                                     callable_slots };
OWN PyObject *Thing, *Callable;

static PyObject *
thing(PyObject *type, int value)
{
    PyObject *o = PyObject_CallNoArgs(type);
    ((struct thing *)o)->value = value;
    return o;
}

// ---- Callbacks

OWN int called;

static PyObject *
note(PyObject *self, PyObject *reference)
{
    called++;
    printf("callback %s: %s, dead %d\n", self ? PyUnicode_AsUTF8(self) : "-",
           Py_TYPE(reference)->tp_name,
           PyWeakref_CheckRef(reference) ? PyWeakref_IsDead(reference) : -1);
    Py_RETURN_NONE;
}

static PyMethodDef note_def = { "note", note, METH_O, NULL };

static PyObject *
callback(const char *name)
{
    PyObject *text = PyUnicode_FromString(name), *f = PyCFunction_New(&note_def, text);
    Py_DECREF(text);
    return f;
}

static void
references(void)
{
    PyObject *t = thing(Thing, 1), *f = callback("f"), *out = NULL;
    PyObject *r = PyWeakref_NewRef(t, NULL), *again = PyWeakref_NewRef(t, NULL),
             *none = PyWeakref_NewRef(t, Py_None);
    PyObject *with = PyWeakref_NewRef(t, f), *with2 = PyWeakref_NewRef(t, f),
             *p = PyWeakref_NewProxy(t, NULL);
    PyObject *p2 = PyWeakref_NewProxy(t, NULL), *p3 = PyWeakref_NewProxy(t, f);
    printf("%d %d %d %d %d\n", r == again, r == none, with == with2, p == p2, p == p3);
    BORROWED((PyObject *)Py_TYPE(r));
    BORROWED((PyObject *)Py_TYPE(p));
    NUMBER(PyWeakref_CheckRef(r));
    NUMBER(PyWeakref_CheckRefExact(r));
    NUMBER(PyWeakref_CheckProxy(p));
    NUMBER(Py_IS_TYPE(r, &_PyWeakref_RefType));
    NUMBER(Py_IS_TYPE(p, &_PyWeakref_ProxyType));
    NUMBER(PyWeakref_GetRef(r, &out));
    NUMBER(out == t);
    Py_CLEAR(out);
    NUMBER(PyWeakref_GetRef(p, &out));
    Py_CLEAR(out);
    NUMBER(PyWeakref_IsDead(r));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    NUMBER(PyWeakref_GetObject(r) == t);
    NUMBER(PyWeakref_GetObject(Py_None) != NULL);
    NUMBER(PyWeakref_GetObject(NULL) != NULL);
#pragma GCC diagnostic pop
    NUMBER(PyWeakref_GetRef(Py_None, &out));
    NUMBER(PyWeakref_GetRef(NULL, &out));
    NUMBER(out != NULL);
    NUMBER(PyWeakref_IsDead(Py_None));
    OBJECT(PyWeakref_NewRef(Py_None, NULL));
    OBJECT(PyWeakref_NewProxy(Py_None, NULL));
    PyObject *same = PyObject_CallNoArgs(r);
    NUMBER(same == t);
    Py_DECREF(same);
    OBJECT(PyObject_CallFunction(r, "i", 1));
    OBJECT(PyObject_Call(r, B("()"), B("{s:i}", "a", 1)));
    OBJECT(PyObject_Call(r, B("(i)", 1), B("{s:i}", "a", 1)));
    NUMBER(PyVectorcall_Function(r) != NULL);
    NUMBER(PyVectorcall_Function(p) != NULL);
    ATTR(r, "__callback__");
    show("callback", PyObject_Type(late(PyObject_GetAttrString(with, "__callback__"))));
    NUMBER(PyObject_Hash(r) == PyObject_Hash(t));
    NUMBER(PyObject_RichCompareBool(r, with, Py_EQ));
    OBJECT(PyObject_RichCompare(r, with, Py_LT));
    BORROWED(r);
    Py_DECREF(t);
    NUMBER(called);
    BORROWED(r);
    NUMBER(PyWeakref_GetRef(r, &out));
    NUMBER(out != NULL);
    NUMBER(PyWeakref_IsDead(r));
    NUMBER(PyWeakref_IsDead(p));
    OBJECT(PyObject_CallNoArgs(r));
    NUMBER(PyObject_Hash(r) != -1);
    NUMBER(PyObject_Hash(with) != -1);
    NUMBER(PyObject_RichCompareBool(r, with, Py_EQ));
    NUMBER(PyObject_RichCompareBool(r, again, Py_EQ));
    ATTR(with, "__callback__");
    ATTR(p, "value");
    OBJECT(PyObject_Str(p));
    OBJECT(PyObject_Repr(p));
    NUMBER(PyObject_Size(p));
    NUMBER(PyObject_IsTrue(p));
    OBJECT(PyNumber_Add(p, p));
    PyObject *all[] = { r, again, none, with, with2, p, p2, p3, f };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        Py_DECREF(all[i]);
    }
}

static void
by_type(void)
{
    PyObject *R = (PyObject *)&_PyWeakref_RefType, *t = thing(Thing, 2), *f = callback("by type");
    OBJECT(PyObject_CallNoArgs(R));
    OBJECT(PyObject_CallFunction(R, "i", 1));
    OBJECT(PyObject_CallFunction(R, "OOO", t, f, f));
    PyObject *one = PyTuple_Pack(1, t);
    OBJECT(PyObject_Call(R, one, B("{s:O}", "callback", f)));
    Py_DECREF(one);
    OBJECT(PyObject_GetItem(R, R));
    OBJECT(PyObject_CallNoArgs((PyObject *)&_PyWeakref_ProxyType));
    OBJECT(PyObject_CallNoArgs((PyObject *)&_PyWeakref_CallableProxyType));
    BORROWED((PyObject *)&_PyWeakref_CallableProxyType);
    PyObject *r = PyObject_CallOneArg(R, t), *base = PyWeakref_NewRef(t, NULL);
    NUMBER(r == base);
    PyObject *Sub =
        late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:s}", "Sub", R, "kind", "sub"));
    PyObject *s = PyObject_CallFunctionObjArgs(Sub, t, f, NULL), *s2 = PyObject_CallOneArg(Sub, t);
    NUMBER(s == s2);
    NUMBER(PyWeakref_CheckRef(s));
    NUMBER(PyWeakref_CheckRefExact(s));
    ATTR(s, "kind");
    NUMBER(PyObject_SetAttrString(s, "more", Py_None));
    ATTR(s, "__dict__");
    NUMBER(PyObject_RichCompareBool(s, r, Py_EQ));
    PyObject *bad = PyWeakref_NewRef(t, Py_True);
    show("not a function", PyObject_Type(bad));
    Py_DECREF(bad);
    Py_DECREF(s2);
    Py_DECREF(t);
    NUMBER(called);
    Py_DECREF(s), Py_DECREF(r), Py_DECREF(base), Py_DECREF(f);
}

static void
proxies(void)
{
    PyObject *t = thing(Thing, 3), *c = thing(Callable, 4);
    PyObject *p = PyWeakref_NewProxy(t, NULL), *q = PyWeakref_NewProxy(c, NULL);
    BORROWED((PyObject *)Py_TYPE(q));
    NUMBER(Py_IS_TYPE(q, &_PyWeakref_CallableProxyType));
    NUMBER(PyWeakref_CheckProxy(q));
    ATTR(p, "value");
    ATTR(p, "__class__");
    NUMBER(PyObject_SetAttrString(p, "value", B("i", 30)));
    NUMBER(((struct thing *)t)->value);
    NUMBER(PyObject_SetAttrString(p, "nope", Py_None));
    OBJECT(PyObject_Str(p));
    OBJECT(PyObject_Repr(p));
    OBJECT(PyObject_Repr(q));
    OBJECT(PyNumber_Add(p, p));
    OBJECT(PyNumber_Add(p, Py_None));
    OBJECT(PyNumber_Add(Py_None, p));
    OBJECT(PyNumber_Subtract(p, p));
    OBJECT(PyNumber_Negative(p));
    OBJECT(PyNumber_Long(p));
    OBJECT(PyNumber_Power(p, p, Py_None));
    OBJECT(PyNumber_InPlaceAdd(p, p));
    NUMBER(PyObject_Size(p));
    NUMBER(PyObject_IsTrue(p));
    OBJECT(PyObject_GetItem(p, Py_None));
    NUMBER(PyObject_SetItem(p, Py_None, Py_None));
    NUMBER(PyObject_DelItem(p, Py_None));
    NUMBER(PySequence_Contains(p, Py_None));
    NUMBER(PyObject_Hash(p));
    NUMBER(PyObject_RichCompareBool(p, t, Py_EQ));
    OBJECT(PyObject_RichCompare(p, t, Py_LT));
    OBJECT(PyObject_GetIter(p));
    OBJECT(PyIter_Next(p));
    PyObject *backwards = (PyObject *)&PyReversed_Type;
    OBJECT(PyObject_Bytes(p));
    OBJECT(PyObject_Bytes(q));
    OBJECT(PyObject_CallOneArg(backwards, p));
    OBJECT(PyObject_CallOneArg(backwards, q));
    OBJECT(PyObject_CallNoArgs(p));
    OBJECT(PyObject_CallFunction(q, "i", 9));
    Py_DECREF(c);
    OBJECT(PyObject_CallNoArgs(q));
    ATTR(q, "value");
    Py_DECREF(t);
    NUMBER(PyObject_SetAttrString(p, "value", Py_None));
    NUMBER(PyObject_SetItem(p, Py_None, Py_None));
    OBJECT(PyObject_GetItem(p, Py_None));
    OBJECT(PyObject_GetIter(p));
    OBJECT(PyObject_Bytes(p));
    Py_DECREF(p), Py_DECREF(q);
}

static void
ends(void)
{
    static const char *const names[] = { "first", "second", "third", "dropped" };
    PyObject *t = thing(Thing, 5), *r[4];
    for (int i = 0; i < 4; i++) {
        PyObject *f = callback(names[i]);
        r[i] = PyWeakref_NewRef(t, f);
        Py_DECREF(f);
    }
    Py_CLEAR(r[3]);
    Py_DECREF(t);
    NUMBER(PyWeakref_IsDead(r[0]));
    Py_DECREF(r[0]), Py_DECREF(r[1]), Py_DECREF(r[2]);
    silently = 1;
    t = thing(Thing, 6);
    PyObject *f = callback("silent"), *quiet = PyWeakref_NewRef(t, f),
             *proxy = PyWeakref_NewProxy(t, f);
    int before = called;
    Py_DECREF(t);
    NUMBER(called - before);
    NUMBER(PyWeakref_IsDead(quiet));
    ATTR(proxy, "value");
    Py_DECREF(quiet), Py_DECREF(proxy), Py_DECREF(f);
    silently = 0;
    // An exception that is raised meanwhile is not lost.
    t = thing(Thing, 7);
    f = callback("beside an exception");
    quiet = PyWeakref_NewRef(t, f);
    PyErr_SetString(PyExc_ValueError, "before");
    Py_DECREF(t);
    NUMBER(PyWeakref_IsDead(quiet));
    Py_DECREF(quiet), Py_DECREF(f);
}

// Of a ring that the collector finds only the references outside it are told.
static void
rings(void)
{
    PyObject *C = late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "C"));
    PyObject *o = PyObject_CallNoArgs(C), *f = callback("outside"), *g = callback("inside");
    PyObject *outside = PyWeakref_NewRef(o, f), *inside = PyWeakref_NewRef(o, g);
    PyObject_SetAttrString(o, "itself", o);
    PyObject_SetAttrString(o, "reference", inside);
    Py_DECREF(inside), Py_DECREF(g), Py_DECREF(f);
    Py_DECREF(o);
    NUMBER(PyWeakref_IsDead(outside));
    NUMBER(PyGC_Collect() > 0);
    NUMBER(PyWeakref_IsDead(outside));
    Py_DECREF(outside);
    o = PyObject_CallNoArgs(C);
    ATTR(o, "__weakref__");
    outside = PyWeakref_NewRef(o, NULL);
    PyObject *same = PyObject_GetAttrString(o, "__weakref__");
    NUMBER(same == outside);
    Py_DECREF(same), Py_DECREF(outside), Py_DECREF(o);
}

static void
facts(void)
{
    PyGC_Collect();
    called = silently = 0;
    Thing = late(PyType_FromSpec(&thing_spec));
    Callable = late(PyType_FromSpec(&callable_spec));
    references();
    by_type();
    proxies();
    ends();
    rings();
    PyGC_Collect();
}
