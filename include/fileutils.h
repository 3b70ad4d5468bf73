/* Text in the locale's encoding, and files of the C library. */
#ifndef Py_FILEUTILS_H
#define Py_FILEUTILS_H

#include "abi/fileutils.h"

#include <sys/stat.h>

#ifndef Py_LIMITED_API
#include "cpython/fileutils.h"
#endif

#endif /* Py_FILEUTILS_H */
