/* Private to the unwinder: what a module's unwind table says about one place in
 * its code.
 */
#ifndef GOPYRT_CORE_UNWIND_RULES_H
#define GOPYRT_CORE_UNWIND_RULES_H

#include "fatal/fatal.h"

/* ---- Encodings (unwind_encoding.c) --------------------------------------- */

/* How a pointer in the tables is written. */
enum {
    GOPYRT_ENC_ABSOLUTE = 0x00,
    GOPYRT_ENC_UDATA2 = 0x02,
    GOPYRT_ENC_UDATA4 = 0x03,
    GOPYRT_ENC_UDATA8 = 0x04,
    GOPYRT_ENC_SDATA2 = 0x0a,
    GOPYRT_ENC_SDATA4 = 0x0b,
    GOPYRT_ENC_SDATA8 = 0x0c,
    GOPYRT_ENC_FORMAT = 0x0f,
    GOPYRT_ENC_PCREL = 0x10,
    GOPYRT_ENC_DATAREL = 0x30,
    GOPYRT_ENC_RELATION = 0x70,
    GOPYRT_ENC_INDIRECT = 0x80
};

/* All move `at` past what was read. */
uint64_t gopyrt_dwarf_bytes(const unsigned char **at, int count);
uint64_t gopyrt_dwarf_uleb(const unsigned char **at);
int64_t gopyrt_dwarf_sleb(const unsigned char **at);

/* `data` is what a data-relative pointer is relative to. 0 if linkers for this
 * machine do not write the encoding. */
int gopyrt_dwarf_pointer(const unsigned char **at, int encoding, uintptr_t data, uintptr_t *value);

/* ---- Entries (unwind_entry.c) -------------------------------------------- */

/* The part of the tables that one function needs. */
typedef struct {
    const unsigned char *common_start, *common_end; /* the shared program */
    const unsigned char *start, *end;               /* the function's own */
    uint64_t code_align;
    int64_t data_align;
    uintptr_t first; /* its first instruction */
    unsigned return_register;
    int pointer_encoding;
    int in_signal; /* signal handlers return to it, nothing calls it */
    int has_augmentation;
} gopyrt_unwind_entry;

/* 0 if the module has no entry for the code, or one in an unknown form. */
int gopyrt_unwind_entry_find(const gopyrt_module *module, uintptr_t code,
                             gopyrt_unwind_entry *found);

/* ---- Rules (unwind_rules.c) ---------------------------------------------- */

typedef enum {
    GOPYRT_RULE_SAME = 0,      /* the register was not touched */
    GOPYRT_RULE_UNDEFINED,     /* the caller's value is lost */
    GOPYRT_RULE_AT_OFFSET,     /* saved at frame address + offset */
    GOPYRT_RULE_IS_OFFSET,     /* is frame address + offset */
    GOPYRT_RULE_REGISTER,      /* saved in register `offset` */
    GOPYRT_RULE_AT_EXPRESSION, /* saved where the expression says */
    GOPYRT_RULE_IS_EXPRESSION  /* is what the expression says */
} gopyrt_rule_kind;

typedef struct {
    gopyrt_rule_kind kind;
    union {
        int64_t offset;
        const unsigned char *expression; /* its length, then its bytes */
    };
} gopyrt_rule;

typedef struct {
    gopyrt_rule frame; /* the frame address: IS_OFFSET from `base`, or IS_EXPRESSION */
    unsigned base;     /* a register */
    gopyrt_rule reg[GOPYRT_REGS];
    unsigned return_register;
    int in_signal;
} gopyrt_rules;

/* The rules at `code`; 0 when there are none. */
int gopyrt_rules_find(const gopyrt_module *module, uintptr_t code, gopyrt_rules *rules);

/* ---- Expressions (unwind_expression.c) ----------------------------------- */

/* Runs a DWARF expression, with `*start` on its stack unless start is NULL. 0
 * when it cannot be run. */
int gopyrt_expression_run(const unsigned char *expression, gopyrt_frame *frame,
                          const uintptr_t *start, uintptr_t *value);

#endif /* GOPYRT_CORE_UNWIND_RULES_H */
