//go:build linux && amd64 && cgo && race

package gopyruntime

import "sync/atomic"

// gilClock tells the race detector, which does not see what C synchronizes, that
// who gets a GIL comes after who let it go. It does not tell GILs apart.
var gilClock atomic.Uint64

func raceAcquire() { gilClock.Load() }
func raceRelease() { gilClock.Add(1) }
