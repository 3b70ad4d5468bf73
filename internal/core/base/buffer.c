/* Questions about the memory that a Py_buffer describes, which is not written.
 *
 * Callers: any thread that may read the structure. Fork and signals: async-signal-safe.
 */
#include "base/base.h"
#include "pybuffer.h"

/* Whether the items fill the memory without gaps, where `stride` is that of a dense array so far.
 * A dimension of one item may have any stride. */
static inline int
is_dense(const Py_buffer *view, int i, Py_ssize_t *stride)
{
    if (view->strides[i] != *stride && view->shape[i] > 1) {
        return 0;
    }
    *stride *= view->shape[i];
    return 1;
}

static inline int
is_c_dense(const Py_buffer *view)
{
    Py_ssize_t stride = view->itemsize;
    for (int i = view->ndim - 1; i >= 0; i--) {
        if (!is_dense(view, i, &stride)) {
            return 0;
        }
    }
    return 1;
}

/* The same in Fortran's order, for a view with dimensions. */
static inline int
is_fortran_dense(const Py_buffer *view)
{
    Py_ssize_t stride = view->itemsize;
    int i = 0;
    do {
        if (!is_dense(view, i, &stride)) {
            return 0;
        }
    } while (++i < view->ndim);
    return 1;
}

/* Without strides that is what a buffer is. */
static inline int
is_trivial(const Py_buffer *view)
{
    return view->len == 0 || view->strides == NULL;
}

static int
is_fortran_order(const Py_buffer *view)
{
    if (view->len == 0) {
        return 1;
    }
    if (view->strides != NULL) {
        return view->ndim <= 0 || is_fortran_dense(view);
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
    /* Not a switch: it would be a jump through a table. */
    if (order == 'C') {
        return is_trivial(view) || is_c_dense(view);
    }
    if (order == 'F') {
        return is_fortran_order(view);
    }
    return order == 'A' && (is_trivial(view) || is_c_dense(view) || is_fortran_dense(view));
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
