/* A host that closes all files, as daemons do, and goes on using the library:
 *
 *     closes LIBRARY */
#include "host.h"

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    go_library library = load(argv[1]);
    for (double end = now() + 0.5; now() < end;) {
        EXPECT(works(&library, 1));
    }
    for (int i = 3; i < 1024; i++) {
        close(i);
    }
    for (double end = now() + 3; now() < end;) {
        EXPECT(works(&library, 2));
        pause_ms(1);
    }
    pid_t child = fork();
    if (child == 0) {
        EXPECT(works(&library, 3));
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    puts("ok");
    return 0;
}
