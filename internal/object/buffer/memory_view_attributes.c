/* The attributes of a memoryview. */
#include "object/buffer/memory_view.h"

static PyObject *
numbers(const Py_ssize_t *values, int n)
{
    PyObject *tuple = PyTuple_New(values == NULL ? 0 : n);
    for (int i = 0; tuple != NULL && values != NULL && i < n; i++) {
        PyObject *number = PyLong_FromSsize_t(values[i]);
        if (number == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, number);
    }
    return tuple;
}

#define ATTRIBUTE(name, value)                                 \
    static PyObject *get_##name(PyObject *self, void *closure) \
    {                                                          \
        (void)closure;                                         \
        return gopyrt_view_check(self) < 0 ? NULL : (value);   \
    }

ATTRIBUTE(obj, Py_NewRef(VIEW(self)->obj == NULL ? Py_None : VIEW(self)->obj))
ATTRIBUTE(nbytes, PyLong_FromSsize_t(VIEW(self)->itemsize *gopyrt_buffer_items(VIEW(self))))
ATTRIBUTE(readonly, PyBool_FromLong(VIEW(self)->readonly))
ATTRIBUTE(itemsize, PyLong_FromSsize_t(VIEW(self)->itemsize))
ATTRIBUTE(format, PyUnicode_FromString(VIEW(self)->format))
ATTRIBUTE(ndim, PyLong_FromLong(VIEW(self)->ndim))
ATTRIBUTE(shape, numbers(VIEW(self)->shape, VIEW(self)->ndim))
ATTRIBUTE(strides, numbers(VIEW(self)->strides, VIEW(self)->ndim))
ATTRIBUTE(suboffsets, numbers(VIEW(self)->suboffsets, VIEW(self)->ndim))
ATTRIBUTE(c_contiguous, PyBool_FromLong(MEMORY(self)->flags &GOPYRT_VIEW_C_ORDER))
ATTRIBUTE(f_contiguous, PyBool_FromLong(MEMORY(self)->flags &GOPYRT_VIEW_F_ORDER))
ATTRIBUTE(contiguous, PyBool_FromLong(MEMORY(self)->flags &GOPYRT_VIEW_ANY_ORDER))

PyGetSetDef gopyrt_view_getset[] = {
    { "obj", get_obj, NULL, "The object whose memory it is.", NULL },
    { "nbytes", get_nbytes, NULL, "How many bytes the items take.", NULL },
    { "readonly", get_readonly, NULL, "Whether it can't be written.", NULL },
    { "itemsize", get_itemsize, NULL, "How many bytes an item takes.", NULL },
    { "format", get_format, NULL, "What an item is, in the words of the struct module.", NULL },
    { "ndim", get_ndim, NULL, "How many dimensions it has.", NULL },
    { "shape", get_shape, NULL, "How many items there are in each dimension.", NULL },
    { "strides", get_strides, NULL, "How many bytes lie between two items of a dimension.", NULL },
    { "suboffsets", get_suboffsets, NULL, "Where pointers of an array of pointers lead.", NULL },
    { "c_contiguous", get_c_contiguous, NULL, "Whether it has no gaps, in C's order.", NULL },
    { "f_contiguous", get_f_contiguous, NULL, "Whether it has no gaps, in Fortran's order.", NULL },
    { "contiguous", get_contiguous, NULL, "Whether it has no gaps.", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
