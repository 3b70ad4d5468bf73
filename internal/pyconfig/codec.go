// Names of codecs.

package pyconfig

import "strings"

// codecNames are the names by which Python calls a codec that has several. The runtime has no table of codecs; these
// are the charsets that C libraries call by other names.
var codecNames = map[string]string{
	"646": "ascii", "ansi_x3_4_1968": "ascii", "ansi_x3_4_1986": "ascii", "us_ascii": "ascii", "us": "ascii",
	"iso646_us": "ascii", "iso_646_irv_1991": "ascii", "iso_ir_6": "ascii", "cp367": "ascii", "csascii": "ascii",
	"ibm367": "ascii", "ascii": "ascii",
	"utf8": "utf-8", "utf_8": "utf-8", "u8": "utf-8", "utf": "utf-8", "cp65001": "utf-8",
	"latin1": "iso8859-1", "latin_1": "iso8859-1", "latin": "iso8859-1", "l1": "iso8859-1", "iso8859_1": "iso8859-1",
	"iso_8859_1": "iso8859-1", "8859": "iso8859-1", "cp819": "iso8859-1",
	"iso_8859_15": "iso8859-15", "iso8859_15": "iso8859-15", "latin_9": "iso8859-15", "l9": "iso8859-15",
	"koi8_r": "koi8-r", "koi8_u": "koi8-u", "euc_jp": "euc_jp", "eucjp": "euc_jp", "gb18030": "gb18030",
	"gbk": "gbk", "big5": "big5", "shift_jis": "shift_jis", "sjis": "shift_jis",
}

// codecName is the name by which Python calls a codec; one that is not known keeps its own.
func codecName(name string) string {
	var key strings.Builder
	for _, c := range []byte(name) {
		switch {
		case c >= 'A' && c <= 'Z':
			key.WriteByte(c + 'a' - 'A')
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			key.WriteByte(c)
		default:
			key.WriteByte('_')
		}
	}
	if known, ok := codecNames[key.String()]; ok {
		return known
	}
	return name
}
