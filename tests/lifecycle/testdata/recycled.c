/* The memory of a deleted interpreter is reused for the next one, which must find
 * no trace of it, whatever was written. And the list, while interpreters are
 * removed from any position. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WORDS (sizeof(PyInterpreterState) / sizeof(uintptr_t))
#define PAGE(p) ((uintptr_t)(p) & ~(uintptr_t)4095)

typedef struct {
    uintptr_t words[WORDS];
} image;

/* With pointers into itself as offsets, and without what always differs. */
static void
look_at(PyInterpreterState *interp, image *seen)
{
    memcpy(seen, interp, sizeof(*seen));
    PyInterpreterState *copy = (PyInterpreterState *)seen;
    copy->id = 0;
    copy->next = NULL;
    for (size_t i = 0; i < WORDS; i++) {
        if (seen->words[i] - (uintptr_t)interp < sizeof(*interp)) {
            seen->words[i] -= (uintptr_t)interp;
        }
    }
}

/* Everything except the pointers that deleting it follows. */
static void
scribble(PyInterpreterState *interp)
{
    PyInterpreterState before = *interp;
    memset(interp, 0x5a, sizeof(*interp));
    interp->ceval.gil = NULL;
    interp->next = before.next;
    interp->id = before.id;
    interp->threads = before.threads;
    interp->runtime = before.runtime;
    interp->_initial_thread.base.state = before._initial_thread.base.state;
}

static void
leaves_no_trace(void)
{
    static image fresh, again;
    PyInterpreterState *first = PyInterpreterState_New();
    look_at(first, &fresh);

    int reused = 0;
    for (int i = 0; i < 20; i++) {
        uintptr_t page = PAGE(first);
        scribble(first);
        PyInterpreterState_Delete(first);
        first = PyInterpreterState_New();
        reused += PAGE(first) == page;
        look_at(first, &again);
        for (size_t w = 0; w < WORDS; w++) {
            if (fresh.words[w] != again.words[w]) {
                printf("byte %zu: %#jx, not %#jx\n", w * sizeof(uintptr_t),
                       (uintmax_t)again.words[w], (uintmax_t)fresh.words[w]);
                exit(1);
            }
        }
    }
    EXPECT(reused > 0);
    PyInterpreterState_Delete(first);
}

/* Interpreters are removed from the middle, the end and the head, and new ones
 * are made. */
static void
leave_from_anywhere(void)
{
    enum { MANY = 50, TURNS = 2000 };
    PyInterpreterState *all[MANY];
    for (int i = 0; i < MANY; i++) {
        all[i] = PyInterpreterState_New();
    }
    unsigned random = 1;
    for (int turn = 0; turn < TURNS; turn++) {
        random = random * 1103515245 + 12345;
        int i = (int)(random >> 16) % MANY;
        PyInterpreterState_Delete(all[i]);
        all[i] = PyInterpreterState_New();

        int count = 0;
        int64_t last = INT64_MAX;
        for (PyInterpreterState *p = PyInterpreterState_Head(); p != NULL;
             p = PyInterpreterState_Next(p)) {
            EXPECT(p->id < last);
            last = p->id;
            count++;
        }
        EXPECT(count == MANY + 1 && last == 0);
    }
    for (int i = 0; i < MANY; i++) {
        PyInterpreterState_Delete(all[i]);
    }
    EXPECT(PyInterpreterState_Head() == PyInterpreterState_Main());
}

int
main(void)
{
    Py_InitializeEx(0);
    leaves_no_trace();
    leave_from_anywhere();
    EXPECT(Py_FinalizeEx() == 0);
    printf("ok\n");
    return 0;
}
