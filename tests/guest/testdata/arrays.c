/* A host that changes the arrays and strings it was started with:
 *
 *     arrays LIBRARY none|null|clear|title|garbage
 */
#include "host.h"

extern char **environ;

static void
change(const char *how, int argc, char **argv)
{
    char *end = argv[argc - 1] + strlen(argv[argc - 1]);
    if (strcmp(how, "null") == 0) {
        environ[0] = NULL;
    }
    else if (strcmp(how, "clear") == 0) {
        clearenv();
    }
    else if (strcmp(how, "title") == 0) {
        memset(argv[0], 'x', (size_t)(end - argv[0]));
        argv[1] = NULL;
    }
    else if (strcmp(how, "garbage") == 0) {
        for (char **e = environ; *e != NULL; e++) {
            *e = (char *)16;
        }
    }
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    char how[32];
    snprintf(how, sizeof(how), "%s", argv[2]);
    load(argv[1]);
    up();
    make_and_end_interpreter();
    change(how, argc, argv);
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child == 0) {
            make_and_end_interpreter();
            pid_t grandchild = fork();
            if (grandchild == 0) {
                make_and_end_interpreter();
                _exit(0);
            }
            _exit(wait_for(grandchild) != 0);
        }
        EXPECT(wait_for(child) == 0);
    }
    make_and_end_interpreter();
    puts("ok");
    return 0;
}
