/* The entry point: what CPython's Python.h brings.
 *
 * Include it before any C library header (it sets feature test macros). Define
 * Py_BUILD_CORE first to be able to include the internal headers afterwards:
 *
 *     #define Py_BUILD_CORE
 *     #include "Python.h"
 *     #include "internal/pycore_runtime.h"
 *
 * Functions that run Python code are declared, too; they need an evaluator of
 * the host's (gopyrt_set_evaluator). */
#if defined(Py_PYTHON_H) && !defined(GOPYRT_PYTHON_H)
#error "CPython's Python.h is included already: a source file uses its headers or ours, not both"
#endif

#ifndef Py_PYTHON_H
#define Py_PYTHON_H
#define GOPYRT_PYTHON_H 1

#include "patchlevel.h"
#include "pyconfig.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <sys/types.h>
#include <wchar.h>
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 < 0x030b0000
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#endif
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 < 0x030d0000
#include <ctype.h>
#include <unistd.h>
#endif

#include "pyport.h"

#include "pymacro.h"
#include "pymath.h"
#include "pymem.h"
#include "pytypedefs.h"
#include "pybuffer.h"
#include "pystats.h"
#include "pyatomic.h"
#include "lock.h"
#include "critical_section.h"
#include "object.h"
#include "typeslots.h"
#include "refcount.h"
#include "objimpl.h"
#include "cpython/objimpl.h"
#include "pyhash.h"
#include "cpython/pydebug.h"
#include "bytearrayobject.h"
#include "cpython/bytearrayobject.h"
#include "bytesobject.h"
#include "cpython/bytesobject.h"
#include "unicodeobject.h"
#include "cpython/unicodeobject.h"
#include "pyerrors.h"
#include "longobject.h"
#include "cpython/longintrepr.h"
#include "boolobject.h"
#include "floatobject.h"
#include "complexobject.h"
#include "memoryobject.h"
#include "tupleobject.h"
#include "cpython/tupleobject.h"
#include "listobject.h"
#include "cpython/listobject.h"
#include "dictobject.h"
#include "cpython/dictobject.h"
#include "cpython/odictobject.h"
#include "setobject.h"
#include "cpython/setobject.h"
#include "methodobject.h"
#include "cpython/methodobject.h"
#include "moduleobject.h"
#include "monitoring.h"
#include "cpython/funcobject.h"
#include "cpython/classobject.h"
#include "fileobject.h"
#include "cpython/fileobject.h"
#include "pycapsule.h"
#include "cpython/code.h"
#include "pyframe.h"
#include "traceback.h"
#include "bltinmodule.h"
#include "rangeobject.h"
#include "sliceobject.h"
#include "cpython/cellobject.h"
#include "cpython/initconfig.h"
#include "pystate.h"
#include "cpython/genobject.h"
#include "descrobject.h"
#include "cpython/descrobject.h"
#include "genericaliasobject.h"
#include "enumobject.h"
#include "iterobject.h"
#include "weakrefobject.h"
#include "cpython/weakrefobject.h"
#include "structseq.h"
#include "cpython/pytime.h"
#include "pythread.h"
#include "cpython/context.h"
#include "modsupport.h"
#include "cpython/modsupport.h"
#include "compile.h"
#include "cpython/compile.h"
#include "pythonrun.h"
#include "pylifecycle.h"
#include "sysmodule.h"
#include "ceval.h"
#include "audit.h"
#include "cpython/audit.h"
#include "warnings.h"
#include "intrcheck.h"
#include "codecs.h"
#include "osmodule.h"
#include "import.h"
#include "sysmodule.h"
#include "cpython/import.h"
#include "abstract.h"
#include "cpython/pyfpe.h"
#include "pystrcmp.h"
#include "pystrtod.h"
#include "fileutils.h"
#ifndef Py_LIMITED_API
#include "cpython/pyctype.h"
#include "cpython/tracemalloc.h"
#endif

#endif /* !Py_PYTHON_H */
