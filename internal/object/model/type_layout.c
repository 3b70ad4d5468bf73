/* Whether one type's instances can become another's: they have the same parts in the same
 * places. */
#include "object/model/model.h"

static int
same_places(const PyTypeObject *a, const PyTypeObject *b)
{
    return a->tp_basicsize == b->tp_basicsize && a->tp_itemsize == b->tp_itemsize
           && a->tp_dictoffset == b->tp_dictoffset && a->tp_weaklistoffset == b->tp_weaklistoffset
           && gopyrt_object_front(a) == gopyrt_object_front(b);
}

/* The nearest type, from this one up, that adds something to its base's instances. */
static PyTypeObject *
adding(PyTypeObject *type)
{
    while (type->tp_base != NULL && same_places(type, type->tp_base)) {
        type = type->tp_base;
    }
    return type;
}

/* What a type adds beside its base's part, if that is known: the bytes of __slots__, of a dict and
 * of weak references. */
static Py_ssize_t
known_size(const PyTypeObject *type)
{
    const PyTypeObject *base = type->tp_base;
    PyObject *slots = ((const PyHeapTypeObject *)type)->ht_slots;
    Py_ssize_t n = slots == NULL ? 0 : PyTuple_GET_SIZE(slots);
    n += type->tp_dictoffset > 0 && base->tp_dictoffset == 0;
    n += type->tp_weaklistoffset > 0 && base->tp_weaklistoffset == 0;
    return n * (Py_ssize_t)sizeof(PyObject *);
}

/* Whether two types add the same to one base. 1, 0 or -1. */
static int
add_the_same(const PyTypeObject *a, const PyTypeObject *b)
{
    if (a->tp_base == NULL || a->tp_base != b->tp_base || !same_places(a, b)
        || !(a->tp_flags & b->tp_flags & Py_TPFLAGS_HEAPTYPE)
        || a->tp_basicsize != a->tp_base->tp_basicsize + known_size(a))
    {
        return 0;
    }
    PyObject *mine = ((const PyHeapTypeObject *)a)->ht_slots;
    PyObject *its = ((const PyHeapTypeObject *)b)->ht_slots;
    Py_ssize_t n = mine == NULL ? 0 : PyTuple_GET_SIZE(mine);
    if (n != (its == NULL ? 0 : PyTuple_GET_SIZE(its))) {
        return 0;
    }
    return n == 0 ? 1 : PyObject_RichCompareBool(mine, its, Py_EQ);
}

int
gopyrt_type_check_layout(PyTypeObject *from, PyTypeObject *to, const char *what)
{
    const char *differing = "deallocator";
    if (from->tp_free == to->tp_free) {
        PyTypeObject *a = adding(from), *b = adding(to);
        int same = a == b ? 1 : add_the_same(a, b);
        if (same != 0) {
            return same < 0 ? -1 : 0;
        }
        differing = "object layout";
    }
    PyErr_Format(PyExc_TypeError, "%s assignment: '%s' %s differs from '%s'", what, to->tp_name,
                 differing, from->tp_name);
    return -1;
}
