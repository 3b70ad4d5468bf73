/* Running Python code from files of C: read here, and compiled and run by the host's evaluator. */
#include "object/host/host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef PyRun_File
#undef PyRun_FileEx
#undef PyRun_FileFlags
#undef PyRun_SimpleFile
#undef PyRun_SimpleFileEx
#undef PyRun_AnyFile
#undef PyRun_AnyFileEx
#undef PyRun_AnyFileFlags
#undef PyRun_InteractiveLoop
#undef PyRun_InteractiveOne

/* What PyRun_InteractiveOne returns at the end of its file. */
#define END 11

/* The rest of a file: for PyMem_Free, NULL with an exception. */
static char *
read_all(FILE *file)
{
    size_t used = 0, size = 4096;
    char *text = PyMem_Malloc(size + 1);
    while (text != NULL) {
        used += fread(text + used, 1, size - used, file);
        if (used < size) {
            break;
        }
        size *= 2;
        char *more = PyMem_Realloc(text, size + 1);
        if (more == NULL) {
            PyMem_Free(text);
        }
        text = more;
    }
    if (text == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (ferror(file)) {
        PyErr_SetFromErrno(PyExc_OSError);
        PyMem_Free(text);
        return NULL;
    }
    text[used] = '\0';
    if (strlen(text) != used) {
        PyErr_SetString(PyExc_SyntaxError, "source code cannot contain null bytes");
        PyMem_Free(text);
        return NULL;
    }
    return text;
}

/* Compiles text, which is freed, and runs it. */
static PyObject *
run_text(char *text, PyObject *name, int start, PyObject *globals, PyObject *locals,
         PyCompilerFlags *flags)
{
    PyObject *code = text == NULL ? NULL : Py_CompileStringObject(text, name, start, flags, -1);
    PyObject *result = code == NULL ? NULL : PyEval_EvalCode(code, globals, locals);
    PyMem_Free(text);
    Py_XDECREF(code);
    return result;
}

static PyObject *
run_file(FILE *file, PyObject *name, int start, PyObject *globals, PyObject *locals, int closeit,
         PyCompilerFlags *flags)
{
    char *text = read_all(file);
    if (closeit) {
        fclose(file);
    }
    return run_text(text, name, start, globals, locals, flags);
}

PyObject *
PyRun_FileExFlags(FILE *file, const char *name, int start, PyObject *globals, PyObject *locals,
                  int closeit, PyCompilerFlags *flags)
{
    PyObject *text = PyUnicode_DecodeFSDefault(name);
    PyObject *result =
        text == NULL ? NULL : run_file(file, text, start, globals, locals, closeit, flags);
    Py_XDECREF(text);
    return result;
}

PyObject *
PyRun_FileEx(FILE *file, const char *name, int start, PyObject *globals, PyObject *locals,
             int closeit)
{
    return PyRun_FileExFlags(file, name, start, globals, locals, closeit, NULL);
}

PyObject *
PyRun_FileFlags(FILE *file, const char *name, int start, PyObject *globals, PyObject *locals,
                PyCompilerFlags *flags)
{
    return PyRun_FileExFlags(file, name, start, globals, locals, 0, flags);
}

PyObject *
PyRun_File(FILE *file, const char *name, int start, PyObject *globals, PyObject *locals)
{
    return PyRun_FileExFlags(file, name, start, globals, locals, 0, NULL);
}

/* ---- In __main__ ----------------------------------------------------------------------------- */

static int
shown(PyObject *result)
{
    if (result == NULL) {
        PyErr_Print();
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

int
PyRun_SimpleFileExFlags(FILE *file, const char *name, int closeit, PyCompilerFlags *flags)
{
    PyObject *module = PyImport_AddModuleRef("__main__"), *path = NULL, *result = NULL;
    PyObject *dict = module == NULL ? NULL : PyModule_GetDict(module);
    int named = 0;
    if (dict != NULL && (path = PyUnicode_DecodeFSDefault(name)) != NULL
        && (named = PyDict_ContainsString(dict, "__file__")) >= 0
        && (named || PyDict_SetItemString(dict, "__file__", path) == 0))
    {
        result = run_file(file, path, Py_file_input, dict, dict, closeit, flags);
    }
    int status = shown(result);
    if (path != NULL && named == 0 && PyDict_PopString(dict, "__file__", NULL) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(path);
    Py_XDECREF(module);
    return status;
}

int
PyRun_SimpleFileEx(FILE *file, const char *name, int closeit)
{
    return PyRun_SimpleFileExFlags(file, name, closeit, NULL);
}

int
PyRun_SimpleFile(FILE *file, const char *name)
{
    return PyRun_SimpleFileExFlags(file, name, 0, NULL);
}

/* ---- From a person ----------------------------------------------------------------- */

/* What sys has to say before a line, on stderr. */
static void
prompt(const char *name)
{
    PyObject *text = Py_XNewRef(PySys_GetObject(name));
    if (text == NULL || PyObject_Print(text, stderr, Py_PRINT_RAW) < 0) {
        PyErr_Clear();
    }
    fflush(stderr);
    Py_XDECREF(text);
}

/* Adds a line of the file to text. 1, 0 at the end of the file, -1 with an exception. */
static int
add_line(FILE *file, char **text)
{
    char *line = NULL;
    size_t room = 0, before = *text == NULL ? 0 : strlen(*text);
    ssize_t length = getline(&line, &room, file);
    char *more = length < 0 ? NULL : PyMem_Realloc(*text, before + (size_t)length + 1);
    if (more != NULL) {
        memcpy(more + before, line, (size_t)length + 1);
        *text = more;
    }
    else if (length >= 0) {
        PyErr_NoMemory();
    }
    free(line);
    return more != NULL ? 1 : length < 0 ? 0 : -1;
}

/* Whether a compiler has said that the text is only the beginning of a statement. */
static int
more_is_needed(void)
{
    PyObject *type = PyErr_Occurred();
    return type != NULL && strcmp(((PyTypeObject *)type)->tp_name, "_IncompleteInputError") == 0;
}

/* The lines of the next statement, compiled: new. NULL with an exception, or at the file's end. */
static PyObject *
next_statement(FILE *file, PyObject *name, PyCompilerFlags *flags)
{
    PyCompilerFlags all = { flags == NULL ? 0 : flags->cf_flags, PY_MINOR_VERSION };
    all.cf_flags |= PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT;
    char *text = NULL;
    PyObject *code = NULL;
    prompt("ps1");
    while (add_line(file, &text) > 0) {
        PyErr_Clear();
        code = Py_CompileStringObject(text, name, Py_single_input, &all, -1);
        if (code != NULL || !more_is_needed()) {
            break;
        }
        prompt("ps2");
    }
    PyMem_Free(text);
    return code;
}

/* 0, END, or -1 with an exception. */
static int
run_statement(FILE *file, PyObject *name, PyCompilerFlags *flags)
{
    PyObject *code = next_statement(file, name, flags);
    if (code == NULL) {
        return PyErr_Occurred() ? -1 : END;
    }
    PyObject *module = PyImport_AddModuleRef("__main__");
    PyObject *dict = module == NULL ? NULL : PyModule_GetDict(module);
    PyObject *result = dict == NULL ? NULL : PyEval_EvalCode(code, dict, dict);
    Py_XDECREF(module);
    Py_DECREF(code);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

int
PyRun_InteractiveOneObject(FILE *file, PyObject *name, PyCompilerFlags *flags)
{
    int result = run_statement(file, name, flags);
    if (result == -1) {
        PyErr_Print();
    }
    return result;
}

int
PyRun_InteractiveOneFlags(FILE *file, const char *name, PyCompilerFlags *flags)
{
    PyObject *text = PyUnicode_DecodeFSDefault(name);
    if (text == NULL) {
        PyErr_Print();
        return -1;
    }
    int result = PyRun_InteractiveOneObject(file, text, flags);
    Py_DECREF(text);
    return result;
}

int
PyRun_InteractiveOne(FILE *file, const char *name)
{
    return PyRun_InteractiveOneFlags(file, name, NULL);
}

static int
set_prompt(const char *name, const char *text)
{
    PyObject *str = PyUnicode_FromString(text);
    int result = str == NULL ? -1 : PySys_SetObject(name, str);
    Py_XDECREF(str);
    return result;
}

int
PyRun_InteractiveLoopFlags(FILE *file, const char *name, PyCompilerFlags *flags)
{
    int result;
    if ((PySys_GetObject("ps1") == NULL && set_prompt("ps1", ">>> ") < 0)
        || (PySys_GetObject("ps2") == NULL && set_prompt("ps2", "... ") < 0))
    {
        PyErr_Print();
        return -1;
    }
    do {
        result = PyRun_InteractiveOneFlags(file, name, flags);
    } while (result != END);
    return 0;
}

int
PyRun_InteractiveLoop(FILE *file, const char *name)
{
    return PyRun_InteractiveLoopFlags(file, name, NULL);
}

/* ---- Either ------------------------------------------------------------------------ */

int
PyRun_AnyFileExFlags(FILE *file, const char *name, int closeit, PyCompilerFlags *flags)
{
    name = name == NULL ? "???" : name;
    if (!Py_FdIsInteractive(file, name)) {
        return PyRun_SimpleFileExFlags(file, name, closeit, flags);
    }
    int result = PyRun_InteractiveLoopFlags(file, name, flags);
    if (closeit) {
        fclose(file);
    }
    return result;
}

int
PyRun_AnyFileEx(FILE *file, const char *name, int closeit)
{
    return PyRun_AnyFileExFlags(file, name, closeit, NULL);
}

int
PyRun_AnyFileFlags(FILE *file, const char *name, PyCompilerFlags *flags)
{
    return PyRun_AnyFileExFlags(file, name, 0, flags);
}

int
PyRun_AnyFile(FILE *file, const char *name)
{
    return PyRun_AnyFileExFlags(file, name, 0, NULL);
}
