/* Text in C strings, and names. */
#include "calls.h"
#include "internal/pycore_fileutils.h"
#include "internal/pycore_pyerrors.h"

CASE(PyOS_snprintf, BARE)
{
    char text[8];
    GIVES(10, PyOS_snprintf(text, sizeof(text), "%s %d", "spam", 12345));
    READS("spam 12", text);
}

static int
through_va_list(char *str, size_t size, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    int length = PyOS_vsnprintf(str, size, format, va);
    va_end(va);
    return length;
}

CASE(PyOS_vsnprintf, BARE)
{
    char text[8];
    GIVES(2, through_va_list(text, sizeof(text), "%d", 42));
    READS("42", text);
}

CASE(PyOS_strtoul, BARE)
{
    char *end;
    GIVES(31, PyOS_strtoul(" 0x1fg", &end, 0));
    READS("g", end);
}

CASE(PyOS_strtol, BARE)
{
    char *end;
    GIVES(-12, PyOS_strtol("-12 eggs", &end, 10));
    READS(" eggs", end);
}

CASE(PyOS_mystricmp, BARE)
{
    GIVES(0, PyOS_stricmp("Spam", "sPAM"));
    HOLDS(PyOS_stricmp("a", "B") < 0);
}

CASE(PyOS_mystrnicmp, BARE)
{
    GIVES(0, PyOS_strnicmp("Spam", "sPAx", 3));
    HOLDS(PyOS_strnicmp("Spam", "sPAx", 4) < 0);
}

CASE(_Py_ctype_table, BARE)
{
    HOLDS(Py_ISALPHA('z') && Py_ISXDIGIT('F') && !Py_ISALNUM('_') && !Py_ISALPHA('\xe4'));
}

CASE(_Py_ctype_tolower, BARE)
{
    GIVES('z', Py_TOLOWER('Z'));
}

CASE(_Py_ctype_toupper, BARE)
{
    GIVES('Z', Py_TOUPPER('z'));
}

CASE(PyUnicode_GetDefaultEncoding, BARE)
{
    READS("utf-8", PyUnicode_GetDefaultEncoding());
}

CASE(_Py_UTF8_Edit_Cost, ATTACHED)
{
    static PyTypeObject str_type = { .tp_flags = Py_TPFLAGS_UNICODE_SUBCLASS };
    static struct {
        PyCompactUnicodeObject head;
        uint16_t text[4];
    } names[2] = { { .text = { 0x20ac, 'a', 'b' } }, { .text = { 0x20ac, 'A' } } };
    for (int i = 0; i < 2; i++) {
        PyASCIIObject *ascii = &names[i].head._base;
        ascii->ob_base.ob_type = &str_type;
        ascii->length = 3 - i;
        ascii->state.kind = PyUnicode_2BYTE_KIND;
        ascii->state.compact = 1;
    }
    GIVES(3, _Py_UTF8_Edit_Cost((PyObject *)&names[0], (PyObject *)&names[1], -1));
    GIVES(2, _Py_UTF8_Edit_Cost((PyObject *)&names[0], (PyObject *)&names[1], 1));
}

CASE(_Py_GetErrorHandler, BARE)
{
    GIVES(_Py_ERROR_IGNORE, _Py_GetErrorHandler("ignore"));
}

CASE(_Py_normpath, BARE)
{
    wchar_t path[] = L"./a/../b//c/.";
    HOLDS(wcscmp(_Py_normpath(path, -1), L"b/c") == 0);
}
