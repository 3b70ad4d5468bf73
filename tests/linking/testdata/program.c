/* A program linked with the library, and an extension module that it loads: argv[1], which is
 * not linked with a library that has the runtime. Also compiled as C++. */
#include "identity.h"

#include <dlfcn.h>

int
main(int argc, char **argv)
{
    identity_before();
    EXPECT(dlsym(RTLD_DEFAULT, "_PyRuntime") == (void *)&_PyRuntime);

    void *module = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (module == NULL) {
        fprintf(stderr, "%s\n", argc > 1 ? dlerror() : "no extension module given");
        return 1;
    }
    void *(*extension_runtime)(void);
    int (*extension_running)(void);
    *(void **)&extension_runtime = dlsym(module, "extension_runtime");
    *(void **)&extension_running = dlsym(module, "extension_running");

    Py_Initialize();
    identity_running();
    EXPECT(extension_runtime() == (void *)&_PyRuntime);
    EXPECT(extension_running() == 0);
    EXPECT(Py_FinalizeEx() == 0);
    identity_after();
    puts("one runtime");
    return 0;
}
