/* The configuration structures as data: each field's name, place and kind.
 *
 * Copying, clearing and access by name all walk these tables, which are made
 * from the layout table and internal/abi/config.txt. */
#include "config/config.h"
#include "config_fields.h"

#include <string.h>

#define FIELD(type, kind, name) { #name, offsetof(type, name), GOPYRT_FIELD_##kind },
#define PRECONFIG(kind, name) FIELD(PyPreConfig, kind, name)
#define CONFIG(kind, name) FIELD(PyConfig, kind, name)
#define END                       \
    {                             \
        NULL, 0, GOPYRT_FIELD_INT \
    }

const gopyrt_field gopyrt_preconfig_fields[] = { GOPYRT_PRECONFIG_FIELDS(PRECONFIG) END };
const gopyrt_field gopyrt_config_fields[] = { GOPYRT_CONFIG_FIELDS(CONFIG) END };

const gopyrt_field *
gopyrt_field_find(const gopyrt_field *fields, const char *name)
{
    for (; fields->name != NULL; fields++) {
        if (strcmp(fields->name, name) == 0) {
            return fields;
        }
    }
    return NULL;
}
