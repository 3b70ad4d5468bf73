/* What a host sees of a library that it loads and uses: threads, files, handlers:
 *
 *     quiet LIBRARY [use]
 *
 * Prints how many there are more than before. With "use" the child uses the library, too, and
 * it is printed how many pages that took. */
#include "host.h"

#include <sys/resource.h>

static int files_before, threads_before;

static void
print(const char *when)
{
    printf("%s: %d threads, %d files, %d handlers\n", when,
           entries("/proc/self/task") - threads_before, entries("/proc/self/fd") - files_before,
           changed_handlers(0));
    fflush(NULL);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2 || argc == 3);
    files_before = entries("/proc/self/fd");
    threads_before = entries("/proc/self/task");
    note_handlers();
    go_library library = load(argv[1]);
    print("loaded");
    for (int i = 0; i < 300; i++) {
        EXPECT(works(&library, i));
    }
    print("used");
    pid_t child = fork();
    if (child == 0) {
        print("child");
        if (argc == 3) {
            struct rusage before, after;
            getrusage(RUSAGE_SELF, &before);
            EXPECT(works(&library, 1));
            getrusage(RUSAGE_SELF, &after);
            print("child that used it");
            printf("%ld pages\n", after.ru_minflt - before.ru_minflt);
            fflush(NULL);
        }
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    return 0;
}
