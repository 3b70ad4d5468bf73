/* A program linked with the library, and an extension module that it loads: argv[1], which has
 * no library of its own to find the runtime in. Also compiled as C++. */
#include "identity.h"

#include <dlfcn.h>

int
main(int argc, char **argv)
{
    int wrong = identity_before();
    wrong += EXPECT(dlsym(RTLD_DEFAULT, "_PyRuntime") == (void *)&_PyRuntime);

    void *module = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (module == NULL) {
        printf("WRONG: %s\n", argc > 1 ? dlerror() : "no extension module given");
        return 1;
    }
    void *(*extension_runtime)(void);
    int (*extension_running)(void);
    *(void **)&extension_runtime = dlsym(module, "extension_runtime");
    *(void **)&extension_running = dlsym(module, "extension_running");

    Py_Initialize();
    wrong += identity_running();
    wrong += EXPECT(extension_runtime() == (void *)&_PyRuntime);
    wrong += extension_running();
    wrong += EXPECT(Py_FinalizeEx() == 0);
    wrong += identity_after();
    printf(wrong ? "%d wrong\n" : "one runtime\n", wrong);
    return wrong != 0;
}
