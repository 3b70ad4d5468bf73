/* A library that is loaded where Go can't start, for want of threads or memory, works when
 * there is room:
 *
 *     limits LIBRARY threads|memory */
#include "host.h"
#include "../../../tests/expect/another_user.h"

#include <sys/resource.h>

static void
limit(int resource, rlim_t value)
{
    struct rlimit both;
    EXPECT(getrlimit(resource, &both) == 0);
    both.rlim_cur = value < both.rlim_max ? value : both.rlim_max;
    EXPECT(setrlimit(resource, &both) == 0);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    int resource = strcmp(argv[2], "threads") == 0 ? RLIMIT_NPROC : RLIMIT_AS;
    /* The limit of threads is one of a user, and does not hold for root. */
    int as_another = resource == RLIMIT_NPROC && getuid() == 0;
    const char *path = as_another ? become_another_user(argv[1], 60112) : argv[1];
    if (path == NULL) {
        puts("skipped");
        return 0;
    }
    limit(resource, resource == RLIMIT_NPROC ? 1 : 128 << 20);
    go_library library = load(path);
    puts("loaded");
    fflush(NULL);
    pause_ms(300); /* in which Go may go on, in threads of its own */
    limit(resource, RLIM_INFINITY);
    EXPECT(works(&library, 4));
    pid_t child = fork();
    if (child == 0) {
        EXPECT(works(&library, 6));
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    puts("ok");
    return 0;
}
