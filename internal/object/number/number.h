/* Numbers: int, bool, float, complex and the number protocol. */
#ifndef GOPYRT_OBJECT_NUMBER_H
#define GOPYRT_OBJECT_NUMBER_H

#include "object/model/model.h"

#endif /* GOPYRT_OBJECT_NUMBER_H */
