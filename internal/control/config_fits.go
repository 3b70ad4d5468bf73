// What Go can say in a configuration and C cannot.

package control

import (
	"fmt"
	"reflect"
	"strings"
)

// Fits is a Failure that names the first field of a configuration, a pointer to a structure, whose value would be
// another one in C: a number that an int of C does not hold, or a text with a zero byte, which ends it there.
func Fits(config any) error {
	fields := reflect.ValueOf(config).Elem()
	for i := range fields.NumField() {
		if fault := misfit(fields.Field(i)); fault != "" {
			return failure("%s.%s%s", fields.Type().Name(), fields.Type().Field(i).Name, fault)
		}
	}
	return nil
}

// misfit says what is wrong with a value, to be read after its name; nothing if it fits.
func misfit(value reflect.Value) string {
	switch value.Kind() {
	case reflect.Int:
		if number := value.Int(); number != int64(int32(number)) {
			return fmt.Sprintf(" is %d, which an int of C does not hold", number)
		}
	case reflect.String:
		if text := value.String(); strings.Contains(text, "\x00") {
			return fmt.Sprintf(" has a zero byte in it: %q", text)
		}
	case reflect.Pointer:
		if !value.IsNil() {
			return misfit(value.Elem())
		}
	case reflect.Slice:
		for i := range value.Len() {
			if fault := misfit(value.Index(i)); fault != "" {
				return fmt.Sprintf("[%d]%s", i, fault)
			}
		}
	}
	return ""
}
