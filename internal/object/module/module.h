/* Modules: module objects, import, sys, builtins, capsules. */
#ifndef GOPYRT_OBJECT_MODULE_H
#define GOPYRT_OBJECT_MODULE_H

#include "object/model/model.h"

#endif /* GOPYRT_OBJECT_MODULE_H */
