/* Comparing C strings whatever the case of ASCII's letters. */
#ifndef Py_STRCMP_H
#define Py_STRCMP_H

#include "abi/pystrcmp.h"

#define PyOS_strnicmp PyOS_mystrnicmp
#define PyOS_stricmp PyOS_mystricmp

#endif /* Py_STRCMP_H */
