/* Prints what PyStatus functions answer, and how processes end by Py_ExitStatusException. Linked
 * with either library it prints the same. */
#include <Python.h>

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The first part of a report; what a library prints after that may differ. */
static void
print_head(FILE *report)
{
    char line[512];
    int head = 1;
    while (fgets(line, sizeof line, report) != NULL) {
        head = head && line[0] != '\n';
        if (head)
            fputs(line, stdout);
    }
    fclose(report);
}

static void
show(const char *what, PyStatus status)
{
    printf("%s: func %s message %s code %d error %d exit %d exception %d\n", what,
           status.func ? status.func : "NULL", status.err_msg ? status.err_msg : "NULL",
           status.exitcode, PyStatus_IsError(status), PyStatus_IsExit(status),
           PyStatus_Exception(status));
    fflush(stdout);
    int report[2], end;
    if (pipe(report) != 0)
        return;
    pid_t child = fork();
    if (child == 0) {
        dup2(report[1], 2);
        Py_ExitStatusException(status);
    }
    close(report[1]);
    print_head(fdopen(report[0], "r"));
    waitpid(child, &end, 0);
    if (WIFSIGNALED(end))
        printf("signal %d\n", WTERMSIG(end));
    else
        printf("code %d\n", WEXITSTATUS(end));
    fflush(stdout);
}

int
main(void)
{
    show("ok", PyStatus_Ok());
    show("error", PyStatus_Error("a message"));
    show("no memory", PyStatus_NoMemory());
    show("exit", PyStatus_Exit(5));
    show("exit 300", PyStatus_Exit(300));
    show("exit 0", PyStatus_Exit(0));
    show("error without a message", PyStatus_Error(NULL));
    PyStatus status = PyStatus_Error("a message");
    status.func = "a_function";
    status.exitcode = 9;
    show("error of a function", status);
    return 0;
}
