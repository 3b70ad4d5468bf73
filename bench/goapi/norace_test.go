// Without the race detector prices count.

//go:build !race

package goapi

const raceDetector = false
