/* How much memory this process has. */
#ifndef LIFECYCLE_RESIDENT_H
#define LIFECYCLE_RESIDENT_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

/* Resident, in KiB. */
static inline long
resident_kib(void)
{
    long total = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f == NULL || fscanf(f, "%ld %ld", &total, &resident) != 2) {
        abort();
    }
    fclose(f);
    return resident * 4;
}

/* The system gives no memory two megabytes at a time, as some do to all programs: what is resident
 * is what was used. */
static inline void
small_pages(void)
{
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

#endif /* LIFECYCLE_RESIDENT_H */
