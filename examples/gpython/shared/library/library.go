// Package library is what gpython as a C library has for C, and module fork for its programs: its Go starts again in a
// child of fork.
package library

/*
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct _ts PyThreadState;
PyThreadState *PyEval_SaveThread(void);
extern int gpython_child(char *path);

// Go code is below on this thread: Go starts again on another one.
static void *
child(void *path)
{
	_exit(gpython_child(path));
}

static int
fork_and_run(_GoString_ path)
{
	char *copy = strndup(_GoStringPtr(path), _GoStringLen(path));
	pid_t pid = copy != NULL ? fork() : -1;
	if (pid == 0) {
		pthread_t thread;
		PyEval_SaveThread();
		if (pthread_create(&thread, NULL, child, copy) == 0) {
			pthread_join(thread, NULL);
		}
		_exit(1);
	}
	free(copy);
	return pid;
}
*/
import "C"

import (
	"fmt"
	"os"

	"github.com/gopyruntime/gopyruntime/examples/gpython/host"
)

func init() {
	host.RegisterFork(func(path string) (int, error) {
		pid, err := C.fork_and_run(path)
		if pid < 0 {
			return 0, err
		}
		return int(pid), nil
	})
}

func exit(err error) C.int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, host.Describe(err))
	return 1
}

// gpython_main runs a program; 0 if it ends without an exception.
//
//export gpython_main
func gpython_main(path *C.char) C.int { return exit(host.Main(C.GoString(path), nil)) }

//export gpython_child
func gpython_child(path *C.char) C.int { return exit(host.Child(C.GoString(path))) }
