/* Which of the requests of an operation are made to fail, one in each run. */
#ifndef TESTS_SAMPLED_H
#define TESTS_SAMPLED_H

#define EACH 100 /* so many at the beginning, and about so many at the end, fail one by one */

/* The one after the n-th of about count requests. In the middle, where a thousand strings are
 * interned one after the other, it is one in so many. */
static inline long
next_to_fail(long n, long count, long one_in)
{
    return n + (n >= EACH && n < count - EACH ? one_in : 1);
}

#endif
