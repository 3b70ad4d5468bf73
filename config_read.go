package gopyruntime

/*
#include <locale.h>
#include <stdlib.h>
#include "bridge.h"
*/
import "C"

import (
	"errors"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

func init() {
	register(C.GOPYRT_OP_CONFIG_READ, program{
		{name: "read the config", do: func(c *call) error { return readConfig(c, c.config) }},
	})
}

// report turns the answer of the policy into the outcome of a call. A text that the command line asked for is written
// here, before the process is told to end.
func report(c *call, err error) error {
	var exit *pyconfig.Exit
	if errors.As(err, &exit) {
		writeText(0, exit.Stdout)
		writeText(1, exit.Stderr)
		return &StatusError{Exit: true, Code: exit.Code}
	}
	var bad *pyconfig.Error
	if errors.As(err, &bad) {
		if bad.Func == "" {
			c.status._func = nil // CPython names none either
		}
		return &StatusError{Func: bad.Func, Message: bad.Message}
	}
	return err
}

// writeText writes text for the user as the host's own output goes out. What stands for a byte is that byte again.
func writeText(toStderr C.int, text string) {
	if text == "" {
		return
	}
	c := C.CString(pyconfig.Bytes(text))
	defer C.free(unsafe.Pointer(c))
	C.core_gopyrt_stdio_write(toStderr, c)
}

// readAndApplyPreconfig is the preinitialization from a preconfig of the caller's.
func readAndApplyPreconfig(c *call) error { return applyPreconfig(c, c.preconfig_in, c.args) }

// readAndApplyPreconfigOfConfig is the preinitialization that an initialization does by itself.
func readAndApplyPreconfigOfConfig(c *call) error {
	var pre C.PyPreConfig
	C.core__PyPreConfig_InitFromConfig(&pre, c.config_in)
	args := C._PyArgv{argc: c.config_in.argv.length, wchar_argv: c.config_in.argv.items}
	return applyPreconfig(c, &pre, &args)
}

func applyPreconfig(c *call, in *C.PyPreConfig, args *C._PyArgv) error {
	texts, err := argTexts(args)
	if err != nil {
		return err
	}
	src := newSources()
	src.LocaleName = localeAsConfigured(in)
	pre, err := pyconfig.ReadPreConfig(preConfigFromC(in), texts, src)
	if err != nil {
		return report(c, err)
	}
	var out C.PyPreConfig
	preConfigToC(&out, &pre)
	return statusError(C.core__PyPreConfig_Write(&out))
}

// localeAsConfigured is the LC_CTYPE locale that the process will have, if it is to be taken from the environment.
func localeAsConfigured(in *C.PyPreConfig) string {
	if in.configure_locale == 0 {
		return C.GoString(C.core_gopyrt_locale_name())
	}
	saved := C.core_gopyrt_locale_save()
	defer C.core_gopyrt_locale_restore(saved)
	C.core__Py_SetLocaleFromEnv(C.LC_CTYPE)
	return C.GoString(C.core_gopyrt_locale_name())
}

// argTexts are arguments as a preconfig needs them: bytes are not decoded yet, for that is what is being decided.
func argTexts(args *C._PyArgv) ([]string, error) {
	if args == nil || args.argc == 0 {
		return nil, nil
	}
	if args.argc < 0 {
		return nil, failure("the number of arguments is negative")
	}
	if args.use_bytes_argv != 0 {
		return argsFromC(args.bytes_argv, args.argc, func(arg *C.char) string { return C.GoString(arg) })
	}
	return argsFromC(args.wchar_argv, args.argc, wideText)
}

func argsFromC[T any](argv **T, argc C.Py_ssize_t, text func(*T) string) ([]string, error) {
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
func checkLists(config *C.PyConfig) error {
	if name := C.core_gopyrt_config_damaged(config); name != nil {
		return failure("PyConfig.%s is damaged: its length and its items do not agree", C.GoString(name))
	}
	return nil
}

// readConfig decides what is open in a config, in place. On failure it stays as it was.
func readConfig(c *call, at *C.PyConfig) error {
	if err := checkLists(at); err != nil {
		return err
	}
	src, err := configSources()
	if err != nil {
		return err
	}
	before := configFromC(at)
	config, err := pyconfig.ReadConfig(before, preConfigFromC(&C.core_runtime().preconfig), src)
	if err = filesOK(src, err); err != nil {
		return report(c, err)
	}
	return configToC(at, before, config, rawMemory)
}

// filesOK says that the file system could not be asked, if that is so, rather than what followed from that.
func filesOK(src *pyconfig.Sources, err error) error {
	if failure := src.Files.(*systemFiles).failure; failure != nil {
		return failure
	}
	return err
}

// readConfigCopy reads a copy of the caller's config and puts it into effect.
func readConfigCopy(c *call) error {
	if err := checkLists(c.config_in); err != nil {
		return err
	}
	c.config = (*C.PyConfig)(C.core_PyMem_RawCalloc(1, C.sizeof_PyConfig))
	if c.config == nil {
		return noMemory()
	}
	err := statusError(C.core__PyConfig_Copy(c.config, c.config_in))
	if err == nil {
		err = readConfig(c, c.config)
	}
	if err == nil {
		err = statusError(C.core__PyConfig_Write(c.config, C.core_runtime()))
	}
	if err != nil {
		freeConfigCopy(c)
	}
	return err
}

func freeConfigCopy(c *call) {
	freeConfig(c.config)
	c.config = nil
}

// replaceConfig gives the main interpreter the config of the call that completes it.
func replaceConfig(c *call) error {
	if err := readConfigCopy(c); err != nil {
		return err
	}
	defer freeConfigCopy(c)
	return statusError(C.core__PyConfig_Copy(&C.core_runtime()._main_interpreter.config, c.config))
}

// completeConfig decides what the main interpreter's config needs beyond reading: the paths, above all.
func completeConfig(c *call) error {
	src, err := configSources()
	if err != nil {
		return err
	}
	before := configFromC(&c.interp.config)
	config, warnings, err := pyconfig.ReadMain(before, src)
	if err = filesOK(src, err); err != nil {
		return report(c, err)
	}
	if err := configToC(&c.interp.config, before, config, rawMemory); err != nil {
		return err
	}
	if C.core_gopyrt_interp_configure(c.interp) != 0 {
		return noMemory()
	}
	if err := statusError(C.core__PyPathConfig_UpdateGlobal(&c.interp.config)); err != nil {
		return err
	}
	writeText(1, warnings)
	C.core_gopyrt_locale_warn_legacy()
	return nil
}
