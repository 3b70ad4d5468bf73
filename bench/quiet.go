// Waiting until the machine is quiet enough to measure.

package main

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// Contending threads need the processors for themselves: on a busy machine they hardly ever contend. So their rounds
// wait for a quiet moment, for a limited time.
const (
	lookFor  = 50 * time.Millisecond
	patience = 2 * time.Second
	mostBusy = 0.2 // of all processors
)

// waitUntilQuiet reports whether the machine became quiet in time.
func waitUntilQuiet() bool {
	for deadline := time.Now().Add(patience); ; {
		if busy(lookFor) <= mostBusy {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

// busy measures which part of the processors' time is used, from 0 to 1.
func busy(during time.Duration) float64 {
	total, idle := processorTimes()
	time.Sleep(during)
	total2, idle2 := processorTimes()
	if total2 <= total {
		return 0
	}
	return 1 - (idle2-idle)/(total2-total)
}

// processorTimes are those of the first line of the statistics; idle and iowait are its fourth and fifth number.
func processorTimes() (total, idle float64) {
	text, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(text), "\n")
	for i, field := range strings.Fields(line) {
		ticks, err := strconv.ParseFloat(field, 64)
		if err != nil {
			continue
		}
		total += ticks
		if i == 4 || i == 5 {
			idle += ticks
		}
	}
	return total, idle
}
