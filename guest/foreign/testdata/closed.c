/* Go code that writes into a connection that is closed gets an error, as Go code does, and
 * the host lives, whose SIGPIPE is as the system made it:
 *
 *     closed LIBRARY */
#include "host.h"

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    void *handle = dlopen(argv[1], RTLD_NOW);
    EXPECT(handle != NULL);
    int (*write_to_closed)(void) = (int (*)(void))dlsym(handle, "WriteToClosed");
    EXPECT(write_to_closed != NULL);
    for (int i = 0; i < 100; i++) {
        EXPECT(write_to_closed() == EPIPE);
    }
    pid_t child = fork();
    if (child == 0) {
        EXPECT(write_to_closed() == EPIPE);
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
        _exit(1);
    }
    int status = wait_for(child);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
    puts("ok");
    return 0;
}
