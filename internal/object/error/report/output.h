/* Where reports of exceptions and warnings go: sys.stderr, or the process's stderr as long as there
 * is no such object; or a list. */
#ifndef GOPYRT_OBJECT_OUTPUT_H
#define GOPYRT_OBJECT_OUTPUT_H

#include "object/error/error.h"

typedef struct {
    PyObject *file;  /* NULL: file descriptor 2; Py_None: nowhere */
    PyObject *lines; /* a list that gets the texts instead, or NULL */
    int failed;      /* a write failed: the rest is left out */
    PyObject *why;   /* the exception of that write, or NULL */
} gopyrt_output;

/* Opens sys.stderr, or a file object. */
void gopyrt_output_open(gopyrt_output *out, PyObject *file);
/* Opens a list, to which texts are appended. */
void gopyrt_output_collect(gopyrt_output *out, PyObject *list);
/* Flushes it. No exception is left. */
void gopyrt_output_close(gopyrt_output *out);

/* Writes an ASCII text. */
void gopyrt_output_ascii(gopyrt_output *out, const char *text);
/* Writes a str and takes it over; NULL, with an exception, is a failure. */
void gopyrt_output_str(gopyrt_output *out, PyObject *text);
/* Writes a formatted text. */
void gopyrt_output_format(gopyrt_output *out, const char *format, ...);

/* str() or repr() of an object: new; where that fails `otherwise`, and no exception. */
PyObject *gopyrt_output_text_of(PyObject *op, PyObject *(*function)(PyObject *),
                                const char *otherwise);
/* The text of an attribute that may be NULL, or `otherwise` where it is not true: new, or NULL with
 * an exception. The attribute may be replaced meanwhile. */
PyObject *gopyrt_output_text_or(PyObject *value, const char *otherwise);
/* The name of an exception's type with its module, unless that goes without saying; NULL and an
 * exception without memory. `dot` is put behind a module that is no text. */
PyObject *gopyrt_output_type_name(PyObject *type, const char *dot);

/* Does sys.tracebacklimit let any entry of a traceback be shown? */
int gopyrt_traceback_shown(void);
/* Prints a traceback's entries, behind the margin of members of groups. The display of an exception
 * is a little different from PyTraceBack_Print. */
void gopyrt_output_entries(gopyrt_output *out, PyObject *traceback, int for_display, int depth);
/* Prints a traceback with its title. */
void gopyrt_output_traceback(gopyrt_output *out, PyObject *traceback);

/* The text of a line of a file, which may be found on sys.path, without the indentation: new, or
 * NULL without an exception. `search` says whether folders in the name are left out for that. */
PyObject *gopyrt_output_source(PyObject *filename, int line, int search);

/* Prints an exception with all that belongs to it. */
void gopyrt_output_exception(gopyrt_output *out, PyObject *exception);
/* The lines of a SyntaxError that show the source: new list of str without newlines. */
PyObject *gopyrt_syntax_error_lines(PyObject *exception);
/* ". Did you mean: 'name'?": new, or NULL without an exception. */
PyObject *gopyrt_exception_suggestion(PyObject *exception);
/* "Type: text" of an exception: new. */
PyObject *gopyrt_exception_summary(PyObject *exception);

#endif /* GOPYRT_OBJECT_OUTPUT_H */
