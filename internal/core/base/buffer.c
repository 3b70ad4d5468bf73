/* Questions about the memory that a Py_buffer describes, which is not written.
 *
 * Callers: any thread that may read the structure. Fork and signals: async-signal-safe.
 */
#include "base/base.h"
#include "pybuffer.h"

/* The items fill `len` bytes without gaps, in the order in which the dimension that `step` away
 * from `first` varies ever slower. A dimension of one item may have any stride. */
static int
is_dense(const Py_buffer *view, int first, int step)
{
    Py_ssize_t stride = view->itemsize;
    for (int left = view->ndim, i = first; left > 0; left--, i += step) {
        Py_ssize_t count = view->shape[i];
        if (count > 1 && view->strides[i] != stride) {
            return 0;
        }
        stride *= count;
    }
    return 1;
}

static int
is_c_order(const Py_buffer *view)
{
    /* Without strides that is what a buffer is. */
    return view->len == 0 || view->strides == NULL || is_dense(view, view->ndim - 1, -1);
}

static int
is_fortran_order(const Py_buffer *view)
{
    if (view->len == 0) {
        return 1;
    }
    if (view->strides != NULL) {
        return is_dense(view, 0, 1);
    }
    /* In C order: the same when no two dimensions have several items. */
    if (view->ndim <= 1) {
        return 1;
    }
    int several = 0;
    for (int i = 0; view->shape != NULL && i < view->ndim; i++) {
        several += view->shape[i] > 1;
    }
    return several <= 1;
}

int
PyBuffer_IsContiguous(const Py_buffer *view, char order)
{
    if (view->suboffsets != NULL) {
        return 0;
    }
    switch (order) {
    case 'C':
        return is_c_order(view);
    case 'F':
        return is_fortran_order(view);
    case 'A':
        return is_c_order(view) || is_fortran_order(view);
    default:
        return 0;
    }
}

void *
PyBuffer_GetPointer(const Py_buffer *view, const Py_ssize_t *indices)
{
    char *at = view->buf;
    for (int i = 0; i < view->ndim; i++) {
        at += view->strides[i] * indices[i];
        if (view->suboffsets != NULL && view->suboffsets[i] >= 0) {
            at = *(char **)at + view->suboffsets[i];
        }
    }
    return at;
}
