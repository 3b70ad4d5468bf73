/* Where the instructions of a code object are in its source.
 *
 * The table is a row of entries. The first byte of each has its top bit set; below are four bits
 * with the kind and three with the number of code units less one. Lines are differences to the
 * entry before. Numbers are in pieces of six bits, the lowest first, of which bit 6 says that
 * another follows; signed ones have the sign in bit 0. */
#include "object/error/frame/code.h"

struct reader {
    const unsigned char *at, *end;
};

static int
next_byte(struct reader *r)
{
    return r->at < r->end && (*r->at & 0x80) == 0 ? *r->at++ : 0;
}

static unsigned
next_number(struct reader *r)
{
    unsigned value = 0, piece, shift = 0;
    do {
        piece = (unsigned)next_byte(r);
        value |= shift < 32 ? (piece & 0x3f) << shift : 0;
        shift += 6;
    } while (piece & 0x40);
    return value;
}

static int
next_signed(struct reader *r)
{
    unsigned value = next_number(r);
    return value & 1 ? -(int)(value >> 1) : (int)(value >> 1);
}

int
gopyrt_code_place_next(PyCodeObject *code, Py_ssize_t *at, struct gopyrt_code_place *place)
{
    const unsigned char *table = (const unsigned char *)PyBytes_AS_STRING(code->co_linetable);
    struct reader r = { table + *at, table + PyBytes_GET_SIZE(code->co_linetable) };
    if (r.at >= r.end) {
        return 0;
    }
    unsigned first = *r.at++, kind = (first >> 3) & 15;
    place->start = place->end;
    place->end += (int)((first & 7) + 1) * (int)sizeof(_Py_CODEUNIT);
    place->column = place->end_column = -1;
    int last = 0; /* lines from the first to the last */
    if (kind == PY_CODE_LOCATION_INFO_NONE) {
        place->line = place->end_line = -1;
    }
    else if (kind == PY_CODE_LOCATION_INFO_NO_COLUMNS) {
        place->computed += next_signed(&r);
    }
    else if (kind == PY_CODE_LOCATION_INFO_LONG) {
        place->computed += next_signed(&r);
        last = (int)next_number(&r);
        place->column = (int)next_number(&r) - 1;
        place->end_column = (int)next_number(&r) - 1;
    }
    else if (kind >= PY_CODE_LOCATION_INFO_ONE_LINE0) {
        place->computed += (int)kind - PY_CODE_LOCATION_INFO_ONE_LINE0;
        place->column = next_byte(&r);
        place->end_column = next_byte(&r);
    }
    else {
        int byte = next_byte(&r);
        place->column = (int)kind << 3 | byte >> 4;
        place->end_column = place->column + (byte & 15);
    }
    if (kind != PY_CODE_LOCATION_INFO_NONE) {
        place->line = place->computed;
        place->end_line = place->computed + last;
    }
    while (r.at < r.end && (*r.at & 0x80) == 0) {
        r.at++;
    }
    *at = r.at - table;
    return 1;
}

/* Finds the entry of an instruction; 0 if there is none. */
static int
find(PyCodeObject *code, int offset, struct gopyrt_code_place *place)
{
    Py_ssize_t at = 0;
    *place = (struct gopyrt_code_place){ .computed = code->co_firstlineno };
    while (gopyrt_code_place_next(code, &at, place)) {
        if (place->end > offset) {
            return 1;
        }
    }
    return 0;
}

int
PyCode_Addr2Line(PyCodeObject *code, int offset)
{
    struct gopyrt_code_place place;
    if (offset < 0) {
        return code->co_firstlineno;
    }
    return find(code, offset, &place) ? place.line : -1;
}

int
PyCode_Addr2Location(PyCodeObject *code, int offset, int *line, int *column, int *end_line,
                     int *end_column)
{
    struct gopyrt_code_place place;
    if (offset < 0) {
        *line = *end_line = code->co_firstlineno;
        *column = *end_column = 0;
        return 1;
    }
    find(code, offset, &place);
    *line = place.line;
    *end_line = place.end_line;
    *column = place.column;
    *end_column = place.end_column;
    return 1;
}
