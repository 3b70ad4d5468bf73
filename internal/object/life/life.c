/* Beginning and end of an interpreter's objects: see life.h. */
#include "object/life/life.h"

#include "object/collect/collect.h"
#include "object/error/error.h"
#include "object/host/host.h"
#include "object/module/module.h"
#include "object/share/share.h"
#include "object/text/text.h"

/* A failure at this point is one of memory. */
static int
no_exception(int result)
{
    if (result < 0) {
        PyErr_Clear();
    }
    return result;
}

int
gopyrt_objects_begin_types(PyInterpreterState *interp)
{
    if (gopyrt_interned_begin(interp) < 0 || gopyrt_types_begin(interp) < 0) {
        gopyrt_types_end(interp);
        gopyrt_interned_end(interp);
        return no_exception(-1);
    }
    return 0;
}

int
gopyrt_objects_begin_errors(PyInterpreterState *interp)
{
    if (gopyrt_errors_begin(interp) < 0 || gopyrt_share_begin_errors(interp) < 0) {
        return no_exception(-1);
    }
    return 0;
}

int
gopyrt_objects_begin_modules(PyInterpreterState *interp)
{
    int result = 0;
    if (gopyrt_collector_begin(interp) < 0 || gopyrt_share_begin(interp) < 0
        || gopyrt_modules_begin(interp) < 0)
    {
        result = no_exception(-1);
        gopyrt_share_end(interp);
        gopyrt_modules_end(interp);
        gopyrt_modules_forget(interp);
        Py_CLEAR(interp->gc.garbage);
        Py_CLEAR(interp->gc.callbacks);
    }
    return result;
}

int
gopyrt_objects_configure(PyInterpreterState *interp)
{
    return no_exception(gopyrt_sys_configure(interp));
}

void
gopyrt_objects_end_modules(PyInterpreterState *interp)
{
    gopyrt_modules_end(interp);
    (void)PyType_ClearCache();
}

void
gopyrt_objects_end(PyInterpreterState *interp)
{
    if (interp->types.builtins.num_initialized == 0) {
        return;
    }
    gopyrt_modules_end(interp);
    gopyrt_monitoring_end(interp);
    Py_CLEAR(interp->dict);
    gopyrt_codecs_end(interp);
    Py_CLEAR(interp->warnings.filters);
    Py_CLEAR(interp->warnings.once_registry);
    Py_CLEAR(interp->warnings.default_action);
    gopyrt_modules_forget(interp);
    Py_CLEAR(interp->gc.garbage);
    Py_CLEAR(interp->gc.callbacks);
    gopyrt_share_end(interp);
    gopyrt_share_end_errors(interp);
    gopyrt_errors_end(interp);
    gopyrt_collect_rest(_PyThreadState_GET());
    gopyrt_types_clear(interp);
    (void)PyType_ClearCache();
    gopyrt_collect_rest(_PyThreadState_GET());
    (void)PyType_ClearCache();
    gopyrt_types_end(interp);
    gopyrt_interned_end(interp);
}
