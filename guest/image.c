/* Go's variables before Go runs.
 *
 * While the library is loaded they are as the loader left them, relocations done: a copy is
 * made of those that have a value. Every start is made from the copy. The linker separates
 * Go's variables from those of C; only Go's are saved and restored. Read-only data needs
 * neither.
 */
#include "location.h"

#include <sys/mman.h>

static struct {
    const char *why_not; /* NULL: the module is a guest */
    goguest_location go;
    const unsigned char *copy; /* of all ranges; NULL: none yet */
    goguest_arguments arguments;
} image = { .why_not = "the library's constructors have not run" };

static size_t
size_of(goguest_range range)
{
    return range.end - range.start;
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

/* In a program with the address sanitizer, Go poisons the gaps between its
 * variables when it starts, and expects that they are not poisoned yet. */
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void *start, size_t size);

static void
open_fences(goguest_range range)
{
    if (__asan_unpoison_memory_region != NULL) {
        __asan_unpoison_memory_region((const void *)range.start, size_of(range));
    }
}

/* Whole pages are given back, which costs less than to write them: most of a large variable
 * may never have been used (package crypto/rand brings one of 32 MB). */
static void
make_zero(goguest_range range)
{
    const uintptr_t page = 4096;
    uintptr_t first = range.start > image.go.anonymous ? range.start : image.go.anonymous;
    uintptr_t from = (first + page - 1) & ~(page - 1), to = range.end & ~(page - 1);

    open_fences(range);
    if (from < to && madvise((void *)from, to - from, MADV_DONTNEED) == 0) {
        clear(range.start, from);
        clear(to, range.end);
    }
    else {
        clear(range.start, range.end); /* also where the memory is locked */
    }
}

/* Nothing is known of the copy before it is complete: another thread may fork. */
static const char *
save(void)
{
    size_t size = 0;
    for (int i = 0; i < GOGUEST_DATA_RANGES; i++) {
        size += size_of(image.go.data[i]);
    }
    unsigned char *copy =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED) {
        return "there is no memory for a copy of Go's variables";
    }
    unsigned char *next = copy;
    goguest_sigtable_set(image.go.signals);
    for (int i = 0; i < GOGUEST_DATA_RANGES; i++) {
        goguest_range range = image.go.data[i];
        copy_words(next, (const unsigned char *)range.start, size_of(range));
        next += size_of(range);
    }
    goguest_sigtable_silence(image.go.signals);
    (void)mprotect(copy, size, PROT_READ);
    __atomic_store_n(&image.copy, copy, __ATOMIC_RELEASE);
    return NULL;
}

/* 101 is the first priority that is available to programs. Go's constructor has
 * no priority, and so runs after all that have one. Where there is no memory for the copy
 * now, it is made at the first start. */
__attribute__((constructor(101))) static void
look(int argc, char **argv, char **envp)
{
    image.why_not = goguest_location_find(&image.go);
    if (image.why_not == NULL) {
        goguest_arguments_copy(argc, argv, envp, &image.arguments);
        goguest_sigtable_note(image.go.signals);
        goguest_sigtable_silence(image.go.signals);
        (void)save();
        goguest_sleep();
    }
}

int
goguest_is_guest(const char **why_not)
{
    *why_not = image.why_not;
    return image.why_not == NULL;
}

int
goguest_image_is_text(uintptr_t address)
{
    return address >= image.go.text.start && address < image.go.text.end;
}

size_t
goguest_image_tls_size(void)
{
    return image.go.tls_size;
}

const char *
goguest_image_restore(void)
{
    if (image.copy == NULL) {
        const char *error = save();
        if (error != NULL) {
            return error;
        }
    }
    const unsigned char *next = image.copy;
    for (int i = 0; i < GOGUEST_DATA_RANGES; i++) {
        goguest_range range = image.go.data[i];
        open_fences(range);
        copy_words((unsigned char *)range.start, next, size_of(range));
        next += size_of(range);
    }
    for (int i = 0; i < GOGUEST_ZERO_RANGES; i++) {
        make_zero(image.go.zero[i]);
    }
    return NULL;
}

void
goguest_image_enter(void)
{
    goguest_arguments *with = &image.arguments;
    image.go.enter(with->argc, with->argv, with->envp);
}
