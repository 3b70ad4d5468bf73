/* Versions and names, which are constant. */
#include "calls.h"
#include "internal/pycore_pylifecycle.h"

CASE(Py_Version, BARE)
{
    GIVES(PY_VERSION_HEX, Py_Version);
}

CASE(Py_GetVersion, DETACHED)
{
    HOLDS(strncmp(Py_GetVersion(), PY_VERSION " (", strlen(PY_VERSION) + 2) == 0);
    HOLDS(strstr(Py_GetVersion(), Py_GetBuildInfo()) != NULL);
    HOLDS(strstr(Py_GetVersion(), Py_GetCompiler()) != NULL);
    call_tell("%s", Py_GetVersion());
}

CASE(Py_GetBuildInfo, DETACHED)
{
    HOLDS(strstr(Py_GetBuildInfo(), "gopyruntime") != NULL);
    call_tell("%s", Py_GetBuildInfo());
}

CASE(Py_GetCompiler, DETACHED)
{
    const char *compiler = Py_GetCompiler();
    HOLDS(compiler[0] == '[' && compiler[strlen(compiler) - 1] == ']');
    call_tell("%s", compiler);
}

CASE(Py_GetPlatform, DETACHED)
{
    READS("linux", Py_GetPlatform());
}

CASE(Py_GetCopyright, DETACHED)
{
    HOLDS(strstr(Py_GetCopyright(), "gopyruntime") != NULL);
    call_tell("%s", Py_GetCopyright());
}

CASE(_Py_InitVersion, BARE)
{
    _Py_InitVersion();
    GIVES(PY_VERSION_HEX, Py_Version);
}

CASE(_Py_gitidentifier, BARE)
{
    HOLDS(strchr(_Py_gitidentifier(), '\n') == NULL);
    call_tell("%s", _Py_gitidentifier());
}

CASE(_Py_gitversion, BARE)
{
    HOLDS(strspn(_Py_gitversion(), "0123456789abcdef") == strlen(_Py_gitversion()));
    call_tell("%s", _Py_gitversion());
}

CASE(gopyrt_build, BARE)
{
    HOLDS(gopyrt_build[0] != '\0');
    call_tell("%s", gopyrt_build);
}

CASE(PyImport_GetMagicTag, BARE)
{
    READS("cpython-314", PyImport_GetMagicTag());
}

CASE(_Py_GetBuiltWithAssert, BARE)
{
    GIVES(0, _Py_GetBuiltWithAssert());
}
