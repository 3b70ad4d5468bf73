/* Names, descriptors and paths where the real CPython has no answer to compare with: memory that
 * runs out, objects that are no str, errors. */
#include "host.h"

#include "fatal/fatal.h"
#include "internal/pycore_pyerrors.h"
#include "text/text.h"

#include <errno.h>
#include <fcntl.h>
#include <wchar.h>

static PyTypeObject str_type = { .tp_flags = Py_TPFLAGS_UNICODE_SUBCLASS };
static PyTypeObject other_type = { .tp_flags = Py_TPFLAGS_LONG_SUBCLASS };

typedef struct {
    PyCompactUnicodeObject head;
    uint32_t text[8];
} wide_str;

static wide_str
wide(PyTypeObject *type, const wchar_t *text)
{
    wide_str str = { .head._base = {
                         .ob_base.ob_type = type,
                         .length = (Py_ssize_t)wcslen(text),
                         .state = { .kind = PyUnicode_4BYTE_KIND, .compact = 1 },
                     } };
    wmemcpy((wchar_t *)str.text, text, wcslen(text));
    return str;
}

#define COST(a, b) _Py_UTF8_Edit_Cost((PyObject *)&(a), (PyObject *)&(b), -1)

static void
errors(void)
{
    wide_str a = wide(&str_type, L"\u20acuro"), b = wide(&str_type, L"\u20acur");
    wide_str lone = wide(&str_type, L"a\xdc80"), number = wide(&other_type, L"a");
    const char *message;

    EXPECT(COST(a, b) == 2 && gopyrt_error_take(NULL) == GOPYRT_ERROR_NONE);
    EXPECT(COST(a, lone) == -1 && gopyrt_error_take(&message) == GOPYRT_ERROR_VALUE);
    EXPECT(strcmp(message, "'utf-8' codec can't encode character '\\udc80' in position 1: "
                           "surrogates not allowed")
           == 0);
    EXPECT(COST(lone, a) == -1 && gopyrt_error_take(NULL) == GOPYRT_ERROR_VALUE);
    EXPECT(COST(a, number) == -1 && gopyrt_error_take(&message) == GOPYRT_ERROR_TYPE);
    EXPECT(strcmp(message, "bad argument type for built-in operation") == 0);
    EXPECT(COST(number, a) == -1 && gopyrt_error_take(NULL) == GOPYRT_ERROR_TYPE);
    for (int n = 0; n < 2; n++) {
        host_fail_raw(n);
        EXPECT(COST(a, b) == -1 && gopyrt_error_take(&message) == GOPYRT_ERROR_MEMORY);
        EXPECT(strcmp(message, "_Py_UTF8_Edit_Cost: no memory") == 0);
    }
    host_fail_raw(2);
    EXPECT(COST(a, b) == 2 && host_raw_requests == 2);
    host_fail_raw(-1);
    /* What the string itself has is used. */
    a.head.utf8 = "cached";
    a.head.utf8_length = 6;
    b.head.utf8 = "Cached";
    b.head.utf8_length = 6;
    host_fail_raw(0);
    EXPECT(COST(a, b) == 1);
    host_fail_raw(-1);
    /* A static string where the host has no types. */
    wide_str untyped = wide(NULL, L"a"), other = wide(NULL, L"b");
    EXPECT(COST(untyped, other) == 2);
}

/* Every block of memory has its exact size, so that a sanitizer sees a step too far. */
static void
placement(void)
{
    static const wchar_t *const paths[] = { L"", L"/", L"//", L"a/..", L"./a", L"a/.", L"///." };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(paths); i++) {
        size_t size = (wcslen(paths[i]) + 1) * sizeof(wchar_t);
        wchar_t *path = malloc(size);
        memcpy(path, paths[i], size);
        EXPECT(_Py_normpath(path, -1) == path);
        free(path);
    }
    /* A size in the middle of "./", where CPython runs away. */
    wchar_t path[] = L"./a";
    EXPECT(wcscmp(_Py_normpath(path, 1), L"") == 0);
    char *exact = malloc(3);
    memcpy(exact, "0x", 3);
    char *end;
    EXPECT(PyOS_strtoul(exact, &end, 0) == 0 && end == exact + 1);
    EXPECT(PyOS_strtoul(exact + 2, &end, 0) == 0 && end == exact + 2);
    free(exact);
}

/* errno is kept when nothing goes wrong, and each failure has its own. */
static void
descriptors(void)
{
    errno = 0;
    EXPECT(_Py_open_noraise("/no such file", O_RDONLY) == -1 && errno == ENOENT);
    int fd = _Py_open_noraise("/dev/null", O_RDWR);
    EXPECT(fd >= 0 && _Py_IsValidFD(fd) && fcntl(fd, F_GETFD) == FD_CLOEXEC);
    struct stat status;
    EXPECT(_Py_fstat_noraise(fd, &status) == 0 && S_ISCHR(status.st_mode));
    _Py_closerange(fd, fd - 1);
    EXPECT(_Py_IsValidFD(fd));
    _Py_closerange(fd, fd);
    EXPECT(!_Py_IsValidFD(fd) && !_Py_IsValidFD(-1));
    errno = 0;
    EXPECT(_Py_fstat_noraise(fd, &status) == -1 && errno == EBADF);
    char line[2];
    EXPECT(Py_UniversalNewlineFgets(line, 2, stdin, (PyObject *)line) == NULL && errno == ENXIO);
}

/* The macros of the headers, which read the tables. */
static void
characters(void)
{
    for (int c = -128; c < 256; c++) {
        int letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        EXPECT((Py_ISALPHA(c) != 0) == letter);
        EXPECT(Py_TOLOWER(c) == ((c >= 'A' && c <= 'Z') ? c + 32 : (c & 255)));
        EXPECT(Py_TOUPPER(c) == ((c >= 'a' && c <= 'z') ? c - 32 : (c & 255)));
    }
    Py_UCS4 full[3];
    EXPECT(_PyUnicode_ToUpperFull(0xfb03, full) == 3 && full[0] == 'F' && full[2] == 'I');
    EXPECT(_PyUnicode_ToFoldedFull(0xdf, full) == 2 && full[1] == 's');
    EXPECT(_PyUnicode_ToTitleFull(0x1c4, full) == 1 && full[0] == 0x1c5);
    EXPECT(_PyUnicode_ToLowerFull(0x110000, full) == 1 && full[0] == 0x110000);
    EXPECT(Py_UNICODE_JOIN_SURROGATES(0xd83d, 0xde00) == 0x1f600);
    EXPECT(Py_UNICODE_HIGH_SURROGATE(0x1f600) == 0xd83d);
    EXPECT(Py_UNICODE_LOW_SURROGATE(0x1f600) == 0xde00);
}

int
main(void)
{
    errors();
    placement();
    descriptors();
    characters();
    puts("ok");
    return 0;
}
