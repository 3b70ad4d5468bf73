// With the race detector nothing costs what it does without.

//go:build race

package goapi

const raceDetector = true
