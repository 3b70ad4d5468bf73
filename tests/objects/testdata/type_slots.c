/* Slots of classes: one that two protocols share a method of is that of the protocol which its base
 * fills, and a method of the class's own goes before both. */
#include "show.h"

static PyObject *
reflected(PyObject *self, PyObject *args)
{
    return text("reflected");
}

static PyObject *
own(PyObject *self, PyObject *args)
{
    return text("own");
}

static PyMethodDef reflected_def = { "reflected", reflected, METH_VARARGS, NULL };
static PyMethodDef own_def = { "own", own, METH_VARARGS, NULL };

/* A class with methods under some names, up to a NULL. */
static PyObject *
with(const char *name, PyTypeObject *base, PyMethodDef *def, const char *const *names)
{
    PyObject *dict = PyDict_New(), *f = PyCFunction_New(def, NULL), *m = PyInstanceMethod_New(f);
    for (; *names != NULL; names++) {
        PyDict_SetItemString(dict, *names, m);
    }
    Py_DECREF(f), Py_DECREF(m);
    return class_of(name, PyTuple_Pack(1, base), dict);
}

static void
filled(PyTypeObject *type)
{
    PyNumberMethods *n = type->tp_as_number;
    PySequenceMethods *s = type->tp_as_sequence;
    PyMappingMethods *m = type->tp_as_mapping;
    printf("%s: add %d iadd %d mul %d imul %d mod %d and %d", type->tp_name, n->nb_add != NULL,
           n->nb_inplace_add != NULL, n->nb_multiply != NULL, n->nb_inplace_multiply != NULL,
           n->nb_remainder != NULL, n->nb_and != NULL);
    printf(" concat %d iconcat %d repeat %d irepeat %d item %d ass %d len %d", s->sq_concat != NULL,
           s->sq_inplace_concat != NULL, s->sq_repeat != NULL, s->sq_inplace_repeat != NULL,
           s->sq_item != NULL, s->sq_ass_item != NULL, s->sq_length != NULL);
    printf(" len %d subscript %d ass %d hash %d compare %d iter %d getattr %d %d setattr %d %d\n",
           m->mp_length != NULL, m->mp_subscript != NULL, m->mp_ass_subscript != NULL,
           type->tp_hash != NULL, type->tp_richcompare != NULL, type->tp_iter != NULL,
           type->tp_getattr != NULL, type->tp_getattro != NULL, type->tp_setattr != NULL,
           type->tp_setattro != NULL);
}

static void
operators(PyObject *type, PyObject *other)
{
    PyObject *o = PyObject_CallNoArgs(type), *five = PyLong_FromLong(5),
             *three = PyLong_FromLong(3);
    printf("-- %s\n", ((PyTypeObject *)type)->tp_name);
    filled((PyTypeObject *)type);
    PyObject *others[] = { five, o, other, Py_None };
    for (int i = 0; i < 4; i++) {
        printf("-- %d\n", i);
        show("right +", PyNumber_Add(others[i], o));
        show("left +", PyNumber_Add(o, others[i]));
        show("right *", PyNumber_Multiply(others[i], o));
        show("left *", PyNumber_Multiply(o, others[i]));
        show("+=", PyNumber_InPlaceAdd(o, others[i]));
        show("*=", PyNumber_InPlaceMultiply(o, others[i]));
        show("right %", PyNumber_Remainder(others[i], o));
        show("right |", PyNumber_Or(others[i], o));
        show("concat", PySequence_Concat(o, others[i]));
        show("other concat", PySequence_Concat(others[i], o));
        show("in place", PySequence_InPlaceConcat(o, others[i]));
        show("__add__", PyObject_CallMethod(o, "__add__", "O", others[i]));
        show("__mul__", PyObject_CallMethod(o, "__mul__", "O", others[i]));
    }
    show("repeat", PySequence_Repeat(o, 2));
    show("in place", PySequence_InPlaceRepeat(o, 2));
    show("divmod", PyNumber_Divmod(three, o));
    show("power", PyNumber_Power(three, o, Py_None));
    done("length", PyObject_Size(o));
    done("mapping length", PyMapping_Size(o));
    show("item", PySequence_GetItem(o, 0));
    show("subscript", PyObject_GetItem(o, five));
    Py_DECREF(o), Py_DECREF(five), Py_DECREF(three);
}

static void
of_builtins(PyObject *other)
{
    static PyTypeObject *const bases[] = { &PyList_Type,      &PyTuple_Type,   &PyBytes_Type,
                                           &PyByteArray_Type, &PyUnicode_Type, &PyLong_Type,
                                           &PyFloat_Type,     &PyDict_Type,    &PySet_Type,
                                           &PyBaseObject_Type };
    static const char *const none[] = { NULL };
    static const char *const add[] = { "__add__", NULL };
    static const char *const many[] = { "__add__",  "__mul__",     "__iadd__", "__imul__",
                                        "__radd__", "__getitem__", NULL };
    for (size_t i = 0; i < sizeof(bases) / sizeof(*bases); i++) {
        PyObject *plain = with("Plain", bases[i], &own_def, none);
        PyObject *adding = with("Adding", (PyTypeObject *)plain, &own_def, add);
        PyObject *rich = with("Rich", bases[i], &own_def, many);
        printf("---- %s\n", bases[i]->tp_name);
        operators(plain, other);
        operators(adding, other);
        operators(rich, other);
        /* Taken off, the base's is there again; set on a base, it is the derived class's. */
        done("off", PyObject_DelAttrString(adding, "__add__"));
        filled((PyTypeObject *)adding);
        PyObject *f = PyObject_GetAttrString(rich, "__add__");
        done("on", PyObject_SetAttrString(plain, "__add__", f));
        operators(adding, other);
        Py_DECREF(f), Py_DECREF(plain), Py_DECREF(adding), Py_DECREF(rich);
    }
}

/* The wrapper of one type under a name of another's. */
static void
borrowed(void)
{
    static const struct {
        PyTypeObject *from, *base;
        const char *name, *as;
    } all[] = {
        { &PyList_Type, &PyList_Type, "__add__", "__radd__" },
        { &PyLong_Type, &PyLong_Type, "__add__", "__sub__" },
        { &PyLong_Type, &PyLong_Type, "__sub__", "__radd__" },
        { &PyLong_Type, &PyList_Type, "__add__", "__add__" },
        { &PyList_Type, &PyList_Type, "__mul__", "__add__" },
        { &PyList_Type, &PyBaseObject_Type, "__len__", "__len__" },
        { &PyDict_Type, &PyDict_Type, "__len__", "__len__" },
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        PyObject *dict = PyDict_New();
        PyObject *found = PyObject_GetAttrString((PyObject *)all[i].from, all[i].name);
        PyDict_SetItemString(dict, all[i].as, found);
        PyObject *type = class_of("T", PyTuple_Pack(1, all[i].base), dict);
        printf("---- %s of %s\n", all[i].name, all[i].from->tp_name);
        operators(type, Py_None);
        show("and", PyNumber_Subtract(found, found));
        Py_DECREF(found), Py_DECREF(type);
    }
}

static void
facts(void)
{
    static const char *const names[] = { "__radd__", "__rmul__", "__rmod__", "__ror__", NULL };
    PyObject *R = with("R", &PyBaseObject_Type, &reflected_def, names);
    PyObject *other = PyObject_CallNoArgs(R);
    of_builtins(other);
    borrowed();
    Py_DECREF(other), Py_DECREF(R);
    PyGC_Collect();
}
