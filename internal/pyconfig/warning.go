// Which warnings are shown.

package pyconfig

import (
	"slices"
	"strconv"
	"strings"
)

// A Warning is one of the runtime's own, which no line of a program causes.
type Warning struct {
	Category string // the name of a built-in class
	Module   string
	Message  string
}

func (w *Warning) String() string {
	return "<" + w.Module + ">:0: " + w.Category + ": " + w.Message + "\n"
}

var actions = []string{"default", "always", "all", "ignore", "module", "once", "error"}

// Shows reports whether the warning options leave the warning on. The last one that is about it decides. One that would
// make an exception of it shows it, too.
func (c *Config) Shows(w *Warning) bool {
	for _, option := range slices.Backward(c.WarnOptions) {
		if action, matches := w.match(option); matches {
			return action != "ignore"
		}
	}
	return true
}

// match takes an option apart, "action:message:category:module:line". The action may be cut short.
func (w *Warning) match(option string) (action string, matches bool) {
	parts := strings.Split(option, ":")
	if len(parts) > 5 {
		return "", false
	}
	parts = append(parts, make([]string, 5-len(parts))...)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	message, category, module, line := parts[1], strings.TrimPrefix(parts[2], "builtins."), parts[3], parts[4]
	at := slices.IndexFunc(actions, func(name string) bool { return strings.HasPrefix(name, parts[0]) })
	if at < 0 || !slices.Contains([]string{"", "Warning", w.Category}, category) || module != "" && module != w.Module {
		return "", false
	}
	if number, err := strconv.Atoi(line); line != "" && (err != nil || number != 0) {
		return "", false
	}
	begins := len(message) <= len(w.Message) && strings.EqualFold(message, w.Message[:len(message)])
	return actions[at], begins
}
