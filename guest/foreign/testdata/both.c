/* Two Go libraries in one process:
 *
 *     both FIRST guest|dormant|plain SECOND guest|dormant|plain
 *
 * They are loaded in this order, and used by several threads at once. Then the process forks,
 * and the children use those that are guests, and so do their children. */
#include "host.h"

static go_library libraries[2];
static int guest[2], awake[2];

static void
use_guests(int number)
{
    for (int i = 0; i < 2; i++) {
        EXPECT(!guest[i] || works(&libraries[i], number));
        EXPECT(!guest[i] || !awake[i] || libraries[i].recover_nil == NULL
               || libraries[i].recover_nil());
    }
}

static void *
use_guests_in_thread(void *unused)
{
    use_guests(20);
    return unused;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 5);
    for (int i = 0; i < 2; i++) {
        libraries[i] = load(argv[1 + 2 * i]);
        guest[i] = strcmp(argv[2 + 2 * i], "plain") != 0;
        awake[i] = strcmp(argv[2 + 2 * i], "dormant") != 0;
    }
    for (int i = 0; i < 2; i++) {
        EXPECT(works(&libraries[i], 3));
        EXPECT(!awake[i] || libraries[i].recover_nil == NULL || libraries[i].recover_nil());
        busy.libraries[busy.count++] = &libraries[i];
    }
    start_busy();
    for (int round = 0; round < 20; round++) {
        EXPECT(works(&libraries[round % 2], round));
        pid_t child = fork();
        if (child == 0) {
            use_guests(10);
            pid_t grandchild = fork();
            if (grandchild == 0) {
                pthread_t thread;
                EXPECT(pthread_create(&thread, NULL, use_guests_in_thread, NULL) == 0);
                use_guests(30);
                pthread_join(thread, NULL);
                _exit(0);
            }
            _exit(wait_for(grandchild) != 0);
        }
        EXPECT(wait_for(child) == 0);
    }
    stop_busy();
    EXPECT(busy.calls > 0 && busy.wrong == 0);
    puts("ok");
    return 0;
}
