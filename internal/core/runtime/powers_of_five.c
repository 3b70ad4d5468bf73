/* The powers of five that converting floats multiplies with: 5^4, and each next one the
 * square of the one before, up to 5^512.
 *
 * They lie in the interpreter, as CPython lays them out: numbers of 2^k words of room, cut
 * from the memory that is there for them, and on a list by k when they are given back. Made
 * with the interpreter's configuration and given back with it, on one thread. */
#include "runtime/runtime.h"

#include <string.h>

typedef struct Bigint number; /* the lowest word first */

/* NULL when there is no room left in the interpreter. */
static number *
new_number(struct _dtoa_state *state, int k)
{
    number *n = state->freelist[k];
    if (n != NULL) {
        state->freelist[k] = n->next;
    }
    else {
        const size_t room = ((size_t)1 << k) - 1;
        size_t size = (sizeof(number) + room * sizeof(n->x[0]) + 7) / sizeof(double);
        double *end = state->preallocated + Py_ARRAY_LENGTH(state->preallocated);
        if ((size_t)(end - state->preallocated_next) < size) {
            return NULL;
        }
        n = (number *)state->preallocated_next;
        state->preallocated_next += size;
        n->k = k;
        n->maxwds = 1 << k;
    }
    n->next = NULL;
    n->sign = 0;
    n->wds = 0;
    return n;
}

static number *
square(struct _dtoa_state *state, const number *a)
{
    int words = 2 * a->wds;
    number *n = new_number(state, words > a->maxwds ? a->k + 1 : a->k);
    if (n == NULL) {
        return NULL;
    }
    memset(n->x, 0, (size_t)words * sizeof(n->x[0]));
    for (int i = 0; i < a->wds; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < a->wds; j++) {
            carry += (uint64_t)a->x[i] * a->x[j] + n->x[i + j];
            n->x[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        n->x[i + a->wds] = (uint32_t)carry;
    }
    while (words > 1 && n->x[words - 1] == 0) {
        words--;
    }
    n->wds = words;
    return n;
}

int
gopyrt_powers_of_five_make(PyInterpreterState *interp)
{
    struct _dtoa_state *state = &interp->dtoa;
    if (state->p5s[0] == NULL) {
        number *first = new_number(state, 1);
        if (first == NULL) {
            return -1;
        }
        first->x[0] = 5 * 5 * 5 * 5;
        first->wds = 1;
        state->p5s[0] = first;
    }
    for (size_t i = 1; i < Py_ARRAY_LENGTH(state->p5s); i++) {
        if (state->p5s[i] == NULL) {
            state->p5s[i] = square(state, state->p5s[i - 1]);
        }
        if (state->p5s[i] == NULL) {
            return -1;
        }
    }
    return 0;
}

void
gopyrt_powers_of_five_give_back(PyInterpreterState *interp)
{
    struct _dtoa_state *state = &interp->dtoa;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(state->p5s); i++) {
        number *n = state->p5s[i];
        if (n != NULL) {
            n->next = state->freelist[n->k];
            state->freelist[n->k] = n;
            state->p5s[i] = NULL;
        }
    }
}
