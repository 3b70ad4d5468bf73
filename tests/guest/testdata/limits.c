/* Where there is no room for Go, a call that needs it returns a status, and works when
 * there is room again:
 *
 *     limits LIBRARY threads|memory|data load|start|restart
 */
#include "host.h"
#include "../../expect/another_user.h"

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

int
main(int argc, char **argv)
{
    EXPECT(argc == 4);
    /* The limit of threads is one of a user, and does not hold for root. */
    const char *path =
        strcmp(argv[2], "threads") == 0 ? become_another_user(argv[1], 60111) : argv[1];
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
