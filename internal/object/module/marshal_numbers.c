/* Reading numbers in marshal's format from a file. */
#include "object/module/module.h"

#include "marshal.h"

#include <stdio.h>

static long
number_of_file(FILE *file, int size)
{
    unsigned long value = 0;
    for (int i = 0; i < size; i++) {
        int byte = getc(file);
        if (byte == EOF) {
            PyErr_SetString(PyExc_EOFError, "EOF read where not expected");
            return -1;
        }
        value |= (unsigned long)byte << 8 * i;
    }
    return size == 2 ? (int16_t)value : (int32_t)value;
}

long
PyMarshal_ReadLongFromFile(FILE *file)
{
    return number_of_file(file, 4);
}

int
PyMarshal_ReadShortFromFile(FILE *file)
{
    return (int)number_of_file(file, 2);
}
