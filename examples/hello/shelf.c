/* A second extension module, all of one class: a container, which the collector knows, so that a
 * shelf that holds itself is freed. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stddef.h>

typedef struct {
    PyObject_HEAD PyObject *items; /* a list */
    PyObject *label;
} shelf;

static int
shelf_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((shelf *)self)->items);
    Py_VISIT(((shelf *)self)->label);
    return 0;
}

static int
shelf_clear(PyObject *self)
{
    Py_CLEAR(((shelf *)self)->items);
    Py_CLEAR(((shelf *)self)->label);
    return 0;
}

static void
shelf_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)shelf_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
shelf_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = { "items", "label", NULL };
    PyObject *items = NULL, *label = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OO:Shelf", keywords, &items, &label)) {
        return NULL;
    }
    shelf *self = (shelf *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->label = Py_NewRef(label);
    self->items = items != NULL ? PySequence_List(items) : PyList_New(0);
    if (self->items == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
shelf_put(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        if (PyList_Append(((shelf *)self)->items, args[i]) < 0) {
            return NULL;
        }
    }
    return Py_NewRef(self);
}

static PyObject *
shelf_take(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *items = ((shelf *)self)->items;
    Py_ssize_t count = PyList_GET_SIZE(items);
    if (count == 0) {
        PyErr_SetString(PyExc_LookupError, "the shelf is empty");
        return NULL;
    }
    PyObject *item = Py_NewRef(PyList_GET_ITEM(items, count - 1));
    if (PyList_SetSlice(items, count - 1, count, NULL) < 0) {
        Py_CLEAR(item);
    }
    return item;
}

static Py_ssize_t
shelf_length(PyObject *self)
{
    return PyList_GET_SIZE(((shelf *)self)->items);
}

static PyObject *
shelf_item(PyObject *self, Py_ssize_t index)
{
    return PySequence_GetItem(((shelf *)self)->items, index);
}

static PyObject *
shelf_repr(PyObject *self)
{
    int again = Py_ReprEnter(self);
    if (again != 0) {
        return again > 0 ? PyUnicode_FromString("Shelf(...)") : NULL;
    }
    PyObject *text = PyUnicode_FromFormat("Shelf(%R)", ((shelf *)self)->items);
    Py_ReprLeave(self);
    return text;
}

static PyMethodDef shelf_methods[] = {
    { "put", (PyCFunction)(void (*)(void))shelf_put, METH_FASTCALL,
      "Put things on the shelf; returns the shelf." },
    { "take", shelf_take, METH_NOARGS, "Take the last thing." },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef shelf_members[] = {
    { "label", Py_T_OBJECT_EX, offsetof(shelf, label), 0, "What is written on it." },
    { NULL, 0, 0, 0, NULL },
};

static PyType_Slot shelf_slots[] = {
    { Py_tp_doc, "Shelf(items=(), label=None)\n--\n\nHolds things." },
    { Py_tp_new, shelf_new },
    { Py_tp_dealloc, shelf_dealloc },
    { Py_tp_traverse, shelf_traverse },
    { Py_tp_clear, shelf_clear },
    { Py_tp_repr, shelf_repr },
    { Py_tp_methods, shelf_methods },
    { Py_tp_members, shelf_members },
    { Py_sq_length, shelf_length },
    { Py_sq_item, shelf_item },
    { 0, NULL },
};
static PyType_Spec shelf_spec = { "shelf.Shelf", sizeof(shelf), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
                                  shelf_slots };

static int
fill(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &shelf_spec, NULL);
    int result = type == NULL ? -1 : PyModule_AddType(module, (PyTypeObject *)type);
    Py_XDECREF(type);
    return result;
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, fill },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { 0, NULL },
};

static PyModuleDef definition = { PyModuleDef_HEAD_INIT, .m_name = "shelf", .m_slots = slots };

PyMODINIT_FUNC
PyInit_shelf(void)
{
    return PyModuleDef_Init(&definition);
}
