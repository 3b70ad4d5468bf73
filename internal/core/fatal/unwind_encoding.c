/* How numbers and pointers are written in unwind tables. */
#include "fatal/fatal.h"
#include "unwind_rules.h"

#include <string.h>

uint64_t
gopyrt_dwarf_bytes(const unsigned char **at, int count)
{
    uint64_t value = 0;
    memcpy(&value, *at, (size_t)count); /* x86-64 is little-endian */
    *at += count;
    return value;
}

/* Seven bits a byte, the lowest first. *shift is how many there were. */
static uint64_t
read_groups(const unsigned char **at, unsigned *shift)
{
    uint64_t value = 0;
    unsigned char byte;

    *shift = 0;
    do {
        byte = *(*at)++;
        if (*shift < 64) {
            value |= (uint64_t)(byte & 0x7f) << *shift;
        }
        *shift += 7;
    } while (byte & 0x80);
    return value;
}

uint64_t
gopyrt_dwarf_uleb(const unsigned char **at)
{
    unsigned shift;
    return read_groups(at, &shift);
}

int64_t
gopyrt_dwarf_sleb(const unsigned char **at)
{
    unsigned shift;
    uint64_t value = read_groups(at, &shift);
    if (shift < 64 && (value >> (shift - 1) & 1)) {
        value |= ~(uint64_t)0 << shift;
    }
    return (int64_t)value;
}

/* 0 if linkers for this machine do not write the encoding. */
int
gopyrt_dwarf_pointer(const unsigned char **at, int encoding, uintptr_t data, uintptr_t *value)
{
    uintptr_t place = (uintptr_t)*at;

    switch (encoding & GOPYRT_ENC_FORMAT) {
    case GOPYRT_ENC_ABSOLUTE:
    case GOPYRT_ENC_UDATA8:
    case GOPYRT_ENC_SDATA8:
        *value = gopyrt_dwarf_bytes(at, 8);
        break;
    case GOPYRT_ENC_UDATA2:
        *value = gopyrt_dwarf_bytes(at, 2);
        break;
    case GOPYRT_ENC_SDATA2:
        *value = (uintptr_t)(int16_t)gopyrt_dwarf_bytes(at, 2);
        break;
    case GOPYRT_ENC_UDATA4:
        *value = gopyrt_dwarf_bytes(at, 4);
        break;
    case GOPYRT_ENC_SDATA4:
        *value = (uintptr_t)(int32_t)gopyrt_dwarf_bytes(at, 4);
        break;
    default:
        return 0;
    }
    switch (encoding & GOPYRT_ENC_RELATION) {
    case 0:
        return 1;
    case GOPYRT_ENC_PCREL:
        *value += place;
        return 1;
    case GOPYRT_ENC_DATAREL:
        *value += data;
        return 1;
    default:
        return 0;
    }
}
