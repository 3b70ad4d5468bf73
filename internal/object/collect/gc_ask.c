/* What the module gc asks of the collector: objects, who refers to whom, and what no pass is to
 * look at any more. */
#include "object/collect/pass.h"

#define GENERATIONS 3

/* Adds the objects of a list to a list of Python, but for that one itself. */
static int
add_all(PyObject *to, PyGC_Head *from)
{
    for (PyGC_Head *at = (PyGC_Head *)from->_gc_next; at != from; at = (PyGC_Head *)at->_gc_next) {
        PyObject *op = gopyrt_gc_object(at);
        if (op != to && PyList_Append(to, op) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
gopyrt_gc_objects(PyInterpreterState *interp, int generation)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; list != NULL && i < GENERATIONS; i++) {
        if ((generation < 0 || generation == i)
            && add_all(list, &interp->gc.generations[i].head) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static int
add_visited(PyObject *op, void *list)
{
    return PyList_Append(list, op) < 0;
}

PyObject *
gopyrt_gc_referents(PyObject *const *objects, Py_ssize_t n)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *op = objects[i];
        traverseproc traverse = PyObject_IS_GC(op) ? Py_TYPE(op)->tp_traverse : NULL;
        if (traverse != NULL && traverse(op, add_visited, list) != 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

struct wanted {
    PyObject *const *objects;
    Py_ssize_t n;
};

static int
is_wanted(PyObject *op, void *arg)
{
    const struct wanted *wanted = arg;
    for (Py_ssize_t i = 0; i < wanted->n; i++) {
        if (wanted->objects[i] == op) {
            return 1;
        }
    }
    return 0;
}

static int
add_referrers(PyObject *to, PyGC_Head *from, struct wanted *wanted)
{
    for (PyGC_Head *at = (PyGC_Head *)from->_gc_next; at != from; at = (PyGC_Head *)at->_gc_next) {
        PyObject *op = gopyrt_gc_object(at);
        if (op != to && Py_TYPE(op)->tp_traverse(op, is_wanted, wanted) != 0
            && PyList_Append(to, op) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
gopyrt_gc_referrers(PyInterpreterState *interp, PyObject *const *objects, Py_ssize_t n)
{
    struct wanted wanted = { objects, n };
    PyObject *list = PyList_New(0);
    for (int i = 0; list != NULL && i < GENERATIONS; i++) {
        if (add_referrers(list, &interp->gc.generations[i].head, &wanted) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

/* ---- The permanent generation --------------------------------------------------------- */

void
gopyrt_gc_freeze(PyInterpreterState *interp)
{
    struct _gc_runtime_state *gc = &interp->gc;
    for (int i = 0; i < GENERATIONS; i++) {
        gopyrt_gc_list_merge(&gc->generations[i].head, &gc->permanent_generation.head);
        gc->generations[i].count = 0;
    }
}

void
gopyrt_gc_unfreeze(PyInterpreterState *interp)
{
    struct _gc_runtime_state *gc = &interp->gc;
    gopyrt_gc_list_merge(&gc->permanent_generation.head, &gc->generations[GENERATIONS - 1].head);
}

Py_ssize_t
gopyrt_gc_frozen(PyInterpreterState *interp)
{
    return gopyrt_gc_list_length(&interp->gc.permanent_generation.head);
}
