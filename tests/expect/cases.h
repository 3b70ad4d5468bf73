/* A program of several cases, of which it runs the one that it is given the name of. */
#ifndef TESTS_CASES_H
#define TESTS_CASES_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name;
    void (*run)(void);
} named_case;

/* For main to return: 2 if there is no such case. */
static inline int
run_case(const named_case *cases, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(cases[i].name, name) == 0) {
            cases[i].run();
            puts("ok");
            return 0;
        }
    }
    return 2;
}

#endif /* TESTS_CASES_H */
