//go:build !exportcgo

/* The names of runtime/cgo, the part of Go's runtime that is written in C. A Go extension (-buildmode=c-shared) has all
 * of them, too.
 *
 * Go plugins use those of the program that opens them, so such a program is built with the tag exportcgo.
 */
#include "hide.h"

    hide crosscall1, crosscall2, fatalf, x_crosscall2_ptr
    hide _cgo_get_context_function, _cgo_get_symbolizer_function, _cgo_get_traceback_function
    hide _cgo_libc_setegid, _cgo_libc_seteuid, _cgo_libc_setgid, _cgo_libc_setgroups, _cgo_libc_setregid
    hide _cgo_libc_setresgid, _cgo_libc_setresuid, _cgo_libc_setreuid, _cgo_libc_setuid
    hide _cgo_panic, _cgo_release_context, _cgo_set_stacklo, _cgo_sys_thread_start, _cgo_topofstack
    hide _cgo_try_pthread_create, _cgo_wait_runtime_init_done, _cgo_yield
    hide x_cgo_bindm, x_cgo_call_symbolizer_function, x_cgo_call_traceback_function, x_cgo_callers, x_cgo_clearenv
    hide x_cgo_getstackbound, x_cgo_init, x_cgo_inittls, x_cgo_mmap, x_cgo_munmap, x_cgo_notify_runtime_init_done
    hide x_cgo_pthread_key_created, x_cgo_set_traceback_functions, x_cgo_setenv, x_cgo_sigaction
    hide x_cgo_sys_thread_create, x_cgo_thread_start, x_cgo_unsetenv
