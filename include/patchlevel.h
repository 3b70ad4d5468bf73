/* Version of the CPython ABI that these headers describe.
 *
 * gopyruntime's own version is in gopyruntime.h. The numbers here are the ones
 * that extension code tests (`#if PY_VERSION_HEX >= ...`) and that the library
 * reports as Py_Version. They come from the layout table. */
#ifndef _Py_PATCHLEVEL_H
#define _Py_PATCHLEVEL_H

#include "abi/patchlevel.h"

/* Layout of a packed version, high to low: 8 bits major, 8 minor, 8 micro,
 * 4 release level, 4 serial. */
#define _Py_PACK_FULL_VERSION(X, Y, Z, LEVEL, SERIAL)                                   \
    ((((X)&0xff) << 24) | (((Y)&0xff) << 16) | (((Z)&0xff) << 8) | (((LEVEL)&0xf) << 4) \
     | (((SERIAL)&0xf) << 0))

#endif /* _Py_PATCHLEVEL_H */
