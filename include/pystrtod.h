/* Doubles as text, and of text. */
#ifndef Py_STRTOD_H
#define Py_STRTOD_H

#include "object.h"
#include "abi/pystrtod.h"

/* Flags of PyOS_double_to_string: always a sign, ".0" behind whole numbers, the alternate form of
 * the code, no minus before a zero. */
#define Py_DTSF_SIGN 0x01
#define Py_DTSF_ADD_DOT_0 0x02
#define Py_DTSF_ALT 0x04
#define Py_DTSF_NO_NEG_0 0x08

/* What kind of number it was. */
#define Py_DTST_FINITE 0
#define Py_DTST_INFINITE 1
#define Py_DTST_NAN 2

#endif /* Py_STRTOD_H */
