//go:build nocgosymbolizer

package gopyruntime

const symbolizesC = false
