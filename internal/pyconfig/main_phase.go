// What the main phase of an initialization needs.

package pyconfig

import "strings"

// ReadMain decides what the main phase of an initialization needs beyond a Config that was read: its paths, and codecs
// called by their own names. The warnings are for the user. The Config that comes in is not changed.
func ReadMain(in *Config, src *Sources) (c *Config, warnings string, err error) {
	c, warnings, err = ReadPaths(in, src)
	if err != nil {
		return nil, "", err
	}
	for _, codec := range []**string{&c.FilesystemEncoding, &c.StdioEncoding} {
		if *codec != nil {
			set(codec, codecName(**codec))
		}
	}
	c.settleFlags()
	c.settleXOptions()
	return c, warnings, nil
}

// settleFlags makes every boolean field 1 or 0, as an interpreter has it. A flag that is still undecided counts as 1,
// as any number but 0 does.
func (c *Config) settleFlags() {
	for _, field := range []*int{
		&c.Isolated, &c.UseEnvironment, &c.DevMode, &c.InstallSignalHandlers, &c.UseHashSeed, &c.Faulthandler,
		&c.RemoteDebug, &c.CodeDebugRanges, &c.ShowRefCount, &c.DumpRefs, &c.MallocStats, &c.ParseArgv, &c.SiteImport,
		&c.WarnDefaultEncoding, &c.Inspect, &c.Interactive, &c.ParserDebug, &c.WriteBytecode, &c.Quiet,
		&c.UserSiteDirectory, &c.ConfigureCStdio, &c.BufferedStdio, &c.UseFrozenModules, &c.SafePath,
		&c.PathconfigWarnings, &c.ModuleSearchPathsSet, &c.SkipSourceFirstLine, &c.InstallImportlib, &c.InitMain,
		&c.IsPythonBuild,
	} {
		*field = flag(*field != 0)
	}
}

// settleXOptions leaves one -X option of each name, as an interpreter has them: the last one, in the first one's place.
func (c *Config) settleXOptions() {
	var settled []string
	places := map[string]int{}
	for _, option := range c.XOptions {
		name, _, _ := strings.Cut(option, "=")
		if place, found := places[name]; found {
			settled[place] = option
			continue
		}
		places[name] = len(settled)
		settled = append(settled, option)
	}
	c.XOptions = settled
}
