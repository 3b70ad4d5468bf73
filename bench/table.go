// The table of results on the terminal.

package main

import (
	"fmt"
	"io"
	"slices"
)

// A result is a measured row.
type result struct {
	operation
	cost
}

func (r result) compared() bool { return len(r.theirs) > 0 }

func (r result) ratio() float64 {
	if r.threads {
		return median(r.ratios())
	}
	return r.typical(r.ours) / r.typical(r.theirs)
}

func (r result) meets() bool { return r.ratio() <= r.target*(1+noise) }

func (r result) verdict() string {
	verdict := "MISSED"
	if r.meets() {
		verdict = "met"
	}
	if r.disturbed > 0 {
		verdict += fmt.Sprintf(" (the machine was busy in %d of %d rounds)", r.disturbed, len(r.ours))
	}
	return verdict
}

const rowFormat = "%-46s %10s %10s %7s  %15s %7s  %s\n"

func printHead(out io.Writer) {
	fmt.Fprintf(out, rowFormat, "operation", "ours ns", "CPython ns", "ratio", "spread", "target", "")
}

func printRow(out io.Writer, r result) {
	ours := formatNS(r.typical(r.ours))
	if !r.compared() {
		fmt.Fprintf(out, rowFormat, r.title, ours, "-", "-", "-", "-", "SKIPPED")
		return
	}
	spread := fmt.Sprintf("%.3f .. %.3f", slices.Min(r.ratios()), slices.Max(r.ratios()))
	fmt.Fprintf(out, rowFormat, r.title, ours, formatNS(r.typical(r.theirs)), fmt.Sprintf("%.3f", r.ratio()), spread,
		fmt.Sprintf("%.2f", r.target), r.verdict())
}

// formatNS shows three digits of a number of nanoseconds.
func formatNS(ns float64) string {
	switch {
	case ns < 10:
		return fmt.Sprintf("%.2f", ns)
	case ns < 100:
		return fmt.Sprintf("%.1f", ns)
	}
	return fmt.Sprintf("%.0f", ns)
}
