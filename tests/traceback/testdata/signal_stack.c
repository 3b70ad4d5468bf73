/* A fatal error in a handler on a signal stack with argv[1] bytes more than the
 * kernel's frame needs. Says what was written below the end of the stack. */
#include <Python.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define HALF ((size_t)1 << 19)
#define PATTERN 0x5a

static void
fail_in_handler(int number)
{
    (void)number;
    Py_FatalError("in a signal handler");
}

static char *frame;

static void
see_frame(int number)
{
    (void)number;
    frame = __builtin_frame_address(0);
}

/* How much of a signal stack the kernel's frame takes in this process. What the kernel says for all
 * processes is more, where a program could ask for larger registers. */
static size_t
frame_size(void)
{
    static char large[HALF];
    const stack_t alternate = { .ss_sp = large, .ss_size = sizeof(large) };
    struct sigaction action = { .sa_handler = see_frame, .sa_flags = SA_ONSTACK };

    if (sigaltstack(&alternate, NULL) != 0 || sigaction(SIGUSR2, &action, NULL) != 0) {
        perror("signal stack");
        _exit(1);
    }
    raise(SIGUSR2);
    return (size_t)(large + sizeof(large) - frame);
}

static void
die_on(char *stack, size_t size)
{
    const stack_t alternate = { .ss_sp = stack, .ss_size = size };
    struct sigaction action = { .sa_handler = fail_in_handler, .sa_flags = SA_ONSTACK };

    Py_InitializeEx(0);
    if (sigaltstack(&alternate, NULL) != 0 || sigaction(SIGUSR1, &action, NULL) != 0) {
        perror("signal stack");
        _exit(1);
    }
    raise(SIGUSR1);
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        return 1;
    }
    /* Shared: the parent reads it when the child has ended. */
    char *memory = mmap(NULL, 2 * HALF, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return 1;
    }
    memset(memory, PATTERN, 2 * HALF);

    pid_t child = fork();
    if (child == 0) {
        die_on(memory + HALF, frame_size() + strtoul(argv[1], NULL, 10));
        _exit(1);
    }
    int status = 0;
    size_t untouched = 0;
    if (waitpid(child, &status, 0) != child) {
        return 1;
    }
    while (untouched < HALF && memory[untouched] == PATTERN) {
        untouched++;
    }
    printf("signal %d, %zu bytes beyond the end\n", WTERMSIG(status), HALF - untouched);
    return 0;
}
