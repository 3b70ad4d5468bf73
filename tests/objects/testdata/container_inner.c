/* Functions of containers that few use: mappings and sequences by their older names, slices,
 * namespaces, tuples from arrays, struct sequences with fields without a name, and what
 * generators give back. */
#include "show.h"

int _PyEval_SliceIndex(PyObject *, Py_ssize_t *);
int _PyEval_SliceIndexNotNone(PyObject *, Py_ssize_t *);
int _PyGen_FetchStopIterationValue(PyObject **);
PyObject *_PyNamespace_New(PyObject *);
PyObject *_PySlice_FromIndices(Py_ssize_t, Py_ssize_t);
int _PySlice_GetLongIndices(PySliceObject *, PyObject *, PyObject **, PyObject **, PyObject **);
PyTypeObject *_PyStructSequence_NewType(PyStructSequence_Desc *, unsigned long);
PyObject *_PyTuple_FromArray(PyObject *const *, Py_ssize_t);
PyObject *_PyTuple_FromArraySteal(PyObject *const *, Py_ssize_t);
int _PyList_AppendTakeRefListResize(PyListObject *, PyObject *);

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
protocols(void)
{
    PyObject *values[] = { build("{s:i}", "a", 1),
                           build("[ii]", 1, 2),
                           build("(i)", 1),
                           build("s", "abc"),
                           build("i", 5),
                           late(PyDictProxy_New(build("{s:i}", "a", 1))),
                           late(PySet_New(build("(i)", 1))),
                           Py_None };
    PyObject *key = build("s", "a"), *one = build("i", 1), *list = build("[]");
    for (int i = 0; i < 8; i++) {
        PyObject *v = values[i], *out = NULL;
        printf("-- %s\n", Py_TYPE(v)->tp_name);
        OBJECT(PyObject_Type(v));
        NUMBER(PyMapping_HasKey(v, key));
        NUMBER(PyMapping_HasKey(v, one));
        NUMBER(PyMapping_HasKey(v, list));
        NUMBER(PyMapping_HasKeyString(v, "a"));
        NUMBER(PyMapping_HasKeyString(v, "b"));
        NUMBER((PyMapping_Length)(v));
        NUMBER((PySequence_Length)(v));
        NUMBER((PySequence_In)(v, one));
        NUMBER((PySequence_In)(v, list));
        NUMBER(PyMapping_GetOptionalItemString(v, "a", &out));
        OBJECT(out ? out : Py_NewRef(Py_Ellipsis));
        NUMBER(PyMapping_GetOptionalItemString(v, "b", &out));
        OBJECT(out ? out : Py_NewRef(Py_Ellipsis));
    }
}

static void
slices(void)
{
    PyObject *values[] = { Py_None,
                           build("i", 3),
                           build("i", -3),
                           build("L", 1LL << 62),
                           Py_True,
                           build("d", 1.5),
                           build("s", "x"),
                           late(PyNumber_Lshift(build("i", 1), build("i", 80))),
                           late(PyNumber_Lshift(build("i", -1), build("i", 80))) };
    for (int i = 0; i < 9; i++) {
        Py_ssize_t n = -77;
        NUMBER(_PyEval_SliceIndex(values[i], &n));
        NUMBER(n);
        n = -77;
        NUMBER(_PyEval_SliceIndexNotNone(values[i], &n));
        NUMBER(n);
    }
    OBJECT(_PySlice_FromIndices(1, 5));
    OBJECT(_PySlice_FromIndices(-1, PY_SSIZE_T_MAX));
    PyObject *lengths[] = { build("i", 0), build("i", 10), values[7] };
    for (int i = 0; i < 9; i++) {
        for (int k = 0; k < 9; k += 2) {
            for (int n = 0; n < 3; n++) {
                PyObject *slice = late(PySlice_New(values[i], values[k], values[(i + k) % 9])),
                         *start, *stop, *step;
                if (_PySlice_GetLongIndices((PySliceObject *)slice, lengths[n], &start, &stop,
                                            &step)
                    < 0) {
                    OBJECT(NULL);
                    continue;
                }
                OBJECT(Py_BuildValue("(NNN)", start, stop, step));
            }
        }
    }
}

static void
tuples(void)
{
    PyObject *items[] = { build("i", 1000), build("s", "x"), Py_None };
    for (int n = 0; n <= 3; n++) {
        OBJECT(_PyTuple_FromArray(items, n));
        for (int i = 0; i < n; i++) {
            Py_INCREF(items[i]);
        }
        OBJECT(_PyTuple_FromArraySteal(items, n));
    }
    PyObject *list = late(PyList_New(0));
    for (int i = 0; i < 20; i++) {
        NUMBER(_PyList_AppendTakeRefListResize((PyListObject *)list, PyLong_FromLong(i * 1000)));
    }
    BORROWED(list);
    OBJECT(PyObject_CallMethod(list, "__sizeof__", NULL));
}

static void
namespaces(void)
{
    OBJECT(_PyNamespace_New(NULL));
    PyObject *n = late(_PyNamespace_New(build("{s:i,s:s}", "a", 1, "b", "text")));
    BORROWED(n);
    NUMBER(PyObject_SetAttrString(n, "c", n));
    BORROWED(n);
    NUMBER(PyObject_DelAttrString(n, "c"));
    NUMBER(PyObject_DelAttrString(n, "c"));
    OBJECT(PyObject_GetAttrString(n, "b"));
    NUMBER(PyObject_RichCompareBool(
        n, late(_PyNamespace_New(build("{s:i,s:s}", "a", 1, "b", "text"))), Py_EQ));
    OBJECT(PyObject_RichCompare(n, n, Py_LT));
    OBJECT(PyObject_CallMethod(n, "__reduce__", NULL));
    OBJECT(_PyNamespace_New(build("{i:i}", 1, 1)));
    OBJECT(_PyNamespace_New(build("[]")));
}

/* ---- Struct sequences ---- */

static PyStructSequence_Desc *
description(void)
{
    static PyStructSequence_Field fields[] = {
        { "first", "one" }, { NULL, NULL }, { "third", "" }, { "hidden", NULL }, { NULL, NULL }
    };
    static PyStructSequence_Desc desc = { "test.seq", "the doc", fields, 3 };
    return &desc;
}

static void
sequence_of(PyTypeObject *type)
{
    if (type == NULL) {
        OBJECT(NULL);
        return;
    }
    PyObject *p = PyStructSequence_New(type);
    for (int i = 0; i < 4; i++) {
        PyStructSequence_SetItem(p, i, PyLong_FromLong(i * 1000));
    }
    BORROWED(p);
    NUMBER(PyTuple_Size(p));
    NUMBER(PyTuple_Check(p));
    OBJECT(PyObject_GetAttrString(p, "third"));
    OBJECT(PyObject_GetAttrString(p, "hidden"));
    OBJECT(PyObject_GetAttrString(p, PyStructSequence_UnnamedField));
    OBJECT(PyObject_GetAttrString((PyObject *)type, "n_unnamed_fields"));
    OBJECT(PyObject_GetAttrString((PyObject *)type, "__match_args__"));
    NUMBER(PyType_HasFeature(type, Py_TPFLAGS_BASETYPE));
    OBJECT(PyObject_CallMethod(p, "__replace__", NULL));
    OBJECT(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Derived", type));
    Py_DECREF(p);
    Py_DECREF(type);
}

/* Types that an interpreter makes; those that are the process's would be shared by the
 * interpreters that run here. */
static void
struct_sequences(void)
{
    PyStructSequence_Desc *desc = description();
    printf("%s\n", PyStructSequence_UnnamedField);
    NUMBER(desc->fields[1].name == NULL);
    PyStructSequence_Field fields[] = { desc->fields[0],
                                        { PyStructSequence_UnnamedField, "no name" },
                                        desc->fields[2],
                                        desc->fields[3],
                                        { NULL, NULL } };
    PyStructSequence_Desc unnamed = *desc, empty = { "test.empty", NULL, fields + 4, 0 };
    unnamed.fields = fields;
    sequence_of(_PyStructSequence_NewType(&unnamed, 0));
    sequence_of(_PyStructSequence_NewType(&unnamed, Py_TPFLAGS_DISALLOW_INSTANTIATION));
    sequence_of(PyStructSequence_NewType(&unnamed));
    PyTypeObject *none = _PyStructSequence_NewType(&empty, 0);
    OBJECT(PyObject_CallFunction((PyObject *)none, "(())"));
    Py_DECREF(none);
}

/* ---- StopIteration ---- */

static void
stopped(const char *what)
{
    PyObject *value = NULL;
    printf("%s ", what);
    NUMBER(_PyGen_FetchStopIterationValue(&value));
    OBJECT(value ? value : Py_NewRef(Py_Ellipsis));
}

static void
stops(void)
{
    stopped("nothing");
    PyErr_SetNone(PyExc_StopIteration);
    stopped("none");
    PyErr_SetObject(PyExc_StopIteration, build("i", 7));
    stopped("int");
    PyErr_SetObject(PyExc_StopIteration, build("(ii)", 7, 8));
    stopped("pair");
    PyErr_SetObject(PyExc_StopIteration,
                    late(PyObject_CallFunction(PyExc_StopIteration, "(s)", "value")));
    stopped("exception");
    PyErr_SetString(PyExc_ValueError, "another");
    stopped("another");
    PyErr_Clear();
    printf("%s\n", Py_GenericAliasType.tp_name);
    OBJECT(PyObject_CallFunction((PyObject *)&Py_GenericAliasType, "O(O)", &PyList_Type,
                                 &PyLong_Type));
    OBJECT(PyObject_CallFunction((PyObject *)&Py_GenericAliasType, "O", &PyList_Type));
}

static void
facts(void)
{
    protocols();
    OBJECT(PyObject_Type(NULL));
    slices();
    tuples();
    namespaces();
    struct_sequences();
    stops();
}
