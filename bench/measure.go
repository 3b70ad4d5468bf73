// Measuring: how often and in which order each side runs, and how the numbers are evaluated.

package main

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// A plan says how long to measure. Each measurement is a process of its own.
type plan struct {
	rounds  int
	batch   time.Duration
	batches int
	quietly bool // wait for a quiet moment before each round
}

// A cost is what an operation costs on each side, in nanoseconds, one number per round; theirs is empty without a
// CPython.
type cost struct {
	ours, theirs []float64
	disturbed    int // rounds that found no quiet moment
}

// measure runs the sides in turns, so that disturbances affect both. Arguments may make the process hold something
// ("threads", "1000").
func (w *workshop) measure(sides []side, name string, p plan, arguments ...string) (cost, error) {
	var c cost
	for range p.rounds {
		if p.quietly && !waitUntilQuiet() {
			c.disturbed++
		}
		for i, s := range sides {
			ns, err := w.once(s, name, p, arguments)
			if err != nil {
				return cost{}, err
			}
			if i == 0 {
				c.ours = append(c.ours, ns)
			} else {
				c.theirs = append(c.theirs, ns)
			}
		}
	}
	return c, nil
}

func (w *workshop) once(s side, name string, p plan, arguments []string) (float64, error) {
	argv := append([]string{"timeout", "120"}, s.command...)
	argv = append(argv, "time", name, strconv.FormatInt(p.batch.Nanoseconds(), 10), strconv.Itoa(p.batches))
	out, err := w.run(append(argv, arguments...)...)
	if err != nil {
		return 0, err
	}
	ns, err := strconv.ParseFloat(out, 64)
	if err != nil || ns <= 0 {
		return 0, fmt.Errorf("%s, %s: %q is no cost", s.name, name, out)
	}
	return ns, nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// typical is what the rounds say of one side. What disturbs a single thread can only take time from it, so the least
// counts; where threads meet, a round may also be lucky, and the one in the middle counts.
func (o operation) typical(rounds []float64) float64 {
	if o.threads {
		return median(rounds)
	}
	return slices.Min(rounds)
}

// ratios are ours to theirs, round by round.
func (c cost) ratios() []float64 {
	var all []float64
	for i, theirs := range c.theirs {
		all = append(all, c.ours[i]/theirs)
	}
	return all
}
