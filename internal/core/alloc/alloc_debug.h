/* What alloc_debug.c and alloc_report.c share: the shape of a dressed block. */
#ifndef GOPYRT_CORE_ALLOC_DEBUG_H
#define GOPYRT_CORE_ALLOC_DEBUG_H

#include "base/base.h"

#define GOPYRT_DEBUG_HEADER 16
#define GOPYRT_DEBUG_TAIL 8
#define GOPYRT_DEBUG_EXTRA (GOPYRT_DEBUG_HEADER + GOPYRT_DEBUG_TAIL)

/* The size of the block at `data`, which the domain `id` must have given out and
 * nobody have damaged; else reports and ends the process in the name of `func`. */
size_t gopyrt_debug_check(const char *func, char id, const void *data);

#endif /* GOPYRT_CORE_ALLOC_DEBUG_H */
