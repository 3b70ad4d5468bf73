// Reading a configuration, and putting it into effect.

package control

import (
	"errors"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// report turns the result of the policy into the result of a call. It also writes the text that the command line asked
// for, before the process ends.
func report(c *call, err error) error {
	var exit *pyconfig.Exit
	if errors.As(err, &exit) {
		c.writeText(0, exit.Stdout)
		c.writeText(1, exit.Stderr)
		return &Failure{Exit: true, Code: exit.Code}
	}
	var bad *pyconfig.Error
	if errors.As(err, &bad) {
		if bad.Func == "" {
			c.Status.Func = nil // CPython names none either
		}
		return &Failure{Func: bad.Func, Message: bad.Message}
	}
	return err
}

// writeText writes text for the user in order with the host's own output. A surrogate that stands for a byte becomes
// that byte.
func (c *call) writeText(toStderr int32, text string) {
	if text != "" {
		c.core.StdioWrite(toStderr, mirror.CString(pyconfig.Bytes(text)))
	}
}

// readAndApplyPreconfig is the preinitialization from a preconfig of the caller's.
func readAndApplyPreconfig(c *call) error { return applyPreconfig(c, c.PreconfigIn, c.Args) }

// readAndApplyPreconfigOfConfig is the preinitialization that an initialization does by itself.
func readAndApplyPreconfigOfConfig(c *call) error {
	var pre mirror.PyPreConfig
	c.core.PyPreConfig_InitFromConfig(&pre, c.ConfigIn)
	args := mirror.PyArgv{Argc: c.ConfigIn.Argv.Length, WcharArgv: c.ConfigIn.Argv.Items}
	return applyPreconfig(c, &pre, &args)
}

func applyPreconfig(c *call, in *mirror.PyPreConfig, args *mirror.PyArgv) error {
	texts, err := argTexts(args)
	if err != nil {
		return err
	}
	src := c.control.preconfigSources()
	src.LocaleName = localeAsConfigured(c.core, in)
	pre, err := pyconfig.ReadPreConfig(PreConfigFromC(in), texts, src)
	if err != nil {
		return report(c, err)
	}
	out := PreConfigToC(&pre)
	return StatusError(c.core.PyPreConfig_Write(&out))
}

// localeAsConfigured is the LC_CTYPE locale that the process will have, if it is to be taken from the environment.
func localeAsConfigured(core *mirror.Core, in *mirror.PyPreConfig) string {
	if in.ConfigureLocale == 0 {
		return mirror.GoString(core.LocaleName())
	}
	saved := core.LocaleSave()
	defer core.LocaleRestore(saved)
	core.Py_SetLocaleFromEnv(mirror.LCCType)
	return mirror.GoString(core.LocaleName())
}

// argTexts are arguments as a preconfig needs them: bytes are not decoded yet, since how to decode them is being
// decided.
func argTexts(args *mirror.PyArgv) ([]string, error) {
	if args == nil || args.Argc == 0 {
		return nil, nil
	}
	if args.Argc < 0 {
		return nil, failure("the number of arguments is negative")
	}
	if args.UseBytesArgv != 0 {
		return argsFromC(args.BytesArgv, args.Argc, mirror.GoString)
	}
	return argsFromC(args.WcharArgv, args.Argc, wideText)
}

func argsFromC[T any](argv **T, argc int, text func(*T) string) ([]string, error) {
	if argv == nil {
		return nil, failure("there are %d arguments, and the array of them is NULL", argc)
	}
	texts := make([]string, argc)
	for i, arg := range unsafe.Slice(argv, argc) {
		if arg == nil {
			return nil, failure("argument %d of %d is NULL", i, argc)
		}
		texts[i] = text(arg)
	}
	return texts, nil
}

// checkLists refuses a config with a list that cannot be read.
func checkLists(c *call, config *mirror.PyConfig) error {
	if name := c.core.ConfigDamaged(config); name != nil {
		return failure("PyConfig.%s is damaged: its length and its items do not agree", mirror.GoString(name))
	}
	return nil
}

// readConfig decides what is open in a config, in place. On failure it is unchanged.
func readConfig(c *call, at *mirror.PyConfig) error {
	if err := checkLists(c, at); err != nil {
		return err
	}
	src, err := c.control.configSources()
	if err != nil {
		return err
	}
	before := ConfigFromC(at)
	config, err := pyconfig.ReadConfig(before, PreConfigFromC(&c.runtime().Preconfig), src)
	if err = filesOK(src, err); err != nil {
		return report(c, err)
	}
	if err := configToC(at, before, config, c.control.rawMemory()); err != nil {
		return err
	}
	c.core.SysKeptForget() // this config has them now
	return nil
}

// filesOK returns an error if the file system could not be read, in place of errors that follow from that.
func filesOK(src *pyconfig.Sources, err error) error {
	if failure := src.Files.(*systemFiles).failure; failure != nil {
		return failure
	}
	return err
}

// readConfigCopy reads a copy of the caller's config and puts it into effect.
func readConfigCopy(c *call) error {
	if err := checkLists(c, c.ConfigIn); err != nil {
		return err
	}
	config, err := c.control.copyConfig(c.ConfigIn)
	if err != nil {
		return err
	}
	c.Config = config
	if err = readConfig(c, config); err == nil {
		err = StatusError(c.core.PyConfig_Write(config, c.runtime()))
	}
	if err != nil {
		freeConfigCopy(c)
	}
	return err
}

func freeConfigCopy(c *call) {
	c.control.FreeConfig(c.Config)
	c.Config = nil
}

// replaceConfig gives the main interpreter the config of the call that completes it.
func replaceConfig(c *call) error {
	if err := readConfigCopy(c); err != nil {
		return err
	}
	defer freeConfigCopy(c)
	return StatusError(c.core.PyConfig_Copy(&c.runtime().MainInterpreter.Config, c.Config))
}

// completeConfig decides what the main interpreter's config needs beyond reading: the paths, above all.
func completeConfig(c *call) error {
	src, err := c.control.configSources()
	if err != nil {
		return err
	}
	before := ConfigFromC(&c.Interp.Config)
	config, warnings, err := pyconfig.ReadMain(before, src)
	if err = filesOK(src, err); err != nil {
		return report(c, err)
	}
	if err := configToC(&c.Interp.Config, before, config, c.control.rawMemory()); err != nil {
		return err
	}
	if c.core.InterpConfigure(c.Interp) != 0 {
		return NoMemory()
	}
	if err := StatusError(c.core.PyPathConfig_UpdateGlobal(&c.Interp.Config)); err != nil {
		return err
	}
	c.writeText(1, warnings)
	c.core.LocaleWarnLegacy()
	return nil
}
