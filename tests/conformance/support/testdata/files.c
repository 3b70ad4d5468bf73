/* Files and file descriptors, and how near the end of the C stack is. */
#include "facts.h"
#include "internal/pycore_fileutils.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* ---- Lines ----------------------------------------------------------------------- */

static void
lines_of(const char *name, const char *text, size_t length, int room)
{
    FILE *file = tmpfile();
    fwrite(text, 1, length, file);
    rewind(file);
    char line[40];
    for (int i = 0; i < 30; i++) {
        memset(line, '#', sizeof(line));
        char *result = Py_UniversalNewlineFgets(line, room, file, NULL);
        printf("%s %d: %d at %ld eof %d ", name, room, result == line, ftell(file),
               feof(file) != 0);
        for (int j = 0; j < 12; j++) {
            printf("%02x", (unsigned char)line[j]);
        }
        putchar('\n');
        if (result == NULL) {
            break;
        }
    }
    FACT("closed: %d", Py_fclose(file));
}

static void
line_ends(void)
{
    static const char text[] = "one\ntwo\rthree\r\n\r\r\n\n\rfour\0five\xff\r";
    for (int room = 1; room < 12; room++) {
        lines_of("all", text, sizeof(text) - 1, room);
        lines_of("empty", "", 0, room);
        lines_of("no end", "spam", 4, room);
        lines_of("half an end", "\r", 1, room);
        lines_of("end", "\r\n", 2, room);
    }
    char line[4] = "abc";
    errno = 0;
    char *result = Py_UniversalNewlineFgets(line, 4, stdin, (PyObject *)line);
    FACT("with an object: %d %d %s", result == NULL, errno, line);
}

/* ---- Descriptors -------------------------------------------------------------------- */

static void
descriptors(void)
{
    start(0);
    int fd = _Py_open_noraise("/dev/null", O_RDWR);
    FACT("open: %d %d", fd >= 0, fcntl(fd, F_GETFD));
    errno = 0;
    int none = _Py_open_noraise("/no such file", O_RDONLY);
    FACT("missing: %d %d", none, errno);
    FACT("valid: %d %d %d %d", _Py_IsValidFD(fd), _Py_IsValidFD(-1), _Py_IsValidFD(10000),
         _Py_IsValidFD(INT_MAX));
    struct stat status = { 0 };
    int result = _Py_fstat_noraise(fd, &status);
    FACT("fstat: %d %d", result, S_ISCHR(status.st_mode));
    errno = 0;
    result = _Py_fstat_noraise(-1, &status);
    FACT("fstat: %d %d", result, errno);
    int copy = _Py_dup(fd);
    FACT("dup: %d %d", copy > fd, fcntl(copy, F_GETFD));
    FACT("dup of none: %d, attached %d", _Py_dup(-1), PyGILState_Check());
    for (int i = 20; i < 40; i++) {
        dup2(fd, i);
    }
    _Py_closerange(25, 30);
    for (int i = 18; i < 42; i++) {
        printf("%d", _Py_IsValidFD(i));
    }
    _Py_closerange(35, 34);
    _Py_closerange(38, INT_MAX);
    putchar(' ');
    for (int i = 18; i < 42; i++) {
        printf("%d", _Py_IsValidFD(i));
    }
    putchar('\n');
    fflush(stdout);
    int out = dup(1);
    dup2(out, 45);
    _Py_closerange(-5, 44);
    FILE *file = fdopen(45, "w");
    fprintf(file, "all: %d %d %d\n", _Py_IsValidFD(0), _Py_IsValidFD(20), _Py_IsValidFD(45));
    fclose(file);
}

static void
interactive(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.interactive = chosen;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    FACT("%d", PyStatus_Exception(status));
    FILE *file = tmpfile();
    FACT("%d %d %d %d %d", Py_FdIsInteractive(file, NULL), Py_FdIsInteractive(file, "<stdin>"),
         Py_FdIsInteractive(file, "???"), Py_FdIsInteractive(file, "<stdin"),
         Py_FdIsInteractive(file, ""));
    FACT("hooks: %d %d", PyOS_InputHook == NULL, PyOS_ReadlineFunctionPointer == NULL);
}

/* ---- The C stack ------------------------------------------------------------------------ */

static void
stack(void)
{
    start(0);
    PyThreadState *tstate = PyThreadState_Get();
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    char here;
    for (int room = -5; room < 8; room++) {
        /* So many margins are left, and a half, which is more than a frame. */
        impl->c_stack_soft_limit = (uintptr_t)&here - (uintptr_t)((room * 2 + 1) * 8192);
        for (int margin = 0; margin < 8; margin++) {
            FACT("room %d margin %d: %d", room, margin,
                 _Py_ReachedRecursionLimitWithMargin(tstate, margin));
        }
    }
    impl->c_stack_soft_limit = 0;
    impl->c_stack_hard_limit = 0;
    int reached = _Py_ReachedRecursionLimitWithMargin(tstate, 1);
    FACT("never set: %d %d", reached, impl->c_stack_hard_limit == 0);
    impl->c_stack_soft_limit = UINTPTR_MAX - (1 << 20);
    reached = _Py_ReachedRecursionLimitWithMargin(tstate, 1);
    FACT("never set: %d %d %d", reached, impl->c_stack_hard_limit == 0,
         impl->c_stack_soft_limit > UINTPTR_MAX / 2);
}

static const struct section sections[] = {
    { "lines", line_ends, 0, 1 },
    { "descriptors", descriptors, 0, 1 },
    { "interactive", interactive, 0, 2 },
    { "stack", stack, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
