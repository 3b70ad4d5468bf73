/* Where there is no room for Go, a call that needs it returns a status, and works when
 * there is room again:
 *
 *     limits LIBRARY threads|memory|data load|start|restart
 */
#include "host.h"

#include <limits.h>
#include <sys/resource.h>

static void
limit(const char *what, int on)
{
    int resource = strcmp(what, "threads") == 0  ? RLIMIT_NPROC
                   : strcmp(what, "memory") == 0 ? RLIMIT_AS
                                                 : RLIMIT_DATA;
    struct rlimit now;
    EXPECT(getrlimit(resource, &now) == 0);
    now.rlim_cur = !on                        ? now.rlim_max
                   : resource == RLIMIT_NPROC ? 1
                   : resource == RLIMIT_AS    ? 128 << 20
                                              : 32 << 20;
    EXPECT(setrlimit(resource, &now) == 0);
}

static void
expect_refusal(void)
{
    PyStatus status = try_up();
    EXPECT(CALL(PyStatus_Exception)(status));
    printf("%s: %s\n", status.func, status.err_msg);
}

/* The limit of threads is one of a user, and does not hold for root: becomes another one, who may
 * look into the library's folder, but perhaps not into those above it. Returns the library's path
 * from then on, or NULL where this process can't be somebody else. */
static const char *
become_somebody(char *path)
{
    static char here[PATH_MAX];
    char *slash = strrchr(path, '/');
    EXPECT(slash != NULL);
    snprintf(here, sizeof(here), "./%s", slash + 1);
    *slash = '\0';
    EXPECT(chdir(path) == 0);
    return setgid(60111) == 0 && setuid(60111) == 0 ? here : NULL;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 4);
    const char *path = strcmp(argv[2], "threads") == 0 ? become_somebody(argv[1]) : argv[1];
    if (path == NULL) {
        puts("skipped");
        return 0;
    }
    if (strcmp(argv[3], "load") == 0) {
        limit(argv[2], 1);
    }
    load(path);
    if (strcmp(argv[3], "restart") == 0) {
        up();
        EXPECT(CALL(Py_FinalizeEx)() == 0);
        pid_t child = fork();
        if (child != 0) {
            return wait_for(child) != 0;
        }
    }
    limit(argv[2], 1);
    expect_refusal();
    expect_refusal();
    limit(argv[2], 0);
    up();
    make_and_end_interpreter();
    EXPECT(CALL(Py_FinalizeEx)() == 0);
    puts("ok");
    return 0;
}
