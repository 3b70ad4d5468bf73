/* The parts of an import. */
#ifndef GOPYRT_OBJECT_IMPORT_PARTS_H
#define GOPYRT_OBJECT_IMPORT_PARTS_H

#include "object/module/module.h"

/* The module of an absolute name, imported if it is not there: new. */
PyObject *gopyrt_import_name(PyObject *name);
/* What sys.modules has of that name after an import: new. NULL with KeyError for nothing. */
PyObject *gopyrt_import_made(PyObject *name);
/* A built-in module (builtin_modules.c): new. NULL without an exception if it is none. */
PyObject *gopyrt_import_builtin(PyObject *name);
/* Raises ModuleNotFoundError with the name. */
void gopyrt_import_not_found(PyObject *name, const char *format, ...);
/* Runs the init function of an extension or a built-in module (path NULL), in one phase or two, and
 * puts the module into sys.modules: new. */
PyObject *gopyrt_import_init(PyObject *name, PyObject *path, PyObject *(*init)(void));
/* What the init function of an extension is called: a new str (import_symbol.c). */
PyObject *gopyrt_import_symbol(PyObject *name);
/* Loads an extension's file and does the same: new. */
PyObject *gopyrt_import_file(PyObject *name, PyObject *path);
/* Asks the host for a module written in Python: new. NULL without an exception if there is no hook
 * or it has none. */
PyObject *gopyrt_import_by_hook(PyObject *name);

/* Imports what the fromlist names of a package; of any other module, nothing. 0 or -1 with an
 * exception. */
int gopyrt_import_from(PyObject *module, PyObject *fromlist);

/* A module that the library has itself where nobody else has one of the name: new. NULL without an
 * exception for none. */
PyObject *gopyrt_import_own(PyObject *name);
/* The init function of the module _io, with what all files are derived from. */
PyObject *gopyrt_io_init(void);

#endif /* GOPYRT_OBJECT_IMPORT_PARTS_H */
