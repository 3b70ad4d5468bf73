// Reading a PreConfig.

package pyconfig

import "slices"

// ReadPreConfig decides what is open in a PreConfig, from the arguments if it says that they are to be parsed. It does
// not matter how the arguments were decoded: everything that counts here is ASCII.
func ReadPreConfig(in PreConfig, args []string, src *Sources) (PreConfig, error) {
	pre := in
	if err := pre.check(); err != nil {
		return in, err
	}
	if pre.ConfigInit == InitCompat {
		pre.takeGlobals(&src.Globals)
	}
	line := readPreCommandLine(&pre, args, src)
	line.applyTo(&pre)
	pre.readCoercion(src)
	if err := pre.readUTF8Mode(line.xoptions, src); err != nil {
		return in, err
	}
	if err := pre.readAllocator(src); err != nil {
		return in, err
	}
	return pre, nil
}

// check refuses values that no program can intend. CPython continues with such values.
func (pre *PreConfig) check() error {
	const function = "_PyPreConfig_Read"
	init := pre.ConfigInit
	if init == initZero {
		init = InitCompat // as good as any: what it decides has been decided
	}
	for _, field := range []struct {
		name             string
		value, low, high int
	}{
		{"_config_init", init, InitCompat, InitIsolated},
		{"utf8_mode", pre.UTF8Mode, -1, 1},
		{"coerce_c_locale", pre.CoerceCLocale, -1, 2},
		{"coerce_c_locale_warn", pre.CoerceCLocaleWarn, -1, 1},
	} {
		if field.value < field.low || field.value > field.high {
			return failf(function, "PyPreConfig.%s is %d; it must be from %d to %d: initialize the structure with "+
				"PyPreConfig_InitPythonConfig or PyPreConfig_InitIsolatedConfig", field.name, field.value, field.low, field.high)
		}
	}
	return nil
}

func (pre *PreConfig) takeGlobals(globals *Globals) {
	decide(&pre.Isolated, globals.Isolated)
	decide(&pre.UseEnvironment, not(globals.IgnoreEnvironment))
	if globals.UTF8Mode > 0 {
		pre.UTF8Mode = globals.UTF8Mode
	}
}

func not(flag int) int {
	if flag == 0 {
		return 1
	}
	return 0
}

// readCoercion decides whether the "C" locale is to be replaced by a UTF-8 one: 2 says yes.
func (pre *PreConfig) readCoercion(src *Sources) {
	if pre.ConfigureLocale == 0 {
		pre.CoerceCLocale, pre.CoerceCLocaleWarn = 0, 0
		return
	}
	switch value, found := src.env(pre.UseEnvironment, "PYTHONCOERCECLOCALE"); {
	case !found:
	case value == "0":
		decide(&pre.CoerceCLocale, 0)
	case value == "warn":
		decide(&pre.CoerceCLocaleWarn, 1)
	default:
		decide(&pre.CoerceCLocale, 1)
	}
	if pre.CoerceCLocale < 0 || pre.CoerceCLocale == 1 {
		pre.CoerceCLocale = 0
		if src.LocaleName == "C" {
			pre.CoerceCLocale = 2
		}
	}
	decide(&pre.CoerceCLocaleWarn, 0)
}

// readUTF8Mode decides the UTF-8 mode: the option, then the environment, then the locale.
func (pre *PreConfig) readUTF8Mode(xoptions []string, src *Sources) error {
	const function = "preconfig_init_utf8_mode"
	if pre.UTF8Mode >= 0 {
		return nil
	}
	if value, hasValue, found := xOption(xoptions, "utf8"); found {
		switch {
		case !hasValue || value == "1":
			pre.UTF8Mode = 1
		case value == "0":
			pre.UTF8Mode = 0
		default:
			return failf(function, "invalid -X utf8 option value")
		}
		return nil
	}
	if value, found := src.env(pre.UseEnvironment, "PYTHONUTF8"); found {
		switch value {
		case "1":
			pre.UTF8Mode = 1
		case "0":
			pre.UTF8Mode = 0
		default:
			return failf(function, "invalid PYTHONUTF8 environment variable value")
		}
		return nil
	}
	pre.UTF8Mode = 0
	if isLegacyLocale(src.LocaleName) {
		pre.UTF8Mode = 1
	}
	return nil
}

func isLegacyLocale(name string) bool { return name == "C" || name == "POSIX" }

func (pre *PreConfig) readAllocator(src *Sources) error {
	if pre.Allocator != AllocatorNotSet {
		return nil
	}
	if name, found := src.env(pre.UseEnvironment, "PYTHONMALLOC"); found {
		allocator, known := src.AllocatorByName(name)
		if !known {
			return failf("preconfig_init_allocator", "PYTHONMALLOC: unknown allocator")
		}
		pre.Allocator = allocator
	}
	if pre.DevMode != 0 && pre.Allocator == AllocatorNotSet {
		pre.Allocator = AllocatorDebug
	}
	return nil
}

// A preCommandLine is the result of the first pass over the command line: the options that decide how the rest is read.
type preCommandLine struct {
	xoptions            []string
	isolated            int
	useEnvironment      int
	devMode             int
	warnDefaultEncoding bool
}

func readPreCommandLine(pre *PreConfig, args []string, src *Sources) preCommandLine {
	line := preCommandLine{isolated: pre.Isolated, useEnvironment: pre.UseEnvironment, devMode: pre.DevMode}
	if pre.ParseArgv != 0 {
		line.parse(args)
	}
	if line.isolated > 0 {
		line.useEnvironment = 0
	}
	decide(&line.isolated, 0)
	decide(&line.useEnvironment, 0)
	if line.devMode < 0 {
		line.devMode = 0
		if line.says("dev", "PYTHONDEVMODE", src) {
			line.devMode = 1
		}
	}
	line.warnDefaultEncoding = line.says("warn_default_encoding", "PYTHONWARNDEFAULTENCODING", src)
	return line
}

// says reports whether an -X option is given, with whatever value, or an environment variable is set.
func (line *preCommandLine) says(xoption, variable string, src *Sources) bool {
	if _, _, found := xOption(line.xoptions, xoption); found {
		return true
	}
	_, found := src.env(line.useEnvironment, variable)
	return found
}

// parse looks at the options that matter first. Errors in the others are found later.
func (line *preCommandLine) parse(args []string) {
	for s := newScanner(args); ; {
		opt, err := s.scan()
		switch {
		case err != nil:
			continue
		case opt == nil || opt.endsOptions():
			return
		case opt.name == "E":
			line.useEnvironment = 0
		case opt.name == "I":
			line.isolated = 1
		case opt.name == "X":
			line.xoptions = append(line.xoptions, opt.value)
		}
	}
}

func (line *preCommandLine) applyTo(pre *PreConfig) {
	pre.Isolated, pre.UseEnvironment, pre.DevMode = line.isolated, line.useEnvironment, line.devMode
}

// applyToConfig sets the fields of a Config that follow from these options.
func (line *preCommandLine) applyToConfig(c *Config) {
	c.Isolated, c.UseEnvironment, c.DevMode = line.isolated, line.useEnvironment, line.devMode
	c.WarnDefaultEncoding = flag(line.warnDefaultEncoding)
	c.XOptions = slices.Concat(c.XOptions, line.xoptions)
}
