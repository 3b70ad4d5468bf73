/* The hash of strings, bytes and pointers, and the secret that keys it.
 *
 * Values are CPython's: SipHash-1-3 keyed by the secret's first 16 bytes, so that
 * PYTHONHASHSEED gives the same hashes here. The secret is set once per process, by
 * the first initialization, and never cleared, so hashes stay valid over later
 * finalizations and initializations. Before that it is zero, and the functions work. */
#include "text/text.h"
#include "internal/pycore_pyhash.h"
#include "internal/pycore_pylifecycle.h"

#include <string.h>

_Py_HashSecret_t _Py_HashSecret;

static int secret_set;

/* -1 means "no hash". */
static inline Py_hash_t
not_minus_one(Py_hash_t hash)
{
    return hash != -1 ? hash : -2;
}

static Py_hash_t
secret_siphash(const void *bytes, Py_ssize_t len)
{
    return (Py_hash_t)gopyrt_siphash13(_Py_HashSecret.siphash.k0, _Py_HashSecret.siphash.k1, bytes,
                                       (size_t)len);
}

/* The empty string has the hash 0, whatever the secret. */
Py_hash_t
Py_HashBuffer(const void *bytes, Py_ssize_t len)
{
    return len != 0 ? not_minus_one(secret_siphash(bytes, len)) : 0;
}

Py_hash_t
Py_HashPointer(const void *ptr)
{
    return not_minus_one(_Py_HashPointerRaw(ptr));
}

uint64_t
_Py_KeyedHash(uint64_t key, const void *bytes, Py_ssize_t len)
{
    return gopyrt_siphash13(key, 0, bytes, (size_t)len);
}

PyHash_FuncDef *
PyHash_GetFuncDef(void)
{
    static PyHash_FuncDef definition = {
        .hash = secret_siphash,
        .name = "siphash13",
        .hash_bits = 64,
        .seed_bits = 128,
    };
    return &definition;
}

/* CPython's way from a seed to a secret: the high half of each state of a linear
 * congruential generator gives one byte. */
static void
expand_seed(uint32_t seed, unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        seed = seed * 214013 + 2531011;
        bytes[i] = (unsigned char)(seed >> 16);
    }
}

PyStatus
_Py_HashRandomization_Init(const PyConfig *config)
{
    if (secret_set) {
        return _PyStatus_OK();
    }
    if (config->use_hash_seed && config->hash_seed == 0) {
        memset(&_Py_HashSecret, 0, sizeof(_Py_HashSecret));
    }
    else if (config->use_hash_seed) {
        expand_seed((uint32_t)config->hash_seed, _Py_HashSecret.uc, sizeof(_Py_HashSecret.uc));
    }
    else if (_PyOS_URandomNonblock(&_Py_HashSecret, sizeof(_Py_HashSecret)) < 0) {
        return _PyStatus_ERR("the kernel gave no random bytes for the hash secret: "
                             "neither getrandom() nor /dev/urandom works");
    }
    secret_set = 1;
    return _PyStatus_OK();
}
