/* Capsules: pointers of C that pass through code that knows objects only. */
#include "object/module/module.h"

#include "internal/pycore_capsule.h"
#include "object/collect/collect.h"

typedef struct {
    PyObject ob_base;
    void *pointer;
    const char *name;
    void *context;
    PyCapsule_Destructor destructor;
    traverseproc traverse;
    inquiry clear;
} capsule;

/* A capsule that is alive; else an exception in the name of the function. */
static capsule *
legal(PyObject *op, const char *func)
{
    if (op != NULL && PyCapsule_CheckExact(op) && ((capsule *)op)->pointer != NULL) {
        return (capsule *)op;
    }
    PyErr_Format(PyExc_ValueError, "%s called with invalid PyCapsule object", func);
    return NULL;
}

static int
same_name(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

PyObject *
PyCapsule_New(void *pointer, const char *name, PyCapsule_Destructor end)
{
    if (pointer == NULL) {
        PyErr_SetString(PyExc_ValueError, "PyCapsule_New called with null pointer");
        return NULL;
    }
    /* Not seen by the collector unless it is told what the capsule refers to. */
    capsule *op = (capsule *)gopyrt_object_raw(&PyCapsule_Type, sizeof(capsule));
    if (op == NULL) {
        return NULL;
    }
    op->pointer = pointer;
    op->name = name;
    op->context = NULL;
    op->destructor = end;
    op->traverse = NULL;
    op->clear = NULL;
    return (PyObject *)op;
}

int
PyCapsule_IsValid(PyObject *op, const char *name)
{
    return op != NULL && PyCapsule_CheckExact(op) && ((capsule *)op)->pointer != NULL
           && same_name(((capsule *)op)->name, name);
}

void *
PyCapsule_GetPointer(PyObject *op, const char *name)
{
    capsule *c = legal(op, __func__);
    if (c == NULL) {
        return NULL;
    }
    if (!same_name(name, c->name)) {
        PyErr_SetString(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
        return NULL;
    }
    return c->pointer;
}

const char *
PyCapsule_GetName(PyObject *op)
{
    capsule *c = legal(op, __func__);
    return c == NULL ? NULL : c->name;
}

PyCapsule_Destructor
PyCapsule_GetDestructor(PyObject *op)
{
    capsule *c = legal(op, __func__);
    return c == NULL ? NULL : c->destructor;
}

void *
PyCapsule_GetContext(PyObject *op)
{
    capsule *c = legal(op, __func__);
    return c == NULL ? NULL : c->context;
}

int
PyCapsule_SetPointer(PyObject *op, void *pointer)
{
    if (pointer == NULL) {
        PyErr_SetString(PyExc_ValueError, "PyCapsule_SetPointer called with null pointer");
        return -1;
    }
    capsule *c = legal(op, __func__);
    if (c == NULL) {
        return -1;
    }
    c->pointer = pointer;
    return 0;
}

int
PyCapsule_SetName(PyObject *op, const char *name)
{
    capsule *c = legal(op, __func__);
    if (c == NULL) {
        return -1;
    }
    c->name = name;
    return 0;
}

int
PyCapsule_SetDestructor(PyObject *op, PyCapsule_Destructor end)
{
    capsule *c = legal(op, __func__);
    if (c == NULL) {
        return -1;
    }
    c->destructor = end;
    return 0;
}

int
PyCapsule_SetContext(PyObject *op, void *context)
{
    capsule *c = legal(op, __func__);
    if (c == NULL) {
        return -1;
    }
    c->context = context;
    return 0;
}

int
_PyCapsule_SetTraverse(PyObject *op, traverseproc traverse, inquiry clear)
{
    capsule *c = legal(op, __func__);
    if (c == NULL) {
        return -1;
    }
    if (traverse == NULL || clear == NULL) {
        PyErr_SetString(PyExc_ValueError, "_PyCapsule_SetTraverse() called with NULL callback");
        return -1;
    }
    c->traverse = traverse;
    c->clear = clear;
    if (!gopyrt_gc_tracked(op)) {
        gopyrt_gc_track(op);
    }
    return 0;
}

void *
PyCapsule_Import(const char *name, int no_block)
{
    (void)no_block;
    char *copy = PyMem_Malloc(strlen(name) + 1);
    if (copy == NULL) {
        return PyErr_NoMemory();
    }
    strcpy(copy, name);
    PyObject *op = NULL;
    void *result = NULL;
    for (char *part = copy, *dot; part != NULL; part = dot) {
        dot = strchr(part, '.');
        if (dot != NULL) {
            *dot++ = '\0';
        }
        if (op == NULL) {
            op = PyImport_ImportModule(part);
            if (op == NULL) {
                PyErr_Format(PyExc_ImportError, "PyCapsule_Import could not import module \"%s\"",
                             part);
            }
        }
        else {
            Py_SETREF(op, PyObject_GetAttrString(op, part));
        }
        if (op == NULL) {
            goto done;
        }
    }
    if (PyCapsule_IsValid(op, name)) {
        result = ((capsule *)op)->pointer;
    }
    else {
        PyErr_Format(PyExc_AttributeError, "PyCapsule_Import \"%s\" is not valid", name);
    }
done:
    Py_XDECREF(op);
    PyMem_Free(copy);
    return result;
}

static void
dealloc(PyObject *self)
{
    capsule *c = (capsule *)self;
    PyObject_GC_UnTrack(self);
    if (c->destructor != NULL) {
        c->destructor(self);
    }
    PyObject_GC_Del(self);
}

static PyObject *
repr(PyObject *self)
{
    capsule *c = (capsule *)self;
    const char *quote = c->name == NULL ? "" : "\"";
    return PyUnicode_FromFormat("<capsule object %s%s%s at %p>", quote,
                                c->name == NULL ? "NULL" : c->name, quote, self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    capsule *c = (capsule *)self;
    return c->traverse == NULL ? 0 : c->traverse(self, visit, arg);
}

static int
clear(PyObject *self)
{
    capsule *c = (capsule *)self;
    return c->clear == NULL ? 0 : c->clear(self);
}

PyTypeObject PyCapsule_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "PyCapsule",
    .tp_basicsize = sizeof(capsule),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_doc = "A pointer of C with a name, by which one extension offers it to another.",
    .tp_traverse = traverse,
    .tp_clear = clear,
};
