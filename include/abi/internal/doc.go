// Package internal holds the generated half of the headers of include/internal, and has no Go code: see package include.
package internal
