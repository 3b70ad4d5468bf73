/* What the programs that print facts share: they run each section in a process of its
 * own, since a runtime that forked is another matter. */
#ifndef FACTS_H
#define FACTS_H

#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Arguments are evaluated in no particular order: what changes something is called
 * before, not in here. */
#define FACT(...) (printf(__VA_ARGS__), putchar('\n'))

static inline void
start(unsigned long seed)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 0;
    config.use_hash_seed = 1;
    config.hash_seed = seed;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        FACT("init: %s", status.err_msg);
        exit(1);
    }
}

/* Which of its cases a section is to run. */
static int chosen;

struct section {
    const char *name;
    void (*run)(void);
    int first, end; /* of `chosen` */
};

/* This program again, for one section. */
static void
run_alone(const struct section *sections, size_t section, int choice)
{
    char number[20], text[20];
    snprintf(number, sizeof(number), "%zu", section);
    snprintf(text, sizeof(text), "%d", choice);
    printf("# %s %d\n", sections[section].name, choice);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "facts", number, text, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) {
        FACT("wait status %#x", status);
    }
}

/* Prints all sections; or, with two arguments, one case of one of them. */
static int
facts_main(int argc, char **argv, const struct section *sections, size_t count)
{
    if (argc == 3) {
        chosen = atoi(argv[2]);
        sections[atoi(argv[1])].run();
        fflush(stdout);
        _exit(0);
    }
    for (size_t i = 0; i < count; i++) {
        for (int choice = sections[i].first; choice < sections[i].end; choice++) {
            run_alone(sections, i, choice);
        }
    }
    return 0;
}

#endif
