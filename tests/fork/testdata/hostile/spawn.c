/* Children that run another program at once, in every possible way, from the
 * parent, from a child, and from a child in which Go has restarted. None runs the
 * runtime's handlers in memory that the parent still uses. */
#include "live.h"

#include <Python.h>

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char *self;

static void
ends_with(pid_t pid, int want)
{
    int status;
    EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == want);
}

static void
by_vfork(void)
{
    char *argv[] = { "sh", "-c", "exit 11", NULL };
    pid_t pid = vfork();
    if (pid == 0) {
        execv("/bin/sh", argv);
        _exit(1);
    }
    ends_with(pid, 11);
}

static void
by_posix_spawn(void)
{
    char *argv[] = { self, "spawned", NULL };
    pid_t pid;
    EXPECT(posix_spawn(&pid, self, NULL, NULL, argv, environ) == 0);
    ends_with(pid, 12);
}

static void
by_fork(void)
{
    char *argv[] = { self, "spawned", NULL };
    pid_t pid = fork();
    if (pid == 0) {
        execv(self, argv);
        _exit(1);
    }
    ends_with(pid, 12);
}

static void
by_system(void)
{
    int status = system("exit 13");
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 13);
}

static void
by_popen(void)
{
    char line[20] = "";
    FILE *pipe = popen("echo spoken", "r");
    EXPECT(pipe != NULL && fgets(line, sizeof(line), pipe) != NULL);
    EXPECT(strcmp(line, "spoken\n") == 0);
    EXPECT(pclose(pipe) == 0);
}

static void
by_all(void)
{
    by_vfork();
    by_posix_spawn();
    by_fork();
    by_system();
    by_popen();
}

static void
by_all_and_live(void)
{
    for (int i = 0; i < 3; i++) {
        by_all();
    }
    live_on();
    by_all();
    live_on();
}

int
main(int argc, char **argv)
{
    live_up();
    if (argc == 2 && strcmp(argv[1], "spawned") == 0) {
        live_to_the_end();
        return 12;
    }
    self = argv[0];
    PyThreadState *mine = PyEval_SaveThread();
    by_all_and_live();
    EXPECT(live_in_a_child(by_all_and_live) == 0);
    live_on_a_thread(by_all_and_live);
    EXPECT(live_in_a_child(by_all_and_live) == 0);
    PyEval_RestoreThread(mine);
    live_to_the_end();
    puts("ok");
    return 0;
}
