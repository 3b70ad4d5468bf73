// Tests of comparisons.

package compare

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

func TestDiff(t *testing.T) {
	report := diff("things",
		map[string]string{"same": "1", "changed": "2", "theirs": "3"},
		map[string]string{"same": "1", "changed": "4", "ours": "5"})
	assert.Equal(t, Report{What: "things", Equal: 1, Total: 4, Differences: []string{
		"changed: CPython: 2; here: 4",
		"ours: not in CPython; here: 5",
		"theirs: missing here; CPython: 3",
	}}, report)
	assert.False(t, report.OK())

	var text strings.Builder
	report.Print(&text)
	assert.True(t, strings.HasSuffix(text.String(), "\n1 of 4 things equal\n"))
}

// Comparing nothing with nothing is not a success.
func TestNothingIsNotOK(t *testing.T) {
	assert.False(t, diff("things", nil, nil).OK())
	assert.True(t, diff("things", map[string]string{"a": ""}, map[string]string{"a": ""}).OK())
}

func TestTables(t *testing.T) {
	same := Tables(abi.Layout(), abi.Layout())
	assert.True(t, same.OK())
	assert.Greater(t, same.Total, 5000)

	other := *abi.Layout()
	other.Types = append([]*abi.Type{}, other.Types...)
	for i, typ := range other.Types {
		if typ.Name == "struct _ts" {
			changed := *typ
			changed.Members = append([]abi.Member{}, typ.Members...)
			changed.Members[2].Offset = 20
			other.Types[i] = &changed
		}
	}
	report := Tables(&other, abi.Layout())
	assert.Len(t, report.Differences, 1)
	assert.Contains(t, report.Differences[0], "struct _ts interp: ")
}
