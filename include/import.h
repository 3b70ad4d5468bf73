/* Import. */
#ifndef Py_IMPORT_H
#define Py_IMPORT_H

#include "abi/import.h"

/* An import statement that is absolute. */
#define PyImport_ImportModuleEx(n, g, l, f) PyImport_ImportModuleLevel((n), (g), (l), (f), 0)

#endif /* !Py_IMPORT_H */
