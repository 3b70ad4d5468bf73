package pyconfig

import "slices"

// The values of PyConfig._config_init and PyPreConfig._config_init.
const (
	InitCompat   = 1
	InitPython   = 2
	InitIsolated = 3
)

// A PreConfig has the fields of PyPreConfig. A flag of -1 is not decided yet.
type PreConfig struct {
	ConfigInit        int
	ParseArgv         int
	Isolated          int
	UseEnvironment    int
	ConfigureLocale   int
	CoerceCLocale     int
	CoerceCLocaleWarn int
	UTF8Mode          int
	DevMode           int
	Allocator         int
}

// The allocators that a PreConfig can name without looking into the memory layer.
const (
	AllocatorNotSet = 0
	AllocatorDebug  = 2
)

// A Config has the fields of PyConfig, in its order. A flag of -1 is not decided yet; a nil string is NULL.
type Config struct {
	ConfigInit            int
	Isolated              int
	UseEnvironment        int
	DevMode               int
	InstallSignalHandlers int
	UseHashSeed           int
	HashSeed              uint64
	Faulthandler          int
	Tracemalloc           int
	PerfProfiling         int
	RemoteDebug           int
	ImportTime            int
	CodeDebugRanges       int
	ShowRefCount          int
	DumpRefs              int
	DumpRefsFile          *string
	MallocStats           int
	FilesystemEncoding    *string
	FilesystemErrors      *string
	PycachePrefix         *string
	ParseArgv             int
	OrigArgv              []string
	Argv                  []string
	XOptions              []string
	WarnOptions           []string
	SiteImport            int
	BytesWarning          int
	WarnDefaultEncoding   int
	Inspect               int
	Interactive           int
	OptimizationLevel     int
	ParserDebug           int
	WriteBytecode         int
	Verbose               int
	Quiet                 int
	UserSiteDirectory     int
	ConfigureCStdio       int
	BufferedStdio         int
	StdioEncoding         *string
	StdioErrors           *string
	CheckHashPycsMode     *string
	UseFrozenModules      int
	SafePath              int
	IntMaxStrDigits       int
	ThreadInheritContext  int
	ContextAwareWarnings  int
	CPUCount              int
	PathconfigWarnings    int
	ProgramName           *string
	PythonPathEnv         *string
	Home                  *string
	PlatLibDir            *string
	ModuleSearchPathsSet  int
	ModuleSearchPaths     []string
	StdlibDir             *string
	Executable            *string
	BaseExecutable        *string
	Prefix                *string
	BasePrefix            *string
	ExecPrefix            *string
	BaseExecPrefix        *string
	SkipSourceFirstLine   int
	RunCommand            *string
	RunModule             *string
	RunFilename           *string
	SysPath0              *string
	InstallImportlib      int
	InitMain              int
	IsPythonBuild         int
}

// clone copies the lists, so that appending to the copy's leaves the original's alone. Strings are never changed in
// place, only replaced.
func (c *Config) clone() *Config {
	d := *c
	for _, list := range []*[]string{&d.OrigArgv, &d.Argv, &d.XOptions, &d.WarnOptions, &d.ModuleSearchPaths} {
		*list = slices.Clone(*list)
	}
	return &d
}

// decide sets a flag that is not decided yet.
func decide(flag *int, value int) {
	if *flag < 0 {
		*flag = value
	}
}

// decideString sets a string that is NULL.
func decideString(text **string, value string) {
	if *text == nil {
		*text = &value
	}
}

// textOf is the text of a string, empty for NULL.
func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
