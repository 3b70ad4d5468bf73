/* The lowest floor of the C plane: CPython's names with the internal ones enabled, the static value
 * of _PyRuntime, and the modules that the process consists of. Every floor includes it. */
#ifndef GOPYRT_CORE_BASE_H
#define GOPYRT_CORE_BASE_H

#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_initconfig.h"

#include <stddef.h>
#include <stdint.h>

/* ---- _PyRuntime (runtime_data.c, foreign.c) -------------------------------- */

/* The initial value of _PyRuntime, to which it is reset. */
extern const _PyRuntimeState gopyrt_runtime_initial;

/* The value that a new interpreter starts from: sets what is not zero in it. */
void gopyrt_interp_set_initial(PyInterpreterState *interp);

/* True if the process holds another _PyRuntime: one that was there first, CPython's or
 * that of another copy of this library, or a CPython's that came later. This one refuses
 * to initialize then; beside one that was there first it does nothing at a fork. May be
 * called by constructors and later; it looks again when modules were loaded since, not
 * in the child of a fork. */
int gopyrt_runtime_foreign(void);

/* Async-signal-safe; for the child after fork(). */
void gopyrt_runtime_foreign_after_fork(void);

/* The file that has it; "" if there is none. */
const char *gopyrt_runtime_foreign_path(void);

/* ---- Loaded modules (loaded_module.c) -------------------------------------- */

/* Which file code belongs to, asked without the dynamic loader's locks.
 *
 * dladdr() and dl_iterate_phdr() wait for those locks: a signal that lands in
 * dlopen(), or a thread that dies while another one loads, would hang in them.
 * _dl_find_object() (glibc 2.35) takes no lock and is async-signal-safe; the
 * rest is read from the module's own mapped tables. */

typedef struct {
    uintptr_t start, end;        /* the mapping that holds the address */
    uintptr_t base;              /* what to add to an address of the file */
    const char *path;            /* as the loader knows it; "" is the program */
    const void *dynamic;         /* its dynamic section, or NULL */
    const unsigned char *unwind; /* its .eh_frame_hdr, or NULL */
} gopyrt_module;

/* Fills *module and returns 1, or returns 0 when no module holds the address.
 * Valid until the module is unloaded. Async-signal-safe. */
int gopyrt_module_find(uintptr_t address, gopyrt_module *module);

/* The exported symbol of the module that the address lies in, and its address;
 * NULL when there is none (static functions have none). Async-signal-safe. */
const char *gopyrt_module_symbol(const gopyrt_module *module, uintptr_t address, uintptr_t *symbol);

/* The address of what the module exports by that name, whichever the program uses; NULL when it
 * exports no such thing. Only `base` and `dynamic` of the module are read. Async-signal-safe. */
const void *gopyrt_module_address(const gopyrt_module *module, const char *name);

/* The hash of a symbol's name in DT_GNU_HASH. */
static inline uint32_t
gopyrt_symbol_hash(const char *name)
{
    uint32_t hash = 5381;
    for (; *name != '\0'; name++) {
        hash = hash * 33 + (unsigned char)*name;
    }
    return hash;
}

/* The program's own path, for a module whose path is "". */
const char *gopyrt_module_path(const gopyrt_module *module);

/* ---- SipHash-1-3 (siphash.c) ----------------------------------------------- */

/* The keyed hash of strings and bytes. */
uint64_t gopyrt_siphash13(uint64_t key0, uint64_t key1, const void *bytes, size_t len);

#endif /* GOPYRT_CORE_BASE_H */
