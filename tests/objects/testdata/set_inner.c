/* set as CPython's own modules use it, and the iterators of containers by their types. */
#include "show.h"

int _PySet_AddTakeRef(PySetObject *, PyObject *);
int _PySet_Contains(PySetObject *, PyObject *);
extern PyObject *_PySet_Dummy;
int _PySet_NextEntry(PyObject *, Py_ssize_t *, PyObject **, Py_hash_t *);
int _PySet_NextEntryRef(PyObject *, Py_ssize_t *, PyObject **, Py_hash_t *);
int _PySet_Update(PyObject *, PyObject *);

static PyObject *
build(const char *format, ...)
{
    va_list vargs;
    va_start(vargs, format);
    PyObject *o = late(Py_VaBuildValue(format, vargs));
    va_end(vargs);
    return o;
}

static void
entries(PyObject *s)
{
    Py_ssize_t at = 0;
    PyObject *key = NULL;
    Py_hash_t hash = 0;
    while (_PySet_NextEntry(s, &at, &key, &hash) > 0) {
        printf("%zd %d ", at, hash == PyObject_Hash(key));
        BORROWED(key);
    }
    at = 0;
    while (_PySet_NextEntryRef(s, &at, &key, &hash) > 0) {
        printf("%zd %d ", at, hash == PyObject_Hash(key));
        OBJECT(key);
    }
}

static void
sets(void)
{
    PyObject *s = late(PySet_New(NULL)), *list = build("[ii]", 5, 6),
             *f = late(PyFrozenSet_New(list));
    NUMBER(Py_IS_TYPE(s, &PySet_Type));
    NUMBER(Py_IS_TYPE(f, &PyFrozenSet_Type));
    NUMBER(_PySet_AddTakeRef((PySetObject *)s, PyLong_FromLong(1000)));
    NUMBER(_PySet_AddTakeRef((PySetObject *)s, PyUnicode_FromString("text")));
    NUMBER(_PySet_AddTakeRef((PySetObject *)s, PyLong_FromLong(1000)));
    NUMBER(_PySet_AddTakeRef((PySetObject *)s, Py_NewRef(list)));
    NUMBER(_PySet_Contains((PySetObject *)s, build("i", 1000)));
    NUMBER(_PySet_Contains((PySetObject *)s, build("i", 1001)));
    NUMBER(_PySet_Contains((PySetObject *)s, list));
    NUMBER(_PySet_Contains((PySetObject *)s, s));
    entries(s);
    NUMBER(_PySet_Update(s, list));
    NUMBER(_PySet_Update(s, s));
    NUMBER(_PySet_Update(s, f));
    NUMBER(_PySet_Update(s, build("{s:i}", "key", 1)));
    NUMBER(_PySet_Update(s, Py_None));
    NUMBER(_PySet_Update(s, build("[O]", list)));
    NUMBER(_PySet_Update(list, f));
    entries(s);
    NUMBER(PySet_Discard(s, build("i", 5)));
    entries(s);
    entries(f);
    Py_ssize_t at = 0;
    PyObject *key;
    Py_hash_t hash;
    NUMBER(_PySet_NextEntry(list, &at, &key, &hash));
    NUMBER(_PySet_NextEntryRef(list, &at, &key, &hash));
    NUMBER(_PySet_Dummy != NULL);
    for (int i = 0; i < 300; i++) {
        PyObject *o = i % 3 ? PyLong_FromLong(i * 37 % 501) : PyUnicode_FromFormat("t%d", i % 60);
        NUMBER(_PySet_AddTakeRef((PySetObject *)s, o));
    }
    BORROWED(s);
    for (int i = 0; i < 501; i += 3) {
        PySet_Discard(s, late(PyLong_FromLong(i)));
    }
    entries(s);
    OBJECT(PyObject_CallMethod(s, "__sizeof__", NULL));
}

/* ---- Iterators ---- */

static void
iterator(const char *what, PyTypeObject *type, PyObject *it)
{
    printf("-- %s\n", what);
    if (it == NULL) {
        show("none", NULL);
        return;
    }
    printf("%s %d\n", type->tp_name, Py_TYPE(it) == type);
    NUMBER(PyIter_Check(it));
    NUMBER(PyAIter_Check(it));
    NUMBER(PyObject_LengthHint(it, 77));
    OBJECT(PyIter_Next(it));
    NUMBER(PyObject_LengthHint(it, 77));
    PyObject *reduced = late(PyObject_CallMethod(it, "__reduce__", NULL));
    PyErr_Clear();
    if (reduced && PyTuple_Check(reduced) && PyTuple_Size(reduced) > 1) {
        OBJECT(PySequence_GetSlice(reduced, 1, 9));
    }
    OBJECT(PyObject_CallMethod(it, "__setstate__", "i", 2));
    OBJECT(PySequence_List(it));
    OBJECT(PyIter_Next(it));
    NUMBER(PyObject_LengthHint(it, 77));
    OBJECT(PyObject_CallMethod(it, "__setstate__", "i", 0));
    OBJECT(PyIter_Next(it));
    OBJECT(PyObject_CallNoArgs((PyObject *)type));
    Py_DECREF(it);
}

static PyObject *
reversed(PyObject *o)
{
    return PyObject_CallMethod(o, "__reversed__", NULL);
}

OWN int counted;

static PyObject *
count(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(counted++);
}

static PyMethodDef count_def = { "count", count, METH_NOARGS, NULL };

static void
iterators(void)
{
    PyObject *list = build("[iiii]", 1, 2, 3, 4), *tuple = build("(iii)", 1, 2, 3);
    PyObject *range = late(PyObject_CallFunction((PyObject *)&PyRange_Type, "iii", 0, 20, 5));
    PyObject *large = late(
        PyObject_CallFunction((PyObject *)&PyRange_Type, "LLL", 1LL << 62, 5LL << 60, 1LL << 60));
    PyObject *huge = late(PyNumber_Lshift(build("i", 1), build("i", 70)));
    PyObject *huger = late(PyNumber_Add(huge, build("i", 3)));
    PyObject *huge_range =
        late(PyObject_CallFunction((PyObject *)&PyRange_Type, "OO", huge, huger));
    PyObject *text = build("s", "abc"),
             *wide = build("s", "\xe2\x82\xac"
                                "x"),
             *bytes = build("y", "abc");
    PyObject *array = late(PyByteArray_FromStringAndSize("abc", 3)), *set = late(PySet_New(tuple));
    iterator("list", &PyListIter_Type, PyObject_GetIter(list));
    iterator("list from behind", &PyListRevIter_Type, reversed(list));
    iterator("tuple", &PyTupleIter_Type, PyObject_GetIter(tuple));
    iterator("range", &PyRangeIter_Type, PyObject_GetIter(range));
    iterator("range from behind", &PyRangeIter_Type, reversed(range));
    iterator("large range", &PyLongRangeIter_Type, PyObject_GetIter(large));
    iterator("huge range", &PyLongRangeIter_Type, PyObject_GetIter(huge_range));
    iterator("huge range from behind", &PyLongRangeIter_Type, reversed(huge_range));
    iterator("text", &PyUnicodeIter_Type, PyObject_GetIter(wide));
    iterator("text from behind", &PyReversed_Type,
             PyObject_CallOneArg((PyObject *)&PyReversed_Type, text));
    iterator("bytes", &PyBytesIter_Type, PyObject_GetIter(bytes));
    iterator("bytearray", &PyByteArrayIter_Type, PyObject_GetIter(array));
    iterator("set", &PySetIter_Type, PyObject_GetIter(set));
    iterator("sequence", &PySeqIter_Type, PySeqIter_New(list));
    counted = 0;
    PyObject *function = late(PyCFunction_New(&count_def, NULL));
    iterator("call", &PyCallIter_Type, PyCallIter_New(function, build("i", 4)));
    NUMBER(PyAIter_Check(list));
    printf("%s %s %s\n", PyTuple_Type.tp_name, PyCell_Type.tp_name, PyGen_Type.tp_name);
    PyObject *it = late(PyObject_GetIter(set));
    PySet_Add(set, build("i", 99));
    OBJECT(PyIter_Next(it));
    OBJECT(PyIter_Next(it));
    NUMBER(PyObject_LengthHint(it, 77));
    it = late(PyObject_GetIter(list));
    PyList_Append(list, Py_None);
    NUMBER(PyObject_LengthHint(it, 77));
    PyList_Clear(list);
    NUMBER(PyObject_LengthHint(it, 77));
    OBJECT(PyIter_Next(it));
    it = late(PyObject_GetIter(array));
    PyByteArray_Resize(array, 1);
    OBJECT(PySequence_List(it));
}

/* A derived type is shown by its whole name. */
static void
names(void)
{
    static PyType_Slot slots[] = { { 0, NULL } };
    static PyTypeObject *const bases[] = { &PySet_Type, &PyFrozenSet_Type };
    for (int i = 0; i < 2; i++) {
        PyType_Spec spec = { "m.S", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots };
        PyObject *type = late(PyType_FromSpecWithBases(&spec, (PyObject *)bases[i])),
                 *s = late(PyObject_CallOneArg(type, build("(i)", 1)));
        BORROWED(s);
        OBJECT(PyObject_CallNoArgs(type));
        PyObject *of_python = late(class_of("D", PyTuple_Pack(1, type), PyDict_New()));
        OBJECT(PyObject_CallOneArg(of_python, build("(i)", 1)));
        OBJECT(PyObject_CallNoArgs(of_python));
        if (i == 0) {
            PyObject *d = late(PyObject_CallNoArgs(of_python)),
                     *holder = late(PyFrozenSet_New(NULL));
            OBJECT(PyNumber_Or(d, holder));
        }
    }
}

static void
facts(void)
{
    sets();
    names();
    iterators();
}
