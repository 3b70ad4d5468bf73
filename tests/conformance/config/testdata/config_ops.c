/* Runs a list of operations on a PyPreConfig and a PyConfig and prints what they change.
 *
 * config_ops OP...
 *
 * The same source is linked with a CPython's library and with ours, and the two outputs are
 * compared. Every operation is one argument; a list inside an argument is separated by '|'. In
 * every argument '@' stands for a new empty directory of this run, and is printed as '@' again,
 * so that outputs do not depend on where it is. In wide strings \xNN is one code of two
 * hexadecimal digits and \uNNNN one of four; in byte strings \xNN is one byte.
 *
 *   env:NAME=VALUE unset:NAME: change the environment, which has nothing but PATH at the start
 *       (and the working folder is the root)
 *   dir:PATH file:PATH=TEXT exe:PATH: make a directory, a file (\n is a line end), an executable
 *       file
 *   link:PATH=TARGET chdir:PATH: make a symbolic link, go to a directory
 *   locale:NAME: setlocale(LC_CTYPE)
 *   global:NAME=N: set one of the old global variables (Py_IsolatedFlag, ...)
 *   pre:KIND pre.FIELD=N: initialize the PyPreConfig (python, isolated, compat), set a field
 *   preinit preinit.bytes:A|B preinit.wide:A|B preinit.null
 *   cfg:KIND FIELD=N: initialize the PyConfig, set a number
 *   str:FIELD=TEXT bytes:FIELD=TEXT: PyConfig_SetString, PyConfig_SetBytesString
 *   null:FIELD: PyConfig_SetString(NULL)
 *   list:FIELD=A|B append:FIELD=A insert:FIELD=N=A
 *   argv:A|B wargv:A|B: PyConfig_SetBytesArgv, PyConfig_SetArgv
 *   read clear dump changed: PyConfig_Read, PyConfig_Clear, print every field, or those that
 *       changed
 *   init codecs: Py_InitializeFromConfig; prints what the main interpreter's PyConfig has, and
 *       what it calls its encodings
 *   rt ctype argcargv: print _PyRuntime.preconfig, the LC_CTYPE locale, Py_GetArgcArgv
 *   flags: print the old global variables
 *   oldname:TEXT oldhome:TEXT oldpath:TEXT oldpaths: Py_SetProgramName, Py_SetPythonHome,
 *       Py_SetPath; print what
 *       Py_GetProgramName and its kin answer
 *   start end: Py_InitializeFromConfig without printing more than a failure, Py_FinalizeEx
 *   decode:TEXT encode:TEXT: print what the codecs make of it, with each error handler */
#include <Python.h>

#include "config_fields.h"
#include "config_old.h"
#include "config_text.h"
#include "internal/pycore_initconfig.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

static PyPreConfig pre;
static PyConfig cfg;
static char *before[128];

#define AS_INT(FIELD) fprintf(to, #FIELD "=%d%c", c->FIELD, 0);
#define AS_ULONG(FIELD) fprintf(to, #FIELD "=%lu%c", c->FIELD, 0);
#define AS_STR(FIELD) fputs(#FIELD "=", to), put_wide(to, c->FIELD), fputc(0, to);
#define AS_LIST(FIELD) fputs(#FIELD "=", to), put_list(to, &c->FIELD), fputc(0, to);

/* Prints the fields, or with `changed` only those that differ from what the last call for a
 * PyConfig saw. */
static void
print_config(const PyConfig *c, int changed)
{
    char *text = NULL;
    size_t size = 0, i = 0;
    FILE *to = open_memstream(&text, &size);
    CONFIG_FIELDS(AS_INT, AS_ULONG, AS_STR, AS_LIST)
    fclose(to);
    for (char *at = text; at < text + size; at += strlen(at) + 1, i++) {
        if (!changed || before[i] == NULL || strcmp(before[i], at) != 0)
            if (changed >= 0)
                printf("  %s\n", at);
        before[i] = at;
    }
}

static void
print_preconfig(const PyPreConfig *c)
{
    FILE *to = stdout;
#undef AS_INT
#define AS_INT(FIELD) fprintf(to, " " #FIELD "=%d", c->FIELD);
    PRECONFIG_FIELDS(AS_INT)
    fputc('\n', to);
}

static void
print_status(const char *what, PyStatus status)
{
    printf("%s -> ", what);
    if (status._type == 0)
        printf("ok\n");
    else if (status._type == 2)
        printf("exit %d\n", status.exitcode);
    else
        printf("error func=%s msg=%s exitcode=%d\n", status.func ? status.func : "NULL",
               status.err_msg ? status.err_msg : "NULL", status.exitcode);
    fflush(stdout);
}

static int *
pre_int(const char *name)
{
#define AS_PRE(FIELD)              \
    if (strcmp(name, #FIELD) == 0) \
        return &pre.FIELD;
    PRECONFIG_FIELDS(AS_PRE)
    return NULL;
}

#define SKIP(FIELD)
#define FIND(FIELD)                \
    if (strcmp(name, #FIELD) == 0) \
        return &cfg.FIELD;

static int *
cfg_int(const char *name)
{
    CONFIG_FIELDS(FIND, SKIP, SKIP, SKIP)
    return NULL;
}

static wchar_t **
cfg_str(const char *name)
{
    CONFIG_FIELDS(SKIP, SKIP, FIND, SKIP)
    die("no such string", name);
    return NULL;
}

static PyWideStringList *
cfg_list(const char *name)
{
    CONFIG_FIELDS(SKIP, SKIP, SKIP, FIND)
    die("no such list", name);
    return NULL;
}

static void
write_file(const char *path, const char *text, int mode)
{
    FILE *to = fopen(path, "w");
    if (to == NULL)
        die("cannot write", path);
    fputs(text, to);
    fclose(to);
    chmod(path, (mode_t)mode);
}

/* Splits "a=b" after the '=', dies without one. */
static char *
after_equals(char *text)
{
    char *value = strchr(text, '=');
    if (value == NULL)
        die("no '='", text);
    *value = 0;
    return value + 1;
}

static int
files_op(const char *verb, char *arg)
{
    if (strcmp(verb, "dir") == 0 || strcmp(verb, "exe") == 0 || strcmp(verb, "chdir") == 0)
        arg = bytes_of(arg);
    if (strcmp(verb, "env") == 0) {
        char *value = after_equals(arg);
        setenv(arg, bytes_of(value), 1);
    }
    else if (strcmp(verb, "unset") == 0) {
        unsetenv(arg);
    }
    else if (strcmp(verb, "dir") == 0) {
        for (char *slash = strchr(arg + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
            *slash = 0;
            mkdir(arg, 0755);
            *slash = '/';
        }
        mkdir(arg, 0755);
    }
    else if (strcmp(verb, "file") == 0) {
        char *value = after_equals(arg);
        write_file(bytes_of(arg), bytes_of(value), 0644);
    }
    else if (strcmp(verb, "exe") == 0) {
        write_file(arg, "#!/bin/false\n", 0755);
    }
    else if (strcmp(verb, "link") == 0) {
        char *value = after_equals(arg);
        if (symlink(value, arg) != 0)
            die("cannot link", arg);
    }
    else if (strcmp(verb, "chdir") == 0) {
        if (chdir(arg) != 0)
            die("cannot chdir", arg);
    }
    else if (strcmp(verb, "locale") == 0) {
        printf("locale %s -> %s\n", arg, setlocale(LC_CTYPE, arg) ? "set" : "unknown");
    }
    else if (strcmp(verb, "global") == 0) {
        char *value = after_equals(arg);
        set_global(arg, atoi(value));
    }
    else {
        return 0;
    }
    return 1;
}

static int
pre_op(const char *verb, char *arg)
{
    char *parts[64];
    if (strcmp(verb, "pre") == 0) {
        memset(&pre, 0x5a, sizeof pre);
        if (strcmp(arg, "python") == 0)
            PyPreConfig_InitPythonConfig(&pre);
        else if (strcmp(arg, "isolated") == 0)
            PyPreConfig_InitIsolatedConfig(&pre);
        else if (strcmp(arg, "compat") == 0)
            _PyPreConfig_InitCompatConfig(&pre);
        else
            die("no such kind", arg);
    }
    else if (strcmp(verb, "predump") == 0) {
        printf("pre:"), print_preconfig(&pre);
    }
    else if (strncmp(verb, "pre.", 4) == 0 && strchr(verb, '=')) {
        char *name = strdup(verb), *value = after_equals(name);
        if (pre_int(name + 4) == NULL)
            die("no such field", verb);
        *pre_int(name + 4) = atoi(value);
    }
    else if (strcmp(verb, "preinit") == 0) {
        print_status(verb, Py_PreInitialize(&pre));
    }
    else if (strcmp(verb, "preinit.null") == 0) {
        print_status(verb, Py_PreInitialize(NULL));
    }
    else if (strcmp(verb, "preinit.bytes") == 0) {
        Py_ssize_t n = split(arg, parts);
        for (Py_ssize_t i = 0; i < n; i++)
            parts[i] = bytes_of(parts[i]);
        print_status(verb, Py_PreInitializeFromBytesArgs(&pre, n, parts));
    }
    else if (strcmp(verb, "preinit.wide") == 0) {
        wchar_t *wide[64];
        Py_ssize_t n = split(arg, parts);
        for (Py_ssize_t i = 0; i < n; i++)
            wide[i] = wide_of(parts[i]);
        print_status(verb, Py_PreInitializeFromArgs(&pre, n, wide));
    }
    else if (strcmp(verb, "rt") == 0) {
        printf("runtime: preinitializing=%d preinitialized=%d", _PyRuntime.preinitializing,
               _PyRuntime.preinitialized);
        print_preconfig(&_PyRuntime.preconfig);
    }
    else if (strcmp(verb, "ctype") == 0) {
        const char *lc = getenv("LC_CTYPE");
        printf("LC_CTYPE=%s environment=%s\n", setlocale(LC_CTYPE, NULL), lc ? lc : "NULL");
    }
    else {
        return 0;
    }
    return 1;
}

static int
list_op(const char *verb, char *arg)
{
    char *parts[64];
    wchar_t *wide[64];
    if (strcmp(verb, "argv") == 0) {
        Py_ssize_t n = split(arg, parts);
        for (Py_ssize_t i = 0; i < n; i++)
            parts[i] = bytes_of(parts[i]);
        print_status(verb, PyConfig_SetBytesArgv(&cfg, n, parts));
        return 1;
    }
    if (strcmp(verb, "wargv") == 0) {
        Py_ssize_t n = split(arg, parts);
        for (Py_ssize_t i = 0; i < n; i++)
            wide[i] = wide_of(parts[i]);
        print_status(verb, PyConfig_SetArgv(&cfg, n, wide));
        return 1;
    }
    if (strcmp(verb, "list") == 0) {
        char *value = after_equals(arg);
        Py_ssize_t n = split(value, parts);
        for (Py_ssize_t i = 0; i < n; i++)
            wide[i] = wide_of(parts[i]);
        print_status(verb, PyConfig_SetWideStringList(&cfg, cfg_list(arg), n, wide));
        return 1;
    }
    if (strcmp(verb, "append") == 0) {
        char *value = after_equals(arg);
        print_status(verb, PyWideStringList_Append(cfg_list(arg), wide_of(value)));
        return 1;
    }
    if (strcmp(verb, "insert") == 0) {
        char *index = after_equals(arg), *value = after_equals(index);
        print_status(verb, PyWideStringList_Insert(cfg_list(arg), atol(index), wide_of(value)));
        return 1;
    }
    return 0;
}

/* Starts the runtime and prints what its configuration has become. A CPython that finds no
 * library there fails with a report, after it has computed its paths; the report and that
 * failure are left out, warnings are not. The encodings are left out, because CPython names them
 * after it has loaded their codecs: see "codecs". */
static void
initialize(void)
{
    FILE *log = tmpfile();
    int err = dup(2);
    char line[512];
    dup2(fileno(log), 2);
    PyStatus status = Py_InitializeFromConfig(&cfg);
    fflush(stderr);
    dup2(err, 2);
    close(err);
    rewind(log);
    while (fgets(line, sizeof line, log) != NULL
           && strncmp(line, "Python path configuration", 25) != 0)
        fputs(line, stdout);
    fclose(log);
    if (PyStatus_Exception(status)
        && (status.err_msg == NULL || strstr(status.err_msg, "encodings") == NULL))
        print_status("init", status);
    PyConfig shown = _PyRuntime._main_interpreter.config;
    shown.filesystem_encoding = shown.stdio_encoding = NULL;
    print_config(&shown, 1);
}

static int
cfg_op(const char *verb, char *arg)
{
    if (strcmp(verb, "cfg") == 0) {
        memset(&cfg, 0x5a, sizeof cfg);
        if (strcmp(arg, "python") == 0)
            PyConfig_InitPythonConfig(&cfg);
        else if (strcmp(arg, "isolated") == 0)
            PyConfig_InitIsolatedConfig(&cfg);
        else if (strcmp(arg, "compat") == 0)
            _PyConfig_InitCompatConfig(&cfg);
        else
            die("no such kind", arg);
        print_config(&cfg, -1);
    }
    else if (strcmp(verb, "str") == 0) {
        char *value = after_equals(arg);
        print_status(verb, PyConfig_SetString(&cfg, cfg_str(arg), wide_of(value)));
    }
    else if (strcmp(verb, "bytes") == 0) {
        char *value = after_equals(arg);
        print_status(verb, PyConfig_SetBytesString(&cfg, cfg_str(arg), bytes_of(value)));
    }
    else if (strcmp(verb, "null") == 0) {
        print_status(verb, PyConfig_SetString(&cfg, cfg_str(arg), NULL));
    }
    else if (strcmp(verb, "read") == 0) {
        PyStatus status = PyConfig_Read(&cfg);
        print_status(verb, status);
        if (!PyStatus_Exception(status))
            print_config(&cfg, 1);
    }
    else if (strcmp(verb, "init") == 0) {
        initialize();
    }
    else if (strcmp(verb, "start") == 0) {
        print_status(verb, Py_InitializeFromConfig(&cfg));
    }
    else if (strcmp(verb, "codecs") == 0) {
        printf("codecs: ");
        put_wide(stdout, _PyRuntime._main_interpreter.config.filesystem_encoding);
        putchar(' ');
        put_wide(stdout, _PyRuntime._main_interpreter.config.stdio_encoding);
        putchar('\n');
    }
    else if (strcmp(verb, "dump") == 0) {
        print_config(&cfg, 0);
    }
    else if (strcmp(verb, "changed") == 0) {
        print_config(&cfg, 1);
    }
    else if (strcmp(verb, "clear") == 0) {
        PyConfig_Clear(&cfg);
    }
    else if (strcmp(verb, "argcargv") == 0) {
        PyWideStringList list;
        int argc;
        Py_GetArgcArgv(&argc, &list.items);
        list.length = argc;
        put_list(stdout, &list);
        putchar('\n');
    }
    else if (strchr(verb, '=') != NULL) {
        char *name = strdup(verb), *value = after_equals(name);
        if (strcmp(name, "hash_seed") == 0)
            cfg.hash_seed = strtoul(value, NULL, 10);
        else if (cfg_int(name) != NULL)
            *cfg_int(name) = atoi(value);
        else
            die("no such number", name);
    }
    else {
        return 0;
    }
    return 1;
}

int
main(int argc, char **argv)
{
    /* The runtime writes to both; one order for one file. */
    setvbuf(stdout, NULL, _IONBF, 0);
    clearenv();
    set_root(argv[0]);
    if (chdir("/") != 0)
        die("cannot chdir", "/");
    setenv("PATH", "/usr/bin", 1);
    for (int i = 1; i < argc; i++) {
        char *op = at_root(argv[i]), *arg = strchr(op, ':');
        char *equals = strchr(op, '=');
        if (arg != NULL && equals != NULL && equals < arg)
            arg = NULL;
        if (arg != NULL)
            *arg++ = 0;
        if (!files_op(op, arg) && !pre_op(op, arg) && !text_op(op, arg) && !old_op(op, arg)
            && !list_op(op, arg) && !cfg_op(op, arg))
            die("unknown operation", argv[i]);
    }
    fflush(stdout);
    return 0;
}
