// Tests of the benchmarks themselves: that each operation runs, and that the committed results are readable and meet
// their targets.

package main

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// shop has the program for each library there is.
func shop(t *testing.T) (*workshop, []side) {
	t.Helper()
	cbuild.LibDir(t)
	w, err := newWorkshop(cbuild.Root(t))
	require.NoError(t, err)
	t.Cleanup(w.close)
	sides, err := w.build()
	require.NoError(t, err)
	return w, sides
}

// Every operation runs, against both libraries if there is a CPython. How long it takes is not checked.
func TestOperationsRun(t *testing.T) {
	w, sides := shop(t)
	if !w.python {
		require.Len(t, sides, 1)
		saySkipped()
	}

	list, err := w.run(append(sides[0].command, "list")...)
	require.NoError(t, err)
	assert.ElementsMatch(t, names(), strings.Fields(list), "the table and the program know the same operations")

	once := plan{rounds: 1, batch: time.Microsecond, batches: 1}
	for _, name := range names() {
		for _, with := range [][]string{nil, {"threads", "3"}, {"interpreters", "3"}} {
			compared := sides
			if with != nil {
				compared = sides[:1]
			}
			got, err := w.measure(compared, name, once, with...)
			require.NoError(t, err)
			assert.Len(t, got.ours, 1)
			assert.Len(t, got.theirs, len(compared)-1)
		}
	}
}

// Every row about objects runs, and the memory of an interpreter is a number.
func TestObjectOperationsRun(t *testing.T) {
	w, sides := shop(t)
	results, err := w.objects(sides, plan{rounds: 1, batch: time.Microsecond, batches: 1}, "")
	require.NoError(t, err)
	assert.Greater(t, len(results), 100)
}

// The summary names the mean and, worst first, what is too slow.
func TestSummaryOfObjects(t *testing.T) {
	row := func(title string, ours float64) result {
		return result{operation{title: title}, cost{ours: []float64{ours}, theirs: []float64{1}}}
	}
	var out strings.Builder
	summarize(&out, []result{row("even", 1), row("slow", 2), row("slowest", 4), row("fast", 0.125)})
	assert.Equal(t, "\n4 rows about objects: geometric mean 1.000 of CPython's time (wanted: at most 0.9)\n"+
		"rows above 1.2: 2\n  slowest                        4.00\n  slow                           2.00\n", out.String())
}

// names are those of all operations, each once.
func names() []string {
	var all []string
	for _, op := range operations {
		all = append(all, op.name)
	}
	for _, s := range scales {
		all = append(all, s.name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// What is written can be read: numbers as CSV, charts as XML with every operation's title in it.
func TestResultsAreReadable(t *testing.T) {
	var results []result
	for i, op := range operations {
		results = append(results, result{op, cost{ours: []float64{1, 2, 3}, theirs: []float64{4, 4 + float64(i), 500}}})
	}
	var curves []curve
	for _, s := range scales {
		c := curve{scale: s, counts: scaleCounts[s.what]}
		for i := range c.counts {
			k := cost{ours: []float64{10}, theirs: []float64{float64(20 * (i + 1))}}
			if i == len(c.counts)-1 {
				k.theirs = nil
			}
			c.costs = append(c.costs, k)
		}
		curves = append(curves, c)
	}
	dir := t.TempDir()
	require.NoError(t, writeResults(dir, "ratios", "Measured & <here>.", results))
	require.NoError(t, writeCurves(dir, "Measured & <here>.", curves))

	for name, rows := range map[string]int{"ratios.csv": len(operations), "scaling.csv": len(scales) * 5} {
		in := csv.NewReader(strings.NewReader(content(t, dir, name)))
		in.Comment = '#'
		got, err := in.ReadAll()
		require.NoError(t, err)
		assert.Len(t, got, 1+rows)
	}
	ratios := texts(t, content(t, dir, "ratios.svg"))
	for _, op := range operations {
		assert.Contains(t, ratios, op.title)
	}
	scaling := texts(t, content(t, dir, "scaling.svg"))
	for _, s := range scales {
		assert.Contains(t, scaling, s.title)
	}
	assert.Contains(t, scaling, "Measured & <here>.")
}

func content(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return string(text)
}

// texts are the texts in an XML document, which must be well formed.
func texts(t *testing.T, document string) []string {
	t.Helper()
	var all []string
	in := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		if text, ok := token.(xml.CharData); ok {
			all = append(all, string(text))
		}
	}
}

func TestMedian(t *testing.T) {
	assert.Equal(t, 2.0, median([]float64{3, 1, 2}))
	assert.Equal(t, 2.5, median([]float64{4, 1, 2, 3}))
}

// A row meets its target within the difference of two measurements of the same code.
func TestVerdict(t *testing.T) {
	r := result{operation{target: 0.5, threads: true}, cost{ours: []float64{1, 1, 1}, theirs: []float64{2, 4, 1}}}
	assert.Equal(t, 0.5, r.ratio())
	r.threads = false
	assert.Equal(t, 1.0, r.ratio(), "of one thread the least of each side counts")
	r.ours[1] = 0.5
	assert.Equal(t, 0.5, r.ratio())
	assert.Equal(t, "met", r.verdict())
	r.target = 0.4
	assert.Equal(t, "MISSED", r.verdict())
	r.disturbed = 2
	assert.Equal(t, "MISSED (the machine was busy in 2 of 3 rounds)", r.verdict())
}
