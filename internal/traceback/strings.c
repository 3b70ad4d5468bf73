/* The memory of the strings that cgosymbolizer makes when it is initialized, which Go does
 * with a call of the function that cgo generates for malloc. Where that gets no memory, Go
 * ends the process.
 */
#include "../../guest/guest.h"

/* As cgo lays out an argument and a result. */
typedef struct {
    unsigned long long size;
    void *block;
} malloc_call;

void __real__cgo_16071bd81a3c_Cfunc__Cmalloc(malloc_call *call);
void __wrap__cgo_16071bd81a3c_Cfunc__Cmalloc(malloc_call *call);

void
__wrap__cgo_16071bd81a3c_Cfunc__Cmalloc(malloc_call *call)
{
    __real__cgo_16071bd81a3c_Cfunc__Cmalloc(call);
    for (int tries = 0; call->block == NULL && goguest_memory_again(tries); tries++) {
        __real__cgo_16071bd81a3c_Cfunc__Cmalloc(call);
    }
}
