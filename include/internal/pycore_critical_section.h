/* Internal side of critical sections; with a GIL they only open a block. */
#ifndef Py_INTERNAL_CRITICAL_SECTION_H
#define Py_INTERNAL_CRITICAL_SECTION_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_lock.h"
#include "pycore_pystate.h"
#include "../abi/internal/pycore_critical_section.h"

/* Tag bits of PyThreadState.critical_section. */
#define _Py_CRITICAL_SECTION_INACTIVE 0x1
#define _Py_CRITICAL_SECTION_TWO_MUTEXES 0x2
#define _Py_CRITICAL_SECTION_MASK 0x3

#define Py_BEGIN_CRITICAL_SECTION_SEQUENCE_FAST(original) {
#define Py_END_CRITICAL_SECTION_SEQUENCE_FAST() }
#define _Py_CRITICAL_SECTION_ASSERT_MUTEX_LOCKED(mutex)
#define _Py_CRITICAL_SECTION_ASSERT_OBJECT_LOCKED(op)

#endif /* Py_INTERNAL_CRITICAL_SECTION_H */
