/* An evaluator whose functions are written in Go. */
#include "object/goview/goview.h"

#include "object/host/host.h"
#include "fatal/fatal.h"
#include "thread/thread.h"

static uint32_t generation; /* of the Go half that has the functions */

static PyObject *
ask(gopyrt_goview_question *question)
{
    if (generation != gopyrt_control_generation()) {
        PyErr_SetString(PyExc_RuntimeError, "the evaluator is written in Go and was set before "
                                            "fork(), which Go functions do not survive");
        return NULL;
    }
    question->home = gopyrt_goview_home();
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_EVALUATE, "an evaluator written in Go");
    call.pointer = question;
    PyStatus status = gopyrt_control_run(&call);
    if (PyStatus_Exception(status)) {
        PyErr_Format(PyExc_RuntimeError, "%s: %s", call.func, status.err_msg);
        return NULL;
    }
    return question->answer;
}

static PyObject *
compile(const char *source, PyObject *filename, int start, int flags, int optimize, void *data)
{
    (void)data;
    gopyrt_goview_question question = {
        .what = GOPYRT_GOVIEW_COMPILE,
        .start = start,
        .flags = flags,
        .optimize = optimize,
        .source = source,
        .objects = { filename },
    };
    return ask(&question);
}

static PyObject *
evaluate(PyObject *code, PyObject *globals, PyObject *locals, void *data)
{
    (void)data;
    gopyrt_goview_question question = { .what = GOPYRT_GOVIEW_EVALUATE,
                                        .objects = { code, globals, locals } };
    return ask(&question);
}

static PyObject *
import_module(PyObject *name, void *data)
{
    (void)data;
    gopyrt_goview_question question = { .what = GOPYRT_GOVIEW_IMPORT_MODULE, .objects = { name } };
    return ask(&question);
}

/* One for each set of functions, since a thread may be reading the one from before. */
static gopyrt_evaluator evaluators[8];

void
gopyrt_goview_set_evaluator(int functions)
{
    if (functions == 0) {
        gopyrt_set_evaluator(NULL);
        return;
    }
    gopyrt_evaluator *evaluator = &evaluators[functions & 7];
    *evaluator = (gopyrt_evaluator){
        .size = sizeof(*evaluator),
        .compile = functions & GOPYRT_GOVIEW_COMPILE ? compile : NULL,
        .evaluate = functions & GOPYRT_GOVIEW_EVALUATE ? evaluate : NULL,
        .import_module = functions & GOPYRT_GOVIEW_IMPORT_MODULE ? import_module : NULL,
    };
    generation = gopyrt_control_generation();
    gopyrt_set_evaluator(evaluator);
}
