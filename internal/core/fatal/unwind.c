/* Walking up a C stack: see unwind.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "fatal/fatal.h"
#include "unwind_rules.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define PAGE ((uintptr_t)4096)

/* No reasonable frame is larger: a frame pointer that points further away is
 * some other value. */
#define MAX_FRAME ((uintptr_t)64 << 20)

__asm__(".text\n"
        ".globl gopyrt_frame_capture\n"
        ".hidden gopyrt_frame_capture\n"
        ".type gopyrt_frame_capture, @function\n"
        "gopyrt_frame_capture:\n"
        "    .cfi_startproc\n"
        "    movq %rbx, 24(%rdi)\n"
        "    movq %rbp, 48(%rdi)\n"
        "    leaq 8(%rsp), %rax\n"
        "    movq %rax, 56(%rdi)\n"
        "    movq %r12, 96(%rdi)\n"
        "    movq %r13, 104(%rdi)\n"
        "    movq %r14, 112(%rdi)\n"
        "    movq %r15, 120(%rdi)\n"
        "    movq (%rsp), %rax\n"
        "    movq %rax, 128(%rdi)\n"
        "    ret\n"
        "    .cfi_endproc\n"
        ".size gopyrt_frame_capture, . - gopyrt_frame_capture\n");

__attribute__((no_sanitize("address"))) /* on a corrupt stack it may be anything */
void
gopyrt_frame_of_signal(gopyrt_frame *frame, const void *context)
{
    static const signed char places[GOPYRT_REGS] = {
        REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP, REG_R8,
        REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP,
    };
    const ucontext_t *interrupted = context;

    *frame = (gopyrt_frame){ .in_signal = 1 };
    for (int i = 0; i < GOPYRT_REGS; i++) {
        frame->reg[i] = (uintptr_t)interrupted->uc_mcontext.gregs[(int)places[i]];
    }
}

/* The kernel reads the signal set before it looks at `how`: EFAULT says that
 * the address cannot be read, EINVAL that it can. No other way to ask is as
 * cheap, allowed by every sandbox, and free of side effects. */
static int
can_read(uintptr_t address)
{
    int saved_errno = errno;
    uintptr_t set = address & ~(uintptr_t)7;
    if (set == 0) {
        return 0; /* to the kernel a null set means none */
    }
    int readable = syscall(SYS_rt_sigprocmask, ~0, set, NULL, 8) == 0 || errno != EFAULT;
    errno = saved_errno;
    return readable;
}

/* Sanitizers poison the memory between a frame's variables. */
__attribute__((no_sanitize("address"))) static uintptr_t
load(uintptr_t address)
{
    return *(const volatile uintptr_t *)address;
}

int
gopyrt_frame_read(gopyrt_frame *frame, uintptr_t address, uintptr_t *word)
{
    if (address >= frame->saved_low && address + sizeof(*word) <= frame->saved_high) {
        memcpy(word, frame->saved + (address - frame->saved_low), sizeof(*word));
        return 1;
    }
    uintptr_t page = address / PAGE;
    if (address % sizeof(*word) != 0) {
        return 0;
    }
    if (page == 0 || page != frame->readable) {
        if (!can_read(address)) {
            return 0;
        }
        frame->readable = page;
    }
    *word = load(address);
    return 1;
}

static int
read_rule(const gopyrt_rule *rule, int number, gopyrt_frame *frame, uintptr_t frame_address,
          uintptr_t *value)
{
    switch (rule->kind) {
    case GOPYRT_RULE_SAME:
        *value = frame->reg[number];
        return 1;
    case GOPYRT_RULE_AT_OFFSET:
        return gopyrt_frame_read(frame, frame_address + (uintptr_t)rule->offset, value);
    case GOPYRT_RULE_IS_OFFSET:
        *value = frame_address + (uintptr_t)rule->offset;
        return 1;
    case GOPYRT_RULE_REGISTER:
        *value = frame->reg[rule->offset];
        return 1;
    case GOPYRT_RULE_AT_EXPRESSION:
        return gopyrt_expression_run(rule->expression, frame, &frame_address, value)
               && gopyrt_frame_read(frame, *value, value);
    case GOPYRT_RULE_IS_EXPRESSION:
        return gopyrt_expression_run(rule->expression, frame, &frame_address, value);
    case GOPYRT_RULE_UNDEFINED:
        break;
    }
    return 0;
}

static int
up_by_rules(gopyrt_frame *frame, const gopyrt_rules *rules)
{
    uintptr_t caller[GOPYRT_REGS];
    uintptr_t address, pc;

    if (rules->frame.kind == GOPYRT_RULE_IS_EXPRESSION) {
        if (!gopyrt_expression_run(rules->frame.expression, frame, NULL, &address)) {
            return 0;
        }
    }
    else {
        address = frame->reg[rules->base] + (uintptr_t)rules->frame.offset;
    }
    /* Stacks grow down; a caller's frame is never below its callee's, except
     * where a signal handler runs on a stack of its own. */
    if (!rules->in_signal && address <= frame->reg[GOPYRT_REG_SP]) {
        return 0;
    }
    if (!read_rule(&rules->reg[rules->return_register], (int)rules->return_register, frame, address,
                   &pc))
    {
        return 0;
    }
    for (int i = 0; i < GOPYRT_REG_PC; i++) {
        if (!read_rule(&rules->reg[i], i, frame, address, &caller[i])) {
            caller[i] = 0;
        }
    }
    if (rules->reg[GOPYRT_REG_SP].kind == GOPYRT_RULE_SAME) {
        caller[GOPYRT_REG_SP] = address;
    }
    caller[GOPYRT_REG_PC] = pc;
    memcpy(frame->reg, caller, sizeof(caller));
    frame->after_call = !rules->in_signal;
    frame->in_signal |= rules->in_signal;
    return pc != 0;
}

/* Code that no table describes: generated code, or a call through a bad
 * pointer. */
static int
up_by_guess(gopyrt_frame *frame, int in_module)
{
    uintptr_t sp = frame->reg[GOPYRT_REG_SP], bp = frame->reg[GOPYRT_REG_BP];
    uintptr_t pc, caller_bp;

    if (!in_module && !frame->after_call && !can_read(frame->reg[GOPYRT_REG_PC])) {
        /* A call through a bad pointer: only the return address was pushed. */
        if (!gopyrt_frame_read(frame, sp, &pc)) {
            return 0;
        }
        frame->reg[GOPYRT_REG_SP] = sp + sizeof(pc);
    }
    else {
        if (bp < sp || bp - sp > MAX_FRAME || !gopyrt_frame_read(frame, bp, &caller_bp)
            || !gopyrt_frame_read(frame, bp + sizeof(pc), &pc))
        {
            return 0;
        }
        frame->reg[GOPYRT_REG_SP] = bp + 2 * sizeof(pc);
        frame->reg[GOPYRT_REG_BP] = caller_bp;
    }
    frame->reg[GOPYRT_REG_PC] = pc;
    frame->after_call = 1;
    return pc != 0;
}

__attribute__((no_sanitize("address"))) static int
is_code(uintptr_t pc, const unsigned char *bytes, size_t size)
{
    const volatile unsigned char *code = (const volatile unsigned char *)pc;
    size_t same = 0;

    while (same < size && code[same] == bytes[same]) {
        same++;
    }
    return same == size;
}

/* Signal handlers return to a stub that makes one system call, with what was
 * interrupted on top of the stack. The C library describes its stub in a table;
 * Go's stub has no table. */
static int
up_from_signal(gopyrt_frame *frame)
{
    static const unsigned char stub[] = {
        0x48, 0xc7, 0xc0, SYS_rt_sigreturn, 0, 0, 0, /* mov $15, %rax */
        0x0f, 0x05,                                  /* syscall */
    };
    uintptr_t pc = frame->reg[GOPYRT_REG_PC], context = frame->reg[GOPYRT_REG_SP];

    if (!frame->after_call || !can_read(pc) || !can_read(pc + sizeof(stub))
        || !is_code(pc, stub, sizeof(stub)) || !can_read(context)
        || !can_read(context + sizeof(ucontext_t)))
    {
        return 0;
    }
    gopyrt_frame_of_signal(frame, (const void *)context);
    return 1;
}

int
gopyrt_code_is_go(uintptr_t code)
{
    gopyrt_module module;
    gopyrt_unwind_entry found;
    uintptr_t own = (uintptr_t)&gopyrt_code_is_go;

    return gopyrt_module_find(code, &module) && module.start <= own && own < module.end
           && !gopyrt_unwind_entry_find(&module, code, &found);
}

static int
up(gopyrt_frame *frame)
{
    gopyrt_module module;
    gopyrt_rules rules;
    uintptr_t code = gopyrt_frame_code(frame);

    int in_module = gopyrt_module_find(code, &module);
    if (in_module && gopyrt_rules_find(&module, code, &rules)) {
        return up_by_rules(frame, &rules);
    }
    return up_from_signal(frame) || up_by_guess(frame, in_module);
}

int
gopyrt_frame_up(gopyrt_frame *frame)
{
    return up(frame) && !gopyrt_code_is_go(gopyrt_frame_code(frame));
}
