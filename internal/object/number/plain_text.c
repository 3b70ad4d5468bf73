/* Text that is to be read as a number. */
#include "object/number/plain_text.h"

int
gopyrt_plain_text_of(PyObject *str, gopyrt_plain_text *plain)
{
    plain->memory = NULL;
    plain->length = PyUnicode_GET_LENGTH(str);
    if (PyUnicode_IS_ASCII(str)) {
        plain->text = (const char *)PyUnicode_1BYTE_DATA(str);
        return 0;
    }
    char *memory = PyMem_Malloc((size_t)plain->length + 1);
    if (memory == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < plain->length; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(str, i);
        if (c >= 128) {
            int decimal = Py_UNICODE_TODECIMAL(c);
            c = Py_UNICODE_ISSPACE(c) ? ' ' : decimal >= 0 ? (Py_UCS4)('0' + decimal) : '?';
        }
        memory[i] = (char)c;
    }
    memory[plain->length] = 0;
    plain->text = plain->memory = memory;
    return 0;
}
