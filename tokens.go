//go:build linux && amd64 && cgo

// Tokens: numbers by which C keeps what is Go's.

package gopyruntime

import "sync"

// A tokenTable has what C knows by tokens, which are never 0 and never used twice.
type tokenTable[T any] struct {
	sync.RWMutex
	of   map[uint64]T
	last uint64
}

func (t *tokenTable[T]) add(v T) uint64 {
	t.Lock()
	defer t.Unlock()
	if t.of == nil {
		t.of = make(map[uint64]T)
	}
	t.last++
	t.of[t.last] = v
	return t.last
}

func (t *tokenTable[T]) get(token uint64) (v T, ok bool) {
	t.RLock()
	defer t.RUnlock()
	v, ok = t.of[token]
	return v, ok
}

func (t *tokenTable[T]) remove(tokens ...uint64) {
	t.Lock()
	defer t.Unlock()
	for _, token := range tokens {
		delete(t.of, token)
	}
}

// tokens lists those of what is chosen.
func (t *tokenTable[T]) tokens(chosen func(T) bool) []uint64 {
	t.RLock()
	defer t.RUnlock()
	var all []uint64
	for token, v := range t.of {
		if chosen(v) {
			all = append(all, token)
		}
	}
	return all
}
