/* Which file code belongs to: see base/base.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "base/base.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <string.h>

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 35)
int
gopyrt_module_find(uintptr_t address, gopyrt_module *module)
{
    struct dl_find_object found;

    if (_dl_find_object((void *)address, &found) != 0) {
        return 0;
    }
    const struct link_map *map = found.dlfo_link_map;
    module->start = (uintptr_t)found.dlfo_map_start;
    module->end = (uintptr_t)found.dlfo_map_end;
    module->base = map != NULL ? map->l_addr : module->start;
    module->path = map != NULL && map->l_name != NULL ? map->l_name : "";
    module->dynamic = map != NULL ? map->l_ld : NULL;
    module->unwind = found.dlfo_eh_frame;
    return 1;
}
#else
/* Without a lock-free lookup there is no answer: a report with bare addresses
 * is better than one that hangs. */
int
gopyrt_module_find(uintptr_t address, gopyrt_module *module)
{
    (void)address;
    (void)module;
    return 0;
}
#endif

const char *
gopyrt_module_path(const gopyrt_module *module)
{
    return module->path[0] != '\0' ? module->path : program_invocation_name;
}

/* Symbols of a module, as its dynamic section names them. */
typedef struct {
    const ElfW(Sym) * symbols;
    const char *names;
    const uint32_t *hash; /* DT_GNU_HASH */
    const uint32_t *old;  /* DT_HASH */
} symbol_tables;

/* The loader has relocated these pointers in place, except in the kernel's
 * own module, whose pages cannot be written. */
static const void *
table_at(const gopyrt_module *module, ElfW(Addr) pointer)
{
    return (const void *)(pointer < module->base ? pointer + module->base : pointer);
}

static int
find_tables(const gopyrt_module *module, symbol_tables *tables)
{
    *tables = (symbol_tables){ 0 };
    const ElfW(Dyn) *entry = module->dynamic;
    for (; entry != NULL && entry->d_tag != DT_NULL; entry++) {
        switch (entry->d_tag) {
        case DT_SYMTAB:
            tables->symbols = table_at(module, entry->d_un.d_ptr);
            break;
        case DT_STRTAB:
            tables->names = table_at(module, entry->d_un.d_ptr);
            break;
        case DT_GNU_HASH:
            tables->hash = table_at(module, entry->d_un.d_ptr);
            break;
        case DT_HASH:
            tables->old = table_at(module, entry->d_un.d_ptr);
            break;
        default:
            break;
        }
    }
    return tables->symbols != NULL && tables->names != NULL;
}

static int
symbol_holds(const gopyrt_module *module, const ElfW(Sym) * symbol, uintptr_t address)
{
    uintptr_t value = symbol->st_value + module->base;
    int type = ELF64_ST_TYPE(symbol->st_info);

    if (symbol->st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_NOTYPE)) {
        return 0;
    }
    return address == value || (address > value && address - value < symbol->st_size);
}

const char *
gopyrt_module_symbol(const gopyrt_module *module, uintptr_t address, uintptr_t *symbol)
{
    symbol_tables tables;

    if (!find_tables(module, &tables) || tables.hash == NULL) {
        return NULL;
    }
    /* The hash table is: four words, a filter of 64-bit words, the buckets,
     * and one word a hashed symbol whose lowest bit ends a bucket's chain. */
    uint32_t buckets = tables.hash[0], first = tables.hash[1];
    const uint32_t *bucket = tables.hash + 4 + 2 * tables.hash[2];
    const uint32_t *chain = bucket + buckets;
    for (uint32_t b = 0; b < buckets; b++) {
        uint32_t i = bucket[b];
        if (i < first) {
            continue; /* an empty bucket */
        }
        for (;; i++) {
            if (symbol_holds(module, &tables.symbols[i], address)) {
                *symbol = tables.symbols[i].st_value + module->base;
                return tables.names + tables.symbols[i].st_name;
            }
            if (chain[i - first] & 1) {
                break;
            }
        }
    }
    return NULL;
}

static int
is_named(const symbol_tables *tables, uint32_t i, const char *name)
{
    const ElfW(Sym) *symbol = &tables->symbols[i];
    return symbol->st_shndx != SHN_UNDEF && strcmp(tables->names + symbol->st_name, name) == 0;
}

static uint32_t
named_by_hash(const symbol_tables *tables, const char *name)
{
    uint32_t buckets = tables->hash[0], first = tables->hash[1];
    const uint32_t *bucket = tables->hash + 4 + 2 * tables->hash[2];
    const uint32_t *chain = bucket + buckets;
    uint32_t i = buckets != 0 ? bucket[gopyrt_symbol_hash(name) % buckets] : 0;

    for (; i >= first && i != 0; i++) {
        if (is_named(tables, i, name)) {
            return i;
        }
        if (chain[i - first] & 1) {
            break;
        }
    }
    return 0;
}

/* The second word of the old table is the number of symbols. */
static uint32_t
named_by_search(const symbol_tables *tables, const char *name)
{
    for (uint32_t i = 1; i < tables->old[1]; i++) {
        if (is_named(tables, i, name)) {
            return i;
        }
    }
    return 0;
}

const void *
gopyrt_module_address(const gopyrt_module *module, const char *name)
{
    symbol_tables tables;
    uint32_t i = 0;

    if (find_tables(module, &tables)) {
        i = tables.hash != NULL  ? named_by_hash(&tables, name)
            : tables.old != NULL ? named_by_search(&tables, name)
                                 : 0;
    }
    return i != 0 ? (const void *)(module->base + tables.symbols[i].st_value) : NULL;
}
