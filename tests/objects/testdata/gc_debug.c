// What the collector writes on sys.stderr: of passes, of the objects that they find, of callbacks
// that fail, and at the end of an interpreter. The writer prints it, without addresses and numbers
// of objects.
#include "show.h"

#include <stddef.h>

// ---- sys.stderr ----

static void put_line(const char *s);

OWN int hides;  // the results of passes over all that an interpreter has

// Prints a text up to where the numbers begin that follow a mark, and the rest.
static int
put_without(const char *s, const char *mark, const char *numbers)
{
    const char *at = strstr(s, mark);
    if (at == NULL) {
        return 0;
    }
    at += strlen(mark);
    printf("%.*sN", (int)(at - s), s);
    put_line(at + strspn(at, numbers));
    return 1;
}

static void
put_line(const char *s)
{
    if (!put_without(s, "each generation: ", "0123456789 ")
        && !put_without(s, "0x", "0123456789abcdef")
        && !(hides && put_without(s, "done, ", "0123456789"))
        && !put_without(s, "uncollectable, ", "0123456789."))
    {
        printf("%s", s);
    }
}

static PyObject *
writer_write(PyObject *self, PyObject *text)
{
    const char *s = PyUnicode_AsUTF8(text);
    if (s == NULL) {
        return NULL;
    }
    put_line(s);
    return PyLong_FromSsize_t(PyUnicode_GetLength(text));
}

static PyObject *
writer_flush(PyObject *self, PyObject *unused)
{
    return Py_NewRef(Py_None);
}

static PyMethodDef writer_methods[] = { { "write", writer_write, METH_O, NULL },
                                        { "flush", writer_flush, METH_NOARGS, NULL },
                                        { NULL, NULL, 0, NULL } };
static PyType_Slot writer_slots[] = { { Py_tp_methods, writer_methods }, { 0, NULL } };

static void
listen(void)
{
    PyObject *type = type_of("test.Writer", sizeof(PyObject), Py_TPFLAGS_DEFAULT, writer_slots);
    PyObject *writer = PyObject_CallNoArgs(type);
    PySys_SetObject("stderr", writer);
    PySys_SetObject("__stderr__", writer);
    Py_DECREF(writer);
    Py_DECREF(type);
}

// ---- Objects ----

struct node {
    PyObject_HEAD PyObject *next;
};

static int
node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((struct node *)self)->next);
    return 0;
}

static int
node_clear(PyObject *self)
{
    Py_CLEAR(((struct node *)self)->next);
    return 0;
}

static void
node_del(PyObject *self)
{
}

static PyMemberDef node_members[] = {
    { "next", Py_T_OBJECT_EX, offsetof(struct node, next), 0, NULL },  // dropped at its end
    { NULL, 0, 0, 0, NULL },
};
static PyType_Slot legacy_slots[] = { { Py_tp_traverse, node_traverse },
                                      { Py_tp_clear, node_clear },
                                      { Py_tp_members, node_members },
                                      { Py_tp_del, node_del },
                                      { 0, NULL } };

static PyObject *
unshowable(PyObject *self)
{
    PyErr_SetString(PyExc_ValueError, "no repr");
    return NULL;
}

static PyType_Slot unshowable_slots[] = { { Py_tp_repr, unshowable }, { 0, NULL } };

// An object of a type, with a list that holds it.
static void
ring(PyObject *type)
{
    struct node *n = (struct node *)PyObject_CallNoArgs(type);
    n->next = Py_BuildValue("[O]", n);
    Py_DECREF(n);
}

static PyObject *
node_type(const char *name, PyType_Slot *slots)
{
    return type_of(name, sizeof(struct node), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots);
}

static void
list_ring(void)
{
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    Py_DECREF(list);
}

static PyObject *
fails(PyObject *self, PyObject *args)
{
    PyErr_Format(PyExc_ValueError, "told %R", args);
    return NULL;
}

static PyMethodDef fails_def = { "fails", fails, METH_VARARGS, NULL };

static void
cleared(PyObject *list)
{
    PyList_SetSlice(list, 0, PyList_Size(list), NULL);
}

static void
debug(PyObject *gc, int flags)
{
    printf("flags %d\n", flags);
    Py_XDECREF(PyObject_CallMethod(gc, "set_debug", "i", flags));
}

static void
passes(void)
{
    PyObject *gc = late(PyImport_ImportModule("gc")),
             *garbage = late(PyObject_GetAttrString(gc, "garbage")),
             *callbacks = late(PyObject_GetAttrString(gc, "callbacks")),
             *legacy = late(node_type("test.Legacy", legacy_slots));
    PyGC_Collect();
    debug(gc, 1);
    for (int i = 0; i < 3; i++) {
        show("collect", PyObject_CallMethod(gc, "collect", "i", i));
    }
    list_ring();
    show("collect", PyObject_CallMethod(gc, "collect", "i", 0));
    debug(gc, 2);
    list_ring();
    show("collect", PyObject_CallMethod(gc, "collect", NULL));
    ring(legacy);
    show("collect", PyObject_CallMethod(gc, "collect", NULL));
    debug(gc, 5);
    ring(legacy);
    list_ring();
    show("collect", PyObject_CallMethod(gc, "collect", NULL));
    debug(gc, 38);
    ring(legacy);
    list_ring();
    show("collect", PyObject_CallMethod(gc, "collect", "i", 1));
    debug(gc, 0);
    for (Py_ssize_t i = 0; i < PyList_Size(garbage); i++) {
        PyObject *o = PyList_GetItem(garbage, i);
        printf("garbage: %s\n", Py_TYPE(o)->tp_name);
        if (PyList_Check(o)) {
            cleared(o);
        }
        else {
            Py_CLEAR(((struct node *)o)->next);
        }
    }
    cleared(garbage);
    PyObject *f = PyCFunction_New(&fails_def, NULL);
    PyList_Append(callbacks, f);
    Py_DECREF(f);
    PyList_Append(callbacks, Py_None);
    debug(gc, 1);
    NUMBER(PyGC_Collect());
    cleared(callbacks);
    debug(gc, 0);
}

// ---- The end ----

// An interpreter that ends with such an object in gc.garbage.
static void
ended(const char *what, int flags, int (*leave)(PyObject *garbage))
{
    PyThreadState *before = PyThreadState_Get(), *own = own_interpreter();
    printf("%s:\n", what);
    listen();
    PyObject *gc = PyImport_ImportModule("gc"), *garbage = PyObject_GetAttrString(gc, "garbage"),
             *callbacks = PyObject_GetAttrString(gc, "callbacks");
    debug(gc, flags);
    NUMBER(leave(garbage));
    PyObject *f = PyCFunction_New(&fails_def, NULL);
    PyList_Append(callbacks, f);
    Py_DECREF(f);
    Py_DECREF(gc);
    Py_DECREF(garbage);
    Py_DECREF(callbacks);
    Py_EndInterpreter(own);
    PyThreadState_Swap(before);
}

static int
leave_nothing(PyObject *garbage)
{
    return 0;
}

static int
leave_list(PyObject *garbage)
{
    PyObject *list = Py_BuildValue("[is]", 7, "text");
    int result = PyList_Append(garbage, list);
    Py_DECREF(list);
    return result;
}

static int
leave_unshowable(PyObject *garbage)
{
    PyObject *type = type_of("test.No", sizeof(PyObject), Py_TPFLAGS_DEFAULT, unshowable_slots);
    PyObject *o = PyObject_CallNoArgs(type);
    int result = PyList_Append(garbage, o);
    Py_DECREF(o);
    Py_DECREF(type);
    return result;
}

static void
facts(void)
{
    PyObject *before = late(Py_XNewRef(PySys_GetObject("stderr"))),
             *original = late(Py_XNewRef(PySys_GetObject("__stderr__")));
    listen();
    passes();
    PySys_SetObject("stderr", before);
    PySys_SetObject("__stderr__", original);
    ended("nothing", 4, leave_nothing);
    ended("a list", 0, leave_list);
    ended("a list that is shown", 4, leave_list);
    ended("a list, all saved", 36, leave_list);
    ended("what has no repr", 4, leave_unshowable);
    hides = 1;
    ended("passes", 5, leave_list);
    hides = 0;
}
