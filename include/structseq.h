/* Struct sequences: tuples whose first items have names. */
#ifndef Py_STRUCTSEQ_H
#define Py_STRUCTSEQ_H

#include "object.h"
#include "abi/structseq.h"

#ifndef Py_LIMITED_API
#define PyStructSequence_SET_ITEM PyStructSequence_SetItem
#define PyStructSequence_GET_ITEM PyStructSequence_GetItem
#endif

#endif /* Py_STRUCTSEQ_H */
