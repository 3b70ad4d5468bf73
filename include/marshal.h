/* Objects as bytes, in the format of compiled files. */
#ifndef Py_MARSHAL_H
#define Py_MARSHAL_H
#ifndef Py_LIMITED_API

#include <stdio.h>

#include "abi/marshal.h"

/* What writers are given that want no older one. */
#define Py_MARSHAL_VERSION 5

#endif /* !Py_LIMITED_API */
#endif /* !Py_MARSHAL_H */
