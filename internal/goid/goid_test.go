//go:build amd64

// The numbers of goroutines are those of stack traces.

package goid

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each goroutine has the number that its stack trace shows, wherever it runs.
func TestCurrentIsTheNumberInStackTraces(t *testing.T) {
	require.NotZero(t, Current())
	var mu sync.Mutex
	seen := map[uint64]bool{Current(): true}
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			if i%10 == 0 {
				runtime.LockOSThread()
			}
			id := Current()
			runtime.Gosched()
			assert.Equal(t, parsed(), id)
			assert.Equal(t, id, Current(), "on another thread, too")
			mu.Lock()
			defer mu.Unlock()
			assert.False(t, seen[id], "it is nobody else's")
			seen[id] = true
		})
	}
	all.Wait()
}

func TestAlive(t *testing.T) {
	assert.True(t, Alive(Current()))
	ids, end := make(chan uint64), make(chan struct{})
	var all sync.WaitGroup
	var known []uint64
	for range 300 { // more than fit into the first attempt
		all.Go(func() { ids <- Current(); <-end })
		known = append(known, <-ids)
	}
	for _, id := range known[:3] {
		assert.True(t, Alive(id))
		assert.False(t, Alive(id*1e9), "a number that begins with this one")
	}
	assert.True(t, Alive(known[299]))
	close(end)
	all.Wait()
	for Alive(known[0]) || Alive(known[299]) {
		runtime.Gosched()
	}
}

func BenchmarkCurrent(b *testing.B) {
	for b.Loop() {
		Current()
	}
}
