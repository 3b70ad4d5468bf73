//go:build linux && amd64 && cgo

// How long a thread waits for a GIL before it asks for it.

package gopyruntime

import (
	"fmt"
	"math"
	"time"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

// SwitchInterval returns how long a thread waits for the interpreter's GIL before it asks its holder to let it go:
// sys.getswitchinterval. The error is ErrEnded when the interpreter has ended. Any goroutine may call it.
func (i *Interpreter) SwitchInterval() (time.Duration, error) { return i.switchInterval(0) }

// SetSwitchInterval sets what SwitchInterval returns, in whole microseconds, for all interpreters that share the GIL:
// sys.setswitchinterval. Any goroutine may call it. It takes effect when a thread next begins to wait. The error is
// ErrEnded, or another one for what is not positive.
func (i *Interpreter) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("gopyruntime: a switch interval of %v: it must be positive", d)
	}
	n := d / time.Microsecond
	if d%time.Microsecond != 0 && n < math.MaxInt64/time.Microsecond {
		n++
	}
	_, err := i.switchInterval(uint64(n))
	return err
}

func (i *Interpreter) switchInterval(set uint64) (time.Duration, error) {
	now := face.InterpSwitchInterval(i.id, i.life, set)
	if now == 0 {
		return 0, ErrEnded
	}
	return time.Duration(now) * time.Microsecond, nil
}
