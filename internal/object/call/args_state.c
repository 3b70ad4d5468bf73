/* One run over arguments: what is undone when it fails, and how a complaint is worded. */
#include "object/call/args.h"

#include <stdio.h>

void
gopyrt_args_names(struct gopyrt_args *args, const char *format)
{
    const char *end = format + strcspn(format, ":;");
    args->function = *end == ':' ? end + 1 : NULL;
    args->message = *end == ';' ? end + 1 : NULL;
}

int
gopyrt_args_grow(struct gopyrt_args *args)
{
    struct gopyrt_args_undo *more = PyMem_Malloc((size_t)args->room * 2 * sizeof(*more));
    if (more == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(more, args->undo, (size_t)args->undos * sizeof(*more));
    if (args->undo != args->few) {
        PyMem_Free(args->undo);
    }
    args->undo = more;
    args->room *= 2;
    return 0;
}

void
gopyrt_args_undo(struct gopyrt_args *args, int ok)
{
    for (Py_ssize_t i = args->undos; !ok && i > 0; i--) {
        struct gopyrt_args_undo *undo = &args->undo[i - 1];
        switch (undo->kind) {
        case GOPYRT_UNDO_MEMORY:
            PyMem_Free(*(void **)undo->place);
            *(void **)undo->place = NULL;
            break;
        case GOPYRT_UNDO_BUFFER:
            PyBuffer_Release(undo->place);
            break;
        case GOPYRT_UNDO_CONVERTER:
            undo->converter(NULL, undo->place);
            break;
        }
    }
    if (args->undo != args->few) {
        PyMem_Free(args->undo);
    }
}

const char *
gopyrt_args_must_be(struct gopyrt_args *args, const char *what, PyObject *arg)
{
    snprintf(args->text, sizeof(args->text), "must be %.50s, not %.50s", what,
             arg == Py_None ? "None" : GOPYRT_TYPE_NAME(arg));
    return args->text;
}

int
gopyrt_args_raise(struct gopyrt_args *args, const char *complaint)
{
    char text[512];
    const char *message = args->message;
    if (PyErr_Occurred()) {
        return 0;
    }
    if (message == NULL) {
        int n = 0, room = 220;
        if (args->function != NULL) {
            n = snprintf(text, sizeof(text), "%.200s() ", args->function);
        }
        n += snprintf(text + n, sizeof(text) - (size_t)n, "argument");
        for (int i = 0; i < args->depth && n < room; i++) {
            n += i == 0 ? snprintf(text + n, sizeof(text) - (size_t)n, " %zd", args->path[i])
                        : snprintf(text + n, sizeof(text) - (size_t)n, ", item %zd",
                                   args->path[i] - 1);
        }
        snprintf(text + n, sizeof(text) - (size_t)n, " %.256s", complaint);
        message = text;
    }
    /* A complaint in parentheses is one about the caller's format. */
    PyErr_SetString(complaint[0] == '(' ? PyExc_SystemError : PyExc_TypeError, message);
    return 0;
}
