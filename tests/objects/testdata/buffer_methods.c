/* Classes that lend memory by __buffer__ and take it back by __release_buffer__. */
#include "show.h"

/* What __buffer__ gives. */
OWN PyObject *given;
OWN PyObject *lent_view;
OWN int fails, ends, asks_base;

static PyObject *
buffer(PyObject *self, PyObject *flags)
{
    show("  __buffer__", Py_NewRef(flags));
    if (asks_base) {
        return PyObject_CallMethod((PyObject *)&PyByteArray_Type, "__buffer__", "OO", self, flags);
    }
    if (given == NULL) {
        PyErr_SetString(PyExc_KeyError, "no buffer");
    }
    return Py_XNewRef(given);
}

static PyObject *
release(PyObject *self, PyObject *view)
{
    show("  __release_buffer__", Py_NewRef(view));
    if (PyMemoryView_Check(view)) {
        show("  it has", PyObject_CallMethod(view, "tobytes", NULL));
        PyObject *obj = PyObject_GetAttrString(view, "obj");
        printf("  of %s\n", obj == self ? "self" : obj ? Py_TYPE(obj)->tp_name : "?");
        Py_XDECREF(obj);
        show("  another view", PyObject_CallFunction((PyObject *)&PyMemoryView_Type, "O", view));
    }
    if (ends) {
        show("  end", PyObject_CallMethod(view, "release", NULL));
    }
    if (asks_base) {
        show("  base", PyObject_CallMethod((PyObject *)&PyByteArray_Type, "__release_buffer__",
                                           "OO", self, view));
    }
    Py_XSETREF(lent_view, Py_NewRef(view));
    if (fails) {
        PyErr_SetString(PyExc_ValueError, "not taken");
        return NULL;
    }
    return Py_NewRef(Py_None);
}

static PyMethodDef buffer_def = { "__buffer__", buffer, METH_O, NULL };
static PyMethodDef release_def = { "__release_buffer__", release, METH_O, NULL };

static void
method(PyObject *dict, PyMethodDef *def)
{
    PyObject *m = PyDescr_NewMethod(&PyBaseObject_Type, def);
    PyDict_SetItemString(dict, def->ml_name, m);
    Py_DECREF(m);
}

static PyObject *
class_with(const char *name, PyTypeObject *base, int lends, int takes)
{
    PyObject *dict = PyDict_New();
    if (lends) {
        method(dict, &buffer_def);
    }
    if (takes) {
        method(dict, &release_def);
    }
    return class_of(name, PyTuple_Pack(1, base), dict);
}

static void
give(PyObject *view)
{
    Py_XSETREF(given, view);
}

static void
use(PyObject *o, int flags)
{
    Py_buffer view;
    memset(&view, 0, sizeof(view));
    int r = PyObject_GetBuffer(o, &view, flags);
    printf("flags %d -> %d", flags, r);
    if (r < 0) {
        putchar(' ');
        failed();
        return;
    }
    printf(" %zd bytes '%.*s' readonly %d ndim %d of %s%s\n", view.len, (int)view.len,
           (char *)view.buf, view.readonly, view.ndim, view.obj ? Py_TYPE(view.obj)->tp_name : "?",
           view.obj == o ? ", the object" : "");
    show("resize", view.obj && PyByteArray_Check(o) ? PyObject_CallMethod(o, "append", "i", 65)
                                                    : Py_NewRef(Py_None));
    PyBuffer_Release(&view);
    printf("released %d\n", view.obj == NULL);
    PyErr_Clear();
}

static PyObject *
view_of(PyObject *o)
{
    return PyMemoryView_FromObject(o);
}

static void
objects(PyObject *type, PyObject *o)
{
    printf("check %d slots %d %d\n", PyObject_CheckBuffer(o),
           ((PyTypeObject *)type)->tp_as_buffer->bf_getbuffer != NULL,
           ((PyTypeObject *)type)->tp_as_buffer->bf_releasebuffer != NULL);
    use(o, PyBUF_SIMPLE);
    use(o, PyBUF_WRITABLE);
    use(o, PyBUF_FULL_RO);
    use(o, PyBUF_READ);
    PyObject *view = view_of(o);
    if (view != NULL) {
        printf("owner: %d\n", PyMemoryView_GET_BASE(view) == o);
        PyObject *second = PyObject_CallFunction((PyObject *)&PyMemoryView_Type, "O", view);
        show("view", PyObject_CallMethod(view, "tobytes", NULL));
        show("release", PyObject_CallMethod(view, "release", NULL));
        show("second", second ? PyObject_CallMethod(second, "release", NULL) : NULL);
        Py_XDECREF(second);
    }
    else {
        failed();
    }
    Py_XDECREF(view);
    show("bytes", PyBytes_FromObject(o));
    show("by hand", PyObject_CallMethod(o, "__buffer__", "i", 0));
    if (lent_view != NULL) {
        show("lent_view", PyObject_CallMethod(lent_view, "tobytes", NULL));
        Py_CLEAR(lent_view);
    }
}

static void
of_classes(void)
{
    for (int i = 0; i < 4; i++) {
        PyTypeObject *const bases[] = { &PyBaseObject_Type, &PyByteArray_Type, &PyBytes_Type };
        for (int k = 0; k < 3; k++) {
            PyObject *C = class_with("C", bases[k], i & 1, i & 2);
            PyObject *o =
                k == 0 ? PyObject_CallNoArgs(C) : PyObject_CallFunction(C, "y", "own memory");
            printf("---- %s lends %d takes %d\n", bases[k]->tp_name, i & 1, (i & 2) != 0);
            give(PyMemoryView_FromObject(B("y", "given")));
            objects(C, o);
            PyObject *array = PyByteArray_FromStringAndSize("writable", 8);
            give(PyMemoryView_FromObject(array));
            objects(C, o);
            show("array lent", PyObject_CallMethod(array, "append", "i", 66));
            give(PyObject_CallFunction((PyObject *)&PyMemoryView_Type, "O", array));
            PyObject_CallMethod(given, "release", NULL);
            objects(C, o);
            give(PyBytes_FromString("no view"));
            objects(C, o);
            give(NULL);
            objects(C, o);
            Py_XDECREF(o), Py_DECREF(C), Py_DECREF(array);
        }
    }
}

/* Taken away and put on later. */
static void
changed(void)
{
    PyObject *C = class_with("C", &PyBaseObject_Type, 1, 1), *o = PyObject_CallNoArgs(C);
    PyObject *D = class_with("D", (PyTypeObject *)C, 0, 0), *d = PyObject_CallNoArgs(D);
    give(PyMemoryView_FromObject(B("y", "given")));
    objects(D, d);
    done("off", PyObject_DelAttrString(C, "__buffer__"));
    objects(C, o);
    objects(D, d);
    PyObject *m = PyDescr_NewMethod(&PyBaseObject_Type, &buffer_def);
    done("on", PyObject_SetAttrString(D, "__buffer__", m));
    done("release off", PyObject_DelAttrString(C, "__release_buffer__"));
    objects(C, o);
    objects(D, d);
    done("none", PyObject_SetAttrString(D, "__buffer__", Py_None));
    objects(D, d);
    Py_DECREF(m), Py_DECREF(o), Py_DECREF(d), Py_DECREF(C), Py_DECREF(D);
}

/* Two views of one object, given back in another order, and by the collector. */
static void
nested(void)
{
    PyObject *C = class_with("C", &PyBaseObject_Type, 1, 1), *o = PyObject_CallNoArgs(C);
    PyObject *array = PyByteArray_FromStringAndSize("array", 5);
    give(PyMemoryView_FromObject(array));
    Py_buffer a, b;
    done("a", PyObject_GetBuffer(o, &a, PyBUF_FULL));
    done("b", PyObject_GetBuffer(o, &b, PyBUF_FULL));
    show("release given", PyObject_CallMethod(given, "release", NULL));
    PyBuffer_Release(&a);
    show("release given", PyObject_CallMethod(given, "release", NULL));
    PyBuffer_Release(&b);
    show("release given", PyObject_CallMethod(given, "release", NULL));
    show("append", PyObject_CallMethod(array, "append", "i", 65));
    give(PyMemoryView_FromObject(array));
    PyObject *view = view_of(o);
    PyObject_SetAttrString(o, "view", view);
    Py_DECREF(view), Py_DECREF(o);
    say_number("collected", PyGC_Collect() > 0);
    Py_CLEAR(lent_view);
    give(NULL);
    Py_DECREF(array), Py_DECREF(C);
}

static PyObject *
unraisable(PyObject *self, PyObject *info)
{
    show("  unraisable", PyObject_GetAttrString(info, "exc_value"));
    show("  message", PyObject_GetAttrString(info, "err_msg"));
    PyObject *object = PyObject_GetAttrString(info, "object");
    printf("  object %s\n", object ? Py_TYPE(object)->tp_name : "?");
    Py_XDECREF(object);
    return Py_NewRef(Py_None);
}

static PyMethodDef unraisable_def = { "unraisable", unraisable, METH_O, NULL };

/* A release beside an exception, which stays. */
static void
released_beside(const char *what, PyObject *o)
{
    Py_buffer view;
    printf("---- %s\n", what);
    int r = PyObject_GetBuffer(o, &view, PyBUF_SIMPLE);
    done("get", r);
    if (r == 0) {
        PyErr_SetString(PyExc_KeyError, "before");
        PyBuffer_Release(&view);
        failed();
    }
    show("append", PyByteArray_Check(o) ? PyObject_CallMethod(o, "append", "i", 65)
                                        : PyObject_CallMethod(given, "release", NULL));
}

/* What a release does that fails, or that gives the view back itself. */
static void
odd(void)
{
    PyObject *hook = PyCFunction_New(&unraisable_def, NULL),
             *usual = Py_XNewRef(PySys_GetObject("unraisablehook"));
    PySys_SetObject("unraisablehook", hook);
    PyTypeObject *const bases[] = { &PyBaseObject_Type, &PyByteArray_Type };
    for (int i = 0; i < 2; i++) {
        for (int lends = i == 0; lends < 2; lends++) {
            PyObject *C = class_with("C", bases[i], lends, 1);
            PyObject *o =
                i == 0 ? PyObject_CallNoArgs(C) : PyObject_CallFunction(C, "y", "own memory");
            give(PyMemoryView_FromObject(B("y", "given")));
            released_beside("as it is", o);
            give(PyMemoryView_FromObject(B("y", "given")));
            fails = 1;
            released_beside("fails", o);
            give(PyMemoryView_FromObject(B("y", "given")));
            ends = 1;
            released_beside("fails and ends", o);
            give(PyMemoryView_FromObject(B("y", "given")));
            fails = 0;
            released_beside("ends", o);
            ends = 0;
            if (i == 1) {
                asks_base = 1;
                released_beside("base", o);
                ends = 1;
                released_beside("ends and base", o);
                ends = 0;
                objects(C, o);
                asks_base = 0;
            }
            Py_DECREF(o), Py_DECREF(C);
        }
    }
    give(NULL);
    Py_CLEAR(lent_view);
    PySys_SetObject("unraisablehook", usual);
    Py_DECREF(hook), Py_XDECREF(usual);
}

static void
facts(void)
{
    of_classes();
    changed();
    nested();
    odd();
}
