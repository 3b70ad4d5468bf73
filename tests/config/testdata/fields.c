/* The tables of fields cover every byte of the structures: in order and without gaps, except for
 * alignment. And a copy of a configuration has every field. */
#include "host.h"

#include "config/config.h"
#include "text/text.h"

#include <string.h>

static size_t
size_of(gopyrt_field_kind kind)
{
    switch (kind) {
    case GOPYRT_FIELD_ULONG:
        return sizeof(unsigned long);
    case GOPYRT_FIELD_STRING:
        return sizeof(wchar_t *);
    case GOPYRT_FIELD_LIST:
        return sizeof(PyWideStringList);
    default:
        return sizeof(int);
    }
}

static void
covers(const gopyrt_field *fields, size_t size)
{
    size_t end = 0;
    for (; fields->name != NULL; fields++) {
        size_t width = size_of(fields->kind), align = width < 8 ? 4 : 8;
        EXPECT(fields->offset == (end + align - 1) / align * align);
        end = fields->offset + width;
    }
    EXPECT(size == (end + 7) / 8 * 8 || size == end);
}

int
main(void)
{
    covers(gopyrt_preconfig_fields, sizeof(PyPreConfig));
    covers(gopyrt_config_fields, sizeof(PyConfig));

    PyConfig config, copy = { 0 };
    PyConfig_InitPythonConfig(&config);
    int number = 1000;
    for (const gopyrt_field *field = gopyrt_config_fields; field->name != NULL; field++) {
        wchar_t text[] = { (wchar_t)++number, 0 }, *items[] = { text };
        if (field->kind == GOPYRT_FIELD_STRING) {
            EXPECT(gopyrt_wide_replace(GOPYRT_FIELD_AT(&config, field, wchar_t *), text) == 0);
        }
        else if (field->kind == GOPYRT_FIELD_LIST) {
            EXPECT(
                gopyrt_wide_list_assign(GOPYRT_FIELD_AT(&config, field, PyWideStringList), 1, items)
                == 0);
        }
        else if (field->kind == GOPYRT_FIELD_ULONG) {
            *GOPYRT_FIELD_AT(&config, field, unsigned long) = (unsigned long)number;
        }
        else {
            *GOPYRT_FIELD_AT(&config, field, int) = number;
        }
    }
    EXPECT_OK(_PyConfig_Copy(&copy, &config));
    EXPECT(copy._config_init == 1001 && copy._is_python_build == number);
    for (const gopyrt_field *field = gopyrt_config_fields; field->name != NULL; field++) {
        if (field->kind == GOPYRT_FIELD_STRING) {
            wchar_t *one = *GOPYRT_FIELD_AT(&config, field, wchar_t *),
                    *two = *GOPYRT_FIELD_AT(&copy, field, wchar_t *);
            EXPECT(one != two && wcscmp(one, two) == 0);
        }
        else if (field->kind == GOPYRT_FIELD_LIST) {
            const PyWideStringList *two = GOPYRT_FIELD_AT(&copy, field, PyWideStringList);
            EXPECT(two->length == 1);
            EXPECT(
                wcscmp(two->items[0], GOPYRT_FIELD_AT(&config, field, PyWideStringList)->items[0])
                == 0);
        }
        else {
            EXPECT(memcmp((char *)&config + field->offset, (char *)&copy + field->offset,
                          size_of(field->kind))
                   == 0);
        }
    }
    PyConfig_Clear(&config);
    PyConfig_Clear(&copy);
    EXPECT(blocks() == 0);
    puts("ok");
    return 0;
}
