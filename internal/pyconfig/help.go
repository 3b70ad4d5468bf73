// The texts of --help and its kin.

package pyconfig

import "strings"

func usageLine(program string) string {
	return "usage: " + program + " [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
}

const helpOptions = `Options, each with the environment variable that does the same:
-b        warn where bytes are compared with text or turned into it; -bb makes that an error
-B        write no caches of compiled modules (PYTHONDONTWRITEBYTECODE)
-c CMD    run CMD; the arguments behind it are the program's
-d        trace the parser, in builds that can (PYTHONDEBUG)
-E        do not look at PYTHON* environment variables
-h, -?    print this text (--help)
-i        go on interactively when the program has ended (PYTHONINSPECT)
-I        isolated mode: -E, -P and -s together
-m MOD    run the module MOD; the arguments behind it are the program's
-O        leave assertions out; -OO documentation strings as well (PYTHONOPTIMIZE)
-P        do not search modules beside the program (PYTHONSAFEPATH)
-q        start an interactive session without a greeting
-s        do not search modules in the user's own folder (PYTHONNOUSERSITE)
-S        do not import site
-u        do not buffer standard output and standard error (PYTHONUNBUFFERED)
-v        tell of each module where it comes from; -vv tells more (PYTHONVERBOSE)
-V        print the version (--version); -VV prints how it was built, too
-W ARG    add a warning filter, action:message:category:module:line (PYTHONWARNINGS)
-x        skip the first line of the program
-X OPT    set an option of this implementation: see --help-xoptions
--check-hash-based-pycs always|default|never
          how caches that name their source by a hash are checked
--help-env, --help-xoptions, --help-all
          print the environment variables, the -X options, everything
`

const helpArguments = `Arguments:
file      run the program in this file
-         run the program on standard input, as without any argument
arg ...   what the program finds in sys.argv[1:]
`

const helpEnvironment = `Environment variables:
PYTHONCOERCECLOCALE            0 keeps the "C" locale, warn tells when it is replaced
PYTHONDEVMODE                  turn the development mode on
PYTHONDUMPREFS, PYTHONDUMPREFSFILE   list the references at the end, in a file
PYTHONFAULTHANDLER             print a traceback on a fatal error
PYTHONHASHSEED                 random, or a number from 0 to 4294967295
PYTHONHOME                     PREFIX or PREFIX:EXEC_PREFIX of the standard library
PYTHONINTMAXSTRDIGITS          the most digits of an integer as text, 0 for no limit
PYTHONIOENCODING               ENCODING:ERRORS of the standard streams
PYTHONMALLOC                   the name of a memory allocator
PYTHONMALLOCSTATS              print figures of the allocator
PYTHONNODEBUGRANGES            compile without column numbers
PYTHONPATH                     folders to search for modules first
PYTHONPERFSUPPORT, PYTHON_PERF_JIT_SUPPORT   names for the perf profiler
PYTHONPLATLIBDIR               the name of the library folder
PYTHONPROFILEIMPORTTIME        1 or 2: tell how long imports take
PYTHONPYCACHEPREFIX            where caches of compiled modules go
PYTHONTRACEMALLOC              trace memory, with this many frames
PYTHONUTF8                     1 or 0: UTF-8 mode
PYTHONWARNDEFAULTENCODING      warn where the locale's encoding is used silently
PYTHON_CONTEXT_AWARE_WARNINGS, PYTHON_THREAD_INHERIT_CONTEXT   1 or 0
PYTHON_CPU_COUNT               the number of processors to tell programs
PYTHON_DISABLE_REMOTE_DEBUG    let no debugger attach
PYTHON_FROZEN_MODULES          on or off
PYTHON_GIL                     1: this runtime always has a GIL
`

const helpXOptions = `Options of this implementation (-X):
context_aware_warnings=0|1, thread_inherit_context=0|1
cpu_count=N|default       the number of processors to tell programs
dev                       development mode
disable-remote-debug      let no debugger attach
faulthandler              print a traceback on a fatal error
frozen_modules=on|off     use the modules that are built in
gil=1                     this runtime always has a GIL
importtime, importtime=2  tell how long imports take
int_max_str_digits=N      the most digits of an integer as text, 0 for no limit
no_debug_ranges           compile without column numbers
perf, perf_jit            names for the perf profiler
pycache_prefix=PATH       where caches of compiled modules go
showrefcount              print the number of references at the end
tracemalloc, tracemalloc=N   trace memory, with N frames
utf8=0|1                  UTF-8 mode
warn_default_encoding     warn where the locale's encoding is used silently
`

// helpText is what an option that asks for help prints.
func helpText(opt, program string) string {
	general := usageLine(program) + helpOptions + "\n" + helpArguments
	switch opt {
	case optHelpEnv:
		return helpEnvironment
	case optHelpXOptions:
		return helpXOptions
	case optHelpAll:
		return strings.Join([]string{general, helpEnvironment, helpXOptions}, "\n")
	}
	return general
}
