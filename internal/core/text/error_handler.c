/* The names of error handlers of codecs. */
#include "text/text.h"

#include <string.h>

/* Callers: any thread, at any time. Fork and signals: async-signal-safe. */
_Py_error_handler
_Py_GetErrorHandler(const char *errors)
{
    static const struct {
        const char *name;
        _Py_error_handler handler;
    } known[] = {
        { "strict", _Py_ERROR_STRICT },
        { "surrogateescape", _Py_ERROR_SURROGATEESCAPE },
        { "replace", _Py_ERROR_REPLACE },
        { "ignore", _Py_ERROR_IGNORE },
        { "backslashreplace", _Py_ERROR_BACKSLASHREPLACE },
        { "surrogatepass", _Py_ERROR_SURROGATEPASS },
        { "xmlcharrefreplace", _Py_ERROR_XMLCHARREFREPLACE },
    };

    if (errors == NULL) {
        return _Py_ERROR_STRICT;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(known); i++) {
        if (strcmp(errors, known[i].name) == 0) {
            return known[i].handler;
        }
    }
    return _Py_ERROR_OTHER;
}

/* The encoding of a str where none is named. */
const char *
PyUnicode_GetDefaultEncoding(void)
{
    return "utf-8";
}
