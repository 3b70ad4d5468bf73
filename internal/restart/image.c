/* The values of Go's variables before Go ran.
 *
 * The constructor runs while the module is loaded: relocations are done, and
 * the module's other constructors, Go's among them, have not run yet. So it
 * copies Go's variables in their initial state. The linker separates Go's
 * variables from those of C; only Go's are saved and restored. Read-only data
 * needs neither.
 */
#include "location.h"

#include <sys/mman.h>

static struct {
    const char *why_not; /* NULL: Go can restart */
    gopyrt_location go;
    unsigned char *copies[GOPYRT_DATA_RANGES];
    int argc;
    char **argv, **envp;
} image = { .why_not = "the library's constructors have not run" };

static size_t
size_of(gopyrt_range range)
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

static const char *
save(void)
{
    size_t size = 0;
    for (int i = 0; i < GOPYRT_DATA_RANGES; i++) {
        size += size_of(image.go.data[i]);
    }
    unsigned char *copy =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED) {
        return "there was no memory for a copy of Go's variables when the library was loaded";
    }
    unsigned char *next = copy;
    for (int i = 0; i < GOPYRT_DATA_RANGES; i++) {
        gopyrt_range range = image.go.data[i];
        image.copies[i] = next;
        copy_words(next, (const unsigned char *)range.start, size_of(range));
        next += size_of(range);
    }
    (void)mprotect(copy, size, PROT_READ);
    return NULL;
}

/* 101 is the first priority that is available to programs. Go's constructor has
 * no priority, and so runs after all that have one. */
__attribute__((constructor(101))) static void
take_image(int argc, char **argv, char **envp)
{
    image.argc = argc;
    image.argv = argv;
    image.envp = envp;
    image.why_not = gopyrt_location_find(&image.go);
    if (image.why_not == NULL) {
        image.why_not = save();
    }
}

int
gopyrt_go_can_restart(const char **why_not)
{
    *why_not = image.why_not;
    return image.why_not == NULL;
}

int
gopyrt_image_is_text(uintptr_t address)
{
    return address >= image.go.text.start && address < image.go.text.end;
}

size_t
gopyrt_image_tls_size(void)
{
    return image.go.tls_size;
}

/* In a program with the address sanitizer, Go poisons the gaps between its
 * variables when it starts, and expects that they are not poisoned yet. */
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void *start, size_t size);

static void
open_fences(gopyrt_range range)
{
    if (__asan_unpoison_memory_region != NULL) {
        __asan_unpoison_memory_region((const void *)range.start, size_of(range));
    }
}

void
gopyrt_image_restore(void)
{
    for (int i = 0; i < GOPYRT_DATA_RANGES; i++) {
        gopyrt_range range = image.go.data[i];
        open_fences(range);
        copy_words((unsigned char *)range.start, image.copies[i], size_of(range));
    }
    for (int i = 0; i < GOPYRT_ZERO_RANGES; i++) {
        gopyrt_range range = image.go.zero[i];
        open_fences(range);
        clear(range.start, range.end);
    }
}

void
gopyrt_image_enter(void)
{
    image.go.enter(image.argc, image.argv, image.envp);
}
