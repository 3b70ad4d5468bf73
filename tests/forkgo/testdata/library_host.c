/* The host of a shared library in Go that contains the runtime: in a child the
 * library's Go half restarts, and knows that. */
#include "extension.h"

extern long libraryCalls(void);
extern unsigned char libraryForked(void), libraryForkedAtInit(void);
extern long libraryInterpretersAtInit(void);

static int depth;

static void
live(void)
{
    /* The library's own function is the first that needs Go, every other time. */
    if (depth % 2) {
        EXPECT_OK(use_interpreter());
    }
    EXPECT(libraryForked() && libraryForkedAtInit());
    EXPECT(libraryInterpretersAtInit() == 1);
    EXPECT(libraryCalls() == 1 && libraryCalls() == 2);
    if (++depth < 3) {
        EXPECT(in_child(live) == 0);
    }
    EXPECT(libraryCalls() == 3);
    printf("child: its calls are counted from 1\n");
}

static void
live_bare(void)
{
    PyOS_AfterFork_Child();
    live();
}

int
main(void)
{
    EXPECT(!libraryForked() && !libraryForkedAtInit() && libraryInterpretersAtInit() == 0);
    EXPECT(libraryCalls() == 1 && libraryCalls() == 2);
    EXPECT_OK(initialize_isolated());
    EXPECT(in_child(live) == 0);
    EXPECT(in_child_of(_Fork, live_bare) == 0);
    EXPECT(libraryCalls() == 3 && !libraryForked());
    EXPECT(Py_FinalizeEx() == 0);
    printf("parent: its calls went on\n");
    return 0;
}
