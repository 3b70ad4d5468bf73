/* Locates a module's Go half by the module's program headers and by a mark that
 * the linker fills in (mark_amd64.s). Called by a constructor, before any Go code
 * runs.
 */
#include "location.h"

#include <elf.h>
#include <link.h>

/* mark_amd64.s */
typedef struct {
    uintptr_t magic[2];
    uintptr_t text, etext;
    uintptr_t noptrdata, enoptrdata;
    uintptr_t data, edata;
    uintptr_t bss, ebss;
    uintptr_t noptrbss, enoptrbss;
} mark;

static const uintptr_t magic[2] = { 0x6f676f7279706f67, 0x9d1f3ab5c27e4e61 };

/* Its ELF header, at the start of the module; the program headers follow it. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

typedef struct {
    uintptr_t bias;
    uintptr_t first, last; /* all of it */
    uintptr_t start, end;  /* the writable part that is in the file */
    uintptr_t relro_end;
    const ElfW(Dyn) * dynamic;
    size_t tls_size;
} module;

static void
look_at_headers(module *m)
{
    const char *base = __ehdr_start;
    const ElfW(Ehdr) *header = (const void *)base;
    const ElfW(Phdr) *headers = (const void *)(base + header->e_phoff);

    *m = (module){ 0 };
    for (int i = 0; i < header->e_phnum; i++) {
        if (headers[i].p_type == PT_LOAD && headers[i].p_offset == 0) {
            m->bias = (uintptr_t)base - headers[i].p_vaddr;
        }
    }
    for (int i = 0; i < header->e_phnum; i++) {
        uintptr_t start = m->bias + headers[i].p_vaddr;
        switch (headers[i].p_type) {
        case PT_LOAD:
            if (m->first == 0 || start < m->first) {
                m->first = start;
            }
            if (start + headers[i].p_memsz > m->last) {
                m->last = start + headers[i].p_memsz;
            }
            if (headers[i].p_flags & PF_W) {
                m->start = start;
                m->end = start + headers[i].p_filesz;
            }
            break;
        case PT_GNU_RELRO:
            m->relro_end = start + headers[i].p_memsz;
            break;
        case PT_DYNAMIC:
            m->dynamic = (const void *)start;
            break;
        case PT_TLS:
            m->tls_size = headers[i].p_memsz;
            break;
        default:
            break;
        }
    }
    if (m->relro_end > m->start && m->relro_end < m->end) {
        m->start = m->relro_end;
    }
}

/* The first address of these words, or 0. */
RAW static uintptr_t
find_words(uintptr_t start, uintptr_t end, const uintptr_t *words, size_t n)
{
    for (uintptr_t at = (start + 7) & ~(uintptr_t)7; at + n * sizeof(*words) <= end; at += 8) {
        const volatile uintptr_t *candidate = (const volatile uintptr_t *)at;
        size_t i = 0;
        while (i < n && candidate[i] == words[i]) {
            i++;
        }
        if (i == n) {
            return at;
        }
    }
    return 0;
}

static const mark *
find_mark(const module *m)
{
    return (const mark *)find_words(m->start, m->end - sizeof(mark) + sizeof(magic), magic, 2);
}

/* Go's entry point is the only constructor among Go's code. A program has none. */
static goguest_entry
find_entry(const module *m, const mark *go)
{
    const uintptr_t *constructors = NULL;
    size_t size = 0;

    for (const ElfW(Dyn) *d = m->dynamic; d != NULL && d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_INIT_ARRAY) {
            constructors = (const void *)(m->bias + d->d_un.d_ptr);
        }
        else if (d->d_tag == DT_INIT_ARRAYSZ) {
            size = d->d_un.d_val;
        }
    }
    for (size_t i = 0; constructors != NULL && i < size / sizeof(*constructors); i++) {
        if (constructors[i] >= go->text && constructors[i] < go->etext) {
            return (goguest_entry)constructors[i];
        }
    }
    return NULL;
}

/* Since Go 1.26 the linker's description of the module, into which the runtime
 * writes, is a section of its own between the data with and without pointers.
 * It names those ranges, in this order, after 24 other words. */
static uintptr_t
find_description(const mark *go)
{
    const uintptr_t ranges[] = {
        go->noptrdata, go->enoptrdata, go->data,     go->edata,
        go->bss,       go->ebss,       go->noptrbss, go->enoptrbss,
    };
    const uintptr_t before = 24 * sizeof(uintptr_t);

    uintptr_t at = find_words(go->data, go->enoptrdata, ranges, sizeof(ranges) / sizeof(ranges[0]));
    return at != 0 ? at - before : 0;
}

const char *
goguest_location_find(goguest_location *where)
{
    module m;

    look_at_headers(&m);
    *where = (goguest_location){ .anonymous = m.end, .tls_size = m.tls_size };
    const mark *go = find_mark(&m);
    if (go == NULL) {
        return "the Go half of this module can't be found";
    }
    uintptr_t here = (uintptr_t)go;
    if (go->text >= go->etext || here < go->noptrdata || here >= go->enoptrdata
        || go->data > go->edata || go->edata > go->noptrdata || go->bss > go->ebss
        || go->noptrbss > go->enoptrbss)
    {
        return "the linker put the Go half of this module in an order that is not known";
    }
    where->text = (goguest_range){ go->text, go->etext };
    where->enter = find_entry(&m, go);
    if (where->enter == NULL) {
        return "a Go program can't be started twice";
    }
    uintptr_t description = find_description(go);
    if (description == 0) {
        return "the Go runtime's description of its module can't be found";
    }
    where->data[0] = (goguest_range){ go->data, go->edata };
    where->data[1] = (goguest_range){ go->noptrdata, go->enoptrdata };
    if (description >= go->edata && description < go->noptrdata) {
        where->data[2] = (goguest_range){ description, go->noptrdata };
    }
    for (int i = 0; i < 2 && where->signals == NULL; i++) {
        where->signals =
            goguest_sigtable_find(where->data[i].start, where->data[i].end, m.first, m.last);
    }
    if (where->signals == NULL) {
        return "the Go runtime's table of signals can't be found";
    }
    where->zero[0] = (goguest_range){ go->bss, go->ebss };
    where->zero[1] = (goguest_range){ go->noptrbss, go->enoptrbss };
    return NULL;
}
