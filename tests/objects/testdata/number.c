// Numbers: int, bool, float, complex and the protocol of numbers, as printed lines.
#include "show.h"

#include <stdio.h>
#include <string.h>

static void
say_double(const char *what, double x)
{
    printf("%s -> %a ", what, x);
    raised();
}

#define DOUBLE(call) say_double(#call, call)
#define INT(text) PyLong_FromString(text, NULL, 0)

OWN PyObject *values[64];
OWN int n_values;

static void
make_values(void)
{
    static const char *ints[] = {
        "0",
        "1",
        "-1",
        "7",
        "-13",
        "256",
        "257",
        "-5",
        "-6",
        "0x3fffffff",
        "0x40000000",
        "-0x40000000",
        "0x7fffffffffffffff",
        "0x8000000000000000",
        "-0x8000000000000000",
        "-0x8000000000000001",
        "0xffffffffffffffff",
        "0x10000000000000000",
        "123456789012345678901234567890",
        "-987654321098765432109876543210987654321",
    };
    static const double floats[] = { 0.0, -0.0, 1.5, -2.5, 1e100, 5e-324, 0.1 };
    n_values = 0;
    for (size_t i = 0; i < sizeof(ints) / sizeof(*ints); i++)
        values[n_values++] = late(INT(ints[i]));
    for (size_t i = 0; i < sizeof(floats) / sizeof(*floats); i++)
        values[n_values++] = late(PyFloat_FromDouble(floats[i]));
    values[n_values++] = late(PyFloat_FromDouble(Py_INFINITY));
    values[n_values++] = late(PyFloat_FromDouble(-Py_NAN));
    values[n_values++] = late(PyComplex_FromDoubles(1.5, -2));
    values[n_values++] = late(PyComplex_FromDoubles(-0.0, 0));
    values[n_values++] = Py_True;
    values[n_values++] = Py_False;
    values[n_values++] = Py_None;
    values[n_values++] = late(PyUnicode_FromString("ab"));
    values[n_values++] = late(PyTuple_New(0));
}

// ---- The protocol with every pair of values

#define BINARY(name)           \
    {                          \
#name, PyNumber_##name \
    }
static const struct {
    const char *name;
    PyObject *(*call)(PyObject *, PyObject *);
} binary[] = {
    BINARY(Add),
    BINARY(Subtract),
    BINARY(FloorDivide),
    BINARY(TrueDivide),
    BINARY(Remainder),
    BINARY(Divmod),
    BINARY(And),
    BINARY(Or),
    BINARY(Xor),
    BINARY(MatrixMultiply),
    BINARY(InPlaceAdd),
    BINARY(InPlaceSubtract),
    BINARY(InPlaceTrueDivide),
    BINARY(InPlaceFloorDivide),
    BINARY(InPlaceRemainder),
    BINARY(InPlaceAnd),
    BINARY(InPlaceOr),
    BINARY(InPlaceXor),
    BINARY(InPlaceMatrixMultiply),
};

static int
is_small(PyObject *o)
{
    int overflow = 0;
    long n = PyLong_Check(o) ? PyLong_AsLongAndOverflow(o, &overflow) : 0;
    return overflow == 0 && n >= -1000 && n <= 1000;
}

static void
pairs(void)
{
    for (int i = 0; i < n_values; i++) {
        for (int j = 0; j < n_values; j++) {
            PyObject *a = values[i], *b = values[j];
            for (size_t k = 0; k < sizeof(binary) / sizeof(*binary); k++) {
                printf("%d %d ", i, j);
                show(binary[k].name, binary[k].call(a, b));
            }
            // The right operand makes results large, and so does a number before a sequence.
            if (is_small(b) && (is_small(a) || PyLong_Check(b))) {
                OBJECT(PyNumber_Multiply(a, b));
                OBJECT(PyNumber_InPlaceMultiply(a, b));
                OBJECT(PyNumber_Lshift(a, b));
                OBJECT(PyNumber_Rshift(a, b));
                OBJECT(PyNumber_InPlaceLshift(a, b));
                OBJECT(PyNumber_InPlaceRshift(a, b));
                OBJECT(PyNumber_Power(a, b, Py_None));
                OBJECT(PyNumber_InPlacePower(a, b, Py_None));
            }
            OBJECT(PyNumber_Power(a, b, values[3]));
            for (int op = Py_LT; op <= Py_GE; op++)
                OBJECT(PyObject_RichCompare(a, b, op));
        }
    }
}

static void
each(void)
{
    for (int i = 0; i < n_values; i++) {
        PyObject *v = values[i];
        int overflow = 9;
        int32_t i32 = 9;
        uint32_t u32 = 9;
        int64_t i64 = 9;
        uint64_t u64 = 9;
        printf("%d\n", i);
        OBJECT(Py_NewRef(v));
        OBJECT(PyNumber_Negative(v));
        OBJECT(PyNumber_Positive(v));
        OBJECT(PyNumber_Absolute(v));
        if (!PyBool_Check(v))
            OBJECT(PyNumber_Invert(v));
        OBJECT(PyNumber_Index(v));
        OBJECT(PyNumber_Long(v));
        OBJECT(PyNumber_Float(v));
        OBJECT(PyNumber_ToBase(v, 2));
        OBJECT(PyNumber_ToBase(v, 8));
        OBJECT(PyNumber_ToBase(v, 10));
        OBJECT(PyNumber_ToBase(v, 16));
        NUMBER(PyNumber_Check(v));
        NUMBER(PyIndex_Check(v));
        NUMBER(PyNumber_AsSsize_t(v, NULL));
        NUMBER(PyNumber_AsSsize_t(v, PyExc_KeyError));
        NUMBER(PyObject_IsTrue(v));
        if (PyLong_Check(v) || PyComplex_Check(v))
            NUMBER(PyObject_Hash(v));
        NUMBER(PyLong_AsLong(v));
        NUMBER(PyLong_AsInt(v));
        NUMBER(PyLong_AsLongLong(v));
        NUMBER(PyLong_AsSsize_t(v));
        NUMBER(PyLong_AsSize_t(v));
        NUMBER(PyLong_AsUnsignedLong(v));
        NUMBER(PyLong_AsUnsignedLongLong(v));
        NUMBER(PyLong_AsUnsignedLongMask(v));
        NUMBER(PyLong_AsUnsignedLongLongMask(v));
        NUMBER(PyLong_AsVoidPtr(v));
        NUMBER(PyLong_AsLongAndOverflow(v, &overflow));
        NUMBER(overflow);
        NUMBER(PyLong_AsLongLongAndOverflow(v, &overflow));
        NUMBER(overflow);
        NUMBER(PyLong_AsInt32(v, &i32));
        NUMBER(PyLong_AsUInt32(v, &u32));
        NUMBER(PyLong_AsInt64(v, &i64));
        NUMBER(PyLong_AsUInt64(v, &u64));
        printf("%d %u %lld %llu\n", i32, u32, (long long)i64, (unsigned long long)u64);
        NUMBER(PyLong_IsPositive(v));
        NUMBER(PyLong_IsNegative(v));
        NUMBER(PyLong_IsZero(v));
        DOUBLE(PyLong_AsDouble(v));
        DOUBLE(PyFloat_AsDouble(v));
        DOUBLE(PyComplex_RealAsDouble(v));
        DOUBLE(PyComplex_ImagAsDouble(v));
    }
}

// ---- Methods and text

static const char *methods[] = {
    "bit_length", "bit_count", "as_integer_ratio", "is_integer", "conjugate",      "hex",
    "__trunc__",  "__floor__", "__ceil__",         "__round__",  "__getnewargs__", "__int__",
    "__float__",
};

static void
method_calls(void)
{
    static const char *specs[] = {
        "",   "d", "20",  "<20",    "^+20,", "=+#030_x", "#o",       "b",    "X",
        "n",  "e", ".3f", "010.2f", "g",     "%",        "z.0f",     ",.2f", "_.3_f",
        ".0", "c", "s",   "q",      ",x",    ".",        "*^30.17e",
    };
    for (int i = 0; i < n_values - 3; i++) {
        for (size_t k = 0; k < sizeof(methods) / sizeof(*methods); k++) {
            printf("%d ", i);
            show(methods[k], PyObject_CallMethod(values[i], methods[k], NULL));
        }
        for (int digits = -3; digits <= 3; digits++)
            OBJECT(PyObject_CallMethod(values[i], "__round__", "i", digits));
        OBJECT(PyObject_GetAttrString(values[i], "real"));
        OBJECT(PyObject_GetAttrString(values[i], "imag"));
        OBJECT(PyObject_GetAttrString(values[i], "denominator"));
        for (size_t k = 0; k < sizeof(specs) / sizeof(*specs); k++) {
            printf("%d ", i);
            show(specs[k], PyObject_CallMethod(values[i], "__format__", "s", specs[k]));
        }
    }
}

static void
as_text(void)
{
    static const char *texts[] = {
        "12",
        " -1_000 ",
        "1__0",
        "0x_1F",
        "0b12",
        "012",
        "00",
        "01 ",
        "0_",
        "-0_1z",
        "",
        "+",
        "z",
        "1e5",
        "  1.5e-3 ",
        "inf",
        "-Infinity",
        "nan",
        "1_0.5",
        "1e400",
        "1e-400",
        "2.2250738585072011e-308",
        "9007199254740993",
        "0.1",
        "1.5j",
        "(1-2j)",
        "1+2",
        "\xd9\xa1\xd9\xa2",
        "1\xc2\xa0",
        "123456789012345678901234567890123456789012345678901234567890",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        char *end;
        PyObject *s = PyUnicode_FromString(texts[i]);
        printf("%s\n", texts[i]);
        OBJECT(PyLong_FromString(texts[i], NULL, 0));
        OBJECT(PyLong_FromString(texts[i], &end, 10));
        printf("rest %s\n", end);
        OBJECT(PyLong_FromUnicodeObject(s, 16));
        OBJECT(PyLong_FromUnicodeObject(s, 36));
        OBJECT(PyFloat_FromString(s));
        OBJECT(PyObject_CallFunction((PyObject *)&PyLong_Type, "O", s));
        OBJECT(PyObject_CallFunction((PyObject *)&PyLong_Type, "Oi", s, 7));
        OBJECT(PyObject_CallFunction((PyObject *)&PyFloat_Type, "O", s));
        OBJECT(PyObject_CallFunction((PyObject *)&PyComplex_Type, "O", s));
        OBJECT(PyObject_CallFunction((PyObject *)&PyBool_Type, "O", s));
        DOUBLE(PyOS_string_to_double(texts[i], &end, PyExc_OverflowError));
        printf("rest %s\n", end);
        OBJECT(PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "O", s));
        Py_DECREF(s);
    }
    static const double doubles[] = {
        0.0, -0.0, 0.5, 1e16, 123456.0, 1e-5, 1.7976931348623157e308, 5e-324, 2.5, 999999.5
    };
    for (size_t i = 0; i < sizeof(doubles) / sizeof(*doubles); i++) {
        for (const char *code = "eEfFgGr"; *code; code++) {
            for (int flags = 0; flags < 16; flags++) {
                char *s =
                    PyOS_double_to_string(doubles[i], *code, *code == 'r' ? 0 : 3, flags, NULL);
                printf("%c %d %s\n", *code, flags, s);
                PyMem_Free(s);
            }
        }
    }
}

// ---- Bytes, digits and large numbers

static void
bytes(void)
{
    static const int flags[] = { -1, 0, 1, 3, 4, 8, 12, 16 };
    for (int i = 0; i < n_values; i++) {
        for (int n = 0; n <= 17; n = n * 2 + 1) {
            for (size_t k = 0; k < sizeof(flags) / sizeof(*flags); k++) {
                unsigned char buffer[20] = { 0 };
                NUMBER(PyLong_AsNativeBytes(values[i], buffer, n, flags[k]));
                for (int b = 0; b < n; b++)
                    printf("%02x", buffer[b]);
                printf("\n");
                OBJECT(PyLong_FromNativeBytes(buffer, (size_t)n, flags[k]));
                OBJECT(PyLong_FromUnsignedNativeBytes(buffer, (size_t)n, flags[k]));
            }
        }
        PyLongExport lent;
        NUMBER(PyLong_Export(values[i], &lent));
        if (PyLong_Check(values[i])) {
            printf("%lld %d %zd", (long long)lent.value, lent.negative, lent.ndigits);
            for (Py_ssize_t d = 0; d < lent.ndigits; d++)
                printf(" %x", ((const digit *)lent.digits)[d]);
            printf("\n");
            PyLong_FreeExport(&lent);
        }
        OBJECT(PyObject_CallMethod(values[i], "to_bytes", "i", 9));
    }
    void *digits;
    PyLongWriter *writer = PyLongWriter_Create(1, 3, &digits);
    ((digit *)digits)[0] = 5;
    ((digit *)digits)[1] = ((digit *)digits)[2] = 0;
    OBJECT(PyLongWriter_Finish(writer));
    PyLongWriter_Discard(PyLongWriter_Create(0, 2, &digits));
    NUMBER(PyLongWriter_Create(0, 0, &digits) == NULL);
    char p[4];
    NUMBER(PyFloat_Pack2(65504.0, p, 1));
    NUMBER(PyFloat_Pack2(65520.0, p, 1));
    NUMBER(PyFloat_Pack2(6e-8, p, 0));
    printf("%02x%02x\n", p[0] & 255, p[1] & 255);
    NUMBER(PyFloat_Pack4(1e39, p, 1));
    NUMBER(PyFloat_Pack4(0.1, p, 0));
    printf("%02x%02x%02x%02x\n", p[0] & 255, p[1] & 255, p[2] & 255, p[3] & 255);
}

// Long products, quotients and texts: the hashes of all steps.
static void
large(void)
{
    PyObject *a = late(INT("0x123456789abcdef0fedcba9876543210")),
             *b = late(INT("-0xfffffffffffffffffffffffb"));
    for (int i = 0; i < 8; i++) {
        OBJECT(PyLong_FromLongLong(PyObject_Hash(a)));
        PyObject *square = late(PyNumber_Multiply(a, a)), *product = late(PyNumber_Multiply(a, b));
        PyObject *pair = late(PyNumber_Divmod(square, b));
        NUMBER(PyObject_Hash(product));
        NUMBER(PyObject_Hash(pair));
        PyObject *back = late(PyNumber_Add(late(PyNumber_Multiply(PyTuple_GetItem(pair, 0), b)),
                                           PyTuple_GetItem(pair, 1)));
        NUMBER(PyObject_RichCompareBool(back, square, Py_EQ));
        OBJECT(PyNumber_TrueDivide(product, square));
        if (i < 6)
            NUMBER(PyObject_Hash(late(PyNumber_Power(a, late(PyLong_FromLong(65537)), b))));
        if (i < 4) {
            PyObject *s = late(PyObject_Str(product));
            NUMBER(PyUnicode_GetLength(s));
            NUMBER(PyObject_RichCompareBool(late(PyLong_FromUnicodeObject(s, 10)), product, Py_EQ));
        }
        a = square;
        b = late(PyNumber_Xor(product, late(PyNumber_Rshift(a, late(PyLong_FromLong(i * 37))))));
    }
    OBJECT(PyObject_Str(a));
}

static void
constructors(void)
{
    OBJECT(PyLong_FromDouble(-1e20));
    OBJECT(PyLong_FromDouble(Py_INFINITY));
    OBJECT(PyLong_FromDouble(Py_NAN));
    OBJECT(PyLong_FromUnsignedLongLong(~0ULL));
    OBJECT(PyLong_FromLongLong(-0x7fffffffffffffffLL - 1));
    OBJECT(PyLong_FromVoidPtr((void *)-1));
    OBJECT(PyObject_CallNoArgs((PyObject *)&PyLong_Type));
    OBJECT(PyObject_CallFunction((PyObject *)&PyLong_Type, "ii", 5, 10));
    OBJECT(PyObject_CallFunction((PyObject *)&PyLong_Type, "iii", 5, 10, 1));
    OBJECT(PyObject_CallFunction((PyObject *)&PyLong_Type, "yi", "1f", 16));
    OBJECT(PyObject_CallFunction((PyObject *)&PyFloat_Type, "ii", 5, 10));
    OBJECT(PyObject_CallFunction((PyObject *)&PyComplex_Type, "id", 5, 0.5));
    OBJECT(PyObject_CallFunction((PyObject *)&PyComplex_Type, "()"));
    OBJECT(PyObject_CallFunction((PyObject *)&PyBool_Type, "ii", 1, 2));
    NUMBER(PyLong_FromLong(256) == PyNumber_Add(PyLong_FromLong(255), PyLong_FromLong(1)));
    NUMBER(PyBool_FromLong(-3) == Py_True);
    OBJECT(PyNumber_Negative(NULL));
    NUMBER(PyLong_AsLong(NULL));
}

static void
facts(void)
{
    make_values();
    each();
    pairs();
    method_calls();
    as_text();
    bytes();
    large();
    constructors();
}
