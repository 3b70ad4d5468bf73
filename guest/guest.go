// Package guest makes a library that is written in Go and built with -buildmode=c-shared a good guest: its host may fork,
// block signals, move its signal stacks and overwrite its environment, as it may with a library written in C. The package
// is imported for its effect.
//
// # In the child of a fork
//
// Go's runtime does not survive fork(): the child has one thread, and the scheduler, the collector and their locks wait
// for threads that are gone. With this package Go starts anew in the child, at the first call of an exported function:
//
//   - Go's memory is new: package variables have their initial values, init functions
//     run again, goroutines, finalizers and everything on Go's heap are gone
//   - C's memory lives on: what malloc gave, C variables, open files, the C library's state
//   - cgo.Handle values and pointers to Go memory that C code has kept are stale;
//     [Generation] tells that there was a start since they were made
//   - a child that calls no Go function pays nothing; its first call takes some milliseconds
//   - the forking thread may not return into Go code: where C code that Go called forks,
//     the child must not return to Go. Calls of exported functions from other threads work
//   - a child of vfork has its parent's memory and may only start a program
//
// # Signals
//
// All threads that Go makes block all signals, but those for faults of their own (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP,
// SIGSYS), so that a signal sent to the process goes to a thread of the host. A thread of the host that calls a Go function
// blocks them until it returns, and has its own alternate stack again then: no handler runs on a goroutine's stack. A call
// takes five system calls more, about a microsecond. Signals wait while their thread is in Go, also where Go has called
// C code that waits. The SIGPIPE of a write into a broken connection does not get out of Go, which has the error.
//
// Handlers that the host had before are as they were, but for SIGSEGV, SIGBUS and SIGFPE: Go's come in front of those, since
// Go code may recover from a nil dereference, and call the host's for faults in C code. Package dormant does without
// these, too. Go does not interrupt its own threads by SIGURG (GODEBUG=asyncpreemptoff=1),
// so a loop that calls nothing is not preempted; its CPU profiler (SIGPROF) sees the host's threads only. A program that
// Go code starts has the signals blocked that Go's threads block.
//
// # The start
//
// The library is loaded even where Go can't start, for want of threads or memory: it starts at the first call then. An
// exported function can't refuse, so where that start fails, too, the process ends with a message. C code can call
// goguest_start first (guest.h), which returns the reason instead.
//
// Under AT_SECURE (setuid programs) Go's own variables, such as GODEBUG, are not read.
//
// # Where it does nothing
//
// In a Go program: its main function is on the stack and can't start twice. And where the module's memory is not laid out
// as the known releases of Go do it (1.25, 1.26): then everything is as without this package, and goguest_is_guest says why.
//
// # How it works
//
// The loader's call of Go's constructor starts nothing. To start, Go's variables are set to what the linker made them
// (image.c), what an earlier Go had mapped is unmapped (mappings.c), room for its threads and memory is made (room.c), and
// the constructor is called (restart.c), with copies of the arguments and the environment (arguments.c). runtime/cgo is C
// and does not start again: its variables stay valid. Where its calls have to be observed (start.c, thread.c), ld's --wrap
// puts functions of this package in front of its own.
package guest

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo LDFLAGS: -Wl,--wrap=x_cgo_init -Wl,--wrap=x_cgo_notify_runtime_init_done
#cgo LDFLAGS: -Wl,--wrap=x_cgo_bindm -Wl,--wrap=x_cgo_sys_thread_create
#cgo LDFLAGS: -Wl,--wrap=_cgo_try_pthread_create
#cgo LDFLAGS: -Wl,--wrap=_cgo_wait_runtime_init_done -Wl,--wrap=_cgo_release_context
#cgo LDFLAGS: -Wl,--wrap=x_cgo_thread_start -Wl,--wrap=x_cgo_getstackbound -Wl,--wrap=fatalf
#cgo LDFLAGS: -Wl,--wrap=x_cgo_mmap -Wl,--wrap=x_cgo_munmap
#include "guest.h"
*/
import "C"

import _ "github.com/gopyruntime/gopyruntime/guest/mark" // tells location.c where Go's memory is

// Generation returns how often Go was started in this process and its ancestors: 1 before the first restart. A value that
// an earlier generation gave to C code, such as a cgo.Handle, is stale.
func Generation() uint64 { return uint64(C.goguest_generation()) }
