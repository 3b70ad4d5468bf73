/* The types of map, filter and zip. */
#ifndef Py_BLTINMODULE_H
#define Py_BLTINMODULE_H

#include "object.h"
#include "abi/bltinmodule.h"

#endif /* Py_BLTINMODULE_H */
