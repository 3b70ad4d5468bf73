/* DWARF expressions, as far as unwind tables use them: procedure linkage tables
 * compute the frame's address with one, and the C library's signal return stub
 * uses them to locate the interrupted registers.
 */
#include "fatal/fatal.h"
#include "unwind_rules.h"

#define DEPTH 16

typedef struct {
    uintptr_t value[DEPTH];
    int used;
    int failed;
} stack;

static void
push(stack *values, uintptr_t value)
{
    if (values->used == DEPTH) {
        values->failed = 1;
        return;
    }
    values->value[values->used++] = value;
}

static uintptr_t
pop(stack *values)
{
    if (values->used == 0) {
        values->failed = 1;
        return 0;
    }
    return values->value[--values->used];
}

static uintptr_t
shift_left(uintptr_t value, uintptr_t count)
{
    return count < 64 ? value << count : 0;
}

static uintptr_t
shift_right(uintptr_t value, uintptr_t count)
{
    return count < 64 ? value >> count : 0;
}

/* The operations of two operands; `b` was on top. 0 for another operation. */
static int
binary(unsigned char operation, uintptr_t a, uintptr_t b, uintptr_t *value)
{
    switch (operation) {
    case 0x1a:
        *value = a & b;
        return 1;
    case 0x1c:
        *value = a - b;
        return 1;
    case 0x1e:
        *value = a * b;
        return 1;
    case 0x21:
        *value = a | b;
        return 1;
    case 0x22:
        *value = a + b;
        return 1;
    case 0x24:
        *value = shift_left(a, b);
        return 1;
    case 0x25:
        *value = shift_right(a, b);
        return 1;
    case 0x27:
        *value = a ^ b;
        return 1;
    case 0x29:
        *value = a == b;
        return 1;
    case 0x2a:
        *value = (intptr_t)a >= (intptr_t)b;
        return 1;
    case 0x2b:
        *value = (intptr_t)a > (intptr_t)b;
        return 1;
    case 0x2c:
        *value = (intptr_t)a <= (intptr_t)b;
        return 1;
    case 0x2d:
        *value = (intptr_t)a < (intptr_t)b;
        return 1;
    case 0x2e:
        *value = a != b;
        return 1;
    default:
        return 0;
    }
}

/* Constants and registers: what only pushes. 0 for another operation. */
static int
push_operand(unsigned char operation, const unsigned char **at, const gopyrt_frame *frame,
             stack *values)
{
    static const unsigned char sizes[] = { 1, 1, 2, 2, 4, 4, 8, 8 };

    if (operation >= 0x30 && operation <= 0x4f) { /* lit0..31 */
        push(values, operation - 0x30u);
        return 1;
    }
    if (operation >= 0x70 && operation <= 0x70 + GOPYRT_REG_PC) { /* breg0..16 */
        uintptr_t offset = (uintptr_t)gopyrt_dwarf_sleb(at);
        push(values, frame->reg[operation - 0x70] + offset);
        return 1;
    }
    if (operation >= 0x08 && operation <= 0x0f) { /* const1u..8s */
        int size = sizes[operation - 0x08], is_signed = operation & 1;
        uint64_t value = gopyrt_dwarf_bytes(at, size);
        if (is_signed && size < 8) {
            unsigned bits = 64 - 8u * (unsigned)size;
            value = (uint64_t)((int64_t)(value << bits) >> bits);
        }
        push(values, value);
        return 1;
    }
    switch (operation) {
    case 0x10:
        push(values, gopyrt_dwarf_uleb(at));
        return 1;
    case 0x11:
        push(values, (uintptr_t)gopyrt_dwarf_sleb(at));
        return 1;
    default:
        return 0;
    }
}

int
gopyrt_expression_run(const unsigned char *expression, gopyrt_frame *frame, const uintptr_t *start,
                      uintptr_t *value)
{
    const unsigned char *at = expression;
    uint64_t size = gopyrt_dwarf_uleb(&at);
    const unsigned char *end = at + size;
    stack values = { 0 };
    uintptr_t a, b;

    if (start != NULL) {
        push(&values, *start);
    }
    while (at < end && !values.failed) {
        unsigned char operation = *at++;
        if (push_operand(operation, &at, frame, &values)) {
            continue;
        }
        switch (operation) {
        case 0x06: /* deref */
            if (!gopyrt_frame_read(frame, pop(&values), &a)) {
                return 0;
            }
            push(&values, a);
            break;
        case 0x12: /* dup */
            a = pop(&values);
            push(&values, a);
            push(&values, a);
            break;
        case 0x13: /* drop */
            (void)pop(&values);
            break;
        case 0x16: /* swap */
            b = pop(&values);
            a = pop(&values);
            push(&values, b);
            push(&values, a);
            break;
        case 0x23: /* plus_uconst */
            a = pop(&values);
            push(&values, a + gopyrt_dwarf_uleb(&at));
            break;
        default:
            b = pop(&values);
            a = pop(&values);
            if (!binary(operation, a, b, &a)) {
                return 0;
            }
            push(&values, a);
            break;
        }
    }
    *value = pop(&values);
    return !values.failed;
}
