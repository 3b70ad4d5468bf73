/* int as CPython's own modules see it: digits, bytes, shifts, products, and converters of
 * arguments; and numbers of C of all widths. */
#include "show.h"

#include <time.h>

extern unsigned char _PyLong_DigitValue[256];
PyObject *_PyLong_Add(PyLongObject *, PyLongObject *);
PyObject *_PyLong_Subtract(PyLongObject *, PyLongObject *);
PyObject *_PyLong_Multiply(PyLongObject *, PyLongObject *);
PyObject *_PyLong_DivmodNear(PyObject *, PyObject *);
PyObject *_PyLong_GCD(PyObject *, PyObject *);
PyObject *_PyLong_Copy(PyLongObject *);
PyObject *_PyLong_Format(PyObject *, int);
PyObject *_PyLong_Lshift(PyObject *, int64_t);
PyObject *_PyLong_Rshift(PyObject *, int64_t);
PyObject *_PyLong_FromTime_t(time_t);
time_t _PyLong_AsTime_t(PyObject *);
int _PyLong_AsByteArray(PyLongObject *, unsigned char *, size_t, int, int, int);
PyObject *_PyLong_FromByteArray(const unsigned char *, size_t, int, int);
double _PyLong_Frexp(PyLongObject *, int64_t *);
int64_t _PyLong_NumBits(PyObject *);
int _PyLong_Sign(PyObject *);
PyLongObject *_PyLong_New(Py_ssize_t);
PyLongObject *_PyLong_FromDigits(int, Py_ssize_t, digit *);
void _PyLong_ExactDealloc(PyObject *);
int _PyLong_UInt8_Converter(PyObject *, void *);
int _PyLong_UInt16_Converter(PyObject *, void *);
int _PyLong_UInt32_Converter(PyObject *, void *);
int _PyLong_UInt64_Converter(PyObject *, void *);
int _PyLong_UnsignedShort_Converter(PyObject *, void *);
int _PyLong_UnsignedInt_Converter(PyObject *, void *);
int _PyLong_UnsignedLong_Converter(PyObject *, void *);
int _PyLong_UnsignedLongLong_Converter(PyObject *, void *);
int _PyLong_Size_t_Converter(PyObject *, void *);

static const char *const texts[] = {
    "0",
    "1",
    "-1",
    "2",
    "-7",
    "255",
    "256",
    "-128",
    "-129",
    "65535",
    "65536",
    "0x3fffffff",
    "-0x40000000",
    "0x7fffffff",
    "0xffffffff",
    "0x100000000",
    "-0x80000000",
    "0x7fffffffffffffff",
    "-0x8000000000000000",
    "0xffffffffffffffff",
    "0x10000000000000000",
    "-0x10000000000000001",
    "123456789012345678901234567890",
    "-987654321098765432109876543210987654321",
};
#define COUNT (sizeof(texts) / sizeof(*texts))

OWN PyObject *values[COUNT];

static void
pairs(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < COUNT; k++) {
            PyObject *a = values[i], *b = values[k];
            printf("%s %s\n", texts[i], texts[k]);
            OBJECT(_PyLong_Add((PyLongObject *)a, (PyLongObject *)b));
            OBJECT(_PyLong_Subtract((PyLongObject *)a, (PyLongObject *)b));
            OBJECT(_PyLong_Multiply((PyLongObject *)a, (PyLongObject *)b));
            OBJECT(_PyLong_DivmodNear(a, b));
            OBJECT(_PyLong_GCD(a, b));
        }
    }
    OBJECT(_PyLong_DivmodNear(Py_None, values[1]));
    OBJECT(_PyLong_DivmodNear(values[1], late(PyFloat_FromDouble(1))));
    OBJECT(_PyLong_DivmodNear(Py_True, values[3]));
}

static void
each(PyObject *v)
{
    static const int shifts[] = { 0, 1, 7, 29, 30, 31, 60, 64, 100 };
    int64_t exponent = -7;
    BORROWED(v);
    NUMBER(_PyLong_Sign(v));
    NUMBER(_PyLong_NumBits(v));
    printf("%.17g", _PyLong_Frexp((PyLongObject *)v, &exponent));
    printf(" %lld\n", (long long)exponent);
    for (int base = 2; base <= 16; base = base == 2 ? 8 : 2 * base) {
        OBJECT(_PyLong_Format(v, base));
    }
    OBJECT(_PyLong_Format(v, 10));
    for (size_t i = 0; i < sizeof(shifts) / sizeof(*shifts); i++) {
        OBJECT(_PyLong_Lshift(v, shifts[i]));
        OBJECT(_PyLong_Rshift(v, shifts[i]));
    }
    OBJECT(_PyLong_Rshift(v, INT64_MAX));
    PyObject *copy = _PyLong_Copy((PyLongObject *)v);
    NUMBER(PyObject_RichCompareBool(copy, v, Py_EQ));
    Py_DECREF(copy);
    int sign = -7;
    NUMBER(PyLong_GetSign(v, &sign));
    NUMBER(sign);
    NUMBER(_PyLong_AsTime_t(v));
}

static void
bytes(PyObject *v)
{
    static const size_t sizes[] = { 0, 1, 2, 4, 8, 9, 20 };
    for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
        for (int flags = 0; flags < 8; flags++) {
            unsigned char room[24];
            memset(room, 0xaa, sizeof(room));
            const int little = flags & 1, is_signed = (flags >> 1) & 1, raise = (flags >> 2) & 1;
            int result =
                _PyLong_AsByteArray((PyLongObject *)v, room, sizes[s], little, is_signed, raise);
            printf("%zu %d: %d ", sizes[s], flags, result);
            if (result == 0) {
                for (size_t i = 0; i <= sizes[s]; i++) {
                    printf("%02x", room[i]);
                }
                OBJECT(_PyLong_FromByteArray(room, sizes[s], little, is_signed));
            }
            else {
                failed();
            }
        }
    }
}

static void
converted(PyObject *v)
{
    uint8_t u8 = 7;
    uint16_t u16 = 7;
    uint32_t u32 = 7;
    uint64_t u64 = 7;
    unsigned short us = 7;
    unsigned ui = 7;
    unsigned long ul = 7;
    unsigned long long ull = 7;
    size_t size = 7;
    NUMBER(_PyLong_UInt8_Converter(v, &u8));
    NUMBER(_PyLong_UInt16_Converter(v, &u16));
    NUMBER(_PyLong_UInt32_Converter(v, &u32));
    NUMBER(_PyLong_UInt64_Converter(v, &u64));
    NUMBER(_PyLong_UnsignedShort_Converter(v, &us));
    NUMBER(_PyLong_UnsignedInt_Converter(v, &ui));
    NUMBER(_PyLong_UnsignedLong_Converter(v, &ul));
    NUMBER(_PyLong_UnsignedLongLong_Converter(v, &ull));
    NUMBER(_PyLong_Size_t_Converter(v, &size));
    printf("%u %u %u %llu %u %u %lu %llu %zu\n", u8, u16, u32, (unsigned long long)u64, us, ui, ul,
           ull, size);
}

static void
made(void)
{
    OBJECT(PyLong_FromInt32(INT32_MIN));
    OBJECT(PyLong_FromInt32(-1));
    OBJECT(PyLong_FromUInt32(UINT32_MAX));
    OBJECT(PyLong_FromInt64(INT64_MIN));
    OBJECT(PyLong_FromInt64(INT64_MAX));
    OBJECT(PyLong_FromUInt64(UINT64_MAX));
    OBJECT(PyLong_FromUInt64(1ULL << 60));
    OBJECT(PyLong_FromSize_t(SIZE_MAX));
    OBJECT(PyLong_FromSize_t(0));
    OBJECT(PyLong_FromUnsignedLong(ULONG_MAX));
    OBJECT(PyLong_FromUnsignedLong(1UL << 30));
    OBJECT(_PyLong_FromTime_t(-1));
    OBJECT(_PyLong_FromTime_t((time_t)1 << 40));
    NUMBER(_PyLong_AsTime_t(Py_None));
    NUMBER(_PyLong_AsTime_t(late(PyFloat_FromDouble(1.5))));
    int sign = -7;
    NUMBER(PyLong_GetSign(Py_None, &sign));
    NUMBER(PyLong_GetSign(Py_True, &sign));
    NUMBER(sign);
    digit digits[][4] = {
        { 0, 0, 0, 0 }, { 5, 0, 0, 0 }, { 0x3fffffff, 0x3fffffff, 1, 0 }, { 1, 2, 3, 4 }
    };
    for (int i = 0; i < 4; i++) {
        OBJECT(_PyLong_FromDigits(0, i < 2 ? 1 : i == 2 ? 3 : 4, digits[i]));
        OBJECT(_PyLong_FromDigits(i > 0, i < 2 ? 1 : i == 2 ? 3 : 4, digits[i]));
    }
    OBJECT(_PyLong_FromDigits(0, 0, digits[0]));
    PyLongObject *raw = _PyLong_New(3);
    NUMBER(Py_REFCNT(raw));
    raw->long_value.ob_digit[0] = 1;
    raw->long_value.ob_digit[1] = 0;
    raw->long_value.ob_digit[2] = 2;
    OBJECT(raw);
    NUMBER(_PyLong_New(PY_SSIZE_T_MAX / 2) == NULL);
    PyObject *dropped = PyLong_FromString("123456789012345678901234567890", NULL, 10);
    Py_SET_REFCNT(dropped, 0);
    _PyLong_ExactDealloc(dropped);
    int sum = 0;
    for (int i = 0; i < 256; i++) {
        sum += _PyLong_DigitValue[i] * (i + 1);
    }
    NUMBER(sum);
    printf("%d %d %d %d\n", _PyLong_DigitValue['7'], _PyLong_DigitValue['z'],
           _PyLong_DigitValue['Z'], _PyLong_DigitValue['_']);
    PyObject *true_copy = _PyLong_Copy((PyLongObject *)Py_True);
    OBJECT(true_copy);
    OBJECT(_PyLong_Format(Py_None, 10));
    OBJECT(_PyLong_Format(Py_True, 2));
}

static void
facts(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        values[i] = late(PyLong_FromString(texts[i], NULL, 0));
    }
    pairs();
    for (size_t i = 0; i < COUNT; i++) {
        each(values[i]);
        bytes(values[i]);
        converted(values[i]);
    }
    converted(Py_True);
    converted(Py_None);
    converted(late(PyFloat_FromDouble(1.5)));
    converted(late(PyUnicode_FromString("1")));
    made();
}
