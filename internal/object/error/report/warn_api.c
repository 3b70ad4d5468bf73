/* The functions by which C code warns: of the line that calls it, or of a place that it names. */
#include "object/error/frame/frame.h"
#include "object/error/report/warnings.h"

/* ---- Of the caller -------------------------------------------------------- */

/* The frame so many levels up, borrowed, or NULL. */
static _PyInterpreterFrame *
frame_above(Py_ssize_t level)
{
    _PyInterpreterFrame *frame = _PyThreadState_GetFrame(_PyThreadState_GET());
    while (frame != NULL && --level > 0) {
        frame = _PyFrame_GetFirstComplete(frame->previous);
    }
    return frame;
}

/* globals["__warningregistry__"], which is made on first use: new. */
static PyObject *
registry_of(PyObject *globals)
{
    PyObject *registry = PyDict_GetItemWithError(globals, GOPYRT_ID(__warningregistry__));
    if (registry != NULL || PyErr_Occurred()) {
        return Py_XNewRef(registry);
    }
    registry = PyDict_New();
    if (registry != NULL && PyDict_SetItem(globals, GOPYRT_ID(__warningregistry__), registry) < 0) {
        Py_CLEAR(registry);
    }
    return registry;
}

/* globals["__name__"]: new. */
static PyObject *
module_of(PyObject *globals)
{
    PyObject *name = PyDict_GetItemWithError(globals, GOPYRT_ID(__name__));
    if (name != NULL && (name == Py_None || PyUnicode_Check(name))) {
        return Py_NewRef(name);
    }
    return PyErr_Occurred() ? NULL : PyUnicode_FromString("<string>");
}

static int
warn(PyObject *category, PyObject *message, Py_ssize_t level, PyObject *source)
{
    struct gopyrt_warning w = { .category = category, .message = message, .source = source };
    _PyInterpreterFrame *frame = frame_above(level);
    PyObject *globals = gopyrt_interp()->sysdict;
    if (frame != NULL) {
        globals = frame->f_globals;
        w.filename = Py_NewRef(_PyFrame_GetCode(frame)->co_filename);
        w.line = PyUnstable_InterpreterFrame_GetLine(frame);
    }
    else {
        w.filename = PyUnicode_FromString("<sys>");
    }
    int result = -1;
    if (globals == NULL) {
        w.module = PyUnicode_FromString("<sys>");
    }
    else if ((w.registry = registry_of(globals)) != NULL) {
        w.module = module_of(globals);
    }
    if (w.filename != NULL && w.module != NULL) {
        result = gopyrt_warn(&w);
    }
    Py_XDECREF(w.filename);
    Py_XDECREF(w.module);
    Py_XDECREF(w.registry);
    return result;
}

static int
warn_format(PyObject *category, Py_ssize_t level, PyObject *source, const char *format,
            va_list args)
{
    PyObject *message = PyUnicode_FromFormatV(format, args);
    int result = message == NULL ? -1 : warn(category, message, level, source);
    Py_XDECREF(message);
    return result;
}

int
PyErr_WarnFormat(PyObject *category, Py_ssize_t level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int result = warn_format(category, level, NULL, format, args);
    va_end(args);
    return result;
}

int
PyErr_ResourceWarning(PyObject *source, Py_ssize_t level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int result = warn_format(PyExc_ResourceWarning, level, source, format, args);
    va_end(args);
    return result;
}

int
PyErr_WarnEx(PyObject *category, const char *text, Py_ssize_t level)
{
    PyObject *message = PyUnicode_FromString(text);
    int result = message == NULL ? -1 : warn(category, message, level, NULL);
    Py_XDECREF(message);
    return result;
}

/* ---- Of a named place ----------------------------------------------------- */

/* The name of a file without ".py", which stands for its module: new. */
static PyObject *
module_of_file(PyObject *filename)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(filename);
    if (n == 0) {
        return PyUnicode_FromString("<unknown>");
    }
    int is_source = n >= 3 && PyUnicode_READ_CHAR(filename, n - 3) == '.'
                    && PyUnicode_READ_CHAR(filename, n - 2) == 'p'
                    && PyUnicode_READ_CHAR(filename, n - 1) == 'y';
    return is_source ? PyUnicode_Substring(filename, 0, n - 3) : Py_NewRef(filename);
}

int
PyErr_WarnExplicitObject(PyObject *category, PyObject *message, PyObject *filename, int line,
                         PyObject *module, PyObject *registry)
{
    struct gopyrt_warning w = { .category = category,
                                .message = message,
                                .filename = filename,
                                .module =
                                    module == NULL ? module_of_file(filename) : Py_NewRef(module),
                                .line = line,
                                .registry = registry };
    int result = w.module == NULL ? -1 : gopyrt_warn(&w);
    Py_XDECREF(w.module);
    return result;
}

/* Takes the message over. */
static int
warn_explicit(PyObject *category, PyObject *message, const char *filename, int line,
              const char *module, PyObject *registry)
{
    PyObject *file = message == NULL ? NULL : PyUnicode_DecodeFSDefault(filename);
    PyObject *name = module == NULL ? NULL : PyUnicode_FromString(module);
    int result = -1;
    if (file != NULL && (module == NULL || name != NULL)) {
        result = PyErr_WarnExplicitObject(category, message, file, line, name, registry);
    }
    Py_XDECREF(message);
    Py_XDECREF(file);
    Py_XDECREF(name);
    return result;
}

int
PyErr_WarnExplicit(PyObject *category, const char *text, const char *filename, int line,
                   const char *module, PyObject *registry)
{
    return warn_explicit(category, PyUnicode_FromString(text), filename, line, module, registry);
}

int
PyErr_WarnExplicitFormat(PyObject *category, const char *filename, int line, const char *module,
                         PyObject *registry, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    PyObject *message = PyUnicode_FromFormatV(format, args);
    va_end(args);
    return warn_explicit(category, message, filename, line, module, registry);
}
