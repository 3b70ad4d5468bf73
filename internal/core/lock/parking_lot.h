/* What the lock files need of the parking lot beyond pycore_parking_lot.h. */
#ifndef GOPYRT_PARKING_LOT_H
#define GOPYRT_PARKING_LOT_H

#include "base/base.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"

/* _PyParkingLot_Park with a deadline on CLOCK_MONOTONIC (nanoseconds, or
 * GOPYRT_FUTEX_FOREVER) instead of a timeout, for callers that park repeatedly
 * within one limit. */
int gopyrt_parking_lot_park_until(const void *address, const void *expected, size_t address_size,
                                  PyTime_t deadline, void *park_arg, int detach);

#endif /* GOPYRT_PARKING_LOT_H */
