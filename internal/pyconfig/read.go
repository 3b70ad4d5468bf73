// Reading a Config.

package pyconfig

import (
	"slices"
	"strings"
)

// ReadConfig decides what is open in a Config, except for the paths, in a runtime that was preinitialized with pre. The
// Config that comes in is not changed; after an error there is no result. The error is an *Exit if the command line
// asks for a text, an *Error otherwise.
func ReadConfig(in *Config, pre PreConfig, src *Sources) (*Config, error) {
	c := in.clone()
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.ConfigInit == InitCompat {
		c.takeGlobals(&src.Globals)
	}
	if len(c.OrigArgv) == 0 && !slices.Equal(c.Argv, []string{""}) {
		c.OrigArgv = slices.Clone(c.Argv)
	}
	line := c.readFirst(pre, src)
	line.applyToConfig(c)
	c.XOptions = append(c.XOptions, src.Added.XOptions...) // too late for what was decided in the first pass
	if c.Isolated > 0 {
		c.SafePath, c.UserSiteDirectory = 1, 0
	}
	if err := c.readCommandLine(src); err != nil {
		return nil, err
	}
	for _, step := range []func(*Config, PreConfig, *Sources) error{
		readEnvironment, readHashSeed, readDiagnostics, readGIL, readImportTime, readTracemalloc, readLimits,
		readContexts, readFrozenModules, readPycachePrefix, readStdio, readFilesystem,
	} {
		if err := step(c, pre, src); err != nil {
			return nil, err
		}
	}
	if src.Added.SearchPath != nil && c.ModuleSearchPathsSet == 0 {
		c.ModuleSearchPaths, c.ModuleSearchPathsSet = strings.Split(*src.Added.SearchPath, pathSeparator), 1
	}
	decide(&c.ConfigureCStdio, 1)
	decideString(&c.CheckHashPycsMode, "default")
	if len(c.Argv) == 0 {
		c.Argv = []string{""}
	}
	return c, nil
}

// check refuses values that only an uninitialized structure can have. One of zeroes is a configuration for the core
// alone: nothing is imported, so no path is looked for.
func (c *Config) check() error {
	if c.ConfigInit == initZero && c.InstallImportlib == 0 {
		return nil
	}
	if c.ConfigInit < InitCompat || c.ConfigInit > InitIsolated {
		return failf("PyConfig_Read", "PyConfig._config_init is %d; it must be from %d to %d: initialize the structure "+
			"with PyConfig_InitPythonConfig or PyConfig_InitIsolatedConfig", c.ConfigInit, InitCompat, InitIsolated)
	}
	return nil
}

// takeGlobals reads what a compatible configuration takes from the old global variables.
func (c *Config) takeGlobals(globals *Globals) {
	decide(&c.Isolated, globals.Isolated)
	decide(&c.UseEnvironment, not(globals.IgnoreEnvironment))
	decide(&c.BytesWarning, globals.BytesWarning)
	decide(&c.Inspect, globals.Inspect)
	decide(&c.Interactive, globals.Interactive)
	decide(&c.OptimizationLevel, globals.OptimizationLevel)
	decide(&c.ParserDebug, globals.ParserDebug)
	decide(&c.Verbose, globals.Verbose)
	decide(&c.Quiet, globals.Quiet)
	decide(&c.PathconfigWarnings, not(globals.Frozen))
	decide(&c.BufferedStdio, not(globals.UnbufferedStdio))
	decide(&c.SiteImport, not(globals.NoSite))
	decide(&c.WriteBytecode, not(globals.DontWriteBytecode))
	decide(&c.UserSiteDirectory, not(globals.NoUserSite))
}

// readFirst makes the first pass over the command line, for the options that decide how the rest is read. What the
// configuration leaves open was decided when the runtime was preinitialized.
func (c *Config) readFirst(pre PreConfig, src *Sources) preCommandLine {
	for _, field := range []struct {
		from int
		to   *int
	}{
		{c.Isolated, &pre.Isolated}, {c.UseEnvironment, &pre.UseEnvironment}, {c.DevMode, &pre.DevMode},
	} {
		if field.from >= 0 {
			*field.to = field.from
		}
	}
	pre.ParseArgv = 0
	if c.ParseArgv == 1 {
		pre.ParseArgv = 1
	}
	return readPreCommandLine(&pre, c.Argv, src)
}

// readCommandLine applies the options, keeps the remaining arguments, and combines the warning options.
func (c *Config) readCommandLine(src *Sources) error {
	decide(&c.ParseArgv, 1)
	var warnings []string
	if c.ParseArgv == 1 {
		line, err := parseCommandLine(c, src)
		if err != nil {
			return err
		}
		warnings = line.warnOptions
		line.updateArgv(c)
	}
	if c.RunFilename != nil {
		path, err := absolute(src.Files, *c.RunFilename)
		if err != nil {
			return failf("config_run_filename_abspath", "cannot make the name of the script absolute: %v", err)
		}
		c.RunFilename = &path
	}
	return c.readWarnOptions(warnings, src)
}
