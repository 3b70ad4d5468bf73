// The command line: its options and sys.argv.

package pyconfig

import (
	"fmt"
	"slices"
)

// A commandLine is what the options of the command line give in addition to the fields of a Config that they set
// directly.
type commandLine struct {
	warnOptions []string
	rest        int // the first argument that is not Python's
	versions    int // how often the version was asked for
	help        string
}

// parseCommandLine takes the options out of c.Argv. The error is an *Exit if they ask for a text or are wrong.
func parseCommandLine(c *Config, src *Sources) (commandLine, error) {
	var line commandLine
	s := newScanner(c.Argv)
	for {
		opt, err := s.scan()
		if err == nil && opt != nil {
			err = line.take(c, opt)
		}
		if err != nil {
			return line, usageError(c, err.Error())
		}
		if opt == nil || opt.endsOptions() {
			break
		}
	}
	line.rest = min(s.next, len(c.Argv))
	switch {
	case line.help != "":
		return line, &Exit{Stdout: helpText(line.help, programOf(c))}
	case line.versions > 1:
		return line, &Exit{Stdout: "Python " + src.Build.FullVersion + "\n"}
	case line.versions == 1:
		return line, &Exit{Stdout: "Python " + src.Build.Version + "\n"}
	}
	if c.RunCommand == nil && c.RunModule == nil && c.RunFilename == nil && line.rest < len(c.Argv) &&
		c.Argv[line.rest] != "-" {
		c.RunFilename = &c.Argv[line.rest]
	}
	c.ParseArgv = 2 // done: reading again must not take options out of what is left
	return line, nil
}

// take applies one option. Options that the first pass over the command line has applied are left alone.
func (line *commandLine) take(c *Config, opt *option) error {
	switch opt.name {
	case "c":
		command := opt.value + "\n"
		decideString(&c.RunCommand, command)
	case "m":
		decideString(&c.RunModule, opt.value)
	case "b":
		c.BytesWarning++
	case "B":
		c.WriteBytecode = 0
	case "d":
		c.ParserDebug++
	case "i":
		c.Inspect++
		c.Interactive++
	case "O":
		c.OptimizationLevel++
	case "P":
		c.SafePath = 1
	case "q":
		c.Quiet++
	case "R":
		c.UseHashSeed = 0
	case "s":
		c.UserSiteDirectory = 0
	case "S":
		c.SiteImport = 0
	case "u":
		c.BufferedStdio = 0
	case "v":
		c.Verbose++
	case "V":
		line.versions++
	case "W":
		line.warnOptions = append(line.warnOptions, opt.value)
	case "x":
		c.SkipSourceFirstLine = 1
	case "h", "?":
		line.help = "h"
	case optHelpEnv, optHelpXOptions, optHelpAll:
		line.help = opt.name
	case optHashPycs:
		if !slices.Contains([]string{"always", "never", "default"}, opt.value) {
			return fmt.Errorf("--%s must be one of 'default', 'always', or 'never'", optHashPycs)
		}
		c.CheckHashPycsMode = &opt.value
	}
	return nil
}

// programOf is the name by which texts for the user call the program.
func programOf(c *Config) string {
	switch {
	case c.ProgramName != nil:
		return *c.ProgramName
	case len(c.Argv) > 0:
		return c.Argv[0]
	}
	return ""
}

func usageError(c *Config, message string) *Exit {
	return &Exit{Code: 2, Stderr: message + "\n" + usageLine(programOf(c)) + "Try `python -h' for more information.\n"}
}

// updateArgv makes c.Argv what the program sees as sys.argv.
func (line *commandLine) updateArgv(c *Config) {
	var name string
	switch {
	case c.RunCommand != nil:
		name = "-c"
	case c.RunModule != nil:
		name = "-m"
	default:
		c.Argv = slices.Clone(c.Argv[line.rest:])
		return
	}
	c.Argv = slices.Concat([]string{name}, c.Argv[line.rest:])
}
