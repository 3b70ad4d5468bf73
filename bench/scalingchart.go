package main

import (
	"fmt"
	"math"
	"strings"
)

// scalingChart shows a panel an operation: its cost against the number of what the process holds.
func scalingChart(where string, curves []curve) string {
	const (
		width  = 1080.0
		left   = 24.0
		top    = 96.0
		panelW = 508.0
		panelH = 218.0
	)
	var s svg
	s.text(left, 36, "start", heading, "What an operation costs while there are many threads or interpreters")
	s.text(left, 58, "start", small, "Time of one operation against the number of other threads with a thread state, or of "+
		"interpreters. Both axes logarithmic.")
	s.line(640, 32, 670, 32, `stroke="`+oursHue+`" stroke-width="3"`)
	s.add(`<circle cx="655" cy="32" r="4" fill="%s"/>`, oursHue)
	s.line(812, 32, 842, 32, `stroke="`+lineHue+`" stroke-width="2" stroke-dasharray="5 4"`)
	s.add(`<circle cx="827" cy="32" r="3.5" fill="%s"/>`, lineHue)
	s.text(680, 36, "start", bold+` fill="`+oursHue+`"`, "gopyruntime")
	s.text(852, 36, "start", bold+` fill="`+lineHue+`"`, "CPython")

	// Those with threads stand in the left column.
	rows := map[string]int{}
	for _, c := range curves {
		x := left
		if c.what == "interpreters" {
			x += panelW + 16
		}
		panel(&s, x, top+panelH*float64(rows[c.what]), panelW, panelH, c)
		rows[c.what]++
	}
	bottom := top + panelH*float64(max(rows["threads"], rows["interpreters"]))
	s.text(left, bottom+14, "start", small, where)
	s.text(left, bottom+32, "start", small, whatCounts+
		fmt.Sprintf(" CPython is measured with up to %d interpreters: each takes 226 kB.", mostInterpretersOfCPython))
	return s.page(width, bottom+48, "Cost of operations against the number of threads and interpreters")
}

func panel(s *svg, left, top, width, height float64, c curve) {
	low, high := math.Inf(1), 0.0
	for _, costs := range c.costs {
		for _, side := range [][]float64{costs.ours, costs.theirs} {
			if len(side) > 0 {
				low, high = min(low, median(side)), max(high, median(side))
			}
		}
	}
	// Whole decades, so that panels have a comparable steepness.
	low = math.Pow(10, math.Floor(math.Log10(low*0.95)))
	high = math.Pow(10, math.Ceil(math.Log10(high*1.05)))
	most := float64(c.counts[len(c.counts)-1])
	x := axis{float64(c.counts[0]), most, left + 62, left + width - 56}
	y := axis{low, high, top + height - 46, top + 26}

	s.text(left, top+8, "start", bold, c.title)
	for v := low; v <= high*1.01; v *= 10 {
		s.line(x.from, y.at(v), x.to, y.at(v), `stroke="`+grid+`"`)
		s.text(x.from-8, y.at(v)+4, "end", small, duration(v))
	}
	for _, count := range c.counts {
		s.line(x.at(float64(count)), y.from, x.at(float64(count)), y.from+4, `stroke="`+faint+`"`)
		s.text(x.at(float64(count)), y.from+17, "middle", small, thousands(count))
	}
	s.text(x.to+10, y.from+17, "start", small, "")
	s.text((x.from+x.to)/2, y.from+32, "middle", small, c.what)

	plot(s, x, y, c, lineHue, `stroke-width="2" stroke-dasharray="5 4"`, 3.5, func(k cost) []float64 { return k.theirs })
	plot(s, x, y, c, oursHue, `stroke-width="3"`, 4, func(k cost) []float64 { return k.ours })
}

// plot draws one side's line, and its last value beside it.
func plot(s *svg, x, y axis, c curve, hue, style string, radius float64, side func(cost) []float64) {
	var points []string
	for i, count := range c.counts {
		values := side(c.costs[i])
		if len(values) == 0 {
			continue
		}
		px, py := x.at(float64(count)), y.at(median(values))
		points = append(points, fmt.Sprintf("%.1f,%.1f", px, py))
		s.add(`<circle cx="%.1f" cy="%.1f" r="%g" fill="%s"/>`, px, py, radius, hue)
		if i == len(c.counts)-1 || len(side(c.costs[i+1])) == 0 {
			s.text(px+9, py+4, "start", bold+` font-size="11.5" fill="`+hue+`"`, duration(median(values)))
		}
	}
	s.add(`<polyline points="%s" fill="none" stroke="%s" %s/>`, strings.Join(points, " "), hue, style)
}

func duration(ns float64) string {
	switch {
	case ns < 10:
		return fmt.Sprintf("%.2g ns", ns)
	case ns < 1000:
		return fmt.Sprintf("%.0f ns", ns)
	case ns < 10_000:
		return fmt.Sprintf("%.2g µs", ns/1000)
	case ns < 1_000_000:
		return fmt.Sprintf("%.0f µs", ns/1000)
	}
	return fmt.Sprintf("%.3g ms", ns/1e6)
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
