// Package object links the object layer into a program: CPython's objects, in C memory, with CPython's layout. Each
// folder is a room; ARCHITECTURE.md has the list. It has no Go code.
package object

import (
	_ "github.com/gopyruntime/gopyruntime/internal/object/buffer"
	_ "github.com/gopyruntime/gopyruntime/internal/object/call"
	_ "github.com/gopyruntime/gopyruntime/internal/object/collect"
	_ "github.com/gopyruntime/gopyruntime/internal/object/container"
	_ "github.com/gopyruntime/gopyruntime/internal/object/container/dict"
	_ "github.com/gopyruntime/gopyruntime/internal/object/container/list"
	_ "github.com/gopyruntime/gopyruntime/internal/object/container/set"
	_ "github.com/gopyruntime/gopyruntime/internal/object/error"
	_ "github.com/gopyruntime/gopyruntime/internal/object/error/exception"
	_ "github.com/gopyruntime/gopyruntime/internal/object/error/frame"
	_ "github.com/gopyruntime/gopyruntime/internal/object/error/report"
	_ "github.com/gopyruntime/gopyruntime/internal/object/goview"
	_ "github.com/gopyruntime/gopyruntime/internal/object/host"
	_ "github.com/gopyruntime/gopyruntime/internal/object/library"
	_ "github.com/gopyruntime/gopyruntime/internal/object/life"
	_ "github.com/gopyruntime/gopyruntime/internal/object/model"
	_ "github.com/gopyruntime/gopyruntime/internal/object/module"
	_ "github.com/gopyruntime/gopyruntime/internal/object/number"
	_ "github.com/gopyruntime/gopyruntime/internal/object/number/integer"
	_ "github.com/gopyruntime/gopyruntime/internal/object/share"
	_ "github.com/gopyruntime/gopyruntime/internal/object/text"
	_ "github.com/gopyruntime/gopyruntime/internal/object/text/bytes"
	_ "github.com/gopyruntime/gopyruntime/internal/object/text/codec"
	_ "github.com/gopyruntime/gopyruntime/internal/object/text/format"
)
