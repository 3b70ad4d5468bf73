/* Parsing of arguments by a format: what the files args_*.c share. */
#ifndef GOPYRT_OBJECT_CALL_ARGS_H
#define GOPYRT_OBJECT_CALL_ARGS_H

#include "object/call/call.h"

#include <stdarg.h>

/* A va_list that can be handed on by its address, whatever type it is. */
struct gopyrt_va {
    va_list list;
};

/* What an argument that was converted needs when a later one fails. */
struct gopyrt_args_undo {
    enum { GOPYRT_UNDO_MEMORY, GOPYRT_UNDO_BUFFER, GOPYRT_UNDO_CONVERTER } kind;
    void *place;
    int (*converter)(PyObject *, void *);
};

#define GOPYRT_ARGS_DEPTH 30

/* One run over the arguments of a call. */
struct gopyrt_args {
    const char *function; /* behind the ':' of the format, or NULL */
    const char *message;  /* behind its ';', or NULL */
    int depth;            /* where the argument is: its number, then the places in nested tuples */
    Py_ssize_t path[GOPYRT_ARGS_DEPTH];
    Py_ssize_t undos, room;
    struct gopyrt_args_undo *undo, few[8];
    char text[256]; /* of a complaint */
};

/* Where a list of units ends. */
static inline int
gopyrt_args_at_end(char c)
{
    return c == '\0' || c == ':' || c == ';';
}

static inline void
gopyrt_args_begin(struct gopyrt_args *args)
{
    args->function = args->message = NULL;
    args->depth = 0;
    args->undos = 0;
    args->undo = args->few;
    args->room = Py_ARRAY_LENGTH(args->few);
}
/* Finds function and message from the first ':' or ';' on. */
void gopyrt_args_names(struct gopyrt_args *args, const char *format);
/* Undoes the conversions unless `ok`. */
void gopyrt_args_undo(struct gopyrt_args *args, int ok);
/* The same where there are any. Gives `ok` back. */
static inline int
gopyrt_args_end(struct gopyrt_args *args, int ok)
{
    if (args->undos > 0) {
        gopyrt_args_undo(args, ok);
    }
    return ok;
}
/* Makes room for more of them. 0, or -1 with MemoryError. */
int gopyrt_args_grow(struct gopyrt_args *args);
/* Remembers one. 0, or -1 with MemoryError. */
static inline int
gopyrt_args_undo_later(struct gopyrt_args *args, int kind, void *place,
                       int (*converter)(PyObject *, void *))
{
    if (args->undos == args->room && gopyrt_args_grow(args) < 0) {
        return -1;
    }
    args->undo[args->undos++] = (struct gopyrt_args_undo){ kind, place, converter };
    return 0;
}

/* Converts one argument by the unit at *format if it is one of the frequent ones and the argument
 * needs no more than a look: 1, else 0 with all as it was. */
static inline int
gopyrt_args_simple(PyObject *arg, const char **format, struct gopyrt_va *va)
{
    const char *at = *format;
    switch (*at) {
    case 'O':
        if (at[1] == '!' || at[1] == '&') {
            return 0;
        }
        *va_arg(va->list, PyObject **) = arg;
        break;
    case 'i':
    case 'l':
    case 'n': {
        if (!PyLong_CheckExact(arg) || !_PyLong_IsCompact((PyLongObject *)arg)) {
            return 0;
        }
        /* A digit of 30 bits and a sign fit in all of them. */
        Py_ssize_t value = _PyLong_CompactValue((PyLongObject *)arg);
        if (*at == 'i') {
            *va_arg(va->list, int *) = (int)value;
        }
        else {
            *va_arg(va->list, long *) = value;
        }
        break;
    }
    case 'U':
        if (!PyUnicode_CheckExact(arg)) {
            return 0;
        }
        *va_arg(va->list, PyObject **) = arg;
        break;
    default:
        return 0;
    }
    *format = at + 1;
    return 1;
}

/* Converts one argument by the unit at *format, which moves behind it. NULL, or a complaint: what
 * the argument must be. An exception may be set instead. */
const char *gopyrt_args_unit(struct gopyrt_args *args, PyObject *arg, const char **format,
                             struct gopyrt_va *va);
/* The same for units of text and bytes: `c` is the unit's letter, *format is behind it. */
const char *gopyrt_args_text(struct gopyrt_args *args, PyObject *arg, char c, const char **format,
                             struct gopyrt_va *va);
/* Passes over a unit and its places, if va is not NULL. NULL, or a complaint about the format. */
const char *gopyrt_args_skip(const char **format, struct gopyrt_va *va);
/* "must be X, not Y" */
const char *gopyrt_args_must_be(struct gopyrt_args *args, const char *what, PyObject *arg);
/* Raises for a complaint, unless an exception is set. 0. */
int gopyrt_args_raise(struct gopyrt_args *args, const char *complaint);

/* The str of candidates that is most like a name: borrowed, or NULL. No exception. */
PyObject *gopyrt_args_similar(PyObject *name, PyObject *candidates);

#endif /* GOPYRT_OBJECT_CALL_ARGS_H */
