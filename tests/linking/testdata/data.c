/* Does this program see each variable of the library where the library sees it? The test writes
 * data_table.h: what variables there are, and where, counted from its start, the library keeps the
 * address that it uses. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>

#include "data_table.h"

static const struct {
    const char *name;
    const void *here;
    size_t place;
} table[] = { DATA_TABLE };

int
main(void)
{
    const struct link_map *library = dlopen("libgopyruntime.so", RTLD_NOW | RTLD_NOLOAD);
    size_t n = sizeof(table) / sizeof(table[0]);

    if (library == NULL) {
        printf("the library is not loaded: %s\n", dlerror());
        return 1;
    }
    for (size_t i = 0; i < n; i++) {
        const void *there = *(const void **)(library->l_addr + table[i].place);
        if (there != table[i].here) {
            printf("%s: %p here, %p there\n", table[i].name, table[i].here, there);
        }
    }
    printf("%zu variables\n", n);
    return 0;
}
