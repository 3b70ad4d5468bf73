// Encodings of the standard streams and of file names.

package pyconfig

import (
	"slices"
	"strings"
)

// coercionTargets are the locales that stand in for the "C" locale.
var coercionTargets = []string{"C.UTF-8", "C.utf8", "UTF-8"}

// readStdio decides how the standard streams are encoded: the environment, then the UTF-8 mode, then the locale.
func readStdio(c *Config, pre PreConfig, src *Sources) error {
	if c.StdioEncoding != nil && c.StdioErrors != nil {
		return nil
	}
	setting, found, err := src.decodedEnv(c.UseEnvironment, "PYTHONIOENCODING", "config_init_stdio_encoding")
	if err != nil {
		return err
	}
	if found {
		encoding, errors, _ := strings.Cut(setting, ":")
		if encoding != "" {
			decideString(&c.StdioEncoding, encoding)
			if errors == "" {
				errors = "strict"
			}
		}
		if errors != "" {
			decideString(&c.StdioErrors, errors)
		}
	}
	if pre.UTF8Mode > 0 {
		decideString(&c.StdioEncoding, "utf-8")
		decideString(&c.StdioErrors, "surrogateescape")
	}
	decideString(&c.StdioEncoding, src.LocaleEncoding)
	decideString(&c.StdioErrors, stdioErrors(src.LocaleName))
	return nil
}

// stdioErrors is lenient if the user has not chosen the locale.
func stdioErrors(locale string) string {
	if isLegacyLocale(locale) || slices.Contains(coercionTargets, locale) {
		return "surrogateescape"
	}
	return "strict"
}

// readFilesystem decides how file names are encoded.
func readFilesystem(c *Config, pre PreConfig, src *Sources) error {
	switch {
	case pre.UTF8Mode > 0:
		decideString(&c.FilesystemEncoding, "utf-8")
	case src.ForceASCII:
		decideString(&c.FilesystemEncoding, "ascii")
	default:
		decideString(&c.FilesystemEncoding, src.LocaleEncoding)
	}
	decideString(&c.FilesystemErrors, "surrogateescape")
	return nil
}
