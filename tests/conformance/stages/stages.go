// Package stages compares what the fields of _PyRuntime, its main interpreter and thread state, and a subinterpreter
// are at each stage of the lifecycle with those in a real CPython.
package stages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// leaves returns the rows of the table that testdata/stages.c includes: every scalar and byte array of _PyRuntime.
// Locks of the C library are left out, since their contents are opaque.
func leaves(table *abi.Table) (string, error) {
	var rows strings.Builder
	for f := range table.Leaves("_PyRuntimeState") {
		if f.Overlay || f.Kind == abi.Opaque {
			continue
		}
		offset, size, shift := f.Offset, f.Size, int64(-1)
		if f.BitSize > 0 {
			offset = f.BitOffset / 32 * 4
			size, shift = f.BitSize, f.BitOffset%32
			if shift+size > 32 {
				return "", fmt.Errorf("bit-field %s does not lie in one int", f.Path)
			}
		}
		constant := 0
		if strings.HasPrefix(strings.TrimPrefix(f.Path, "_main_interpreter."), "static_objects.") {
			constant = 1
		}
		fmt.Fprintf(&rows, "{ %q, %d, %d, %d, '%c', %d },\n", f.Path, offset, size, shift, kind(f), constant)
	}
	return rows.String(), nil
}

func kind(f abi.Field) rune {
	switch f.Kind {
	case abi.Signed:
		return 'i'
	case abi.Bytes:
		return 'b'
	case abi.FuncPointer:
		return 'p'
	case abi.DataPointer:
		switch f.Type.String() {
		case "*wchar_t":
			return 'w'
		case "*char", "*const char":
			return 's'
		}
		return 'p'
	}
	return 'u'
}

// A life is what a run printed: path, then stage, to value. What is zero is not in it.
type life map[string]map[string]string

func parseLife(output string) (life, error) {
	l := life{}
	for line := range strings.Lines(output) {
		part := strings.SplitN(strings.TrimSuffix(line, "\n"), "|", 3)
		if len(part) != 3 {
			return nil, fmt.Errorf("not stage|path|value: %q", line)
		}
		if l[part[1]] == nil {
			l[part[1]] = map[string]string{}
		}
		l[part[1]][part[0]] = part[2]
	}
	return l, nil
}

// paths returns the paths of both lives, sorted.
func paths(lives ...life) []string {
	var all []string
	for _, l := range lives {
		for path := range l {
			all = append(all, path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// static names the stage of the value that the library file holds; the other stages are letters.
const static = "static"

var stageNames = append([]string{static}, strings.Split("abcdefghij", "")...)

func value(l life, path, stage string) string {
	if v, ok := l[path][stage]; ok {
		return v
	}
	return "0"
}

// A tally is how many values are CPython's.
type tally struct{ same, all int }

func (c *tally) add(same bool) {
	c.all++
	if same {
		c.same++
	}
}

func (c tally) String() string { return fmt.Sprintf("%d of %d", c.same, c.all) }

// A difference is one that is allowed, for a reason, at the paths that the pattern matches and at the given stages.
type difference struct {
	line    string
	pattern []string // the text between the asterisks
	stages  string
	found   bool
}

// initialized are the stages from the first initialization on.
const initialized = "cdefghij"

// parseDifferences reads lines "path*pattern@stages | reason".
func parseDifferences(text string) ([]*difference, error) {
	var all []*difference
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		pattern, reason, _ := strings.Cut(line, " | ")
		if strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("no reason is given: %q", line)
		}
		path, in, given := strings.Cut(strings.TrimSpace(pattern), "@")
		if !given {
			in = initialized
		}
		all = append(all, &difference{line: line, pattern: strings.Split(path, "*"), stages: in})
	}
	return all, nil
}

func (d *difference) covers(path, stage string) bool {
	if stage != d.stages && (stage == static || d.stages == static || !strings.Contains(d.stages, stage)) {
		return false
	}
	rest, ok := strings.CutPrefix(path, d.pattern[0])
	if len(d.pattern) == 1 {
		return ok && rest == ""
	}
	last := len(d.pattern) - 1
	for _, text := range d.pattern[1:last] {
		at := strings.Index(rest, text)
		if at < 0 {
			return false
		}
		rest = rest[at+len(text):]
	}
	return ok && strings.HasSuffix(rest, d.pattern[last])
}

// fold prints a lifecycle, one line per path: the value at the first stage, then each change. Paths that are always
// zero and the static value are left out, and "-" stands for what the listed differences leave open.
func fold(l life, open []*difference) string {
	var text strings.Builder
	for _, path := range paths(l) {
		var steps []string
		last, said := "", false
		for _, stage := range stageNames[1:] {
			if strings.HasPrefix(path, "sub.") && stage != "d" {
				continue
			}
			v := value(l, path, stage)
			if slices.ContainsFunc(open, func(d *difference) bool { return d.covers(path, stage) }) {
				v = "-"
			}
			if v != last {
				steps = append(steps, stage+"="+v)
				said = said || v != "-" && v != "0"
			}
			last = v
		}
		if said {
			fmt.Fprintf(&text, "%s | %s\n", path, strings.Join(steps, "; "))
		}
	}
	return text.String()
}

// A comparison is what comes of holding two lives against each other.
type comparison struct {
	every    tally // of all values of all fields that are set at some stage
	set      tally // of those that are not zero on both sides
	unlisted []string
	listed   map[*difference]int
}

// compare holds our life against theirs, and marks the differences that it finds.
func compare(theirs, ours life, open []*difference) comparison {
	c := comparison{listed: map[*difference]int{}}
	for _, path := range paths(theirs, ours) {
		for _, stage := range stageNames {
			want, got := value(theirs, path, stage), value(ours, path, stage)
			c.every.add(want == got)
			if want != "0" || got != "0" {
				c.set.add(want == got)
			}
			if want != got && !c.list(path, stage, open) {
				c.unlisted = append(c.unlisted, fmt.Sprintf("%s|%s: CPython has %s, we have %s", stage, path, want, got))
			}
		}
	}
	return c
}

// list counts a difference for the first of the lines that cover it.
func (c *comparison) list(path, stage string, open []*difference) (listed bool) {
	for _, d := range open {
		if d.covers(path, stage) {
			if !listed {
				c.listed[d]++
			}
			d.found, listed = true, true
		}
	}
	return listed
}

// report is how many values are CPython's, and the list of the others.
func (c *comparison) report(open []*difference) string {
	var text strings.Builder
	fmt.Fprintf(&text, "values of fields: %s are CPython's; of those that are not zero on both sides, %s\n", c.every, c.set)
	text.WriteString("and these differ, most since they need objects:\n")
	for _, d := range open {
		if n := c.listed[d]; n > 0 {
			fmt.Fprintf(&text, "%6d  %s\n", n, d.line)
		}
	}
	return text.String()
}
