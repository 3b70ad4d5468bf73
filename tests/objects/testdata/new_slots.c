/* The __slots__ of a class that type() makes: what they may be called, what other bases add, how
 * private names are kept, and what an attribute's __set_name__ is told. */
#include "show.h"

#include <structmember.h>

#define LIST(format, ...) Py_BuildValue("[" format "]", __VA_ARGS__)

/* A dict with slots, which it takes over. */
static PyObject *
slotted(PyObject *slots)
{
    PyObject *dict = PyDict_New();
    PyDict_SetItemString(dict, "__slots__", slots);
    Py_XDECREF(slots);
    return dict;
}

/* What came of a class that was made, which it takes over. */
static void
made(const char *what, PyObject *made)
{
    PyTypeObject *type = (PyTypeObject *)made;
    if (made == NULL) {
        printf("%s -> ", what);
        failed();
        return;
    }
    printf("%s: %zd bytes dict %zd %d weak %zd %d slots", what, type->tp_basicsize,
           type->tp_dictoffset, (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) != 0,
           type->tp_weaklistoffset, (type->tp_flags & Py_TPFLAGS_MANAGED_WEAKREF) != 0);
    for (PyMemberDef *m = type->tp_members; m != NULL && m->name != NULL; m++) {
        printf(" %s %zd", m->name, m->offset);
    }
    putchar('\n');
    PyObject *dict = PyObject_GetAttrString(made, "__dict__"), *names = PyMapping_Keys(dict);
    PyList_Sort(names);
    show("names", names);
    show("__slots__", PyObject_GetAttrString(made, "__slots__"));
    Py_DECREF(dict), Py_DECREF(made);
}

static void
wrong(void)
{
    made("number", class_of("C", NULL, slotted(LIST("i", 1))));
    made("not iterable", class_of("C", NULL, slotted(PyLong_FromLong(1))));
    made("bytes", class_of("C", NULL, slotted(PyBytes_FromString("ab"))));
    made("digit first", class_of("C", NULL, slotted(LIST("s", "1a"))));
    made("empty", class_of("C", NULL, slotted(LIST("s", ""))));
    made("empty text", class_of("C", NULL, slotted(text(""))));
    made("space", class_of("C", NULL, slotted(LIST("ss", "a", "b c"))));
    made("zero byte", class_of("C", NULL, slotted(LIST("s#", "a\0b", (Py_ssize_t)3))));
    made("keyword", class_of("C", NULL, slotted(LIST("s", "if"))));
    made("two dicts", class_of("C", NULL, slotted(LIST("ss", "__dict__", "__dict__"))));
    made("two weakrefs", class_of("C", NULL, slotted(LIST("ss", "__weakref__", "__weakref__"))));
    made("surrogate", class_of("C", NULL, slotted(LIST("N", PyUnicode_FromOrdinal(0xdc80)))));
    PyObject *S = class_of("S", PyTuple_Pack(1, &PyUnicode_Type), PyDict_New());
    made("subclass of str",
         class_of("C", NULL, slotted(LIST("N", PyObject_CallFunction(S, "s", "sub")))));
    Py_DECREF(S);

    PyObject *dict = slotted(LIST("ss", "a", "b"));
    PyDict_SetItemString(dict, "b", Py_None);
    made("class variable", class_of("C", NULL, dict));
    dict = slotted(LIST("ss", "__qualname__", "__classcell__"));
    PyDict_SetItemString(dict, "__qualname__", late(text("q")));
    made("qualname", class_of("C", NULL, dict));
    dict = slotted(LIST("s", "__module__"));
    PyDict_SetItemString(dict, "__module__", late(text("m")));
    made("module", class_of("C", NULL, dict));
    dict = slotted(LIST("s", "__doc__"));
    made("doc", class_of("C", NULL, dict));
    dict = slotted(LIST("s", "__hidden"));
    PyDict_SetItemString(dict, "_C__hidden", Py_None);
    made("private variable", class_of("C", NULL, dict));
    made("twice", class_of("C", NULL, slotted(LIST("ss", "a", "a"))));
}

static void
mangled(void)
{
    static const char *const classes[] = { "C", "_C", "__C", "_", "___", "", "C_", "\xc3\x84" };
    for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
        made(classes[i], class_of(classes[i], NULL,
                                  slotted(LIST("sssssss", "__b", "a", "__a__", "__", "___", "_c",
                                               "__\xc3\xa4_"))));
    }
    PyObject *C = class_of("_Name", NULL, slotted(LIST("s", "__x")));
    PyObject *o = PyObject_CallNoArgs(C);
    show("unset", PyObject_GetAttrString(o, "_Name__x"));
    done("set", PyObject_SetAttrString(o, "_Name__x", Py_True));
    show("get", PyObject_GetAttrString(o, "_Name__x"));
    show("plain", PyObject_GetAttrString(o, "__x"));
    Py_DECREF(o), Py_DECREF(C);
}

static void
bases(void)
{
    static PyTypeObject *const first[] = { &PyBaseObject_Type, &PyLong_Type,  &PyBytes_Type,
                                           &PyTuple_Type,      &PyList_Type,  &PyDict_Type,
                                           &PySet_Type,        &PyType_Type,  &PyFloat_Type,
                                           &PyUnicode_Type,    &PyModule_Type };
    static const char *const all[][3] = {
        { "x", NULL, NULL },           { "__dict__", NULL, NULL },
        { "__weakref__", NULL, NULL }, { "__dict__", "__weakref__", "x" },
        { NULL, NULL, NULL },
    };
    for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++) {
        for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
            PyObject *slots = PyList_New(0);
            printf("---- %s:", first[i]->tp_name);
            for (int j = 0; j < 3 && all[k][j] != NULL; j++) {
                printf(" %s", all[k][j]);
                PyList_Append(slots, late(text(all[k][j])));
            }
            putchar('\n');
            made("class", class_of("C", Py_BuildValue("(O)", first[i]), slotted(slots)));
        }
    }
    /* What a further base has, this one has, too. */
    PyObject *dicts = class_of("D", NULL, slotted(LIST("s", "__dict__"))),
             *weak = class_of("W", NULL, slotted(LIST("s", "__weakref__"))),
             *both = class_of("B", NULL, PyDict_New()),
             *none = class_of("N", NULL, slotted(PyList_New(0))),
             *one = class_of("O", NULL, slotted(LIST("s", "x")));
    PyObject *others[] = { dicts, weak, both, none, one };
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 5; k++) {
            if (i != k) {
                printf("---- %d and %d\n", i, k);
                made("none", class_of("C", Py_BuildValue("(OO)", others[i], others[k]),
                                      slotted(PyList_New(0))));
                made("dict", class_of("C", Py_BuildValue("(OO)", others[i], others[k]),
                                      slotted(LIST("s", "__dict__"))));
                made("weak", class_of("C", Py_BuildValue("(OO)", others[i], others[k]),
                                      slotted(LIST("s", "__weakref__"))));
            }
        }
        printf("---- int and %d\n", i);
        made("int",
             class_of("C", Py_BuildValue("(OO)", &PyLong_Type, others[i]), slotted(PyList_New(0))));
        made("int x", class_of("C", Py_BuildValue("(OO)", &PyLong_Type, others[i]),
                               slotted(LIST("s", "y"))));
    }
    Py_DECREF(dicts), Py_DECREF(weak), Py_DECREF(both), Py_DECREF(none), Py_DECREF(one);
}

/* Whether objects may change between classes with slots. */
static void
same(void)
{
    PyObject *ab = class_of("A", NULL, slotted(LIST("ss", "a", "b"))),
             *ba = class_of("B", NULL, slotted(LIST("ss", "b", "a"))),
             *ac = class_of("C", NULL, slotted(LIST("ss", "a", "c"))),
             *private = class_of("A", NULL, slotted(LIST("s", "__a"))),
             *again = class_of("A", NULL, slotted(LIST("s", "__a"))),
             *other = class_of("X", NULL, slotted(LIST("s", "__a")));
    PyObject *o = PyObject_CallNoArgs(ab), *p = PyObject_CallNoArgs(private);
    done("a", PyObject_SetAttrString(o, "a", Py_True));
    done("other order", PyObject_SetAttrString(o, "__class__", ba));
    show("a", PyObject_GetAttrString(o, "a"));
    done("other name", PyObject_SetAttrString(o, "__class__", ac));
    done("same private", PyObject_SetAttrString(p, "__class__", again));
    done("other private", PyObject_SetAttrString(p, "__class__", other));
    Py_DECREF(o), Py_DECREF(p), Py_DECREF(ab), Py_DECREF(ba), Py_DECREF(ac), Py_DECREF(private),
        Py_DECREF(again), Py_DECREF(other);
}

static PyObject *
set_name(PyObject *self, PyObject *args)
{
    show("told", Py_NewRef(args));
    PyErr_SetString(PyExc_ValueError, "no such name");
    return NULL;
}

static PyMethodDef set_name_def = { "__set_name__", set_name, METH_VARARGS, NULL };

static void
noted(void)
{
    PyObject *dict = PyDict_New(), *f = PyCFunction_New(&set_name_def, NULL);
    PyDict_SetItemString(dict, "__set_name__", f);
    Py_DECREF(f);
    PyObject *D = class_of("Descriptor", NULL, dict), *d = PyObject_CallNoArgs(D);
    dict = PyDict_New();
    PyDict_SetItemString(dict, "attribute", d);
    PyObject *made = class_of("Owner", NULL, dict);
    printf("made: %d\n", made != NULL);
    PyObject *e = PyErr_GetRaisedException();
    lent("error", e);
    show("notes", e == NULL ? NULL : PyObject_GetAttrString(e, "__notes__"));
    PyErr_Clear();
    Py_XDECREF(e), Py_XDECREF(made), Py_DECREF(d), Py_DECREF(D);
}

/* The cell of __class__ is filled, and not an attribute. */
static void
celled(void)
{
    PyObject *cell = PyCell_New(NULL), *dict = PyDict_New();
    PyDict_SetItemString(dict, "__classcell__", cell);
    PyObject *C = class_of("C", NULL, dict), *found = PyCell_Get(cell);
    printf("cell: %d\n", found == C && C != NULL);
    show("attribute", PyObject_GetAttrString(C, "__classcell__"));
    Py_XDECREF(found), Py_XDECREF(C), Py_DECREF(cell);
    dict = PyDict_New();
    PyDict_SetItemString(dict, "__classcell__", Py_None);
    show("no cell", class_of("C", NULL, dict));
}

static void
facts(void)
{
    wrong();
    mangled();
    bases();
    same();
    noted();
    celled();
    PyGC_Collect();
}
