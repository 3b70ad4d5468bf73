/* No code: the build stops here where a compiler lays a type out in another way
 * than the layout table says. */
#include "base/base.h"
#include "abi/layout_asserts.h"
