/* A host that locks its memory, also what it will map: Go reserves a gigabyte, and uses
 * little of it. Prints how many megabytes are locked, and how many are in memory, with the
 * library at work, how many threads that has made, and how many megabytes the stack of each
 * has. A host that may lock no more than a little is "skipped". */
#include "host.h"

#include <sys/mman.h>

/* Whether it may lock more than any program needs: without a limit, or with a high one. This
 * here is of no use to anybody, and takes no memory. */
static int
may_lock_much(void)
{
    size_t much = (size_t)4 << 30;
    void *reserved =
        mmap(NULL, much, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    EXPECT(reserved != MAP_FAILED || errno == EAGAIN);
    return reserved != MAP_FAILED && munmap(reserved, much) == 0;
}

/* In megabytes, of a thread that asks for nothing in particular. */
static long
stack_size(void)
{
    pthread_attr_t usual;
    size_t size = 0;
    EXPECT(pthread_attr_init(&usual) == 0 && pthread_attr_getstacksize(&usual, &size) == 0);
    pthread_attr_destroy(&usual);
    return (long)(size >> 20) + 1;
}

static long
status_of(const char *name)
{
    char line[256];
    long kilobytes = -1;
    FILE *status = fopen("/proc/self/status", "r");
    EXPECT(status != NULL);
    while (fgets(line, sizeof(line), status) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            kilobytes = atol(line + strlen(name) + 1);
        }
    }
    fclose(status);
    return kilobytes / 1024;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0 || !may_lock_much()) {
        puts("skipped");
        return 0;
    }
    load(argv[1]);
    long before = status_of("VmLck:"), before_rss = status_of("VmRSS:");
    up();
    make_and_end_interpreter();
    read_config();
    printf("%ld locked, %ld in memory, %d threads with stacks of %ld\n",
           status_of("VmLck:") - before, status_of("VmRSS:") - before_rss,
           entries("/proc/self/task") - 1, stack_size());
    pid_t child = fork();
    if (child == 0) {
        EXPECT(mlockall(MCL_CURRENT | MCL_FUTURE) == 0);
        make_and_end_interpreter();
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    EXPECT(CALL(Py_FinalizeEx)() == 0);
    puts("ok");
    return 0;
}
