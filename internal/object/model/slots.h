/* The functions that the table of slots names: wrappers, by which a slot is called as a method, and
 * calls, by which a method is called as a slot. */
#ifndef GOPYRT_OBJECT_SLOTS_H
#define GOPYRT_OBJECT_SLOTS_H

#include "object/model/model.h"

#define GOPYRT_WRAPPER(name) \
    PyObject *gopyrt_wrap_##name(PyObject *self, PyObject *args, void *wrapped)

GOPYRT_WRAPPER(unary);
GOPYRT_WRAPPER(binary);
GOPYRT_WRAPPER(binary_l);
GOPYRT_WRAPPER(binary_r);
GOPYRT_WRAPPER(ternary);
GOPYRT_WRAPPER(ternary_r);
GOPYRT_WRAPPER(inquiry);
GOPYRT_WRAPPER(length);
GOPYRT_WRAPPER(index_arg);
GOPYRT_WRAPPER(item);
GOPYRT_WRAPPER(set_item);
GOPYRT_WRAPPER(del_item);
GOPYRT_WRAPPER(contains);
GOPYRT_WRAPPER(set_subscript);
GOPYRT_WRAPPER(del_subscript);
GOPYRT_WRAPPER(hash);
GOPYRT_WRAPPER(setattr);
GOPYRT_WRAPPER(delattr);
GOPYRT_WRAPPER(lt);
GOPYRT_WRAPPER(le);
GOPYRT_WRAPPER(eq);
GOPYRT_WRAPPER(ne);
GOPYRT_WRAPPER(gt);
GOPYRT_WRAPPER(ge);
GOPYRT_WRAPPER(next);
GOPYRT_WRAPPER(descr_get);
GOPYRT_WRAPPER(descr_set);
GOPYRT_WRAPPER(descr_delete);
GOPYRT_WRAPPER(del);
GOPYRT_WRAPPER(buffer);
GOPYRT_WRAPPER(release_buffer);
PyObject *gopyrt_wrap_call(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds);
PyObject *gopyrt_wrap_init(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds);

/* name: the slot's, without its prefix. */
#define GOPYRT_UNARY_SLOTS(X) \
    X(negative, neg)          \
    X(positive, pos)          \
    X(absolute, abs)          \
    X(invert, invert)         \
    X(int, int)               \
    X(float, float)           \
    X(index, index)
#define GOPYRT_BINARY_SLOTS(X)           \
    X(add, add, radd)                    \
    X(subtract, sub, rsub)               \
    X(multiply, mul, rmul)               \
    X(remainder, mod, rmod)              \
    X(divmod, divmod, rdivmod)           \
    X(lshift, lshift, rlshift)           \
    X(rshift, rshift, rrshift)           \
    X(and, and, rand)                    \
    X(xor, xor, rxor)                    \
    X(or, or, ror)                       \
    X(floor_divide, floordiv, rfloordiv) \
    X(true_divide, truediv, rtruediv)    \
    X(matrix_multiply, matmul, rmatmul)
#define GOPYRT_INPLACE_SLOTS(X)        \
    X(inplace_add, iadd)               \
    X(inplace_subtract, isub)          \
    X(inplace_multiply, imul)          \
    X(inplace_remainder, imod)         \
    X(inplace_lshift, ilshift)         \
    X(inplace_rshift, irshift)         \
    X(inplace_and, iand)               \
    X(inplace_xor, ixor)               \
    X(inplace_or, ior)                 \
    X(inplace_floor_divide, ifloordiv) \
    X(inplace_true_divide, itruediv)   \
    X(inplace_matrix_multiply, imatmul)

#define GOPYRT_DECLARE_UNARY(slot, method) PyObject *gopyrt_call_##slot(PyObject *self);
#define GOPYRT_DECLARE_BINARY(slot, method, reflected) \
    PyObject *gopyrt_call_##slot(PyObject *self, PyObject *other);
#define GOPYRT_DECLARE_INPLACE(slot, method) GOPYRT_DECLARE_BINARY(slot, method, )
GOPYRT_UNARY_SLOTS(GOPYRT_DECLARE_UNARY)
GOPYRT_BINARY_SLOTS(GOPYRT_DECLARE_BINARY)
GOPYRT_INPLACE_SLOTS(GOPYRT_DECLARE_INPLACE)

PyObject *gopyrt_call_power(PyObject *self, PyObject *other, PyObject *modulus);
PyObject *gopyrt_call_inplace_power(PyObject *self, PyObject *other, PyObject *modulus);
int gopyrt_call_bool(PyObject *self);
Py_ssize_t gopyrt_call_length(PyObject *self);
PyObject *gopyrt_call_item(PyObject *self, Py_ssize_t index);
int gopyrt_call_set_item(PyObject *self, Py_ssize_t index, PyObject *value);
int gopyrt_call_contains(PyObject *self, PyObject *value);
PyObject *gopyrt_call_subscript(PyObject *self, PyObject *key);
int gopyrt_call_set_subscript(PyObject *self, PyObject *key, PyObject *value);
PyObject *gopyrt_call_repr(PyObject *self);
PyObject *gopyrt_call_str(PyObject *self);
Py_hash_t gopyrt_call_hash(PyObject *self);
PyObject *gopyrt_call_call(PyObject *self, PyObject *args, PyObject *kwds);
PyObject *gopyrt_call_getattr(PyObject *self, PyObject *name);
int gopyrt_call_setattr(PyObject *self, PyObject *name, PyObject *value);
PyObject *gopyrt_call_compare(PyObject *self, PyObject *other, int op);
PyObject *gopyrt_call_iter(PyObject *self);
PyObject *gopyrt_call_next(PyObject *self);
PyObject *gopyrt_call_descr_get(PyObject *self, PyObject *obj, PyObject *type);
int gopyrt_call_descr_set(PyObject *self, PyObject *target, PyObject *value);
int gopyrt_call_init(PyObject *self, PyObject *args, PyObject *kwds);
PyObject *gopyrt_call_new(PyTypeObject *type, PyObject *args, PyObject *kwds);
void gopyrt_call_finalize(PyObject *self);
int gopyrt_call_getbuffer(PyObject *self, Py_buffer *buffer, int flags);
void gopyrt_call_releasebuffer(PyObject *self, Py_buffer *buffer);
PyObject *gopyrt_call_await(PyObject *self);
PyObject *gopyrt_call_aiter(PyObject *self);
PyObject *gopyrt_call_anext(PyObject *self);

#endif /* GOPYRT_OBJECT_SLOTS_H */
