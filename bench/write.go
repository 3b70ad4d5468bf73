// Writing the results and the curves as files.

package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const whatCounts = "Ratios count: the two sides ran in turns, and the times are this machine's."

func writeResults(dir, name, where string, results []result) error {
	rows := [][]string{{"operation", "ours_ns", "cpython_ns", "ratio", "ratio_min", "ratio_max", "target", "busy_rounds"}}
	for _, r := range results {
		row := []string{r.name, number(r.typical(r.ours))}
		if r.compared() {
			row = append(row, number(r.typical(r.theirs)), number(r.ratio()),
				number(slices.Min(r.ratios())), number(slices.Max(r.ratios())), number(r.target), strconv.Itoa(r.disturbed))
		} else {
			row = append(row, "", "", "", "", "", strconv.Itoa(r.disturbed))
		}
		rows = append(rows, row)
	}
	if err := writeCSV(dir, name+".csv", where, rows); err != nil {
		return err
	}
	if !results[0].compared() {
		return nil
	}
	return write(dir, name+".svg", ratioChart(where, results))
}

func writeCurves(dir, where string, curves []curve) error {
	rows := [][]string{{"operation", "with", "count", "ours_ns", "cpython_ns"}}
	for _, c := range curves {
		for i, count := range c.counts {
			theirs := ""
			if len(c.costs[i].theirs) > 0 {
				theirs = number(median(c.costs[i].theirs))
			}
			rows = append(rows, []string{c.name, c.what, strconv.Itoa(count), number(median(c.costs[i].ours)), theirs})
		}
	}
	if err := writeCSV(dir, "scaling.csv", where, rows); err != nil {
		return err
	}
	return write(dir, "scaling.svg", scalingChart(where, curves))
}

func writeCSV(dir, name, where string, rows [][]string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n# %s\n", where, whatCounts)
	out := csv.NewWriter(&text)
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return write(dir, name, text.String())
}

func write(dir, name, text string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666)
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
