// Benchmarks of the Go API.

package goapi

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime"
)

// The runtime comes up once, and its first thread state is left.
var first = sync.OnceValues(func() (*gopyruntime.ThreadState, error) {
	t, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		return nil, err
	}
	return t, t.Detach()
})

func runtimeUp(b *testing.B) *gopyruntime.ThreadState {
	t, err := first()
	require.NoError(b, err)
	return t
}

// withInterpreters runs f while there are so many more interpreters.
func withInterpreters(b *testing.B, count int, f func()) {
	runtimeUp(b)
	var all []*gopyruntime.ThreadState
	for range count {
		i, err := gopyruntime.Current().NewInterpreter(gopyruntime.IsolatedInterpreter)
		require.NoError(b, err)
		require.NoError(b, i.Detach())
		all = append(all, i)
	}
	f()
	b.StopTimer()
	for _, i := range all {
		require.NoError(b, i.Attach())
		require.NoError(b, i.End())
	}
}

func BenchmarkBareCall(b *testing.B) {
	for b.Loop() {
		BareCall()
	}
}

func BenchmarkAttachDetach(b *testing.B) {
	t := runtimeUp(b)
	for b.Loop() {
		if t.Attach() != nil || t.Detach() != nil {
			b.Fatal("the thread state can't be attached")
		}
	}
}

func BenchmarkNewThreadStateDelete(b *testing.B) {
	runtimeUp(b)
	main := gopyruntime.Current().Main()
	for b.Loop() {
		t, err := main.NewThreadState()
		if err != nil || t.Delete() != nil {
			b.Fatal("the thread state can't be made and deleted", err)
		}
	}
}

func BenchmarkNewInterpreterEnd(b *testing.B) {
	runtimeUp(b)
	for b.Loop() {
		i, err := gopyruntime.Current().NewInterpreter(gopyruntime.IsolatedInterpreter)
		if err != nil || i.End() != nil {
			b.Fatal("the interpreter can't be made and ended", err)
		}
	}
}

func BenchmarkSnapshot(b *testing.B) {
	runtimeUp(b)
	for b.Loop() {
		gopyruntime.Current().Snapshot()
	}
}

func BenchmarkWalk100Interpreters(b *testing.B) {
	withInterpreters(b, 99, func() {
		for b.Loop() {
			n := 0
			for range gopyruntime.Current().Interpreters() {
				n++
			}
			if n != 100 {
				b.Fatal("interpreters: ", n)
			}
		}
	})
}

func BenchmarkAttachDetachAmong100Interpreters(b *testing.B) {
	withInterpreters(b, 99, func() { BenchmarkAttachDetach(b) })
}
