/* typing.Union: what `int | str` is, its text, attributes, comparison and hash, and what asks for
 * one. */
#include "show.h"

static PyObject *Int, *Str, *List;

static PyObject *
either(PyObject *a, PyObject *b)
{
    return late(PyNumber_Or(a, b));
}

static PyObject *
alias(PyObject *of, PyObject *arg)
{
    return late(Py_GenericAlias(of, arg));
}

/* A class whose class has no hash. */
static PyObject *
hashless(const char *name)
{
    PyType_Slot slots[] = { { Py_tp_hash, PyObject_HashNotImplemented }, { 0, NULL } };
    PyType_Spec spec = { "m.meta", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_TYPE_SUBCLASS, slots };
    PyObject *bases = B("(O)", &PyType_Type);
    PyObject *meta = late(PyType_FromSpecWithBases(&spec, bases));
    return late(PyObject_CallFunction(meta, "s(){ss}", name, "__module__", "m"));
}

static void
made(void)
{
    OBJECT(PyNumber_Or(Int, Str));
    OBJECT(PyNumber_Or(Int, Py_None));
    OBJECT(PyNumber_Or(Py_None, Int));
    OBJECT(PyNumber_Or(Py_None, Py_None));
    OBJECT(PyNumber_Or(Int, Int));
    OBJECT(PyNumber_Or(either(Int, Str), Int));
    OBJECT(PyNumber_Or(either(Int, Str), either(List, Int)));
    OBJECT(PyNumber_Or(Int, B("s", "x")));
    OBJECT(PyNumber_Or(Int, B("i", 3)));
    OBJECT(PyNumber_Or(B("s", "x"), Int));
    OBJECT(PyNumber_Or(either(Int, Str), B("i", 3)));
    OBJECT(PyNumber_Or(B("i", 3), either(Int, Str)));
    OBJECT(PyNumber_Or(Py_Ellipsis, either(Int, Str)));
    OBJECT(PyNumber_Or(either(Int, Str), B("(ii)", 1, 2)));
    OBJECT(PyNumber_Or(B("(ii)", 1, 2), either(Int, Str)));
    OBJECT(PyNumber_Or(B("()"), Int));
    OBJECT(PyNumber_Or(alias(List, Int), Py_None));
    OBJECT(PyNumber_Or(Int, alias(List, Int)));
    OBJECT(PyNumber_Or(alias(List, Int), alias(List, Int)));
    OBJECT(PyNumber_Or(alias(List, Int), B("i", 3)));
    OBJECT(PyNumber_Or(alias(List, Int), alias(List, either(Int, Str))));
    OBJECT(PyNumber_InPlaceOr(Int, Str));
    OBJECT(PyObject_CallMethod((PyObject *)&PyType_Type, "__or__", "OO", Int, Str));
    OBJECT(PyObject_CallMethod((PyObject *)&PyType_Type, "__ror__", "OO", Int, Str));
    OBJECT(PyObject_CallMethod((PyObject *)&PyType_Type, "__or__", "iO", 3, Str));
}

static void
looked_at(void)
{
    static const char *const names[] = {
        "__args__",       "__origin__", "__name__", "__qualname__", "__module__",
        "__parameters__", "__class__",  "nothing",  "__hash__",     "__mro_entries__",
    };
    PyObject *u = either(Int, Py_None), *type = (PyObject *)Py_TYPE(u);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        show(names[i], PyObject_GetAttrString(u, names[i]));
    }
    NUMBER(PyObject_SetAttrString(u, "a", Int));
    NUMBER(PyObject_SetAttrString(u, "__args__", Int));
    OBJECT(PyObject_Dir(u));
    OBJECT(PyObject_GetAttrString(type, "__mro__"));
    OBJECT(PyObject_GetAttrString(type, "__basicsize__"));
    OBJECT(PyObject_GetAttrString(type, "__weakrefoffset__"));
    OBJECT(PyObject_GetAttrString(type, "__module__"));
    OBJECT(PyObject_CallNoArgs(type));
    OBJECT(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "D", type));
    OBJECT(PyObject_CallMethod(u, "__mro_entries__", "()"));
    OBJECT(PyObject_CallNoArgs(u));
    NUMBER(PyObject_IsTrue(u));
    NUMBER(PyObject_GC_IsTracked(u));
    PyObject *weak = late(PyWeakref_NewRef(u, NULL));
    NUMBER(PyWeakref_IsDead(weak));
}

static void
compared(void)
{
    PyObject *u = either(Int, Str), *b = hashless("B"), *c = hashless("C");
    OBJECT(PyObject_RichCompare(u, either(Str, Int), Py_EQ));
    OBJECT(PyObject_RichCompare(u, either(Str, Int), Py_NE));
    OBJECT(PyObject_RichCompare(u, either(Str, List), Py_EQ));
    OBJECT(PyObject_RichCompare(u, Int, Py_EQ));
    OBJECT(PyObject_RichCompare(u, u, Py_LT));
    PyObject *args = late(PyObject_GetAttrString(u, "__args__"));
    NUMBER(PyObject_Hash(u) == PyObject_Hash(late(PyFrozenSet_New(args))));
    NUMBER(PyObject_Hash(u) == PyObject_Hash(either(Str, Int)));
    OBJECT(PyNumber_Or(Int, b));
    OBJECT(PyNumber_Or(b, b));
    OBJECT(PyNumber_Or(either(Int, b), b));
    NUMBER(PyObject_Hash(either(Int, b)));
    NUMBER(PyObject_Hash(either(either(Int, b), c)));
    OBJECT(PyObject_RichCompare(either(Int, b), either(b, Int), Py_EQ));
    OBJECT(PyObject_RichCompare(either(b, c), either(c, b), Py_EQ));
    OBJECT(PyObject_RichCompare(either(Int, b), either(Int, c), Py_EQ));
    OBJECT(PyObject_RichCompare(either(Int, b), u, Py_EQ));
    PyObject *odd = alias(List, B("([])"));
    NUMBER(PyObject_Hash(either(Int, odd)));
}

static void
asked(void)
{
    PyObject *u = either(Int, Str), *one = B("i", 1), *s = B("s", "s");
    NUMBER(PyObject_IsInstance(one, u));
    NUMBER(PyObject_IsInstance(Py_None, u));
    NUMBER(PyObject_IsInstance(Py_None, either(Int, Py_None)));
    NUMBER(PyObject_IsInstance(Py_True, B("(OO)", &PyList_Type, u)));
    NUMBER(PyObject_IsInstance(one, either(alias(List, Int), Str)));
    NUMBER(PyObject_IsInstance(s, either(Str, alias(List, Int))));
    NUMBER(PyObject_IsSubclass((PyObject *)&PyBool_Type, u));
    NUMBER(PyObject_IsSubclass(List, u));
    NUMBER(PyObject_IsSubclass(one, u));
    NUMBER(PyObject_IsSubclass(u, Int));
    NUMBER(PyObject_IsInstance(one, either(u, one)));
}

static void
subscripted(void)
{
    PyObject *u = either(Int, Str), *type = (PyObject *)Py_TYPE(u);
    OBJECT(PyObject_GetItem(u, Int));
    OBJECT(PyObject_GetItem(type, B("(OO)", Int, Str)));
    OBJECT(PyObject_GetItem(type, B("(OOO)", Int, Str, Int)));
    OBJECT(PyObject_GetItem(type, B("(OO)", u, Py_None)));
    OBJECT(PyObject_GetItem(type, Int));
    OBJECT(PyObject_GetItem(type, B("()")));
    OBJECT(PyObject_GetItem(type, B("i", 3)));
    OBJECT(PyObject_GetItem(type, B("(O[i])", Int, 1)));
    OBJECT(PyObject_CallMethod(u, "__class_getitem__", "O", Int));
}

static void
facts(void)
{
    Int = (PyObject *)&PyLong_Type;
    Str = (PyObject *)&PyUnicode_Type;
    List = (PyObject *)&PyList_Type;
    made();
    looked_at();
    compared();
    asked();
    subscripted();
}
