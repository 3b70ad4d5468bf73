/* In the child of a fork, where Go is dead: everything about configurations that is in C. */
#include <Python.h>
#include "../../expect/expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

static void
in_the_child(void)
{
    PyConfig config;
    char *argv[] = { (char *)"a", (char *)"b\xff" };
    wchar_t *items[] = { (wchar_t *)L"x", (wchar_t *)L"y" };
    size_t size;
    PyConfig_InitPythonConfig(&config);
    EXPECT_OK(PyConfig_SetString(&config, &config.home, L"home"));
    EXPECT_OK(PyConfig_SetBytesString(&config, &config.prefix, "p\xff"));
    EXPECT_OK(PyConfig_SetBytesArgv(&config, 2, argv));
    EXPECT_OK(PyConfig_SetWideStringList(&config, &config.xoptions, 2, items));
    EXPECT_OK(PyWideStringList_Insert(&config.argv, 1, L"between"));
    EXPECT(config.argv.length == 3 && wcscmp(config.argv.items[2], L"b\xdcff") == 0);
    PyConfig_Clear(&config);
    wchar_t *text = Py_DecodeLocale("\xff", &size);
    EXPECT(text != NULL && size == 1 && text[0] == 0xdcff);
    PyMem_RawFree(text);
    PyInitConfig *init = PyInitConfig_Create();
    EXPECT(PyInitConfig_SetStr(init, "home", "h") == 0
           && PyInitConfig_SetInt(init, "verbose", 2) == 0);
    PyInitConfig_Free(init);
    _exit(0);
}

int
main(void)
{
    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    EXPECT_OK(Py_PreInitialize(&preconfig));
    for (int i = 0; i < 20; i++) {
        int end;
        pid_t child = fork();
        if (child == 0)
            in_the_child();
        EXPECT(waitpid(child, &end, 0) == child && WIFEXITED(end) && WEXITSTATUS(end) == 0);
    }
    puts("ok");
    return 0;
}
