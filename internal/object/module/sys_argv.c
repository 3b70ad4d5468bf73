/* sys.argv and sys.warnoptions, as a program sets them that reads its own command line. */
#include "object/module/module.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder of a script's path, links followed: new. */
static PyObject *
folder_of_script(const char *script)
{
    char linked[PATH_MAX], joined[2 * PATH_MAX], real[PATH_MAX];
    ssize_t length = readlink(script, linked, sizeof(linked) - 1);
    const char *slash;
    if (length > 0) {
        linked[length] = '\0';
        slash = strrchr(script, '/');
        if (linked[0] == '/' || slash == NULL) {
            script = linked;
        }
        else if ((size_t)(slash - script) + (size_t)length + 2 <= sizeof(joined)) {
            memcpy(joined, script, (size_t)(slash - script) + 1);
            strcpy(joined + (slash - script) + 1, linked);
            script = joined;
        }
    }
    if (realpath(script, real) != NULL) {
        script = real;
    }
    slash = strrchr(script, '/');
    /* The root keeps its slash. */
    size_t end = slash == NULL ? 0 : slash == script ? 1 : (size_t)(slash - script);
    return PyUnicode_DecodeFSDefaultAndSize(script, (Py_ssize_t)end);
}

/* What a program with that first argument has first in sys.path: new. */
static PyObject *
first_path(PyObject *script)
{
    char folder[PATH_MAX];
    if (PyUnicode_CompareWithASCIIString(script, "-m") == 0) {
        return PyUnicode_DecodeFSDefault(getcwd(folder, sizeof(folder)) == NULL ? "" : folder);
    }
    if (PyUnicode_CompareWithASCIIString(script, "-c") == 0) {
        return PyUnicode_FromString("");
    }
    PyObject *bytes = PyUnicode_EncodeFSDefault(script);
    PyObject *result = bytes == NULL ? NULL : folder_of_script(PyBytes_AS_STRING(bytes));
    Py_XDECREF(bytes);
    return result;
}

static int
set_argv(int argc, wchar_t **argv, int updatepath)
{
    wchar_t empty[] = L"", *nothing[] = { empty };
    if (argc < 1 || argv == NULL) {
        argc = 1;
        argv = nothing;
    }
    PyObject *list = PyList_New(argc);
    for (int i = 0; list != NULL && i < argc; i++) {
        PyObject *item = PyUnicode_FromWideChar(argv[i], -1);
        if (item == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, item);
    }
    int result = list == NULL ? -1 : PySys_SetObject("argv", list);
    PyObject *path = PySys_GetObject("path");
    if (result == 0 && updatepath && path != NULL) {
        PyObject *first = first_path(PyList_GET_ITEM(list, 0));
        result = first == NULL ? -1 : PyList_Insert(path, 0, first);
        Py_XDECREF(first);
    }
    Py_XDECREF(list);
    return result;
}

void
PySys_SetArgvEx(int argc, wchar_t **argv, int updatepath)
{
    if (set_argv(argc, argv, updatepath) < 0) {
        PyErr_Print();
        Py_FatalError("can't assign sys.argv");
    }
}

void
PySys_SetArgv(int argc, wchar_t **argv)
{
    PySys_SetArgvEx(argc, argv, !gopyrt_interp()->config.isolated);
}

void
PySys_AddWarnOptionUnicode(PyObject *option)
{
    PyObject *list = PySys_GetObject("warnoptions");
    if (list == NULL || !PyList_Check(list)) {
        list = PyList_New(0);
        if (list == NULL || PySys_SetObject("warnoptions", list) < 0) {
            Py_XDECREF(list);
            PyErr_Clear();
            return;
        }
        Py_DECREF(list);
    }
    if (PyList_Append(list, option) < 0) {
        PyErr_Clear();
    }
}
