/* Natural numbers from and to digits of a base. */
#include "object/number/integer/radix.h"

#include "object/number/integer/integer.h"

/* Up to how many words a number is read or written in one pass after the other; measured. */
#define CHUNK_DIGITS 19 /* decimal digits of a word */

#define READ_ROWS 24
#define WRITE_ROWS 24

void
gopyrt_powers_begin(gopyrt_powers *p, unsigned base)
{
    gopyrt_word power = base, next;
    p->base = base;
    p->count = 0;
    if (base == 10) {
        p->digits = CHUNK_DIGITS;
        p->first = GOPYRT_DECIMAL_CHUNK;
        return;
    }
    for (p->digits = 1; !__builtin_mul_overflow(power, base, &next); p->digits++) {
        power = next;
    }
    p->first = power;
}

int
gopyrt_powers_grow(gopyrt_powers *p, int count)
{
    while (p->count < count) {
        int i = p->count;
        Py_ssize_t n = i == 0 ? 1 : 2 * p->lengths[i - 1];
        gopyrt_word *power = PyMem_Malloc((size_t)n * sizeof(gopyrt_word));
        if (power == NULL) {
            return -1;
        }
        if (i == 0) {
            power[0] = p->first;
        }
        else if (gopyrt_words_mul(power, p->powers[i - 1], n / 2, p->powers[i - 1], n / 2) < 0) {
            PyMem_Free(power);
            return -1;
        }
        p->powers[i] = power;
        p->lengths[i] = gopyrt_words_trim(power, n);
        p->count++;
    }
    return 0;
}

void
gopyrt_powers_end(gopyrt_powers *p)
{
    while (p->count > 0) {
        PyMem_Free(p->powers[--p->count]);
    }
}

/* ---- Reading ------------------------------------------------------------------------- */

Py_ssize_t
gopyrt_radix_words(unsigned base, Py_ssize_t n)
{
    /* 64 words for each 64 * 64 / log2(base) digits, rounded up. */
    int bits = 64 - __builtin_clzll(base - 1);
    return (Py_ssize_t)(((gopyrt_wide)n * (gopyrt_wide)bits) / 64) + 2;
}

/* Eight decimal digits at once: neighbours make pairs, pairs fours, and fours the number. */
static gopyrt_word
read_eight(const char *text)
{
    gopyrt_word word;
    memcpy(&word, text, sizeof(word));
    word -= 0x3030303030303030;
    word = (word * 10 + (word >> 8)) & 0x00ff00ff00ff00ff;
    word = (word * 100 + (word >> 16)) & 0x0000ffff0000ffff;
    return (word * 10000 + (word >> 32)) & 0xffffffff;
}

gopyrt_word
gopyrt_radix_word(const char *text, Py_ssize_t n, unsigned base)
{
    gopyrt_word word = 0;
    if (base == 10) {
        for (; n >= 8; n -= 8, text += 8) {
            word = word * 100000000 + read_eight(text);
        }
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        word = word * base + _PyLong_DigitValue[(unsigned char)text[i]];
    }
    return word;
}

static Py_ssize_t
read_rows(gopyrt_word *to, const char *digits, Py_ssize_t n, const gopyrt_powers *p)
{
    Py_ssize_t head = n % p->digits, count = 0;
    if (head != 0) {
        to[0] = gopyrt_radix_word(digits, head, p->base);
        count = to[0] != 0;
    }
    for (Py_ssize_t at = head; at < n; at += p->digits) {
        gopyrt_word carry = gopyrt_words_mul_1(to, to, count, p->first);
        if (carry != 0) {
            to[count++] = carry;
        }
        carry =
            gopyrt_words_increase(to, count, gopyrt_radix_word(digits + at, p->digits, p->base));
        if (carry != 0) {
            to[count++] = carry;
        }
    }
    return count;
}

Py_ssize_t
gopyrt_radix_read(gopyrt_word *to, const char *digits, Py_ssize_t n, gopyrt_powers *p)
{
    if (n <= (Py_ssize_t)READ_ROWS * p->digits) {
        return read_rows(to, digits, n, p);
    }
    int level = 0;
    while ((Py_ssize_t)p->digits << (level + 1) < n) {
        level++;
    }
    if (gopyrt_powers_grow(p, level + 1) < 0) {
        return -1;
    }
    Py_ssize_t low = (Py_ssize_t)p->digits << level, length = p->lengths[level];
    Py_ssize_t room = gopyrt_radix_words(p->base, n - low);
    gopyrt_word *high = PyMem_Malloc((size_t)(room + room + length) * sizeof(gopyrt_word));
    if (high == NULL) {
        return -1;
    }
    gopyrt_word *product = high + room;
    Py_ssize_t count = gopyrt_radix_read(high, digits, n - low, p), result = -1;
    Py_ssize_t low_count = count < 0 ? -1 : gopyrt_radix_read(to, digits + n - low, low, p);
    if (low_count < 0) {
        goto done;
    }
    if (count == 0) {
        result = low_count;
        goto done;
    }
    if (gopyrt_words_mul(product, high, count, p->powers[level], length) < 0) {
        goto done;
    }
    /* The lower part is less than the power, and so not longer than the product. */
    gopyrt_word carry = gopyrt_words_add(product, product, to, low_count);
    gopyrt_words_increase(product + low_count, count + length - low_count, carry);
    result = gopyrt_words_trim(product, count + length);
    memcpy(to, product, (size_t)result * sizeof(gopyrt_word));

done:
    PyMem_Free(high);
    return result;
}

/* ---- Writing ------------------------------------------------------------------------ */

Py_ssize_t
gopyrt_decimal_room(Py_ssize_t n)
{
    /* A word has less than 19.3 digits; and the first chunk is as long as the others. */
    return n * 19 + n / 3 + 2 * CHUNK_DIGITS;
}

static const char pairs[201] = "00010203040506070809101112131415161718192021222324"
                               "25262728293031323334353637383940414243444546474849"
                               "50515253545556575859606162636465666768697071727374"
                               "75767778798081828384858687888990919293949596979899";

/* The decimal digits of a word, zeros in front, so that they end before `end`. */
static char *
write_chunk(char *end, gopyrt_word value)
{
    for (int i = 0; i < CHUNK_DIGITS / 2; i++) {
        memcpy(end -= 2, pairs + value % 100 * 2, 2);
        value /= 100;
    }
    *--end = (char)('0' + value);
    return end;
}

/* Writes the digits of a so that they end before `end`, at least `width`, a multiple of a chunk. */
static char *
write_rows(char *end, gopyrt_word *a, Py_ssize_t n, Py_ssize_t width)
{
    while (n > 0) {
        end = write_chunk(end, gopyrt_words_div_1(a, a, n, &gopyrt_decimal_chunk));
        width -= CHUNK_DIGITS;
        n = gopyrt_words_trim(a, n);
    }
    if (width > 0) {
        end -= width;
        memset(end, '0', (size_t)width);
    }
    return end;
}

static char *
write_halves(char *end, gopyrt_word *a, Py_ssize_t n, Py_ssize_t width, gopyrt_powers *p)
{
    if (n <= WRITE_ROWS) {
        return write_rows(end, a, n, width);
    }
    /* The highest power that is shorter than the number. */
    int level = 0;
    do {
        level++;
        if (gopyrt_powers_grow(p, level + 1) < 0) {
            return NULL;
        }
    } while (2 * p->lengths[level] <= n);
    if (p->lengths[level] >= n) {
        level--;
    }
    Py_ssize_t nb = p->lengths[level], low_width = (Py_ssize_t)CHUNK_DIGITS << level;
    gopyrt_word *quotient = PyMem_Malloc((size_t)(n + 1) * sizeof(gopyrt_word));
    if (quotient == NULL) {
        return NULL;
    }
    gopyrt_word *rest = quotient + n - nb + 1;
    if (gopyrt_words_divide(quotient, rest, a, n, p->powers[level], nb) < 0) {
        PyMem_Free(quotient);
        return NULL;
    }
    end = write_halves(end, rest, gopyrt_words_trim(rest, nb), low_width, p);
    if (end != NULL) {
        Py_ssize_t count = gopyrt_words_trim(quotient, n - nb + 1);
        end = write_halves(end, quotient, count, width - low_width, p);
    }
    PyMem_Free(quotient);
    return end;
}

Py_ssize_t
gopyrt_decimal_write(char *to, gopyrt_word *a, Py_ssize_t n, char **start)
{
    gopyrt_powers p;
    gopyrt_powers_begin(&p, 10);
    char *end = to + gopyrt_decimal_room(n);
    char *first = write_halves(end, a, n, 0, &p);
    gopyrt_powers_end(&p);
    if (first == NULL) {
        return -1;
    }
    while (first < end - 1 && *first == '0') {
        first++;
    }
    *start = first;
    return end - first;
}
