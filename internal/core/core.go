// Package core is the C plane of gopyruntime: _PyRuntime itself and everything that must be fast, async-signal-safe or
// usable after fork(). It has no Go code; the control plane calls it through the core table of exports.h.
//
// Each folder is a floor, and calls go down; ARCHITECTURE.md has the picture. This package links all of them into a
// program. It is the only one that imports a floor, since a package that imports one is rebuilt with it.
package core

import (
	_ "github.com/gopyruntime/gopyruntime/internal/core/alloc"
	_ "github.com/gopyruntime/gopyruntime/internal/core/base"
	_ "github.com/gopyruntime/gopyruntime/internal/core/config"
	_ "github.com/gopyruntime/gopyruntime/internal/core/eval"
	_ "github.com/gopyruntime/gopyruntime/internal/core/fatal"
	_ "github.com/gopyruntime/gopyruntime/internal/core/fork"
	_ "github.com/gopyruntime/gopyruntime/internal/core/lock"
	_ "github.com/gopyruntime/gopyruntime/internal/core/runtime"
	_ "github.com/gopyruntime/gopyruntime/internal/core/text"
	_ "github.com/gopyruntime/gopyruntime/internal/core/thread"
	_ "github.com/gopyruntime/gopyruntime/internal/object"
)
