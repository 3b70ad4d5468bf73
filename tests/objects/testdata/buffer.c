// The buffer protocol and memoryview: what each operation gives or refuses, as printed lines.
#include "ways.h"

#include <stdio.h>

static void
failed(void)
{
    PyObject *e = PyErr_GetRaisedException();
    PyObject *text = e ? PyObject_Str(e) : NULL;
    printf("%s: %s\n", e ? Py_TYPE(e)->tp_name : "no exception",
           text ? PyUnicode_AsUTF8(text) : "?");
    PyErr_Clear();
    Py_XDECREF(text);
    Py_XDECREF(e);
}

// Prints a result, taking it over; a view by its items.
static void
show(const char *what, PyObject *o)
{
    printf("%s -> ", what);
    if (o != NULL && PyMemoryView_Check(o)) {
        PyObject *list = PyObject_CallMethod(o, "tolist", NULL);
        if (list == NULL)
            PyErr_Clear();
        else {
            Py_DECREF(o);
            o = list;
        }
    }
    PyObject *text =
        o ? PyMemoryView_Check(o) ? PyUnicode_FromString("a view") : PyObject_Repr(o) : NULL;
    if (text == NULL)
        failed();
    else
        printf("%s\n", PyUnicode_AsUTF8(text));
    Py_XDECREF(text);
    Py_XDECREF(o);
}

static PyObject *
bytearray(int n)
{
    char data[64];
    for (int i = 0; i < n; i++)
        data[i] = (char)i;
    return PyByteArray_FromStringAndSize(data, n);
}

static PyObject *
slice(PyObject *v, Py_ssize_t from, Py_ssize_t to, Py_ssize_t by)
{
    PyObject *a = from == 99 ? Py_None : PyLong_FromSsize_t(from),
             *b = to == 99 ? Py_None : PyLong_FromSsize_t(to), *c = PyLong_FromSsize_t(by),
             *s = PySlice_New(a, b, c), *r = PyObject_GetItem(v, s);
    Py_DECREF(s);
    return r;
}

struct made {
    const char *name;
    PyObject *view;
};
OWN struct made made[32];
OWN int count;

static void
add(const char *name, PyObject *v)
{
    if (v == NULL)
        failed();
    made[count++] = (struct made){ name, v };
}

static PyObject *
cast(PyObject *owned, const char *format, PyObject *shape)
{
    PyObject *r = shape ? PyObject_CallMethod(owned, "cast", "sN", format, shape)
                        : PyObject_CallMethod(owned, "cast", "s", format);
    Py_DECREF(owned);
    return r;
}

static PyObject *
viewed(PyObject *owned)
{
    PyObject *v = PyMemoryView_FromObject(owned);
    Py_DECREF(owned);
    return v;
}

static void
views(void)
{
    static const char *formats[] = { "c", "b", "h", "i", "I", "q", "Q", "n",
                                     "N", "f", "d", "e", "?", "P", "@H" };
    add("bytes", viewed(PyBytes_FromString("abcdef")));
    add("bytearray", viewed(bytearray(10)));
    add("step", slice(made[1].view, 99, 99, 2));
    add("reversed", slice(made[1].view, 99, 99, -1));
    add("empty", slice(made[1].view, 3, 3, 1));
    add("2 x 3", cast(viewed(bytearray(6)), "B", Py_BuildValue("[ii]", 2, 3)));
    add("part of it", slice(made[5].view, 1, 99, 1));
    add("2 x 2 x 2", cast(viewed(bytearray(16)), "h", Py_BuildValue("(iii)", 2, 2, 2)));
    add("scalar", cast(viewed(bytearray(4)), "i", PyList_New(0)));
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        add(formats[i], cast(viewed(bytearray(16)), formats[i], NULL));
}

static void
attributes(void)
{
    static const char *names[] = { "nbytes",       "readonly",     "itemsize",  "format",
                                   "ndim",         "shape",        "strides",   "suboffsets",
                                   "c_contiguous", "f_contiguous", "contiguous" };
    for (int i = 0; i < count; i++) {
        char what[80];
        for (size_t a = 0; a < sizeof names / sizeof *names; a++) {
            snprintf(what, sizeof what, "%s %s", made[i].name, names[a]);
            show(what, PyObject_GetAttrString(made[i].view, names[a]));
        }
        printf("%s len %zd\n", made[i].name, PyObject_Size(made[i].view));
        PyErr_Clear();
        snprintf(what, sizeof what, "%s tobytes", made[i].name);
        show(what, PyObject_CallMethod(made[i].view, "tobytes", NULL));
        show(what, PyObject_CallMethod(made[i].view, "tobytes", "s", "F"));
        show(what, PyObject_CallMethod(made[i].view, "tobytes", "s", "X"));
        show(what, PyObject_CallMethod(made[i].view, "tobytes", "i", 1));
        show("tolist", PyObject_CallMethod(made[i].view, "tolist", NULL));
        show("hex", PyObject_CallMethod(made[i].view, "hex", "s", ":"));
        show("iter", PySequence_List(made[i].view));
        show("toreadonly", PyObject_CallMethod(made[i].view, "toreadonly", NULL));
        show("count", PyObject_CallMethod(made[i].view, "count", "i", 1));
        show("index", PyObject_CallMethod(made[i].view, "index", "i", 1));
        show("index", PyObject_CallMethod(made[i].view, "index", "iii", 1, -3, 100));
        Py_hash_t h = PyObject_Hash(made[i].view);
        if (h == -1)
            failed();
        else {
            PyObject *bytes = PyObject_CallMethod(made[i].view, "tobytes", NULL);
            printf("hash is that of the bytes: %d\n", h == PyObject_Hash(bytes));
            Py_DECREF(bytes);
        }
    }
}

static void
items(void)
{
    PyObject *keys[] = { PyLong_FromLong(0),
                         PyLong_FromLong(-1),
                         PyLong_FromLong(1000),
                         Py_BuildValue("(i)", 0),
                         Py_BuildValue("(ii)", 0, 1),
                         Py_BuildValue("(ii)", 9, 9),
                         PyTuple_New(0),
                         Py_NewRef(Py_Ellipsis),
                         PySlice_New(NULL, NULL, NULL),
                         PyUnicode_FromString("a"),
                         Py_NewRef(Py_None),
                         Py_BuildValue("(iii)", 1, 1, 1) };
    PyObject *values[] = {
        PyLong_FromLong(1),      PyLong_FromLong(-1),
        PyLong_FromLong(300),    PyFloat_FromDouble(1.5),
        PyBytes_FromString("a"), PyBytes_FromString("abcdefghij"),
        Py_NewRef(Py_None),      PyLong_FromString("1180591620717411303424", NULL, 10)
    };
    for (int i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            char what[80];
            snprintf(what, sizeof what, "%s [%zu]", made[i].name, k);
            show(what, PyObject_GetItem(made[i].view, keys[k]));
            for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
                snprintf(what, sizeof what, "%s [%zu] = %zu", made[i].name, k, v);
                printf("%s: ", what);
                if (PyObject_SetItem(made[i].view, keys[k], values[v]) < 0)
                    failed();
                else
                    show("", PyObject_CallMethod(made[i].view, "tobytes", NULL));
            }
            if (PyObject_DelItem(made[i].view, keys[k]) < 0)
                failed();
        }
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        Py_DECREF(keys[k]);
    for (size_t v = 0; v < sizeof values / sizeof *values; v++)
        Py_DECREF(values[v]);
}

static void
comparisons(void)
{
    PyObject *others[] = { PyBytes_FromString("abcdef"), bytearray(10), PyLong_FromLong(1),
                           PyUnicode_FromString("abcdef") };
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++)
            printf("%d", PyObject_RichCompareBool(made[i].view, made[j].view, Py_EQ));
        for (int j = 0; j < 4; j++)
            printf("%d", PyObject_RichCompareBool(made[i].view, others[j], Py_NE));
        printf("\n");
    }
    show("less", PyObject_RichCompare(made[0].view, made[1].view, Py_LT));
    for (int j = 0; j < 4; j++)
        Py_DECREF(others[j]);
}

static void
casts(void)
{
    static const char *formats[] = { "B", "c", "h", "i", "q", "d", "x", "<i", "@", "" };
    for (int i = 0; i < count; i++)
        for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
            for (int s = 0; s < 7; s++) {
                static const char *shapes[] = { NULL, "[]", "[i]", "(ii)", "[iii]", "i" };
                PyObject *shape = s == 6 ? Py_BuildValue("[s]", "a")
                                  : s    ? Py_BuildValue(shapes[s], 2, 3, 1)
                                         : NULL;
                PyObject *v =
                    shape ? PyObject_CallMethod(made[i].view, "cast", "sO", formats[f], shape)
                          : PyObject_CallMethod(made[i].view, "cast", "s", formats[f]);
                printf("%s cast %s %d ", made[i].name, formats[f], s);
                show("", v);
                Py_XDECREF(shape);
            }
}

static void
requests(void)
{
    static const int flags[] = { PyBUF_SIMPLE,       PyBUF_WRITABLE,       PyBUF_FORMAT,
                                 PyBUF_ND,           PyBUF_STRIDES,        PyBUF_C_CONTIGUOUS,
                                 PyBUF_F_CONTIGUOUS, PyBUF_ANY_CONTIGUOUS, PyBUF_FULL_RO,
                                 PyBUF_FULL };
    for (int i = 0; i < count; i++)
        for (size_t f = 0; f < sizeof flags / sizeof *flags; f++) {
            Py_buffer b;
            printf("%s %#x: ", made[i].name, flags[f]);
            if (PyObject_GetBuffer(made[i].view, &b, flags[f]) < 0) {
                failed();
                continue;
            }
            printf("%zd %zd %d %d %s %d %d %d\n", b.len, b.itemsize, b.readonly, b.ndim,
                   b.format ? b.format : "-", b.shape != NULL, b.strides != NULL,
                   b.suboffsets != NULL);
            show("release", PyObject_CallMethod(made[i].view, "release", NULL));
            PyBuffer_Release(&b);
            PyBuffer_Release(&b);
        }
}

static void
contiguous(void)
{
    static const int kinds[] = { PyBUF_READ, PyBUF_WRITE };
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < 2; k++)
            for (const char *order = "CFA"; *order; order++) {
                PyObject *v = PyMemoryView_GetContiguous(made[i].view, kinds[k], *order);
                printf("%s contiguous %d %c: ", made[i].name, k, *order);
                if (v != NULL) {
                    PyObject *strides = PyObject_GetAttrString(v, "strides");
                    show("strides", strides);
                }
                show("", v);
            }
        Py_buffer b;
        if (PyObject_GetBuffer(made[i].view, &b, PyBUF_FULL_RO) == 0) {
            for (const char *order = "CFA"; *order; order++) {
                char memory[32] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
                printf("from %d\n",
                       b.readonly ? 0 : PyBuffer_FromContiguous(&b, memory, b.len, *order));
                printf("to %d: ", PyBuffer_ToContiguous(memory, &b, b.len, *order));
                show("", PyBytes_FromStringAndSize(memory, b.len));
                if (PyBuffer_ToContiguous(memory, &b, b.len - 1, *order) < 0)
                    failed();
            }
            PyBuffer_Release(&b);
        }
    }
    char memory[] = "memory";
    show("from memory", PyMemoryView_FromMemory(memory, 6, PyBUF_READ));
    PyObject *v = PyMemoryView_FromMemory(memory, 6, PyBUF_WRITE);
    PyObject *x = PyBytes_FromString("MEMORY"), *all = PySlice_New(NULL, NULL, NULL);
    printf("%d %s\n", PyObject_SetItem(v, all, x), memory);
    Py_DECREF(all);
    show("obj", PyObject_GetAttrString(v, "obj"));
    Py_DECREF(v);
    Py_buffer info;
    printf("%d\n", PyBuffer_FillInfo(&info, NULL, memory, 6, 1, PyBUF_FULL_RO));
    show("from buffer", PyMemoryView_FromBuffer(&info));
    info.buf = NULL;
    show("from buffer", PyMemoryView_FromBuffer(&info));
    if (PyBuffer_FillInfo(&info, NULL, memory, 6, 1, PyBUF_WRITABLE) < 0)
        failed();
    show("from int", PyMemoryView_FromObject(Py_True));
    PyObject *target = bytearray(6), *small = bytearray(2);
    printf("%d\n", PyObject_CopyData(target, x));
    show("copied", target);
    if (PyObject_CopyData(small, x) < 0)
        failed();
    if (PyObject_CopyData(small, Py_None) < 0)
        failed();
    Py_DECREF(small);
    Py_DECREF(x);
    for (const char *const *f =
             (const char *const[]){ "i", "", "2i", "<hq", "bq", "3s", "@P", "=l", NULL };
         *f; f++)
        printf("size of %s: %zd\n", *f, PyBuffer_SizeFromFormat(*f));
}

static void
released(void)
{
    static const char *methods[] = { "tolist",     "tobytes",   "hex",
                                     "toreadonly", "__enter__", "release" };
    PyObject *b = bytearray(4), *v = PyMemoryView_FromObject(b), *w = PyMemoryView_FromObject(v),
             *it = PyObject_GetIter(v);
    show("append", PyObject_CallMethod(b, "append", "i", 1));
    show("release", PyObject_CallMethod(v, "release", NULL));
    show("append", PyObject_CallMethod(b, "append", "i", 1));
    show("release", PyObject_CallMethod(w, "release", NULL));
    show("append", PyObject_CallMethod(b, "append", "i", 1));
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        show(methods[i], PyObject_CallMethod(v, methods[i], NULL));
    show("shape", PyObject_GetAttrString(v, "shape"));
    show("item", PySequence_GetItem(v, 0));
    show("next", PyIter_Next(it));
    if (PyObject_Size(v) < 0)
        failed();
    if (PyObject_Hash(v) == -1)
        failed();
    show("of it", PyMemoryView_FromObject(v));
    printf("%d %d\n", PyObject_RichCompareBool(v, v, Py_EQ), PyObject_RichCompareBool(v, w, Py_EQ));
    Py_DECREF(it);
    Py_DECREF(w);
    Py_DECREF(v);
    Py_DECREF(b);
}

static void
facts(void)
{
    views();
    attributes();
    comparisons();
    casts();
    requests();
    contiguous();
    items();
    released();
    while (count > 0)
        Py_DECREF(made[--count].view);
}
