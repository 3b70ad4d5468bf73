/* How much memory this process has. */
#ifndef LIFECYCLE_RESIDENT_H
#define LIFECYCLE_RESIDENT_H

#include <stdio.h>
#include <stdlib.h>

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

#endif /* LIFECYCLE_RESIDENT_H */
