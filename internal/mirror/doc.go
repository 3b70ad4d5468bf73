// Package mirror has C's structures as Go code sees them: where they are in memory is C's matter, what they are made of
// stands here, without cgo.
//
// Most of it is generated: layout.go from the layout table, for the structures and members that
// internal/abi/mirrors.txt lists, and core.go from the core table's list of functions in exports.h. What exports.h
// itself defines is written down in contract.go, and package face compares it with C.
//
// A pointer in a mirror points to C memory. The large structures are never copied, nor made in Go but by tests.
package mirror
