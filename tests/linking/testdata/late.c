/* A program that knows nothing of the library at link time. It loads argv[1], the library, and
 * argv[2], an extension module linked with it, both RTLD_LOCAL: neither is in the global scope. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void *
load(const char *path)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        printf("WRONG: %s\n", dlerror());
        exit(1);
    }
    return handle;
}

static void *
find(void *handle, const char *name)
{
    void *symbol = dlsym(handle, name);
    if (symbol == NULL) {
        printf("WRONG: %s\n", dlerror());
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

    int wrong = extension_before();
    initialize();
    wrong += extension_running();
    if (extension_runtime() != find(library, "_PyRuntime")) {
        printf("WRONG: the extension sees another _PyRuntime than the library's\n");
        wrong++;
    }
    wrong += finalize() != 0;
    printf(wrong ? "%d wrong\n" : "one runtime\n", wrong);
    return wrong != 0;
}
