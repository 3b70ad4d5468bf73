/* Runs cases: `calls plain NAME...` each in a process that never forked, `calls forked
 * NAME...` each in a child and in a grandchild of one process under load, in the
 * situation that they have in common. `calls list` prints the table.
 *
 * A process that waits for the one with the case prints a line for each: how it
 * was run, "ok" or what is wrong, and the answer. An alarm ends a process that
 * hangs.
 */
#include "calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Written by the process with the case, read by the one that waits. */
struct report {
    int reached, returned;
    char answer[3000];
    char wrong[1000];
};

static struct call *calls;
static struct report *report;

/* ---- The table ------------------------------------------------------------- */

void
call_add(struct call *call)
{
    call->next = calls;
    calls = call;
}

static struct call *
call_find(const char *name)
{
    for (struct call *call = calls; call != NULL; call = call->next) {
        if (strcmp(call->name, name) == 0) {
            return call;
        }
    }
    fprintf(stderr, "there is no case for %s\n", name);
    exit(2);
}

static void
call_list(void)
{
    static const char *const places[] = { "bare", "attached", "detached", "inside" };

    for (struct call *call = calls; call != NULL; call = call->next) {
        printf("%s\t%s\t%s\n", call->name, places[call->where],
               call->differs != NULL ? call->differs : "");
    }
}

void *
exported(const char *name)
{
    void *address = dlsym(RTLD_DEFAULT, name);
    if (address == NULL) {
        call_wrong(__FILE__, __LINE__, "not exported: %s", name);
    }
    return address;
}

/* ---- What a case says ------------------------------------------------------ */

void
call_tell(const char *format, ...)
{
    size_t used = strlen(report->answer);
    va_list args;

    va_start(args, format);
    vsnprintf(report->answer + used, sizeof(report->answer) - used, format, args);
    va_end(args);
}

void
call_wrong(const char *file, int line, const char *format, ...)
{
    const char *base = strrchr(file, '/');
    int used = snprintf(report->wrong, sizeof(report->wrong),
                        "%s:%d: ", base != NULL ? base + 1 : file, line);
    va_list args;

    va_start(args, format);
    vsnprintf(report->wrong + used, sizeof(report->wrong) - (size_t)used, format, args);
    va_end(args);
    _exit(99);
}

void
call_gives(const char *file, int line, const char *what, long long want, long long got)
{
    if (want != got) {
        call_wrong(file, line, "%s is %lld, not %lld", what, got, want);
    }
    call_tell(" %lld", got);
}

void
call_reads(const char *file, int line, const char *what, const char *want, const char *got)
{
    if (want == NULL || got == NULL ? want != got : strcmp(want, got) != 0) {
        call_wrong(file, line, "%s is \"%s\", not \"%s\"", what, got != NULL ? got : "(null)",
                   want != NULL ? want : "(null)");
    }
    call_tell(" \"%s\"", got != NULL ? got : "(null)");
}

void
call_succeeds(const char *file, int line, const char *what, PyStatus status)
{
    if (status._type != 0) {
        call_wrong(file, line, "%s: %s: %s", what, status.func ? status.func : "?",
                   status.err_msg ? status.err_msg : "(no message)");
    }
}

/* ---- Running --------------------------------------------------------------- */

#define PATIENCE 100 /* seconds until SIGALRM ends the process */

/* In the process that has the case to itself. */
static _Noreturn void
call_run(const struct call *call, int stderr_file)
{
    signal(SIGALRM, SIG_DFL);
    alarm(call->hangs ? 1 : PATIENCE);
    dup2(stderr_file, STDERR_FILENO);
    report->reached = 1;
    call->run();
    report->returned = 1;
    _exit(0);
}

static void
wrong(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (report->wrong[0] == '\0') {
        vsnprintf(report->wrong, sizeof(report->wrong), format, args);
    }
    va_end(args);
}

static void
judge(const struct call *call, int status, const char *said)
{
    if (!report->reached) {
        wrong("the case was not reached: wait status %#x, %s", status, said);
    }
    else if (call->hangs) {
        if (report->returned || !WIFSIGNALED(status) || WTERMSIG(status) != SIGALRM) {
            wrong("does not hang");
        }
    }
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
        wrong("HANGS");
    }
    else if (WIFSIGNALED(status) && WTERMSIG(status) != call->dies) {
        wrong("killed by signal %d: %s", WTERMSIG(status), said);
    }
    else if (WIFEXITED(status) && call->dies != 0) {
        wrong("exits with %d and does not die", WEXITSTATUS(status));
    }
    else if (call->ends && (report->returned || WEXITSTATUS(status) != call->status)) {
        wrong("does not exit with %d: status %#x", call->status, status);
    }
    else if (!call->ends && !call->dies && !report->returned) {
        wrong("exits with %d before the case is over: %s", WEXITSTATUS(status), said);
    }
    /* Py_FinalizeEx has interpreters to warn about where others were not lost to a fork. */
    static const char left[] = "<sys>:0: RuntimeWarning: remaining subinterpreters; "
                               "close them with Interpreter.close()\n";
    if (strncmp(said, left, sizeof(left) - 1) == 0) {
        said += sizeof(left) - 1;
    }
    if (call->says != NULL ? strstr(said, call->says) == NULL : said[0] != '\0') {
        wrong("says on stderr: \"%s\"", said);
    }
}

static void
one_line(char *text)
{
    while ((text = strchr(text, '\n')) != NULL) {
        *text = '|';
    }
}

static void
wait_and_tell(const struct call *call, const char *how, pid_t child, int stderr_file)
{
    static char said[20000];
    int status;

    if (child < 0) {
        perror(how);
        exit(2);
    }
    while (waitpid(child, &status, 0) != child) {
        if (errno != EINTR) {
            perror("waitpid");
            exit(2);
        }
    }
    ssize_t length = pread(stderr_file, said, sizeof(said) - 1, 0);
    said[length > 0 ? length : 0] = '\0';
    judge(call, status, said);
    one_line(report->wrong);
    one_line(report->answer);
    printf("%s\t%s\t%s\t%s\n", call->name, how, report->wrong[0] == '\0' ? "ok" : report->wrong,
           report->answer);
    fflush(stdout);
    memset(report, 0, sizeof(*report));
    if (ftruncate(stderr_file, 0) != 0 || lseek(stderr_file, 0, SEEK_SET) != 0) {
        perror("the file for stderr");
    }
}

/* Runs the case in a new program, which gets the files. */
static void
run_plain(const struct call *call, int report_file, int stderr_file)
{
    char files[2][16];
    snprintf(files[0], sizeof(files[0]), "%d", report_file);
    snprintf(files[1], sizeof(files[1]), "%d", stderr_file);
    pid_t child = vfork();
    if (child == 0) {
        execl("/proc/self/exe", "calls", "alone", call->name, files[0], files[1], (char *)NULL);
        _exit(3);
    }
    wait_and_tell(call, "plain", child, stderr_file);
}

/* In the situation of the case. */
static void
run_forked(const struct call *call, int stderr_file)
{
    load_work();
    pid_t child = fork();
    if (child == 0) {
        here.forked = 1;
        call_run(call, stderr_file);
    }
    wait_and_tell(call, "child", child, stderr_file);

    pid_t middle = fork();
    if (middle == 0) {
        alarm(3 * PATIENCE);
        situation_use_go();
        child = fork();
        if (child == 0) {
            here.forked = 2;
            call_run(call, stderr_file);
        }
        wait_and_tell(call, "grandchild", child, stderr_file);
        _exit(0);
    }
    load_rest(); /* nothing is forked any more, and the processor is the children's */
    int status;
    if (waitpid(middle, &status, 0) != middle || status != 0) {
        printf("%s\tgrandchild\tthe process between ends with status %#x\t\n", call->name, status);
    }
    fflush(stdout);
}

/* A stack whose end is far away, or nowhere, is not reached: 8 megabytes at most. */
static void
limit_stack(void)
{
    const rlim_t most = 8 << 20;
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur > most) { /* "unlimited", too */
        limit.rlim_cur = most;
        if (setrlimit(RLIMIT_STACK, &limit) != 0) {
            perror("setrlimit");
            exit(2);
        }
    }
}

static int
open_files(int *report_file, int *stderr_file)
{
    *report_file = memfd_create("report", 0);
    *stderr_file = memfd_create("stderr", 0);
    return *report_file < 0 || *stderr_file < 0 || ftruncate(*report_file, sizeof(*report)) != 0;
}

int
main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "list") == 0) {
        call_list();
        return 0;
    }
    int alone = strcmp(mode, "alone") == 0 && argc == 5, forked = strcmp(mode, "forked") == 0;
    if (argc < 3 || (!alone && !forked && strcmp(mode, "plain") != 0)) {
        fprintf(stderr, "usage: calls list | plain NAME... | forked NAME...\n");
        return 2;
    }
    int report_file = alone ? atoi(argv[3]) : -1, stderr_file = alone ? atoi(argv[4]) : -1;
    if (!alone && open_files(&report_file, &stderr_file)) {
        perror("files for the report");
        return 2;
    }
    report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED, report_file, 0);
    if (report == MAP_FAILED) {
        perror("mmap");
        return 2;
    }
    limit_stack();
    const struct call *first = call_find(argv[2]);
    alarm(5 * PATIENCE);
    if (alone || forked) {
        situation_enter(first->where);
    }
    if (alone) {
        call_run(first, stderr_file);
    }
    for (int i = 2; i < argc; i++) {
        const struct call *call = call_find(argv[i]);
        alarm(5 * PATIENCE);
        if (!forked) {
            run_plain(call, report_file, stderr_file);
        }
        else if (call->where == first->where) {
            run_forked(call, stderr_file);
        }
        else {
            fprintf(stderr, "%s and %s have different situations\n", first->name, call->name);
            _exit(2);
        }
    }
    fflush(stdout);
    _exit(0);
}
