/* Critical sections: per-object locking of the build without a GIL. This layout
 * has a GIL, which already keeps other threads out, so they only open and close
 * a block. */
#ifndef Py_CPYTHON_CRITICAL_SECTION_H
#error "this header file must not be included directly"
#endif

#include "../lock.h"
#include "../pytypedefs.h"
#include "../abi/cpython/critical_section.h"

#define Py_BEGIN_CRITICAL_SECTION(op) {
#define Py_BEGIN_CRITICAL_SECTION_MUTEX(mutex) {
#define Py_END_CRITICAL_SECTION() }
#define Py_BEGIN_CRITICAL_SECTION2(a, b) {
#define Py_BEGIN_CRITICAL_SECTION2_MUTEX(m1, m2) {
#define Py_END_CRITICAL_SECTION2() }
