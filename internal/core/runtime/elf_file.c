/* Reading an ELF file that is not loaded: see elf_file.h.
 *
 * The file may be anything. Each part is read with pread(2) into memory of a bounded size, after
 * its place was checked; nothing is mapped, since a file that shrinks would raise SIGBUS.
 */
#include "runtime/runtime.h"
#include "elf_file.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than any file that a linker makes. */
#define MOST_SEGMENTS 4096
#define LARGEST_DYNAMIC ((uint64_t)1 << 20)
#define MOST_STEPS ((uint32_t)1 << 20)

static int
read_at(const gopyrt_elf_file *file, uint64_t offset, void *to, size_t size)
{
    if (offset > file->size || size > file->size - offset) {
        return 0;
    }
    for (size_t done = 0; done < size;) {
        ssize_t n = pread(file->fd, (char *)to + done, size - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return 0;
        }
        done += (size_t)n;
    }
    return 1;
}

/* Where in the file the bytes are that will be at an address; 0 if they are not in it. */
static int
offset_of(const gopyrt_elf_file *file, uint64_t address, uint64_t *offset)
{
    for (size_t i = 0; i < file->segment_count; i++) {
        const ElfW(Phdr) *s = &file->segments[i];
        if (s->p_type == PT_LOAD && address >= s->p_vaddr && address - s->p_vaddr < s->p_filesz
            && s->p_offset <= file->size && address - s->p_vaddr < file->size - s->p_offset)
        {
            *offset = s->p_offset + (address - s->p_vaddr);
            return 1;
        }
    }
    return 0;
}

static const ElfW(Dyn) * entry(const gopyrt_elf_file *file, ElfW(Sxword) tag)
{
    for (const ElfW(Dyn) *e = file->dynamic; e != NULL && e->d_tag != DT_NULL; e++) {
        if (e->d_tag == tag) {
            return e;
        }
    }
    return NULL;
}

static int
is_for_here(const ElfW(Ehdr) * header)
{
    return memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 && header->e_ident[EI_CLASS] == ELFCLASS64
           && header->e_ident[EI_DATA] == ELFDATA2LSB && header->e_machine == EM_X86_64;
}

static int
malformed(const char **problem, const char *what)
{
    *problem = what;
    return GOPYRT_ELF_MALFORMED;
}

static int
read_dynamic(gopyrt_elf_file *file, const ElfW(Phdr) * segment, const char **problem)
{
    uint64_t size = segment->p_filesz - segment->p_filesz % sizeof(ElfW(Dyn));
    if (size > LARGEST_DYNAMIC) {
        return malformed(problem, "its dynamic section is too large");
    }
    file->dynamic = calloc(1, size + sizeof(ElfW(Dyn))); /* one more, which is DT_NULL */
    if (file->dynamic == NULL) {
        return GOPYRT_ELF_MEMORY;
    }
    if (!read_at(file, segment->p_offset, file->dynamic, size)) {
        return malformed(problem, "its dynamic section lies outside of it");
    }
    const ElfW(Dyn) *names = entry(file, DT_STRTAB), *names_size = entry(file, DT_STRSZ);
    if (names == NULL || names_size == NULL || !offset_of(file, names->d_un.d_ptr, &file->names)
        || names_size->d_un.d_val > file->size - file->names)
    {
        return malformed(problem, "its table of names lies outside of it");
    }
    file->names_size = names_size->d_un.d_val;
    return GOPYRT_ELF_OPEN;
}

static int
read_headers(gopyrt_elf_file *file, const char **problem)
{
    ElfW(Ehdr) header;
    if (!read_at(file, 0, &header, sizeof(header)) || !is_for_here(&header)) {
        return GOPYRT_ELF_OTHER;
    }
    if (header.e_phentsize != sizeof(ElfW(Phdr)) || header.e_phnum == 0
        || header.e_phnum > MOST_SEGMENTS)
    {
        return malformed(problem, "its header names no segments");
    }
    size_t size = header.e_phnum * sizeof(ElfW(Phdr));
    file->segments = malloc(size);
    if (file->segments == NULL) {
        return GOPYRT_ELF_MEMORY;
    }
    if (!read_at(file, header.e_phoff, file->segments, size)) {
        return malformed(problem, "its list of segments lies outside of it");
    }
    file->segment_count = header.e_phnum;
    for (size_t i = 0; i < file->segment_count; i++) {
        const ElfW(Phdr) *s = &file->segments[i];
        if (s->p_type == PT_LOAD
            && (s->p_offset > file->size || s->p_filesz > file->size - s->p_offset)) {
            return malformed(problem, "one of its segments lies outside of it");
        }
    }
    for (size_t i = 0; i < file->segment_count; i++) {
        if (file->segments[i].p_type == PT_DYNAMIC) {
            return read_dynamic(file, &file->segments[i], problem);
        }
    }
    return GOPYRT_ELF_OPEN;
}

int
gopyrt_elf_open(gopyrt_elf_file *file, const char *path, const char **problem)
{
    struct stat st;

    memset(file, 0, sizeof(*file));
    file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* it may be a FIFO */
    if (file->fd < 0) {
        return GOPYRT_ELF_OTHER;
    }
    int result = GOPYRT_ELF_OTHER;
    if (fstat(file->fd, &st) == 0 && S_ISREG(st.st_mode)) {
        file->size = (uint64_t)st.st_size;
        result = read_headers(file, problem);
    }
    if (result != GOPYRT_ELF_OPEN) {
        gopyrt_elf_close(file);
    }
    return result;
}

void
gopyrt_elf_close(gopyrt_elf_file *file)
{
    free(file->segments);
    free(file->dynamic);
    close(file->fd);
}

int
gopyrt_elf_name(const gopyrt_elf_file *file, uint64_t offset, char *text, size_t room)
{
    if (offset >= file->names_size) {
        return 0;
    }
    uint64_t left = file->names_size - offset;
    size_t size = left < room ? (size_t)left : room;
    return read_at(file, file->names + offset, text, size) && memchr(text, '\0', size) != NULL;
}

static int
is_exported(const gopyrt_elf_file *file, uint64_t symbols, uint32_t i, const char *name)
{
    ElfW(Sym) symbol;
    char found[64];
    return read_at(file, symbols + (uint64_t)i * sizeof(symbol), &symbol, sizeof(symbol))
           && symbol.st_shndx != SHN_UNDEF
           && gopyrt_elf_name(file, symbol.st_name, found, sizeof(found))
           && strcmp(found, name) == 0;
}

/* The table: four words, a filter of 64-bit words, the buckets, and one word a symbol whose lowest
 * bit ends a bucket's chain. */
static int
exports_by_hash(const gopyrt_elf_file *file, uint64_t table, uint64_t symbols, const char *name)
{
    uint32_t head[4], i, link;
    if (!read_at(file, table, head, sizeof(head)) || head[0] == 0) {
        return 0;
    }
    uint64_t buckets = table + sizeof(head) + (uint64_t)head[2] * 8;
    uint64_t chains = buckets + (uint64_t)head[0] * 4;
    uint32_t bucket = gopyrt_symbol_hash(name) % head[0];
    if (!read_at(file, buckets + (uint64_t)bucket * 4, &i, sizeof(i)) || i < head[1]) {
        return 0;
    }
    for (uint32_t steps = 0; steps < MOST_STEPS; steps++, i++) {
        if (is_exported(file, symbols, i, name)) {
            return 1;
        }
        if (!read_at(file, chains + (uint64_t)(i - head[1]) * 4, &link, sizeof(link)) || (link & 1))
        {
            break;
        }
    }
    return 0;
}

/* The old table's second word is the number of symbols. */
static int
exports_by_search(const gopyrt_elf_file *file, uint64_t table, uint64_t symbols, const char *name)
{
    uint32_t head[2];
    if (!read_at(file, table, head, sizeof(head))) {
        return 0;
    }
    for (uint32_t i = 1; i < head[1] && i < MOST_STEPS; i++) {
        if (is_exported(file, symbols, i, name)) {
            return 1;
        }
    }
    return 0;
}

int
gopyrt_elf_exports(const gopyrt_elf_file *file, const char *name)
{
    const ElfW(Dyn) *symbols = entry(file, DT_SYMTAB);
    const ElfW(Dyn) *hash = entry(file, DT_GNU_HASH), *old = entry(file, DT_HASH);
    uint64_t at, table;

    if (symbols == NULL || !offset_of(file, symbols->d_un.d_ptr, &at)) {
        return 0;
    }
    if (hash != NULL) {
        return offset_of(file, hash->d_un.d_ptr, &table) && exports_by_hash(file, table, at, name);
    }
    return old != NULL && offset_of(file, old->d_un.d_ptr, &table)
           && exports_by_search(file, table, at, name);
}
