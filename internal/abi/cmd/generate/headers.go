// Which types go into which header, and in which order.

package main

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// header is one generated file below include/abi: the types that one of CPython's headers declares.
type header struct {
	name       string
	types      []*abi.Type
	forward    map[string]bool
	system     map[string]bool
	includes   map[string]bool // other generated headers
	macros     []abi.Macro
	fronts     []string // hand-written headers that the prototypes need
	prototypes string
}

// planHeaders groups the types of the table by header, in an order in which every type follows what it needs. Headers
// whose types need each other are merged: the first of them gets all types, and the others include it.
func planHeaders(table *abi.Table, nested map[string]string) (map[string]*header, error) {
	home := map[string]string{}
	for _, typ := range table.Types {
		if typ.Header != "" {
			home[typ.Header] = typ.Header
		}
	}
	for _, macro := range table.Macros {
		home[macro.Header] = macro.Header
	}
	for {
		headers, err := groupTypes(table, nested, home)
		if err != nil {
			return nil, err
		}
		cycle := findCycle(headers)
		if cycle == nil {
			return headers, nil
		}
		first := slices.Min(cycle)
		for name, at := range home {
			if slices.Contains(cycle, at) {
				home[name] = first
			}
		}
	}
}

// groupTypes plans every header for one assignment of types to headers.
func groupTypes(table *abi.Table, nested, home map[string]string) (map[string]*header, error) {
	headers := map[string]*header{}
	for name := range home {
		headers[name] = newHeader(name)
	}
	for name, at := range home {
		if at != name {
			headers[name].includes[at] = true
		}
	}
	for _, typ := range table.Types {
		if typ.Header != "" && nested[typ.Name] == "" {
			h := headers[home[typ.Header]]
			h.types = append(h.types, typ)
		}
	}
	for _, macro := range table.Macros {
		h := headers[home[macro.Header]]
		h.macros = append(h.macros, macro)
	}
	for _, h := range headers {
		if err := h.plan(table, nested, home); err != nil {
			return nil, err
		}
	}
	return headers, nil
}

func newHeader(name string) *header {
	return &header{name: name, forward: map[string]bool{}, system: map[string]bool{}, includes: map[string]bool{}}
}

// plan puts the types of one header in order and notes what they need from elsewhere.
func (h *header) plan(table *abi.Table, nested, home map[string]string) error {
	own := map[string]*abi.Type{}
	for _, typ := range h.types {
		own[typ.Name] = typ
	}
	var ordered []*abi.Type
	state := map[string]int{}
	var place func(typ *abi.Type) error
	place = func(typ *abi.Type) error {
		const placing, placed = 1, 2
		switch state[typ.Name] {
		case placed:
			return nil
		case placing:
			return fmt.Errorf("%s: %s needs itself", h.name, typ.Name)
		}
		state[typ.Name] = placing
		n := newNeeds()
		collectNeeds(n, table, nested, typ)
		for name := range n.forward {
			if !insideOf(nested, name, typ.Name) {
				h.forward[name] = true
			}
		}
		for name := range n.system {
			h.system[name] = true
		}
		for _, name := range sortedKeys(n.types) {
			if insideOf(nested, name, typ.Name) {
				continue
			}
			if other := own[name]; other != nil {
				if err := place(other); err != nil {
					return err
				}
			} else if at := home[table.Type(name).Header]; at != h.name {
				h.includes[at] = true
			}
		}
		state[typ.Name] = placed
		ordered = append(ordered, typ)
		return nil
	}
	for _, typ := range h.types {
		if err := place(typ); err != nil {
			return err
		}
	}
	h.types = ordered
	return nil
}

// collectNeeds adds the needs of typ and of the named types defined inside it.
func collectNeeds(n *needs, table *abi.Table, nested map[string]string, typ *abi.Type) {
	n.ofType(table, typ)
	for inner, outer := range nested {
		if outer == typ.Name {
			collectNeeds(n, table, nested, table.Type(inner))
		}
	}
}

func insideOf(nested map[string]string, name, outer string) bool {
	for name != "" {
		if name == outer {
			return true
		}
		name = nested[name]
	}
	return false
}

// findCycle returns the names of headers that include each other in a circle, or nil.
func findCycle(headers map[string]*header) []string {
	const visiting, visited = 1, 2
	state := map[string]int{}
	var visit func(name string, trail []string) []string
	visit = func(name string, trail []string) []string {
		switch state[name] {
		case visiting:
			return trail[slices.Index(trail, name):]
		case visited:
			return nil
		}
		state[name] = visiting
		for _, next := range sortedKeys(headers[name].includes) {
			if cycle := visit(next, append(trail, name)); cycle != nil {
				return cycle
			}
		}
		state[name] = visited
		return nil
	}
	for _, name := range sortedKeys(headers) {
		if cycle := visit(name, nil); cycle != nil {
			return cycle
		}
	}
	return nil
}

// relative is the path by which the file from includes the file to; both are below include.
func relative(from, to string) string {
	rel, err := filepath.Rel(path.Dir(from), to)
	if err != nil {
		panic(err)
	}
	return rel
}
