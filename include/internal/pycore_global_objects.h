/* Paths to the static and cached objects of the runtime and of an interpreter. */
#ifndef Py_INTERNAL_GLOBAL_OBJECTS_H
#define Py_INTERNAL_GLOBAL_OBJECTS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#define _Py_GLOBAL_OBJECT(NAME) _PyRuntime.static_objects.NAME
#define _Py_SINGLETON(NAME) _Py_GLOBAL_OBJECT(singletons.NAME)

#define _Py_INTERP_CACHED_OBJECT(interp, NAME) (interp)->cached_objects.NAME
#define _Py_INTERP_STATIC_OBJECT(interp, NAME) (interp)->static_objects.NAME
#define _Py_INTERP_SINGLETON(interp, NAME) _Py_INTERP_STATIC_OBJECT(interp, singletons.NAME)

#endif /* Py_INTERNAL_GLOBAL_OBJECTS_H */
