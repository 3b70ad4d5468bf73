/* Paths without what can be left out of them, whatever the file system holds.
 *
 * Callers: any thread, for memory of its own. Fork and signals: async-signal-safe. */
#include "text/text.h"

#include <string.h>
#include <wchar.h>

#define SEPARATOR L'/'

/* Two separators at the start mean something to POSIX, three or more are one. */
static Py_ssize_t
root_length(const wchar_t *path, Py_ssize_t size)
{
    Py_ssize_t count = 0;
    while (count < size && path[count] == SEPARATOR) {
        count++;
    }
    return count == 2 ? 2 : count > 0;
}

static int
is_parent(const wchar_t *name, Py_ssize_t length)
{
    return length == 2 && name[0] == L'.' && name[1] == L'.';
}

/* Works in place: what is written is never ahead of what is read. `size` counts the characters,
 * a NUL among them; below 0 the first NUL ends the path. Behind the result is a NUL. */
wchar_t *
_Py_normpath(wchar_t *path, Py_ssize_t size)
{
    if (size < 0) {
        size = (Py_ssize_t)wcslen(path);
    }
    if (size == 0) {
        return path;
    }
    Py_ssize_t root = root_length(path, size), end = root;
    Py_ssize_t names = 0; /* those at the end that a ".." can take back */

    for (Py_ssize_t next, at = root; at < size; at = next + 1) {
        for (next = at; next < size && path[next] != SEPARATOR; next++) {
        }
        Py_ssize_t length = next - at;
        if (length == 0 || (length == 1 && path[at] == L'.')) {
            continue;
        }
        int parent = is_parent(path + at, length);
        if (parent && names > 0) {
            names--;
            while (end > root && path[--end] != SEPARATOR) {
            }
            continue;
        }
        if (parent && root > 0) {
            continue;
        }
        names += !parent;
        if (end > root) {
            path[end++] = SEPARATOR;
        }
        if (end != at) {
            wmemmove(path + end, path + at, (size_t)length);
        }
        end += length;
    }
    path[end] = L'\0';
    return path;
}
