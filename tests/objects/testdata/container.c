// Containers and the protocols of items, sequences, mappings and iterators, as printed lines.
#include "show.h"

#include <stdio.h>
#include <string.h>

#define M(object, ...) show(#object " " #__VA_ARGS__, PyObject_CallMethod(object, __VA_ARGS__))

// ---- Every function of the protocols with every kind of value

OWN PyObject *values[16];
OWN int n_values;

static void
add_value(PyObject *o)
{
    values[n_values++] = o;
}

#define EACH(call)                          \
    for (int i = 0; i < n_values; i++) {    \
        PyObject *v = values[i];            \
        printf("%s ", Py_TYPE(v)->tp_name); \
        call;                               \
    }

static void
protocols(void)
{
    PyObject *one = B("i", 1), *key = B("s", "a"), *out = NULL;
    n_values = 0;
    add_value(Py_BuildValue("[iii]", 1, 2, 3));
    add_value(Py_BuildValue("(iii)", 1, 2, 3));
    add_value(Py_BuildValue("{s:i}", "a", 1));
    add_value(Py_BuildValue("s", "abc"));
    add_value(Py_BuildValue("y", "abc"));
    add_value(Py_BuildValue("i", 5));
    add_value(Py_NewRef(Py_None));
    add_value(PySet_New(values[0]));
    add_value(PyObject_CallFunction((PyObject *)&PyRange_Type, "i", 4));
    add_value(PyDictProxy_New(values[2]));
    EACH(NUMBER(PyObject_Size(v)))
    EACH(NUMBER(PySequence_Size(v)))
    EACH(NUMBER(PyMapping_Size(v)))
    EACH(NUMBER(PyObject_LengthHint(v, 7)))
    EACH(NUMBER(PySequence_Check(v)))
    EACH(NUMBER(PyMapping_Check(v)))
    EACH(NUMBER(PyIter_Check(v)))
    EACH(OBJECT(PyObject_GetItem(v, one)))
    EACH(OBJECT(PyObject_GetItem(v, key)))
    EACH(NUMBER(PyObject_SetItem(v, key, one)))
    EACH(NUMBER(PyObject_DelItem(v, key)))
    EACH(NUMBER(PyObject_DelItemString(v, "a")))
    EACH(OBJECT(PySequence_GetItem(v, -1)))
    EACH(OBJECT(PySequence_GetSlice(v, 1, 9)))
    EACH(NUMBER(PySequence_SetItem(v, -1, one)))
    EACH(NUMBER(PySequence_SetSlice(v, 0, 1, v)))
    EACH(NUMBER(PySequence_DelSlice(v, 0, 1)))
    EACH(NUMBER(PySequence_DelItem(v, 0)))
    EACH(OBJECT(PySequence_Concat(v, values[0])))
    EACH(OBJECT(PySequence_Concat(v, v)))
    EACH(OBJECT(PySequence_Repeat(v, 2)))
    EACH(OBJECT(PySequence_InPlaceConcat(v, values[1])))
    EACH(OBJECT(PySequence_InPlaceRepeat(v, 1)))
    EACH(OBJECT(PySequence_List(v)))
    EACH(OBJECT(PySequence_Tuple(v)))
    EACH(OBJECT(PySequence_Fast(v, "not so fast")))
    EACH(NUMBER(PySequence_Contains(v, one)))
    EACH(NUMBER(PySequence_Count(v, one)))
    EACH(NUMBER(PySequence_Index(v, one)))
    EACH(NUMBER(PyMapping_HasKeyWithError(v, key)))
    EACH(NUMBER(PyMapping_HasKeyStringWithError(v, "a")))
    EACH(OBJECT(PyMapping_Keys(v)))
    EACH(OBJECT(PyMapping_Values(v)))
    EACH(OBJECT(PyMapping_Items(v)))
    EACH(OBJECT(PyMapping_GetItemString(v, "a")))
    EACH(NUMBER(PyMapping_SetItemString(v, "b", one)))
    EACH(NUMBER(PyMapping_GetOptionalItem(v, key, &out)); late(out))
    EACH(OBJECT(late(PyObject_GetIter(v)) ? Py_BuildValue("s", "iterator") : NULL))
    EACH(BORROWED(PyDict_GetItemWithError(v, key)))
    EACH(NUMBER(PyDict_Size(v)))
    EACH(NUMBER(PyList_Size(v)))
    EACH(NUMBER(PySet_Size(v)))
    EACH(NUMBER(PySet_Contains(v, one)))
    EACH(NUMBER(PyList_Append(v, one)))
    EACH(OBJECT(PyList_GetItemRef(v, 0)))
    EACH(OBJECT(PyDictProxy_New(v)))
    for (int i = 0; i < n_values; i++)
        show("value", values[i]);
}

// ---- One kind after the other

static void
lists(void)
{
    PyObject *l = late(PyList_New(0)), *i3 = B("i", 3);
    OBJECT(PyList_New(-1));
    for (int i = 0; i < 12; i++)
        PyList_Append(l, i3);
    M(l, "__sizeof__", NULL);
    NUMBER(PyList_Insert(l, -100, Py_None));
    NUMBER(PyList_Insert(l, 100, Py_True));
    NUMBER(PyList_SetItem(l, 1, Py_BuildValue("s", "set")));
    NUMBER(PyList_SetItem(l, 100, Py_BuildValue("s", "set")));
    BORROWED(PyList_GetItem(l, -1));
    BORROWED(PyList_GetItem(l, 1));
    OBJECT(PyList_GetSlice(l, -5, 2));
    OBJECT(PyList_GetSlice(l, 3, 1));
    NUMBER(PyList_SetSlice(l, 2, 100, B("(is)", 7, "x")));
    NUMBER(PyList_SetSlice(l, 0, 1, NULL));
    NUMBER(PyList_SetSlice(l, 1, 1, l));
    NUMBER(PyList_Reverse(l));
    NUMBER(PyList_Sort(l));
    NUMBER(PyList_Extend(l, B("{i:i}", 1, 2)));
    NUMBER(PyList_Extend(l, Py_None));
    OBJECT(PyList_AsTuple(l));
    BORROWED(l);
    M(l, "pop", "i", 100);
    M(l, "pop", NULL);
    M(l, "index", "i", 99);
    M(l, "remove", "i", 99);
    M(l, "insert", "i", 1);
    M(l, "sort", "i", 1);
    NUMBER(PyList_Clear(l));
    M(l, "pop", NULL);
    BORROWED(l);
}

// A list whose comparisons change it.
OWN PyObject *sorted;
static PyObject *
meddle(PyObject *self, PyObject *item)
{
    if (PyList_Append(sorted, item) < 0)
        return NULL;
    return Py_NewRef(item);
}
static PyMethodDef meddle_def = { "meddle", meddle, METH_O, NULL };

OWN unsigned state;

static unsigned
next_random(void)
{
    state = state * 1103515245 + 12345;
    return state >> 16;
}

static PyObject *
random_item(int kind)
{
    unsigned r = next_random();
    switch (kind) {
    case 0:
        return Py_BuildValue("i", r % 50);
    case 1:
        return Py_BuildValue("d", (r % 1000) / 8.0);
    case 2:
        return PyUnicode_FromFormat("%c%d", 'a' + r % 3, r % 40);
    case 3:
        return Py_BuildValue("(ii)", r % 4, r % 5);
    case 4:
        return r % 2 ? Py_BuildValue("i", r % 9) : Py_BuildValue("d", r % 9 / 2.0);
    default:
        return PyLong_FromUnsignedLongLong((r % 3) * 0x4000000000000000ULL + r % 7);
    }
}

static void
sorting(void)
{
    static const int sizes[] = { 0, 1, 2, 3, 20, 64, 65, 200 };
    for (int kind = 0; kind < 6; kind++)
        for (unsigned s = 0; s < sizeof(sizes) / sizeof(*sizes); s++)
            for (int backwards = 0; backwards < 2; backwards++) {
                PyObject *l = PyList_New(0), *kw = Py_BuildValue("{s:i}", "reverse", backwards);
                for (int i = 0; i < sizes[s]; i++) {
                    PyObject *o = i % 16 < 4    ? random_item(kind)
                                  : i % 16 < 10 ? PySequence_GetItem(l, i / 2)
                                                : random_item(kind);
                    PyList_Append(l, o);
                    Py_DECREF(o);
                }
                PyObject *sort = PyObject_GetAttrString(l, "sort"), *none = PyTuple_New(0);
                Py_DECREF(PyObject_Call(sort, none, kw));
                BORROWED(l);
                PyDict_SetItemString(kw, "key", (PyObject *)&PyUnicode_Type);
                Py_DECREF(PyObject_Call(sort, none, kw));
                show("by str", l);
                Py_DECREF(kw);
                Py_DECREF(sort);
                Py_DECREF(none);
            }
    sorted = B("[iiis]", 3, 1, 2, "x");
    PyObject *kw = B("{s:N}", "key", PyCFunction_New(&meddle_def, NULL));
    PyObject *sort = late(PyObject_GetAttrString(sorted, "sort")), *none = PyTuple_New(0);
    OBJECT(PyObject_Call(sort, none, kw));
    BORROWED(sorted);
    NUMBER(PyList_Sort(sorted));
    NUMBER(PyList_Sort(none));
}

static int
watched(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value)
{
    printf("event %d of %zd", (int)event, PyDict_Size(dict));
    show(" key", Py_NewRef(key ? key : Py_None));
    show(" value", Py_NewRef(value ? value : Py_None));
    return 0;
}

static void
dicts(void)
{
    PyObject *d = PyDict_New(), *out = NULL, *k, *v, *list = late(PyList_New(0));
    int id = PyDict_AddWatcher(watched);
    NUMBER(PyDict_Watch(id, d));
    NUMBER(PyDict_Watch(id, list));
    NUMBER(PyDict_Watch(9, d));
    NUMBER(PyDict_Watch(6, d));
    NUMBER(PyDict_SetItemString(d, "a", Py_True));
    NUMBER(PyDict_SetItemString(d, "a", Py_False));
    NUMBER(PyDict_SetItem(d, list, Py_None));
    NUMBER(PyDict_Contains(d, list));
    BORROWED(PyDict_GetItem(d, Py_None));
    NUMBER(PyDict_SetDefaultRef(d, Py_None, Py_True, &out));
    Py_XDECREF(out);
    NUMBER(PyDict_SetDefaultRef(d, Py_None, Py_False, &out));
    show("out", out);
    NUMBER(PyDict_GetItemRef(d, Py_None, &out));
    Py_XDECREF(out);
    NUMBER(PyDict_GetItemStringRef(d, "zzz", &out));
    Py_XDECREF(out);
    NUMBER(PyDict_ContainsString(d, "a"));
    NUMBER(PyDict_DelItemString(d, "zzz"));
    NUMBER(PyDict_DelItemString(d, "a"));
    NUMBER(PyDict_Pop(d, Py_None, &out));
    Py_XDECREF(out);
    NUMBER(PyDict_Pop(d, Py_None, &out));
    Py_XDECREF(out);
    NUMBER(PyDict_MergeFromSeq2(d, B("((ss)[ss]s)", "a", "b", "c", "d", "ef"), 1));
    NUMBER(PyDict_MergeFromSeq2(d, B("((ss))", "a", "other"), 0));
    NUMBER(PyDict_MergeFromSeq2(d, B("(i)", 3), 0));
    NUMBER(PyDict_Merge(d, B("{s:s,s:s}", "a", "x", "n", "y"), 0));
    NUMBER(PyDict_Update(d, B("{s:s,s:s}", "a", "x", "n", "y")));
    NUMBER(PyDict_Update(d, Py_None));
    Py_ssize_t at = 0;
    while (PyDict_Next(d, &at, &k, &v)) {
        show("next", Py_NewRef(k));
        show("    ", Py_NewRef(v));
    }
    OBJECT(PyDict_Keys(d));
    OBJECT(PyDict_Values(d));
    OBJECT(PyDict_Items(d));
    OBJECT(PyDict_Copy(d));
    NUMBER(PyDict_Unwatch(id, d));
    M(d, "popitem", NULL);
    M(d, "setdefault", "s", "q");
    M(d, "get", "si", "nope", 3);
    M(d, "pop", "s", "nope");
    M(d, "pop", "ss", "nope", "default");
    M(d, "update", "(i)", 3);
    M((PyObject *)&PyDict_Type, "fromkeys", "(ii)i", 1, 2, 3);
    OBJECT(PyNumber_Or(d, d));
    OBJECT(PyNumber_Or(d, list));
    OBJECT(PyObject_RichCompare(d, d, Py_LT));
    OBJECT(PyObject_RichCompare(d, d, Py_EQ));
    PyDict_Watch(id, d);
    PyDict_Clear(d);
    Py_DECREF(d);
    NUMBER(PyDict_ClearWatcher(id));
    // the order and the size after many changes
    d = late(PyDict_New());
    for (int i = 0; i < 600; i++) {
        PyObject *key = random_item(next_random() % 3);
        if (next_random() % 3)
            PyDict_SetItem(d, key, Py_None);
        else
            PyDict_Pop(d, key, NULL);
        Py_DECREF(key);
        if (i % 60 == 0) {
            M(d, "__sizeof__", NULL);
            OBJECT(PyDict_Keys(d));
            OBJECT(PySequence_List(late(PyObject_CallMethod(d, "__reversed__", NULL))));
        }
    }
    PyObject *it = late(PyObject_GetIter(d));
    OBJECT(PyIter_Next(it));
    PyDict_SetItemString(d, "new", d);
    OBJECT(PyIter_Next(it));
    NUMBER(PyIter_NextItem(it, &out));
    it = late(PyObject_CallMethod(late(PyObject_CallMethod(d, "items", NULL)), "__iter__", NULL));
    PyDict_SetItemString(d, "newer", d);
    OBJECT(PyIter_Next(it));
    PyDict_Clear(d);  // it holds itself
}

static void
sets(void)
{
    PyObject *s = late(PySet_New(NULL)), *f = late(PyFrozenSet_New(B("(iii)", 1, 2, 3))),
             *l = B("[i]", 1), *two = B("i", 2);
    NUMBER(PySet_Add(s, two));
    NUMBER(PySet_Add(s, l));
    NUMBER(PySet_Add(l, two));
    NUMBER(PySet_Add(f, B("i", 9)));
    NUMBER(PySet_Discard(s, two));
    NUMBER(PySet_Discard(s, two));
    NUMBER(PySet_Discard(f, two));
    OBJECT(PySet_Pop(s));
    OBJECT(PySet_Pop(f));
    NUMBER(PySet_Size(l));
    OBJECT(PyNumber_Or(s, f));
    OBJECT(PyNumber_And(f, l));
    OBJECT(PyObject_RichCompare(s, f, Py_LE));
    NUMBER(PyObject_Hash(f));
    NUMBER(PyObject_Hash(s));
    for (int i = 0; i < 500; i++) {
        PyObject *o = Py_BuildValue("i", (int)(next_random() % 200) * (i % 7 ? 1 : -70000));
        if (next_random() % 3)
            PySet_Add(s, o);
        else
            PySet_Discard(s, o);
        Py_DECREF(o);
        if (i % 50 == 0) {
            BORROWED(s);
            M(s, "__sizeof__", NULL);
            OBJECT(PyNumber_Subtract(s, f));
            OBJECT(PyNumber_Xor(f, s));
            OBJECT(PyNumber_And(s, f));
            OBJECT(PyFrozenSet_New(s));
            OBJECT(PySet_Pop(s));
            NUMBER(PyObject_Hash(late(PyFrozenSet_New(s))));
        }
    }
    M(s, "union", "(i)(i)", 5000, 5001);
    M(s, "intersection", "(ii)", 1, 2);
    M(s, "issuperset", "(i)", 5000);
    M(s, "remove", "i", 5000);
    M(s, "symmetric_difference", "(ii)", 5000, 5000);
    NUMBER(PySet_Clear(s));
    BORROWED(s);
}

static void
slices_and_ranges(void)
{
    PyObject *range = (PyObject *)&PyRange_Type, *slice = (PyObject *)&PySlice_Type;
    Py_ssize_t a, b, c, n;
    for (int i = 0; i < 60; i++) {
        int x = next_random() % 20 - 10, y = next_random() % 20 - 10,
            z = (int)(next_random() % 5) - 2;
        PyObject *s = late(PyObject_CallFunction(slice, "iii", x, y, z));
        PyObject *r = late(PyObject_CallFunction(range, "iii", x, y, z));
        M(s, "indices", "i", 7);
        NUMBER(PySlice_GetIndices(s, 7, &a, &b, &c));
        NUMBER(PySlice_Unpack(s, &a, &b, &c));
        NUMBER(PySlice_GetIndicesEx(s, 7, &a, &b, &c, &n));
        PyErr_Clear();
        if (r == NULL) {
            show("range", r);
            continue;
        }
        OBJECT(PySequence_List(r));
        NUMBER(PyObject_Hash(r));
        NUMBER(PySequence_Contains(r, Py_None));
        NUMBER(PySequence_Index(r, B("i", x)));
        OBJECT(PySequence_List(late(PyObject_CallMethod(r, "__reversed__", NULL))));
        PyObject *part = late(PyObject_CallFunction(slice, "Oii", Py_None, 5, z ? z : 1));
        OBJECT(PyObject_GetItem(r, part));
        BORROWED(r);
    }
    OBJECT(PySlice_New(NULL, range, NULL));
    PyObject *huge = late(PyNumber_Lshift(B("i", 1), B("i", 80)));
    PyObject *large = late(PyObject_CallFunction(range, "iOi", 0, huge, 7));
    BORROWED(large);
    NUMBER(PyObject_Size(large));
    OBJECT(PySequence_GetItem(large, -1));
    M(large, "index", "i", 70);
    M(large, "index", "i", 71);
    M(large, "__reversed__", "i", 71);
}

OWN int counted;
static PyObject *
countdown(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(--counted);
}
static PyMethodDef countdown_def = { "countdown", countdown, METH_NOARGS, NULL };

static void
iterators(void)
{
    PyObject *l = B("[iii]", 1, 2, 3), *out = NULL, *it;
    PyObject *zero = B("i", 0), *s = B("s", "xyz");
    OBJECT(PySeqIter_New(zero));
    it = late(PySeqIter_New(s));
    OBJECT(PyIter_Next(it));
    M(it, "__length_hint__", NULL);
    NUMBER(PyIter_NextItem(it, &out));
    Py_XDECREF(out);
    NUMBER(PyIter_NextItem(it, &out));
    Py_XDECREF(out);
    NUMBER(PyIter_NextItem(it, &out));
    Py_XDECREF(out);
    OBJECT(PyIter_Next(it));
    counted = 4;
    it = late(PyCallIter_New(late(PyCFunction_New(&countdown_def, NULL)), zero));
    OBJECT(PySequence_List(it));
    it = late(PyObject_GetIter(l));
    NUMBER(PyIter_Send(it, Py_None, &out));
    late(out);
    NUMBER(PyIter_Send(it, zero, &out));
    late(out);
    NUMBER(PyIter_Send(it, Py_None, &out));
    late(out);
    NUMBER(PyIter_Send(it, Py_None, &out));
    late(out);
    NUMBER(PyIter_Send(it, Py_None, &out));
    late(out);
    BORROWED(out);
    OBJECT(PySequence_List(late(PyObject_CallFunction((PyObject *)&PyEnum_Type, "Oi", l, 5))));
    OBJECT(PySequence_List(late(PyObject_CallFunction((PyObject *)&PyZip_Type, "OO", l, s))));
    OBJECT(PySequence_List(
        late(PyObject_CallFunction((PyObject *)&PyMap_Type, "OO", &PyUnicode_Type, l))));
    OBJECT(PySequence_List(late(
        PyObject_CallFunction((PyObject *)&PyFilter_Type, "OO", Py_None, B("(iii)", 0, 1, 2)))));
    OBJECT(PySequence_List(late(PyObject_CallFunction((PyObject *)&PyReversed_Type, "O", s))));
    OBJECT(PyObject_CallFunction((PyObject *)&PyReversed_Type, "O", zero));
    OBJECT(PyObject_GetAIter(l));
}

// ---- Struct sequences, cells, aliases

static PyStructSequence_Field fields[] = {
    { "x", "the first" }, { "y", NULL }, { "hidden", "behind" }, { NULL, NULL }
};
static PyStructSequence_Desc desc = { "test.point", "a point", fields, 2 };
static PyStructSequence_Desc all = { "test.all", NULL, fields, 3 };

static void
struct_sequences(void)
{
    PyTypeObject *types[] = { PyStructSequence_NewType(&desc), PyStructSequence_NewType(&all) };
    for (int i = 0; i < 2; i++) {
        PyObject *type = late((PyObject *)types[i]), *p = PyStructSequence_New(types[i]);
        PyStructSequence_SetItem(p, 0, Py_BuildValue("i", 1));
        PyStructSequence_SetItem(p, 1, Py_BuildValue("s", "two"));
        PyStructSequence_SetItem(p, 2, Py_BuildValue("d", 3.5));
        BORROWED(p);
        NUMBER(PyTuple_Size(p));
        BORROWED(PyStructSequence_GetItem(p, 2));
        OBJECT(PyObject_GetAttrString(p, "hidden"));
        OBJECT(PyObject_GetAttrString(p, "y"));
        OBJECT(PyObject_GetAttrString(type, "n_fields"));
        OBJECT(PyObject_GetAttrString(type, "__match_args__"));
        OBJECT(PyObject_GetAttrString(type, "__doc__"));
        OBJECT(PySequence_GetSlice(p, 0, 2));
        NUMBER(PyObject_SetAttrString(p, "x", p));
        OBJECT(PyObject_CallFunction(type, "((i))", 1));
        OBJECT(PyObject_CallFunction(type, "((ii))", 1, 2));
        OBJECT(PyObject_CallFunction(type, "((iiii))", 1, 2, 3, 4));
        OBJECT(PyObject_CallFunction(type, "((ii){s:i})", 1, 2, "hidden", 3));
        OBJECT(PyObject_CallFunction(type, "((ii){s:i})", 1, 2, "nope", 3));
        OBJECT(PyObject_CallFunction(type, "(i)", 1));
        OBJECT(PyObject_CallFunction(type, "((ii)i)", 1, 2, 3));
        OBJECT(PySequence_GetItem(late(PyObject_CallMethod(p, "__reduce__", NULL)), 1));
        OBJECT(PyObject_RichCompare(p, B("(is)", 1, "two"), Py_EQ));
        Py_DECREF(p);
    }
}

static void
small_ones(void)
{
    PyObject *c = late(PyCell_New(NULL)), *l = B("[i]", 1);
    OBJECT(PyCell_Get(c) ? NULL : Py_BuildValue("s", "empty"));
    OBJECT(PyObject_GetAttrString(c, "cell_contents"));
    NUMBER(PyCell_Set(c, l));
    NUMBER(PyCell_Set(l, c));
    OBJECT(PyCell_Get(c));
    OBJECT(PyObject_RichCompare(c, late(PyCell_New(l)), Py_EQ));
    OBJECT(PyObject_RichCompare(c, late(PyCell_New(NULL)), Py_LT));
    PyObject *alias = late(Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type));
    BORROWED(alias);
    OBJECT(PyObject_GetAttrString(alias, "__args__"));
    OBJECT(PyObject_CallFunction(alias, "(s)", "ab"));
    NUMBER(PyObject_IsInstance(l, alias));
    OBJECT(PyObject_GetItem((PyObject *)&PyType_Type, l));
    OBJECT(PyObject_GetItem((PyObject *)&PyLong_Type, l));
    OBJECT(PyObject_GetItem(alias, l));
    PyObject *t = PyTuple_Pack(2, l, Py_None);
    OBJECT(PyTuple_GetSlice(t, 1, 9));
    BORROWED(PyTuple_GetItem(t, 2));
    NUMBER(PyTuple_SetItem(t, 2, Py_None));
    NUMBER(PyObject_Hash(t));
    NUMBER(_PyTuple_Resize(&t, 4));
    NUMBER(PyTuple_Size(t));
    Py_XDECREF(t);
    NUMBER(PyObject_Hash(B("(isd(i))", 1, "", 2.5, -1)));
    OBJECT(PyTuple_New(-1));
}

static void
facts(void)
{
    state = 12345;
    protocols();
    lists();
    sorting();
    dicts();
    sets();
    slices_and_ranges();
    iterators();
    struct_sequences();
    small_ones();
}
