/* Proxies: weak references that behave as their object does, as long as it is there. */
#include "object/collect/collect.h"

/* The object behind op, if it is a proxy: new. NULL with ReferenceError when it is gone. */
static PyObject *
behind(PyObject *op)
{
    if (!PyWeakref_CheckProxy(op)) {
        return Py_NewRef(op);
    }
    PyObject *object;
    if (PyWeakref_GetRef(op, &object) == 0) {
        PyErr_SetString(PyExc_ReferenceError, "weakly-referenced object no longer exists");
    }
    return object;
}

#define UNARY(name, function)                                        \
    static PyObject *name(PyObject *self)                            \
    {                                                                \
        PyObject *object = behind(self);                             \
        PyObject *result = object == NULL ? NULL : function(object); \
        Py_XDECREF(object);                                          \
        return result;                                               \
    }
#define BINARY(name, function)                                      \
    static PyObject *name(PyObject *a, PyObject *b)                 \
    {                                                               \
        PyObject *x = behind(a), *y = x == NULL ? NULL : behind(b); \
        PyObject *result = y == NULL ? NULL : function(x, y);       \
        Py_XDECREF(x);                                              \
        Py_XDECREF(y);                                              \
        return result;                                              \
    }
#define TERNARY(name, function)                                     \
    static PyObject *name(PyObject *a, PyObject *b, PyObject *c)    \
    {                                                               \
        PyObject *x = behind(a), *y = x == NULL ? NULL : behind(b); \
        PyObject *z = y == NULL ? NULL : behind(c);                 \
        PyObject *result = z == NULL ? NULL : function(x, y, z);    \
        Py_XDECREF(x);                                              \
        Py_XDECREF(y);                                              \
        Py_XDECREF(z);                                              \
        return result;                                              \
    }

UNARY(str, PyObject_Str)
UNARY(negative, PyNumber_Negative)
UNARY(positive, PyNumber_Positive)
UNARY(absolute, PyNumber_Absolute)
UNARY(invert, PyNumber_Invert)
UNARY(to_int, PyNumber_Long)
UNARY(to_float, PyNumber_Float)
UNARY(index_of, PyNumber_Index)
BINARY(add, PyNumber_Add)
BINARY(subtract, PyNumber_Subtract)
BINARY(multiply, PyNumber_Multiply)
BINARY(floor_divide, PyNumber_FloorDivide)
BINARY(true_divide, PyNumber_TrueDivide)
BINARY(remainder_of, PyNumber_Remainder)
BINARY(divide_both, PyNumber_Divmod)
BINARY(shift_left, PyNumber_Lshift)
BINARY(shift_right, PyNumber_Rshift)
BINARY(and_of, PyNumber_And)
BINARY(xor_of, PyNumber_Xor)
BINARY(or_of, PyNumber_Or)
BINARY(multiply_matrix, PyNumber_MatrixMultiply)
BINARY(inplace_add, PyNumber_InPlaceAdd)
BINARY(inplace_subtract, PyNumber_InPlaceSubtract)
BINARY(inplace_multiply, PyNumber_InPlaceMultiply)
BINARY(inplace_floor_divide, PyNumber_InPlaceFloorDivide)
BINARY(inplace_true_divide, PyNumber_InPlaceTrueDivide)
BINARY(inplace_remainder, PyNumber_InPlaceRemainder)
BINARY(inplace_shift_left, PyNumber_InPlaceLshift)
BINARY(inplace_shift_right, PyNumber_InPlaceRshift)
BINARY(inplace_and, PyNumber_InPlaceAnd)
BINARY(inplace_xor, PyNumber_InPlaceXor)
BINARY(inplace_or, PyNumber_InPlaceOr)
BINARY(inplace_multiply_matrix, PyNumber_InPlaceMatrixMultiply)
BINARY(getattro, PyObject_GetAttr)
BINARY(getitem, PyObject_GetItem)
TERNARY(power, PyNumber_Power)
TERNARY(inplace_power, PyNumber_InPlacePower)
UNARY(iter, PyObject_GetIter)

static PyObject *
call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *object = behind(self);
    PyObject *result = object == NULL ? NULL : PyObject_Call(object, args, kwds);
    Py_XDECREF(object);
    return result;
}

static PyObject *
repr(PyObject *self)
{
    PyObject *object;
    if (PyWeakref_GetRef(self, &object) < 0) {
        return NULL;
    }
    if (object == NULL) {
        return PyUnicode_FromFormat("<weakproxy at %p; dead>", self);
    }
    PyObject *result =
        PyUnicode_FromFormat("<weakproxy at %p; to '%T' at %p>", self, object, object);
    Py_DECREF(object);
    return result;
}

static int
setattro(PyObject *self, PyObject *name, PyObject *value)
{
    PyObject *object = behind(self);
    int result = object == NULL ? -1 : PyObject_SetAttr(object, name, value);
    Py_XDECREF(object);
    return result;
}

static PyObject *
compare(PyObject *a, PyObject *b, int op)
{
    PyObject *x = behind(a), *y = x == NULL ? NULL : behind(b);
    PyObject *result = y == NULL ? NULL : PyObject_RichCompare(x, y, op);
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

static int
truth(PyObject *self)
{
    PyObject *object = behind(self);
    int result = object == NULL ? -1 : PyObject_IsTrue(object);
    Py_XDECREF(object);
    return result;
}

static int
contains(PyObject *self, PyObject *value)
{
    PyObject *object = behind(self);
    int result = object == NULL ? -1 : PySequence_Contains(object, value);
    Py_XDECREF(object);
    return result;
}

static Py_ssize_t
length(PyObject *self)
{
    PyObject *object = behind(self);
    Py_ssize_t result = object == NULL ? -1 : PyObject_Size(object);
    Py_XDECREF(object);
    return result;
}

static int
setitem(PyObject *self, PyObject *key, PyObject *value)
{
    PyObject *object = behind(self);
    int result = object == NULL  ? -1
                 : value == NULL ? PyObject_DelItem(object, key)
                                 : PyObject_SetItem(object, key, value);
    Py_XDECREF(object);
    return result;
}

static PyObject *
next(PyObject *self)
{
    PyObject *object = behind(self), *result = NULL;
    if (object != NULL && !PyIter_Check(object)) {
        PyErr_Format(PyExc_TypeError, "Weakref proxy referenced a non-iterator '%.200s' object",
                     GOPYRT_TYPE_NAME(object));
    }
    else if (object != NULL) {
        result = PyIter_Next(object);
    }
    Py_XDECREF(object);
    return result;
}

static void
dealloc(PyObject *self)
{
    PyWeakReference *reference = (PyWeakReference *)self;
    PyObject_GC_UnTrack(self);
    gopyrt_weakref_clear(reference);
    Py_CLEAR(reference->wr_callback);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyWeakReference *)self)->wr_callback);
    return 0;
}

static int
clear(PyObject *self)
{
    PyWeakReference *reference = (PyWeakReference *)self;
    gopyrt_weakref_clear(reference);
    Py_CLEAR(reference->wr_callback);
    return 0;
}

#define FORWARD(name, method)                                                             \
    static PyObject *name(PyObject *self, PyObject *Py_UNUSED(unused))                    \
    {                                                                                     \
        PyObject *object = behind(self);                                                  \
        PyObject *result =                                                                \
            object == NULL ? NULL : PyObject_CallMethodNoArgs(object, GOPYRT_ID(method)); \
        Py_XDECREF(object);                                                               \
        return result;                                                                    \
    }

/* What is looked for in the type, where getattro does not see it. */
FORWARD(bytes, __bytes__)
FORWARD(reversed, __reversed__)

static PyMethodDef methods[] = {
    { "__bytes__", bytes, METH_NOARGS, NULL },
    { "__reversed__", reversed, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

static PyNumberMethods number = {
    .nb_add = add,
    .nb_subtract = subtract,
    .nb_multiply = multiply,
    .nb_remainder = remainder_of,
    .nb_divmod = divide_both,
    .nb_power = power,
    .nb_negative = negative,
    .nb_positive = positive,
    .nb_absolute = absolute,
    .nb_bool = truth,
    .nb_invert = invert,
    .nb_lshift = shift_left,
    .nb_rshift = shift_right,
    .nb_and = and_of,
    .nb_xor = xor_of,
    .nb_or = or_of,
    .nb_int = to_int,
    .nb_float = to_float,
    .nb_inplace_add = inplace_add,
    .nb_inplace_subtract = inplace_subtract,
    .nb_inplace_multiply = inplace_multiply,
    .nb_inplace_remainder = inplace_remainder,
    .nb_inplace_power = inplace_power,
    .nb_inplace_lshift = inplace_shift_left,
    .nb_inplace_rshift = inplace_shift_right,
    .nb_inplace_and = inplace_and,
    .nb_inplace_xor = inplace_xor,
    .nb_inplace_or = inplace_or,
    .nb_floor_divide = floor_divide,
    .nb_true_divide = true_divide,
    .nb_inplace_floor_divide = inplace_floor_divide,
    .nb_inplace_true_divide = inplace_true_divide,
    .nb_index = index_of,
    .nb_matrix_multiply = multiply_matrix,
    .nb_inplace_matrix_multiply = inplace_multiply_matrix,
};
static PySequenceMethods sequence = { .sq_contains = contains };
static PyMappingMethods mapping = { length, getitem, setitem };

/* Two types, since what can be called is a matter of the type. */
#define PROXY(name, ...)                                                                           \
    {                                                                                              \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = (name),                                   \
                                            .tp_basicsize = sizeof(PyWeakReference),               \
                                            .tp_dealloc = dealloc, .tp_repr = repr,                \
                                            .tp_as_number = &number, .tp_as_sequence = &sequence,  \
                                            .tp_as_mapping = &mapping,                             \
                                            .tp_hash = PyObject_HashNotImplemented, .tp_str = str, \
                                            .tp_getattro = getattro, .tp_setattro = setattro,      \
                                            .tp_flags = Py_TPFLAGS_HAVE_GC,                        \
                                            .tp_traverse = traverse, .tp_clear = clear,            \
                                            .tp_richcompare = compare, .tp_iter = iter,            \
                                            .tp_iternext = next, .tp_alloc = PyType_GenericAlloc,  \
                                            .tp_free = PyObject_GC_Del, __VA_ARGS__                \
    }
PyTypeObject _PyWeakref_ProxyType = PROXY("weakref.ProxyType", .tp_methods = methods);
PyTypeObject _PyWeakref_CallableProxyType = PROXY("weakref.CallableProxyType", .tp_call = call);
