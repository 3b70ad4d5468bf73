/* The memory of the Go half: where it is, and what it was before Go ran.
 *
 * The constructor runs while the module is loaded: relocations are done and
 * the module's other constructors, Go's among them, are still to come. So the
 * copy that it makes of Go's variables is that of a module in which nothing
 * has happened. The linker keeps Go's variables apart from those of C; only
 * the former are saved and restored. Read-only data needs neither.
 */
#include "rebirth.h"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>

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

typedef void (*entry_function)(int argc, char **argv, char **envp);

typedef struct {
    uintptr_t start, end;
    unsigned char *copy;        /* NULL: zeroes */
} part;

static struct {
    const char *why_not;        /* NULL: Go can be started again */
    const mark *go;
    entry_function enter;
    int argc;
    char **argv, **envp;
    size_t tls_size;
    part parts[5];
} image = { .why_not = "the library's constructors have not run" };

/* ---- This module, by its program headers ---------------------------------- */

/* Its ELF header, at the start of the module; the program headers come behind. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

typedef struct {
    uintptr_t bias;
    uintptr_t start, end;               /* what can be written and is in the file */
    uintptr_t relro_end;
    const ElfW(Dyn) *dynamic;
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

/* These look at addresses, not at objects: between Go's variables lie those of C,
 * and what sanitizers have fenced off. */
#define RAW __attribute__((no_sanitize("address", "thread", "undefined"), noinline))

/* The first place where these words stand, or 0. */
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
    return (const mark *)find_words(m->start, m->end - sizeof(mark) + sizeof(magic),
                                    magic, 2);
}

/* Go's entry point is the only constructor among Go's code. A program has none. */
static entry_function
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
            return (entry_function)constructors[i];
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
        go->noptrdata, go->enoptrdata, go->data, go->edata,
        go->bss, go->ebss, go->noptrbss, go->enoptrbss,
    };
    const uintptr_t before = 24 * sizeof(uintptr_t);

    uintptr_t at = find_words(go->data, go->enoptrdata, ranges,
                              sizeof(ranges) / sizeof(ranges[0]));
    return at != 0 ? at - before : 0;
}

/* ---- Saving and restoring -------------------------------------------------- */

static const char *
describe(const module *m)
{
    const mark *go = find_mark(m);

    if (go == NULL) {
        return "the Go half of this module can't be found";
    }
    uintptr_t here = (uintptr_t)go;
    if (go->text >= go->etext || here < go->noptrdata || here >= go->enoptrdata
        || go->data > go->edata || go->edata > go->noptrdata
        || go->bss > go->ebss || go->noptrbss > go->enoptrbss)
    {
        return "the linker put the Go half of this module in an order that is not known";
    }
    image.go = go;
    image.enter = find_entry(m, go);
    if (image.enter == NULL) {
        return "a Go program can't be started twice";
    }
    uintptr_t description = find_description(go);
    if (description == 0) {
        return "the Go runtime's description of its module can't be found";
    }
    part *p = image.parts;
    *p++ = (part){ .start = go->data, .end = go->edata };
    if (description >= go->edata && description < go->noptrdata) {
        *p++ = (part){ .start = description, .end = go->noptrdata };
    }
    *p++ = (part){ .start = go->noptrdata, .end = go->enoptrdata };
    return NULL;
}

RAW static void
copy_words(unsigned char *to, const unsigned char *from, size_t size)
{
    volatile unsigned char *t = to;
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        *(volatile uint64_t *)(t + i) = *(const uint64_t *)(from + i);
    }
    for (; i < size; i++) {
        t[i] = from[i];
    }
}

RAW static void
clear(uintptr_t start, uintptr_t end)
{
    for (; start < end && start % 8 != 0; start++) {
        *(volatile unsigned char *)start = 0;
    }
    for (; start + 8 <= end; start += 8) {
        *(volatile uint64_t *)start = 0;
    }
    for (; start < end; start++) {
        *(volatile unsigned char *)start = 0;
    }
}

static const char *
save(void)
{
    size_t size = 0;
    for (part *p = image.parts; p->end != 0; p++) {
        size += p->end - p->start;
    }
    unsigned char *copy = mmap(NULL, size, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED) {
        return "there was no memory for a copy of Go's variables when the library was loaded";
    }
    unsigned char *next = copy;
    for (part *p = image.parts; p->end != 0; p++) {
        p->copy = next;
        copy_words(p->copy, (const unsigned char *)p->start, p->end - p->start);
        next += p->end - p->start;
    }
    (void)mprotect(copy, size, PROT_READ);
    return NULL;
}

/* 101 is the first that is free for programs; Go's constructor has none, and
 * those come after all that have. */
__attribute__((constructor(101))) static void
take_image(int argc, char **argv, char **envp)
{
    module m;

    look_at_headers(&m);
    image.argc = argc;
    image.argv = argv;
    image.envp = envp;
    image.tls_size = m.tls_size;
    image.why_not = describe(&m);
    if (image.why_not == NULL) {
        image.why_not = save();
    }
}

int
gopyrt_go_revivable(const char **why_not)
{
    *why_not = image.why_not;
    return image.why_not == NULL;
}

int
gopyrt_image_is_text(uintptr_t address)
{
    return image.go != NULL && address >= image.go->text && address < image.go->etext;
}

size_t
gopyrt_image_tls_size(void)
{
    return image.tls_size;
}

/* In a program with the address sanitizer Go fences its variables off when it
 * starts, and expects that nobody has done so before. */
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void *start,
                                                         size_t size);

static void
open_fences(uintptr_t start, uintptr_t end)
{
    if (__asan_unpoison_memory_region != NULL) {
        __asan_unpoison_memory_region((const void *)start, end - start);
    }
}

/* Restores its own mark, too: nobody changes it. */
void
gopyrt_image_restore(void)
{
    mark go = *image.go;

    for (const part *p = image.parts; p->end != 0; p++) {
        open_fences(p->start, p->end);
        copy_words((unsigned char *)p->start, p->copy, p->end - p->start);
    }
    open_fences(go.bss, go.ebss);
    clear(go.bss, go.ebss);
    open_fences(go.noptrbss, go.enoptrbss);
    clear(go.noptrbss, go.enoptrbss);
}

void
gopyrt_image_enter(void)
{
    image.enter(image.argc, image.argv, image.envp);
}
