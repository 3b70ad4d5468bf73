/* The module errno: the error numbers of Linux, in the order in which CPython has them. Where two
 * names have one number, errorcode has the later one. */
#include "object/library/library.h"

#include <errno.h>

/* The headers of an older Linux lack it. */
#ifndef EFTYPE
#define EFTYPE 134
#endif

#define E(name)     \
    {               \
#name, name \
    }

static const struct {
    const char *name;
    int number;
} names[] = {
    E(ENODEV),          E(ENOCSI),        E(EHOSTUNREACH), E(ENOMSG),
    E(EUCLEAN),         E(EL2NSYNC),      E(EL2HLT),       E(ENODATA),
    E(ENOTBLK),         E(ENOSYS),        E(EPIPE),        E(EINVAL),
    E(EOVERFLOW),       E(EADV),          E(EINTR),        E(EUSERS),
    E(ENOTEMPTY),       E(ENOBUFS),       E(EPROTO),       E(EREMOTE),
    E(ENAVAIL),         E(ECHILD),        E(ELOOP),        E(EXDEV),
    E(E2BIG),           E(ESRCH),         E(EMSGSIZE),     E(EAFNOSUPPORT),
    E(EBADR),           E(EHOSTDOWN),     E(EPFNOSUPPORT), E(ENOPROTOOPT),
    E(EBUSY),           E(EWOULDBLOCK),   E(EBADFD),       E(EDOTDOT),
    E(EISCONN),         E(ENOANO),        E(ESHUTDOWN),    E(ECHRNG),
    E(ELIBBAD),         E(ENONET),        E(EBADE),        E(EBADF),
    E(EMULTIHOP),       E(EIO),           E(EUNATCH),      E(EPROTOTYPE),
    E(ENOSPC),          E(ENOEXEC),       E(EALREADY),     E(ENETDOWN),
    E(ENOTNAM),         E(EACCES),        E(ELNRNG),       E(EILSEQ),
    E(ENOTDIR),         E(ENOTUNIQ),      E(EPERM),        E(EDOM),
    E(EXFULL),          E(ECONNREFUSED),  E(EISDIR),       E(EPROTONOSUPPORT),
    E(EROFS),           E(EADDRNOTAVAIL), E(EIDRM),        E(ECOMM),
    E(ESRMNT),          E(EREMOTEIO),     E(EL3RST),       E(EBADMSG),
    E(ENFILE),          E(ELIBMAX),       E(ESPIPE),       E(ENOLINK),
    E(ENETRESET),       E(ETIMEDOUT),     E(ENOENT),       E(EEXIST),
    E(EDQUOT),          E(ENOSTR),        E(EBADSLT),      E(EBADRQC),
    E(ELIBACC),         E(EFAULT),        E(EFBIG),        E(EDEADLK),
    E(ENOTCONN),        E(EDESTADDRREQ),  E(ELIBSCN),      E(ENOLCK),
    E(EISNAM),          E(ECONNABORTED),  E(ENETUNREACH),  E(ESTALE),
    E(ENOSR),           E(ENOMEM),        E(ENOTSOCK),     E(ESTRPIPE),
    E(EMLINK),          E(ERANGE),        E(ELIBEXEC),     E(EL3HLT),
    E(ECONNRESET),      E(EADDRINUSE),    E(EOPNOTSUPP),   E(EREMCHG),
    E(EAGAIN),          E(ENAMETOOLONG),  E(ENOTTY),       E(ERESTART),
    E(ESOCKTNOSUPPORT), E(ETIME),         E(EBFONT),       E(EDEADLOCK),
    E(ETOOMANYREFS),    E(EMFILE),        E(ETXTBSY),      E(EINPROGRESS),
    E(ENXIO),           E(ENOPKG),        E(ENOMEDIUM),    E(EMEDIUMTYPE),
    E(ECANCELED),       E(ENOKEY),        E(EHWPOISON),    E(EKEYEXPIRED),
    E(EKEYREVOKED),     E(EKEYREJECTED),  E(EOWNERDEAD),   E(ENOTRECOVERABLE),
    E(ERFKILL),         E(ENOTSUP),       E(EFTYPE),
};

static int
add(PyObject *module, PyObject *errorcode, const char *name, int number)
{
    PyObject *text = PyUnicode_FromString(name), *value = PyLong_FromLong(number);
    int failed = text == NULL || value == NULL || PyObject_SetAttr(module, text, value) < 0
                 || PyDict_SetItem(errorcode, value, text) < 0;
    Py_XDECREF(text);
    Py_XDECREF(value);
    return failed ? -1 : 0;
}

static int
execute(PyObject *module)
{
    PyObject *errorcode = PyDict_New();
    if (errorcode == NULL || PyModule_AddObjectRef(module, "errorcode", errorcode) < 0) {
        Py_XDECREF(errorcode);
        return -1;
    }
    int result = 0;
    for (size_t i = 0; result == 0 && i < Py_ARRAY_LENGTH(names); i++) {
        result = add(module, errorcode, names[i].name, names[i].number);
    }
    Py_DECREF(errorcode);
    return result;
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, execute },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { Py_mod_gil, Py_MOD_GIL_NOT_USED },
    { 0, NULL },
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "errno",
    .m_doc = "The system's error numbers by their names; errorcode has the names by number.",
    .m_slots = slots,
};

PyObject *
gopyrt_errno_init(void)
{
    return PyModuleDef_Init(&definition);
}
