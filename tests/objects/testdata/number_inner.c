/* Numbers by functions that few use: complex numbers of C, indexes, times, hashes, operators in
 * place, and the objects True and False themselves. */
#include "show.h"

extern PyLongObject _Py_FalseStruct, _Py_TrueStruct;
PyObject *_PyNumber_Index(PyObject *);
PyObject *_PyTime_AsLong(PyTime_t);
int _PyTime_FromLong(PyTime_t *, PyObject *);
int _PyTime_FromSecondsObject(PyTime_t *, PyObject *, int);
Py_hash_t _Py_HashDouble(PyObject *, double);
void _PyFloat_ExactDealloc(PyObject *);

#define VALUES 14

static void
make(PyObject **values)
{
    values[0] = late(PyLong_FromLong(7));
    values[1] = late(PyLong_FromLong(-3));
    values[2] = late(PyFloat_FromDouble(2.5));
    values[3] = Py_True;
    values[4] = late(PyComplex_FromDoubles(1, -2));
    values[5] = late(PyUnicode_FromString("x"));
    values[6] = Py_None;
    values[7] = late(PyLong_FromString("100000000000000000000", NULL, 10));
    values[8] = late(PyFloat_FromDouble(-0.000000001));
    values[9] = late(PyFloat_FromDouble(1e30));
    values[10] = late(PyFloat_FromDouble(Py_NAN));
    values[11] = late(PyFloat_FromDouble(-1.5000000005));
    values[12] = late(PyLong_FromLongLong(9223372037LL));
    values[13] = late(PySet_New(NULL));
}

static const struct {
    const char *name;
    binaryfunc call;
} operators_of_two[] = {
    { "Add", PyNumber_Add },
    { "Subtract", PyNumber_Subtract },
    { "FloorDivide", PyNumber_FloorDivide },
    { "Remainder", PyNumber_Remainder },
    { "MatrixMultiply", PyNumber_MatrixMultiply },
    { "TrueDivide", PyNumber_TrueDivide },
    { "And", PyNumber_And },
    { "Or", PyNumber_Or },
    { "Xor", PyNumber_Xor },
    { "InPlaceAdd", PyNumber_InPlaceAdd },
    { "InPlaceSubtract", PyNumber_InPlaceSubtract },
    { "InPlaceFloorDivide", PyNumber_InPlaceFloorDivide },
    { "InPlaceRemainder", PyNumber_InPlaceRemainder },
    { "InPlaceMatrixMultiply", PyNumber_InPlaceMatrixMultiply },
    { "InPlaceTrueDivide", PyNumber_InPlaceTrueDivide },
    { "InPlaceAnd", PyNumber_InPlaceAnd },
    { "InPlaceOr", PyNumber_InPlaceOr },
    { "InPlaceXor", PyNumber_InPlaceXor },
};

static void
operators(PyObject **values)
{
    for (int i = 0; i < VALUES; i++) {
        for (int k = 0; k < VALUES; k++) {
            printf("%d %d\n", i, k);
            for (size_t n = 0; n < Py_ARRAY_LENGTH(operators_of_two); n++) {
                show(operators_of_two[n].name, operators_of_two[n].call(values[i], values[k]));
            }
        }
    }
    OBJECT(PyNumber_InPlaceAdd(values[0], values[2]));
    OBJECT(PyNumber_FloorDivide(values[0], late(PyLong_FromLong(0))));
    OBJECT(PyNumber_Remainder(values[2], Py_False));
    OBJECT(PyNumber_InPlaceAnd(values[13], values[13]));
    OBJECT(PyNumber_InPlaceOr(values[13], values[13]));
    OBJECT(PyNumber_InPlaceXor(values[13], values[13]));
    OBJECT(PyNumber_InPlaceSubtract(values[13], values[13]));
    OBJECT(PyNumber_InPlaceTrueDivide(values[0], values[2]));
    OBJECT(PyNumber_InPlaceFloorDivide(values[0], values[1]));
    OBJECT(PyNumber_InPlaceRemainder(values[0], values[1]));
    OBJECT(PyNumber_InPlaceMatrixMultiply(values[0], values[1]));
    OBJECT(PyNumber_MatrixMultiply(values[0], values[1]));
}

static void
times(PyObject *v)
{
    PyTime_t t = -77;
    NUMBER(_PyTime_FromLong(&t, v));
    NUMBER(t);
    for (int round = 0; round < 4; round++) {
        t = -77;
        NUMBER(_PyTime_FromSecondsObject(&t, v, round));
        NUMBER(t);
    }
}

static void
facts(void)
{
    PyObject *values[VALUES];
    make(values);
    operators(values);
    for (int i = 0; i < VALUES; i++) {
        PyObject *v = values[i];
        printf("-- %d\n", i);
        OBJECT(_PyNumber_Index(v));
        times(v);
        Py_complex c = PyComplex_AsCComplex(v);
        printf("%g %g\n", c.real, c.imag);
        if (PyErr_Occurred()) {
            failed();
        }
        OBJECT(PyComplex_FromCComplex(c));
    }
    OBJECT(_PyNumber_Index(NULL));
    OBJECT(_PyTime_AsLong(PyTime_MAX));
    OBJECT(_PyTime_AsLong(PyTime_MIN));
    OBJECT(_PyTime_AsLong(0));
    static const double doubles[] = { 0.0,   -0.0,  1.0,   -1.0,
                                      0.5,   1e300, -2.25, 1.7976931348623157e308,
                                      5e-324 };
    for (int i = 0; i < 9; i++) {
        NUMBER(_Py_HashDouble(Py_None, doubles[i]));
    }
    NUMBER(_Py_HashDouble(Py_None, Py_INFINITY));
    NUMBER(_Py_HashDouble(Py_None, -Py_INFINITY));
    NUMBER(_Py_HashDouble(values[10], Py_NAN) == PyObject_GenericHash(values[10]));
    NUMBER((PyObject *)&_Py_FalseStruct == Py_False);
    NUMBER((PyObject *)&_Py_TrueStruct == Py_True);
    BORROWED((PyObject *)&_Py_TrueStruct);
    BORROWED((PyObject *)&_Py_FalseStruct);
    PyObject *dropped = PyFloat_FromDouble(3.25);
    Py_SET_REFCNT(dropped, 0);
    _PyFloat_ExactDealloc(dropped);
}
