/* Information about this library: versions, build, compiler, platform.
 *
 * Everything here works at any time on any thread, and the strings are never freed.
 * Py_Version is read by profilers out of process, so it is a data symbol in
 * read-only memory and never changes. */
#include "config/config.h"
#include "gopyruntime.h"
#include "import.h"
#include "internal/pycore_pylifecycle.h"
#include "internal/pycore_runtime.h"

/* The build may say more about itself; nothing here depends on the day on which it
 * was compiled, so that one source gives one binary. */
#ifndef GOPYRT_BUILD_DATE
#define GOPYRT_BUILD_DATE "" /* ", Nov 23 2026, 10:00:00" */
#endif
#ifndef GOPYRT_GIT_IDENTIFIER
#define GOPYRT_GIT_IDENTIFIER "" /* the branch or the tag */
#endif
#ifndef GOPYRT_GIT_VERSION
#define GOPYRT_GIT_VERSION "" /* the short hash */
#endif

#if defined(__clang__)
#define COMPILER "[Clang " __clang_version__ "]"
#elif defined(__GNUC__)
#define COMPILER "[GCC " __VERSION__ "]"
#else
#define COMPILER "[C]"
#endif

const unsigned long Py_Version = PY_VERSION_HEX;

/* The part of their names by which compiled files of this version are told from others. */
const char *
PyImport_GetMagicTag(void)
{
    return "cpython-" Py_STRINGIFY(PY_MAJOR_VERSION) Py_STRINGIFY(PY_MINOR_VERSION);
}

int
_Py_GetBuiltWithAssert(void)
{
#ifdef Py_DEBUG
    return 1;
#else
    return 0;
#endif
}

#define BUILD_INFO "gopyruntime " GOPYRT_VERSION GOPYRT_BUILD_DATE

/* 3.14's form is "%.80s (%.80s) %.80s": none of the three may need cutting. */
_Static_assert(sizeof(PY_VERSION) <= 81 && sizeof(BUILD_INFO) <= 81 && sizeof(COMPILER) <= 81,
               "a part of Py_GetVersion is too long");

const char *
Py_GetVersion(void)
{
    return PY_VERSION " (" BUILD_INFO ") " COMPILER;
}

const char *
Py_GetBuildInfo(void)
{
    return BUILD_INFO;
}

const char *
Py_GetCompiler(void)
{
    return COMPILER;
}

/* The strings need no preparation; what could go wrong is a layout table of another
 * version than the headers that everything was compiled with. */
void
_Py_InitVersion(void)
{
    if (_PyRuntime.debug_offsets.version != Py_Version) {
        Py_FatalError("the layout table and the headers of this build are of "
                      "different Python versions");
    }
}

const char *
Py_GetPlatform(void)
{
    return "linux";
}

const char *
Py_GetCopyright(void)
{
    return "Copyright (c) 2026, the gopyruntime authors.\nAll rights reserved.";
}

const char *
_Py_gitidentifier(void)
{
    return GOPYRT_GIT_IDENTIFIER;
}

const char *
_Py_gitversion(void)
{
    return GOPYRT_GIT_VERSION;
}
