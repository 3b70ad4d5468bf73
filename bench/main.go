// Bench measures the C plane against a real CPython: see README.md. It runs in the project's folder.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 11, "how often to measure each operation on each side")
	only := flag.String("only", "", "measure this operation only, and write nothing")
	objects := flag.String("objects", "", "measure only the rows about objects that start so (\"all\": all), and write nothing")
	scaling := flag.Bool("scaling", true, "also measure against the number of threads and interpreters")
	out := flag.String("out", "bench/results", "the folder for charts and numbers")
	flag.Parse()
	if err := run(*rounds, *only, *objects, *scaling, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// mustExist is an error for a name that no operation has.
func mustExist(only string) error {
	var names []string
	for _, op := range operations {
		if op.name == only {
			return nil
		}
		names = append(names, op.name)
	}
	return fmt.Errorf("no operation is called %q; there are: %s", only, strings.Join(names, ", "))
}

func run(rounds int, only, objects string, scaling bool, out string) error {
	if only != "" {
		if err := mustExist(only); err != nil {
			return err
		}
	}
	project, err := os.Getwd()
	if err != nil {
		return err
	}
	w, err := newWorkshop(project)
	if err != nil {
		return err
	}
	defer w.close()
	sides, err := w.build()
	if err != nil {
		return err
	}
	saySkipped()
	where, err := w.place()
	if err != nil {
		return err
	}
	fmt.Printf("%s\n\n", where)

	p := plan{rounds: rounds, batch: 4 * time.Millisecond, batches: 5}
	if objects != "" {
		_, err := w.objects(sides, p, strings.TrimPrefix(objects, "all"))
		return err
	}
	results, err := w.table(sides, p, only)
	if err != nil || only != "" {
		return err
	}
	aboutObjects, err := w.objects(sides, p, "")
	if err != nil {
		return err
	}
	if !w.python {
		// A result with one side only does not replace one that compares.
		out = filepath.Join(project, "build", "bench")
	}
	if err := writeResults(out, "ratios", where, results); err != nil {
		return err
	}
	if err := writeResults(out, "objects", where, aboutObjects); err != nil {
		return err
	}
	if scaling {
		curves, err := w.curves(sides, plan{rounds: 3, batch: 2 * time.Millisecond, batches: 5})
		if err != nil {
			return err
		}
		if err := writeCurves(out, where, curves); err != nil {
			return err
		}
	}
	fmt.Printf("\ncharts and numbers: %s\n", out)
	saySkipped()
	return nil
}

func saySkipped() {
	if _, err := pythonRoot(); err != nil {
		fmt.Printf("\n  ***** SKIPPED: the comparison with a real CPython\n  *****          %v\n\n", err)
	}
}

func (w *workshop) table(sides []side, p plan, only string) ([]result, error) {
	var results []result
	printHead(os.Stdout)
	for _, op := range operations {
		if only != "" && op.name != only {
			continue
		}
		mine := p
		if op.threads {
			mine.batch *= 5
			mine.quietly = true
		}
		c, err := w.measure(sides, op.name, mine)
		if err != nil {
			return nil, err
		}
		r := result{op, c}
		printRow(os.Stdout, r)
		results = append(results, r)
	}
	return results, nil
}

// A curve is one operation, by the number of what the process holds.
type curve struct {
	scale
	counts []int
	costs  []cost
}

func (w *workshop) curves(sides []side, p plan) ([]curve, error) {
	var curves []curve
	for _, s := range scales {
		c := curve{scale: s}
		fmt.Printf("\n%s, ns, with\n", s.title)
		for _, count := range scaleCounts[s.what] {
			who := sides
			if s.what == "interpreters" && count > mostInterpretersOfCPython {
				who = sides[:1]
			}
			costs, err := w.measure(who, s.name, p, s.what, strconv.Itoa(count))
			if err != nil {
				return nil, err
			}
			c.counts = append(c.counts, count)
			c.costs = append(c.costs, costs)
			line := "ours " + formatNS(median(costs.ours))
			if len(costs.theirs) > 0 {
				line += ", CPython " + formatNS(median(costs.theirs))
			}
			fmt.Printf("%8d %-13s %s\n", count, s.what, line)
		}
		curves = append(curves, c)
	}
	return curves, nil
}
