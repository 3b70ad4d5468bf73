/* What Go reads about the process when it starts: the arguments, the environment and the
 * auxiliary vector, one behind the other, as the kernel put them on the first stack.
 *
 * The host owns the originals: it may set environ[0] to NULL, write its title over the
 * strings, or have an environment that is not on that stack. So Go gets copies, which
 * every restart can read as well. They contain what is to be different for a guest:
 *
 * - settings of GODEBUG: those in front of the user's keep Go from holding files of the
 *   control group open to adapt GOMAXPROCS, if the user does not want it to; the one
 *   behind them from interrupting its threads by a signal that belongs to the host
 * - in a program that has more rights than its caller (AT_SECURE), none of Go's
 *   variables, since they are the caller's
 * - in a dormant guest, GOMAXPROCS=4 at most, if it is not set: a library that is asked
 *   now and then needs no thread per processor
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <elf.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>

static const char first[] = "GODEBUG=containermaxprocs=0,updatemaxprocs=0";
static const char last[] = "asyncpreemptoff=1";
static const char *const own[] = { "GODEBUG=",     "GOGC=",       "GOMEMLIMIT=", "GOMAXPROCS=",
                                   "GOTRACEBACK=", "GOCOVERDIR=", "GORACE=" };

#define MOST_PROCESSORS 4

/* What Go reads of the vector, and a few that libraries may. */
static const unsigned long kept[] = { AT_PAGESZ, AT_HWCAP,   AT_HWCAP2, AT_RANDOM,       AT_SECURE,
                                      AT_UID,    AT_EUID,    AT_GID,    AT_EGID,         AT_CLKTCK,
                                      AT_PHDR,   AT_PHENT,   AT_PHNUM,  AT_SYSINFO_EHDR, AT_ENTRY,
                                      AT_EXECFN, AT_PLATFORM };
#define KEPT (sizeof(kept) / sizeof(kept[0]))

static int
is_set(char **envp, const char *name)
{
    for (; envp != NULL && *envp != NULL; envp++) {
        if (strncmp(*envp, name, strlen(name)) == 0) {
            return 1;
        }
    }
    return 0;
}

static int
is_gos(const char *variable)
{
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (strncmp(variable, own[i], strlen(own[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

int
goguest_processors(void)
{
    cpu_set_t allowed;
    int count = sched_getaffinity(0, sizeof(allowed), &allowed) == 0 ? CPU_COUNT(&allowed) : 1;

    return goguest_is_dormant() && count > MOST_PROCESSORS ? MOST_PROCESSORS : count;
}

/* The copy in the making. Measured first, with `words` NULL. */
typedef struct {
    uintptr_t *words;
    char *text;
    size_t word_count, text_size;
    size_t most_words, most_text; /* the host may make its environment longer meanwhile */
    int short_of_room;
} writer;

static void
put_word(writer *w, uintptr_t word)
{
    if (w->words != NULL) {
        if (w->word_count == w->most_words) {
            w->short_of_room = 1;
            return;
        }
        w->words[w->word_count] = word;
    }
    w->word_count++;
}

/* The parts of a text, with commas between those that are not empty. */
static void
put_text(writer *w, const char *const parts[3])
{
    size_t size = 1;
    for (int i = 0; i < 3; i++) {
        size += strlen(parts[i]) + 1;
    }
    char *to = w->text != NULL ? w->text + w->text_size : NULL;
    if (to != NULL && size > w->most_text - w->text_size) {
        w->short_of_room = 1;
        return;
    }
    put_word(w, (uintptr_t)to);
    w->text_size += size;
    for (int i = 0, some = 0; to != NULL && i < 3; i++) {
        size_t length = strlen(parts[i]);
        if (length > 0 && some) {
            *to++ = ',';
        }
        memcpy(to, parts[i], length);
        to += length;
        *to = '\0';
        some |= length > 0;
    }
}

static void
put(writer *w, const char *text)
{
    put_text(w, (const char *const[]){ text, "", "" });
}

static void
put_environment(writer *w, char **envp)
{
    int secure = getauxval(AT_SECURE) != 0;
    int quieted = 0;

    for (; envp != NULL && *envp != NULL; envp++) {
        if (secure && is_gos(*envp)) {
            continue;
        }
        if (!quieted && strncmp(*envp, "GODEBUG=", 8) == 0) {
            put_text(w, (const char *const[]){ first, *envp + 8, last });
            quieted = 1;
            continue;
        }
        put(w, *envp);
    }
    if (!quieted) {
        put_text(w, (const char *const[]){ first, "", last });
    }
    put_word(w, 0);
}

static void
put_all(writer *w, int argc, char **argv, char **envp, const char *limit)
{
    for (int i = 0; i < argc; i++) {
        put(w, argv[i] != NULL ? argv[i] : "");
    }
    put_word(w, 0);
    if (limit != NULL) {
        put(w, limit);
    }
    put_environment(w, envp);
    for (size_t i = 0; i < KEPT; i++) {
        unsigned long value = getauxval(kept[i]);
        if (value != 0) {
            put_word(w, kept[i]);
            put_word(w, value);
        }
    }
    put_word(w, AT_NULL);
    put_word(w, 0);
}

static goguest_arguments
result(const writer *w, int argc)
{
    char **argv = (char **)w->words;
    return (goguest_arguments){ .argc = argc, .argv = argv, .envp = argv + argc + 1 };
}

/* 0: there is no memory, or the environment was changed meanwhile. */
static int
copy_all(int argc, char **argv, char **envp, const char *limit, goguest_arguments *copy)
{
    writer w = { 0 };

    put_all(&w, argc, argv, envp, limit);
    size_t words_size = w.word_count * sizeof(uintptr_t), size = words_size + w.text_size;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return 0;
    }
    w = (writer){ .words = memory,
                  .text = (char *)memory + words_size,
                  .most_words = w.word_count,
                  .most_text = w.text_size };
    put_all(&w, argc, argv, envp, limit);
    if (w.short_of_room) {
        (void)munmap(memory, size);
        return 0;
    }
    *copy = result(&w, argc);
    return 1;
}

void
goguest_arguments_copy(int argc, char **argv, char **envp, goguest_arguments *copy)
{
    static char empty[1];
    static char *nameless[] = { empty, NULL };
    static uintptr_t words[5 + 2 * KEPT + 4];
    static char text[256];
    char limit_text[32];
    const char *limit = NULL;

    if (goguest_is_dormant() && (getauxval(AT_SECURE) != 0 || !is_set(envp, "GOMAXPROCS="))) {
        snprintf(limit_text, sizeof(limit_text), "GOMAXPROCS=%d", goguest_processors());
        limit = limit_text;
    }
    if (argv == NULL || argc < 1) { /* packages look at the first argument */
        argv = nameless;
        argc = 1;
    }
    if (!copy_all(argc, argv, envp, limit, copy)) {
        writer w = { .words = words,
                     .text = text,
                     .most_words = sizeof(words) / sizeof(words[0]),
                     .most_text = sizeof(text) };
        put_all(&w, 1, nameless, NULL, limit);
        *copy = result(&w, 1);
    }
}
