// Wide strings of C, and text.

package pyconfig

// A lead byte of generalized UTF-8 says how many bytes follow it. The scheme of UTF-8 is extended beyond its limit, up
// to six more bytes, so that every 32-bit value has an encoding: a wide string from C may hold anything.
var leads = [...]struct {
	limit uint64 // the first value that is too large for this many bytes
	lead  byte
}{{1 << 7, 0}, {1 << 11, 0xC0}, {1 << 16, 0xE0}, {1 << 21, 0xF0}, {1 << 26, 0xF8}, {1 << 31, 0xFC}, {1 << 36, 0xFE}}

// EncodeWide makes text of a wide string.
func EncodeWide(wide []int32) string {
	text := make([]byte, 0, len(wide))
	for _, c := range wide {
		text = appendChar(text, uint32(c))
	}
	return string(text)
}

func appendChar(text []byte, c uint32) []byte {
	more := 0
	for uint64(c) >= leads[more].limit {
		more++
	}
	text = append(text, leads[more].lead|byte(uint64(c)>>(6*more)))
	for shift := 6 * (more - 1); shift >= 0; shift -= 6 {
		text = append(text, 0x80|byte(c>>shift)&0x3F)
	}
	return text
}

// DecodeWide makes a wide string, without a final 0, of text. A byte that is not generalized UTF-8 becomes the lone
// surrogate that stands for it.
func DecodeWide(text string) []int32 {
	wide := make([]int32, 0, len(text))
	for text != "" {
		c, size := decodeChar(text)
		wide = append(wide, int32(c))
		text = text[size:]
	}
	return wide
}

func decodeChar(text string) (c uint32, size int) {
	lead := text[0]
	for more := range leads {
		mask := leadMask(more)
		if lead&mask != leads[more].lead {
			continue
		}
		if len(text) <= more {
			break
		}
		value := uint64(lead &^ mask)
		for _, b := range []byte(text[1 : more+1]) {
			if b&0xC0 != 0x80 {
				return 0xDC00 + uint32(lead), 1
			}
			value = value<<6 | uint64(b&0x3F)
		}
		return uint32(value), more + 1
	}
	return 0xDC00 + uint32(lead), 1
}

// leadMask has the bits of a lead byte that say how many bytes follow.
func leadMask(more int) byte {
	if more == 0 {
		return 0x80
	}
	return ^byte(0xFF >> (more + 2))
}

// firstChar is the bytes of the first code point.
func firstChar(text string) string {
	_, size := decodeChar(text)
	return text[:size]
}

// Bytes encodes text for the system as UTF-8; a lone surrogate that stands for a byte becomes that byte.
func Bytes(text string) string {
	bytes := make([]byte, 0, len(text))
	for text != "" {
		c, size := decodeChar(text)
		if c >= 0xDC80 && c <= 0xDCFF {
			bytes = append(bytes, byte(c))
		} else {
			bytes = append(bytes, text[:size]...)
		}
		text = text[size:]
	}
	return string(bytes)
}
