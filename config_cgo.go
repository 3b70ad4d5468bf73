package gopyruntime

/*
#include <stdlib.h>
#include "bridge.h"

// malloc under another name: as C.malloc it would end the program where there is no memory.
static void *gopyrt_config_malloc(size_t size) { return malloc(size); }
*/
import "C"

import (
	"reflect"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// The C structures and the Go ones have the same fields in the same order. What a field is called, where it is and of
// which kind stands in the core's tables, so nothing is written down here a second time.

// A field is one of a C structure, with its counterpart in Go.
type field struct {
	kind C.gopyrt_field_kind
	at   unsafe.Pointer
	goes reflect.Value
}

// pairFields pairs the fields of the C structure at c with those of the Go structure that goes points to.
func pairFields(table *C.gopyrt_field, c unsafe.Pointer, goes any) []field {
	structure := reflect.ValueOf(goes).Elem()
	fields := make([]field, structure.NumField())
	for i := range fields {
		entry := (*C.gopyrt_field)(unsafe.Add(unsafe.Pointer(table), uintptr(i)*unsafe.Sizeof(*table)))
		if entry.name == nil {
			panic("gopyruntime: a configuration has more fields in Go than in C")
		}
		fields[i] = field{entry.kind, unsafe.Add(c, entry.offset), structure.Field(i)}
	}
	return fields
}

func preConfigFromC(c *C.PyPreConfig) pyconfig.PreConfig {
	var pre pyconfig.PreConfig
	for _, f := range pairFields(C.core_gopyrt_preconfig_fields_get(), unsafe.Pointer(c), &pre) {
		f.goes.SetInt(int64(*(*C.int)(f.at)))
	}
	return pre
}

func preConfigToC(c *C.PyPreConfig, pre *pyconfig.PreConfig) {
	for _, f := range pairFields(C.core_gopyrt_preconfig_fields_get(), unsafe.Pointer(c), pre) {
		*(*C.int)(f.at) = C.int(f.goes.Int())
	}
}

func configFields(c *C.PyConfig, config *pyconfig.Config) []field {
	return pairFields(C.core_gopyrt_config_fields_get(), unsafe.Pointer(c), config)
}

func configFromC(c *C.PyConfig) *pyconfig.Config {
	config := &pyconfig.Config{}
	for _, f := range configFields(c, config) {
		switch f.kind {
		case C.GOPYRT_FIELD_ULONG:
			f.goes.SetUint(uint64(*(*C.ulong)(f.at)))
		case C.GOPYRT_FIELD_STRING:
			if text := *(**C.wchar_t)(f.at); text != nil {
				f.goes.Set(reflect.ValueOf(String(wideText(text))))
			}
		case C.GOPYRT_FIELD_LIST:
			f.goes.Set(reflect.ValueOf(listFromC((*C.PyWideStringList)(f.at))))
		default:
			f.goes.SetInt(int64(*(*C.int)(f.at)))
		}
	}
	return config
}

func listFromC(list *C.PyWideStringList) []string {
	if list.length <= 0 {
		return nil
	}
	texts := make([]string, list.length)
	for i, item := range unsafe.Slice(list.items, list.length) {
		texts[i] = wideText(item)
	}
	return texts
}

// wideText is the text of a wide string in C memory.
func wideText(text *C.wchar_t) string {
	n := 0
	for *(*C.wchar_t)(unsafe.Add(unsafe.Pointer(text), uintptr(n)*C.sizeof_wchar_t)) != 0 {
		n++
	}
	return pyconfig.EncodeWide(unsafe.Slice((*int32)(unsafe.Pointer(text)), n))
}

// A memory is what strings in C live in.
type memory struct {
	allocate func(size C.size_t) unsafe.Pointer
	free     func(unsafe.Pointer)
}

var (
	// rawMemory is the runtime's raw memory, that of every PyConfig whose runtime is preinitialized.
	rawMemory = memory{
		func(size C.size_t) unsafe.Pointer { return C.core_PyMem_RawMalloc(size) },
		func(block unsafe.Pointer) { C.core_PyMem_RawFree(block) },
	}
	// systemMemory is the C library's, for what is made before the runtime's is chosen.
	systemMemory = memory{
		func(size C.size_t) unsafe.Pointer { return C.gopyrt_config_malloc(size) },
		func(block unsafe.Pointer) { C.free(block) },
	}
)

func (m memory) wide(text string) (*C.wchar_t, error) {
	chars := pyconfig.DecodeWide(text)
	block := m.allocate(C.size_t(len(chars)+1) * C.sizeof_wchar_t)
	if block == nil {
		return nil, noMemory()
	}
	copy(unsafe.Slice((*int32)(block), len(chars)+1), append(chars, 0))
	return (*C.wchar_t)(block), nil
}

func (m memory) list(texts []string) (list C.PyWideStringList, err error) {
	if len(texts) == 0 {
		return list, nil
	}
	block := m.allocate(C.size_t(len(texts)) * C.sizeof_uintptr_t)
	if block == nil {
		return list, noMemory()
	}
	list.items = (**C.wchar_t)(block)
	for i, text := range texts {
		item, err := m.wide(text)
		if err != nil {
			m.freeList(&list)
			return list, err
		}
		unsafe.Slice(list.items, len(texts))[i] = item
		list.length++
	}
	return list, nil
}

func (m memory) freeList(list *C.PyWideStringList) {
	for _, item := range unsafe.Slice(list.items, list.length) {
		m.free(unsafe.Pointer(item))
	}
	m.free(unsafe.Pointer(list.items))
	*list = C.PyWideStringList{}
}

// configToC brings the C structure, which says what before has, to what config has. Strings that did not change stay
// where they are; a nil before stands for a structure of zeros. Without memory the structure stays as it was.
func configToC(c *C.PyConfig, before, config *pyconfig.Config, m memory) error {
	if before == nil {
		before = &pyconfig.Config{}
	}
	old := configFields(c, before)
	var commit, discard []func()
	for i, f := range configFields(c, config) {
		if reflect.DeepEqual(old[i].goes.Interface(), f.goes.Interface()) {
			continue
		}
		switch f.kind {
		case C.GOPYRT_FIELD_STRING:
			at, text := (**C.wchar_t)(f.at), (*C.wchar_t)(nil)
			if s := f.goes.Interface().(*string); s != nil {
				var err error
				if text, err = m.wide(*s); err != nil {
					runAll(discard)
					return err
				}
			}
			commit = append(commit, func() { m.free(unsafe.Pointer(*at)); *at = text })
			discard = append(discard, func() { m.free(unsafe.Pointer(text)) })
		case C.GOPYRT_FIELD_LIST:
			at := (*C.PyWideStringList)(f.at)
			list, err := m.list(f.goes.Interface().([]string))
			if err != nil {
				runAll(discard)
				return err
			}
			commit = append(commit, func() { m.freeList(at); *at = list })
			discard = append(discard, func() { m.freeList(&list) })
		case C.GOPYRT_FIELD_ULONG:
			commit = append(commit, func() { *(*C.ulong)(f.at) = C.ulong(f.goes.Uint()) })
		default:
			commit = append(commit, func() { *(*C.int)(f.at) = C.int(f.goes.Int()) })
		}
	}
	runAll(commit)
	return nil
}

func runAll(steps []func()) {
	for _, step := range steps {
		step()
	}
}
