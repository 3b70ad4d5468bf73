/* What an interpreter has of the static built-in types: their dicts, subclasses and weak
 * references. The rest of such a type is the process's.
 *
 * A type's index plus one stands in its tp_subclasses. Its dict is made when it is first asked for:
 * most interpreters never ask most types. */
#include "object/model/model.h"
#include "object/container/container.h"
#include "object/text/text.h"

/* Which slots a built-in type had before it inherited others, and whether a tp_new. All are noted
 * before the first inherits: in the child of a fork that came in between, a type may have inherited
 * some. */
static uint64_t own_slots[_Py_MAX_MANAGED_STATIC_BUILTIN_TYPES][2];
static char own_new[_Py_MAX_MANAGED_STATIC_BUILTIN_TYPES];
static int own_slots_noted;

managed_static_type_state *
gopyrt_type_state(PyInterpreterState *interp, PyTypeObject *type)
{
    return &interp->types.builtins.initialized[(size_t)type->tp_subclasses - 1];
}

static PyObject *
make_dict(PyTypeObject *type, managed_static_type_state *state)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL) {
        return NULL;
    }
    /* Entered first: to make its contents asks for the dicts of other types, and of this one. */
    state->tp_dict = dict;
    size_t index = (size_t)type->tp_subclasses - 1;
    if ((own_new[index] && gopyrt_type_add_new(type, dict) < 0)
        || gopyrt_slots_add_wrappers(type, dict, own_slots[index]) < 0
        || gopyrt_type_add_tables(type, dict) < 0)
    {
        state->tp_dict = NULL;
        Py_DECREF(dict);
        return NULL;
    }
    return dict;
}

PyObject *
gopyrt_type_dict(PyTypeObject *type)
{
    if (!(type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN)) {
        return type->tp_dict;
    }
    managed_static_type_state *state = gopyrt_type_state(gopyrt_interp(), type);
    return state->tp_dict != NULL ? state->tp_dict : make_dict(type, state);
}

PyObject **
gopyrt_type_subclasses(PyTypeObject *type)
{
    if (!(type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN)) {
        return (PyObject **)&type->tp_subclasses;
    }
    return &gopyrt_type_state(gopyrt_interp(), type)->tp_subclasses;
}

PyObject **
gopyrt_type_weaklist(PyTypeObject *type)
{
    if (!(type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN)) {
        return &type->tp_weaklist;
    }
    return &gopyrt_type_state(gopyrt_interp(), type)->tp_weaklist;
}

/* Makes one type ready for the process: everything but its dict. Bases come before it in the
 * table. */
static int
ready_for_process(PyTypeObject *type, size_t index)
{
    if (type->tp_base == NULL && type != &PyBaseObject_Type) {
        type->tp_base = &PyBaseObject_Type;
    }
    PyTypeObject *base = type->tp_base;
    if (Py_TYPE(type) == NULL) {
        Py_SET_TYPE(type, Py_TYPE(base));
    }
    type->tp_bases = gopyrt_tuple_immortal(base == NULL ? 0 : 1, (PyObject *)base, NULL);
    PyObject *above = base == NULL ? NULL : base->tp_mro;
    type->tp_mro = gopyrt_tuple_immortal(1 + (above == NULL ? 0 : PyTuple_GET_SIZE(above)),
                                         (PyObject *)type, above);
    if (type->tp_bases == NULL || type->tp_mro == NULL) {
        return -1;
    }
    type->tp_subclasses = (void *)(index + 1);
    type->tp_flags |= _Py_TPFLAGS_STATIC_BUILTIN | Py_TPFLAGS_IMMUTABLETYPE;
    if (base != NULL) {
        gopyrt_type_inherit(type);
    }
    if (type->tp_new == NULL && base == &PyBaseObject_Type) {
        type->tp_flags |= Py_TPFLAGS_DISALLOW_INSTANTIATION;
    }
    else if (type->tp_new == NULL && base != NULL
             && !(type->tp_flags & Py_TPFLAGS_DISALLOW_INSTANTIATION))
    {
        type->tp_new = base->tp_new;
    }
    type->tp_version_tag = ++_PyRuntime.types.next_version_tag;
    type->tp_versions_used = 1;
    type->tp_flags |= Py_TPFLAGS_READY;
    return 0;
}

static void
note_own_slots(void)
{
    for (size_t i = 0; i < gopyrt_builtin_type_count; i++) {
        PyTypeObject *type = gopyrt_builtin_types[i];
        if (type->tp_hash == NULL && type->tp_richcompare != NULL) {
            type->tp_hash = PyObject_HashNotImplemented;
        }
        gopyrt_slots_own(type, own_slots[i]);
        own_new[i] = type->tp_new != NULL;
    }
    _Py_atomic_store_int_release(&own_slots_noted, 1);
}

int
gopyrt_types_begin(PyInterpreterState *interp)
{
    if (!own_slots_noted) {
        note_own_slots();
    }
    for (size_t i = 0; i < gopyrt_builtin_type_count; i++) {
        PyTypeObject *type = gopyrt_builtin_types[i];
        if (!(type->tp_flags & Py_TPFLAGS_READY) && ready_for_process(type, i) < 0) {
            return -1;
        }
        managed_static_type_state *state = &interp->types.builtins.initialized[i];
        state->type = type;
        state->isbuiltin = 1;
        state->ready = 1;
        _PyRuntime.types.managed_static.types[i].type = type;
        _Py_atomic_add_int64(&_PyRuntime.types.managed_static.types[i].interp_count, 1);
    }
    interp->types.builtins.num_initialized = gopyrt_builtin_type_count;
    return 0;
}

/* In the opposite order, so that nothing that is used is gone. */
void
gopyrt_types_clear(PyInterpreterState *interp)
{
    for (size_t i = interp->types.builtins.num_initialized; i-- > 0;) {
        managed_static_type_state *state = &interp->types.builtins.initialized[i];
        Py_CLEAR(state->tp_subclasses);
        if (state->tp_dict != NULL) {
            PyDict_Clear(state->tp_dict);
        }
    }
}

void
gopyrt_types_end(PyInterpreterState *interp)
{
    for (size_t i = interp->types.builtins.num_initialized; i-- > 0;) {
        managed_static_type_state *state = &interp->types.builtins.initialized[i];
        Py_CLEAR(state->tp_dict);
        Py_CLEAR(state->tp_subclasses);
        state->ready = 0;
        state->type = NULL;
        if (_Py_atomic_add_int64(&_PyRuntime.types.managed_static.types[i].interp_count, -1) == 1) {
            _PyRuntime.types.managed_static.types[i].type = NULL;
        }
    }
    interp->types.builtins.num_initialized = 0;
}
