/* Becoming another user, for tests of limits that do not hold for root. */
#ifndef TESTS_ANOTHER_USER_H
#define TESTS_ANOTHER_USER_H

#include "expect.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* Root becomes the user `id`, who may look into the file's folder, but perhaps not into those above
 * it. Returns the file's path from then on, or NULL where this process can't be somebody else. */
static inline const char *
become_another_user(char *path, unsigned id)
{
    static char here[PATH_MAX];
    char *slash = strrchr(path, '/');
    EXPECT(slash != NULL);
    snprintf(here, sizeof(here), "./%s", slash + 1);
    *slash = '\0';
    EXPECT(chdir(path) == 0);
    return setgid(id) == 0 && setuid(id) == 0 ? here : NULL;
}

#endif /* TESTS_ANOTHER_USER_H */
