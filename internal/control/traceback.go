// The stack of a dying thread through C and Go, for a fatal error's report.

package control

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// answerTraceback serves a fatal error in C, which asks for what C cannot determine: the whole stack of its thread,
// through C and Go and C again.
func answerTraceback(c *call) error {
	writeTraceback(int(c.Result), uintptr(c.Pointer), errorTitle)
	return nil
}

const (
	errorTitle = "Current thread's C and Go traceback (most recent call first):"
	panicTitle = "Go panicked below C code. " + errorTitle
)

// maxTracebackFrames is ample for a report.
const maxTracebackFrames = 128

// ReportPanic prints, when deferred by a function that C calls, what Go's own report of a panic cannot: the C callers.
// By the time that Go prints, it has run all deferred functions, its own among them that forget where in C the thread
// was. *returned says whether the function returned normally.
func ReportPanic(returned *bool) {
	if !*returned {
		writeTraceback(syscall.Stderr, 0, panicTitle)
	}
}

// writeTraceback writes the calling thread's stack to a file descriptor, in the form in which CPython dumps Python's.
// from is the code address of the first C frame of interest; the frames above it are the report itself.
func writeTraceback(fd int, from uintptr, title string) {
	pcs := make([]uintptr, maxTracebackFrames)
	pcs = pcs[:runtime.Callers(3, pcs)] // without this function and the one that reports
	shown, seen := from == 0, slices.Contains(pcs, from)
	var text strings.Builder
	for frames, more := runtime.CallersFrames(pcs), len(pcs) > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		// Without a symbolizer there are no frames of C: what called C follows.
		shown = shown || f.PC == from || !seen && f.Function == "runtime.cgocallback"
		if !shown || isPlumbing(f.Function) {
			continue
		}
		fmt.Fprintf(&text, "  File %s, line %s in %s\n", known(f.File != "", "%q", f.File),
			known(f.Line > 0, "%d", f.Line), known(f.Function != "", "%s", f.Function))
	}
	if text.Len() > 0 {
		writeAll(fd, "\n"+title+"\n"+text.String())
	}
}

// known formats a value, or, if it is not known, the placeholder that CPython uses.
func known(ok bool, format string, value any) string {
	if !ok {
		return "???"
	}
	return fmt.Sprintf(format, value)
}

// isPlumbing reports whether a function only carries calls between Go and C.
func isPlumbing(name string) bool {
	return strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "_cgo")
}

func writeAll(fd int, text string) {
	for len(text) > 0 {
		n, err := syscall.Write(fd, []byte(text))
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return // the report has no other place to go
		}
		text = text[n:]
	}
}
