/* Objects as bytes in marshal's format, in each of its versions, and back; bytes that are none. */
#include "show.h"

#include <marshal.h>

/* Writes an object and reads it again. */
static void
there_and_back(const char *what, PyObject *o)
{
    printf("-- %s\n", what);
    for (int version = 0; version <= Py_MARSHAL_VERSION; version++) {
        PyObject *bytes = PyMarshal_WriteObjectToString(o, version);
        lent("bytes", bytes);
        if (bytes != NULL) {
            PyObject *again =
                PyMarshal_ReadObjectFromString(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
            show("again", again);
            Py_DECREF(bytes);
        }
    }
    Py_XDECREF(o);
}

static void
read_from(const char *bytes, Py_ssize_t size)
{
    show("read", PyMarshal_ReadObjectFromString(bytes, size));
}

static void
objects(void)
{
    there_and_back("nothing", NULL);
    there_and_back("None", Py_NewRef(Py_None));
    there_and_back("constants",
                   Py_BuildValue("(OOOO)", Py_True, Py_False, Py_Ellipsis, PyExc_StopIteration));
    there_and_back("int", PyLong_FromLong(-5));
    there_and_back("2**31", PyLong_FromLongLong(2147483648LL));
    there_and_back("large", PyLong_FromString("-123456789012345678901234567890", NULL, 10));
    there_and_back("2**15", PyLong_FromString("1000000000000000000", NULL, 32));
    there_and_back("float", PyFloat_FromDouble(0.1));
    there_and_back("complex", PyComplex_FromDoubles(1.5, -2));
    there_and_back("ascii", PyUnicode_FromString("some text"));
    there_and_back("text", PyUnicode_FromString("t\xc3\xa9xt"));
    there_and_back("surrogate", PyUnicode_FromOrdinal(0xd800));
    there_and_back("interned", PyUnicode_InternFromString("marshal interned"));
    there_and_back("bytes", PyBytes_FromStringAndSize("a\0b", 3));
    there_and_back("buffer", PyByteArray_FromStringAndSize("xy", 2));
    PyObject *shared = Py_BuildValue("[i]", 1000);
    there_and_back("list", Py_BuildValue("[OO(OO)]", shared, shared, shared, Py_None));
    Py_DECREF(shared);
    there_and_back("dict", Py_BuildValue("{s:i,s:[s]}", "a", 1, "b", "c"));
    PyObject *items = Py_BuildValue("[iys]", 3, "z", "a");
    there_and_back("set", PyFrozenSet_New(items));
    Py_DECREF(items);
    there_and_back("slice", PySlice_New(Py_None, Py_False, NULL));
    there_and_back("object", PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type));
    there_and_back("type", Py_BuildValue("[O]", (PyObject *)&PyLong_Type));
    PyObject *loop = PyList_New(0);
    PyList_Append(loop, loop);
    PyObject *bytes = PyMarshal_WriteObjectToString(loop, 4);
    lent("loop", bytes);
    show("loop", PyMarshal_ReadObjectFromString(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes)));
    show("loop", PyMarshal_WriteObjectToString(loop, 2));
    PyList_SetSlice(loop, 0, 1, NULL);
    Py_DECREF(bytes), Py_DECREF(loop);
}

#define READ(text) read_from(text, sizeof(text) - 1)

static void
bad_bytes(void)
{
    READ("");
    READ("i\1");
    READ("Q");
    READ("0");
    READ("(\1\0\0\0");
    READ("(\1\0\0\0"
         "0");
    READ("[\1\0\0\0"
         "0");
    READ("{0");
    READ("{N0");
    READ("<\1\0\0\0"
         "0");
    READ("s\xff\xff\xff\xff");
    READ("[\xff\xff\xff\xff");
    READ("(\xff\xff\xff\xff");
    READ("u\xff\xff\xff\xff");
    READ("a\xff\xff\xff\xff");
    READ("<\xff\xff\xff\xff");
    READ("z\5ab");
    READ("r\0\0\0\0");
    READ("r\5\0\0\0");
    READ("l\2\0\0\0\1\0\0\0");
    READ("l\1\0\0\0\xff\xff");
    READ("l\0\0\0\x80");
    READ("l\xfe\xff\xff\xff\1\0\1\0");
    READ("f\3abc");
    READ("x\1"
         "1\1"
         "2");
    READ("g\0");
    READ("u\1\0\0\0\xff");
    READ(">\1\0\0\0[\0\0\0\0");
    READ(":NNN");
    READ(":N");
    READ("A\1\0\0\0\xe9");
    READ("I\1\0\0\0\0\0\0\x80");
    READ("\xbc\1\0\0\0r\0\0\0\0");
    READ("Nabc");
}

/* Code comes back with all kinds of parameters. */
static void
codes(void)
{
    PyObject *none = PyTuple_New(0), *vars = Py_BuildValue("(sss)", "a", "b", "c");
    PyObject *empty = PyBytes_FromString(""), *name = text("f");
    PyObject *bytes = PyBytes_FromStringAndSize("\x1b\0", 2);
    static const int counts[][3] = { { 2, 1, 0 }, { 1, 1, 1 }, { 3, 3, 0 }, { 2, 0, 1 } };
    for (int i = 0; i < 4; i++) {
        PyObject *code = (PyObject *)PyUnstable_Code_NewWithPosOnlyArgs(
            counts[i][0], counts[i][1], counts[i][2], 3, 1, 0, bytes, none, none, vars, none, none,
            name, name, name, 1, empty, empty);
        PyObject *data = PyMarshal_WriteObjectToString(code, 4);
        PyCodeObject *again = (PyCodeObject *)PyMarshal_ReadObjectFromString(
            PyBytes_AS_STRING(data), PyBytes_GET_SIZE(data));
        printf("code %d %d %d equal %d\n", again->co_argcount, again->co_posonlyargcount,
               again->co_kwonlyargcount, PyObject_RichCompareBool(code, (PyObject *)again, Py_EQ));
        Py_DECREF(code), Py_DECREF(data), Py_DECREF(again);
    }
    Py_DECREF(none), Py_DECREF(vars), Py_DECREF(empty), Py_DECREF(name), Py_DECREF(bytes);
}

static void
of_files(void)
{
    FILE *file = tmpfile();
    PyObject *good = Py_BuildValue("[si]", "ab", 7), *bad = Py_BuildValue("[O]", &PyLong_Type);
    PyMarshal_WriteLongToFile(0x12345678, file, 4);
    PyMarshal_WriteLongToFile(-2, file, 1);
    PyMarshal_WriteObjectToFile(bad, file, 4);
    printf("exception: %d\n", PyErr_Occurred() != NULL);
    PyMarshal_WriteObjectToFile(good, file, 4);
    PyMarshal_WriteObjectToFile(good, file, 0);
    rewind(file);
    done("short", PyMarshal_ReadShortFromFile(file));
    done("short", PyMarshal_ReadShortFromFile(file));
    number("long", PyMarshal_ReadLongFromFile(file));
    show("bad", PyMarshal_ReadObjectFromFile(file));
    show("good", PyMarshal_ReadObjectFromFile(file));
    show("good", PyMarshal_ReadLastObjectFromFile(file));
    show("end", PyMarshal_ReadLastObjectFromFile(file));
    show("end", PyMarshal_ReadObjectFromFile(file));
    done("end", PyMarshal_ReadShortFromFile(file));
    done("end", PyMarshal_ReadLongFromFile(file));
    fclose(file);
    Py_DECREF(good), Py_DECREF(bad);
}

static void
facts(void)
{
    objects();
    bad_bytes();
    codes();
    of_files();
}
