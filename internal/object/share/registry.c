/* The types whose objects can go to another interpreter: static types in the registry of the
 * runtime, heap types in that of their interpreter, which keeps weak references to them.
 *
 * A registry's lock is held for a few steps, without running code of users; what those steps
 * drop is dropped after it. */
#include "object/share/share.h"

#include "internal/pycore_pystate.h"

static _PyXIData_registry_t *
registry_of(PyThreadState *tstate, PyTypeObject *type)
{
    PyInterpreterState *interp = tstate->interp;
    return PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)
               ? &_PyXI_GET_STATE(interp)->data_lookup.registry
               : &_PyXI_GET_GLOBAL_STATE(interp)->data_lookup.registry;
}

/* Waiting keeps the GIL: no holder of the lock waits for one. */
static void
lock(_PyXIData_registry_t *registry)
{
    PyMutex_LockFlags(&registry->mutex, _Py_LOCK_DONT_DETACH);
}

static int
is_gone(const _PyXIData_regitem_t *item)
{
    return item->weakref != NULL && PyWeakref_IsDead(item->weakref);
}

/* Moves an item from the registry to those that the caller frees. */
static void
take_out(_PyXIData_registry_t *registry, _PyXIData_regitem_t *item, _PyXIData_regitem_t **out)
{
    if (item->prev != NULL) {
        item->prev->next = item->next;
    }
    else {
        registry->head = item->next;
    }
    if (item->next != NULL) {
        item->next->prev = item->prev;
    }
    item->next = *out;
    *out = item;
}

/* Frees items that are in no registry any more, from the first on. */
static void
free_items(_PyXIData_regitem_t *item)
{
    while (item != NULL) {
        _PyXIData_regitem_t *next = item->next;
        Py_XDECREF(item->weakref);
        PyMem_RawFree(item);
        item = next;
    }
}

/* The type's item, or NULL. Items of types that are gone, whose addresses may be other types' now,
 * are taken out on the way. */
static _PyXIData_regitem_t *
find(_PyXIData_registry_t *registry, PyTypeObject *type, _PyXIData_regitem_t **out)
{
    for (_PyXIData_regitem_t *item = registry->head, *next; item != NULL; item = next) {
        next = item->next;
        if (is_gone(item)) {
            take_out(registry, item, out);
        }
        else if (item->cls == type) {
            return item;
        }
    }
    return NULL;
}

static void
link_first(_PyXIData_registry_t *registry, _PyXIData_regitem_t *item)
{
    item->next = registry->head;
    if (item->next != NULL) {
        item->next->prev = item;
    }
    registry->head = item;
}

/* A new item that is in no registry, or NULL with an exception. */
static _PyXIData_regitem_t *
make(PyTypeObject *type, _PyXIData_getdata_t getdata)
{
    _PyXIData_regitem_t *item = PyMem_RawCalloc(1, sizeof(*item));
    if (item == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    item->cls = type;
    item->refcount = 1;
    item->getdata = getdata;
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        item->weakref = PyWeakref_NewRef((PyObject *)type, NULL);
        if (item->weakref == NULL) {
            free_items(item);
            return NULL;
        }
    }
    return item;
}

int
_PyXIData_RegisterClass(PyThreadState *tstate, PyTypeObject *cls, _PyXIData_getdata_t getdata)
{
    if (!PyType_Check(cls)) {
        PyErr_SetString(PyExc_ValueError, "only classes may be registered");
        return -1;
    }
    if (getdata.basic == NULL && getdata.fallback == NULL) {
        PyErr_SetString(PyExc_ValueError, "missing 'getdata' func");
        return -1;
    }
    /* Made before it is known whether one is needed: making runs the collector. */
    _PyXIData_regitem_t *made = make(cls, getdata), *out = NULL;
    if (made == NULL) {
        return -1;
    }
    _PyXIData_registry_t *registry = registry_of(tstate, cls);
    lock(registry);
    _PyXIData_regitem_t *known = find(registry, cls, &out);
    if (known != NULL) {
        known->refcount++;
    }
    else {
        link_first(registry, made);
        made = NULL;
    }
    PyMutex_Unlock(&registry->mutex);
    free_items(made);
    free_items(out);
    return 0;
}

int
_PyXIData_UnregisterClass(PyThreadState *tstate, PyTypeObject *cls)
{
    _PyXIData_registry_t *registry = registry_of(tstate, cls);
    _PyXIData_regitem_t *out = NULL;
    lock(registry);
    _PyXIData_regitem_t *item = find(registry, cls, &out);
    int result = item != NULL;
    if (item != NULL && --item->refcount == 0) {
        take_out(registry, item, &out);
    }
    PyMutex_Unlock(&registry->mutex);
    free_items(out);
    return result;
}

_PyXIData_getdata_t
_PyXIData_Lookup(PyThreadState *tstate, PyObject *obj)
{
    PyTypeObject *cls = Py_TYPE(obj);
    _PyXIData_registry_t *registry = registry_of(tstate, cls);
    _PyXIData_regitem_t *out = NULL;
    _PyXIData_getdata_t getdata = { NULL, NULL };
    lock(registry);
    _PyXIData_regitem_t *item = find(registry, cls, &out);
    if (item != NULL) {
        getdata = item->getdata;
    }
    PyMutex_Unlock(&registry->mutex);
    free_items(out);
    return getdata;
}

/* ---- Its life ----------------------------------------------------------------------------- */

static void
clear(_PyXIData_registry_t *registry)
{
    _PyXIData_regitem_t *all = registry->head;
    registry->head = NULL;
    free_items(all);
}

int
gopyrt_share_begin(PyInterpreterState *interp)
{
    _PyXIData_registry_t *registry = &_PyXI_GET_GLOBAL_STATE(interp)->data_lookup.registry;
    if (!_Py_IsMainInterpreter(interp)) {
        return 0;
    }
    for (const gopyrt_shareable *one = gopyrt_shareables; one->type != NULL; one++) {
        _PyXIData_regitem_t *item = make(one->type, one->getdata);
        if (item == NULL) {
            return -1;
        }
        link_first(registry, item);
    }
    return 0;
}

void
gopyrt_share_end(PyInterpreterState *interp)
{
    clear(&_PyXI_GET_STATE(interp)->data_lookup.registry);
    if (_Py_IsMainInterpreter(interp)) {
        clear(&_PyXI_GET_GLOBAL_STATE(interp)->data_lookup.registry);
    }
}
