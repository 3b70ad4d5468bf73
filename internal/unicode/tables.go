// The tables in C.

package unicode

import (
	"fmt"
	"strings"
)

// Tables is the text of the C header.
func Tables(runs []Run) (string, error) {
	t := newTables(runs)
	shift, blocks, places := t.smallest()
	if len(t.characters) > 1<<16 || len(t.specials) > 1<<8 || len(t.values) > 1<<8 || len(places) > 1<<16 {
		return "", fmt.Errorf("more than the C types of the tables can count: %d characters, %d specials, %d values",
			len(t.characters), len(t.specials), len(t.values))
	}
	var b strings.Builder
	b.WriteString("#ifndef GOPYRT_CORE_UNICODE_TABLES_H\n#define GOPYRT_CORE_UNICODE_TABLES_H\n\n")
	for bit, word := range Words {
		fmt.Fprintf(&b, "#define GOPYRT_UNICODE_%s %#x\n", strings.ToUpper(word), 1<<bit)
	}
	fmt.Fprintf(&b, "\n#define GOPYRT_UNICODE_SHIFT %d\n", shift)
	blockType := "uint16_t"
	if len(places)>>shift <= 1<<8 {
		blockType = "uint8_t"
	}
	array(&b, blockType, "gopyrt_unicode_blocks", blocks)
	array(&b, "uint16_t", "gopyrt_unicode_places", places)

	b.WriteString("\n/* flags, decimal, digit, value, special, lower, upper, title */\n" +
		"static const gopyrt_unicode_character gopyrt_unicode_characters[] = {\n")
	for _, c := range t.characters {
		fmt.Fprintf(&b, "    { %#x, %d, %d, %d, %d, %d, %d, %d },\n", c.Flags, c.Decimal, c.Digit, t.valueOf[c.Value],
			t.specialOf[c.Special], c.Lower, c.Upper, c.Title)
	}
	b.WriteString("};\n\nstatic const double gopyrt_unicode_values[] = {\n")
	for _, value := range t.values {
		if value == "" {
			value = "-1"
		}
		b.WriteString("    " + value + ",\n")
	}
	b.WriteString("};\n\n/* lower, upper, title, fold; 0 ends one that is short, and stands for none at its start */\n" +
		"static const gopyrt_unicode_special gopyrt_unicode_specials[] = {\n")
	for _, s := range t.specials {
		fmt.Fprintf(&b, "    { %s, %s, %s, %s },\n", list(s.Lower), list(s.Upper), list(s.Title), list(s.Fold))
	}
	b.WriteString("};\n\n#endif\n")
	return b.String(), nil
}

// list is a full mapping as an initializer.
func list(mapping string) string {
	if mapping == "" {
		return "{ 0 }"
	}
	return "{ 0x" + strings.ReplaceAll(mapping, ",", ", 0x") + " }"
}

func array(b *strings.Builder, typ, name string, values []int) {
	fmt.Fprintf(b, "\nstatic const %s %s[] = {", typ, name)
	for i, value := range values {
		if i%16 == 0 {
			b.WriteString("\n   ")
		}
		fmt.Fprintf(b, " %d,", value)
	}
	b.WriteString("\n};\n")
}

// tables has each different thing once. The first character, special mapping and value are what goes without saying.
type tables struct {
	characters []Character
	specials   []Special
	values     []string

	place     []int // the character of each code point
	specialOf map[Special]int
	valueOf   map[string]int
}

func newTables(runs []Run) *tables {
	t := &tables{place: make([]int, End), specialOf: map[Special]int{}, valueOf: map[string]int{}}
	characterOf := map[Character]int{}
	once(&t.characters, characterOf, nothing)
	once(&t.specials, t.specialOf, Special{})
	once(&t.values, t.valueOf, "")
	for _, run := range runs {
		place := once(&t.characters, characterOf, run.Character)
		once(&t.specials, t.specialOf, run.Special)
		once(&t.values, t.valueOf, run.Value)
		for c := run.First; c <= run.Last; c++ {
			t.place[c] = place
		}
	}
	return t
}

// once returns the index of a value in a list, at whose end it is put if it is not there.
func once[T comparable](list *[]T, index map[T]int, value T) int {
	at, ok := index[value]
	if !ok {
		at = len(*list)
		index[value] = at
		*list = append(*list, value)
	}
	return at
}

// smallest cuts the code points into blocks of the size that costs the least memory, of which equal ones are kept once.
func (t *tables) smallest() (shift int, blocks, places []int) {
	least := 0
	for try := 4; try <= 9; try++ {
		b, p := t.cut(try)
		cost := 2 * (len(b) + len(p))
		if len(p)>>try <= 1<<8 {
			cost -= len(b)
		}
		if least == 0 || cost < least {
			least, shift, blocks, places = cost, try, b, p
		}
	}
	return shift, blocks, places
}

func (t *tables) cut(shift int) (blocks, places []int) {
	known := map[string]int{}
	for start := 0; start < End; start += 1 << shift {
		block := t.place[start : start+1<<shift]
		key := fmt.Sprint(block)
		at, ok := known[key]
		if !ok {
			at = len(known)
			known[key] = at
			places = append(places, block...)
		}
		blocks = append(blocks, at)
	}
	return blocks, places
}
