/* Views of memory of any format: items that are larger than their format says, that no item is had
 * of, or that are of no format that is known. */
#include "show.h"

#include <stdint.h>

OWN unsigned char memory[128];

static PyObject *
view_at(int offset, const char *format, Py_ssize_t itemsize, Py_ssize_t n)
{
    Py_buffer b = { .buf = memory + offset,
                    .len = itemsize * n,
                    .itemsize = itemsize,
                    .ndim = 1,
                    .shape = &n,
                    .format = (char *)format };
    return PyMemoryView_FromBuffer(&b);
}

static void
show_memory(int n)
{
    for (int i = 0; i < n; i++) {
        printf("%02x", memory[i]);
    }
    putchar('\n');
}

static PyObject *
whole(void)
{
    return late(PySlice_New(NULL, NULL, NULL));
}

/* Only as much of an item is set and compared as the format says. */
static void
of_larger_items(void)
{
    static const struct {
        const char *format;
        int itemsize, size;
    } kinds[] = { { NULL, 4, 1 }, { NULL, 16, 1 }, { NULL, 24, 1 }, { "h", 8, 2 },
                  { "i", 16, 4 }, { "d", 16, 8 },  { "f", 12, 4 } };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(kinds); i++) {
        const int itemsize = kinds[i].itemsize, size = kinds[i].size;
        memset(memory, 0x11, sizeof(memory));
        PyObject *v = view_at(0, kinds[i].format, itemsize, 2);
        printf("%s of %d: %d ", kinds[i].format ? kinds[i].format : "none", itemsize,
               PyObject_SetItem(v, B("i", 1), B("i", 5)));
        show_memory(2 * itemsize);
        PyObject *w = view_at(64, kinds[i].format, size, 2);
        memcpy(memory + 64, memory, size);
        memcpy(memory + 64 + size, memory + itemsize, size);
        printf("equal %d", PyObject_RichCompareBool(v, w, Py_EQ));
        memory[0] = 0x22; /* in both, then behind what is compared, and in one */
        memory[64] = 0x22;
        memory[size] = 0x33;
        printf(" %d", PyObject_RichCompareBool(w, v, Py_EQ));
        memory[itemsize] ^= 0x44;
        printf(" %d\n", PyObject_RichCompareBool(v, w, Py_EQ));
        Py_DECREF(v), Py_DECREF(w);
    }
}

/* An object of 64 bytes that says that they are four. */
OWN Py_ssize_t four;

static int
lend(PyObject *self, Py_buffer *view, int flags)
{
    PyBuffer_FillInfo(view, self, memory, 64, 1, flags);
    four = 4;
    view->shape = &four;
    return 0;
}

static void
of_another_length(void)
{
    PyType_Slot slots[] = { { Py_bf_getbuffer, lend }, { 0 } };
    PyObject *T = type_of("m.T", sizeof(PyObject), 0, slots), *o = PyObject_CallNoArgs(T);
    char to[] = "----------------";
    PyObject *all = PyMemoryView_FromMemory(to, 8, PyBUF_WRITE),
             *steps = PyObject_GetItem(all, late(PySlice_New(NULL, NULL, B("i", 2))));
    memset(memory, 'x', sizeof(memory));
    NUMBER(PyObject_SetItem(steps, whole(), o));
    puts(to);
    PyObject *part = PyObject_GetItem(all, late(PySlice_New(NULL, B("i", 4), NULL)));
    memset(memory, 'y', sizeof(memory));
    NUMBER(PyObject_SetItem(part, whole(), o));
    puts(to);
    show("equal", PyObject_RichCompare(part, o, Py_EQ));
    Py_DECREF(all), Py_DECREF(steps), Py_DECREF(part), Py_DECREF(o), Py_DECREF(T);
}

static void
of_complex_numbers(void)
{
    static const char *const formats[] = { "D", "F", "@D", "@F", "<D" };
    for (int i = 0; i < 5; i++) {
        const int size = strchr(formats[i], 'F') ? 8 : 16;
        memset(memory, 0, sizeof(memory));
        memory[64] = 1;
        PyObject *v = view_at(0, formats[i], size, 2), *w = view_at(64, formats[i], size, 2);
        puts(formats[i]);
        NUMBER(PyObject_SetItem(v, whole(), w));
        printf("%d equal %d", memory[0], PyObject_RichCompareBool(v, w, Py_EQ));
        memory[size / 2] = 1;
        printf(" %d\n", PyObject_RichCompareBool(v, w, Py_EQ));
        OBJECT(PyObject_GetItem(v, B("i", 0)));
        OBJECT(PyObject_GetItem(v, B("i", 9)));
        NUMBER(PyObject_SetItem(v, B("i", 0), B("d", 1.0)));
        NUMBER(PyObject_SetItem(v, B("(i)", 9), B("d", 1.0)));
        OBJECT(PyObject_CallMethod(v, "tolist", NULL));
        OBJECT(PyObject_CallMethod(v, "count", "i", 1));
        PyObject *it = PyObject_GetIter(v);
        show("next", it ? PyIter_Next(it) : NULL);
        PyObject *bytes = PyObject_CallMethod(v, "cast", "s", "B");
        OBJECT(PyObject_CallMethod(bytes, "cast", "s", formats[i]));
        Py_XDECREF(it), Py_DECREF(v), Py_DECREF(w), Py_DECREF(bytes);
        v = view_at(0, formats[i], size, 0);
        show("none of them", PyObject_CallMethod(v, "tolist", NULL));
        Py_DECREF(v);
    }
}

/* What is of no known format is equal to nothing. */
static void
of_unknown_formats(void)
{
    static const struct {
        const char *a, *b;
        int a_size, b_size;
    } pairs[] = { { "Zd", "Zd", 16, 16 }, { "T{i:x:}", "T{i:x:}", 4, 4 },
                  { "u", "u", 4, 4 },     { "O", "O", 8, 8 },
                  { "d", "Zd", 8, 16 },   { "O", "i", 8, 4 },
                  { "<i", "i", 4, 4 },    { "2h", "<2h", 4, 4 },
                  { "xi", "=4xi", 8, 8 }, { "i", "2h", 4, 4 },
                  { "i", "l", 4, 8 } };
    memset(memory, 0, sizeof(memory));
    for (size_t i = 0; i < Py_ARRAY_LENGTH(pairs); i++) {
        printf("%s %s:", pairs[i].a, pairs[i].b);
        for (int n = 0; n < 3; n++) {
            PyObject *v = view_at(0, pairs[i].a, pairs[i].a_size, n),
                     *w = view_at(64, pairs[i].b, pairs[i].b_size, n);
            printf(" %d", PyObject_RichCompareBool(v, w, Py_EQ));
            raised();
            Py_DECREF(v), Py_DECREF(w);
        }
    }
    PyObject *v = view_at(0, "3s", 3, 0);
    OBJECT(PyObject_CallMethod(v, "count", "i", 1));
    Py_DECREF(v);
}

/* Doubles as halves, with what a NaN has behind its exponent. */
static void
as_halves(void)
{
    static const uint64_t bits[] = { 0x7ff8000000000000, 0x7ff0040000000000, 0xfff4560000000000,
                                     0x7ff0000000000001, 0x3f0fffffffffffff, 0x40effdffffffffff,
                                     0x40effe0000000000, 0x3e60000000000001, 0xbe60000000000000 };
    PyObject *v = view_at(0, "e", 2, 1);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(bits); i++) {
        double d;
        memcpy(&d, &bits[i], 8);
        done("half", PyObject_SetItem(v, B("i", 0), B("d", d)));
        show_memory(2);
    }
    Py_DECREF(v);
}

/* A value that gives the memory back before it is set. */
OWN PyObject *lent_view;

static PyObject *
index_of(PyObject *self)
{
    show("  release", PyObject_CallMethod(lent_view, "release", NULL));
    return PyLong_FromLong(1);
}

static void
released_meanwhile(void)
{
    PyType_Slot slots[] = { { Py_nb_index, index_of }, { 0 } };
    PyObject *T = type_of("m.T", sizeof(PyObject), 0, slots), *value = PyObject_CallNoArgs(T);
    for (int ndim = 0; ndim < 2; ndim++) {
        PyObject *array = PyByteArray_FromStringAndSize("abcd", 4),
                 *bytes = PyMemoryView_FromObject(array);
        lent_view = ndim ? PyObject_CallMethod(bytes, "cast", "s", "i")
                         : PyObject_CallMethod(bytes, "cast", "s()", "i");
        NUMBER(PyObject_SetItem(lent_view, ndim ? B("i", 0) : Py_Ellipsis, value));
        lent("array", array);
        Py_CLEAR(lent_view);
        Py_DECREF(bytes), Py_DECREF(array);
    }
    Py_DECREF(value), Py_DECREF(T);
}

static void
facts(void)
{
    of_larger_items();
    of_another_length();
    of_complex_numbers();
    of_unknown_formats();
    as_halves();
    released_meanwhile();
}
