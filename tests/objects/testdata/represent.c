/* What objects answer as text, as bytes, as truth, hashed, and to the question what they are. */
#include "show.h"

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)
#undef Py_Is
#undef Py_IsNone
#undef Py_IsTrue
#undef Py_IsFalse

/* A method that answers the attribute `answer` of its class, or raises when there is none. */
static PyObject *
answer(PyObject *self, PyObject *args)
{
    PyObject *value =
        PyObject_GetAttrString((PyObject *)Py_TYPE(PyTuple_GET_ITEM(args, 0)), "answer");
    if (value == NULL) {
        PyErr_SetString(PyExc_ZeroDivisionError, "no answer");
    }
    return value;
}

static PyMethodDef answer_def = { "answer", answer, METH_VARARGS, NULL };

/* An instance of a class whose special method answers a value, which it takes over. */
static PyObject *
answering(const char *method, PyObject *value)
{
    PyObject *f = PyCFunction_New(&answer_def, NULL),
             *dict = Py_BuildValue("{s:N}", method, PyInstanceMethod_New(f));
    if (value != NULL) {
        PyDict_SetItemString(dict, "answer", value);
    }
    PyObject *C = class_of("C", NULL, dict), *c = PyObject_CallNoArgs(C);
    Py_DECREF(C), Py_DECREF(f), Py_XDECREF(value);
    return c;
}

static PyObject *
value_of(int i)
{
    switch (i) {
    case 0:
        return text("t\xc3\xa9xt");
    case 1:
        return PyBytes_FromString("bytes");
    case 2:
        return PyLong_FromLong(7);
    case 3:
        return Py_NewRef(Py_None);
    case 4:
        return Py_NewRef(Py_False);
    case 5:
        return PyLong_FromLong(-1);
    case 6:
        return PyLong_FromString("123456789012345678901234567890", NULL, 10);
    case 7:
        return PyFloat_FromDouble(2.5);
    default:
        return NULL;
    }
}

static void
specials(void)
{
    static const char *const methods[] = { "__repr__", "__str__",  "__bytes__", "__format__",
                                           "__hash__", "__bool__", "__len__",   "__iter__",
                                           "__next__", "__index__" };
    for (size_t m = 0; m < sizeof(methods) / sizeof(*methods); m++) {
        for (int i = 0; i < 9; i++) {
            PyObject *o = answering(methods[m], value_of(i)), *spec = text("spec");
            printf("== %s %d\n", methods[m], i);
            show("repr", PyObject_Repr(o));
            show("str", PyObject_Str(o));
            show("ascii", PyObject_ASCII(o));
            show("bytes", PyObject_Bytes(o));
            show("format", PyObject_Format(o, spec));
            show("format", PyObject_Format(o, NULL));
            if (m == 4) {
                done("hash", PyObject_Hash(o));
            }
            done("not", PyObject_Not(o));
            done("true", PyObject_IsTrue(o));
            done("length", PyObject_Size(o));
            PyObject *iterator = PyObject_GetIter(o);
            show("iterator", iterator ? PyObject_Type(iterator) : NULL);
            Py_XDECREF(iterator);
            Py_DECREF(o), Py_DECREF(spec);
        }
    }
}

static void
plain_values(void)
{
    PyObject *list = Py_BuildValue("[iiii]", 1, 255, 0, 65),
             *values[] = { NULL,
                           Py_None,
                           Py_True,
                           list,
                           PyBytes_FromString("b"),
                           PyByteArray_FromStringAndSize("ba", 2),
                           text("t"),
                           PyLong_FromLong(3),
                           Py_BuildValue("(i)", 256),
                           Py_BuildValue("[s]", "x"),
                           PyFloat_FromDouble(1.25),
                           (PyObject *)&PyLong_Type,
                           Py_Ellipsis,
                           Py_NotImplemented,
                           (PyObject *)&PyEllipsis_Type,
                           &_Py_EllipsisObject,
                           &_Py_NotImplementedStruct,
                           &_Py_NoneStruct };
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        PyObject *spec = text(""), *width = text(">12"), *number = PyLong_FromLong(1);
        printf("-- %zu\n", i);
        show("bytes", PyObject_Bytes(values[i]));
        show("repr", PyObject_Repr(values[i]));
        show("str", PyObject_Str(values[i]));
        if (values[i] != NULL) {
            show("format", PyObject_Format(values[i], NULL));
            show("format", PyObject_Format(values[i], spec));
            show("format", PyObject_Format(values[i], width));
            show("format", PyObject_Format(values[i], number));
            if (i != 13 && i != 16) {
                done("not", PyObject_Not(values[i]));
            }
            printf("is %d %d %d %d\n", Py_Is(values[i], Py_None), Py_IsNone(values[i]),
                   Py_IsTrue(values[i]), Py_IsFalse(values[i]));
        }
        Py_DECREF(spec), Py_DECREF(width), Py_DECREF(number);
    }
    for (int i = 3; i < 11; i++) {
        Py_DECREF(values[i]);
    }
    for (unsigned i = 0; i < 14; i++) {
        PyObject *c = Py_GetConstant(i);
        show("constant", c);
        if (i < 10) {
            printf("borrowed %d\n", Py_GetConstantBorrowed(i) == c);
        }
    }
    show("borrowed", Py_GetConstantBorrowed(10));
}

/* A list-like that holds itself. */
static PyObject *
ring_repr(PyObject *self)
{
    int r = Py_ReprEnter(self);
    if (r != 0) {
        return r < 0 ? NULL : text("<again>");
    }
    PyObject *inner = PyObject_Repr(self), *again = PyUnicode_FromFormat("[%U]", inner);
    int second = Py_ReprEnter(self);
    printf("inside %d\n", second);
    Py_ReprLeave(self);
    Py_ReprLeave(self);
    Py_XDECREF(inner);
    return again;
}

static void
rings(void)
{
    PyType_Slot slots[] = { { Py_tp_repr, ring_repr },
                            { Py_tp_iter, PyObject_SelfIter },
                            { Py_tp_hash, PyObject_HashNotImplemented },
                            { 0 } };
    PyObject *R = type_of("m.Ring", 0, FLAGS, slots), *r = PyObject_CallNoArgs(R),
             *iterator = PyObject_SelfIter(r);
    show("ring", PyObject_Repr(r));
    show("ring", PyObject_Repr(r));
    printf("self %d\n", iterator == r);
    show("no iterator", PyObject_GetIter(r));
    done("hash", PyObject_Hash(r));
    done("hash", PyObject_HashNotImplemented(Py_True));
    show("hash", PyObject_GetAttrString(r, "__hash__"));
    printf("by address %d %d\n", PyObject_GenericHash(r) == PyObject_GenericHash(r),
           PyObject_GenericHash(r) == PyObject_GenericHash(R));
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    show("list", PyObject_Repr(list));
    PyList_SetSlice(list, 0, 1, NULL);
    done("entered", Py_ReprEnter(list));
    done("entered", Py_ReprEnter(list));
    done("another", Py_ReprEnter(R));
    Py_ReprLeave(list);
    Py_ReprLeave(list);
    done("entered", Py_ReprEnter(list));
    Py_ReprLeave(list);
    Py_ReprLeave(R);
    Py_DECREF(list), Py_DECREF(iterator), Py_DECREF(r), Py_DECREF(R);
}

static void
kinds(void)
{
    PyObject *A = class_of("A", NULL, PyDict_New()),
             *B = class_of("B", PyTuple_Pack(1, A), PyDict_New());
    PyObject *values[] = { Py_True, Py_False, PyLong_FromLong(2), text(""), NULL };
    PyObject *with_bases = class_of("Bases", NULL, Py_BuildValue("{s:(O)}", "__bases__", A)),
             *p = PyObject_CallNoArgs(with_bases);
    PyObject *bad_bases = class_of("Bad", NULL, Py_BuildValue("{s:i}", "__bases__", 1)),
             *q = PyObject_CallNoArgs(bad_bases);
    PyObject *pair = PyTuple_Pack(2, &PyLong_Type, A), *nested = PyTuple_Pack(2, pair, B),
             *wrong = PyTuple_Pack(2, &PyLong_Type, Py_None);
    PyObject *classes[] = { A,
                            B,
                            (PyObject *)&PyLong_Type,
                            (PyObject *)&PyBool_Type,
                            (PyObject *)&PyBaseObject_Type,
                            pair,
                            nested,
                            wrong,
                            Py_None,
                            p,
                            q };
    PyObject *b = PyObject_CallNoArgs(B);
    PyObject *subjects[] = { A, B, (PyObject *)&PyBool_Type, Py_True, b, p, q, Py_None };
    for (int s = 0; s < 8; s++) {
        for (int c = 0; c < 11; c++) {
            printf("%d %d ", s, c);
            done("subclass", PyObject_IsSubclass(subjects[s], classes[c]));
            printf("%d %d ", s, c);
            done("instance", PyObject_IsInstance(subjects[s], classes[c]));
        }
    }
    for (int i = 0; i < 5; i++) {
        static const char *const checks[] = { "__instancecheck__", "__subclasscheck__" };
        for (int k = 0; k < 2; k++) {
            PyObject *o = answering(checks[k], Py_XNewRef(values[i]));
            printf("%d %s ", i, checks[k]);
            done("instance", PyObject_IsInstance(b, o));
            done("subclass", PyObject_IsSubclass(B, o));
            Py_DECREF(o);
        }
    }
    PyObject *deep = Py_NewRef(A);
    for (int i = 0; i < 200; i++) {
        PyObject *outer = PyTuple_Pack(1, deep);
        Py_DECREF(deep);
        deep = outer;
    }
    done("deep", PyObject_IsInstance(b, deep));
    Py_DECREF(deep), Py_DECREF(values[2]), Py_DECREF(values[3]);
    Py_DECREF(pair), Py_DECREF(nested), Py_DECREF(wrong), Py_DECREF(p), Py_DECREF(q),
        Py_DECREF(with_bases);
    Py_DECREF(bad_bases), Py_DECREF(b), Py_DECREF(B), Py_DECREF(A);
}

static void
facts(void)
{
    specials();
    plain_values();
    rings();
    kinds();
}
