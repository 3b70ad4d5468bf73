// Writing SVG: texts, lines, rectangles and axes.

package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The colours can be told apart with red-green colour blindness, too.
const (
	ink      = "#1f2933"
	faint    = "#616e7c"
	grid     = "#e4e7eb"
	oursHue  = "#00758f" // gopyruntime
	theirHue = "#b8c4ce" // CPython
	lineHue  = "#7b8794" // CPython, where it is a line
	goalHue  = "#d9480f"
)

// An svg is a drawing that grows from back to front.
type svg struct{ body strings.Builder }

func (s *svg) add(format string, a ...any) { fmt.Fprintf(&s.body, format+"\n", a...) }

// text has an anchor: "start", "middle" or "end".
func (s *svg) text(x, y float64, anchor, style, words string) {
	s.add(`<text x="%.1f" y="%.1f" text-anchor="%s" %s>%s</text>`, x, y, anchor, style, html.EscapeString(words))
}

func (s *svg) line(x1, y1, x2, y2 float64, style string) {
	s.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" %s/>`, x1, y1, x2, y2, style)
}

func (s *svg) rect(x, y, width, height float64, style string) {
	s.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" %s/>`, x, y, width, height, style)
}

// page completes the drawing, on white so that it can be read on any page.
func (s *svg) page(width, height float64, title string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" `+
		`font-family="system-ui, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="13" fill="%s" role="img">`+
		"\n<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n%s</svg>\n",
		width, height, width, height, ink, html.EscapeString(title), s.body.String())
}

// An axis maps [low, high], logarithmically, to [from, to] on the page.
type axis struct{ low, high, from, to float64 }

func (a axis) at(value float64) float64 {
	value = min(max(value, a.low), a.high)
	return a.from + (a.to-a.from)*math.Log(value/a.low)/math.Log(a.high/a.low)
}

const (
	heading = `font-size="19" font-weight="600"`
	small   = `font-size="11.5" fill="` + faint + `"`
	bold    = `font-weight="600"`
)
