/* How large a stack the handlers of fatal signals need: what the C library recommends, and
 * once more what the kernel saves on it. */
#include "eval/eval.h"

#include <signal.h>
#include <sys/auxv.h>
#include <unistd.h>

/* glibc before 2.34 knows neither: it has one size for all processors. */
#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

static size_t
recommended(void)
{
#ifdef _SC_SIGSTKSZ
    return (size_t)sysconf(_SC_SIGSTKSZ);
#else
    return SIGSTKSZ;
#endif
}

void
gopyrt_faulthandler_size_stack(int on)
{
    _PyRuntime.faulthandler.stack.ss_size = on ? recommended() + getauxval(AT_MINSIGSTKSZ) : 0;
}
