/* Strings of the locale, and file descriptors. */
#ifndef Py_INTERNAL_FILEUTILS_H
#define Py_INTERNAL_FILEUTILS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <locale.h>
#include <sys/select.h>
#include <sys/stat.h>

#include "pycore_initconfig.h"
#include "pycore_interp_structs.h"
#include "../abi/internal/pycore_fileutils.h"

/* Can select() watch fd? */
#define _PyIsSelectable_fd(FD) ((unsigned int)(FD) < (unsigned int)FD_SETSIZE)

#define _PY_READ_MAX PY_SSIZE_T_MAX
#define _PY_WRITE_MAX PY_SSIZE_T_MAX

/* The status for a failed decoding of NAME, where LEN is the length that the
 * decoder stored: (size_t)-2 means undecodable, any other value out of memory. */
#define DECODE_LOCALE_ERR(NAME, LEN) \
    (((LEN) == (size_t)-2) ? _PyStatus_ERR("cannot decode " NAME) : _PyStatus_NO_MEMORY())

#define _Py_stat_struct stat

#define _Py_BEGIN_SUPPRESS_IPH
#define _Py_END_SUPPRESS_IPH

#endif /* Py_INTERNAL_FILEUTILS_H */
