/* The list of the modules. */
#include "object/library/library.h"

const struct _inittab gopyrt_library[] = {
    { "errno", gopyrt_errno_init },
    { "gc", gopyrt_gc_init },
    { NULL, NULL },
};
