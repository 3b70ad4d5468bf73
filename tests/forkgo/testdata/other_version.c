/* Stands for the library of another version: its core table is not the program's. */
#include <stddef.h>

__attribute__((visibility("default"))) const void *
gopyrt_control_adopt(const void *core, const char **error)
{
    (void)core;
    *error = "it is of another version";
    return NULL;
}
