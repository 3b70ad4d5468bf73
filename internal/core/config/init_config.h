/* Private to the C plane: what is behind a PyInitConfig pointer. */
#ifndef GOPYRT_CORE_INIT_CONFIG_H
#define GOPYRT_CORE_INIT_CONFIG_H

#include "base/base.h"

struct PyInitConfig {
    PyPreConfig preconfig;
    PyConfig config;          /* its strings are malloc's, not PyMem_RawMalloc's */
    struct _inittab *modules; /* ends with a NULL name */
    size_t module_count;
    PyStatus status; /* the last error; OK in the beginning and after a successful initialization */
    char exit_text[32]; /* the message of a status that asks to exit */
};

/* Records an error that has no status of its own. Always -1, so that a failure is one
 * expression. */
int gopyrt_init_config_fail(PyInitConfig *config, const char *message);

/* Frees the items and their array, not the structure. */
void gopyrt_init_config_free_list(PyWideStringList *list);

#endif /* GOPYRT_CORE_INIT_CONFIG_H */
