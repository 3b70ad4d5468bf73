// What operations of the Go API cost, in bare calls from Go to C, and the most that they may cost.

package goapi

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime"
)

// A price is what an operation costs where nobody is in its way.
type price struct {
	name string
	most float64 // bare calls
	run  func(n int) error
}

var errPrice = errors.New("the operation failed")

// repeated is a price's run: it stops at the first failure.
func repeated(operation func() bool) func(int) error {
	return func(n int) error {
		for range n {
			if !operation() {
				return errPrice
			}
		}
		return nil
	}
}

func prices(t *gopyruntime.ThreadState, held *gopyruntime.Hold, own *gopyruntime.ThreadState) []price {
	rt, ctx := gopyruntime.Current(), context.Background()
	var mu gopyruntime.Mutex
	var none gopyruntime.Hold
	holdRelease := func(t *gopyruntime.ThreadState) func() bool {
		return func() bool {
			h, err := t.Hold(ctx)
			return err == nil && h.Release() == nil
		}
	}
	return []price{
		{"Attach + Detach", 5, repeated(func() bool { return t.Attach() == nil && t.Detach() == nil })},
		{"Attach + Detach, of NewThreadState", 5, repeated(func() bool { return own.Attach() == nil && own.Detach() == nil })},
		{"Hold + Release", 5, repeated(holdRelease(t))},
		{"Hold + Release, of NewThreadState", 5, repeated(holdRelease(own))},
		{"Mutex.Lock + Unlock", 1, repeated(func() bool { return mu.Lock(ctx, none) == nil && mu.Unlock() == nil })},
		{"Hold.Pending", 0.2, repeated(func() bool { return !held.Pending() })},
		{"Runtime.Initialized", 0.2, repeated(rt.Initialized)},
		{"Runtime.Finalizing", 0.2, repeated(func() bool { _, ok := rt.Finalizing(); return !ok })},
	}
}

// Between the batches of an operation are those of the bare call. What disturbs the machine makes batches slower, never
// faster, so the least of each is compared; and they are short, since quiet moments are. A machine that is busy all the
// time gets more than one chance.
const (
	batches = 200
	batch   = 400
	chances = 6
	pause   = 200 * time.Millisecond

	// On one processor, or beside others, what is but a few calls takes up to a tenth more in all batches of a run.
	noise = 1.2
)

func timed(t *testing.T, run func(int) error) time.Duration {
	begin := time.Now()
	require.NoError(t, run(batch))
	return time.Since(begin)
}

func bareCalls(p price, t *testing.T) float64 {
	least, bare := time.Hour, time.Hour
	for range batches {
		bare = min(bare, timed(t, func(n int) error {
			for range n {
				BareCall()
			}
			return nil
		}))
		least = min(least, timed(t, p.run))
	}
	return float64(least) / float64(bare)
}

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.Trim(name, "\t :\n")
		}
	}
	return "unknown processor"
}

// Each operation costs at most so many bare calls, but for the noise.
func TestPrices(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector has prices of its own")
	}
	first, err := first()
	require.NoError(t, err)
	own, err := gopyruntime.Current().Main().NewThreadState()
	require.NoError(t, err)
	sub, err := gopyruntime.Current().NewInterpreter(gopyruntime.IsolatedInterpreter)
	require.NoError(t, err)
	require.NoError(t, sub.Detach())
	held, err := sub.Hold(context.Background())
	require.NoError(t, err)

	t.Logf("%s; bare calls from Go to C, and the most there may be:", processor())
	for _, p := range prices(first, &held, own) {
		cost := bareCalls(p, t)
		for n := 1; n < chances && cost > p.most; n++ {
			time.Sleep(pause)
			cost = min(cost, bareCalls(p, t))
		}
		t.Logf("%-36s %6.2f  %5.1f", p.name, cost, p.most)
		assert.LessOrEqual(t, cost, noise*p.most, p.name)
	}
	require.NoError(t, held.Call(sub.End))
	require.NoError(t, own.Delete())
}
