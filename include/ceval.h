/* Giving up and taking back the GIL; pending calls; recursion. */
#ifndef Py_CEVAL_H
#define Py_CEVAL_H

#include "pyport.h"
#include "pytypedefs.h"
#include "abi/ceval.h"

/* A block that runs detached from the interpreter: other threads may hold the
 * GIL, and nothing of the interpreter may be touched.
 *
 *     Py_BEGIN_ALLOW_THREADS
 *     ... a blocking call ...
 *     Py_END_ALLOW_THREADS
 *
 * Py_BLOCK_THREADS attaches again inside the block (before a return, say),
 * Py_UNBLOCK_THREADS undoes that. Blocks do not nest. errno survives. */
#define Py_BEGIN_ALLOW_THREADS \
    {                          \
        PyThreadState *_save;  \
        _save = PyEval_SaveThread();
#define Py_BLOCK_THREADS PyEval_RestoreThread(_save);
#define Py_UNBLOCK_THREADS _save = PyEval_SaveThread();
#define Py_END_ALLOW_THREADS     \
    PyEval_RestoreThread(_save); \
    }

/* Argument of the FORMAT_VALUE opcode. */
#define FVC_MASK 0x3
#define FVC_NONE 0x0
#define FVC_STR 0x1
#define FVC_REPR 0x2
#define FVC_ASCII 0x3
#define FVS_MASK 0x4
#define FVS_HAVE_SPEC 0x4

#ifndef Py_LIMITED_API
#define Py_CPYTHON_CEVAL_H
#include "cpython/ceval.h"
#undef Py_CPYTHON_CEVAL_H
#endif

#endif /* !Py_CEVAL_H */
