// The charts of scaling: time over the number of threads.

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
		top    = 122.0
		panelW = 508.0
		panelH = 218.0
	)
	var s svg
	s.text(left, 36, "start", heading, "What an operation costs while there are many threads or interpreters")
	s.text(left, 58, "start", small, "Time of one operation against the number of other threads with a thread state, or of "+
		"interpreters. Both axes logarithmic.")
	s.line(left, 80, left+30, 80, `stroke="`+oursHue+`" stroke-width="3"`)
	s.add(`<circle cx="%.1f" cy="80" r="4" fill="%s"/>`, left+15, oursHue)
	s.text(left+40, 84, "start", bold+` fill="`+oursHue+`"`, "gopyruntime")
	s.line(left+150, 80, left+180, 80, `stroke="`+lineHue+`" stroke-width="2" stroke-dasharray="5 4"`)
	s.add(`<circle cx="%.1f" cy="80" r="3.5" fill="%s"/>`, left+165, lineHue)
	s.text(left+190, 84, "start", bold+` fill="`+lineHue+`"`, "CPython")

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
	s.text((x.from+x.to)/2, y.from+32, "middle", small, c.what)

	theirs := series{lineHue, `stroke-width="2" stroke-dasharray="5 4"`, 3.5, points(x, y, c, func(k cost) []float64 { return k.theirs })}
	ours := series{oursHue, `stroke-width="3"`, 4, points(x, y, c, func(k cost) []float64 { return k.ours })}
	theirs.draw(s)
	ours.draw(s)

	// The last values are printed next to the lines, without overlapping.
	gap := 0.0
	if len(theirs.points) > 0 {
		last := theirs.points[len(theirs.points)-1]
		mine := ours.points[len(theirs.points)-1]
		gap = clearOf(last.y, mine.y)
		theirs.label(s, last, gap)
	}
	ours.label(s, ours.points[len(ours.points)-1], -gap)
}

type point struct{ x, y, ns float64 }

type series struct {
	hue, style string
	radius     float64
	points     []point
}

func points(x, y axis, c curve, side func(cost) []float64) []point {
	var all []point
	for i, count := range c.counts {
		if values := side(c.costs[i]); len(values) > 0 {
			ns := median(values)
			all = append(all, point{x.at(float64(count)), y.at(ns), ns})
		}
	}
	return all
}

func (l series) draw(s *svg) {
	var path []string
	for _, p := range l.points {
		path = append(path, fmt.Sprintf("%.1f,%.1f", p.x, p.y))
		s.add(`<circle cx="%.1f" cy="%.1f" r="%g" fill="%s"/>`, p.x, p.y, l.radius, l.hue)
	}
	s.add(`<polyline points="%s" fill="none" stroke="%s" %s/>`, strings.Join(path, " "), l.hue, l.style)
}

func (l series) label(s *svg, p point, shift float64) {
	s.text(p.x+9, p.y+4+shift, "start", bold+` font-size="11.5" fill="`+l.hue+`"`, duration(p.ns))
}

// clearOf is how far a label at y has to move away from another one.
func clearOf(y, other float64) float64 {
	const apart = 14
	distance := y - other
	if abs(distance) >= apart {
		return 0
	}
	if distance < 0 {
		return -(apart + distance) / 2
	}
	return (apart - distance) / 2
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
