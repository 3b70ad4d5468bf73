/* Warnings, for the files of this room. */
#ifndef GOPYRT_OBJECT_WARNINGS_H
#define GOPYRT_OBJECT_WARNINGS_H

#include "object/error/error.h"

/* A warning and its place, borrowed. */
struct gopyrt_warning {
    PyObject *category; /* NULL: RuntimeWarning, or the type of the message */
    PyObject *message;  /* a str, or an instance of Warning */
    PyObject *filename, *module;
    int line;
    PyObject *registry; /* a dict, None or NULL */
    PyObject *source;   /* the object that was not closed, or NULL */
};

/* Shows it, raises it or lets it be. 0 or -1. */
int gopyrt_warn(const struct gopyrt_warning *warning);

/* The list of filters, the default action and the registry of what is shown once: new. `name` is
 * what the module warnings calls them. */
PyObject *gopyrt_warnings_part(const char *name);
/* What the filters say of a category in a place: a borrowed str, which `item` keeps alive: new. */
PyObject *gopyrt_warnings_action(PyObject *category, PyObject *text, PyObject *module, int line,
                                 PyObject **item);

/* Puts the filters of the configuration's options in front of a list. */
int gopyrt_warnings_add_options(PyObject *filters, const PyWideStringList *options);

/* What an interpreter begins with. */
int gopyrt_warnings_begin(PyInterpreterState *interp);
void gopyrt_warnings_end(PyInterpreterState *interp);

#endif /* GOPYRT_OBJECT_WARNINGS_H */
