// Numbers as C's functions parse them.

package pyconfig

import (
	"math"
	"math/bits"
)

// skipSpace drops the white space that C's number parsers drop.
func skipSpace(text string) string {
	for text != "" && (text[0] == ' ' || text[0] >= '\t' && text[0] <= '\r') {
		text = text[1:]
	}
	return text
}

// digits reads a decimal number as strtol and strtoul do: white space, a sign, digits to the end. An empty text is 0,
// but white space or a sign without a digit is no number.
func digits(text string) (value uint64, negative, ok bool) {
	if text == "" {
		return 0, false, true
	}
	text = skipSpace(text)
	if text != "" && (text[0] == '+' || text[0] == '-') {
		negative = text[0] == '-'
		text = text[1:]
	}
	if text == "" {
		return 0, false, false
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false, false
		}
		high, low := bits.Mul64(value, 10)
		sum, carry := bits.Add64(low, uint64(c-'0'), 0)
		if high != 0 || carry != 0 {
			return 0, false, false
		}
		value = sum
	}
	return value, negative, true
}

// parseInt reads a C int.
func parseInt(text string) (int, bool) {
	value, negative, ok := digits(text)
	switch {
	case !ok:
		return 0, false
	case negative && value <= -math.MinInt32:
		return -int(value), true
	case !negative && value <= math.MaxInt32:
		return int(value), true
	}
	return 0, false
}

// parseUnsigned reads a C unsigned long. A sign makes it wrap around, as strtoul has it.
func parseUnsigned(text string) (uint64, bool) {
	value, negative, ok := digits(text)
	if ok && negative {
		value = -value
	}
	return value, ok
}
