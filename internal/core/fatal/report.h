/* Private to the C plane: writing a report while the process dies.
 *
 * Everything here is async-signal-safe: no allocation, no lock, no stdio. A
 * line is collected first and written at once, so that the reports of two
 * processes on one terminal mix by whole lines.
 */
#ifndef GOPYRT_CORE_REPORT_H
#define GOPYRT_CORE_REPORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    int fd;
    size_t used;
    char line[480];
} gopyrt_report;

#define GOPYRT_REPORT(descriptor) \
    {                             \
        .fd = (descriptor)        \
    }

void gopyrt_report_text(gopyrt_report *report, const char *text);
void gopyrt_report_bytes(gopyrt_report *report, const char *bytes, size_t size);
void gopyrt_report_decimal(gopyrt_report *report, uintmax_t value);

/* "0x" and at least `digits` hexadecimal digits. */
void gopyrt_report_hex(gopyrt_report *report, uintmax_t value, int digits);

/* Writes what has been collected. A newline does this by itself. */
void gopyrt_report_flush(gopyrt_report *report);

#endif /* GOPYRT_CORE_REPORT_H */
