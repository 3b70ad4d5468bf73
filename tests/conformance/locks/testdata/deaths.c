/* Misuse that ends the process; the argument says which. Linked against either
 * library it must say the same first line. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_lock.h"

#include <string.h>

static int
neither(void *arg)
{
    (void)arg;
    return 7;
}

int
main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (strcmp(how, "mutex") == 0) {
        PyMutex m = { 0 };
        PyMutex_Unlock(&m);
    }
    else if (strcmp(how, "recursive") == 0) {
        _PyRecursiveMutex m = { 0 };
        _PyRecursiveMutex_Unlock(&m);
    }
    else if (strcmp(how, "once") == 0) {
        _PyOnceFlag flag = { 0 };
        _PyOnceFlag_CallOnce(&flag, neither, NULL);
    }
    return 0;
}
