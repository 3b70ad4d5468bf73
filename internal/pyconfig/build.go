// What is fixed when the library is built.

package pyconfig

import "strings"

// Values that cannot be determined at run time. A build for another place sets these with -ldflags -X.
var (
	// DefaultPrefix and DefaultExecPrefix are where the standard library is if no landmark is found.
	DefaultPrefix     = "/usr"
	DefaultExecPrefix = "/usr"

	// DefaultPlatLibDir is the name of the folder in a prefix that libraries are in.
	DefaultPlatLibDir = "lib"

	// DefaultSourceDir is where the sources of a Python lie, seen from the folder where it is built.
	DefaultSourceDir = ".."
)

// A Build describes the build of the library.
type Build struct {
	Version     string // of Python, as "3.14.10"
	FullVersion string // what Py_GetVersion says
	Prefix      string
	ExecPrefix  string
	PlatLibDir  string
	SourceDir   string
}

// NewBuild is the build whose Py_GetVersion says fullVersion.
func NewBuild(fullVersion string) Build {
	version, _, _ := strings.Cut(fullVersion, " ")
	return Build{version, fullVersion, DefaultPrefix, DefaultExecPrefix, DefaultPlatLibDir, DefaultSourceDir}
}

// programName is the usual name of the program, "python3".
func (b *Build) programName() string { return "python" + b.number(1, "") }

// versionedName is the name with the version, "python3.14": of the program, and of the library's folder.
func (b *Build) versionedName() string { return "python" + b.number(2, ".") }

// zipName is the name of the library as an archive, "python314.zip".
func (b *Build) zipName() string { return "python" + b.number(2, "") + ".zip" }

// number is the first n numbers of the version.
func (b *Build) number(n int, separator string) string {
	numbers := strings.Split(b.Version, ".")
	return strings.Join(numbers[:min(n, len(numbers))], separator)
}
