/* C strings, paths and buffers: functions that hold no state. */
#include "bench.h"
#include "pystrcmp.h"

#include <string.h>
#include <wchar.h>

extern wchar_t *_Py_normpath(wchar_t *path, Py_ssize_t size);

/* Makes the compiler believe that the memory was changed, and a value used. */
#define ANEW(value) __asm__ volatile("" : : "r"(value) : "memory")

/* Two names of a header, as two programs write it. */
static uint64_t
mystricmp(long n)
{
    static char one[] = "Content-Type", two[] = "content-type";
    return TIMED(n, ANEW(PyOS_mystricmp(one, two)));
}

/* Two that differ at once: a search through a table. */
static uint64_t
mystricmp_other(long n)
{
    static char one[] = "Content-Type", two[] = "host";
    return TIMED(n, ANEW(PyOS_mystricmp(one, two)));
}

/* Copying the path is part of it, as it is changed in place. */
static uint64_t
normpath_of(long n, const wchar_t *path)
{
    wchar_t at[128];
    size_t length = wcslen(path);
    return TIMED(n, {
        memcpy(at, path, (length + 1) * sizeof(at[0]));
        ANEW(_Py_normpath(at, (Py_ssize_t)length));
    });
}

static uint64_t
normpath(long n)
{
    return normpath_of(n, L"/usr//lib/./python3.14/../python3.14/site-packages/../lib-dynload");
}

static uint64_t
normpath_plain(long n)
{
    return normpath_of(n, L"/usr/lib/python3.14/site-packages/numpy/core");
}

static uint64_t
format(long n)
{
    static char text[64], *name = "spam";
    return TIMED(n, ANEW(PyOS_snprintf(text, sizeof(text), "%s: %d", name, 42)));
}

static uint64_t
contiguous(long n, Py_ssize_t *strides)
{
    static Py_ssize_t shape[] = { 4, 5, 6 };
    Py_buffer view = { .len = 4 * 5 * 6 * 8, .itemsize = 8, .ndim = 3, .shape = shape };
    view.strides = strides;
    return TIMED(n, {
        ANEW(&view);
        ANEW(PyBuffer_IsContiguous(&view, 'A'));
    });
}

static uint64_t
contiguous_c(long n)
{
    static Py_ssize_t strides[] = { 240, 48, 8 };
    return contiguous(n, strides);
}

static uint64_t
contiguous_fortran(long n)
{
    static Py_ssize_t strides[] = { 8, 32, 160 };
    return contiguous(n, strides);
}

const operation text_operations[] = {
    { "mystricmp", mystricmp, 0 },
    { "mystricmp_other", mystricmp_other, 0 },
    { "normpath", normpath, 0 },
    { "normpath_plain", normpath_plain, 0 },
    { "snprintf", format, 0 },
    { "contiguous_c", contiguous_c, 0 },
    { "contiguous_fortran", contiguous_fortran, 0 },
    { 0 },
};
