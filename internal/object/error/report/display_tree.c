/* An exception with its causes, contexts and members as a tree, in which none comes back to
 * itself. */
#include "object/error/report/display.h"

/* A node that is made: `seen` holds the addresses of the exceptions that have one. */
static gopyrt_display_node *
new_node(PyObject *exception, PyObject *seen)
{
    PyObject *key = PyLong_FromVoidPtr(exception);
    gopyrt_display_node *node = NULL;
    if (key != NULL && PySet_Add(seen, key) == 0) {
        node = PyMem_Calloc(1, sizeof(*node));
    }
    Py_XDECREF(key);
    if (node == NULL) {
        PyErr_Clear();
        return NULL;
    }
    node->exception = Py_NewRef(exception);
    return node;
}

/* A node for an exception that has none yet; NULL for one that has, and without memory. */
static gopyrt_display_node *
new_unseen(PyObject *exception, PyObject *seen)
{
    PyObject *key = exception == NULL ? NULL : PyLong_FromVoidPtr(exception);
    int has = key == NULL ? 1 : PySet_Contains(seen, key);
    Py_XDECREF(key);
    if (has != 0) {
        PyErr_Clear();
        return NULL;
    }
    return new_node(exception, seen);
}

/* Gives a node what hangs on it. The new ones are put in front of `todo`. */
static void
grow(gopyrt_display_node *node, PyObject *seen, gopyrt_display_node **todo)
{
    PyBaseExceptionObject *e = GOPYRT_EXC(node->exception);
    node->cause = new_unseen(e->cause, seen);
    node->suppress = e->suppress_context;
    if (node->cause == NULL && !e->suppress_context) {
        node->context = new_unseen(e->context, seen);
    }
    gopyrt_display_node *const chained[] = { node->cause, node->context };
    for (int i = 0; i < 2; i++) {
        if (chained[i] != NULL) {
            chained[i]->todo = *todo;
            *todo = chained[i];
        }
    }
    if (!PyObject_TypeCheck(node->exception, (PyTypeObject *)PyExc_BaseExceptionGroup)) {
        return;
    }
    PyObject *excs = ((PyBaseExceptionGroupObject *)e)->excs;
    Py_ssize_t n = excs == NULL ? 0 : PyTuple_GET_SIZE(excs);
    node->is_group = 1;
    node->members = PyMem_Calloc((size_t)n + 1, sizeof(*node->members));
    for (Py_ssize_t i = 0; node->members != NULL && i < n; i++) {
        gopyrt_display_node *member = new_node(PyTuple_GET_ITEM(excs, i), seen);
        if (member == NULL) {
            break;
        }
        node->members[node->count++] = member;
        member->todo = *todo;
        *todo = member;
    }
}

gopyrt_display_node *
gopyrt_display_tree(PyObject *exception)
{
    PyObject *seen = PySet_New(NULL);
    gopyrt_display_node *root = seen == NULL ? NULL : new_node(exception, seen), *todo = root;
    while (todo != NULL) {
        gopyrt_display_node *node = todo;
        todo = node->todo;
        grow(node, seen, &todo);
    }
    Py_XDECREF(seen);
    PyErr_Clear();
    return root;
}

void
gopyrt_display_free(gopyrt_display_node *root)
{
    /* The nodes that are to be freed are linked as they were when they were to be grown. */
    gopyrt_display_node *todo = root;
    if (root != NULL) {
        root->todo = NULL;
    }
    while (todo != NULL) {
        gopyrt_display_node *node = todo;
        todo = node->todo;
        for (Py_ssize_t i = -2; i < node->count; i++) {
            gopyrt_display_node *next = i == -2   ? node->cause
                                        : i == -1 ? node->context
                                                  : node->members[i];
            if (next != NULL) {
                next->todo = todo;
                todo = next;
            }
        }
        PyMem_Free(node->members);
        Py_DECREF(node->exception);
        PyMem_Free(node);
    }
}
