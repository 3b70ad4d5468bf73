/* Writing a report: see report.h. */
#include "report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void
gopyrt_report_flush(gopyrt_report *report)
{
    size_t sent = 0;

    while (sent < report->used) {
        ssize_t n = write(report->fd, report->line + sent, report->used - sent);
        if (n > 0) {
            sent += (size_t)n;
        }
        else if (n == 0 || errno != EINTR) {
            break; /* there is no reader, and the report has no other place to go */
        }
    }
    report->used = 0;
}

void
gopyrt_report_bytes(gopyrt_report *report, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        report->line[report->used++] = bytes[i];
        if (bytes[i] == '\n' || report->used == sizeof(report->line)) {
            gopyrt_report_flush(report);
        }
    }
}

void
gopyrt_report_text(gopyrt_report *report, const char *text)
{
    gopyrt_report_bytes(report, text, strlen(text));
}

static void
report_number(gopyrt_report *report, uintmax_t value, unsigned base, int digits)
{
    char text[3 * sizeof(value)];
    char *at = text + sizeof(text);

    do {
        *--at = "0123456789abcdef"[value % base];
        value /= base;
        digits--;
    } while ((value != 0 || digits > 0) && at > text);
    gopyrt_report_bytes(report, at, (size_t)(text + sizeof(text) - at));
}

void
gopyrt_report_decimal(gopyrt_report *report, uintmax_t value)
{
    report_number(report, value, 10, 1);
}

void
gopyrt_report_hex(gopyrt_report *report, uintmax_t value, int digits)
{
    gopyrt_report_text(report, "0x");
    report_number(report, value, 16, digits);
}
