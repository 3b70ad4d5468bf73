/* A program that is not linked with the library. It loads argv[1], the library, and argv[2], an
 * extension module linked with it, both RTLD_LOCAL: neither is in the global scope. */
#include "../../expect/expect.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void *
load(const char *path)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return handle;
}

static void *
find(void *handle, const char *name)
{
    void *symbol = dlsym(handle, name);
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return symbol;
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        return 2;
    }
    void *library = load(argv[1]);
    void *extension = load(argv[2]);
    void (*initialize)(void), *(*extension_runtime)(void);
    int (*finalize)(void), (*extension_before)(void), (*extension_running)(void);
    *(void **)&initialize = find(library, "Py_Initialize");
    *(void **)&finalize = find(library, "Py_FinalizeEx");
    *(void **)&extension_runtime = find(extension, "extension_runtime");
    *(void **)&extension_before = find(extension, "extension_before");
    *(void **)&extension_running = find(extension, "extension_running");

    EXPECT(extension_before() == 0);
    initialize();
    EXPECT(extension_running() == 0);
    EXPECT(extension_runtime() == find(library, "_PyRuntime"));
    EXPECT(finalize() == 0);
    puts("one runtime");
    return 0;
}
