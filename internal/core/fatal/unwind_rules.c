/* Runs the program of an unwind table's entry up to a given place in the code.
 */
#include "fatal/fatal.h"
#include "unwind_rules.h"

#define SAVED_STATES 4 /* compilers nest remember/restore once */

static void
set_rule(gopyrt_rules *rules, uint64_t number, gopyrt_rule_kind kind, int64_t offset)
{
    if (number < GOPYRT_REGS) {
        rules->reg[number] = (gopyrt_rule){ .kind = kind, .offset = offset };
    }
}

static gopyrt_rule
expression_rule(const unsigned char **at, gopyrt_rule_kind kind)
{
    gopyrt_rule rule = { .kind = kind, .expression = *at };
    uint64_t size = gopyrt_dwarf_uleb(at);
    *at += size;
    return rule;
}

/* Runs instructions until the place in the code is passed. `initial` is what
 * DW_CFA_restore goes back to. */
static int
run(const unsigned char *at, const unsigned char *end, const gopyrt_unwind_entry *found,
    uintptr_t code, const gopyrt_rules *initial, gopyrt_rules *rules)
{
    gopyrt_rules saved[SAVED_STATES];
    int depth = 0;
    uintptr_t place = found->first;

    while (at < end && place <= code) {
        unsigned char instruction = *at++;
        uint64_t low = instruction & 0x3f, number;

        switch (instruction & 0xc0) {
        case 0x40: /* advance_loc */
            place += low * found->code_align;
            continue;
        case 0x80: /* offset */
            set_rule(rules, low, GOPYRT_RULE_AT_OFFSET,
                     (int64_t)gopyrt_dwarf_uleb(&at) * found->data_align);
            continue;
        case 0xc0: /* restore */
            if (low < GOPYRT_REGS) {
                rules->reg[low] = initial->reg[low];
            }
            continue;
        }
        switch (instruction) {
        case 0x00: /* nop */
            break;
        case 0x01: /* set_loc */
            if (!gopyrt_dwarf_pointer(&at, found->pointer_encoding, 0, &place)) {
                return 0;
            }
            break;
        case 0x02: /* advance_loc1, 2, 4 */
            place += gopyrt_dwarf_bytes(&at, 1) * found->code_align;
            break;
        case 0x03:
            place += gopyrt_dwarf_bytes(&at, 2) * found->code_align;
            break;
        case 0x04:
            place += gopyrt_dwarf_bytes(&at, 4) * found->code_align;
            break;
        case 0x05: /* offset_extended */
            number = gopyrt_dwarf_uleb(&at);
            set_rule(rules, number, GOPYRT_RULE_AT_OFFSET,
                     (int64_t)gopyrt_dwarf_uleb(&at) * found->data_align);
            break;
        case 0x06: /* restore_extended */
            number = gopyrt_dwarf_uleb(&at);
            if (number < GOPYRT_REGS) {
                rules->reg[number] = initial->reg[number];
            }
            break;
        case 0x07: /* undefined */
            set_rule(rules, gopyrt_dwarf_uleb(&at), GOPYRT_RULE_UNDEFINED, 0);
            break;
        case 0x08: /* same_value */
            set_rule(rules, gopyrt_dwarf_uleb(&at), GOPYRT_RULE_SAME, 0);
            break;
        case 0x09: /* register */
            number = gopyrt_dwarf_uleb(&at);
            low = gopyrt_dwarf_uleb(&at);
            if (low >= GOPYRT_REGS) {
                return 0;
            }
            set_rule(rules, number, GOPYRT_RULE_REGISTER, (int64_t)low);
            break;
        case 0x0a: /* remember_state */
            if (depth == SAVED_STATES) {
                return 0;
            }
            saved[depth++] = *rules;
            break;
        case 0x0b: /* restore_state */
            if (depth == 0) {
                return 0;
            }
            *rules = saved[--depth];
            break;
        case 0x0c: /* def_cfa */
            rules->base = (unsigned)gopyrt_dwarf_uleb(&at);
            rules->frame = (gopyrt_rule){ .kind = GOPYRT_RULE_IS_OFFSET };
            rules->frame.offset = (int64_t)gopyrt_dwarf_uleb(&at);
            break;
        case 0x0d: /* def_cfa_register */
            rules->base = (unsigned)gopyrt_dwarf_uleb(&at);
            break;
        case 0x0e: /* def_cfa_offset */
            rules->frame.offset = (int64_t)gopyrt_dwarf_uleb(&at);
            break;
        case 0x0f: /* def_cfa_expression */
            rules->frame = expression_rule(&at, GOPYRT_RULE_IS_EXPRESSION);
            break;
        case 0x10: /* expression */
        case 0x16: /* val_expression */
            number = gopyrt_dwarf_uleb(&at);
            {
                gopyrt_rule rule =
                    expression_rule(&at, instruction == 0x10 ? GOPYRT_RULE_AT_EXPRESSION
                                                             : GOPYRT_RULE_IS_EXPRESSION);
                if (number < GOPYRT_REGS) {
                    rules->reg[number] = rule;
                }
            }
            break;
        case 0x11: /* offset_extended_sf */
            number = gopyrt_dwarf_uleb(&at);
            set_rule(rules, number, GOPYRT_RULE_AT_OFFSET,
                     gopyrt_dwarf_sleb(&at) * found->data_align);
            break;
        case 0x12: /* def_cfa_sf */
            rules->base = (unsigned)gopyrt_dwarf_uleb(&at);
            rules->frame = (gopyrt_rule){ .kind = GOPYRT_RULE_IS_OFFSET };
            rules->frame.offset = gopyrt_dwarf_sleb(&at) * found->data_align;
            break;
        case 0x13: /* def_cfa_offset_sf */
            rules->frame.offset = gopyrt_dwarf_sleb(&at) * found->data_align;
            break;
        case 0x14: /* val_offset */
        case 0x15: /* val_offset_sf */
            number = gopyrt_dwarf_uleb(&at);
            set_rule(
                rules, number, GOPYRT_RULE_IS_OFFSET,
                (instruction == 0x14 ? (int64_t)gopyrt_dwarf_uleb(&at) : gopyrt_dwarf_sleb(&at))
                    * found->data_align);
            break;
        case 0x2e: /* GNU_args_size */
            (void)gopyrt_dwarf_uleb(&at);
            break;
        default:
            return 0;
        }
    }
    return rules->base < GOPYRT_REGS;
}

int
gopyrt_rules_find(const gopyrt_module *module, uintptr_t code, gopyrt_rules *rules)
{
    gopyrt_unwind_entry found;
    gopyrt_rules initial = { 0 };

    if (!gopyrt_unwind_entry_find(module, code, &found)) {
        return 0;
    }
    if (!run(found.common_start, found.common_end, &found, UINTPTR_MAX, &initial, &initial)) {
        return 0;
    }
    *rules = initial;
    if (!run(found.start, found.end, &found, code, &initial, rules)) {
        return 0;
    }
    rules->return_register = found.return_register;
    rules->in_signal = found.in_signal;
    return 1;
}
