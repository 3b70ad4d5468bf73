/* Files and file descriptors. */
#include "calls.h"
#include "internal/pycore_fileutils.h"

#include <fcntl.h>

CASE(Py_FdIsInteractive, ATTACHED)
{
    FILE *file = tmpfile();
    GIVES(0, Py_FdIsInteractive(file, "<stdin>"));
    fclose(file);
}

CASE(Py_UniversalNewlineFgets, BARE)
{
    char line[8];
    FILE *file = tmpfile();
    fputs("a\r\nb\r", file);
    rewind(file);
    READS("a\n", Py_UniversalNewlineFgets(line, sizeof(line), file, NULL));
    READS("b\n", Py_UniversalNewlineFgets(line, sizeof(line), file, NULL));
    READS(NULL, Py_UniversalNewlineFgets(line, sizeof(line), file, NULL));
    fclose(file);
}

CASE(Py_fclose, BARE)
{
    GIVES(0, Py_fclose(tmpfile()));
}

CASE(_Py_IsValidFD, BARE)
{
    GIVES(1, _Py_IsValidFD(STDERR_FILENO));
    GIVES(0, _Py_IsValidFD(-1));
}

CASE(_Py_closerange, BARE)
{
    dup2(STDERR_FILENO, 900);
    dup2(STDERR_FILENO, 901);
    dup2(STDERR_FILENO, 902);
    _Py_closerange(900, 901);
    GIVES(0, _Py_IsValidFD(900) || _Py_IsValidFD(901));
    GIVES(1, _Py_IsValidFD(902));
}

CASE(_Py_dup, ATTACHED)
{
    int fd = _Py_dup(STDERR_FILENO);
    HOLDS(fd > STDERR_FILENO && fcntl(fd, F_GETFD) == FD_CLOEXEC);
    GIVES(-1, _Py_dup(-1));
    HOLDS(PyGILState_Check());
}

CASE(_Py_fstat_noraise, BARE)
{
    struct stat status;
    GIVES(0, _Py_fstat_noraise(STDERR_FILENO, &status));
    GIVES(-1, _Py_fstat_noraise(-1, &status));
}

CASE(_Py_open_noraise, BARE)
{
    int fd = _Py_open_noraise("/dev/null", O_RDONLY);
    HOLDS(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC);
}

static int
hook(void)
{
    return 5;
}

CASE(PyOS_InputHook, BARE)
{
    HOLDS(PyOS_InputHook == NULL);
    PyOS_InputHook = hook;
    GIVES(5, PyOS_InputHook());
}

static char *
reader(FILE *in, FILE *out, const char *prompt)
{
    return in == out ? (char *)prompt : NULL;
}

CASE(PyOS_ReadlineFunctionPointer, BARE)
{
    HOLDS(PyOS_ReadlineFunctionPointer == NULL);
    PyOS_ReadlineFunctionPointer = reader;
    READS("> ", PyOS_ReadlineFunctionPointer(NULL, NULL, "> "));
}

CASE(_PyOS_ReadlineTState, BARE)
{
    HOLDS(_PyOS_ReadlineTState == NULL);
}
