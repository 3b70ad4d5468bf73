/* A host that locks its memory, also what it will map: Go reserves a gigabyte, and uses
 * little of it. Prints how many megabytes are locked, and how many are in memory, with the
 * library at work. */
#include "host.h"

#include <sys/mman.h>

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
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0) {
        puts("skipped");
        return 0;
    }
    load(argv[1]);
    long before = status_of("VmLck:"), before_rss = status_of("VmRSS:");
    up();
    make_and_end_interpreter();
    read_config();
    printf("%ld locked, %ld in memory\n", status_of("VmLck:") - before,
           status_of("VmRSS:") - before_rss);
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
