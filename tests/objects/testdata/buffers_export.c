// Exporters of buffers that are types of C: requests, errors in them, releases, and the functions
// for old modules.
#include "show.h"

// Of CPython's own headers.
int _PyBuffer_ReleaseInInterpreter(PyInterpreterState *interp, Py_buffer *view);
int _PyBuffer_ReleaseInInterpreterAndRawFree(PyInterpreterState *interp, Py_buffer *view);
int PyObject_CheckReadBuffer(PyObject *obj);
int PyObject_AsReadBuffer(PyObject *obj, const void **buffer, Py_ssize_t *buffer_len);
int PyObject_AsWriteBuffer(PyObject *obj, void **buffer, Py_ssize_t *buffer_len);
int PyObject_AsCharBuffer(PyObject *obj, const char **buffer, Py_ssize_t *buffer_len);

// ---- Exporters

enum { PLAIN, READ_ONLY, FAILS, SILENT, TABLE, SCALAR, KINDS };
static const char *const kinds[] = { "plain", "read-only", "fails", "silent", "table", "scalar" };

struct exporter {
    PyObject_HEAD int kind, views;
    char data[12];
};

static Py_ssize_t table_shape[2] = { 3, 4 }, table_strides[2] = { 4, 1 };

static int
get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    struct exporter *e = (struct exporter *)self;
    switch (e->kind) {
    case FAILS:
        PyErr_SetString(PyExc_LookupError, "no buffer today");
        view->obj = NULL;
        return -1;
    case SILENT:
        view->obj = NULL;
        return -1;
    case TABLE:
    case SCALAR:
        if (PyBuffer_FillInfo(view, self, e->data, 12, 0, PyBUF_WRITABLE) < 0) {
            return -1;
        }
        view->ndim = e->kind == TABLE ? 2 : 0;
        view->len = e->kind == TABLE ? 12 : 4;
        view->itemsize = e->kind == TABLE ? 1 : 4;
        view->format = flags & PyBUF_FORMAT ? (e->kind == TABLE ? "B" : "<i") : NULL;
        view->shape = e->kind == TABLE && (flags & PyBUF_ND) ? table_shape : NULL;
        view->strides =
            e->kind == TABLE && (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? table_strides : NULL;
        break;
    default:
        if (PyBuffer_FillInfo(view, self, e->data, 12, e->kind == READ_ONLY, flags) < 0) {
            return -1;
        }
    }
    e->views++;
    return 0;
}

static void
release_buffer(PyObject *self, Py_buffer *view)
{
    struct exporter *e = (struct exporter *)self;
    printf("releases %s, %d left\n", kinds[e->kind], --e->views);
}

static PyType_Slot slots[] = { { Py_bf_getbuffer, get_buffer },
                               { Py_bf_releasebuffer, release_buffer },
                               { 0, NULL } };
static PyType_Spec spec = { "test.Exporter", sizeof(struct exporter), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots };
static PyType_Slot no_buffer[] = { { 0, NULL } };
static PyType_Spec other_spec = { "test.Other", 0, 0, Py_TPFLAGS_DEFAULT, no_buffer };
static PyType_Slot unreleased[] = { { Py_bf_getbuffer, get_buffer }, { 0, NULL } };
static PyType_Spec unreleased_spec = { "test.Unreleased", sizeof(struct exporter), 0,
                                       Py_TPFLAGS_DEFAULT, unreleased };
OWN PyObject *Exporter;

static PyObject *
exporter(PyObject *type, int kind)
{
    PyObject *o = PyObject_CallNoArgs(type);
    ((struct exporter *)o)->kind = kind;
    memcpy(((struct exporter *)o)->data, "abcdefghijkl", 12);
    return late(o);
}

static void
show_view(const Py_buffer *v)
{
    printf("%zd bytes, items of %zd, read-only %d, format %s, %d dimensions", v->len, v->itemsize,
           v->readonly, v->format ? v->format : "NULL", v->ndim);
    for (int i = 0; v->shape != NULL && i < v->ndim; i++) {
        printf(", %zd by %zd", v->shape[i], v->strides ? v->strides[i] : -1);
    }
    printf(", suboffsets %d\n", v->suboffsets != NULL);
}

static void
requests(void)
{
    static const int flags[] = {
        PyBUF_SIMPLE,         PyBUF_WRITABLE,  PyBUF_FORMAT,       PyBUF_ND,
        PyBUF_STRIDES,        PyBUF_INDIRECT,  PyBUF_C_CONTIGUOUS, PyBUF_F_CONTIGUOUS,
        PyBUF_ANY_CONTIGUOUS, PyBUF_CONTIG_RO, PyBUF_FULL,         PyBUF_FULL_RO,
        PyBUF_RECORDS,        PyBUF_READ,      PyBUF_WRITE,        PyBUF_READ | PyBUF_WRITE
    };
    for (int kind = 0; kind < KINDS; kind++) {
        PyObject *e = exporter(Exporter, kind);
        NUMBER(PyObject_CheckBuffer(e));
        for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
            Py_buffer v = { 0 };
            int r = PyObject_GetBuffer(e, &v, flags[i]);
            printf("%s %#x: %d, ", kinds[kind], flags[i], r);
            if (r < 0) {
                raised();
                continue;
            }
            show_view(&v);
            NUMBER(PyBuffer_IsContiguous(&v, 'C'));
            PyBuffer_Release(&v);
            PyBuffer_Release(&v);
        }
        PyObject *view = PyMemoryView_FromObject(e);
        show("its view's items", view ? PyObject_CallMethod(view, "tolist", NULL) : NULL);
        show("its view's shape", view ? PyObject_GetAttrString(view, "shape") : NULL);
        Py_XDECREF(view);
        PyErr_Clear();
        OBJECT(PyBytes_FromObject(e));
        OBJECT(PyByteArray_FromObject(e));
    }
    PyObject *other = late(PyObject_CallNoArgs(late(PyType_FromSpec(&other_spec))));
    Py_buffer v = { 0 };
    PyObject *const without[] = { other, Py_None, B("i", 1), B("s", "text"),
                                  (PyObject *)&PyLong_Type };
    for (int i = 0; i < 5; i++) {
        NUMBER(PyObject_CheckBuffer(without[i]));
        NUMBER(PyObject_GetBuffer(without[i], &v, 0));
        NUMBER(v.obj != NULL);
        OBJECT(PyMemoryView_FromObject(without[i]));
    }
    NUMBER(PyBuffer_FillInfo(NULL, NULL, "x", 1, 1, 0));
    NUMBER(PyBuffer_FillInfo(&v, NULL, "x", 1, 1, PyBUF_WRITABLE));
    NUMBER(PyBuffer_FillInfo(&v, NULL, "x", 1, 1, PyBUF_READ));
    NUMBER(PyBuffer_FillInfo(&v, NULL, "x", 1, 1, PyBUF_FULL_RO));
    show_view(&v);
    PyBuffer_Release(&v);
}

// ---- Views and what they hold

static void
views(void)
{
    PyObject *e = exporter(Exporter, TABLE), *view = PyMemoryView_FromObject(e);
    PyObject *second = PyMemoryView_FromObject(view);
    NUMBER(Py_IS_TYPE(view, &PyMemoryView_Type));
    OBJECT(PyObject_CallNoArgs((PyObject *)&PyMemoryView_Type));
    OBJECT(PyObject_CallFunction((PyObject *)&PyMemoryView_Type, "i", 1));
    OBJECT(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", &PyMemoryView_Type));
    NUMBER(((struct exporter *)e)->views);
    PyObject *got = PyObject_GetAttrString(view, "obj");
    NUMBER(got == e);
    Py_XDECREF(got);
    OBJECT(PyObject_CallMethod(view, "release", NULL));
    NUMBER(((struct exporter *)e)->views);
    OBJECT(PyObject_CallMethod(view, "tolist", NULL));
    OBJECT(PyObject_CallMethod(second, "tolist", NULL));
    Py_DECREF(view);
    OBJECT(PyObject_CallMethod(second, "release", NULL));
    Py_DECREF(second);
    NUMBER(((struct exporter *)e)->views);
    view = PyMemoryView_FromObject(e);
    Py_buffer v;
    NUMBER(PyObject_GetBuffer(view, &v, PyBUF_FULL_RO));
    OBJECT(PyObject_CallMethod(view, "release", NULL));
    PyBuffer_Release(&v);
    OBJECT(PyObject_CallMethod(view, "release", NULL));
    NUMBER(PyObject_GetBuffer(view, &v, PyBUF_FULL_RO));
    Py_DECREF(view);
    PyObject *u = exporter(late(PyType_FromSpec(&unreleased_spec)), PLAIN);
    view = PyMemoryView_FromObject(u);
    OBJECT(PyObject_CallMethod(view, "tobytes", NULL));
    Py_DECREF(view);
    PyObject *Sub =
        late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", Exporter));
    view = PyMemoryView_FromObject(exporter(Sub, READ_ONLY));
    OBJECT(PyObject_CallMethod(view, "tobytes", NULL));
    NUMBER(PyObject_SetItem(view, late(PyLong_FromLong(0)), late(PyLong_FromLong(0))));
    Py_DECREF(view);
    // A ring through a view.
    PyObject *C = late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "C", Exporter));
    PyObject *o = PyObject_CallNoArgs(C);
    view = PyMemoryView_FromObject(o);
    PyObject_SetAttrString(o, "view", view);
    Py_DECREF(o);
    Py_DECREF(view);
    NUMBER(PyGC_Collect() > 0);
}

// ---- Steps, releases from elsewhere, old modules

static void
strides(void)
{
    Py_ssize_t shape[3] = { 2, 3, 4 }, steps[3];
    for (int i = 0; i < 3; i++) {
        PyBuffer_FillContiguousStrides(3, shape, steps, 1 << i, "CFA"[i]);
        printf("%c: %zd %zd %zd\n", "CFA"[i], steps[0], steps[1], steps[2]);
    }
    PyBuffer_FillContiguousStrides(1, shape, steps, 8, 'F');
    NUMBER(steps[0]);
    PyBuffer_FillContiguousStrides(0, shape, steps, 8, 'C');
    shape[1] = 0;
    PyBuffer_FillContiguousStrides(3, shape, steps, 2, 'C');
    printf("empty: %zd %zd %zd\n", steps[0], steps[1], steps[2]);
}

static void
releases(void)
{
    PyInterpreterState *here = PyInterpreterState_Get();
    PyObject *e = exporter(Exporter, PLAIN);
    Py_buffer v, *raw = PyMem_RawMalloc(sizeof(*raw));
    NUMBER(PyObject_GetBuffer(e, &v, PyBUF_SIMPLE));
    NUMBER(_PyBuffer_ReleaseInInterpreter(here, &v));
    NUMBER(v.obj != NULL);
    NUMBER(PyObject_GetBuffer(e, raw, PyBUF_SIMPLE));
    NUMBER(_PyBuffer_ReleaseInInterpreterAndRawFree(here, raw));
    NUMBER(((struct exporter *)e)->views);
}

static void
old_functions(void)
{
    PyObject *const all[] = { exporter(Exporter, PLAIN),
                              exporter(Exporter, READ_ONLY),
                              exporter(Exporter, FAILS),
                              exporter(Exporter, TABLE),
                              B("y", "bytes"),
                              late(PyByteArray_FromStringAndSize("array", 5)),
                              B("s", "text"),
                              Py_None };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        PyObject *o = all[i];
        const void *read = NULL;
        const char *chars = NULL;
        void *write = NULL;
        Py_ssize_t n = -1;
        NUMBER(PyObject_CheckReadBuffer(o));
        NUMBER(PyObject_AsReadBuffer(o, &read, &n));
        printf("%zd %.1s\n", n, read ? (const char *)read : "-");
        n = -1;
        NUMBER(PyObject_AsWriteBuffer(o, &write, &n));
        printf("%zd %.1s\n", n, write ? (char *)write : "-");
        n = -1;
        NUMBER(PyObject_AsCharBuffer(o, &chars, &n));
        printf("%zd %.1s\n", n, chars ? chars : "-");
    }
    const void *read;
    const char *chars;
    void *write;
    Py_ssize_t n;
    NUMBER(PyObject_AsReadBuffer(NULL, &read, &n));
    NUMBER(PyObject_AsReadBuffer(Py_None, NULL, &n));
    NUMBER(PyObject_AsWriteBuffer(Py_None, &write, NULL));
    NUMBER(PyObject_AsCharBuffer(NULL, &chars, &n));
    NUMBER(PyObject_CheckBuffer(Exporter));
}

static void
facts(void)
{
    PyGC_Collect();
    Exporter = late(PyType_FromSpec(&spec));
    requests();
    views();
    strides();
    releases();
    old_functions();
    PyGC_Collect();
}
