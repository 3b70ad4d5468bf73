/* The static strings of the runtime. They are immortal, and borrowed. */
#ifndef Py_INTERNAL_GLOBAL_STRINGS_H
#define Py_INTERNAL_GLOBAL_STRINGS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_global_objects.h"
#include "../abi/internal/pycore_global_strings.h"

/* The identifier NAME: _Py_ID(__init__) is the str "__init__". */
#define _Py_ID(NAME) (_Py_SINGLETON(strings.identifiers._py_##NAME._ascii.ob_base))

/* The literal that goes by NAME: _Py_STR(empty) is the str "". */
#define _Py_STR(NAME) (_Py_SINGLETON(strings.literals._py_##NAME._ascii.ob_base))

/* A pointer to the str of the one character CH, 0..255. */
#define _Py_LATIN1_CHR(CH)                                        \
    ((CH) < 128 ? (PyObject *)&_Py_SINGLETON(strings).ascii[(CH)] \
                : (PyObject *)&_Py_SINGLETON(strings).latin1[(CH)-128])

/* Documents what a name used with _Py_STR stands for. */
#define _Py_DECLARE_STR(name, str)

#endif /* Py_INTERNAL_GLOBAL_STRINGS_H */
