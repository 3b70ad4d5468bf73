/* The library has no files: however long it works, no descriptor appears, and a host that
 * closes all loses nothing. */
#include "host.h"

static void
work(double seconds)
{
    for (double end = now() + seconds; now() < end;) {
        make_and_end_interpreter();
        read_config();
    }
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    int before = entries("/proc/self/fd");
    load(argv[1]);
    EXPECT(entries("/proc/self/fd") == before);
    up();
    work(3);
    pause_ms(1500);
    EXPECT(entries("/proc/self/fd") == before);
    for (int i = 3; i < 1024; i++) {
        close(i);
    }
    int ends[2];
    EXPECT(pipe(ends) == 0); /* numbers that others may think theirs */
    work(1);
    pid_t child = fork();
    if (child == 0) {
        work(1);
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    close(ends[1]);
    char byte;
    EXPECT(read(ends[0], &byte, 1) == 0);
    EXPECT(CALL(Py_FinalizeEx)() == 0);
    puts("ok");
    return 0;
}
