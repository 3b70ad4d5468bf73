// Reading the initial value out of the object file that defines it, in the static library of an installed CPython: there,
// relocations still name what pointers point to.

package initial

import (
	"bytes"
	"debug/elf"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

const section = ".PyRuntime"

// ReadObject returns every leaf of _PyRuntime that is not zero, in memory order. The file is a static library or one object.
func ReadObject(file string, table *abi.Table) ([]Leaf, error) {
	object, err := findObject(file)
	if err != nil {
		return nil, err
	}
	image, err := loadImage(object)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var values []Leaf
	for f := range table.Leaves("struct pyruntimestate") {
		if f.Overlay {
			continue
		}
		value, err := image.value(f, table)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, f.Path, err)
		}
		if value != "" {
			values = append(values, Leaf{Path: f.Path, Value: value})
		}
	}
	if len(image.targets) != image.used {
		return nil, fmt.Errorf("%s: %d of %d pointers in _PyRuntime are no leaves of its type", file,
			len(image.targets)-image.used, len(image.targets))
	}
	return values, nil
}

// findObject returns the object that has the section of the runtime, in the file or in the ar archive that the file is.
func findObject(archive string) (*elf.File, error) {
	text, err := os.ReadFile(archive)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(text, []byte(elf.ELFMAG)) {
		return elf.NewFile(bytes.NewReader(text))
	}
	const magic, headerSize = "!<arch>\n", 60
	if !bytes.HasPrefix(text, []byte(magic)) {
		return nil, fmt.Errorf("%s is not an archive", archive)
	}
	for at := len(magic); at+headerSize <= len(text); {
		size, err := strconv.Atoi(strings.TrimSpace(string(text[at+48 : at+58])))
		if err != nil || at+headerSize+size > len(text) {
			return nil, fmt.Errorf("%s: broken member at %d", archive, at)
		}
		member := text[at+headerSize : at+headerSize+size]
		if object, err := elf.NewFile(bytes.NewReader(member)); err == nil && object.Section(section) != nil {
			return object, nil
		}
		at += headerSize + size + size&1
	}
	return nil, fmt.Errorf("%s: no member has a section %s", archive, section)
}

// image is the section's bytes, with what its relocations say.
type image struct {
	data    []byte
	targets map[int64]string // by offset: what the pointer there points to
	used    int
}

func loadImage(object *elf.File) (*image, error) {
	runtime := object.Section(section)
	if runtime == nil {
		return nil, fmt.Errorf("no section %s", section)
	}
	data, err := runtime.Data()
	if err != nil {
		return nil, err
	}
	img := &image{data: data, targets: map[int64]string{}}
	rela := object.Section(".rela" + section)
	if rela == nil {
		return nil, fmt.Errorf("no relocations of %s", section)
	}
	symbols, err := object.Symbols()
	if err != nil {
		return nil, err
	}
	entries := rela.Open()
	for {
		var r elf.Rela64
		if err := readRela(entries, object, &r); err == io.EOF {
			return img, nil
		} else if err != nil {
			return nil, err
		}
		if elf.R_X86_64(r.Info&0xffffffff) != elf.R_X86_64_64 {
			return nil, fmt.Errorf("relocation type %d at %#x", r.Info&0xffffffff, r.Off)
		}
		target, err := describe(object, symbols[r.Info>>32-1], r.Addend)
		if err != nil {
			return nil, err
		}
		img.targets[int64(r.Off)] = target
	}
}

func readRela(from io.Reader, object *elf.File, r *elf.Rela64) error {
	var raw [24]byte
	if _, err := io.ReadFull(from, raw[:]); err != nil {
		return err
	}
	r.Off = object.ByteOrder.Uint64(raw[0:])
	r.Info = object.ByteOrder.Uint64(raw[8:])
	r.Addend = int64(object.ByteOrder.Uint64(raw[16:]))
	return nil
}

// describe spells what a pointer points to: "&_PyRuntime+OFFSET", "&symbol", or the string literal itself.
func describe(object *elf.File, symbol elf.Symbol, addend int64) (string, error) {
	if symbol.Name == "_PyRuntime" {
		return fmt.Sprintf("&_PyRuntime+%d", addend), nil
	}
	if symbol.Name != "" && elf.ST_TYPE(symbol.Info) != elf.STT_SECTION {
		if addend != 0 {
			return "", fmt.Errorf("pointer into %s at %d", symbol.Name, addend)
		}
		return "&" + symbol.Name, nil
	}
	in := object.Sections[symbol.Section]
	if in.Flags&elf.SHF_STRINGS == 0 {
		return "", fmt.Errorf("pointer into section %s", in.Name)
	}
	data, err := in.Data()
	if err != nil {
		return "", err
	}
	text, _, _ := bytes.Cut(data[addend:], []byte{0})
	return quoteC(text), nil
}

// value spells a leaf: a number, a string literal, a pointer's target, or nothing for zero.
func (img *image) value(f abi.Field, table *abi.Table) (string, error) {
	if target := img.targets[f.Offset]; target != "" {
		img.used++
		if f.Kind != abi.DataPointer && f.Kind != abi.FuncPointer {
			return "", fmt.Errorf("a pointer lies in what is none")
		}
		return target, nil
	}
	raw := img.data[f.Offset : f.Offset+f.Size]
	if len(bytes.Trim(raw, "\x00")) == 0 {
		return "", nil
	}
	if f.Kind == abi.Bytes {
		return quoteC(raw), nil
	}
	if f.Kind == abi.Opaque {
		return "", fmt.Errorf("a system object that is not zero")
	}
	var bits uint64
	for i, b := range raw {
		bits |= uint64(b) << (8 * i)
	}
	width := uint(f.Size * 8)
	if f.BitSize > 0 {
		width = uint(f.BitSize)
		bits = bits >> uint(f.BitOffset-f.Offset*8) & (1<<width - 1)
	}
	if bits == 0 {
		return "", nil
	}
	if f.Kind == abi.Signed || f.Kind == abi.Enum {
		return strconv.FormatInt(int64(bits<<(64-width))>>(64-width), 10), nil
	}
	return strconv.FormatUint(bits, 10), nil
}
