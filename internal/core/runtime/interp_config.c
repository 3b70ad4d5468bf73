/* What an interpreter derives from its config: set once, when it is made. */
#include "runtime/runtime.h"
#include "text/text.h"
#include "config/config.h"

#include <string.h>
#include <wchar.h>

/* Codec and handler names are ASCII by definition; one that is not cannot be
 * looked up, and is refused like one for which memory runs out. */
static char *
ascii_copy(const wchar_t *text)
{
    size_t n = wcslen(text);
    char *copy = PyMem_RawMalloc(n + 1);
    if (copy == NULL) {
        return NULL;
    }
    for (size_t i = 0; i <= n; i++) {
        if (text[i] < 0 || text[i] > 127) {
            PyMem_RawFree(copy);
            return NULL;
        }
        copy[i] = (char)text[i];
    }
    return copy;
}

int
gopyrt_interp_configure(PyInterpreterState *interp)
{
    const PyConfig *config = &interp->config;
    struct _Py_unicode_fs_codec *codec = &interp->unicode.fs_codec;

    /* Called again for the main interpreter when its configuration is complete. */
    gopyrt_interp_sys_forget(interp);
    PyMem_RawFree(codec->encoding);
    PyMem_RawFree(codec->errors);
    memset(codec, 0, sizeof(*codec));
    interp->long_state.max_str_digits = config->int_max_str_digits;
    if (config->filesystem_encoding != NULL) {
        codec->encoding = ascii_copy(config->filesystem_encoding);
        if (codec->encoding == NULL) {
            return -1;
        }
        codec->utf8 = strcmp(codec->encoding, "utf-8") == 0;
    }
    if (config->filesystem_errors != NULL) {
        codec->errors = ascii_copy(config->filesystem_errors);
        if (codec->errors == NULL) {
            return -1;
        }
        codec->error_handler = _Py_GetErrorHandler(codec->errors);
    }
    if (gopyrt_powers_of_five_make(interp) < 0) {
        return -1;
    }
    if (interp == &_PyRuntime._main_interpreter && codec->encoding != NULL && codec->errors != NULL)
    {
        return _Py_SetFileSystemEncoding(codec->encoding, codec->errors);
    }
    return 0;
}

void
gopyrt_interp_unconfigure(PyInterpreterState *interp)
{
    struct _Py_unicode_fs_codec *codec = &interp->unicode.fs_codec;

    PyMem_RawFree(codec->encoding);
    PyMem_RawFree(codec->errors);
    memset(codec, 0, sizeof(*codec));
    gopyrt_interp_sys_forget(interp);
    gopyrt_powers_of_five_give_back(interp);
    PyConfig_Clear(&interp->config);
    if (interp == &_PyRuntime._main_interpreter) {
        _Py_ClearFileSystemEncoding();
    }
}
