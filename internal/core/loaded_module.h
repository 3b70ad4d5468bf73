/* Private: which file code belongs to, asked without the dynamic loader's
 * locks.
 *
 * dladdr() and dl_iterate_phdr() wait for those locks: a signal that lands in
 * dlopen(), or a thread that dies while another one loads, would hang in them.
 * _dl_find_object() (glibc 2.35) takes no lock and is async-signal-safe; the
 * rest is read from the module's own mapped tables.
 */
#ifndef GOPYRT_CORE_LOADED_MODULE_H
#define GOPYRT_CORE_LOADED_MODULE_H

#include <stddef.h>
#include <stdint.h>

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

/* The program's own path, for a module whose path is "". */
const char *gopyrt_module_path(const gopyrt_module *module);

#endif /* GOPYRT_CORE_LOADED_MODULE_H */
