//go:build linux && amd64 && cgo && !race

// Without the race detector there is nothing to tell it.

package gopyruntime

func raceAcquire() {}
func raceRelease() {}
