/* The old variables that say how file names are encoded: set while a main interpreter is up, NULL
 * before and after.
 *
 * CPython has deprecated them. The strings belong to the library, not to the runtime's
 * allocators, since programs read them at any time. */
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

_Py_COMP_DIAG_PUSH
_Py_COMP_DIAG_IGNORE_DEPR_DECLS

const char *Py_FileSystemDefaultEncoding = NULL;
const char *Py_FileSystemDefaultEncodeErrors = NULL;
int Py_HasFileSystemDefaultEncoding = 0;

/* The strings that the library has stored there: it must not free a program's own. */
static char *encoding_kept, *errors_kept;

void
_Py_ClearFileSystemEncoding(void)
{
    if (Py_FileSystemDefaultEncoding == encoding_kept) {
        Py_FileSystemDefaultEncoding = NULL;
    }
    if (Py_FileSystemDefaultEncodeErrors == errors_kept) {
        Py_FileSystemDefaultEncodeErrors = NULL;
    }
    free(encoding_kept);
    free(errors_kept);
    encoding_kept = errors_kept = NULL;
}

int
_Py_SetFileSystemEncoding(const char *encoding, const char *errors)
{
    char *encoding_copy = strdup(encoding), *errors_copy = strdup(errors);
    if (encoding_copy == NULL || errors_copy == NULL) {
        free(encoding_copy);
        free(errors_copy);
        return -1;
    }
    _Py_ClearFileSystemEncoding();
    Py_FileSystemDefaultEncoding = encoding_kept = encoding_copy;
    Py_FileSystemDefaultEncodeErrors = errors_kept = errors_copy;
    return 0;
}

_Py_COMP_DIAG_POP
