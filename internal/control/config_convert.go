// Configurations between C memory and Go.

package control

import (
	"slices"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// The C structures of a configuration and the Go ones have the same fields. config_fields.go, which is generated, pairs
// them; this file converts a field of each kind.

// A pair is one field in C and in Go.
type pair[C, G any] struct {
	c *C
	g *G
}

// pairs has all fields of a configuration.
type pairs struct {
	numbers []pair[int32, int]
	words   []pair[uint64, uint64]
	texts   []pair[*int32, *string]
	lists   []pair[mirror.PyWideStringList, []string]
}

// fromC sets the Go side.
func (p pairs) fromC() {
	for _, f := range p.numbers {
		*f.g = int(*f.c)
	}
	for _, f := range p.words {
		*f.g = *f.c
	}
	for _, f := range p.texts {
		*f.g = textOrNil(*f.c)
	}
	for _, f := range p.lists {
		*f.g = listFromC(f.c)
	}
}

// PreConfigFromC is a preconfig as Go has it.
func PreConfigFromC(c *mirror.PyPreConfig) pyconfig.PreConfig {
	var pre pyconfig.PreConfig
	pairPreConfig(c, &pre).fromC()
	return pre
}

// PreConfigToC is a preconfig as C has it.
func PreConfigToC(pre *pyconfig.PreConfig) mirror.PyPreConfig {
	var c mirror.PyPreConfig
	for _, f := range pairPreConfig(&c, pre).numbers {
		*f.c = int32(*f.g)
	}
	return c
}

// ConfigFromC is a config as Go has it.
func ConfigFromC(c *mirror.PyConfig) *pyconfig.Config {
	config := &pyconfig.Config{}
	pairConfig(c, config).fromC()
	return config
}

func listFromC(list *mirror.PyWideStringList) []string {
	if list.Length <= 0 {
		return nil
	}
	texts := make([]string, list.Length)
	for i, item := range unsafe.Slice(list.Items, list.Length) {
		texts[i] = wideText(item)
	}
	return texts
}

// wideText is the text of a wide string in C memory.
func wideText(text *int32) string { return pyconfig.EncodeWide(mirror.WideChars(text)) }

func textOrNil(wide *int32) *string {
	if wide == nil {
		return nil
	}
	text := wideText(wide)
	return &text
}

// A memory allocates strings in C.
type memory struct {
	allocate func(size uintptr) unsafe.Pointer
	free     func(unsafe.Pointer)
}

// rawMemory is the runtime's raw memory, that of every PyConfig whose runtime is preinitialized.
func (k *Control) rawMemory() memory { return memory{k.core.PyMem_RawMalloc, k.core.PyMem_RawFree} }

// systemMemory is the C library's, for strings that are made before the runtime's allocator is chosen.
func (k *Control) systemMemory() memory { return memory{k.core.Malloc, k.core.Free} }

func (m memory) wide(text string) (*int32, error) {
	chars := append(pyconfig.DecodeWide(text), 0)
	block := m.allocate(uintptr(len(chars)) * unsafe.Sizeof(chars[0]))
	if block == nil {
		return nil, NoMemory()
	}
	copy(unsafe.Slice((*int32)(block), len(chars)), chars)
	return (*int32)(block), nil
}

func (m memory) list(texts []string) (list mirror.PyWideStringList, err error) {
	if len(texts) == 0 {
		return list, nil
	}
	block := m.allocate(uintptr(len(texts)) * unsafe.Sizeof(list.Items))
	if block == nil {
		return list, NoMemory()
	}
	list.Items = (**int32)(block)
	for i, text := range texts {
		item, err := m.wide(text)
		if err != nil {
			m.freeList(&list)
			return list, err
		}
		unsafe.Slice(list.Items, len(texts))[i] = item
		list.Length++
	}
	return list, nil
}

func (m memory) freeList(list *mirror.PyWideStringList) {
	for _, item := range unsafe.Slice(list.Items, list.Length) {
		m.free(unsafe.Pointer(item))
	}
	m.free(unsafe.Pointer(list.Items))
	*list = mirror.PyWideStringList{}
}

// configToC changes the C structure, which has the values of before, to those of config. Strings that did not change
// are not moved; a nil before stands for a structure of zeros. If memory runs out, the structure is unchanged.
func configToC(c *mirror.PyConfig, before, config *pyconfig.Config, m memory) error {
	if before == nil {
		before = &pyconfig.Config{}
	}
	old, now := pairConfig(c, before), pairConfig(c, config)
	var commit, discard []func()
	for i, f := range now.texts {
		if sameText(*old.texts[i].g, *f.g) {
			continue
		}
		var text *int32
		if *f.g != nil {
			var err error
			if text, err = m.wide(**f.g); err != nil {
				runAll(discard)
				return err
			}
		}
		commit = append(commit, func() { m.free(unsafe.Pointer(*f.c)); *f.c = text })
		discard = append(discard, func() { m.free(unsafe.Pointer(text)) })
	}
	for i, f := range now.lists {
		if slices.Equal(*old.lists[i].g, *f.g) {
			continue
		}
		list, err := m.list(*f.g)
		if err != nil {
			runAll(discard)
			return err
		}
		commit = append(commit, func() { m.freeList(f.c); *f.c = list })
		discard = append(discard, func() { m.freeList(&list) })
	}
	runAll(commit)
	for _, f := range now.numbers {
		*f.c = int32(*f.g)
	}
	for _, f := range now.words {
		*f.c = *f.g
	}
	return nil
}

func sameText(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }

func runAll(steps []func()) {
	for _, step := range steps {
		step()
	}
}

// NewConfig makes a config in C, for FreeConfig, of one that [Fits]. The runtime is preinitialized first, from what the
// config says: that chooses the allocator that the C structure belongs to.
func (k *Control) NewConfig(config *pyconfig.Config) (*mirror.PyConfig, error) {
	if err := Fits(config); err != nil {
		return nil, err
	}
	var draft mirror.PyConfig
	defer k.discardDraft(&draft)
	if err := configToC(&draft, nil, config, k.systemMemory()); err != nil {
		return nil, err
	}
	if err := StatusError(k.core.Py_PreInitializeFromConfig(&draft, nil)); err != nil {
		return nil, err
	}
	return k.copyConfig(&draft)
}

// discardDraft frees what configToC has allocated in system memory.
func (k *Control) discardDraft(draft *mirror.PyConfig) {
	_ = configToC(draft, ConfigFromC(draft), &pyconfig.Config{}, k.systemMemory())
}

func (k *Control) copyConfig(from *mirror.PyConfig) (*mirror.PyConfig, error) {
	c := (*mirror.PyConfig)(k.core.PyMem_RawCalloc(1, unsafe.Sizeof(*from)))
	if c == nil {
		return nil, NoMemory()
	}
	if err := StatusError(k.core.PyConfig_Copy(c, from)); err != nil {
		k.FreeConfig(c)
		return nil, err
	}
	return c, nil
}

// FreeConfig frees a config in C, and everything that it owns.
func (k *Control) FreeConfig(c *mirror.PyConfig) {
	k.core.PyConfig_Clear(c)
	k.core.PyMem_RawFree(unsafe.Pointer(c))
}
