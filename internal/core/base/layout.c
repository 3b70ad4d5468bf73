/* No code: compiling this fails if the compiler's layout of a type differs from
 * the layout table. */
#include "base/base.h"
#include "abi/layout_asserts.h"
