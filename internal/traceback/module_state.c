/* The modules in which addresses were looked up so far.
 *
 * After a module was unloaded, another one or a new version of it may be loaded
 * at the same address, and the file of a loaded module may have been replaced.
 * So a module is identified by its first page as well, which contains its build
 * ID and the offsets of everything else in the file.
 */
#define _GNU_SOURCE 1
#include "module_state.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FIRST_PAGE 4096

static const gopyrt_module_state *states;

static uint64_t
fingerprint(const unsigned char *bytes, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

/* Copies the first page of a loaded module. Through the kernel, because another
 * thread may unload the module at this moment. */
static int
read_first_page(const gopyrt_module *module, unsigned char *page)
{
    struct iovec to = { page, FIRST_PAGE }, from = { (void *)module->start, FIRST_PAGE };

    if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) == FIRST_PAGE) {
        return 1;
    }
    if (errno != EPERM && errno != ENOSYS) {
        return 0;
    }
    /* A sandbox forbids the call. */
    memcpy(page, (const void *)module->start, FIRST_PAGE);
    return 1;
}

/* How much of a module's first page is as it is in the file; 0 when it does
 * not look like the start of one. */
static size_t
unchanged_size(const unsigned char *page)
{
    Elf64_Ehdr header;
    Elf64_Phdr part;

    memcpy(&header, page, sizeof(header));
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_phoff > FIRST_PAGE
        || header.e_phoff + header.e_phnum * sizeof(part) > FIRST_PAGE)
    {
        return 0;
    }
    for (int i = 0; i < header.e_phnum; i++) {
        memcpy(&part, page + header.e_phoff + (size_t)i * sizeof(part), sizeof(part));
        if (part.p_type == PT_LOAD && part.p_offset == 0) {
            /* The pages that the loader writes to come later. */
            return part.p_filesz < FIRST_PAGE ? part.p_filesz : FIRST_PAGE;
        }
    }
    return 0;
}

/* True if the file is the one that is loaded, and complete: reading a truncated
 * section, as libbacktrace would, is a memory fault. */
static int
file_matches(const char *path, size_t size, uint64_t expected)
{
    unsigned char page[FIRST_PAGE];
    Elf64_Ehdr header;
    struct stat file;

    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    ssize_t n = pread(fd, page, size, 0);
    int has_size = fstat(fd, &file) == 0;
    close(fd);
    if (n != (ssize_t)size || !has_size || fingerprint(page, size) != expected) {
        return 0;
    }
    /* The table of the sections is the last thing in the file. */
    memcpy(&header, page, sizeof(header));
    return header.e_shoff + (uint64_t)header.e_shnum * header.e_shentsize <= (uint64_t)file.st_size;
}

static void
ignore_error(void *data, const char *message, int error)
{
    (void)data;
    (void)message;
    (void)error;
}

static const gopyrt_module_state *
find_state(const gopyrt_module *module, uint64_t mark)
{
    const gopyrt_module_state *known = __atomic_load_n(&states, __ATOMIC_ACQUIRE);
    while (known != NULL
           && (known->start != module->start || known->end != module->end
               || known->fingerprint != mark || strcmp(known->path, module->path) != 0))
    {
        known = known->next;
    }
    return known;
}

const gopyrt_module_state *
gopyrt_module_state_get(const gopyrt_module *module)
{
    unsigned char page[FIRST_PAGE];

    if (!read_first_page(module, page)) {
        return NULL;
    }
    size_t unchanged = unchanged_size(page);
    uint64_t mark = fingerprint(page, unchanged);
    const gopyrt_module_state *known = find_state(module, mark);
    if (known != NULL) {
        return known;
    }
    size_t length = strlen(module->path);
    gopyrt_module_state *fresh = mmap(NULL, sizeof(*fresh) + length + 1, PROT_READ | PROT_WRITE,
                                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh == MAP_FAILED) {
        return NULL;
    }
    fresh->start = module->start;
    fresh->end = module->end;
    fresh->base = module->base;
    fresh->fingerprint = mark;
    memcpy(fresh->path, module->path, length);
    const char *file = fresh->path[0] != '\0' ? fresh->path : "/proc/self/exe";
    if (unchanged != 0 && file_matches(file, unchanged, mark)) {
        fresh->state = backtrace_create_state(file, 1, ignore_error, NULL);
    }
    /* Two threads may add the same module: then one of the entries is never
     * found. */
    fresh->next = __atomic_load_n(&states, __ATOMIC_ACQUIRE);
    while (!__atomic_compare_exchange_n(&states, &fresh->next, fresh, 0, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
    {
    }
    return fresh;
}
