/* The LC_CTYPE locale of the process: reading it, setting it from the environment, and coercing "C"
 * to UTF-8.
 *
 * Everything here reads or changes state that the whole process shares (the locale, the
 * environment); it is for the time before the runtime is up, on one thread. */
#include "text/text.h"

#include "internal/pycore_pylifecycle.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

/* -1: not known; it changes with the LC_CTYPE locale only. */
#define FORCE_ASCII (&_PyRuntime.fileutils.force_ascii)

/* Names by which C libraries call the ASCII charset, compared without case, '-' and '_'. */
static const char *const ascii_names[] = {
    "ascii",        "646",          "ansi x3.4 1968", "ansi x3.4 1986",
    "ansix3.41968", "ansix3.41986", "cp367",          "csascii",
    "ibm367",       "iso646.us",    "iso646us",       "iso646.1991irv",
    "isoir6",       "us",           "usascii",        NULL,
};

static int
same_charset(const char *name, const char *known)
{
    for (;; name++, known++) {
        while (*name == '-' || *name == '_' || *name == ' ') {
            name++;
        }
        while (*known == ' ') {
            known++;
        }
        if (*name == 0 || *known == 0) {
            return *name == *known;
        }
        if (strncasecmp(name, known, 1) != 0) {
            return 0;
        }
    }
}

static int
is_ascii_name(const char *codeset)
{
    for (const char *const *known = ascii_names; *known != NULL; known++) {
        if (same_charset(codeset, *known)) {
            return 1;
        }
    }
    return 0;
}

/* True when the "C" locale says that its charset is ASCII and yet decodes bytes that are not. */
static int
detect_force_ascii(void)
{
    const char *locale = setlocale(LC_CTYPE, NULL);
    if (locale == NULL) {
        return 1;
    }
    if (strcmp(locale, "C") != 0 && strcmp(locale, "POSIX") != 0) {
        return 0;
    }
    const char *codeset = nl_langinfo(CODESET);
    if (codeset == NULL || codeset[0] == 0) {
        return 1;
    }
    if (!is_ascii_name(codeset)) {
        return 0;
    }
    for (int byte = 0x80; byte <= 0xFF; byte++) {
        const char text = (char)byte;
        mbstate_t state = { 0 };
        wchar_t code;
        size_t used = mbrtowc(&code, &text, 1, &state);
        if (used != (size_t)-1 && used != (size_t)-2) {
            return 1;
        }
    }
    return 0;
}

int
_Py_GetForceASCII(void)
{
    /* Two threads that find it unknown compute the same value. */
    int forced = _Py_atomic_load_int_relaxed(FORCE_ASCII);
    if (forced < 0) {
        forced = detect_force_ascii();
        _Py_atomic_store_int_relaxed(FORCE_ASCII, forced);
    }
    return forced;
}

/* To be called whenever the locale changes. */
static void
_Py_ResetForceASCII(void)
{
    _Py_atomic_store_int_relaxed(FORCE_ASCII, -1);
}

wchar_t *
_Py_GetLocaleEncoding(void)
{
    const char *codeset = nl_langinfo(CODESET);
    wchar_t *name = NULL;
    if (codeset == NULL || codeset[0] == 0) {
        codeset = "UTF-8";
    }
    _Py_DecodeLocaleEx(codeset, &name, NULL, NULL, 1, _Py_ERROR_SURROGATEESCAPE);
    return name;
}

/* ---- The legacy "C" locale and what may stand in for it ------------------ */

static const char *const coercion_targets[] = { "C.UTF-8", "C.utf8", "UTF-8", NULL };

static int
_Py_LegacyLocaleDetected(int warn)
{
    const char *locale = setlocale(LC_CTYPE, NULL);
    if (locale == NULL) {
        return 0;
    }
    /* The warning accepts either name, as users write them; the decision uses what setlocale()
     * returns. */
    return strcmp(locale, "C") == 0 || (warn && strcmp(locale, "POSIX") == 0);
}

char *
_Py_SetLocaleFromEnv(int category)
{
    char *locale = setlocale(category, "");
    _Py_ResetForceASCII();
    return locale;
}

/* Makes `target` the locale of this process and of the processes that it starts. */
static int
coerce_to(const char *target, int warn)
{
    if (setenv("LC_CTYPE", target, 1) != 0) {
        fprintf(stderr, "Error setting LC_CTYPE, skipping C locale coercion\n");
        return 0;
    }
    if (warn) {
        fprintf(stderr,
                "Python detected LC_CTYPE=C: LC_CTYPE coerced to %.20s (set another locale or "
                "PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n",
                target);
    }
    _Py_SetLocaleFromEnv(LC_ALL);
    return 1;
}

int
_Py_CoerceLegacyLocale(int warn)
{
    int coerced = 0;
    const char *all = getenv("LC_ALL");
    if (all != NULL && all[0] != 0) {
        return 0; /* LC_ALL wins over LC_CTYPE: changing that would have no effect */
    }
    char *before = gopyrt_locale_save();
    if (before == NULL) {
        return 0;
    }
    for (const char *const *target = coercion_targets; *target != NULL; target++) {
        if (setlocale(LC_CTYPE, *target) == NULL) {
            continue;
        }
        const char *codeset = nl_langinfo(CODESET);
        if (codeset == NULL || codeset[0] == 0) {
            continue; /* a locale by name only */
        }
        coerced = coerce_to(*target, warn);
        break;
    }
    if (!coerced) {
        setlocale(LC_CTYPE, before);
    }
    _Py_ResetForceASCII();
    PyMem_RawFree(before);
    return coerced;
}

void
gopyrt_locale_warn_legacy(void)
{
    if (_PyRuntime.preconfig.coerce_c_locale_warn && _Py_LegacyLocaleDetected(1)) {
        fprintf(
            stderr,
            "Python runtime initialized with LC_CTYPE=C (a locale with default ASCII encoding), "
            "which may cause Unicode compatibility problems. Using C.UTF-8, C.utf8, or UTF-8 "
            "(if available) as alternative Unicode-compatible locales is recommended.\n");
    }
}

const char *
gopyrt_locale_name(void)
{
    const char *locale = setlocale(LC_CTYPE, NULL);
    return locale == NULL ? "" : locale;
}

char *
gopyrt_locale_save(void)
{
    const char *locale = setlocale(LC_CTYPE, NULL);
    size_t size = locale == NULL ? 0 : strlen(locale) + 1;
    char *copy = size == 0 ? NULL : PyMem_RawMalloc(size);
    return copy == NULL ? NULL : memcpy(copy, locale, size);
}

void
gopyrt_locale_restore(char *saved)
{
    if (saved != NULL) {
        setlocale(LC_CTYPE, saved);
        _Py_ResetForceASCII();
        PyMem_RawFree(saved);
    }
}
