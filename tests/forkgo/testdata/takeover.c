/* The library is handed core tables that are not of its version.
 *
 *     takeover LIBRARY
 */
#define Py_BUILD_CORE 1
#include "../../../exports.h"

#include <dlfcn.h>
#include <stdio.h>

typedef const gopyrt_control_table *(*takeover_function)(const gopyrt_core_table *core,
                                                         const char **error);

int
main(int argc, char **argv)
{
    void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    takeover_function take_over = (takeover_function)dlsym(library, "gopyrt_control_adopt");
    const gopyrt_core_table tables[] = {
        { .size = sizeof(gopyrt_core_table) + 8, .contract = GOPYRT_CONTRACT },
        { .size = sizeof(gopyrt_core_table), .contract = GOPYRT_CONTRACT "int later(void);" },
    };
    for (int i = 0; i < 2; i++) {
        const char *error = NULL;
        if (take_over == NULL || take_over(&tables[i], &error) != NULL || error == NULL) {
            return 1;
        }
        printf("%s\n", error);
    }
    return 0;
}
