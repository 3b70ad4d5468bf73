// The rows about objects. The program lists them itself: each is a line of its files object_*.c.

package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

const (
	// The most that a row about objects may cost, and the geometric mean of all, as fractions of CPython's cost.
	mostOfObjectRow = 1.2
	mostOfMean      = 0.9

	// An interpreter with its own GIL: its time, and the memory that it keeps.
	ownInterpreter         = "own_gil_interpreter"
	mostOfInterpreter      = 0.7
	mostBytesOfInterpreter = 400 << 10
	interpretersHeld       = "20"
)

// objectOperations are the program's rows about objects.
func (w *workshop) objectOperations(s side) ([]operation, error) {
	list, err := w.run(append(slices.Clone(s.command), "list", "objects")...)
	if err != nil {
		return nil, err
	}
	var all []operation
	for _, name := range strings.Fields(list) {
		target := mostOfObjectRow
		if name == ownInterpreter {
			target = mostOfInterpreter
		}
		all = append(all, operation{name, strings.ReplaceAll(name, "_", " "), target, false})
	}
	return all, nil
}

// objects measures the rows whose names start with prefix and says what they come to.
func (w *workshop) objects(sides []side, p plan, prefix string) ([]result, error) {
	all, err := w.objectOperations(sides[0])
	if err != nil {
		return nil, err
	}
	fmt.Printf("\nObjects:\n")
	printHead(os.Stdout)
	var results []result
	for _, op := range all {
		if !strings.HasPrefix(op.name, prefix) {
			continue
		}
		c, err := w.measure(sides, op.name, p)
		if err != nil {
			return nil, err
		}
		r := result{op, c}
		printRow(os.Stdout, r)
		results = append(results, r)
	}
	if len(results) == 0 {
		return nil, fmt.Errorf("no row about objects starts with %q", prefix)
	}
	summarize(os.Stdout, results)
	return results, w.interpreterMemory(sides)
}

// summarize prints the geometric mean and the rows that are too slow.
func summarize(out io.Writer, results []result) {
	if !results[0].compared() {
		return
	}
	fmt.Fprintf(out, "\n%d rows about objects: geometric mean %.3f of CPython's time (wanted: at most %.1f)\n",
		len(results), geometricMean(results), mostOfMean)
	slow := slices.DeleteFunc(slices.Clone(results), func(r result) bool { return r.ratio() <= mostOfObjectRow })
	slices.SortFunc(slow, func(a, b result) int {
		if a.ratio() > b.ratio() {
			return -1
		}
		return 1
	})
	fmt.Fprintf(out, "rows above %.1f: %d\n", mostOfObjectRow, len(slow))
	for _, r := range slow {
		fmt.Fprintf(out, "  %-30s %.2f\n", r.title, r.ratio())
	}
}

func geometricMean(results []result) float64 {
	sum := 0.0
	for _, r := range results {
		sum += math.Log(r.ratio())
	}
	return math.Exp(sum / float64(len(results)))
}

// interpreterMemory prints what an interpreter with its own GIL keeps in memory, on each side.
func (w *workshop) interpreterMemory(sides []side) error {
	fmt.Println()
	for _, s := range sides {
		out, err := w.run(append(slices.Clone(s.command), "memory", interpretersHeld)...)
		if err != nil {
			return err
		}
		bytes, err := strconv.ParseFloat(out, 64)
		if err != nil {
			return fmt.Errorf("%s: %q is no number of bytes", s.name, out)
		}
		fmt.Printf("an interpreter with its own GIL keeps %.0f KiB in memory: %s", bytes/1024, s.name)
		if s.name == sides[0].name {
			fmt.Printf(" (wanted: at most %d KiB)", mostBytesOfInterpreter>>10)
		}
		fmt.Println()
	}
	return nil
}
