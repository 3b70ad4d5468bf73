/* An audit hook that is written in Go. */
#include "object/goview/goview.h"

#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"

/* One of the parent's is not there in a child. Before the interpreter has objects, and after that,
 * there are none to give to Go, and no exception to get. */
static int
hear(const char *event, PyObject *args, void *tagged)
{
    gopyrt_goview_question question = { .what = GOPYRT_GOVIEW_HEAR, .source = event };
    int ready = gopyrt_audit_has_objects(_PyThreadState_GET()->interp);
    if (!gopyrt_callback_untag(tagged, &question.token)) {
        return 0;
    }
    question.home = gopyrt_goview_home();
    question.flags = ready;
    question.objects[0] = ready ? args : NULL;
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_EVALUATE, "an audit hook written in Go");
    call.pointer = &question;
    PyStatus status = gopyrt_control_run(&call);
    if (PyStatus_Exception(status)) {
        if (ready) {
            PyErr_Format(PyExc_RuntimeError, "%s: %s", call.func, status.err_msg);
        }
        return -1;
    }
    return question.start;
}

int
gopyrt_goview_add_audit_hook(uint64_t token)
{
    return gopyrt_audit_add_hook(hear, gopyrt_callback_tag(token));
}
