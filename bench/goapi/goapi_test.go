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

// attached runs f with an object of builtins: the function abs, whose one argument is passed as it is.
func attached(b *testing.B, f func(abs *gopyruntime.Object)) {
	t := runtimeUp(b)
	require.NoError(b, t.Attach())
	defer t.Detach()
	builtins, err := gopyruntime.Current().Import("builtins")
	require.NoError(b, err)
	defer builtins.Close()
	abs, err := builtins.Attr("abs")
	require.NoError(b, err)
	defer abs.Close()
	f(abs)
}

// The result is a small int, which has no count.
func BenchmarkInvoke(b *testing.B) {
	attached(b, func(abs *gopyruntime.Object) {
		for b.Loop() {
			if _, err := abs.Invoke(-5); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The result is a new object, which is closed.
func BenchmarkInvokeClose(b *testing.B) {
	attached(b, func(abs *gopyruntime.Object) {
		for b.Loop() {
			o, err := abs.Invoke(-1 << 40)
			if err != nil {
				b.Fatal(err)
			}
			o.Close()
		}
	})
}

func BenchmarkCallByName(b *testing.B) {
	attached(b, func(*gopyruntime.Object) {
		builtins, err := gopyruntime.Current().Import("builtins")
		require.NoError(b, err)
		for b.Loop() {
			if _, err := builtins.Call("abs", -5); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkInt(b *testing.B) {
	attached(b, func(*gopyruntime.Object) {
		o, err := gopyruntime.Current().Object(1 << 40)
		require.NoError(b, err)
		for b.Loop() {
			if n, err := o.Int(); n != 1<<40 || err != nil {
				b.Fatal(n, err)
			}
		}
	})
}

func BenchmarkError(b *testing.B) {
	attached(b, func(abs *gopyruntime.Object) {
		for b.Loop() {
			if _, err := abs.Invoke("x"); err == nil {
				b.Fatal("no error")
			}
		}
	})
}
