/* Operations of config_ops.c on other things than configurations: the old global variables
 * and paths, the codecs. */
#ifndef GOPYRT_CONFORMANCE_CONFIG_OLD_H
#define GOPYRT_CONFORMANCE_CONFIG_OLD_H

#include "config_text.h"

#include "internal/pycore_fileutils.h"

static void
set_global(const char *name, int value)
{
    _Py_COMP_DIAG_PUSH
    _Py_COMP_DIAG_IGNORE_DEPR_DECLS
#define GLOBAL(NAME)                \
    if (strcmp(name, #NAME) == 0) { \
        NAME = value;               \
        return;                     \
    }
    GLOBAL(Py_DebugFlag);
    GLOBAL(Py_VerboseFlag);
    GLOBAL(Py_QuietFlag);
    GLOBAL(Py_InteractiveFlag);
    GLOBAL(Py_InspectFlag);
    GLOBAL(Py_OptimizeFlag);
    GLOBAL(Py_NoSiteFlag);
    GLOBAL(Py_BytesWarningFlag);
    GLOBAL(Py_FrozenFlag);
    GLOBAL(Py_IgnoreEnvironmentFlag);
    GLOBAL(Py_DontWriteBytecodeFlag);
    GLOBAL(Py_NoUserSiteDirectory);
    GLOBAL(Py_UnbufferedStdioFlag);
    GLOBAL(Py_HashRandomizationFlag);
    GLOBAL(Py_IsolatedFlag);
    GLOBAL(Py_UTF8Mode);
    _Py_COMP_DIAG_POP
    die("no such global", name);
}

#define SHOW(NAME) printf(" " #NAME "=%d", NAME)

static void
print_globals(void)
{
    _Py_COMP_DIAG_PUSH
    _Py_COMP_DIAG_IGNORE_DEPR_DECLS
    printf("flags:");
    SHOW(Py_DebugFlag);
    SHOW(Py_VerboseFlag);
    SHOW(Py_QuietFlag);
    SHOW(Py_InteractiveFlag);
    SHOW(Py_InspectFlag);
    SHOW(Py_OptimizeFlag);
    SHOW(Py_NoSiteFlag);
    SHOW(Py_BytesWarningFlag);
    SHOW(Py_FrozenFlag);
    SHOW(Py_IgnoreEnvironmentFlag);
    SHOW(Py_DontWriteBytecodeFlag);
    SHOW(Py_NoUserSiteDirectory);
    SHOW(Py_UnbufferedStdioFlag);
    SHOW(Py_HashRandomizationFlag);
    SHOW(Py_IsolatedFlag);
    SHOW(Py_UTF8Mode);
    SHOW(Py_HasFileSystemDefaultEncoding);
    printf(" %s %s\n", Py_FileSystemDefaultEncoding ? Py_FileSystemDefaultEncoding : "NULL",
           Py_FileSystemDefaultEncodeErrors ? Py_FileSystemDefaultEncodeErrors : "NULL");
    _Py_COMP_DIAG_POP
}

extern void Py_SetPath(const wchar_t *path);

static void
print_path(const char *name, const wchar_t *path)
{
    printf(" %s=", name);
    put_wide(stdout, path);
}

static int
old_op(const char *verb, char *arg)
{
    _Py_COMP_DIAG_PUSH
    _Py_COMP_DIAG_IGNORE_DEPR_DECLS
    wchar_t *text = arg == NULL ? NULL : wide_of(arg);
    if (strcmp(verb, "flags") == 0) {
        print_globals();
    }
    else if (strcmp(verb, "oldname") == 0) {
        Py_SetProgramName(text);
    }
    else if (strcmp(verb, "oldhome") == 0) {
        Py_SetPythonHome(text);
    }
    else if (strcmp(verb, "oldpath") == 0) {
        Py_SetPath(text);
    }
    else if (strcmp(verb, "end") == 0) {
        printf("end -> %d\n", Py_FinalizeEx());
    }
    else if (strcmp(verb, "oldpaths") == 0) {
        printf("paths:");
        print_path("name", Py_GetProgramName());
        print_path("full", Py_GetProgramFullPath());
        print_path("prefix", Py_GetPrefix());
        print_path("exec_prefix", Py_GetExecPrefix());
        print_path("home", Py_GetPythonHome());
        print_path("path", Py_GetPath());
        putchar('\n');
    }
    else {
        return 0;
    }
    _Py_COMP_DIAG_POP
    return 1;
}

static const _Py_error_handler handlers[] = { _Py_ERROR_STRICT, _Py_ERROR_SURROGATEESCAPE,
                                              _Py_ERROR_SURROGATEPASS, _Py_ERROR_IGNORE };

enum { HANDLERS = sizeof handlers / sizeof *handlers };

static void
decode(const char *text)
{
    for (int i = 0; i < 2 * HANDLERS; i++) {
        wchar_t *wide = NULL;
        size_t length = 999;
        const char *reason = NULL;
        int current = i >= HANDLERS;
        int result =
            _Py_DecodeLocaleEx(text, &wide, &length, &reason, current, handlers[i % HANDLERS]);
        printf("  decode %s handler %d: %d", current ? "locale" : "runtime", handlers[i % HANDLERS],
               result);
        if (result == 0) {
            printf(" length %zu ", length);
            put_wide(stdout, wide);
            PyMem_RawFree(wide);
        }
        else if (result == -2) {
            printf(" position %zu %s", length, reason);
        }
        putchar('\n');
    }
}

static void
encode(const wchar_t *text)
{
    for (int i = 0; i < 2 * HANDLERS; i++) {
        char *bytes = NULL;
        size_t position = 999;
        const char *reason = NULL;
        int current = i >= HANDLERS;
        int result =
            _Py_EncodeLocaleEx(text, &bytes, &position, &reason, current, handlers[i % HANDLERS]);
        printf("  encode %s handler %d: %d", current ? "locale" : "runtime", handlers[i % HANDLERS],
               result);
        for (const char *at = bytes; result == 0 && *at; at++)
            printf(" %02x", (unsigned char)*at);
        if (result == -2)
            printf(" position %zu %s", position, reason);
        putchar('\n');
        PyMem_RawFree(bytes);
    }
}

static int
text_op(const char *verb, char *arg)
{
    if (strcmp(verb, "decode") == 0)
        decode(bytes_of(arg));
    else if (strcmp(verb, "encode") == 0)
        encode(wide_of(arg));
    else
        return 0;
    return 1;
}

#endif
