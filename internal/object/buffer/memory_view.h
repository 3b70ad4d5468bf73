/* memoryview: what its files share. */
#ifndef GOPYRT_OBJECT_MEMORY_VIEW_H
#define GOPYRT_OBJECT_MEMORY_VIEW_H

#include "object/buffer/buffer.h"
#include "object/call/call.h"

#define VIEW(op) (&((PyMemoryViewObject *)(op))->view)
#define MEMORY(op) ((PyMemoryViewObject *)(op))

/* PyMemoryViewObject.flags */
enum {
    GOPYRT_VIEW_RELEASED = 1,
    GOPYRT_VIEW_C_ORDER = 2,
    GOPYRT_VIEW_F_ORDER = 4,
    GOPYRT_VIEW_SCALAR = 8,
    GOPYRT_VIEW_POINTERS = 16,   /* has suboffsets */
    GOPYRT_VIEW_RESTRICTED = 32, /* lent for one call: no further view of it */
};
#define GOPYRT_VIEW_ANY_ORDER (GOPYRT_VIEW_C_ORDER | GOPYRT_VIEW_F_ORDER)

/* _PyManagedBufferObject.flags */
enum {
    GOPYRT_BUFFER_RELEASED = 1,
    GOPYRT_BUFFER_OWNS_FORMAT = 2,
};

/* -1 with a ValueError where the view or what it is of was released. */
int gopyrt_view_check(PyObject *self);
/* Releases a view: 0, or -1 with BufferError where its own memory is lent. */
int gopyrt_view_release(PyObject *self);
/* A view of the same memory, with the dims of src (ndim of them): new. */
PyObject *gopyrt_view_add(_PyManagedBufferObject *owner, const Py_buffer *src, int ndim);
/* A view of an object, asked for with these flags: new. */
PyObject *gopyrt_view_from_flags(PyObject *base, int flags);
/* The same, asked for with a function of its type or of a base. */
PyObject *gopyrt_view_from_slot(PyObject *base, int flags, getbufferproc getbuffer);
/* Sets the flags that say in which order the items lie. */
void gopyrt_view_flags(PyMemoryViewObject *self);
/* A holder of an object's buffer, which `getbuffer` gives, for views: new. */
_PyManagedBufferObject *gopyrt_managed_buffer(PyObject *base, int flags, getbufferproc getbuffer);

/* An item's native format: a letter behind an optional '@', else 0. */
char gopyrt_view_format(const char *format);
/* A new object of the item at p; NULL with NotImplementedError for other formats. */
PyObject *gopyrt_item_get(const char *p, const char *format);
/* The same by the native format's letter. */
PyObject *gopyrt_item_value(const char *p, char letter);
/* The same for any format that gopyrt_format_size() knows: a tuple where it has several values. The
 * struct module's error where the item is smaller than the format says. */
PyObject *gopyrt_item_get_any(const char *p, const char *format, Py_ssize_t itemsize);
/* The size of what a format of the struct module describes; -1 and a reason where it is none. */
Py_ssize_t gopyrt_format_size(const char *format, const char **why);
/* Stores an object as an item. */
int gopyrt_item_set(char *p, const char *format, PyObject *item);
/* -1 with NotImplementedError where the items are not of a native format. */
int gopyrt_view_check_format(const Py_buffer *view);
/* The size of a native item's letter, or -1. */
Py_ssize_t gopyrt_item_size(char letter);
/* Do two items of the same native letter have the same value? */
int gopyrt_item_equal(const char *p, const char *q, char letter);

/* Slots and methods. */
Py_ssize_t gopyrt_view_length(PyObject *self);
PyObject *gopyrt_view_item(PyObject *self, Py_ssize_t index);
PyObject *gopyrt_view_subscript(PyObject *self, PyObject *key);
int gopyrt_view_assign(PyObject *self, PyObject *key, PyObject *value);
PyObject *gopyrt_view_compare(PyObject *v, PyObject *w, int op);
Py_hash_t gopyrt_view_hash(PyObject *self);
PyObject *gopyrt_view_iter(PyObject *self);
PyObject *gopyrt_view_cast(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names);
PyObject *gopyrt_view_tobytes(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names);
PyObject *gopyrt_view_hex(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names);
PyObject *gopyrt_view_tolist(PyObject *self, PyObject *unused);
PyObject *gopyrt_view_count(PyObject *self, PyObject *value);
PyObject *gopyrt_view_index(PyObject *self, PyObject *const *args, Py_ssize_t n);
extern PyGetSetDef gopyrt_view_getset[];

#endif /* GOPYRT_OBJECT_MEMORY_VIEW_H */
