/* Weak references, and how they learn that their object ends.
 *
 * An object that can be referred to weakly has a list of them. The plain ones without a callback
 * are shared: there is one reference and one proxy at most, at the front. */
#include "object/collect/collect.h"

#include "internal/pycore_weakref.h"

PyObject **
gopyrt_weaklist_place(PyObject *op)
{
    if (PyType_Check(op)) {
        return gopyrt_type_weaklist((PyTypeObject *)op);
    }
    PyTypeObject *type = Py_TYPE(op);
    if (type->tp_flags & Py_TPFLAGS_MANAGED_WEAKREF) {
        return (PyObject **)op - 4;
    }
    return type->tp_weaklistoffset > 0 ? (PyObject **)((char *)op + type->tp_weaklistoffset) : NULL;
}

int
PyType_SUPPORTS_WEAKREFS(PyTypeObject *type)
{
    return type->tp_weaklistoffset != 0;
}

PyObject **
PyObject_GET_WEAKREFS_LISTPTR(PyObject *op)
{
    return gopyrt_weaklist_place(op);
}

/* ---- The list --------------------------------------------------------------------- */

static void
link_after(PyWeakReference *prev, PyWeakReference **head, PyWeakReference *reference)
{
    reference->wr_prev = prev;
    reference->wr_next = prev == NULL ? *head : prev->wr_next;
    if (reference->wr_next != NULL) {
        reference->wr_next->wr_prev = reference;
    }
    if (prev == NULL) {
        *head = reference;
    }
    else {
        prev->wr_next = reference;
    }
}

void
gopyrt_weakref_clear(PyWeakReference *reference)
{
    if (reference->wr_object == Py_None) {
        return;
    }
    PyWeakReference **head = (PyWeakReference **)gopyrt_weaklist_place(reference->wr_object);
    if (*head == reference) {
        *head = reference->wr_next;
    }
    if (reference->wr_prev != NULL) {
        reference->wr_prev->wr_next = reference->wr_next;
    }
    if (reference->wr_next != NULL) {
        reference->wr_next->wr_prev = reference->wr_prev;
    }
    reference->wr_prev = reference->wr_next = NULL;
    reference->wr_object = Py_None;
}

void
gopyrt_weakref_call(PyWeakReference *reference)
{
    PyObject *callback = reference->wr_callback;
    if (callback == NULL) {
        return;
    }
    reference->wr_callback = NULL;
    PyObject *result = PyObject_CallOneArg(callback, (PyObject *)reference);
    if (result == NULL) {
        PyErr_FormatUnraisable("Exception ignored while calling weakref callback %R", callback);
    }
    Py_XDECREF(result);
    Py_DECREF(callback);
}

void
gopyrt_weakrefs_clear(PyObject *op)
{
    PyWeakReference **head = (PyWeakReference **)gopyrt_weaklist_place(op);
    if (head == NULL || *head == NULL) {
        return;
    }
    PyObject *before = PyErr_GetRaisedException();
    /* All refer to nothing before the first callback runs. The ones that have a callback and are
     * alive wait, linked by the list's words. */
    PyWeakReference *waiting = NULL, **end = &waiting, *reference;
    while ((reference = *head) != NULL) {
        gopyrt_weakref_clear(reference);
        if (reference->wr_callback != NULL && Py_REFCNT(reference) > 0) {
            Py_INCREF(reference);
            *end = reference;
            end = &reference->wr_next;
        }
    }
    while ((reference = waiting) != NULL) {
        waiting = reference->wr_next;
        reference->wr_next = NULL;
        gopyrt_weakref_call(reference);
        Py_DECREF(reference);
    }
    PyErr_SetRaisedException(before);
}

void
PyObject_ClearWeakRefs(PyObject *op)
{
    if (op == NULL || Py_REFCNT(op) != 0) {
        PyErr_BadInternalCall();
        return;
    }
    gopyrt_weakrefs_clear(op);
}

void
PyUnstable_Object_ClearWeakRefsNoCallbacks(PyObject *op)
{
    PyWeakReference **head = (PyWeakReference **)gopyrt_weaklist_place(op);
    while (head != NULL && *head != NULL) {
        gopyrt_weakref_clear(*head);
    }
}

/* ---- Making ------------------------------------------------------------------------ */

/* The shared reference or proxy of a list, or NULL. */
static PyWeakReference *
shared(PyWeakReference *first, PyTypeObject *type)
{
    for (int i = 0; i < 2 && first != NULL && first->wr_callback == NULL; i++) {
        if (Py_IS_TYPE(first, type)) {
            return first;
        }
        first = first->wr_next;
    }
    return NULL;
}

static PyObject *
make(PyTypeObject *type, PyObject *op, PyObject *callback)
{
    PyTypeObject *kind = Py_TYPE(op);
    if (kind->tp_weaklistoffset == 0) {
        PyErr_Format(PyExc_TypeError, "cannot create weak reference to '%s' object", kind->tp_name);
        return NULL;
    }
    callback = callback == Py_None ? NULL : callback;
    PyWeakReference **head = (PyWeakReference **)gopyrt_weaklist_place(op);
    int may_share = callback == NULL
                    && (type == &_PyWeakref_RefType || type == &_PyWeakref_ProxyType
                        || type == &_PyWeakref_CallableProxyType);
    PyWeakReference *reference = may_share ? shared(*head, type) : NULL;
    if (reference != NULL) {
        return Py_NewRef(reference);
    }
    reference = (PyWeakReference *)type->tp_alloc(type, 0);
    if (reference == NULL) {
        return NULL;
    }
    reference->hash = -1;
    reference->vectorcall = gopyrt_weakref_vectorcall;
    reference->wr_object = op;
    reference->wr_callback = Py_XNewRef(callback);
    /* The plain reference comes first, then the plain proxy, then the others. */
    PyWeakReference *plain = shared(*head, &_PyWeakref_RefType);
    if (may_share && type == &_PyWeakref_RefType) {
        link_after(NULL, head, reference);
    }
    else if (may_share) {
        link_after(plain, head, reference);
    }
    else {
        PyWeakReference *proxy = shared(*head, &_PyWeakref_ProxyType);
        proxy = proxy != NULL ? proxy : shared(*head, &_PyWeakref_CallableProxyType);
        link_after(proxy != NULL ? proxy : plain, head, reference);
    }
    return (PyObject *)reference;
}

PyObject *
PyWeakref_NewRef(PyObject *op, PyObject *callback)
{
    return make(&_PyWeakref_RefType, op, callback);
}

PyObject *
PyWeakref_NewProxy(PyObject *op, PyObject *callback)
{
    return make(PyCallable_Check(op) ? &_PyWeakref_CallableProxyType : &_PyWeakref_ProxyType, op,
                callback);
}

PyObject *
gopyrt_weakref_make(PyTypeObject *type, PyObject *op, PyObject *callback)
{
    return make(type, op, callback);
}

/* ---- Asking ------------------------------------------------------------------------ */

int
PyWeakref_GetRef(PyObject *op, PyObject **result)
{
    *result = NULL;
    if (op == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!PyWeakref_Check(op)) {
        PyErr_SetString(PyExc_TypeError, "expected a weakref");
        return -1;
    }
    PyObject *object = ((PyWeakReference *)op)->wr_object;
    /* An object that is being freed has no count left, until its references learn of it. */
    if (object == Py_None || Py_REFCNT(object) == 0) {
        return 0;
    }
    *result = Py_NewRef(object);
    return 1;
}

PyObject *
PyWeakref_GetObject(PyObject *op)
{
    if (op == NULL || !PyWeakref_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyObject *object = ((PyWeakReference *)op)->wr_object;
    return object == Py_None || Py_REFCNT(object) == 0 ? Py_None : object;
}

int
PyWeakref_IsDead(PyObject *op)
{
    if (op == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!PyWeakref_Check(op)) {
        PyErr_Format(PyExc_TypeError, "expected a weakref, got %T", op);
        return -1;
    }
    PyObject *object = ((PyWeakReference *)op)->wr_object;
    return object == Py_None || Py_REFCNT(object) == 0;
}

int
_PyWeakref_IsDead(PyObject *reference)
{
    PyObject *op = ((PyWeakReference *)reference)->wr_object;
    return op == Py_None || Py_REFCNT(op) == 0;
}
