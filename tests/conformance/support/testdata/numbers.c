/* Floats and their bytes, complex numbers, slices, buffers, ints in memory, packed versions. */
#include "facts.h"
#include "internal/pycore_complexobject.h"

#include <errno.h>
#include <float.h>

static uint64_t
bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

/* Of a NaN that arithmetic made neither sign nor payload mean anything. */
static uint64_t
value_of(double x)
{
    return isnan(x) ? 0x7ff8dead : bits_of(x);
}

static uint64_t
mixed(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * 0x100000001b3u;
}

/* ---- Floats -------------------------------------------------------------------- */

static void
floats(void)
{
    start(0);
    FACT("max %a min %a", PyFloat_GetMax(), PyFloat_GetMin());
    uint64_t sum = 0;
    for (int i = 0; i < 65536; i++) {
        char half[2] = { (char)i, (char)(i >> 8) };
        sum = mixed(sum, bits_of(PyFloat_Unpack2(half, 1)));
        sum = mixed(sum, bits_of(PyFloat_Unpack2(half, 0)));
        if (i % 512 == 511) {
            FACT("halves to %d: %016llx", i, (unsigned long long)sum);
        }
    }
    for (uint64_t i = 0; i < (uint64_t)1 << 32; i += 1021) {
        char four[4] = { (char)i, (char)(i >> 8), (char)(i >> 16), (char)(i >> 24) };
        sum = mixed(sum, bits_of(PyFloat_Unpack4(four, 1)));
        sum = mixed(sum, bits_of(PyFloat_Unpack4(four, 0)));
        if (i % 100000 < 1021) {
            FACT("floats to %lld: %016llx", (long long)i, (unsigned long long)sum);
        }
    }
    for (uint64_t i = 1; i != 0 && i < 4000; i++) {
        uint64_t bits = i * 0x9e3779b97f4a7c15u;
        if (i % 3 == 0) {
            bits |= (uint64_t)0x7ff << 52; /* infinities and NaNs */
        }
        double x;
        memcpy(&x, &bits, sizeof(x));
        char eight[2][8];
        int results = PyFloat_Pack8(x, eight[0], 1) | PyFloat_Pack8(x, eight[1], 0);
        FACT("%016llx %d: %02x %02x %d %016llx", (unsigned long long)bits, results,
             (unsigned char)eight[0][0], (unsigned char)eight[1][1],
             memcmp(eight[0], &x, sizeof(x)),
             (unsigned long long)bits_of(PyFloat_Unpack8(eight[0], 0)));
    }
}

/* ---- Complex numbers --------------------------------------------------------------- */

static const double some[] = {
    0.0,   -0.0,   1,       -1,      2,      -3,       0.5,       1e-160,
    1e160, -1e308, DBL_MAX, DBL_MIN, 5e-324, INFINITY, -INFINITY, NAN,
};
#define SOME (sizeof(some) / sizeof(some[0]))

static uint64_t
complex_value(const char *name, Py_complex a, Py_complex b, uint64_t sum, Py_complex result)
{
    (void)name, (void)a, (void)b;
    sum = mixed(sum, value_of(result.real));
    sum = mixed(sum, value_of(result.imag));
    return mixed(sum, (uint64_t)errno);
}

#define TAKE(name, call) \
    (errno = 0, sum = complex_value(name, a, b, sum, call), FACT_SOMETIMES(name))
#define FACT_SOMETIMES(name)                                                                     \
    (m == SOME - 1                                                                               \
         ? FACT("%g%+gj, %g: %s %016llx", a.real, a.imag, b.real, name, (unsigned long long)sum) \
         : 0)

static void
complexes(void)
{
    for (size_t i = 0; i < SOME; i++) {
        for (size_t j = 0; j < SOME; j++) {
            Py_complex a = { some[i], some[j] };
            errno = 77;
            double size = _Py_c_abs(a);
            FACT("abs %g%+gj: %016llx %d", a.real, a.imag, (unsigned long long)value_of(size),
                 errno);
            for (size_t k = 0; k < SOME; k++) {
                uint64_t sum = 0;
                for (size_t m = 0; m < SOME; m++) {
                    Py_complex b = { some[k], some[m] };
                    TAKE("sum", _Py_c_sum(a, b));
                    TAKE("diff", _Py_c_diff(a, b));
                    TAKE("prod", _Py_c_prod(a, b));
                    TAKE("quot", _Py_c_quot(a, b));
                    TAKE("neg", _Py_c_neg(a));
                    TAKE("real sum", _Py_cr_sum(a, b.real));
                    TAKE("real diff", _Py_cr_diff(a, b.real));
                    TAKE("real prod", _Py_cr_prod(a, b.real));
                    TAKE("real quot", _Py_cr_quot(a, b.real));
                    TAKE("diff of real", _Py_rc_diff(a.real, b));
                    TAKE("quot of real", _Py_rc_quot(a.real, b));
                }
            }
        }
    }
}

/* The two C libraries may differ in the last bits of a power. */
static void
powers(void)
{
    static const double exponents[] = { 0, -0.0, 1, 2, -1, 0.5, 3, 100, -100, 1e10, INFINITY, NAN };
    for (size_t i = 0; i < SOME; i++) {
        for (size_t j = 0; j < SOME; j++) {
            for (size_t k = 0; k < Py_ARRAY_LENGTH(exponents); k++) {
                for (size_t m = 0; m < 7; m++) {
                    for (int before = 0; before <= ERANGE; before += ERANGE) {
                        Py_complex a = { some[i], some[j] }, b = { exponents[k], exponents[m] };
                        errno = before;
                        Py_complex r = _Py_c_pow(a, b);
                        int error = errno;
                        FACT("%g%+gj ** %g%+gj = %.9g%+.9gj %d", a.real, a.imag, b.real, b.imag,
                             isnan(r.real) ? (double)NAN : r.real,
                             isnan(r.imag) ? (double)NAN : r.imag, error);
                    }
                }
            }
        }
    }
}

/* ---- Slices, ints, versions ------------------------------------------------------------- */

static void
slices(void)
{
    static const Py_ssize_t ends[] = {
        0, 1, 2, 3, 5, 6, 7, 100, -1, -2, -5, -6, -7, PY_SSIZE_T_MAX, PY_SSIZE_T_MIN,
    };
    static const Py_ssize_t steps[] = { 1, 2, 3, 7, -1, -2, -3, PY_SSIZE_T_MAX, -PY_SSIZE_T_MAX };
    static const Py_ssize_t lengths[] = { 0, 1, 2, 6, PY_SSIZE_T_MAX };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(ends); i++) {
        for (size_t j = 0; j < Py_ARRAY_LENGTH(ends); j++) {
            for (size_t k = 0; k < Py_ARRAY_LENGTH(steps); k++) {
                for (size_t m = 0; m < Py_ARRAY_LENGTH(lengths); m++) {
                    Py_ssize_t from = ends[i], to = ends[j];
                    Py_ssize_t count = PySlice_AdjustIndices(lengths[m], &from, &to, steps[k]);
                    FACT("[%zd:%zd:%zd] of %zd: %zd, %zd %zd", ends[i], ends[j], steps[k],
                         lengths[m], count, from, to);
                }
            }
        }
    }
}

#undef PyUnstable_Long_IsCompact
#undef PyUnstable_Long_CompactValue
#undef PyVectorcall_NARGS
#undef Py_PACK_FULL_VERSION
#undef Py_PACK_VERSION
uint32_t Py_PACK_FULL_VERSION(int x, int y, int z, int level, int serial);
uint32_t Py_PACK_VERSION(int x, int y);
Py_ssize_t PyVectorcall_NARGS(size_t nargsf);
int _Py_GetBuiltWithAssert(void);

static void
ints(void)
{
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    FACT("%d %d %d %d", layout->bits_per_digit, layout->digit_size, layout->digits_order,
         layout->digit_endianness);
    for (int tag = 0; tag < 40; tag++) {
        PyLongObject number = { .long_value = { .lv_tag = (uintptr_t)tag, .ob_digit = { 12345 } } };
        int compact = PyUnstable_Long_IsCompact(&number);
        FACT("tag %d: %d %zd", tag, compact,
             compact && tag % 8 < 3 ? PyUnstable_Long_CompactValue(&number) : 0);
    }
    FACT("%zd %zd %zd", PyVectorcall_NARGS(0), PyVectorcall_NARGS((size_t)1 << 63 | 5),
         PyVectorcall_NARGS(7));
    FACT("%x %x %x %x", Py_PACK_FULL_VERSION(3, 14, 1, 0xa, 2), Py_PACK_VERSION(3, 14),
         Py_PACK_FULL_VERSION(0x1ff, -1, 256, 0x1f, -1), Py_PACK_VERSION(-1, 300));
    FACT("%s %s %d", PyImport_GetMagicTag(), PyUnicode_GetDefaultEncoding(),
         _Py_GetBuiltWithAssert());
}

/* ---- Buffers ------------------------------------------------------------------------------- */

static void
buffer(Py_buffer *view)
{
    FACT("%d dimensions, shape %s %zd,%zd,%zd strides %s %zd,%zd,%zd len %zd: %d %d %d %d",
         view->ndim, view->shape ? "" : "none", view->shape ? view->shape[0] : 0,
         view->shape ? view->shape[1] : 0, view->shape ? view->shape[2] : 0,
         view->strides ? "" : "none", view->strides ? view->strides[0] : 0,
         view->strides ? view->strides[1] : 0, view->strides ? view->strides[2] : 0, view->len,
         PyBuffer_IsContiguous(view, 'C'), PyBuffer_IsContiguous(view, 'F'),
         PyBuffer_IsContiguous(view, 'A'), PyBuffer_IsContiguous(view, 'X'));
}

static void
buffers(void)
{
    static const Py_ssize_t counts[] = { 0, 1, 2, 3 }, steps[] = { 2, 4, 6, 12, -2 };
    for (int i = 0; i < 64; i++) {
        Py_ssize_t shape[3] = { counts[i % 4], counts[i / 4 % 4], counts[i / 16] };
        for (int ndim = 0; ndim <= 3; ndim++) {
            Py_ssize_t len = 2;
            for (int d = 0; d < ndim; d++) {
                len *= shape[d];
            }
            Py_buffer view = { .len = len, .itemsize = 2, .ndim = ndim, .shape = shape };
            buffer(&view);
            if (ndim <= 1) {
                view.shape = NULL;
                buffer(&view);
                view.shape = shape;
            }
            for (int j = 0; j < 125; j++) {
                Py_ssize_t strides[3] = { steps[j % 5], steps[j / 5 % 5], steps[j / 25] };
                view.strides = strides;
                buffer(&view);
            }
            Py_ssize_t none[3] = { -1, -1, -1 };
            view.strides = NULL;
            view.suboffsets = none;
            buffer(&view);
        }
    }
    char items[64] = { 0 }, *rows[2] = { items + 8, items + 24 };
    Py_ssize_t shape[3] = { 2, 4, 2 }, strides[3] = { sizeof(char *), 4, -2 };
    Py_ssize_t suboffsets[3] = { 2, -1, -1 };
    Py_buffer view = { .buf = rows, .ndim = 3, .shape = shape, .strides = strides };
    view.suboffsets = suboffsets;
    for (Py_ssize_t i = 0; i < 16; i++) {
        Py_ssize_t index[3] = { i / 8, i / 2 % 4, i % 2 };
        FACT("item %zd at %zd", i, (char *)PyBuffer_GetPointer(&view, index) - items);
    }
    view = (Py_buffer){ .buf = items, .ndim = 2, .shape = shape, .strides = strides + 1 };
    for (Py_ssize_t i = 0; i < 4; i++) {
        Py_ssize_t index[2] = { i / 2, i % 2 };
        FACT("item %zd at %zd", i, (char *)PyBuffer_GetPointer(&view, index) - items);
    }
    view.ndim = 0;
    FACT("no dimension: %zd", (char *)PyBuffer_GetPointer(&view, NULL) - items);
}

static const struct section sections[] = {
    { "floats", floats, 0, 1 }, { "complex numbers", complexes, 0, 1 },
    { "powers", powers, 0, 1 }, { "slices", slices, 0, 1 },
    { "ints", ints, 0, 1 },     { "buffers", buffers, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
