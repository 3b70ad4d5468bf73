/* The tree of exceptions that a report shows. */
#ifndef GOPYRT_OBJECT_DISPLAY_H
#define GOPYRT_OBJECT_DISPLAY_H

#include "object/error/report/output.h"

typedef struct gopyrt_display_node gopyrt_display_node;
struct gopyrt_display_node {
    PyObject *exception;
    gopyrt_display_node *cause, *context; /* NULL: none, or shown elsewhere */
    gopyrt_display_node **members;        /* of a group */
    Py_ssize_t count;
    int is_group, suppress;
    gopyrt_display_node *todo;
};

/* NULL without memory, with no exception. */
gopyrt_display_node *gopyrt_display_tree(PyObject *exception);
void gopyrt_display_free(gopyrt_display_node *root);

#endif /* GOPYRT_OBJECT_DISPLAY_H */
