/* Attributes of types: the search through the MRO, and its cache.
 *
 * The cache is the interpreter's: an entry says what a type of a version has under an interned
 * name. A type whose attributes, or those of a base, change loses its version and gets a new one
 * with its next lookup; so old entries are never found again. */
#include "object/model/model.h"

#include "object/container/container.h"
#include "object/text/text.h"

#define CACHE_SIZE 4096

/* How often a type may change before it is no longer cached. */
#define MANY_VERSIONS 1000

static struct type_cache_entry *
cache_entry(PyInterpreterState *interp, unsigned version, PyObject *name)
{
    size_t mixed = (size_t)version ^ ((uintptr_t)name >> 3);
    return &interp->types.type_cache.hashtable[mixed % CACHE_SIZE];
}

/* Gives the type and its bases versions. 1, or 0 where one can't have any. */
static int
assign_version(PyInterpreterState *interp, PyTypeObject *type)
{
    if (type->tp_version_tag != 0) {
        return 1;
    }
    if (type->tp_mro == NULL || type->tp_versions_used >= MANY_VERSIONS
        || interp->types.next_version_tag == 0)
    {
        return 0;
    }
    for (Py_ssize_t i = 0; type->tp_bases != NULL && i < PyTuple_GET_SIZE(type->tp_bases); i++) {
        if (!assign_version(interp, (PyTypeObject *)PyTuple_GET_ITEM(type->tp_bases, i))) {
            return 0;
        }
    }
    type->tp_version_tag = interp->types.next_version_tag++;
    type->tp_versions_used++;
    return 1;
}

int
PyUnstable_Type_AssignVersionTag(PyTypeObject *type)
{
    return assign_version(gopyrt_interp(), type);
}

/* What the types of the MRO have, borrowed. A failure for want of memory counts as nothing. */
static PyObject *
search(PyTypeObject *type, PyObject *name)
{
    PyObject *mro = type->tp_mro;
    Py_hash_t hash = gopyrt_str_hash(name);
    if (mro == NULL || hash == -1) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *found = NULL;
    Py_INCREF(mro); /* a comparison of names may run code that changes it */
    for (Py_ssize_t i = 0; found == NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyObject *dict = gopyrt_type_dict((PyTypeObject *)PyTuple_GET_ITEM(mro, i));
        if (dict == NULL || (found = gopyrt_dict_get(dict, name, hash)) == NULL) {
            if (PyErr_Occurred()) {
                PyErr_Clear();
            }
        }
    }
    Py_DECREF(mro);
    return found;
}

PyObject *
gopyrt_type_lookup(PyTypeObject *type, PyObject *name)
{
    PyInterpreterState *interp = gopyrt_interp();
    if (!PyUnicode_CheckExact(name) || !PyUnicode_CHECK_INTERNED(name)) {
        return search(type, name);
    }
    if (type->tp_version_tag != 0) {
        struct type_cache_entry *entry = cache_entry(interp, type->tp_version_tag, name);
        if (entry->version == type->tp_version_tag && entry->name == name) {
            return entry->value;
        }
    }
    PyObject *before = PyErr_GetRaisedException();
    PyObject *found = search(type, name);
    if (assign_version(interp, type)) {
        struct type_cache_entry *entry = cache_entry(interp, type->tp_version_tag, name);
        PyObject *old = entry->name;
        entry->version = type->tp_version_tag;
        entry->name = Py_NewRef(name);
        entry->value = found;
        Py_XDECREF(old == Py_None ? NULL : old);
    }
    if (before != NULL) {
        PyErr_SetRaisedException(before);
    }
    return found;
}

PyObject *
_PyType_Lookup(PyTypeObject *type, PyObject *name)
{
    return gopyrt_type_lookup(type, name);
}

PyObject *
_PyType_LookupRef(PyTypeObject *type, PyObject *name)
{
    return Py_XNewRef(gopyrt_type_lookup(type, name));
}

unsigned int
PyType_ClearCache(void)
{
    PyInterpreterState *interp = gopyrt_interp();
    for (size_t i = 0; i < CACHE_SIZE; i++) {
        struct type_cache_entry *entry = &interp->types.type_cache.hashtable[i];
        PyObject *name = entry->name;
        entry->version = 0;
        entry->name = NULL;
        entry->value = NULL;
        Py_XDECREF(name == Py_None ? NULL : name);
    }
    return interp->types.next_version_tag - 1;
}

static void
tell_watchers(PyTypeObject *type)
{
    PyInterpreterState *interp = gopyrt_interp();
    for (int i = 0; type->tp_watched >> i != 0; i++) {
        PyType_WatchCallback callback = interp->type_watchers[i];
        if ((type->tp_watched >> i & 1) && callback != NULL && callback(type) < 0) {
            PyErr_FormatUnraisable("Exception ignored in type watcher callback #%d for %R", i,
                                   type);
        }
    }
}

void
PyType_Modified(PyTypeObject *type)
{
    if (type->tp_version_tag == 0) {
        return; /* then no subclass has one either */
    }
    PyObject *subclasses = *gopyrt_type_subclasses(type);
    if (subclasses != NULL) {
        Py_ssize_t at = 0;
        PyObject *key, *reference;
        while (PyDict_Next(subclasses, &at, &key, &reference)) {
            PyObject *subclass = NULL;
            if (PyWeakref_GetRef(reference, &subclass) == 1) {
                PyType_Modified((PyTypeObject *)subclass);
                Py_DECREF(subclass);
            }
        }
    }
    tell_watchers(type);
    type->tp_version_tag = 0;
}
