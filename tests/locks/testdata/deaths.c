/* Misuse that ends the process. The argument says which. */
#include "host.h"

#include <unistd.h>

static int
neither(void *arg)
{
    (void)arg;
    return 7;
}

static void
lock_elsewhere(int index, void *arg)
{
    (void)index;
    _PyRecursiveMutex_Lock(arg);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    const char *how = argv[1];
    if (strcmp(how, "mutex") == 0) {
        PyMutex m = { 0 };
        EXPECT(_PyMutex_TryUnlock(&m) == -1);
        PyMutex_Unlock(&m);
    }
    else if (strcmp(how, "raw") == 0) {
        _PyRawMutex m = { 0 };
        _PyRawMutex_Unlock(&m);
    }
    else if (strcmp(how, "recursive") == 0) {
        static _PyRecursiveMutex m;
        host_threads(1, lock_elsewhere, &m);
        EXPECT(_PyRecursiveMutex_TryUnlock(&m) == -1);
        _PyRecursiveMutex_Unlock(&m);
    }
    else if (strcmp(how, "once") == 0) {
        _PyOnceFlag flag = { 0 };
        _PyOnceFlag_CallOnce(&flag, neither, NULL);
    }
    else if (strcmp(how, "park") == 0) {
        char bytes[3] = { 0 };
        _PyParkingLot_Park(bytes, bytes, sizeof(bytes), 0, NULL, 0);
    }
    puts("still alive");
    return 0;
}
