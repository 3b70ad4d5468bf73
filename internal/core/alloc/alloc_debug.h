/* What alloc_debug.c and alloc_report.c share: the layout of a block with its
 * debug header and tail. */
#ifndef GOPYRT_CORE_ALLOC_DEBUG_H
#define GOPYRT_CORE_ALLOC_DEBUG_H

#include "base/base.h"

#define GOPYRT_DEBUG_HEADER 16
#define GOPYRT_DEBUG_TAIL 8
#define GOPYRT_DEBUG_EXTRA (GOPYRT_DEBUG_HEADER + GOPYRT_DEBUG_TAIL)

/* The size of the block at `data`. If the block is damaged or was not allocated by
 * the domain `id`, reports that and ends the process with `func` as the failing
 * function. */
size_t gopyrt_debug_check(const char *func, char id, const void *data);

#endif /* GOPYRT_CORE_ALLOC_DEBUG_H */
