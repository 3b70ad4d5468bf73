/* SyntaxErrors as text: the line of the source, with marks below. */
#include "object/error/report/output.h"

static int
append(PyObject *list, PyObject *line)
{
    int result = line == NULL ? -1 : PyList_Append(list, line);
    Py_XDECREF(line);
    return result;
}

static int
is_blank(Py_UCS4 ch)
{
    return ch == ' ' || ch == '\n' || ch == '\f';
}

/* An attribute that is an int, as far as it fits; `otherwise` if it is anything else. */
static Py_ssize_t
number(PyObject *value, Py_ssize_t otherwise)
{
    if (value == NULL || !PyLong_Check(value)) {
        return otherwise;
    }
    int overflow;
    long n = PyLong_AsLongAndOverflow(value, &overflow);
    return overflow ? otherwise : n;
}

/* The blanks and the marks below columns [from, to) of a line; tabs stay tabs. */
static PyObject *
marks(PyObject *line, Py_ssize_t from, Py_ssize_t to)
{
    PyObject *text = PyUnicode_FromString("    ");
    for (Py_ssize_t i = 0; text != NULL && i < from; i++) {
        Py_UCS4 ch = i < PyUnicode_GET_LENGTH(line) ? PyUnicode_READ_CHAR(line, i) : ' ';
        PyUnicode_AppendAndDel(&text,
                               PyUnicode_FromFormat("%c", Py_UNICODE_ISSPACE(ch) ? (int)ch : ' '));
    }
    for (Py_ssize_t i = from; text != NULL && i < to; i++) {
        PyUnicode_AppendAndDel(&text, PyUnicode_FromString("^"));
    }
    return text;
}

/* The line without its end and its indentation, and what is below it. */
static int
add_source(PyObject *list, PySyntaxErrorObject *e)
{
    Py_ssize_t start = 0, end = PyUnicode_GET_LENGTH(e->text);
    while (end > 0 && PyUnicode_READ_CHAR(e->text, end - 1) == '\n') {
        end--;
    }
    while (start < end && is_blank(PyUnicode_READ_CHAR(e->text, start))) {
        start++;
    }
    PyObject *line = PyUnicode_Substring(e->text, start, end);
    if (line == NULL || append(list, PyUnicode_FromFormat("    %U", line)) < 0) {
        Py_XDECREF(line);
        return -1;
    }
    int result = 0;
    if (e->offset != NULL && e->offset != Py_None) {
        Py_ssize_t from = Py_MIN(number(e->offset, 0), end + 1), to = end + 1;
        Py_ssize_t last_line = number(e->end_lineno, -1);
        if (last_line == number(e->lineno, -2)) {
            to = number(e->end_offset, 0);
            to = to == 0 ? from : Py_MIN(to, end + 1);
        }
        if (to <= from) {
            to = from + 1;
        }
        if (from - 1 >= start) {
            result = append(list, marks(line, from - 1 - start, to - 1 - start));
        }
    }
    Py_DECREF(line);
    return result;
}

static PyObject *
place_of(PySyntaxErrorObject *e)
{
    /* The text of one may replace the other. */
    PyObject *line = Py_NewRef(e->lineno);
    PyObject *file = gopyrt_output_text_or(e->filename, "<string>");
    PyObject *text =
        file == NULL ? NULL : PyUnicode_FromFormat("  File \"%U\", line %S", file, line);
    Py_XDECREF(file);
    Py_DECREF(line);
    return text;
}

PyObject *
gopyrt_syntax_error_lines(PyObject *exception)
{
    PySyntaxErrorObject *e = (PySyntaxErrorObject *)exception;
    PyObject *list = PyList_New(0);
    int failed = list == NULL;
    if (!failed && e->lineno != NULL && e->lineno != Py_None) {
        failed = append(list, place_of(e)) < 0;
    }
    if (!failed && e->text != NULL && PyUnicode_Check(e->text)) {
        failed = add_source(list, e) < 0;
    }
    if (failed) {
        Py_CLEAR(list);
    }
    return list;
}
