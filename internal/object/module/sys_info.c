/* What sys says of the version, the implementation and the flags: struct sequences, made for each
 * interpreter. */
#include "object/module/module.h"

#include "object/module/sys_info.h"

#include "internal/pycore_long.h"

#include <float.h>
#include <unistd.h>

/* A struct sequence of a type that nobody else makes: new. Takes over the values. */
static PyObject *
sequence(PyStructSequence_Desc *desc, PyObject *const *values)
{
    PyTypeObject *type = PyStructSequence_NewType(desc);
    PyObject *op = type == NULL ? NULL : PyStructSequence_New(type);
    for (int i = 0; i < desc->n_in_sequence; i++) {
        if (op != NULL && values[i] != NULL) {
            PyStructSequence_SetItem(op, i, values[i]);
        }
        else {
            Py_XDECREF(values[i]);
            Py_CLEAR(op);
        }
    }
    if (type != NULL) {
        type->tp_flags |= Py_TPFLAGS_DISALLOW_INSTANTIATION;
        type->tp_new = NULL;
        Py_DECREF(type);
    }
    return op;
}

PyObject *
gopyrt_sys_version_info(void)
{
    static PyStructSequence_Field fields[] = {
        { "major", "the major release" },   { "minor", "the minor release" },
        { "micro", "the patch release" },   { "releaselevel", "alpha, beta, candidate or final" },
        { "serial", "the serial release" }, { NULL, NULL },
    };
    static PyStructSequence_Desc desc = { "sys.version_info", "The version, as a tuple.", fields,
                                          5 };
    const char *level = PY_RELEASE_LEVEL == PY_RELEASE_LEVEL_FINAL   ? "final"
                        : PY_RELEASE_LEVEL == PY_RELEASE_LEVEL_GAMMA ? "candidate"
                        : PY_RELEASE_LEVEL == PY_RELEASE_LEVEL_BETA  ? "beta"
                                                                     : "alpha";
    PyObject *const values[] = { PyLong_FromLong(PY_MAJOR_VERSION),
                                 PyLong_FromLong(PY_MINOR_VERSION),
                                 PyLong_FromLong(PY_MICRO_VERSION), PyUnicode_FromString(level),
                                 PyLong_FromLong(PY_RELEASE_SERIAL) };
    return sequence(&desc, values);
}

PyObject *
gopyrt_sys_implementation(PyObject *version_info)
{
    PyObject *values =
        Py_BuildValue("{s:s,s:s,s:O,s:i,s:s,s:O}", "name", "cpython", "cache_tag", "cpython-314",
                      "version", version_info, "hexversion", PY_VERSION_HEX, "_multiarch",
                      "x86_64-linux-gnu", "supports_isolated_interpreters", Py_True);
    PyObject *op = values == NULL ? NULL : _PyNamespace_New(values);
    Py_XDECREF(values);
    return op;
}

PyObject *
gopyrt_sys_flags(const PyConfig *config, const PyPreConfig *preconfig)
{
    static PyStructSequence_Field fields[] = {
        { "debug", "-d" },
        { "inspect", "-i" },
        { "interactive", "-i" },
        { "optimize", "-O or -OO" },
        { "dont_write_bytecode", "-B" },
        { "no_user_site", "-s" },
        { "no_site", "-S" },
        { "ignore_environment", "-E" },
        { "verbose", "-v" },
        { "bytes_warning", "-b" },
        { "quiet", "-q" },
        { "hash_randomization", "-R" },
        { "isolated", "-I" },
        { "dev_mode", "-X dev" },
        { "utf8_mode", "-X utf8" },
        { "warn_default_encoding", "-X warn_default_encoding" },
        { "safe_path", "-P" },
        { "int_max_str_digits", "-X int_max_str_digits" },
        { NULL, NULL },
    };
    static PyStructSequence_Desc desc = { "sys.flags", "The options of the command line.", fields,
                                          18 };
    PyObject *const values[] = {
        PyLong_FromLong(config->parser_debug),
        PyLong_FromLong(config->inspect),
        PyLong_FromLong(config->interactive),
        PyLong_FromLong(config->optimization_level),
        PyLong_FromLong(!config->write_bytecode),
        PyLong_FromLong(!config->user_site_directory),
        PyLong_FromLong(!config->site_import),
        PyLong_FromLong(!config->use_environment),
        PyLong_FromLong(config->verbose),
        PyLong_FromLong(config->bytes_warning),
        PyLong_FromLong(config->quiet),
        PyLong_FromLong(config->use_hash_seed == 0 || config->hash_seed != 0),
        PyLong_FromLong(config->isolated),
        PyBool_FromLong(config->dev_mode),
        PyLong_FromLong(preconfig->utf8_mode),
        PyLong_FromLong(config->warn_default_encoding),
        PyBool_FromLong(config->safe_path),
        PyLong_FromLong(config->int_max_str_digits),
    };
    return sequence(&desc, values);
}

PyObject *
PyFloat_GetInfo(void)
{
    static PyStructSequence_Field fields[] = {
        { "max", "the greatest finite number" },
        { "max_exp", "the greatest e for which radix**(e-1) is finite" },
        { "max_10_exp", "the greatest e for which 10**e is finite" },
        { "min", "the least normalized number above 0" },
        { "min_exp", "the least e for which radix**(e-1) is normalized" },
        { "min_10_exp", "the least e for which 10**e is normalized" },
        { "dig", "decimal digits that are kept for sure" },
        { "mant_dig", "digits of the mantissa" },
        { "epsilon", "from 1 to the next number" },
        { "radix", "the base of the exponent" },
        { "rounds", "how sums are rounded" },
        { NULL, NULL },
    };
    static PyStructSequence_Desc desc = { "sys.float_info", "What a float can hold.", fields, 11 };
    PyObject *const values[] = {
        PyFloat_FromDouble(DBL_MAX), PyLong_FromLong(DBL_MAX_EXP),  PyLong_FromLong(DBL_MAX_10_EXP),
        PyFloat_FromDouble(DBL_MIN), PyLong_FromLong(DBL_MIN_EXP),  PyLong_FromLong(DBL_MIN_10_EXP),
        PyLong_FromLong(DBL_DIG),    PyLong_FromLong(DBL_MANT_DIG), PyFloat_FromDouble(DBL_EPSILON),
        PyLong_FromLong(FLT_RADIX),  PyLong_FromLong(FLT_ROUNDS),
    };
    return sequence(&desc, values);
}

PyObject *
PyLong_GetInfo(void)
{
    static PyStructSequence_Field fields[] = {
        { "bits_per_digit", "how many bits a digit of an int has" },
        { "sizeof_digit", "how many bytes it takes" },
        { "default_max_str_digits", "the limit of digits in a text, unless it is set" },
        { "str_digits_check_threshold", "texts so short are not counted" },
        { NULL, NULL },
    };
    static PyStructSequence_Desc desc = { "sys.int_info", "How an int is kept.", fields, 4 };
    PyObject *const values[] = {
        PyLong_FromLong(PyLong_SHIFT),
        PyLong_FromLong((long)sizeof(digit)),
        PyLong_FromLong(4300),
        PyLong_FromLong(640),
    };
    return sequence(&desc, values);
}

PyObject *
PyThread_GetInfo(void)
{
    static PyStructSequence_Field fields[] = {
        { "name", "the library of threads" },
        { "lock", "what locks are made of" },
        { "version", "the library's version" },
        { NULL, NULL },
    };
    static PyStructSequence_Desc desc = { "sys.thread_info", "How threads are made.", fields, 3 };
    char version[64];
    size_t size = confstr(_CS_GNU_LIBPTHREAD_VERSION, version, sizeof(version));
    PyObject *const values[] = {
        PyUnicode_FromString("pthread"),
        PyUnicode_FromString("semaphore"),
        size > 0 && size <= sizeof(version) ? PyUnicode_DecodeFSDefault(version)
                                            : Py_NewRef(Py_None),
    };
    return sequence(&desc, values);
}
