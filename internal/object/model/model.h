/* The object model: counts and allocation, types and their slots, attributes, descriptors.
 *
 * Every room of the object layer has a header of this kind for the others. The rooms call each
 * other by the public functions where there is one. All functions of the layer are called by a
 * thread whose state is attached, unless it is said otherwise; none is async-signal-safe; all work
 * in the child of a fork. "New" is said of a reference that the caller owns, "borrowed" of one that
 * it does not. NULL and -1 come with an exception set. */
#ifndef GOPYRT_OBJECT_MODEL_H
#define GOPYRT_OBJECT_MODEL_H

#include "eval/eval.h"

#include "internal/pycore_ceval.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_gc.h"
#include "internal/pycore_global_objects.h"
#include "internal/pycore_global_strings.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_long.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_typeobject.h"

#include <stddef.h>
#include <string.h>

/* The interned string that is an identifier, borrowed: GOPYRT_ID(__name__). */
#define GOPYRT_ID(name) ((PyObject *)&_Py_SINGLETON(strings.identifiers._py_##name._ascii))
#define GOPYRT_STR(name) ((PyObject *)&_Py_SINGLETON(strings.literals._py_##name._ascii))
#define GOPYRT_EMPTY_TUPLE ((PyObject *)&_Py_SINGLETON(tuple_empty))

static inline PyInterpreterState *
gopyrt_interp(void)
{
    return _PyThreadState_GET()->interp;
}

/* The message of a TypeError where a number of this kind is missing. */
#define GOPYRT_TYPE_NAME(op) (Py_TYPE(op)->tp_name)

/* ---- Objects (allocation.c) -------------------------------------------------- */

/* The first reference of an object whose memory is there; a heap type gains a reference. */
void gopyrt_object_begin(PyObject *op, PyTypeObject *type);
/* What the memory of an object begins at: before it may lie a collector's head and other words. */
size_t gopyrt_object_front(const PyTypeObject *type);
/* Memory of an instance with nitems items; zeroed from the object on, and without a first
 * reference. */
PyObject *gopyrt_object_memory(PyTypeObject *type, size_t size);
/* A new instance of a static type whose size is known, without the zeros: the caller sets all
 * fields but the head. */
PyObject *gopyrt_object_raw(PyTypeObject *type, size_t size);
/* Tells the tracer of references of an object that is made or that ends, if there is one. */
void gopyrt_trace_to(PyObject *op, PyRefTracerEvent event);
static inline void
gopyrt_trace(PyObject *op, PyRefTracerEvent event)
{
    if (__builtin_expect(_PyRuntime.ref_tracer.tracer_func != NULL, 0)) {
        gopyrt_trace_to(op, event);
    }
}
/* The head of an object, in memory that becomes it. A heap type is counted by whoever asks. */
static inline void
gopyrt_object_head(PyObject *op, PyTypeObject *type)
{
    op->ob_refcnt_full = 1;
    op->ob_type = type;
    gopyrt_trace(op, PyRefTracer_CREATE);
}
/* Puts count and flags back: an object that code of an old ABI has counted down to 0. */
void gopyrt_object_revive(PyObject *op);

/* ---- Types (type_*.c) -------------------------------------------------------- */

/* What an interpreter has of a static built-in type. */
managed_static_type_state *gopyrt_type_state(PyInterpreterState *interp, PyTypeObject *type);
/* The dict of a type, made on first use where it is a built-in one's; borrowed. NULL without
 * memory. */
PyObject *gopyrt_type_dict(PyTypeObject *type);
/* The places where a type keeps its list of subclasses and its weak references. */
PyObject **gopyrt_type_subclasses(PyTypeObject *type);
PyObject **gopyrt_type_weaklist(PyTypeObject *type);
/* Adds a type to the subclasses of its bases, and takes it off them. */
int gopyrt_type_add_to_bases(PyTypeObject *type);
void gopyrt_type_remove_from_bases(PyTypeObject *type);

/* All built-in types, in the order in which they become ready. */
extern PyTypeObject *const gopyrt_builtin_types[];
extern const size_t gopyrt_builtin_type_count;

/* Makes the built-in types ready, once for the process, and the interpreter's state of them.
 * 0, or -1 without memory; no exception. */
int gopyrt_types_begin(PyInterpreterState *interp);
/* Drops what the interpreter has of them. */
void gopyrt_types_clear(PyInterpreterState *interp);
void gopyrt_types_end(PyInterpreterState *interp);

/* The order in which attributes are looked for: a new tuple. */
PyObject *gopyrt_type_compute_mro(PyTypeObject *type);
/* The attribute of the type or of a base; borrowed. NULL where there is none, with no exception. */
PyObject *gopyrt_type_lookup(PyTypeObject *type, PyObject *name);
/* The same for a special method of an object, bound: new. NULL without an exception if it has
 * none. */
PyObject *gopyrt_special_method(PyObject *self, PyObject *name);
/* Calls a special method of self. NULL without an exception where it has none. */
PyObject *gopyrt_special_call(PyObject *self, PyObject *name, PyObject *const *args, size_t nargs);
/* The same for what goes on without the method: where an AttributeError says why it can't be bound,
 * there is none. */
PyObject *gopyrt_special_try(PyObject *self, PyObject *name, PyObject *const *args, size_t nargs);

/* The table of slots, in the order of their offsets, which ends with a name of NULL; offsets are
 * those of PyHeapTypeObject. */
extern struct wrapperbase gopyrt_slots[];
/* Where a type has the slot of an offset, or NULL if it lacks the table that the slot is in. */
void **gopyrt_slot_place(PyTypeObject *type, int offset);
/* Fills the slots of a heap type from the attributes of its MRO; for one name, or all (NULL). */
int gopyrt_slots_update(PyTypeObject *type, PyObject *name);
/* Adds wrappers of the slots that a type itself has; `own` is a set of indexes into gopyrt_slots,
 * or NULL for all that are there. */
int gopyrt_slots_add_wrappers(PyTypeObject *type, PyObject *dict, const uint64_t *own);
/* The slots that a static type has and would not inherit the same; before any has inherited. */
void gopyrt_slots_own(PyTypeObject *type, uint64_t *own);
/* Takes over from the base, and the types of the order, what the type does not say itself. */
void gopyrt_type_inherit(PyTypeObject *type);

/* The heap type's own room. */
PyTypeObject *gopyrt_type_alloc(PyTypeObject *metatype, Py_ssize_t members);
/* The functions of the instances of types made by type(). */
void gopyrt_subtype_dealloc(PyObject *self);
int gopyrt_subtype_traverse(PyObject *self, visitproc visit, void *arg);
int gopyrt_subtype_clear(PyObject *self);
/* type.__new__, after the metaclass was found. */
PyObject *gopyrt_type_new(PyTypeObject *metatype, PyObject *name, PyObject *bases, PyObject *ns,
                          PyObject *kwargs);
/* The text of a name for tp_name, with PyMem_Malloc. */
char *gopyrt_type_name_copy(PyObject *name);
/* The metatype that is one of all bases' and of this one: borrowed. */

PyTypeObject *gopyrt_type_metaclass(PyTypeObject *metatype, PyObject *bases);
/* The base whose instances' layout contains those of all its own bases: borrowed. */
PyTypeObject *gopyrt_type_solid(PyTypeObject *type);
/* The one of the bases whose layout the instances have: borrowed. */
PyTypeObject *gopyrt_type_best_base(PyObject *bases);
/* Whether instances of both lie the same way in memory, and end the same way, so that `what` of the
 * one type may become the other. 0, or -1 with TypeError. */
int gopyrt_type_check_layout(PyTypeObject *from, PyTypeObject *to, const char *what);
/* Sets the order of a type whose bases are set, by C3 or as its metatype says. */
int gopyrt_type_set_mro(PyTypeObject *type);
/* The short name, behind the last dot. */
const char *gopyrt_type_short_name(const PyTypeObject *type);
/* object.__reduce_ex__, __reduce__ and __getstate__ (pickle_support.c, pickle_state.c). */
PyObject *gopyrt_reduce_ex(PyObject *self, PyObject *protocol);
PyObject *gopyrt_reduce(PyObject *self, PyObject *unused);
PyObject *gopyrt_getstate(PyObject *self, PyObject *unused);
/* What __getstate__ gives: new. Where an instance is to be made of nothing else (`whole`), object's
 * own refuses one that there is more to, with TypeError. */
PyObject *gopyrt_state(PyObject *self, int whole);
/* Adds the names that a type and its bases have to a dict. */
int gopyrt_type_merge_names(PyObject *dict, PyTypeObject *type);
/* isinstance() and issubclass() without asking the class. 1, 0 or -1. */
int gopyrt_is_instance(PyObject *instance, PyObject *cls);
int gopyrt_is_subclass(PyObject *subclass, PyObject *cls);
/* Fills a dict from the tables of a type; and with the __new__ of its tp_new. */
int gopyrt_type_add_tables(PyTypeObject *type, PyObject *dict);
int gopyrt_type_add_new(PyTypeObject *type, PyObject *dict);
/* The text behind a signature in a docstring, and the signature: new str or None. A function of
 * these METH_ flags (0: it is none) that has no argument or one needs no docstring for that. */
PyObject *gopyrt_doc_text(const char *name, const char *doc);
PyObject *gopyrt_doc_signature(const char *name, const char *doc, int flags);

/* ---- Attributes (attribute*.c) ----------------------------------------------- */

/* Where an instance's dict is kept, or NULL if it has none. */
PyObject **gopyrt_dict_place(PyObject *op);
/* Generic lookup with a dict of the caller's, or the object's own (NULL). `quiet` suppresses the
 * AttributeError. */
PyObject *gopyrt_generic_getattr(PyObject *op, PyObject *name, PyObject *dict, int quiet);
int gopyrt_generic_setattr(PyObject *op, PyObject *name, PyObject *value, PyObject *dict);
/* Gives the AttributeError that was just set its name and object. */
void gopyrt_attribute_error_context(PyObject *op, PyObject *name);

/* ---- Descriptors (descr_*.c) --------------------------------------------------- */

/* New; for a type and its tables. */
PyObject *gopyrt_descr_new(PyTypeObject *kind, PyTypeObject *owner, PyObject *name);
/* The __new__ of a type that has a tp_new, and its definition. */
PyObject *gopyrt_new_of(PyTypeObject *type);
extern PyMethodDef gopyrt_new_method;
/* Has an object __isabstractmethod__, as a true value? -1 with an exception; 0 for NULL. */
int gopyrt_is_abstract(PyObject *op);

/* The types of this room that no header has. */
extern PyTypeObject gopyrt_none_type, gopyrt_ellipsis_type, gopyrt_notimplemented_type;
extern PyTypeObject gopyrt_method_wrapper_type;

/* What builtins has under a name: new. NULL with AttributeError. */
PyObject *gopyrt_builtin(PyObject *name);

#endif /* GOPYRT_OBJECT_MODEL_H */
