/* Words of natural numbers: from and to digits, and divided by one word. */
#include "object/number/integer/words.h"

Py_ssize_t
gopyrt_words_pack(gopyrt_word *to, const digit *digits, Py_ssize_t n)
{
    gopyrt_word word = 0;
    Py_ssize_t count = 0;
    int filled = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        word |= (gopyrt_word)digits[i] << filled;
        filled += PyLong_SHIFT;
        if (filled >= 64) {
            to[count++] = word;
            filled -= 64;
            word = (gopyrt_word)digits[i] >> (PyLong_SHIFT - filled);
        }
    }
    if (filled > 0) {
        to[count++] = word;
    }
    return gopyrt_words_trim(to, count);
}

void
gopyrt_words_unpack(digit *to, Py_ssize_t count, const gopyrt_word *a, Py_ssize_t n)
{
    gopyrt_wide bits = 0;
    int filled = 0;
    Py_ssize_t next = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (filled < PyLong_SHIFT) {
            bits |= (gopyrt_wide)(next < n ? a[next] : 0) << filled;
            next++;
            filled += 64;
        }
        to[i] = (digit)bits & PyLong_MASK;
        bits >>= PyLong_SHIFT;
        filled -= PyLong_SHIFT;
    }
}

gopyrt_divisor
gopyrt_divisor_of(gopyrt_word divisor)
{
    int shift = __builtin_clzll(divisor);
    divisor <<= shift;
    return (gopyrt_divisor){
        divisor, (gopyrt_word)((((gopyrt_wide)~divisor << 64) | ~(gopyrt_word)0) / divisor), shift
    };
}

gopyrt_word
gopyrt_words_div_1(gopyrt_word *quotient, const gopyrt_word *a, Py_ssize_t n,
                   const gopyrt_divisor *d)
{
    int shift = d->shift;
    if (n == 0) {
        return 0;
    }
    gopyrt_word rest = shift == 0 ? 0 : a[n - 1] >> (64 - shift);
    for (Py_ssize_t i = n; --i >= 0;) {
        gopyrt_word low = a[i] << shift;
        if (shift != 0 && i > 0) {
            low |= a[i - 1] >> (64 - shift);
        }
        quotient[i] = gopyrt_divide_word(rest, low, d->divisor, d->reciprocal, &rest);
    }
    return rest >> shift;
}
