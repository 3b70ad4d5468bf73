// What a program asks of sys and of the dicts of threads and interpreters, and files as objects.
#include "show.h"

#include <sys/stat.h>

// Of CPython's own headers.
int _PySys_GetOptionalAttr(PyObject *name, PyObject **value);
int _PySys_GetOptionalAttrString(const char *name, PyObject **value);
PyObject *_PySys_GetRequiredAttr(PyObject *name);
PyObject *_PySys_GetRequiredAttrString(const char *name);
int _Py_fstat(int fd, struct stat *status);
int _Py_set_inheritable(int fd, int inheritable, int *atomic_flag_works);

static void
attributes(void)
{
    PyObject *value = NULL, *name = B("s", "facts_of_sys"), *absent = B("s", "no_such_name"),
             *number = B("i", 5);
    NUMBER(PySys_SetObject("facts_of_sys", B("[i]", 7)));
    BORROWED(PySys_GetObject("facts_of_sys"));
    BORROWED(PySys_GetObject("no_such_name"));
    NUMBER(_PySys_GetOptionalAttr(name, &value));
    show("value", value);
    NUMBER(_PySys_GetOptionalAttr(absent, &value));
    show("value", value);
    NUMBER(_PySys_GetOptionalAttr(number, &value));
    show("value", value);
    NUMBER(_PySys_GetOptionalAttrString("facts_of_sys", &value));
    show("value", value);
    NUMBER(_PySys_GetOptionalAttrString("no_such_name", &value));
    show("value", value);
    NUMBER(_PySys_GetOptionalAttrString("\xff", &value));
    show("value", value);
    OBJECT(_PySys_GetRequiredAttr(name));
    OBJECT(_PySys_GetRequiredAttr(absent));
    OBJECT(_PySys_GetRequiredAttr(number));
    OBJECT(_PySys_GetRequiredAttrString("facts_of_sys"));
    OBJECT(_PySys_GetRequiredAttrString("no_such_name"));
    OBJECT(_PySys_GetRequiredAttrString("\xff"));
    NUMBER(PySys_SetObject("facts_of_sys", NULL));
    NUMBER(PySys_SetObject("facts_of_sys", NULL));
    OBJECT(_PySys_GetRequiredAttrString("facts_of_sys"));
    BORROWED(PySys_GetXOptions());
}

static void
dicts(void)
{
    PyObject *d = PyThreadState_GetDict(),
             *i = PyInterpreterState_GetDict(PyInterpreterState_Get());
    NUMBER(PyDict_CheckExact(d));
    NUMBER(PyDict_CheckExact(i));
    NUMBER(d == PyThreadState_GetDict());
    NUMBER(i == PyInterpreterState_GetDict(PyInterpreterState_Get()));
    NUMBER(d == i);
    NUMBER(PyDict_SetItemString(d, "facts", Py_True));
    NUMBER(PyDict_ContainsString(PyThreadState_GetDict(), "facts"));
    NUMBER(PyDict_DelItemString(d, "facts"));
    NUMBER(PyDict_SetItemString(i, "facts", Py_True));
    NUMBER(PyDict_DelItemString(i, "facts"));
}

static void
printed(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    PyObject *list = B("[is]", 1, "a\nb");
    NUMBER(PyObject_Print(list, file, 0));
    NUMBER(PyObject_Print(list, file, Py_PRINT_RAW));
    NUMBER(PyObject_Print(PyList_GetItem(list, 1), file, 0));
    NUMBER(PyObject_Print(PyList_GetItem(list, 1), file, Py_PRINT_RAW));
    NUMBER(PyObject_Print(NULL, file, 0));
    NUMBER(PyObject_Print(late(PyUnicode_DecodeUTF8("\xff", 1, "surrogateescape")), file,
                          Py_PRINT_RAW));
    fclose(file);
    put(text);
    printf("\n");
    free(text);
}

static void
files(void)
{
    char path[] = "/tmp/Facts_of_files_XXXXXX";
    int fd = mkstemp(path);
    struct stat status;
    PyObject *name = late(PyUnicode_FromString(path)), *bytes = late(PyBytes_FromString(path));
    NUMBER(write(fd, "hello", 5));
    NUMBER(_Py_fstat(fd, &status));
    NUMBER(status.st_size);
    NUMBER(_Py_set_inheritable(fd, 1, NULL));
    NUMBER(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    NUMBER(_Py_set_inheritable(fd, 0, NULL));
    NUMBER(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    close(fd);
    NUMBER(_Py_fstat(-1, &status));
    NUMBER(_Py_set_inheritable(-1, 0, NULL));
    PyObject *const names[] = { name, bytes, B("i", 5), B("s", "/srv/such/file"),
                                late(PyUnicode_FromStringAndSize("a\0b", 3)) };
    for (int i = 0; i < 5; i++) {
        FILE *file = Py_fopen(names[i], "rb");
        NUMBER(file != NULL);
        if (file != NULL) {
            char text[8] = "";
            NUMBER(fread(text, 1, 7, file));
            NUMBER(fcntl(fileno(file), F_GETFD) & FD_CLOEXEC);
            Py_fclose(file);
        }
    }
    FILE *none = Py_fopen(name, "no mode");
    printf("%d %d\n", none != NULL, PyErr_ExceptionMatches(PyExc_OSError));
    PyErr_Clear();
    unlink(path);
}

// A file object is what the open() of the module _io makes, whichever module that is.
static PyObject *
opened(PyObject *self, PyObject *args)
{
    show("open", Py_NewRef(args));
    return PyUnicode_FromString("a file");
}

static PyMethodDef open_def = { "open", opened, METH_VARARGS, NULL };

static void
file_objects(void)
{
    PyObject *modules = PyImport_GetModuleDict(), *before = NULL, *io = late(PyModule_New("_io"));
    PyDict_GetItemStringRef(modules, "_io", &before);
    PyDict_SetItemString(modules, "_io", io);
    PyModule_Add(io, "open", PyCFunction_New(&open_def, NULL));
    OBJECT(PyFile_FromFd(70000, "name", "r", -1, "utf-8", "strict", "\n", 1));
    OBJECT(PyFile_FromFd(3, NULL, "wb", 0, NULL, NULL, NULL, 0));
    OBJECT(PyFile_FromFd(-1, "name", "\xff", -1, NULL, NULL, NULL, 1));
    NUMBER(PyObject_DelAttrString(io, "open"));
    OBJECT(PyFile_FromFd(3, NULL, "r", -1, NULL, NULL, NULL, 1));
    PyDict_SetItemString(modules, "_io", Py_None);
    OBJECT(PyFile_FromFd(3, NULL, "r", -1, NULL, NULL, NULL, 1));
    if (before != NULL) {
        PyDict_SetItemString(modules, "_io", before);
        Py_DECREF(before);
    }
    else {
        PyDict_DelItemString(modules, "_io");
    }
}

static void
facts(void)
{
    attributes();
    dicts();
    printed();
    files();
    file_objects();
}
