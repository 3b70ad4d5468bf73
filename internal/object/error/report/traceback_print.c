/* Tracebacks as text. */
#include "object/error/frame/frame.h"
#include "object/error/report/output.h"

#define LIMIT 1000
/* So many equal lines are printed before they are only counted. */
#define REPEATS 3

/* ---- Lines of sources ----------------------------------------------------- */

static PyObject *
line_of(PyObject *path, int line)
{
    PyObject *text = PyErr_ProgramTextObject(path, line);
    if (text == NULL) {
        PyErr_Clear();
    }
    return text;
}

/* Looks for the file in the folders of sys.path. */
static PyObject *
line_on_path(PyObject *name, int line)
{
    PyObject *folders = Py_XNewRef(PySys_GetObject("path")), *text = NULL;
    for (Py_ssize_t i = 0;
         text == NULL && folders != NULL && PyList_Check(folders) && i < PyList_GET_SIZE(folders);
         i++)
    {
        PyObject *folder = PyList_GET_ITEM(folders, i);
        if (!PyUnicode_Check(folder)) {
            continue;
        }
        PyObject *path = PyUnicode_FromFormat("%U/%U", folder, name);
        if (path == NULL) {
            PyErr_Clear();
            break;
        }
        text = line_of(path, line);
        Py_DECREF(path);
    }
    Py_XDECREF(folders);
    return text;
}

PyObject *
gopyrt_output_source(PyObject *filename, int line, int search)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(filename), slash, start = 0, end;
    if (line <= 0 || n == 0
        || (PyUnicode_READ_CHAR(filename, 0) == '<' && PyUnicode_READ_CHAR(filename, n - 1) == '>'))
    {
        return NULL;
    }
    PyObject *text = line_of(filename, line);
    if (text == NULL && PyUnicode_READ_CHAR(filename, 0) != '/') {
        slash = search ? PyUnicode_FindChar(filename, '/', 0, n, -1) : -1;
        PyObject *name =
            slash < 0 ? Py_NewRef(filename) : PyUnicode_Substring(filename, slash + 1, n);
        text = name == NULL ? NULL : line_on_path(name, line);
        Py_XDECREF(name);
        PyErr_Clear();
    }
    if (text == NULL) {
        return NULL;
    }
    end = PyUnicode_GET_LENGTH(text);
    if (end > 0 && PyUnicode_READ_CHAR(text, end - 1) == '\n') {
        end--;
    }
    for (; start < end; start++) {
        Py_UCS4 ch = PyUnicode_READ_CHAR(text, start);
        if (ch != ' ' && ch != '\t' && ch != '\f') {
            break;
        }
    }
    Py_SETREF(text, PyUnicode_Substring(text, start, end));
    if (text == NULL) {
        PyErr_Clear();
    }
    return text;
}

/* Without blanks at its end, which the display leaves out; NULL if nothing is left. */
static PyObject *
strip_end(PyObject *text)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    while (n > 0 && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(text, n - 1))) {
        n--;
    }
    Py_SETREF(text, n == 0 ? NULL : PyUnicode_Substring(text, 0, n));
    if (text == NULL) {
        PyErr_Clear();
    }
    return text;
}

/* ---- Entries -------------------------------------------------------------- */

/* The margin of a group's member. */
static void
indent(gopyrt_output *out, int depth)
{
    for (int i = 0; i < depth; i++) {
        gopyrt_output_ascii(out, "  ");
    }
    if (depth > 0) {
        gopyrt_output_ascii(out, "| ");
    }
}

static void
print_entry(gopyrt_output *out, PyTracebackObject *tb, int for_display, int depth)
{
    PyCodeObject *code = gopyrt_frame_code_of(tb->tb_frame);
    int line = gopyrt_traceback_line(tb);
    indent(out, depth);
    if (for_display && line == -1) {
        gopyrt_output_format(out, "  File \"%U\", line None, in %U\n", code->co_filename,
                             code->co_name);
    }
    else {
        gopyrt_output_format(out, "  File \"%U\", line %d, in %U\n", code->co_filename, line,
                             code->co_name);
    }
    PyObject *source = gopyrt_output_source(code->co_filename, line, !for_display);
    if (source != NULL && for_display) {
        source = strip_end(source);
    }
    if (source != NULL) {
        indent(out, depth);
        gopyrt_output_format(out, "    %U\n", source);
        Py_DECREF(source);
    }
}

static int
is_same_place(PyTracebackObject *a, PyTracebackObject *b)
{
    PyCodeObject *x = gopyrt_frame_code_of(a->tb_frame), *y = gopyrt_frame_code_of(b->tb_frame);
    return gopyrt_traceback_line(a) == gopyrt_traceback_line(b)
           && (x == y
               || (PyUnicode_Compare(x->co_filename, y->co_filename) == 0
                   && PyUnicode_Compare(x->co_name, y->co_name) == 0));
}

static void
print_repeats(gopyrt_output *out, long repeats, int depth)
{
    if (repeats > REPEATS) {
        indent(out, depth);
        gopyrt_output_format(out, "  [Previous line repeated %ld more time%s]\n", repeats - REPEATS,
                             repeats == REPEATS + 1 ? "" : "s");
    }
}

static long
limit(void)
{
    PyObject *value = PySys_GetObject("tracebacklimit");
    if (value == NULL || !PyLong_Check(value)) {
        return LIMIT;
    }
    int overflow;
    long number = PyLong_AsLongAndOverflow(value, &overflow);
    return overflow > 0 ? LONG_MAX : overflow < 0 ? 0 : number;
}

int
gopyrt_traceback_shown(void)
{
    return limit() > 0;
}

void
gopyrt_output_entries(gopyrt_output *out, PyObject *traceback, int for_display, int depth)
{
    long most = limit(), length = 0, repeats = 0;
    PyTracebackObject *tb = (PyTracebackObject *)traceback, *before = NULL;
    for (PyTracebackObject *t = tb; t != NULL; t = t->tb_next) {
        length++;
    }
    for (; tb != NULL && length > most; length--) {
        tb = tb->tb_next;
    }
    /* A file's write() may take the traceback apart. */
    Py_XINCREF(tb);
    while (tb != NULL && !out->failed) {
        if (before == NULL || !is_same_place(before, tb)) {
            print_repeats(out, repeats, depth);
            repeats = 0;
        }
        if (++repeats <= REPEATS) {
            print_entry(out, tb, for_display, depth);
        }
        Py_XSETREF(before, tb);
        tb = (PyTracebackObject *)Py_XNewRef(before->tb_next);
    }
    Py_XDECREF(before);
    Py_XDECREF(tb);
    print_repeats(out, repeats, depth);
}

void
gopyrt_output_traceback(gopyrt_output *out, PyObject *traceback)
{
    if (gopyrt_traceback_shown()) {
        gopyrt_output_ascii(out, "Traceback (most recent call last):\n");
        gopyrt_output_entries(out, traceback, 0, 0);
    }
}

int
PyTraceBack_Print(PyObject *traceback, PyObject *file)
{
    if (traceback == NULL) {
        return 0;
    }
    if (!PyTraceBack_Check(traceback)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (file == NULL && gopyrt_traceback_shown()) {
        PyErr_SetString(PyExc_SystemError, "null file for PyFile_WriteString");
        return -1;
    }
    gopyrt_output out;
    gopyrt_output_open(&out, file);
    gopyrt_output_traceback(&out, traceback);
    Py_XDECREF(out.file);
    PyErr_SetRaisedException(out.why);
    return out.failed ? -1 : 0;
}
