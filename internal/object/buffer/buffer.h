/* The buffer protocol and memoryview. */
#ifndef GOPYRT_OBJECT_BUFFER_H
#define GOPYRT_OBJECT_BUFFER_H

#include "object/model/model.h"

#endif /* GOPYRT_OBJECT_BUFFER_H */
