/* Objects whose own methods change the container that just works with them, and containers that
 * are given to themselves: nothing is read or written that has gone, and all comes to an end. */
#include "show.h"

/* What the methods change, and how often they were called. */
OWN PyObject *at_work;
OWN int calls;
OWN void (*change)(void);

static void
changed(void)
{
    void (*once)(void) = change;
    change = NULL;
    calls++;
    if (once != NULL) {
        once();
    }
}

static Py_hash_t
evil_hash(PyObject *self)
{
    changed();
    return 7;
}

static PyObject *
evil_index(PyObject *self)
{
    changed();
    return PyLong_FromLong(65);
}

static PyObject *
evil_compare(PyObject *self, PyObject *other, int op)
{
    changed();
    return PyBool_FromLong(op == Py_EQ ? self == other : self < other);
}

static PyObject *
evil_text(PyObject *self)
{
    return PyUnicode_FromString("evil");
}

static PyObject *
evil(void)
{
    PyType_Slot slots[] = { { Py_tp_hash, evil_hash },
                            { Py_nb_index, evil_index },
                            { Py_tp_richcompare, evil_compare },
                            { Py_tp_repr, evil_text },
                            { 0, NULL } };
    PyObject *type = type_of("test.Evil", 0, Py_TPFLAGS_DEFAULT, slots);
    PyObject *op = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return op;
}

static void
counted(void)
{
    printf("calls %d\n", calls);
    calls = 0;
}

/* ---- bytearray ---- */

static void
empty_the_array(void)
{
    NUMBER(PyByteArray_Resize(at_work, 0));
}

static void
bytearrays(void)
{
    PyObject *e = late(evil());
    for (int i = -9; i < 12; i += 4) {
        at_work = PyByteArray_FromStringAndSize("0123456789", 10);
        change = empty_the_array;
        NUMBER(PySequence_SetItem(at_work, i, e));
        BORROWED(at_work);
        NUMBER(PySequence_SetItem(at_work, i, B("i", 300)));
        NUMBER(PySequence_SetItem(at_work, i, Py_None));
        NUMBER(PySequence_DelItem(at_work, i));
        Py_CLEAR(at_work);
    }
    at_work = PyByteArray_FromStringAndSize("0123456789", 10);
    change = empty_the_array;
    NUMBER(PyObject_SetItem(at_work, B("i", 3), e));
    BORROWED(at_work);
    Py_CLEAR(at_work);
    counted();
}

/* ---- A list that is extended by itself ---- */

static void
lists(void)
{
    PyObject *derived = late(class_of("L", PyTuple_Pack(1, &PyList_Type), PyDict_New()));
    PyObject *s = late(PyObject_CallOneArg(derived, B("[iii]", 1, 2, 3)));
    NUMBER(PyList_Extend(s, s));
    BORROWED(s);
    OBJECT(PyObject_CallMethod(s, "extend", "O", s));
    NUMBER(PyList_Size(s));
    OBJECT(PySequence_InPlaceConcat(s, s));
    NUMBER(PyList_SetSlice(s, 0, 22, s));
    BORROWED(s);
    NUMBER(PyList_SetSlice(s, 3, PY_SSIZE_T_MAX, NULL));
    OBJECT(PyObject_CallMethod(s, "__iadd__", "O", s));
    PyObject *none = late(PyObject_CallNoArgs(derived));
    NUMBER(PyList_Extend(none, none));
    BORROWED(none);
}

/* ---- Sets and dicts made of sets and dicts ---- */

static void
clear_the_dict(void)
{
    PyDict_Clear(at_work);
}

static void
tables(void)
{
    PyObject *dict = late(PyDict_New()), *set = late(PySet_New(NULL)),
             *mirror = late(PySet_New(NULL));
    for (int i = 0; i < 4; i++) {
        PyObject *e = evil();
        PyDict_SetItem(dict, e, Py_None);
        PySet_Add(set, e);
        Py_DECREF(e);
    }
    calls = 0;
    NUMBER(PySet_Size(late(PySet_New(dict))));
    counted();
    NUMBER(PySet_Size(late(PyObject_CallMethod(mirror, "union", "O", dict))));
    counted();
    NUMBER(PySet_Size(late(PyObject_CallMethod(set, "symmetric_difference", "O", dict))));
    counted();
    NUMBER(PySet_Size(late(PyObject_CallMethod(mirror, "symmetric_difference", "O", dict))));
    counted();
    OBJECT(PyObject_CallMethod(mirror, "symmetric_difference_update", "O", dict));
    NUMBER(PySet_Size(mirror));
    counted();
    NUMBER(PySet_Size(late(PyObject_CallMethod(set, "difference", "O", dict))));
    counted();
    NUMBER(PySet_Size(late(PyObject_CallMethod(set, "intersection", "O", dict))));
    counted();
    OBJECT(PyObject_CallMethod(set, "issuperset", "O", dict));
    counted();
    OBJECT(PyObject_CallMethod(set, "isdisjoint", "O", dict));
    counted();
    OBJECT(PyObject_CallMethod(set, "difference_update", "O", dict));
    NUMBER(PySet_Size(set));
    counted();
    PyObject *type = (PyObject *)&PyDict_Type;
    PyObject *by_dict = late(PyObject_CallMethod(type, "fromkeys", "Oi", dict, 5));
    NUMBER(PyDict_Size(by_dict));
    counted();
    BORROWED(by_dict);
    NUMBER(PyDict_Size(late(PyObject_CallMethod(type, "fromkeys", "O", mirror))));
    counted();
    NUMBER(PyDict_Size(
        late(PyObject_CallMethod(type, "fromkeys", "O", late(PyFrozenSet_New(mirror))))));
    counted();
    NUMBER(PyDict_Size(late(PyObject_CallMethod(type, "fromkeys", "O", late(PyDict_Keys(dict))))));
    counted();
    at_work = PyDict_New();
    for (int i = 0; i < 4; i++) {
        PyObject *e = evil();
        PyDict_SetItem(at_work, e, Py_None);
        Py_DECREF(e);
    }
    calls = 0;
    change = clear_the_dict;
    NUMBER(PySet_Size(late(PySet_New(at_work))));
    change = NULL;
    NUMBER(PyDict_Size(at_work));
    counted();
    Py_CLEAR(at_work);
}

/* Keys that compare: what is iterated over changes under way. */
static void
tables_that_change(void)
{
    PyObject *own = late(evil());
    for (int i = 0; i < 3; i++) {
        PyObject *set = late(PySet_New(B("(O)", own)));
        at_work = PyDict_New();
        for (int k = 0; k < 4; k++) {
            PyObject *e = evil();
            PyDict_SetItem(at_work, e, Py_None);
            Py_DECREF(e);
        }
        calls = 0;
        change = clear_the_dict;
        static const char *const methods[] = { "update", "symmetric_difference_update",
                                               "difference_update" };
        OBJECT(PyObject_CallMethod(set, methods[i], "O", at_work));
        NUMBER(PySet_Size(set));
        NUMBER(PyDict_Size(at_work));
        change = NULL;
        calls = 0;
        Py_CLEAR(at_work);
    }
}

static void
translations(void)
{
    PyType_Slot slots[] = { { Py_tp_hash, evil_hash }, { 0, NULL } };
    PyType_Spec spec = { "test.Int", 0, 0, Py_TPFLAGS_DEFAULT, slots };
    PyObject *type = late(PyType_FromSpecWithBases(&spec, (PyObject *)&PyLong_Type)),
             *key = late(PyObject_CallFunction(type, "i", 65)), *value = text("a value");
    at_work = PyDict_New();
    PyDict_SetItem(at_work, key, value);
    Py_DECREF(value);
    calls = 0;
    change = clear_the_dict;
    OBJECT(PyObject_CallMethod((PyObject *)&PyUnicode_Type, "maketrans", "O", at_work));
    BORROWED(at_work);
    counted();
    Py_CLEAR(at_work);
}

/* ---- memoryview ---- */

static int
lend(PyObject *self, Py_buffer *view, int flags)
{
    static char bytes[] = "some bytes";
    return PyBuffer_FillInfo(view, self, bytes, 10, 1, flags);
}

static void
release_the_view(void)
{
    OBJECT(PyObject_CallMethod(at_work, "release", NULL));
}

static void
views(void)
{
    PyType_Slot slots[] = { { Py_tp_hash, evil_hash }, { Py_bf_getbuffer, lend }, { 0, NULL } };
    PyObject *type = late(type_of("test.Lender", 0, Py_TPFLAGS_DEFAULT, slots));
    PyObject *lender = late(PyObject_CallNoArgs(type));
    at_work = PyMemoryView_FromObject(lender);
    change = release_the_view;
    NUMBER(PyObject_Hash(at_work) == PyObject_Hash(B("y", "some bytes")));
    counted();
    OBJECT(PyObject_CallMethod(at_work, "tobytes", NULL));
    release_the_view();
    OBJECT(PyObject_CallMethod(at_work, "tobytes", NULL));
    Py_CLEAR(at_work);
}

/* ---- Sorting ---- */

static void
clear_the_list(void)
{
    NUMBER(PyList_Clear(at_work));
}

static void
clear_in_python(void)
{
    OBJECT(PyObject_CallMethod(at_work, "clear", NULL));
    NUMBER(PySequence_DelSlice(at_work, 0, 5));
    NUMBER(PyList_SetSlice(at_work, 0, 5, NULL));
    OBJECT(PyObject_CallMethod(at_work, "__imul__", "i", 0));
    OBJECT(PyObject_CallMethod(at_work, "reverse", NULL));
    OBJECT(PyObject_CallMethod(at_work, "pop", NULL));
    NUMBER(PyList_Extend(at_work, at_work));
}

static void
extend_by_none(void)
{
    NUMBER(PyList_Extend(at_work, B("()")));
    NUMBER(PyList_Extend(at_work, B("{}")));
    NUMBER(PyList_Extend(at_work, late(PySet_New(NULL))));
}

static void
extend_by_empty_iterator(void)
{
    NUMBER(PyList_Extend(at_work, late(PyObject_GetIter(B("()")))));
}

static void
put_in(void)
{
    NUMBER(PyList_Append(at_work, Py_None));
}

static void
put_in_and_clear(void)
{
    put_in();
    clear_the_list();
}

static void
put_in_and_pop(void)
{
    put_in();
    OBJECT(PyObject_CallMethod(at_work, "pop", NULL));
}

static void
init_again(void)
{
    NUMBER(Py_TYPE(at_work)->tp_init(at_work, B("()"), NULL));
}

static PyObject *
key_function(PyObject *self, PyObject *arg)
{
    changed();
    return Py_NewRef(arg);
}

static void
sorts(void)
{
    static PyMethodDef def = { "key", key_function, METH_O, NULL };
    static void (*const all[])(
        void) = { clear_the_list, clear_in_python,  extend_by_none, extend_by_empty_iterator,
                  put_in,         put_in_and_clear, put_in_and_pop, init_again };
    PyObject *key = late(PyCFunction_New(&def, NULL)), *kwargs = B("{s:O}", "key", key);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        printf("-- %zu\n", i);
        at_work = Py_BuildValue("[iii]", 3, 1, 2);
        PyObject *sort = late(PyObject_GetAttrString(at_work, "sort"));
        change = all[i];
        OBJECT(PyObject_Call(sort, B("()"), kwargs));
        BORROWED(at_work);
        Py_CLEAR(at_work);
        at_work = Py_BuildValue("[NN]", evil(), evil());
        change = all[i];
        NUMBER(PyList_Sort(at_work));
        BORROWED(at_work);
        Py_CLEAR(at_work);
    }
}

/* ---- Aliases ---- */

static PyObject *
no_attribute(PyObject *self, PyObject *name)
{
    if (PyUnicode_EqualToUTF8(name, "__typing_subst__")) {
        changed();
    }
    return PyObject_GenericGetAttr(self, name);
}

static PyObject *
argument(void)
{
    PyType_Slot slots[] = { { Py_tp_getattro, no_attribute },
                            { Py_tp_repr, evil_text },
                            { 0, NULL } };
    PyObject *type = type_of("test.Argument", 0, Py_TPFLAGS_DEFAULT, slots);
    PyObject *op = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return op;
}

static void
aliases(void)
{
    at_work = Py_BuildValue("[NNN]", argument(), argument(), argument());
    PyObject *alias = late(Py_GenericAlias((PyObject *)&PyDict_Type, B("(OO)", at_work, Py_None)));
    change = clear_the_list;
    OBJECT(PyObject_GetAttrString(alias, "__parameters__"));
    counted();
    BORROWED(at_work);
    BORROWED(alias);
    Py_CLEAR(at_work);
}

/* What is put in the place of type variables is asked of the variables. */
static PyObject *
put_in_place(PyObject *self, PyObject *arg)
{
    changed();
    return Py_NewRef(arg);
}

static void
aliases_with_variables(void)
{
    static PyMethodDef methods[] = { { "__typing_subst__", put_in_place, METH_O, NULL }, { 0 } };
    PyType_Slot slots[] = { { Py_tp_methods, methods }, { Py_tp_repr, evil_text }, { 0, NULL } };
    PyObject *type = type_of("test.Variable", 0, Py_TPFLAGS_DEFAULT, slots);
    at_work = Py_BuildValue("[NNN]", PyObject_CallNoArgs(type), PyObject_CallNoArgs(type),
                            PyObject_CallNoArgs(type));
    PyObject *alias = late(Py_GenericAlias((PyObject *)&PyDict_Type, B("(OO)", at_work, Py_None)));
    OBJECT(PyObject_GetAttrString(alias, "__parameters__"));
    change = clear_the_list;
    OBJECT(PyObject_GetItem(alias, B("(OOO)", &PyLong_Type, &PyFloat_Type, &PyUnicode_Type)));
    counted();
    BORROWED(alias);
    Py_CLEAR(at_work);
    Py_DECREF(type);
}

static void
aliases_of_themselves(void)
{
    PyObject *list = late(PyList_New(0));
    PyList_Append(list, list);
    PyObject *alias = late(Py_GenericAlias((PyObject *)&PyDict_Type, B("(O)", list)));
    OBJECT(PyObject_Repr(alias));
    for (int i = 0; i < 2; i++) {
        PyObject *result = i == 0 ? PyObject_GetAttrString(alias, "__parameters__")
                                  : PyObject_GetItem(alias, (PyObject *)&PyLong_Type);
        printf("%d\n", result == NULL && PyErr_ExceptionMatches(PyExc_RecursionError));
        PyErr_Clear(); /* the text tells of the size of the stack */
    }
    PyList_Clear(list);
    BORROWED(alias);
    OBJECT(Py_GenericAlias((PyObject *)&PyDict_Type,
                           B("([OO[O]()]())", &PyLong_Type, Py_None, &PyLong_Type)));
    OBJECT(Py_GenericAlias((PyObject *)&PyDict_Type, B("[O]", &PyLong_Type)));
    OBJECT(Py_GenericAlias((PyObject *)&PyDict_Type, B("()")));
    OBJECT(Py_GenericAlias((PyObject *)&PyDict_Type, B("(())")));
}

static void
facts(void)
{
    bytearrays();
    lists();
    tables();
    tables_that_change();
    translations();
    views();
    sorts();
    aliases();
    aliases_with_variables();
    aliases_of_themselves();
}
