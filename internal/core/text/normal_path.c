/* Paths without what can be left out of them, whatever the file system holds.
 *
 * Callers: any thread, for memory of its own. Fork and signals: async-signal-safe. */
#include "text/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif
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

/* The first separator from `at` on with something behind it that may have to go: another one, a
 * dot, the end. `size` when there is none, and the path is normal from there on. */
static Py_ssize_t
first_to_check(const wchar_t *path, Py_ssize_t at, Py_ssize_t size)
{
#ifdef __SSE2__
    const __m128i separator = _mm_set1_epi32(SEPARATOR), dot = _mm_set1_epi32(L'.');
    for (; at + 5 <= size; at += 4) {
        __m128i four = _mm_loadu_si128((const __m128i *)(path + at));
        __m128i behind = _mm_loadu_si128((const __m128i *)(path + at + 1));
        __m128i wanted =
            _mm_or_si128(_mm_cmpeq_epi32(behind, separator), _mm_cmpeq_epi32(behind, dot));
        wanted = _mm_and_si128(wanted, _mm_cmpeq_epi32(four, separator));
        int found = _mm_movemask_ps(_mm_castsi128_ps(wanted));
        if (found != 0) {
            return at + __builtin_ctz((unsigned)found);
        }
    }
#endif
    for (; at < size; at++) {
        if (path[at] == SEPARATOR
            && (at + 1 == size || path[at + 1] == SEPARATOR || path[at + 1] == L'.')) {
            break;
        }
    }
    return at;
}

/* Whether the names before `end` end with "..", which no further one takes back. */
static int
ends_with_parent(const wchar_t *path, Py_ssize_t root, Py_ssize_t end)
{
    return end - root >= 2 && path[end - 1] == L'.' && path[end - 2] == L'.'
           && (end - root == 2 || path[end - 3] == SEPARATOR);
}

/* The rest of a path, of which what is before `end` is done, and `at` begins a name. What is
 * written is never ahead of what is read. Returns the new length. */
static Py_ssize_t
normalize(wchar_t *path, Py_ssize_t root, Py_ssize_t end, Py_ssize_t at, Py_ssize_t size)
{
    for (; at < size; at++) {
        if (path[at] == SEPARATOR) {
            continue;
        }
        if (path[at] == L'.') {
            if (at + 1 == size || path[at + 1] == SEPARATOR) {
                continue;
            }
            int parent = path[at + 1] == L'.' && (at + 2 == size || path[at + 2] == SEPARATOR);
            if (parent && end > root && !ends_with_parent(path, root, end)) {
                while (end > root && path[--end] != SEPARATOR) {
                }
                at++;
                continue;
            }
            if (parent && root > 0) {
                at++; /* above the root is the root */
                continue;
            }
        }
        if (end > root) {
            path[end++] = SEPARATOR;
        }
        for (wchar_t c; at < size && (c = path[at]) != SEPARATOR; at++) {
            path[end++] = c;
        }
    }
    return end;
}

/* `size` counts the characters, a NUL among them; below 0 the first NUL ends the path. Behind the
 * result is a NUL. */
wchar_t *
_Py_normpath(wchar_t *path, Py_ssize_t size)
{
    if (size < 0) {
        size = (Py_ssize_t)wcslen(path);
    }
    if (size == 0) {
        return path;
    }
    Py_ssize_t root = root_length(path, size), end = root, at = root;
    if (root == size || path[root] != L'.') {
        end = first_to_check(path, root, size);
        at = end + 1;
    }
    path[normalize(path, root, end, at, size)] = L'\0';
    return path;
}
