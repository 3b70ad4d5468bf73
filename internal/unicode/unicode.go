// Package unicode holds what CPython's character functions say of every code point, and makes the C plane's tables of it.
//
// characters.txt is read from a CPython, with `make unicode`; internal/abi/cmd/generate writes
// internal/core/text/unicode_tables.h from it. The first lines of probe/probe.c say what its lines mean.
package unicode

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// End is one more than the greatest code point.
const End = 0x110000

// Text is the table as it is committed.
//
//go:embed characters.txt
var Text string

// Words are the properties that a character has or has not, in the order of their bits in C.
var Words = []string{
	"alpha", "lowercase", "uppercase", "titlecase", "space", "break", "print", "numeric", "start", "continue", "cased",
	"ignorable",
}

// A Character is all that is said of a code point. Characters are comparable.
type Character struct {
	Flags               uint   // a bit for each of Words
	Decimal, Digit      int    // or -1
	Value               string // a C number, or "" for none
	Lower, Upper, Title int    // distances to the simple mappings
	Special             Special
}

// A Special holds the full case mappings, each as hexadecimal numbers with commas between; "" is the simple mapping, and
// for Fold the simple one to lower case.
type Special struct {
	Lower, Upper, Title, Fold string
}

// A Run is some code points in a row of which the same is said.
type Run struct {
	First, Last int
	Character
}

// nothing is said of a code point that the table has no line for.
var nothing = Character{Decimal: -1, Digit: -1}

// Parse reads the table. Its lines are in the order of the code points.
func Parse(text string) ([]Run, error) {
	var runs []Run
	end := 0
	for number, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		run, err := parseRun(words)
		if err == nil && (run.First < end || run.Last < run.First || run.Last >= End) {
			err = fmt.Errorf("%s is out of order", words[0])
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		end = run.Last + 1
		runs = append(runs, run)
	}
	return runs, nil
}

func parseRun(words []string) (Run, error) {
	run := Run{Character: nothing}
	from, to, several := strings.Cut(words[0], "..")
	first, err := strconv.ParseInt(from, 16, 32)
	if err != nil {
		return run, err
	}
	last := first
	if several {
		if last, err = strconv.ParseInt(to, 16, 32); err != nil {
			return run, err
		}
	}
	run.First, run.Last = int(first), int(last)
	for _, word := range words[1:] {
		if err := run.Character.add(word); err != nil {
			return run, err
		}
	}
	return run, nil
}

// add takes up one word of a line.
func (c *Character) add(word string) error {
	if bit := slices.Index(Words, word); bit >= 0 {
		c.Flags |= 1 << bit
		return nil
	}
	if name, text, ok := strings.Cut(word, "="); ok {
		switch name {
		case "decimal":
			return number(&c.Decimal, text)
		case "digit":
			return number(&c.Digit, text)
		case "value":
			c.Value = text
			_, err := strconv.ParseFloat(text, 64)
			return err
		}
		for known, field := range map[string]*string{
			"lower": &c.Special.Lower, "upper": &c.Special.Upper, "title": &c.Special.Title, "fold": &c.Special.Fold,
		} {
			if known == name {
				*field = text
				return nil
			}
		}
	}
	if at := strings.IndexAny(word, "+-"); at > 0 {
		switch word[:at] {
		case "lower":
			return number(&c.Lower, word[at:])
		case "upper":
			return number(&c.Upper, word[at:])
		case "title":
			return number(&c.Title, word[at:])
		}
	}
	return fmt.Errorf("the word %q means nothing", word)
}

func number(field *int, text string) error {
	value, err := strconv.Atoi(text)
	*field = value
	return err
}
