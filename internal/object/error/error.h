/* Errors: exceptions, the indicator, warnings, tracebacks, code and frames. */
#ifndef GOPYRT_OBJECT_ERROR_H
#define GOPYRT_OBJECT_ERROR_H

#include "object/model/model.h"
#include "object/error/exception/exception_list.h"

/* Raises `type` with a formatted message, whose cause and context is the exception that is set. */
void gopyrt_error_from_cause(PyObject *type, const char *format, ...);

/* Adds all exceptions to the module builtins. */
int gopyrt_errors_add_to(PyObject *module);
/* Adds the hooks that show exceptions to the module sys, and the files that they write to. */
int gopyrt_errors_add_to_sys(PyObject *module);
/* Raises the exception of a kind of error of the core (fatal/fatal.h). Nothing without an attached
 * thread state. */
void gopyrt_error_raise(int kind, const char *message);
/* Drops it again. */
void gopyrt_error_forget(void);

/* What an interpreter has of exceptions: made (0 or -1) and dropped. */
int gopyrt_errors_begin(PyInterpreterState *interp);
void gopyrt_errors_end(PyInterpreterState *interp);

/* sys.unraisablehook and sys.excepthook: functions of the module sys. */
PyObject *gopyrt_sys_unraisablehook(PyObject *module, PyObject *args);
PyObject *gopyrt_sys_excepthook(PyObject *module, PyObject *args);

/* ---- Within the room ------------------------------------------------------ */

/* What all exceptions begin with. */
#define GOPYRT_EXC(op) ((PyBaseExceptionObject *)(op))

/* Puts an exception into the indicator, taking it over; what was there is dropped. */
void gopyrt_error_put(PyThreadState *tstate, PyObject *exception);
/* The exception that a value of an except clause or a raise statement makes: new. */
PyObject *gopyrt_exception_create(PyObject *type, PyObject *value);
/* Makes the exception that the thread handles the context of a new one. */
void gopyrt_error_link(PyThreadState *tstate, PyObject *exception);
/* The exception that the thread handles, borrowed, or NULL. */
PyObject *gopyrt_error_handled(PyThreadState *tstate);

/* A line of a source file: new, or NULL with or without an exception (syntax_location.c). */
PyObject *gopyrt_source_line(const char *path, int line);

/* Functions of BaseException that derived types use. */
PyObject *gopyrt_exception_new(PyTypeObject *type, PyObject *args, PyObject *kwds);
int gopyrt_exception_init(PyObject *self, PyObject *args, PyObject *kwds);
PyObject *gopyrt_exception_str(PyObject *self);
/* Frees, visits and clears an exception; bit n of `fields` stands for a reference n words behind
 * what all exceptions have. */
void gopyrt_exception_dealloc(PyObject *self, unsigned fields);
int gopyrt_exception_traverse(PyObject *self, visitproc visit, void *arg, unsigned fields);
int gopyrt_exception_clear(PyObject *self, unsigned fields);
/* Are the keywords none? Otherwise 0 and TypeError. */
int gopyrt_exception_no_keywords(PyTypeObject *type, PyObject *kwds);

/* MemoryErrors that are there before they are needed (memory_error.c). */
PyObject *gopyrt_memory_error_new(PyTypeObject *type, PyObject *args, PyObject *kwds);
void gopyrt_memory_error_dealloc(PyObject *self);
int gopyrt_memory_errors_begin(PyInterpreterState *interp);
void gopyrt_memory_errors_end(PyInterpreterState *interp);

#endif /* GOPYRT_OBJECT_ERROR_H */
