// Package restart restarts the Go half of a shared library in the child of a fork.
//
// Go's runtime does not survive fork(): the child has one thread, and the scheduler, the collector and their locks wait
// for threads that are gone. But nothing of the Go half is worth saving, since all state is in the C plane. So the
// child resets the Go half's memory to what it was when the library was loaded, and starts it as the dynamic loader
// did:
//
//   - a constructor that runs before Go's keeps a copy of Go's initialized
//     variables (image.c) and notes the signal handlers of the host (signals.c)
//   - what Go maps is written down (mappings.c)
//   - in the child, at once: the forking thread forgets that it was known to
//     Go, and the host's signal handlers come back (restart.c)
//   - at the first call that needs Go: the old heap is unmapped, the variables
//     are restored, the runtime's entry point runs again (restart.c), provided
//     that there is room for it (room.c)
//
// runtime/cgo is C and does not restart: its variables stay valid, so they are not reset. Where its calls have to be
// observed (start.c, thread.c), ld's --wrap puts functions of this package in front of its own.
//
// A Go program can't restart, since its main function is on the stack. There the installed library takes over
// (takeover.c).
package restart

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo LDFLAGS: -Wl,--wrap=x_cgo_init -Wl,--wrap=x_cgo_notify_runtime_init_done
#cgo LDFLAGS: -Wl,--wrap=x_cgo_bindm -Wl,--wrap=x_cgo_sys_thread_create
#cgo LDFLAGS: -Wl,--wrap=_cgo_try_pthread_create
#cgo LDFLAGS: -Wl,--wrap=_cgo_wait_runtime_init_done
#cgo LDFLAGS: -Wl,--wrap=x_cgo_mmap -Wl,--wrap=x_cgo_munmap
*/
import "C"

import (
	_ "github.com/gopyruntime/gopyruntime/internal/library"      // its header
	_ "github.com/gopyruntime/gopyruntime/internal/restart/mark" // tells location.c where Go's memory is
)
