/* Files as objects: what is written to them and read from them by their methods, the printer of
 * the process, and paths. */
#include "show.h"

PyObject *PyFile_NewStdPrinter(int);
extern PyTypeObject PyStdPrinter_Type;

/* An object with methods of a file, whose attributes are functions of C: self is what it gives
 * or keeps. */
static PyObject *
keep_text(PyObject *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "write() of %.20s", Py_TYPE(text)->tp_name);
        return NULL;
    }
    return PyList_Append(self, text) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
give_line(PyObject *self, PyObject *args)
{
    printf("readline ");
    BORROWED(args);
    return Py_NewRef(self);
}

static PyMethodDef write_def = { "write", keep_text, METH_O, NULL };
static PyMethodDef readline_def = { "readline", give_line, METH_VARARGS, NULL };

PyObject *_PyNamespace_New(PyObject *);

static PyObject *
file_of(const char *method, PyMethodDef *def, PyObject *self)
{
    return late(_PyNamespace_New(late(Py_BuildValue("{s:N}", method, PyCFunction_New(def, self)))));
}

static void
writing(void)
{
    PyObject *kept = late(PyList_New(0)), *file = file_of("write", &write_def, kept);
    PyObject *text = late(PyUnicode_FromString("a 't'"));
    NUMBER(PyFile_WriteObject(text, file, 0));
    NUMBER(PyFile_WriteObject(text, file, Py_PRINT_RAW));
    NUMBER(PyFile_WriteObject(kept, file, Py_PRINT_RAW));
    NUMBER(PyFile_WriteObject(NULL, file, 0));
    NUMBER(PyFile_WriteObject(text, NULL, 0));
    NUMBER(PyFile_WriteObject(text, Py_None, 0));
    NUMBER(PyFile_WriteString("plain", file));
    NUMBER(PyFile_WriteString("\xff", file));
    NUMBER(PyFile_WriteString("plain", NULL));
    NUMBER(PyFile_WriteString("plain", Py_None));
    PyErr_SetString(PyExc_KeyError, "before");
    int r = PyFile_WriteString("after an error", file);
    printf("%d ", r);
    failed();
    BORROWED(kept);
}

static void
reading(void)
{
    PyObject *answers[] = { late(PyUnicode_FromString("line\n")),
                            late(PyUnicode_FromString("no end")),
                            late(PyUnicode_FromString("")),
                            late(PyBytes_FromString("bytes\n")),
                            late(PyBytes_FromString("")),
                            late(PyLong_FromLong(5)),
                            Py_None };
    for (int i = 0; i < 7; i++) {
        PyObject *file = file_of("readline", &readline_def, answers[i]);
        OBJECT(PyFile_GetLine(file, 0));
        OBJECT(PyFile_GetLine(file, -1));
        OBJECT(PyFile_GetLine(file, 3));
    }
    OBJECT(PyFile_GetLine(Py_None, 0));
    OBJECT(PyFile_GetLine(NULL, 0));
}

/* A printer knows stdout and stderr only; it is not asked to write to them. */
static void
printers(void)
{
    for (int fd = 0; fd < 4; fd++) {
        PyObject *p = late(PyFile_NewStdPrinter(fd));
        if (p == NULL) {
            OBJECT(NULL);
            continue;
        }
        printf("%s %d\n", Py_TYPE(p)->tp_name, Py_TYPE(p) == &PyStdPrinter_Type);
        OBJECT(PyObject_CallMethod(p, "fileno", NULL));
        OBJECT(PyObject_CallMethod(p, "flush", NULL));
        OBJECT(PyObject_CallMethod(p, "close", NULL));
        OBJECT(PyObject_CallMethod(p, "write", "i", 1));
        OBJECT(PyObject_CallMethod(p, "write", NULL));
        OBJECT(PyObject_CallMethod(p, "write", "s", ""));
        OBJECT(PyObject_CallMethod(p, "nothing", NULL));
        OBJECT(PyObject_GetAttrString(p, "mode"));
        OBJECT(PyObject_GetAttrString(p, "encoding"));
        OBJECT(PyObject_GetAttrString(p, "closed"));
        NUMBER(PyObject_SetAttrString(p, "mode", Py_None));
        OBJECT(PyObject_CallNoArgs((PyObject *)Py_TYPE(p)));
    }
}

static void
paths(void)
{
    PyObject *values[] = { late(PyUnicode_FromString("a/b")), late(PyBytes_FromString("a/b")),
                           late(PyLong_FromLong(1)), Py_None,
                           late(PyByteArray_FromStringAndSize("x", 1)) };
    for (int i = 0; i < 5; i++) {
        OBJECT(PyOS_FSPath(values[i]));
    }
    NUMBER(late(PyOS_FSPath(values[0])) == values[0]);
}

static void
facts(void)
{
    writing();
    reading();
    printers();
    paths();
}
