/* Exceptions as text, with causes and contexts, notes and the members of groups: what a program
 * that dies of one prints. */
#include "object/error/report/display.h"

/* Groups show so many members, and so many groups within each other. */
#define MOST_MEMBERS 15
#define MOST_DEPTH 10

struct printer {
    gopyrt_output *out;
    int depth;      /* of groups */
    int need_close; /* the line that ends a group is still to come */
};

/* ---- Lines with a margin -------------------------------------------------- */

static void
indent(struct printer *p, const char *margin)
{
    for (int i = 0; i < p->depth; i++) {
        gopyrt_output_ascii(p->out, "  ");
    }
    if (p->depth > 0) {
        gopyrt_output_ascii(p->out, margin);
    }
}

/* Each line of the text behind the margin; takes the text over. */
static void
emit_str(struct printer *p, PyObject *text)
{
    if (text == NULL || p->depth == 0) {
        gopyrt_output_str(p->out, text);
        gopyrt_output_ascii(p->out, "\n");
        return;
    }
    Py_ssize_t n = PyUnicode_GET_LENGTH(text), start = 0;
    for (;;) {
        Py_ssize_t end = PyUnicode_FindChar(text, '\n', start, n, 1);
        indent(p, "| ");
        gopyrt_output_str(p->out, PyUnicode_Substring(text, start, end < 0 ? n : end));
        gopyrt_output_ascii(p->out, "\n");
        if (end < 0) {
            break;
        }
        start = end + 1;
    }
    Py_DECREF(text);
}

static void
emit(struct printer *p, const char *text)
{
    indent(p, "| ");
    gopyrt_output_ascii(p->out, text);
    gopyrt_output_ascii(p->out, "\n");
}

/* ---- One exception -------------------------------------------------------- */

/* The text of a SyntaxError is its message alone, since the place is shown in lines of its own. */
static PyObject *
text_of(PyObject *exception)
{
    if (!PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_SyntaxError)) {
        return gopyrt_output_text_of(exception, PyObject_Str, "<exception str() failed>");
    }
    PySyntaxErrorObject *e = (PySyntaxErrorObject *)exception;
    PyObject *file = e->filename != NULL && e->filename != Py_None ? Py_NewRef(e->filename) : NULL;
    int has_line = e->lineno != NULL && e->lineno != Py_None;
    PyObject *msg = gopyrt_output_text_or(e->msg, "<no detail available>");
    if (msg == NULL) {
        PyErr_Clear();
        msg = PyUnicode_FromString("<exception str() failed>");
    }
    if (msg != NULL && !has_line && file != NULL) {
        Py_SETREF(msg, PyUnicode_FromFormat("%U (%S)", msg, file));
    }
    Py_XDECREF(file);
    return msg;
}

PyObject *
gopyrt_exception_summary(PyObject *exception)
{
    PyObject *name = gopyrt_output_type_name((PyObject *)Py_TYPE(exception), ".");
    PyObject *text = name == NULL ? NULL : text_of(exception), *line = NULL;
    PyObject *suggestion = text == NULL ? NULL : gopyrt_exception_suggestion(exception);
    if (suggestion != NULL) {
        line = PyUnicode_FromFormat("%U: %U%U", name, text, suggestion);
    }
    else if (text != NULL) {
        line = PyUnicode_GET_LENGTH(text) == 0 ? Py_NewRef(name)
                                               : PyUnicode_FromFormat("%U: %U", name, text);
    }
    Py_XDECREF(suggestion);
    Py_XDECREF(name);
    Py_XDECREF(text);
    return line;
}

static void
print_notes(struct printer *p, PyObject *exception)
{
    PyObject *notes;
    if (PyObject_GetOptionalAttr(exception, GOPYRT_ID(__notes__), &notes) <= 0) {
        PyErr_Clear();
        return;
    }
    if (notes == Py_None) {
        Py_DECREF(notes);
        return;
    }
    PyObject *list = PySequence_Check(notes) && !PyUnicode_Check(notes) && !PyBytes_Check(notes)
                         ? PySequence_List(notes)
                         : NULL;
    PyErr_Clear();
    if (list == NULL) {
        emit_str(p, gopyrt_output_text_of(notes, PyObject_Repr, "<__notes__ repr() failed>"));
    }
    for (Py_ssize_t i = 0; list != NULL && i < PyList_GET_SIZE(list); i++) {
        emit_str(p, gopyrt_output_text_of(PyList_GET_ITEM(list, i), PyObject_Str,
                                          "<note str() failed>"));
    }
    Py_XDECREF(list);
    Py_DECREF(notes);
}

/* What is behind the traceback: where in a source, type and text, notes. */
static void
print_summary(struct printer *p, PyObject *exception)
{
    if (PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_SyntaxError)) {
        PyObject *lines = gopyrt_syntax_error_lines(exception);
        for (Py_ssize_t i = 0; lines != NULL && i < PyList_GET_SIZE(lines); i++) {
            emit_str(p, Py_NewRef(PyList_GET_ITEM(lines, i)));
        }
        Py_XDECREF(lines);
        PyErr_Clear();
    }
    emit_str(p, gopyrt_exception_summary(exception));
    print_notes(p, exception);
}

static void
print_traceback(struct printer *p, PyObject *exception, const char *title, const char *margin)
{
    PyObject *traceback = PyException_GetTraceback(exception);
    if (traceback != NULL && gopyrt_traceback_shown()) {
        indent(p, margin);
        gopyrt_output_ascii(p->out, title);
        gopyrt_output_entries(p->out, traceback, 1, p->depth);
    }
    Py_XDECREF(traceback);
}

/* ---- Groups, chains ------------------------------------------------------- */

static void print_chain(struct printer *p, gopyrt_display_node *node);

static void
print_members(struct printer *p, gopyrt_display_node *node)
{
    Py_ssize_t n = node->count, shown = n <= MOST_MEMBERS ? n : MOST_MEMBERS + 1;
    p->need_close = 0;
    for (Py_ssize_t i = 0; i < shown && !p->out->failed; i++) {
        int last = i == shown - 1, left_out = i == MOST_MEMBERS;
        if (last) {
            p->need_close = 1;
        }
        indent(p, i == 0 ? "+-" : "  ");
        if (left_out) {
            gopyrt_output_ascii(p->out, "+---------------- ... ----------------\n");
        }
        else {
            gopyrt_output_format(p->out, "+---------------- %zd ----------------\n", i + 1);
        }
        p->depth++;
        if (left_out) {
            emit_str(p, PyUnicode_FromFormat("and %zd more exception%s", n - MOST_MEMBERS,
                                             n == MOST_MEMBERS + 1 ? "" : "s"));
        }
        else {
            print_chain(p, node->members[i]);
        }
        if (last && p->need_close) {
            indent(p, "+------------------------------------\n");
            p->need_close = 0;
        }
        p->depth--;
    }
}

static void
print_one(struct printer *p, gopyrt_display_node *node)
{
    if (!node->is_group) {
        print_traceback(p, node->exception, "Traceback (most recent call last):\n", "| ");
        print_summary(p, node->exception);
        return;
    }
    if (p->depth > MOST_DEPTH) {
        emit(p, "... (max_group_depth is 10)");
        return;
    }
    int outermost = p->depth == 0;
    p->depth += outermost;
    print_traceback(p, node->exception, "Exception Group Traceback (most recent call last):\n",
                    outermost ? "+ " : "| ");
    print_summary(p, node->exception);
    print_members(p, node);
    p->depth -= outermost;
}

/* The first cause comes first. The chain is turned round in place, by the links that the tree
 * needed while it was made. */
static void
print_chain(struct printer *p, gopyrt_display_node *node)
{
    gopyrt_display_node *first = NULL;
    for (gopyrt_display_node *next; node != NULL; node = next) {
        next = node->cause != NULL ? node->cause : node->suppress ? NULL : node->context;
        node->todo = first;
        first = node;
    }
    for (; first != NULL && !p->out->failed; first = first->todo) {
        print_one(p, first);
        if (first->todo != NULL) {
            emit(p, "");
            emit(p, first->todo->cause != NULL
                        ? "The above exception was the direct cause of the following exception:"
                        : "During handling of the above exception, another exception occurred:");
            emit(p, "");
        }
    }
}

void
gopyrt_output_exception(gopyrt_output *out, PyObject *exception)
{
    struct printer p = { out, 0, 0 };
    gopyrt_display_node *root = gopyrt_display_tree(exception);
    if (root == NULL) {
        /* Without memory at least what it is. */
        gopyrt_output_ascii(out, Py_TYPE(exception)->tp_name);
        gopyrt_output_ascii(out, "\n");
        return;
    }
    print_chain(&p, root);
    gopyrt_display_free(root);
}
