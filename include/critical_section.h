/* Critical sections, which are not part of the limited API. */
#ifndef Py_CRITICAL_SECTION_H
#define Py_CRITICAL_SECTION_H

#ifndef Py_LIMITED_API
#define Py_CPYTHON_CRITICAL_SECTION_H
#include "cpython/critical_section.h"
#undef Py_CPYTHON_CRITICAL_SECTION_H
#endif

#endif /* Py_CRITICAL_SECTION_H */
