// The chart of ratios: our time for each operation compared with CPython's.

package main

import (
	"fmt"
	"slices"
)

// ratioChart shows a bar an operation, from "as long as CPython" to the left: the longer, the faster.
func ratioChart(where string, results []result) string {
	const (
		width   = 1080.0
		top     = 128.0
		pitch   = 32.0
		barFrom = 340.0
		barTo   = 800.0
	)
	bottom := top + pitch*float64(len(results))
	low := 0.1
	for _, r := range results {
		for low > 0.9*slices.Min(r.ratios()) {
			low /= 2
		}
	}
	x := axis{low, 1.6, barFrom, barTo}
	var s svg

	s.text(24, 36, "start", heading, "What an operation costs: gopyruntime beside CPython")
	s.text(24, 58, "start", small, "The same C program, linked with either library. Bars are time as a part of CPython's: "+
		"the further to the left, the faster. Logarithmic.")
	legend(&s, 24, 82)

	for _, tick := range []float64{0.02, 0.05, 0.1, 0.2, 0.5, 1} {
		if tick < low {
			continue
		}
		hue, label := grid, fmt.Sprintf("%g", tick)
		if tick == 1 {
			hue, label = ink, "1 (CPython)"
		}
		s.line(x.at(tick), top-4, x.at(tick), bottom, fmt.Sprintf(`stroke="%s"`, hue))
		s.text(x.at(tick), top-10, "middle", small, label)
	}
	s.text(24, top-10, "start", small, "operation")
	s.text(884, top-10, "end", small, "ours, ns")
	s.text(968, top-10, "end", small, "CPython, ns")
	s.text(1056, top-10, "end", small, "faster")

	for i, r := range results {
		ratioRow(&s, x, top+pitch*float64(i)+pitch/2, r)
	}
	s.line(24, bottom, 1056, bottom, `stroke="`+grid+`"`)
	s.text(24, bottom+24, "start", small, where)
	s.text(24, bottom+42, "start", small, whatCounts)
	for _, r := range results {
		if r.disturbed > 0 {
			s.text(24, bottom+60, "start", small, "* Other processes kept the CPUs busy meanwhile: the threads hardly met, "+
				"and the ratio says little. To be measured again on a quiet machine.")
			bottom += 18
			break
		}
	}
	return s.page(width, bottom+58, "Cost of gopyruntime's operations as a part of CPython's")
}

func legend(s *svg, x, y float64) {
	s.rect(x, y-9, 26, 11, `rx="2" fill="`+oursHue+`"`)
	s.text(x+34, y+1, "start", small, "ratio of the rounds")
	s.line(x+180, y-3.5, x+206, y-3.5, `stroke="`+ink+`" stroke-width="1.2"`)
	s.line(x+180, y-7, x+180, y, `stroke="`+ink+`" stroke-width="1.2"`)
	s.line(x+206, y-7, x+206, y, `stroke="`+ink+`" stroke-width="1.2"`)
	s.text(x+214, y+1, "start", small, "least to greatest")
	goal(s, x+344, y-3.5)
	s.text(x+356, y+1, "start", small, "target: at most this")
}

func goal(s *svg, x, y float64) {
	s.line(x, y-11, x, y+11, `stroke="`+goalHue+`" stroke-width="3"`)
}

func ratioRow(s *svg, x axis, y float64, r result) {
	title := r.title
	if r.disturbed > 0 {
		title += " *"
	}
	s.text(24, y+4.5, "start", "", title)
	from, to := x.at(r.ratio()), x.at(1)
	s.rect(min(from, to), y-8, max(abs(to-from), 1.5), 16, `rx="2" fill="`+oursHue+`"`)
	least, most := x.at(slices.Min(r.ratios())), x.at(slices.Max(r.ratios()))
	thin := `stroke="` + ink + `" stroke-width="1.2"`
	s.line(least, y, most, y, thin)
	s.line(least, y-4, least, y+4, thin)
	s.line(most, y-4, most, y+4, thin)
	goal(s, x.at(r.target), y)
	s.text(884, y+4.5, "end", "", formatNS(r.typical(r.ours)))
	s.text(968, y+4.5, "end", "", formatNS(r.typical(r.theirs)))
	s.text(1056, y+4.5, "end", bold, fmt.Sprintf("%.1f×", 1/r.ratio()))
}

func abs(x float64) float64 { return max(x, -x) }
