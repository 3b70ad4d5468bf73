// Settings that only environment variables have.

package pyconfig

// readEnvironment reads the settings that only environment variables have.
func readEnvironment(c *Config, _ PreConfig, src *Sources) error {
	use := c.UseEnvironment
	src.envFlag(use, &c.ParserDebug, "PYTHONDEBUG")
	src.envFlag(use, &c.Verbose, "PYTHONVERBOSE")
	src.envFlag(use, &c.OptimizationLevel, "PYTHONOPTIMIZE")
	for _, off := range []struct {
		name  string
		field *int
	}{
		{"PYTHONDONTWRITEBYTECODE", &c.WriteBytecode},
		{"PYTHONNOUSERSITE", &c.UserSiteDirectory},
		{"PYTHONUNBUFFERED", &c.BufferedStdio},
	} {
		level := 0
		if src.envFlag(use, &level, off.name); level > 0 {
			*off.field = 0
		}
	}
	for _, on := range []struct {
		name  string
		field *int
	}{
		{"PYTHONINSPECT", &c.Inspect},
		{"PYTHONDUMPREFS", &c.DumpRefs},
		{"PYTHONMALLOCSTATS", &c.MallocStats},
		{"PYTHONSAFEPATH", &c.SafePath},
	} {
		if _, found := src.env(use, on.name); found && *on.field <= 0 {
			*on.field = 1
		}
	}
	for _, text := range []struct {
		name  string
		field **string
	}{
		{"PYTHONDUMPREFSFILE", &c.DumpRefsFile},
		{"PYTHONPATH", &c.PythonPathEnv},
		{"PYTHONPLATLIBDIR", &c.PlatLibDir},
	} {
		value, found, err := src.decodedEnv(use, text.name, "config_read_env_vars")
		if err != nil {
			return err
		}
		if found {
			decideString(text.field, value)
		}
	}
	return nil
}

const maxHashSeed = 1<<32 - 1

func readHashSeed(c *Config, _ PreConfig, src *Sources) error {
	if c.UseHashSeed >= 0 {
		return nil
	}
	value, found := src.env(c.UseEnvironment, "PYTHONHASHSEED")
	if !found || value == "random" {
		c.UseHashSeed, c.HashSeed = 0, 0
		return nil
	}
	seed, ok := parseUnsigned(value)
	if !ok || seed > maxHashSeed {
		return failf("config_init_hash_seed", `PYTHONHASHSEED must be "random" or an integer in range [0; %d]`,
			uint64(maxHashSeed))
	}
	c.UseHashSeed, c.HashSeed = 1, seed
	return nil
}

// readDiagnostics decides the diagnostic settings: faults, references, profilers, debuggers.
func readDiagnostics(c *Config, _ PreConfig, src *Sources) error {
	given := func(xoption string) bool {
		_, _, found := xOption(c.XOptions, xoption)
		return found
	}
	isSet := func(name string) bool {
		_, found := src.env(c.UseEnvironment, name)
		return found
	}
	number := func(name string) int {
		value, _ := src.env(c.UseEnvironment, name)
		n, _ := parseInt(value)
		return n
	}
	if given("showrefcount") {
		c.ShowRefCount = 1
	}
	if given("no_debug_ranges") || isSet("PYTHONNODEBUGRANGES") {
		c.CodeDebugRanges = 0
	}
	if c.Faulthandler < 0 {
		c.Faulthandler = flag(c.DevMode > 0 || given("faulthandler") || isSet("PYTHONFAULTHANDLER"))
	}
	if c.PerfProfiling < 0 {
		switch {
		case given("perf_jit") || number("PYTHON_PERF_JIT_SUPPORT") != 0:
			c.PerfProfiling = 2
		default:
			c.PerfProfiling = flag(given("perf") || number("PYTHONPERFSUPPORT") != 0)
		}
	}
	if c.RemoteDebug < 0 {
		c.RemoteDebug = flag(!given("disable-remote-debug") && !src.mentions("PYTHON_DISABLE_REMOTE_DEBUG"))
	}
	return nil
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

// mentions reports whether an environment variable is set, with a value or without. Whether it counts does the old
// global variable say, which has what the preinitialization decided: not the configuration.
func (s *Sources) mentions(name string) bool {
	if s.Globals.IgnoreEnvironment != 0 {
		return false
	}
	_, found := s.Getenv(name)
	return found
}
