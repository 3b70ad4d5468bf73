/* How large a stack the handlers of fatal signals need: what the C library recommends, and
 * once more what the kernel saves on it. */
#include "eval/eval.h"

#include <sys/auxv.h>
#include <unistd.h>

void
gopyrt_faulthandler_size_stack(int on)
{
    long most = on ? sysconf(_SC_SIGSTKSZ) : 0;
    _PyRuntime.faulthandler.stack.ss_size = on ? (size_t)most + getauxval(AT_MINSIGSTKSZ) : 0;
}
