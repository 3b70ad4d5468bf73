/* Numbers, slices, buffers. */
#include "calls.h"
#include "internal/pycore_complexobject.h"

#include <errno.h>
#include <float.h>

CASE(PyFloat_GetMax, BARE)
{
    HOLDS(PyFloat_GetMax() == DBL_MAX);
}

CASE(PyFloat_GetMin, BARE)
{
    HOLDS(PyFloat_GetMin() == DBL_MIN);
}

CASE(PyFloat_Pack8, BARE)
{
    char bytes[8];
    GIVES(0, PyFloat_Pack8(1.0, bytes, 0));
    HOLDS(memcmp(bytes, "\x3f\xf0\0\0\0\0\0\0", 8) == 0);
}

CASE(PyFloat_Unpack2, BARE)
{
    HOLDS(PyFloat_Unpack2("\x3c\0", 0) == 1.0);
}

CASE(PyFloat_Unpack4, BARE)
{
    HOLDS(PyFloat_Unpack4("\x3f\x80\0\0", 0) == 1.0);
}

CASE(PyFloat_Unpack8, BARE)
{
    HOLDS(PyFloat_Unpack8("\0\0\0\0\0\0\xf0\x3f", 1) == 1.0);
}

static const Py_complex a = { 3, 4 }, b = { 0, 2 };

#define COMPLEX(function, left, right, real_part, imag_part)             \
    CASE(function, BARE)                                                 \
    {                                                                    \
        Py_complex result = function(left, right);                       \
        HOLDS(result.real == (real_part) && result.imag == (imag_part)); \
    }

COMPLEX(_Py_c_sum, a, b, 3, 6)
COMPLEX(_Py_c_diff, a, b, 3, 2)
COMPLEX(_Py_c_prod, a, b, -8, 6)
COMPLEX(_Py_c_quot, a, b, 2, -1.5)
COMPLEX(_Py_cr_sum, a, 2, 5, 4)
COMPLEX(_Py_cr_diff, a, 2, 1, 4)
COMPLEX(_Py_cr_prod, a, 2, 6, 8)
COMPLEX(_Py_cr_quot, a, 2, 1.5, 2)
COMPLEX(_Py_rc_diff, 2, a, -1, -4)
COMPLEX(_Py_rc_quot, 2, b, 0, -1)

CASE(_Py_c_neg, BARE)
{
    Py_complex result = _Py_c_neg(a);
    HOLDS(result.real == -3 && result.imag == -4);
}

CASE(_Py_c_pow, BARE)
{
    Py_complex result = _Py_c_pow((Py_complex){ 2, 0 }, (Py_complex){ 10, 0 });
    HOLDS(result.real == 1024 && result.imag == 0);
}

CASE(_Py_c_abs, BARE)
{
    HOLDS(_Py_c_abs(a) == 5);
    GIVES(0, errno);
}

CASE(PyLong_GetNativeLayout, BARE)
{
    GIVES(30, PyLong_GetNativeLayout()->bits_per_digit);
}

CASE(PyUnstable_Long_IsCompact, BARE)
{
    PyLongObject number = { .long_value = { .lv_tag = 8, .ob_digit = { 5 } } };
    GIVES(1, EXPORTED(PyUnstable_Long_IsCompact)(&number));
    number.long_value.lv_tag = 16;
    GIVES(0, EXPORTED(PyUnstable_Long_IsCompact)(&number));
}

CASE(PyUnstable_Long_CompactValue, BARE)
{
    PyLongObject number = { .long_value = { .lv_tag = 8 | 2, .ob_digit = { 5 } } };
    GIVES(-5, EXPORTED(PyUnstable_Long_CompactValue)(&number));
}

CASE(PySlice_AdjustIndices, BARE)
{
    Py_ssize_t start = -3, stop = 100;
    GIVES(2, PySlice_AdjustIndices(10, &start, &stop, 2));
    GIVES(7, start);
    GIVES(10, stop);
}

CASE(PyBuffer_IsContiguous, BARE)
{
    Py_ssize_t shape[2] = { 2, 3 }, strides[2] = { 3, 1 };
    Py_buffer view = { .len = 6, .itemsize = 1, .ndim = 2, .shape = shape, .strides = strides };
    GIVES(1, PyBuffer_IsContiguous(&view, 'C'));
    GIVES(0, PyBuffer_IsContiguous(&view, 'F'));
}

CASE(PyBuffer_GetPointer, BARE)
{
    char items[6];
    Py_ssize_t strides[2] = { 3, 1 }, index[2] = { 1, 2 };
    Py_buffer view = { .buf = items, .ndim = 2, .strides = strides };
    GIVES(5, (char *)PyBuffer_GetPointer(&view, index) - items);
}

CASE(PyVectorcall_NARGS, BARE)
{
    GIVES(3, EXPORTED(PyVectorcall_NARGS)(3 | PY_VECTORCALL_ARGUMENTS_OFFSET));
}

CASE(Py_PACK_FULL_VERSION, BARE)
{
    uint32_t (*pack)(int, int, int, int, int) =
        (uint32_t(*)(int, int, int, int, int))exported("Py_PACK_FULL_VERSION");
    GIVES(0x030e01a2, pack(3, 14, 1, 10, 2));
}

CASE(Py_PACK_VERSION, BARE)
{
    uint32_t (*pack)(int, int) = (uint32_t(*)(int, int))exported("Py_PACK_VERSION");
    GIVES(0x030e0000, pack(3, 14));
}
