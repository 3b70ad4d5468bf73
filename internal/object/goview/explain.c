/* What Go is told about an exception. What can't be found out is left empty: an exception must not
 * hide another one. */
#include "object/goview/goview.h"

#include "frameobject.h"

#define CHAIN 16     /* causes and contexts; a longer chain is cut */
#define FRAMES 10000 /* of a traceback */

/* A new object, or an empty str where there was an error. */
static PyObject *
or_empty(PyObject *value)
{
    if (value != NULL) {
        return value;
    }
    PyErr_Clear();
    return PyUnicode_FromString("");
}

/* What is packed must be text that has a form in UTF-8. */
static PyObject *
clean_text(PyObject *text)
{
    if (text != NULL && PyUnicode_Check(text) && PyUnicode_AsUTF8(text) == NULL) {
        PyErr_Clear();
        PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
        Py_SETREF(text, bytes == NULL ? NULL : PyUnicode_FromEncodedObject(bytes, "utf-8", NULL));
        Py_XDECREF(bytes);
    }
    return or_empty(text);
}

/* The names of the type and of its bases, as tracebacks have them: those of builtins are short. */
static PyObject *
type_names(PyTypeObject *type)
{
    PyObject *mro = type->tp_mro, *names = PyList_New(0);
    for (Py_ssize_t i = 0; names != NULL && mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyObject *name =
            clean_text(PyType_GetFullyQualifiedName((PyTypeObject *)PyTuple_GET_ITEM(mro, i)));
        if (name == NULL || PyList_Append(names, name) < 0) {
            Py_CLEAR(names);
        }
        Py_XDECREF(name);
    }
    return names;
}

static PyObject *
notes_of(PyObject *exception)
{
    PyObject *notes = PyObject_GetAttrString(exception, "__notes__"), *texts = PyList_New(0);
    if (notes == NULL || !(PyList_Check(notes) || PyTuple_Check(notes))) {
        PyErr_Clear();
        Py_XDECREF(notes);
        return texts;
    }
    for (Py_ssize_t i = 0; texts != NULL && i < PySequence_Fast_GET_SIZE(notes); i++) {
        PyObject *note = Py_NewRef(PySequence_Fast_GET_ITEM(notes, i));
        PyObject *text = clean_text(PyObject_Str(note));
        Py_DECREF(note);
        if (text == NULL || PyList_Append(texts, text) < 0) {
            Py_CLEAR(texts);
        }
        Py_XDECREF(text);
    }
    Py_DECREF(notes);
    return texts;
}

/* (file, line, function) of a traceback's entry. */
static PyObject *
place_of(PyTracebackObject *entry)
{
    PyCodeObject *code = PyFrame_GetCode(entry->tb_frame);
    PyObject *line = PyObject_GetAttrString((PyObject *)entry, "tb_lineno"), *place = NULL;
    if (line == NULL || !PyLong_Check(line)) {
        PyErr_Clear();
        Py_XSETREF(line, PyLong_FromLong(-1));
    }
    PyObject *file = clean_text(Py_NewRef(code->co_filename));
    PyObject *name = clean_text(Py_NewRef(code->co_qualname));
    if (line != NULL && file != NULL && name != NULL) {
        place = PyTuple_Pack(3, file, line, name);
    }
    Py_XDECREF(line);
    Py_XDECREF(file);
    Py_XDECREF(name);
    Py_DECREF(code);
    return place;
}

static PyObject *
traceback_of(PyObject *exception)
{
    PyObject *places = PyList_New(0), *tb = PyException_GetTraceback(exception);
    int left = FRAMES;
    for (PyObject *at = tb; places != NULL && at != NULL && left-- > 0;) {
        PyObject *place = place_of((PyTracebackObject *)at);
        if (place == NULL || PyList_Append(places, place) < 0) {
            Py_CLEAR(places);
        }
        Py_XDECREF(place);
        at = (PyObject *)((PyTracebackObject *)at)->tb_next;
    }
    Py_XDECREF(tb);
    return places;
}

static PyObject *
explain_next(PyObject *exception, int depth)
{
    PyObject *parts = exception == NULL || depth >= CHAIN
                          ? Py_NewRef(Py_None)
                          : gopyrt_goview_explain(exception, depth + 1);
    Py_XDECREF(exception);
    return parts;
}

PyObject *
gopyrt_goview_explain(PyObject *exception, int depth)
{
    PyObject *cause = PyException_GetCause(exception);
    /* As a traceback shows them: a cause, or `from None`, hides the context. */
    int hidden = cause != NULL || ((PyBaseExceptionObject *)exception)->suppress_context;
    PyObject *context = hidden ? NULL : PyException_GetContext(exception);
    PyObject *parts[] = {
        type_names(Py_TYPE(exception)),
        clean_text(PyObject_Str(exception)),
        notes_of(exception),
        traceback_of(exception),
        explain_next(cause, depth),
        explain_next(context, depth),
    };
    PyObject *result = PyTuple_New(Py_ARRAY_LENGTH(parts));
    for (size_t i = 0; i < Py_ARRAY_LENGTH(parts); i++) {
        if (parts[i] == NULL) {
            Py_CLEAR(result);
        }
        if (result != NULL) {
            PyTuple_SET_ITEM(result, (Py_ssize_t)i, parts[i]);
            parts[i] = NULL;
        }
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(parts); i++) {
        Py_XDECREF(parts[i]);
    }
    return result;
}
