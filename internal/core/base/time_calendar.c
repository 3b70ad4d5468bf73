/* Seconds since 1970 as year, month, day, hour, minute and second.
 *
 * -1 and errno when the year does not fit; this layer has no exceptions.
 *
 * Fork: _PyTime_localtime takes the C library's time-zone lock, which the C
 * library resets in the child. Signals: not async-signal-safe.
 */
#include "base/base.h"
#include "internal/pycore_time.h"

#include <errno.h>
#include <time.h>

static int
converted(const struct tm *tm)
{
    if (tm != NULL) {
        return 0;
    }
    if (errno == 0) {
        errno = EINVAL;
    }
    return -1;
}

int
_PyTime_localtime(time_t t, struct tm *tm)
{
    errno = 0;
    return converted(localtime_r(&t, tm));
}

int
_PyTime_gmtime(time_t t, struct tm *tm)
{
    errno = 0;
    return converted(gmtime_r(&t, tm));
}
