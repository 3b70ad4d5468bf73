// Texts of C in Go.

package mirror

import "unsafe"

// GoString is the text of a C string, empty for NULL.
func GoString(c *byte) string {
	if c == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(c), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(c, n))
}

// CString is text as a C string in Go memory: for C functions that do not keep it.
func CString(text string) *byte {
	return unsafe.SliceData(append([]byte(text), 0))
}

// WideChars are the characters of a wide C string, without the final 0. It shares the string's memory.
func WideChars(text *int32) []int32 {
	n := 0
	for *(*int32)(unsafe.Add(unsafe.Pointer(text), n*4)) != 0 {
		n++
	}
	return unsafe.Slice(text, n)
}
