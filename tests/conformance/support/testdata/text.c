/* Text in C strings: comparing, formatting, numbers, paths, error handlers; and the cost of making
 * one name of another. */
#include "facts.h"
#include "internal/pycore_fileutils.h"
#include "internal/pycore_pyerrors.h"

#include <errno.h>
#include <limits.h>
#include <wchar.h>

/* ---- Formatting and comparing --------------------------------------------------- */

static int
through_va_list(char *str, size_t size, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    int length = PyOS_vsnprintf(str, size, format, va);
    va_end(va);
    return length;
}

static void
formats(void)
{
    char text[32];
    for (size_t size = 0; size < 20; size++) {
        memset(text, '#', sizeof(text));
        int length = PyOS_snprintf(text, size, "%s-%d-%5.2f", "spam", 42, 2.5);
        FACT("%zu: %d %.30s", size, length, text);
        memset(text, '#', sizeof(text));
        length = through_va_list(text, size, "%ls%c", L"eggs", 'x');
        FACT("%zu: %d %.30s", size, length, text);
    }
    char *large = malloc((size_t)INT_MAX + 16);
    for (size_t size = (size_t)INT_MAX - 3; size < (size_t)INT_MAX + 3; size++) {
        large[size - 1] = '#';
        large[0] = '#';
        int length = PyOS_snprintf(large, size, "%d", 7);
        FACT("%zu: %d %d %d", size, length, large[0], large[size - 1]);
    }
    free(large);
}

static void
comparisons(void)
{
    static const char *const words[] = {
        "",
        "a",
        "A",
        "b",
        "B",
        "ab",
        "AB",
        "aB",
        "abc",
        "ABD",
        "Z",
        "[",
        "z",
        "{",
        "@",
        "`",
        "\xe4",
        "\xc4",
        "a\xe4",
        "spam and eggs",
        "SPAM AND EGGS",
        "spam and Eggz",
        "0",
        "9",
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(words); i++) {
        for (size_t j = 0; j < Py_ARRAY_LENGTH(words); j++) {
            const char *a = words[i], *b = words[j];
            FACT("%zu %zu: %d, %d %d %d %d %d %d", i, j, PyOS_stricmp(a, b), PyOS_strnicmp(a, b, 0),
                 PyOS_strnicmp(a, b, 1), PyOS_strnicmp(a, b, 2), PyOS_strnicmp(a, b, 100),
                 PyOS_strnicmp(a, b, -1), PyOS_strnicmp(a, b, -100));
        }
    }
}

/* ---- Numbers ------------------------------------------------------------------------ */

static void
numbers(void)
{
    static const char *const texts[] = {
        "",
        " ",
        "0",
        "00",
        "000 ",
        "01",
        "0 1",
        "0x",
        "0X1f",
        "0xg",
        "0x 1",
        "0o",
        "0o17",
        "0O8",
        "0b",
        "0b101",
        "0B2",
        "0b12",
        "10",
        "  42abc",
        "\t\v\f\r\n7",
        "+5",
        "-5",
        "- 5",
        "+-5",
        "--5",
        "-0x10",
        "+0b11",
        "-0o7",
        "x",
        "z",
        "Zz",
        "zzzzzzzzzzzz",
        "zzzzzzzzzzzzzz",
        "9223372036854775807",
        "9223372036854775808",
        "9223372036854775809",
        "-9223372036854775807",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "-18446744073709551616",
        "99999999999999999999999999x",
        "0xffffffffffffffff",
        "0xFFFFFFFFFFFFFFFFF",
        "0b1111111111111111111111111111111111111111111111111111111111111111",
        "0b10000000000000000000000000000000000000000000000000000000000000000",
        "1_000",
        "1.5",
        "0x0",
        "00x1",
        "0000000000000000000000000000000012",
        "\xa0"
        "5",
        "12\xe4",
        "3qQ",
        "1000000000000000000000000000000000000000000000000000000000000000",
        "1111111111111111111111111111111111111111111111111111111111111111",
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        for (int base = -1; base < 40; base++) {
            char *end = NULL, *signed_end = NULL;
            errno = 0;
            unsigned long value = PyOS_strtoul(texts[i], &end, base);
            int error = errno;
            errno = 0;
            long with_sign = PyOS_strtol(texts[i], &signed_end, base);
            FACT("%s in %d: %lu +%td %d, %ld +%td %d, %lu", texts[i], base, value, end - texts[i],
                 error, with_sign, signed_end - texts[i], errno,
                 PyOS_strtoul(texts[i], NULL, base));
        }
    }
}

/* ---- Paths and handlers ------------------------------------------------------------- */

/* Every path of some characters up to a length. */
static void
paths_of(const wchar_t *alphabet, int length, int sized)
{
    int count = (int)wcslen(alphabet) + sized, total = 1;
    for (int i = 0; i < length; i++) {
        total *= count;
    }
    for (int number = 0; number < total; number++) {
        wchar_t path[16] = L"", before[16];
        for (int i = 0, rest = number; i < length; i++, rest /= count) {
            path[i] = alphabet[rest % count]; /* its NUL, too, where that counts */
        }
        wmemcpy(before, path, 16);
        const wchar_t *result = _Py_normpath(path, sized ? length : -1);
        printf("%d ", length);
        for (int i = 0; i < length; i++) {
            putchar(before[i] == 0 ? '~' : (char)before[i]);
        }
        FACT(" -> %ls", result);
    }
}

static void
paths(void)
{
    for (int length = 0; length <= 8; length++) {
        paths_of(L"/.a", length, 0);
    }
    for (int length = 1; length <= 6; length++) {
        paths_of(L"/.a", length, 1);
    }
    wchar_t longer[] = L"/usr/./lib//python3.14/../../lib64/", part[] = L"a/b/c/d";
    FACT("%ls", _Py_normpath(longer, -1));
    FACT("%ls", _Py_normpath(part, 3));
}

static void
handlers(void)
{
    static const char *const names[] = {
        "strict",
        "surrogateescape",
        "replace",
        "ignore",
        "backslashreplace",
        "surrogatepass",
        "xmlcharrefreplace",
        "namereplace",
        "",
        "STRICT",
        "strict ",
        "spam",
        NULL,
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        FACT("%s: %d", names[i] != NULL ? names[i] : "NULL", _Py_GetErrorHandler(names[i]));
    }
}

/* ---- Names ---------------------------------------------------------------------------- */

/* Strings of this program's making: either library sees only that they are of a str's kind. */
static PyTypeObject str_type = { .tp_name = "str", .tp_flags = Py_TPFLAGS_UNICODE_SUBCLASS };

static PyObject *
ascii(const char *text)
{
    size_t length = strlen(text);
    PyASCIIObject *str = calloc(1, sizeof(*str) + length + 1);
    str->ob_base.ob_refcnt = 1;
    str->ob_base.ob_type = &str_type;
    str->length = (Py_ssize_t)length;
    str->state.kind = PyUnicode_1BYTE_KIND;
    str->state.compact = 1;
    str->state.ascii = 1;
    memcpy(str + 1, text, length);
    return (PyObject *)str;
}

static PyObject *
wide(const wchar_t *text, int kind)
{
    size_t length = wcslen(text);
    PyCompactUnicodeObject *str = calloc(1, sizeof(*str) + 4 * (length + 1));
    str->_base.ob_base.ob_refcnt = 1;
    str->_base.ob_base.ob_type = &str_type;
    str->_base.length = (Py_ssize_t)length;
    str->_base.state.kind = (unsigned)kind;
    str->_base.state.compact = 1;
    for (size_t i = 0; i < length; i++) {
        switch (kind) {
        case 1:
            ((uint8_t *)(str + 1))[i] = (uint8_t)text[i];
            break;
        case 2:
            ((uint16_t *)(str + 1))[i] = (uint16_t)text[i];
            break;
        default:
            ((uint32_t *)(str + 1))[i] = (uint32_t)text[i];
        }
    }
    return (PyObject *)str;
}

static uint32_t state = 1;

static uint32_t
some(uint32_t below)
{
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
}

static void
names(void)
{
    start(0);
    static const Py_ssize_t limits[] = { -1, 0, 1, 2, 3, 5, 8, 20, 1000, -2 };
    static const char letters[] = "abAB_xyzZ0";
    PyObject *list[40];
    for (int i = 0; i < 32; i++) {
        char text[64] = "";
        int length = i < 20 ? i % 7 : (int)some(60);
        for (int j = 0; j < length; j++) {
            text[j] = letters[some(sizeof(letters) - 1)];
        }
        list[i] = ascii(text);
    }
    list[32] = ascii("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    list[33] = ascii("baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    list[34] = wide(L"na\u00efve", 1);
    list[35] = wide(L"n\u00e4if", 1);
    list[36] = wide(L"\u20acuro", 2);
    list[37] = wide(L"\u03c0\u03b1", 2);
    list[38] = wide(L"\U0001f600\U0001f601\u00e9a", 4);
    list[39] = wide(L"\U0001f602", 4);
    for (int i = 0; i < 40; i++) {
        for (int j = 0; j < 40; j++) {
            for (size_t k = 0; k < Py_ARRAY_LENGTH(limits); k++) {
                FACT("%d %d at most %zd: %zd", i, j, limits[k],
                     _Py_UTF8_Edit_Cost(list[i], list[j], limits[k]));
            }
        }
    }
    PyObject *bad = wide(L"a\xd800", 2), *good = ascii("a");
    FACT("surrogate: %zd", _Py_UTF8_Edit_Cost(bad, good, -1));
}

static const struct section sections[] = {
    { "formats", formats, 0, 1 },   { "comparisons", comparisons, 0, 1 },
    { "numbers", numbers, 0, 1 },   { "paths", paths, 0, 1 },
    { "handlers", handlers, 0, 1 }, { "names", names, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
