/* Reading str, bytes, tuple and int in place. */
#define Py_BUILD_CORE 1
#include "Python.h"

#include "../../expect/expect.h"

static void
strings(void)
{
    struct {
        PyASCIIObject head;
        Py_UCS1 data[4];
    } ascii = { .data = "abc" };
    struct {
        PyCompactUnicodeObject head;
        Py_UCS2 data[3];
    } wide = { .data = { 0x20AC, 0x41 } };
    Py_UCS4 elsewhere[] = { 0x1F40D, 0 };
    PyUnicodeObject apart = { .data = { .ucs4 = elsewhere } };
    PyObject *op = (PyObject *)&ascii;

    ascii.head.length = 3;
    ascii.head.state.kind = PyUnicode_1BYTE_KIND;
    ascii.head.state.compact = 1;
    ascii.head.state.ascii = 1;
    ascii.head.state.interned = SSTATE_INTERNED_IMMORTAL_STATIC;
    EXPECT(PyUnicode_GET_LENGTH(op) == 3 && PyUnicode_KIND(op) == 1);
    EXPECT(PyUnicode_IS_COMPACT_ASCII(op) && PyUnicode_CHECK_INTERNED(op) == 3);
    EXPECT(PyUnicode_1BYTE_DATA(op) == ascii.data);
    EXPECT(strcmp((char *)PyUnicode_DATA(op), "abc") == 0);
    EXPECT(PyUnicode_READ_CHAR(op, 2) == 'c' && PyUnicode_READ_CHAR(op, 3) == 0);

    op = (PyObject *)&wide;
    wide.head._base.length = 2;
    wide.head._base.state.kind = PyUnicode_2BYTE_KIND;
    wide.head._base.state.compact = 1;
    EXPECT(!PyUnicode_IS_ASCII(op) && !PyUnicode_IS_COMPACT_ASCII(op));
    EXPECT(PyUnicode_2BYTE_DATA(op) == wide.data);
    EXPECT(PyUnicode_READ_CHAR(op, 0) == 0x20AC);
    EXPECT(PyUnicode_READ(2, wide.data, 1) == 'A');

    op = (PyObject *)&apart;
    apart._base._base.length = 1;
    apart._base._base.state.kind = PyUnicode_4BYTE_KIND;
    EXPECT(!PyUnicode_IS_COMPACT(op));
    EXPECT(PyUnicode_4BYTE_DATA(op) == elsewhere);
    EXPECT(PyUnicode_READ_CHAR(op, 0) == 0x1F40D);
}

static void
bytes_and_tuples(void)
{
    PyBytesObject bytes = { .ob_base = { .ob_size = 1 } };
    PyObject *op = (PyObject *)&bytes;
    EXPECT(PyBytes_GET_SIZE(op) == 1 && PyBytes_AS_STRING(op) == bytes.ob_sval);

    PyTupleObject tuple = { .ob_base = { .ob_size = 1 } };
    PyTuple_SET_ITEM(&tuple, 0, op);
    EXPECT(PyTuple_GET_SIZE(&tuple) == 1 && PyTuple_GET_ITEM(&tuple, 0) == op);
}

static void
checks(void)
{
    static PyTypeObject type;
    PyObject object = { .ob_type = &type }, *op = &object;
    type.tp_flags = Py_TPFLAGS_UNICODE_SUBCLASS;
    EXPECT(PyUnicode_Check(op) && !PyBytes_Check(op) && !PyTuple_Check(op));
    type.tp_flags = Py_TPFLAGS_TUPLE_SUBCLASS | Py_TPFLAGS_LONG_SUBCLASS;
    EXPECT(PyTuple_Check(op) && PyLong_Check(op) && !PyUnicode_Check(op));
    type.tp_flags = Py_TPFLAGS_DICT_SUBCLASS | Py_TPFLAGS_BYTES_SUBCLASS;
    EXPECT(PyDict_Check(op) && PyBytes_Check(op) && !PyList_Check(op));
    type.tp_flags = Py_TPFLAGS_LIST_SUBCLASS | Py_TPFLAGS_BASE_EXC_SUBCLASS;
    EXPECT(PyList_Check(op) && PyExceptionInstance_Check(op));
    EXPECT(!PyDict_Check(op) && !PyLong_Check(op));
}

static int
count(PyObject *op, void *arg)
{
    ++*(int *)arg;
    return op->ob_refcnt == 99 ? -5 : 0;
}

static int
traverse(PyObject *a, PyObject *b, visitproc visit, void *arg)
{
    Py_VISIT(a);
    Py_VISIT(b);
    return 0;
}

static void
visits(void)
{
    PyObject plain = { .ob_refcnt = 1 }, stop = { .ob_refcnt = 99 };
    int visited = 0;
    EXPECT(traverse(&plain, &plain, count, &visited) == 0 && visited == 2);
    EXPECT(traverse(NULL, &plain, count, &visited) == 0 && visited == 3);
    EXPECT(traverse(&stop, &plain, count, &visited) == -5 && visited == 4);
}

static void
ints(void)
{
    PyLongObject i = { .long_value = { .lv_tag = 1 << 3, .ob_digit = { 42 } } };
    EXPECT(PyUnstable_Long_IsCompact(&i) && PyUnstable_Long_CompactValue(&i) == 42);
    i.long_value.lv_tag = 1 << 3 | 2;
    EXPECT(_PyLong_IsCompact(&i) && _PyLong_CompactValue(&i) == -42);
    i.long_value.lv_tag = 1;
    i.long_value.ob_digit[0] = 0;
    EXPECT(_PyLong_IsCompact(&i) && _PyLong_CompactValue(&i) == 0);
    i.long_value.lv_tag = 2 << 3;
    EXPECT(!_PyLong_IsCompact(&i));
}

int
main(void)
{
    strings();
    bytes_and_tuples();
    checks();
    visits();
    ints();
    puts("ok");
    return 0;
}
