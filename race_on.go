//go:build linux && amd64 && cgo && race

// Telling the race detector what the GIL synchronizes.

package gopyruntime

import "sync/atomic"

// gilClock tells the race detector, which does not see what C synchronizes, that releasing a GIL happens before taking
// it. It does not distinguish GILs.
var gilClock atomic.Uint64

func raceAcquire() { gilClock.Load() }
func raceRelease() { gilClock.Add(1) }
