/* The old global variables of the configuration: still read by a compatible configuration, still
 * written by every start. CPython has deprecated them; programs set them before Py_Initialize,
 * from one thread. */
#include "config/config.h"

#include <stdlib.h>

_Py_COMP_DIAG_PUSH
_Py_COMP_DIAG_IGNORE_DEPR_DECLS

int Py_UTF8Mode = 0;
int Py_DebugFlag = 0;
int Py_VerboseFlag = 0;
int Py_QuietFlag = 0;
int Py_InteractiveFlag = 0;
int Py_InspectFlag = 0;
int Py_OptimizeFlag = 0;
int Py_NoSiteFlag = 0;
int Py_BytesWarningFlag = 0;
int Py_FrozenFlag = 0;
int Py_IgnoreEnvironmentFlag = 0;
int Py_DontWriteBytecodeFlag = 0;
int Py_NoUserSiteDirectory = 0;
int Py_UnbufferedStdioFlag = 0;
int Py_HashRandomizationFlag = 0;
int Py_IsolatedFlag = 0;

char *
Py_GETENV(const char *name)
{
    return Py_IgnoreEnvironmentFlag ? NULL : getenv(name);
}

void
gopyrt_global_flags_get(gopyrt_global_flags *flags)
{
    *flags = (gopyrt_global_flags){
        .utf8_mode = Py_UTF8Mode,
        .parser_debug = Py_DebugFlag,
        .verbose = Py_VerboseFlag,
        .quiet = Py_QuietFlag,
        .interactive = Py_InteractiveFlag,
        .inspect = Py_InspectFlag,
        .optimization_level = Py_OptimizeFlag,
        .no_site = Py_NoSiteFlag,
        .bytes_warning = Py_BytesWarningFlag,
        .frozen = Py_FrozenFlag,
        .ignore_environment = Py_IgnoreEnvironmentFlag,
        .dont_write_bytecode = Py_DontWriteBytecodeFlag,
        .no_user_site = Py_NoUserSiteDirectory,
        .unbuffered_stdio = Py_UnbufferedStdioFlag,
        .isolated = Py_IsolatedFlag,
    };
}

/* A field that is still undecided leaves its variable alone. */
static void
publish(int *variable, int value, int negated)
{
    if (value != -1) {
        *variable = negated ? !value : value;
    }
}

void
gopyrt_global_flags_set_preconfig(const PyPreConfig *config)
{
    publish(&Py_IsolatedFlag, config->isolated, 0);
    publish(&Py_IgnoreEnvironmentFlag, config->use_environment, 1);
    publish(&Py_UTF8Mode, config->utf8_mode, 0);
}

void
gopyrt_global_flags_set_config(const PyConfig *config)
{
    publish(&Py_IsolatedFlag, config->isolated, 0);
    publish(&Py_IgnoreEnvironmentFlag, config->use_environment, 1);
    publish(&Py_BytesWarningFlag, config->bytes_warning, 0);
    publish(&Py_InspectFlag, config->inspect, 0);
    publish(&Py_InteractiveFlag, config->interactive, 0);
    publish(&Py_OptimizeFlag, config->optimization_level, 0);
    publish(&Py_DebugFlag, config->parser_debug, 0);
    publish(&Py_VerboseFlag, config->verbose, 0);
    publish(&Py_QuietFlag, config->quiet, 0);
    publish(&Py_FrozenFlag, config->pathconfig_warnings, 1);
    publish(&Py_UnbufferedStdioFlag, config->buffered_stdio, 1);
    publish(&Py_NoSiteFlag, config->site_import, 1);
    publish(&Py_DontWriteBytecodeFlag, config->write_bytecode, 1);
    publish(&Py_NoUserSiteDirectory, config->user_site_directory, 1);
    Py_HashRandomizationFlag = config->use_hash_seed == 0 || config->hash_seed != 0;
}

_Py_COMP_DIAG_POP
