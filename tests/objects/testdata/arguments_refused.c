/* What types, and functions of theirs, say of arguments that they can't take: keywords that are no
 * str, too few, too many, and ones of another kind. */
#include "show.h"

static PyObject *
builtin(const char *name)
{
    return late(PyObject_GetAttrString(late(PyImport_ImportModule("builtins")), name));
}

static PyObject *
method(PyObject *o, const char *name)
{
    return late(PyObject_GetAttrString(o, name));
}

static PyObject *
give(PyObject *value, PyObject *args)
{
    return Py_NewRef(value);
}

static PyMethodDef give_def = { "give", give, METH_VARARGS, NULL };

/* An instance of a class with a method that gives a value. */
static PyObject *
giving(const char *name, PyObject *value)
{
    PyObject *f = late(PyCFunction_New(&give_def, value));
    PyObject *type = late(class_of("C", NULL, Py_BuildValue("{sO}", name, f)));
    return late(PyObject_CallNoArgs(type));
}

static void
not_text(void)
{
    PyObject *five = B("i", 5), *list = B("[i]", 1);
    PyObject *called[] = { builtin("zip"),
                           builtin("map"),
                           builtin("enumerate"),
                           builtin("int"),
                           builtin("str"),
                           builtin("dict"),
                           builtin("type"),
                           method(list, "sort"),
                           method(five, "to_bytes"),
                           method(five, "from_bytes"),
                           method(builtin("zip"), "__new__"),
                           method(builtin("enumerate"), "__new__") };
    PyObject *const args[] = { B("()"), B("(O)", list), B("(OO)", builtin("enumerate"), list) };
    PyObject *const keywords[] = { B("{ii}", 1, 2), B("{isi}", 1, "strict", 1),
                                   B("{ssOi}", "key", "x", Py_None, 1) };
    for (size_t i = 0; i < sizeof(called) / sizeof(*called); i++) {
        for (int k = 0; k < 9; k++) {
            printf("%zu %d ", i, k);
            show("called", PyObject_Call(called[i], args[k / 3], keywords[k % 3]));
        }
    }
}

static void
of_types(void)
{
    PyObject *list = B("[i]", 1), *none = B("()"), *one = B("(O)", list);
    PyObject *enumerate = builtin("enumerate"), *type = builtin("type");
    PyObject *below = late(class_of("E", PyTuple_Pack(1, enumerate), PyDict_New()));
    PyObject *keywords[] = { NULL, B("{si}", "foo", 1), B("{si}", "start", 1),
                             B("{sO}", "iterable", list), B("{sisi}", "start", 1, "foo", 2) };
    PyObject *new = method(enumerate, "__new__"), *args[] = { none, one, B("(Oii)", list, 2, 3) };
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 3; k++) {
            PyObject *with = late(PySequence_Concat(B("(O)", enumerate), args[k]));
            printf("-- %d %d\n", i, k);
            show("enumerate", PyObject_Call(enumerate, args[k], keywords[i]));
            show("below", PyObject_Call(below, args[k], keywords[i]));
            show("new", PyObject_Call(new, with, keywords[i]));
            show("type", PyObject_Call(type, args[k], keywords[i]));
        }
    }
    PyObject *odd[] = { giving("__iter__", list), giving("__getitem__", list),
                        giving("__index__", list), Py_None, B("d", 2.5) };
    for (int i = 0; i < 4; i++) {
        OBJECT(PyObject_CallOneArg((PyObject *)&PyByteArray_Type, odd[i]));
        OBJECT(PyObject_CallOneArg((PyObject *)&PyBytes_Type, odd[i]));
    }
}

static void
subsets(void)
{
    PyObject *one = late(PySet_New(B("[i]", 1))), *empty = late(PySet_New(NULL));
    PyObject *others[] = { B("[[i]]", 1),   B("i", 5),       B("[i[i]]", 1, 2),
                           B("{ii}", 1, 2), B("[ii]", 1, 1), B("(s)", "x"),
                           B("[]") };
    for (int i = 0; i < 7; i++) {
        printf("%d ", i);
        show("of one", PyObject_CallMethod(one, "issubset", "(O)", others[i]));
        show("of none", PyObject_CallMethod(empty, "issubset", "(O)", others[i]));
        show("superset", PyObject_CallMethod(one, "issuperset", "(O)", others[i]));
    }
}

static void
facts(void)
{
    not_text();
    of_types();
    subsets();
}
