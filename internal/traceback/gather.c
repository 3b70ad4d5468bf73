/* The addresses of a C stack, for Go's tracebacks and its profiler. Runs in
 * signal handlers: see the guarantees in unwind.h.
 */
#include "traceback.h"

void __wrap_cgoTraceback(gopyrt_traceback_request *request);

void
__wrap_cgoTraceback(gopyrt_traceback_request *request)
{
    gopyrt_frame frame;
    uintptr_t n = 0;

    if (request->max == 0) {
        return;
    }
    request->buf[0] = 0;
    if (request->context != 0) {
        if (!gopyrt_context_frame(request->context, &frame)) {
            return;
        }
    }
    else if (request->signal_context != 0) {
        gopyrt_frame_of_signal(&frame, (const void *)request->signal_context);
        if (gopyrt_code_is_go(gopyrt_frame_code(&frame))) {
            return;
        }
    }
    else {
        gopyrt_frame_here(&frame);
    }
    do {
        request->buf[n++] = gopyrt_frame_code(&frame);
    } while (n < request->max && gopyrt_frame_up(&frame));
    if (n < request->max) {
        request->buf[n] = 0;
    }
}
