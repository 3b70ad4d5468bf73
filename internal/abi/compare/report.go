// The result of a comparison.

package compare

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// A Report is the outcome of a comparison.
type Report struct {
	What        string // what was counted: "members", "constants"
	Equal       int
	Total       int
	Differences []string
}

// OK tells whether everything was equal, and there was something to compare.
func (r Report) OK() bool { return r.Total > 0 && r.Equal == r.Total }

// Print writes the differences and a last line "N of N members equal".
func (r Report) Print(w io.Writer) {
	for _, difference := range r.Differences {
		fmt.Fprintln(w, difference)
	}
	fmt.Fprintf(w, "%d of %d %s equal\n", r.Equal, r.Total, r.What)
}

// diff compares two sets of facts by name. A name that only one of them has is a difference.
func diff(what string, theirs, ours map[string]string) Report {
	report := Report{What: what}
	all := map[string]bool{}
	for _, set := range []map[string]string{theirs, ours} {
		for name := range set {
			all[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		report.Total++
		their, inTheirs := theirs[name]
		our, inOurs := ours[name]
		switch {
		case inTheirs && inOurs && their == our:
			report.Equal++
		case !inOurs:
			report.Differences = append(report.Differences, fmt.Sprintf("%s: missing here; CPython: %s", name, their))
		case !inTheirs:
			report.Differences = append(report.Differences, fmt.Sprintf("%s: not in CPython; here: %s", name, our))
		default:
			report.Differences = append(report.Differences, fmt.Sprintf("%s: CPython: %s; here: %s", name, their, our))
		}
	}
	return report
}
