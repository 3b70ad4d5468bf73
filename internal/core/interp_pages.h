/* Private to the C plane: the pages that an interpreter lies in, and what is
 * kept about it beside its own structure. */
#ifndef GOPYRT_CORE_INTERP_PAGES_H
#define GOPYRT_CORE_INTERP_PAGES_H

#include "core.h"

typedef struct {
    /* The one before it in the runtime's list, so that it leaves the list
     * without a walk. Guarded by HEAD_LOCK. */
    PyInterpreterState *prev;
    int listed;
    int keep_address; /* see interp.h */
} gopyrt_interp_record;

gopyrt_interp_record *gopyrt_interp_record_of(PyInterpreterState *interp);

/* Pages for an interpreter other than the main one, all zero; NULL when there is
 * no memory. */
PyInterpreterState *gopyrt_interp_pages_take(void);

/* Gives them back. An interpreter that is made soon may get the same. */
void gopyrt_interp_pages_give(PyInterpreterState *interp);

#endif /* GOPYRT_CORE_INTERP_PAGES_H */
