// Constants as macros.

package main

import (
	"strconv"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// suffixes make an integer constant have the type that it has in CPython's headers.
var suffixes = map[string]string{
	"int": "", "unsigned int": "U", "long": "L", "unsigned long": "UL", "long long": "LL", "unsigned long long": "ULL",
}

func macroLines(macros []abi.Macro) string {
	var b strings.Builder
	for _, macro := range macros {
		value := strconv.Quote(macro.Value)
		if macro.Type != "string" {
			value = integerLiteral(macro.Value, suffixes[macro.Type])
		}
		b.WriteString("#define " + macro.Name + " " + value + "\n")
	}
	return b.String()
}

// integerLiteral spells a number; a negative one gets parentheses, and the smallest of its type an expression,
// because C reads the minus sign as an operator.
func integerLiteral(value, suffix string) string {
	number, err := strconv.ParseInt(value, 10, 64)
	if err != nil || number >= 0 {
		return value + suffix
	}
	if number == -1<<31 || number == -1<<63 {
		return "(" + strconv.FormatInt(number+1, 10) + suffix + " - 1)"
	}
	return "(" + value + suffix + ")"
}
