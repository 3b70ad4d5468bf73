/* Finding the entry of the unwind tables (.eh_frame_hdr, .eh_frame) that
 * describes a place in the code. The tables belong to a mapped module and are
 * trusted.
 */
#include "fatal/fatal.h"
#include "unwind_rules.h"

#include <string.h>

/* The binary search table of .eh_frame_hdr: pairs of a function's start and
 * its entry, as 32-bit distances from the header. Every linker writes that. */
static const unsigned char *
search(const unsigned char *header, uintptr_t code)
{
    const unsigned char *at = header + 4;
    uintptr_t tables, count;

    if (header[0] != 1 || header[3] != (GOPYRT_ENC_DATAREL | GOPYRT_ENC_SDATA4)
        || !gopyrt_dwarf_pointer(&at, header[1], (uintptr_t)header, &tables)
        || !gopyrt_dwarf_pointer(&at, header[2], (uintptr_t)header, &count))
    {
        return NULL;
    }
    const int32_t(*pairs)[2] = (const int32_t(*)[2])at;
    int64_t place = (int64_t)(code - (uintptr_t)header);
    uintptr_t low = 0, high = count;
    while (low < high) {
        uintptr_t middle = low + (high - low) / 2;
        if (pairs[middle][0] <= place) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low == 0 ? NULL : header + pairs[low - 1][1];
}

/* The part that entries of one compiler share. */
static int
parse_common(const unsigned char *at, gopyrt_unwind_entry *found)
{
    uint32_t length = (uint32_t)gopyrt_dwarf_bytes(&at, 4);
    if (length == 0xffffffff) {
        return 0; /* tables beyond 4 GB */
    }
    found->common_end = at + length;
    at += 4; /* marks it as common */
    unsigned version = *at++;
    const char *augmentation = (const char *)at;
    at += strlen(augmentation) + 1;
    if (augmentation[0] == 'e' && augmentation[1] == 'h') {
        return 0; /* of a very old compiler */
    }
    found->code_align = gopyrt_dwarf_uleb(&at);
    found->data_align = gopyrt_dwarf_sleb(&at);
    found->return_register = version == 1 ? *at++ : (unsigned)gopyrt_dwarf_uleb(&at);
    found->pointer_encoding = GOPYRT_ENC_ABSOLUTE;
    if (augmentation[0] == 'z') {
        uint64_t size = gopyrt_dwarf_uleb(&at);
        const unsigned char *data = at;
        uintptr_t ignored;
        at += size;
        found->has_augmentation = 1;
        for (const char *letter = augmentation + 1; *letter != '\0'; letter++) {
            if (*letter == 'R') {
                found->pointer_encoding = *data++;
            }
            else if (*letter == 'L') {
                data++;
            }
            else if (*letter == 'S') {
                found->in_signal = 1;
            }
            else if (*letter == 'P') {
                int encoding = *data++;
                if (!gopyrt_dwarf_pointer(&data, encoding & ~GOPYRT_ENC_INDIRECT, 0, &ignored)) {
                    return 0;
                }
            }
        }
    }
    found->common_start = at;
    return found->return_register < GOPYRT_REGS;
}

static int
parse(const unsigned char *at, uintptr_t code, gopyrt_unwind_entry *found)
{
    uintptr_t count;

    *found = (gopyrt_unwind_entry){ 0 };
    uint32_t length = (uint32_t)gopyrt_dwarf_bytes(&at, 4);
    if (length == 0 || length == 0xffffffff) {
        return 0;
    }
    found->end = at + length;
    const unsigned char *here = at;
    uint32_t distance = (uint32_t)gopyrt_dwarf_bytes(&at, 4);
    if (distance == 0 || !parse_common(here - distance, found)
        || !gopyrt_dwarf_pointer(&at, found->pointer_encoding, 0, &found->first)
        || !gopyrt_dwarf_pointer(&at, found->pointer_encoding & GOPYRT_ENC_FORMAT, 0, &count))
    {
        return 0;
    }
    if (found->has_augmentation) {
        uint64_t size = gopyrt_dwarf_uleb(&at);
        at += size;
    }
    found->start = at;
    /* The search finds the last function that starts before the code; it may
     * also end before it, as it does before Go's code. */
    return code >= found->first && code - found->first < count;
}

int
gopyrt_unwind_entry_find(const gopyrt_module *module, uintptr_t code, gopyrt_unwind_entry *found)
{
    const unsigned char *at = module->unwind != NULL ? search(module->unwind, code) : NULL;
    return at != NULL && parse(at, code, found);
}
