/* Modules: module objects and their definitions, import, sys, builtins, capsules. */
#ifndef GOPYRT_OBJECT_MODULE_H
#define GOPYRT_OBJECT_MODULE_H

#include "object/model/model.h"

/* CPython's layout of a module object; debuggers know it. */
typedef struct {
    PyObject ob_base;
    PyObject *md_dict;
    PyModuleDef *md_def;
    void *md_state;
    PyObject *md_weaklist;
    PyObject *md_name;
} gopyrt_module_object;

/* Puts the functions of a table into a module's dict. */
int gopyrt_module_add_methods(PyObject *module, PyMethodDef *methods, PyObject *name);
/* 1 where the spec, which may be NULL, says that the module is being initialized; -1 with an
 * exception. */
int gopyrt_module_is_initializing(PyObject *spec);
/* __annotations__ and __annotate__ (module_annotations.c). */
extern PyGetSetDef gopyrt_module_getset[];
/* Sets what a module holds to None, in the order in which CPython forgets: names with one
 * underscore first, all but __builtins__ then. */
void gopyrt_module_clear_dict(PyObject *dict);

/* ---- Import (import*.c) ------------------------------------------------------------ */

/* sys.modules of the caller's interpreter, borrowed. */
PyObject *gopyrt_modules(void);
/* The full name of the extension whose PyInit function runs on this thread, or NULL. */
const char *gopyrt_import_context(const char *set);

/* -1 with an ImportError where this interpreter refuses modules that do not support it. */
int gopyrt_import_check_subinterpreter(const char *name);

/* The type of what a token has for a variable that had no value before. */
extern PyTypeObject gopyrt_context_missing_type;
/* The iterators over a context. */
extern PyTypeObject gopyrt_context_keys_type, gopyrt_context_values_type, gopyrt_context_items_type;
/* Gives the type Token its MISSING in the caller's interpreter. 0 or -1 with an exception. */
int gopyrt_context_begin(void);

/* ---- The life of an interpreter's modules (begin.c) ---------------------------------- */

/* sys.modules, sys and builtins: made. 0 or -1 with an exception. */
int gopyrt_modules_begin(PyInterpreterState *interp);
/* Ends all modules: they are taken out of sys.modules and freed, or at least emptied. */
void gopyrt_modules_end(PyInterpreterState *interp);
/* Drops what is left of sys and builtins, which code that runs at the end may yet use. */
void gopyrt_modules_forget(PyInterpreterState *interp);

/* The names of all modules that are built in: a new tuple (builtin_modules.c). */
PyObject *gopyrt_builtin_names(void);

/* Puts what the configuration says into sys: at its making, and when the paths are known. */
int gopyrt_sys_configure(PyInterpreterState *interp);

/* New: the modules sys and builtins, with what they have from the start. */
PyObject *gopyrt_sys_new(PyInterpreterState *interp);
PyObject *gopyrt_builtins_new(PyInterpreterState *interp);

#endif /* GOPYRT_OBJECT_MODULE_H */
