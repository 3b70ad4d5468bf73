/* What bytes and bytearray take of other objects: what these lend, give by a method, or iterate
 * over. */
#include "show.h"

static PyObject *
slots_of(const char *name, PyTypeObject *base, PyType_Slot *slots)
{
    PyType_Spec spec = { name, 0, 0, Py_TPFLAGS_DEFAULT, slots };
    return PyType_FromSpecWithBases(&spec, (PyObject *)base);
}

static PyObject *
made_of(PyObject *type)
{
    return late(PyObject_CallNoArgs(late(type)));
}

static PyObject *
array(const char *s)
{
    return late(PyByteArray_FromStringAndSize(s, (Py_ssize_t)strlen(s)));
}

/* ---- Types ---- */

static int
lend(PyObject *self, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, self, "cd", 2, 1, flags);
}

static PyObject *
bad_index(PyObject *self)
{
    PyErr_SetString(PyExc_TypeError, "only of one item");
    return NULL;
}

static PyObject *
own_bytes(PyObject *self, PyObject *unused)
{
    return PyBytes_FromString("by __bytes__");
}

static PyMethodDef bytes_methods[] = { { "__bytes__", own_bytes, METH_NOARGS, NULL }, { 0 } };

/* An iterator that is not iterable itself. */
typedef struct {
    PyObject_HEAD int n;
} Letters;

static PyObject *
next_letter(PyObject *self)
{
    int n = ((Letters *)self)->n++;
    return n < 3 ? PyLong_FromLong(65 + n) : NULL;
}

static PyObject *
letters(PyObject *self)
{
    PyType_Slot slots[] = { { Py_tp_iternext, next_letter }, { 0 } };
    puts("  __iter__");
    return PyObject_CallNoArgs(late(type_of("m.Letters", sizeof(Letters), 0, slots)));
}

static PyObject *
no_letters(PyObject *self)
{
    PyErr_SetString(PyExc_TypeError, "none here");
    return NULL;
}

static PyObject *
wrong_letters(PyObject *self)
{
    return PyObject_GetIter(B("[is]", 65, "b"));
}

/* ---- What is lent ---- */

OWN PyObject *list;

/* Exchanges an item that join() has seen already. */
static int
lend_and_exchange(PyObject *self, Py_buffer *view, int flags)
{
    PyList_SetItem(list, 0, PyLong_FromLong(7));
    late(PyBytes_FromString("ZZZZZZZZZZZZZZZZZZZZ"));
    return lend(self, view, flags);
}

static void
joins(void)
{
    PyType_Slot slots[] = { { Py_bf_getbuffer, lend_and_exchange }, { 0 } };
    PyObject *o = made_of(slots_of("m.Exchanges", NULL, slots));
    list = Py_BuildValue("[NO]", PyBytes_FromString("abcdefghijklmnopqrst"), o);
    show("exchanged", PyObject_CallMethod(B("y", ","), "join", "O", list));
    Py_CLEAR(list);
    PyObject *view = late(PyMemoryView_FromObject(B("y", "abcdef")));
    PyObject *steps = late(PyObject_GetItem(view, late(PySlice_New(NULL, NULL, B("i", 2)))));
    show("steps", PyObject_CallMethod(B("y", ","), "join", "((yO))", "a", steps));
    show("text", PyObject_CallMethod(array(","), "join", "((ss))", "a", "b"));
    show("% steps", PyNumber_Remainder(B("y", "<%s>"), steps));
    for (int i = 0; i < 2; i++) {
        PyObject *self = i ? array("1ace2") : B("y", "1ace2");
        show("partition", PyObject_CallMethod(self, "partition", "O", steps));
        show("rpartition", PyObject_CallMethod(self, "rpartition", "O", steps));
        show("rpartition", PyObject_CallMethod(self, "rpartition", "[i]", 97));
        show("partition", PyObject_CallMethod(self, "partition", "y", "9"));
        show("partition", PyObject_CallMethod(self, "partition", "y", ""));
        show("partition", PyObject_CallMethod(self, "partition", "O", self));
    }
    PyObject *const left[] = { array("xy"), view, B("y", ""), array("") };
    PyObject *const right[] = { B("y", "z"), array("z"), B("y", ""), B("s", "z") };
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 4; k++) {
            PyObject *both = Py_NewRef(left[i]);
            PyBytes_Concat(&both, right[k]);
            show("concat", both);
        }
    }
}

static void
methods(void)
{
    PyType_Slot both[] = { { Py_bf_getbuffer, lend }, { Py_tp_methods, bytes_methods }, { 0 } },
                lends[] = { { Py_bf_getbuffer, lend }, { Py_nb_index, bad_index }, { 0 } },
                index[] = { { Py_nb_index, bad_index }, { 0 } },
                text_bytes[] = { { Py_tp_methods, bytes_methods }, { 0 } };
    PyObject *const objects[] = {
        made_of(slots_of("m.Both", NULL, both)),
        made_of(slots_of("m.Lends", NULL, lends)),
        made_of(slots_of("m.Index", NULL, index)),
        made_of(slots_of("m.Bytes", &PyBytes_Type, text_bytes)),
        made_of(slots_of("m.Str", &PyUnicode_Type, text_bytes)),
        B("i", 99),
        late(PyNumber_Lshift(B("i", 1), B("i", 100))),
        B("s", "c"),
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(objects); i++) {
        PyObject *o = objects[i];
        printf("---- %s\n", Py_TYPE(o)->tp_name);
        show("%s", PyNumber_Remainder(B("y", "<%s>"), o));
        show("%b", PyNumber_Remainder(array("<%.4b>"), o));
        done("in", PySequence_Contains(B("y", "abcde"), o));
        done("in", PySequence_Contains(array("abde"), o));
        if (i != 6) {
            show("bytes", PyObject_CallOneArg((PyObject *)&PyBytes_Type, o));
            show("bytearray", PyByteArray_FromObject(o));
        }
    }
}

/* ---- Iterables ---- */

static void
iterables(void)
{
    getiterfunc const ways_to_iterate[] = { letters, no_letters, wrong_letters };
    for (int i = 0; i < 3; i++) {
        PyType_Slot slots[] = { { Py_tp_iter, ways_to_iterate[i] }, { 0 } };
        PyObject *const objects[] = { made_of(slots_of("m.Plain", NULL, slots)),
                                      made_of(slots_of("m.Str", &PyUnicode_Type, slots)) };
        for (int k = 0; k < 2; k++) {
            printf("---- %d of %s\n", i, Py_TYPE(objects[k])->tp_name);
            OBJECT(PyBytes_FromObject(objects[k]));
            OBJECT(PyByteArray_FromObject(objects[k]));
            PyObject *to = array("x");
            OBJECT(PyObject_CallMethod(to, "extend", "O", objects[k]));
            lent("to", to);
        }
    }
    OBJECT(PyObject_CallMethod(array("x"), "extend", "s", ""));
    OBJECT(PyObject_CallMethod(array("x"), "extend", "s", "a"));
}

/* bytes() and bytearray() with and without an encoding. */
static void
arguments(void)
{
    static const char *const sources[] = { "()", "(s)", "(y)" };
    static const char *const keywords[] = { "{}", "{ss}", "{ss}", "{ssss}" };
    PyTypeObject *const types[] = { &PyBytes_Type, &PyByteArray_Type };
    for (int t = 0; t < 2; t++) {
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 4; k++) {
                PyObject *names = k == 2 ? B(keywords[k], "errors", "strict")
                                         : B(keywords[k], "encoding", "ascii", "errors", "strict");
                show(sources[i], PyObject_Call((PyObject *)types[t], B(sources[i], "a"), names));
            }
        }
    }
}

/* A separator is looked at where something stands on both of its sides. */
static void
text_joins(void)
{
    static const char *const items[] = { "()", "(s)", "(i)", "(ss)", "(si)", "i" };
    for (int i = 0; i < 6; i++) {
        PyObject *values = i == 2 || i == 5 ? B(items[i], 4)
                           : i == 4         ? B(items[i], "a", 4)
                                            : B(items[i], "a", "b");
        show(items[i], PyUnicode_Join(B("i", 1), values));
        show(items[i], PyUnicode_Join(NULL, values));
    }
}

static void
facts(void)
{
    joins();
    methods();
    iterables();
    arguments();
    text_joins();
}
