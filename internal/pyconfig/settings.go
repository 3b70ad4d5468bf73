// Settings that an environment variable or an -X option gives.

package pyconfig

// readGIL checks that no setting asks for a runtime without a GIL, which this build does not support.
func readGIL(c *Config, _ PreConfig, src *Sources) error {
	const function = "config_read_gil"
	check := func(value string) error {
		switch value {
		case "1":
			return nil
		case "0":
			return failf(function, "Disabling the GIL is not supported by this build")
		}
		return failf(function, `PYTHON_GIL / -X gil must be "0" or "1"`)
	}
	if value, found := src.env(c.UseEnvironment, "PYTHON_GIL"); found {
		if err := check(value); err != nil {
			return err
		}
	}
	if value, _, found := xOption(c.XOptions, "gil"); found {
		return check(value)
	}
	return nil
}

func readImportTime(c *Config, _ PreConfig, src *Sources) error {
	const function = "config_init_import_time"
	if c.ImportTime >= 0 {
		return nil
	}
	c.ImportTime = 0
	// A text that is not a number turns it on.
	read := func(value, message string) error {
		level, ok := parseInt(value)
		if !ok || value == "" {
			level = 1
		}
		if level < 0 || level > 2 {
			return failf(function, "%s", message)
		}
		c.ImportTime = level
		return nil
	}
	if value, found := src.env(c.UseEnvironment, "PYTHONPROFILEIMPORTTIME"); found {
		err := read(value, "PYTHONPROFILEIMPORTTIME: numeric values other than 1 and 2 are reserved for future use.")
		if err != nil {
			return err
		}
	}
	if value, _, found := xOption(c.XOptions, "importtime"); found {
		return read(value, "-X importtime: values other than 1 and 2 are reserved for future use.")
	}
	return nil
}

// A numberSetting is a field that an environment variable or, stronger, an -X option gives as a number.
type numberSetting struct {
	function, variable, xoption string
	badVariable, badOption      string
	bare                        int // what the option means without a value; bareIsBad if it needs one
	valid                       func(n int) bool
}

const bareIsBad = -1

// read returns the number and whether one was given.
func (n *numberSetting) read(c *Config, src *Sources) (value int, given bool, err error) {
	if text, found := src.env(c.UseEnvironment, n.variable); found {
		number, ok := parseInt(text)
		if !ok || !n.valid(number) {
			return 0, false, failf(n.function, "%s", n.badVariable)
		}
		value, given = number, true
	}
	if text, hasValue, found := xOption(c.XOptions, n.xoption); found {
		number, ok := parseInt(text)
		if !hasValue {
			number, ok = n.bare, n.bare != bareIsBad
		}
		if !ok || !n.valid(number) {
			return 0, false, failf(n.function, "%s", n.badOption)
		}
		value, given = number, true
	}
	return value, given, nil
}

var tracemallocFrames = numberSetting{
	function: "config_init_tracemalloc", variable: "PYTHONTRACEMALLOC", xoption: "tracemalloc",
	badVariable: "PYTHONTRACEMALLOC: invalid number of frames",
	badOption:   "-X tracemalloc=NFRAME: invalid number of frames",
	bare:        1,
	valid:       func(n int) bool { return n >= 0 },
}

func readTracemalloc(c *Config, _ PreConfig, src *Sources) error {
	if c.Tracemalloc >= 0 {
		return nil
	}
	frames, _, err := tracemallocFrames.read(c, src)
	c.Tracemalloc = frames
	return err
}

// The limit for the digits of an integer as text: its default, and its minimum.
const (
	defaultStrDigits = 4300
	minStrDigits     = 640
)

var strDigits = numberSetting{
	function: "config_init_int_max_str_digits", variable: "PYTHONINTMAXSTRDIGITS", xoption: "int_max_str_digits",
	badVariable: "PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.",
	badOption:   "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.",
	bare:        bareIsBad,
	valid:       func(n int) bool { return n == 0 || n >= minStrDigits },
}

const badCPUCount = "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0"

// readLimits decides the limit of digits and the number of processors that programs are told.
func readLimits(c *Config, _ PreConfig, src *Sources) error {
	if c.IntMaxStrDigits < 0 {
		limit, given, err := strDigits.read(c, src)
		if err != nil {
			return err
		}
		c.IntMaxStrDigits = defaultStrDigits
		if given {
			c.IntMaxStrDigits = limit
		}
	}
	if c.CPUCount >= 0 {
		return nil
	}
	read := func(value string) error {
		count, ok := parseInt(value)
		if value == "default" {
			count, ok = -1, true
		} else if count < 1 {
			ok = false
		}
		if !ok {
			return failf("config_init_cpu_count", badCPUCount)
		}
		c.CPUCount = count
		return nil
	}
	if value, found := src.env(c.UseEnvironment, "PYTHON_CPU_COUNT"); found {
		if err := read(value); err != nil {
			return err
		}
	}
	if value, _, found := xOption(c.XOptions, "cpu_count"); found {
		return read(value)
	}
	return nil
}

func contextSetting(function, variable, xoption string) numberSetting {
	return numberSetting{
		function: function, variable: variable, xoption: xoption,
		badVariable: variable + "=N: N is missing or invalid",
		badOption:   "-X " + xoption + "=n: n is missing or invalid",
		bare:        bareIsBad,
		valid:       func(n int) bool { return n == 0 || n == 1 },
	}
}

var (
	threadInheritContext = contextSetting("config_init_thread_inherit_context",
		"PYTHON_THREAD_INHERIT_CONTEXT", "thread_inherit_context")
	contextAwareWarnings = contextSetting("config_init_context_aware_warnings",
		"PYTHON_CONTEXT_AWARE_WARNINGS", "context_aware_warnings")
)

// readContexts decides how context variables interact with threads and warnings. A setting overrides a value that is
// set already.
func readContexts(c *Config, _ PreConfig, src *Sources) error {
	for _, setting := range []struct {
		numberSetting
		field *int
	}{{threadInheritContext, &c.ThreadInheritContext}, {contextAwareWarnings, &c.ContextAwareWarnings}} {
		value, given, err := setting.read(c, src)
		if err != nil {
			return err
		}
		if given {
			*setting.field = value
		}
	}
	return nil
}

func readFrozenModules(c *Config, _ PreConfig, src *Sources) error {
	read := func(value, what string) error {
		switch value {
		case "on", "":
			c.UseFrozenModules = 1
		case "off":
			c.UseFrozenModules = 0
		default:
			return failf("", `bad value for %s (expected "on" or "off")`, what)
		}
		return nil
	}
	if value, found := src.env(c.UseEnvironment, "PYTHON_FROZEN_MODULES"); found {
		if err := read(value, "PYTHON_FROZEN_MODULES"); err != nil {
			return err
		}
	}
	if value, _, found := xOption(c.XOptions, "frozen_modules"); found {
		return read(value, "option -X frozen_modules")
	}
	return nil
}

// readPycachePrefix decides where caches of compiled modules go. An option without a value means the default place.
func readPycachePrefix(c *Config, _ PreConfig, src *Sources) error {
	if c.PycachePrefix != nil {
		return nil
	}
	if value, _, found := xOption(c.XOptions, "pycache_prefix"); found {
		if value != "" {
			c.PycachePrefix = &value
		}
		return nil
	}
	value, found, err := src.decodedEnv(c.UseEnvironment, "PYTHONPYCACHEPREFIX", "config_init_pycache_prefix")
	if found {
		c.PycachePrefix = &value
	}
	return err
}
