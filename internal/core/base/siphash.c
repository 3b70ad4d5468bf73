/* SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): one
 * round a word of input, three at the end. Pure: no state, any thread, any time. */
#include "base/base.h"

#include <stdint.h>
#include <string.h>

static inline uint64_t
rotate(uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static inline void
sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static inline void
absorb(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

/* Up to eight bytes as a little-endian number, without reading beyond them. */
static inline uint64_t
load(const unsigned char *bytes, size_t count)
{
    uint64_t word = 0;
    memcpy(&word, bytes, count);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* load() of less than eight bytes, without a call for the copy. */
static inline uint64_t
load_rest(const unsigned char *bytes, size_t count)
{
    uint64_t word = 0;
    size_t at = 0;
    if (count & 4) {
        word = load(bytes, 4);
        at = 4;
    }
    if (count & 2) {
        word |= load(bytes + at, 2) << (8 * at);
        at += 2;
    }
    if (count & 1) {
        word |= (uint64_t)bytes[at] << (8 * at);
    }
    return word;
}

uint64_t
gopyrt_siphash13(uint64_t key0, uint64_t key1, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    /* A length below zero stands for no bytes, but it counts as itself. */
    size_t size = len <= (size_t)PTRDIFF_MAX ? len : 0;
    /* The initial state is the text "somepseudorandomlygeneratedbytes". */
    uint64_t v[4] = {
        key0 ^ UINT64_C(0x736f6d6570736575),
        key1 ^ UINT64_C(0x646f72616e646f6d),
        key0 ^ UINT64_C(0x6c7967656e657261),
        key1 ^ UINT64_C(0x7465646279746573),
    };
    for (size_t left = size; left >= 8; left -= 8, at += 8) {
        absorb(v, load(at, 8));
    }
    /* The last word holds the remaining bytes and, in its top byte, the low byte of
     * the length. */
    absorb(v, load_rest(at, size & 7) | (uint64_t)len << 56);
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return (v[0] ^ v[1]) ^ (v[2] ^ v[3]);
}
