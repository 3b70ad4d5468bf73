//go:build !race

package gopyruntime

func raceAcquire() {}
func raceRelease() {}
