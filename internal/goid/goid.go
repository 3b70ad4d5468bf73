//go:build amd64

// Package goid tells goroutines apart, which Go has no function for. Each goroutine has a number, which is never used
// again; stack traces show it. Parsing one costs microseconds, so the number is read where Go keeps it. Where that is
// differs from version to version, so a few goroutines look for the numbers that their stack traces show.
package goid

import (
	"bytes"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

// word reads a word of the calling goroutine's descriptor.
func word(offset uintptr) uint64

const (
	// Descriptors are larger than this in every version.
	searched = 384
	// So many goroutines have to agree on one place, of at most so many.
	agreeing, asked = 4, 16
)

// place is where the number is in a descriptor, 0 if it was not found: the descriptor begins with something else.
var place = sync.OnceValue(find)

// known is the place once it was found.
var known atomic.Uintptr

// Current returns the number of the calling goroutine, or 0 if it can't be told.
func Current() uint64 {
	offset := known.Load()
	if offset == 0 {
		if offset = place(); offset == 0 {
			return 0
		}
		known.Store(offset)
	}
	return word(offset)
}

func find() uintptr {
	candidates := places()
	for n := 1; n < asked && len(candidates) > 0; n++ {
		if n >= agreeing && len(candidates) == 1 {
			break
		}
		others := make(chan map[uintptr]bool)
		go func() { others <- places() }()
		other := <-others
		for offset := range candidates {
			if !other[offset] {
				delete(candidates, offset)
			}
		}
	}
	if len(candidates) != 1 {
		return 0
	}
	for offset := range candidates {
		return offset
	}
	return 0
}

// places are those where the calling goroutine's descriptor has its number.
func places() map[uintptr]bool {
	id, found := parsed(), make(map[uintptr]bool)
	for offset := uintptr(8); id != 0 && offset < searched; offset += 8 {
		if word(offset) == id {
			found[offset] = true
		}
	}
	return found
}

const header = "goroutine "

// parsed reads the number of the calling goroutine in its stack trace.
func parsed() uint64 {
	var text [64]byte
	rest, ok := bytes.CutPrefix(text[:runtime.Stack(text[:], false)], []byte(header))
	digits, _, _ := bytes.Cut(rest, []byte(" "))
	id, err := strconv.ParseUint(string(digits), 10, 64)
	if !ok || err != nil {
		return 0
	}
	return id
}

// Most stack traces that Alive reads; with more it can't tell.
const longest = 1 << 26

// Alive reports whether the goroutine of that number has not ended. It stops all goroutines for as long as their stack
// traces take. When it can't tell it says true.
func Alive(id uint64) bool {
	line := []byte("\n" + header + strconv.FormatUint(id, 10) + " ")
	for size := 1 << 16; size <= longest; size *= 4 {
		text := make([]byte, size)
		n := runtime.Stack(text, true)
		if bytes.HasPrefix(text, line[1:]) || bytes.Contains(text[:n], line) {
			return true
		}
		if n < size {
			return false
		}
	}
	return true
}
