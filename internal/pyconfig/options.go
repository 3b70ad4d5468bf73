// Parsing the options of the command line.

package pyconfig

import (
	"errors"
	"fmt"
	"strings"
)

// The options that take a value, and those that do not. 'J' is in neither: no option has ever had that letter.
const (
	optionsWithValue = "cmWX"
	optionsPlain     = "bBdEhiIOPqRsStuvVx?"
)

// The long options and what they mean: a letter, or a longer name for those without a letter.
var longOptions = map[string]string{
	"help":          "h",
	"version":       "V",
	"help-env":      optHelpEnv,
	"help-xoptions": optHelpXOptions,
	"help-all":      optHelpAll,
	optHashPycs:     optHashPycs,
}

const (
	optHashPycs     = "check-hash-based-pycs"
	optHelpEnv      = "help-env"
	optHelpXOptions = "help-xoptions"
	optHelpAll      = "help-all"
)

// An option is one that was found on the command line: a letter, or the name of a long one.
type option struct {
	name  string
	value string
}

// A scanner goes through a command line option by option, several letters behind one dash included.
type scanner struct {
	args    []string
	next    int    // the first argument that is not used yet
	arg     string // the argument that the last option came from
	letters string // the rest of it, if it is a group of letters
}

func newScanner(args []string) *scanner { return &scanner{args: args, next: 1} }

// scan returns the next option, nil at the end of the options. An error is a text for the user; scanning may continue.
func (s *scanner) scan() (*option, error) {
	if s.letters == "" {
		if s.next >= len(s.args) {
			return nil, nil
		}
		arg := s.args[s.next]
		if len(arg) < 2 || arg[0] != '-' {
			return nil, nil
		}
		s.next++
		s.arg = arg
		if arg == "--" {
			return nil, nil
		}
		if strings.HasPrefix(arg, "--") {
			return s.long(arg[2:])
		}
		s.letters = arg[1:]
	}
	return s.letter()
}

func (s *scanner) long(name string) (*option, error) {
	opt, known := longOptions[name]
	if !known {
		return nil, fmt.Errorf("Unknown option: %s", s.arg)
	}
	if opt != optHashPycs {
		return &option{name: opt}, nil
	}
	value, ok := s.value()
	if !ok {
		return nil, fmt.Errorf("Argument expected for the --%s options", name)
	}
	return &option{name: opt, value: value}, nil
}

func (s *scanner) letter() (*option, error) {
	letter := firstChar(s.letters)
	s.letters = s.letters[len(letter):]
	if letter == "-" {
		return s.dashInGroup()
	}
	if strings.Contains(optionsPlain, letter) {
		return &option{name: letter}, nil
	}
	if !strings.Contains(optionsWithValue, letter) {
		return nil, fmt.Errorf("Unknown option: -%s", letter)
	}
	if value := s.letters; value != "" {
		s.letters = ""
		return &option{name: letter, value: value}, nil
	}
	value, ok := s.value()
	if !ok {
		return nil, fmt.Errorf("Argument expected for the -%s option", letter)
	}
	return &option{name: letter, value: value}, nil
}

// dashInGroup takes a second dash that does not follow the first, as in -v-help: the rest is a long option, but none
// that has a letter.
func (s *scanner) dashInGroup() (*option, error) {
	name := s.letters
	s.letters = ""
	if name == "" {
		return nil, errors.New("Expected long option")
	}
	if len(longOptions[name]) == 1 {
		return nil, fmt.Errorf("Unknown option: %s", s.arg)
	}
	return s.long(name)
}

// value takes the next argument as an option's value.
func (s *scanner) value() (string, bool) {
	if s.next >= len(s.args) {
		return "", false
	}
	s.next++
	return s.args[s.next-1], true
}

// endsOptions reports whether all arguments after an option belong to the program that it names.
func (o *option) endsOptions() bool { return o.name == "c" || o.name == "m" }
