/* The Python frames of a thread in a report: see python_frames.h. */
#include "base/base.h"
#include "python_frames.h"
#include "internal/pycore_interpframe.h"

/* CPython's limits. */
#define MAX_FRAMES 100
#define MAX_CHARACTERS 500

/* ---- Text ---------------------------------------------------------------- */

static void
report_padded(gopyrt_report *report, char letter, Py_UCS4 character, int digits)
{
    const char start[] = { '\\', letter };
    char text[8];

    for (int i = digits; i-- > 0; character >>= 4) {
        text[i] = "0123456789abcdef"[character & 15];
    }
    gopyrt_report_bytes(report, start, sizeof(start));
    gopyrt_report_bytes(report, text, (size_t)digits);
}

static void
report_character(gopyrt_report *report, Py_UCS4 character)
{
    if (character >= ' ' && character <= '~') {
        char byte = (char)character;
        gopyrt_report_bytes(report, &byte, 1);
    }
    else if (character <= 0xff) {
        report_padded(report, 'x', character, 2);
    }
    else if (character <= 0xffff) {
        report_padded(report, 'u', character, 4);
    }
    else {
        report_padded(report, 'U', character, 8);
    }
}

static void
report_str(gopyrt_report *report, PyObject *str)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    int kind = PyUnicode_KIND(str);
    const void *data = PyUnicode_DATA(str);

    for (Py_ssize_t i = 0; i < length && i < MAX_CHARACTERS; i++) {
        report_character(report, PyUnicode_READ(kind, data, i));
    }
    if (length > MAX_CHARACTERS) {
        gopyrt_report_text(report, "...");
    }
}

/* ---- Lines --------------------------------------------------------------- */

static unsigned
read_varint(const unsigned char **at, const unsigned char *end)
{
    unsigned value = 0, shift = 0;

    while (*at < end) {
        unsigned char byte = *(*at)++;
        value |= (unsigned)(byte & 63) << (shift & 31);
        shift += 6;
        if (!(byte & 64)) {
            break;
        }
    }
    return value;
}

/* The location table of a code object: entries of a first byte (its highest bit
 * set, a kind of four bits, the number of code units less one) and what the
 * kind says. Each gives the distance of its line from that of the previous
 * entry. Returns -1 for code without a line. */
static int
find_line(PyCodeObject *code, int unit)
{
    const PyBytesObject *table = (const PyBytesObject *)code->co_linetable;
    const unsigned char *at = (const unsigned char *)table->ob_sval;
    const unsigned char *end = at + Py_SIZE(table);
    int line = code->co_firstlineno, first = 0;

    while (at < end) {
        unsigned char head = *at++;
        int kind = head >> 3 & 15, count = (head & 7) + 1;

        if (kind == PY_CODE_LOCATION_INFO_NO_COLUMNS || kind == PY_CODE_LOCATION_INFO_LONG) {
            unsigned value = read_varint(&at, end);
            line += value & 1 ? -(int)(value >> 1) : (int)(value >> 1);
        }
        else if (kind >= PY_CODE_LOCATION_INFO_ONE_LINE0 && kind <= PY_CODE_LOCATION_INFO_ONE_LINE2)
        {
            line += kind - PY_CODE_LOCATION_INFO_ONE_LINE0;
        }
        if (unit >= first && unit < first + count) {
            return kind == PY_CODE_LOCATION_INFO_NONE ? -1 : line;
        }
        first += count;
        while (at < end && !(*at & 0x80)) {
            at++; /* columns */
        }
    }
    return -1;
}

/* ---- Frames -------------------------------------------------------------- */

static void
report_frame(gopyrt_report *report, _PyInterpreterFrame *frame)
{
    /* A frame that was never filled in holds zero, which is neither. */
    PyCodeObject *code = NULL;
    if (!PyStackRef_IsNull(frame->f_executable) && !PyStackRef_IsTaggedInt(frame->f_executable)) {
        code = _PyFrame_GetCode(frame);
    }
    if (code == NULL) {
        gopyrt_report_text(report, "  <invalid frame>\n");
        return;
    }
    gopyrt_report_text(report, "  File ");
    if (code->co_filename != NULL) {
        gopyrt_report_text(report, "\"");
        report_str(report, code->co_filename);
        gopyrt_report_text(report, "\"");
    }
    else {
        gopyrt_report_text(report, "???");
    }
    gopyrt_report_text(report, ", line ");
    int line = code->co_linetable != NULL ? find_line(code, _PyInterpreterFrame_LASTI(frame)) : -1;
    if (line >= 0) {
        gopyrt_report_decimal(report, (uintmax_t)line);
    }
    else {
        gopyrt_report_text(report, "???");
    }
    gopyrt_report_text(report, " in ");
    if (code->co_name != NULL) {
        report_str(report, code->co_name);
    }
    else {
        gopyrt_report_text(report, "???");
    }
    gopyrt_report_text(report, "\n");
}

static int
is_visible(const _PyInterpreterFrame *frame)
{
    return frame->owner != FRAME_OWNED_BY_INTERPRETER && frame->owner != FRAME_OWNED_BY_CSTACK;
}

void
gopyrt_python_frames_dump(gopyrt_report *report, const PyThreadState *tstate)
{
    _PyInterpreterFrame *frame = tstate->current_frame;
    int count = 0;

    if (frame == NULL) {
        gopyrt_report_text(report, "  <no Python frame>\n");
        return;
    }
    for (; frame != NULL && count < MAX_FRAMES; frame = frame->previous) {
        if (is_visible(frame)) {
            report_frame(report, frame);
            count++;
        }
    }
}
