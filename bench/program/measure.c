/* How often, and what counts. */
#include "bench.h"

#include <stdlib.h>

/* The number of times that fills a batch. */
static long
calibrate(const operation *op, long batch_ns)
{
    long n = 1;
    for (;;) {
        uint64_t took = op->run(n);
        if (took >= (uint64_t)batch_ns / 2) {
            double fill = (double)n * (double)batch_ns / (double)took;
            return fill < 1 ? 1 : (long)fill;
        }
        n = took < (uint64_t)batch_ns / 100 ? n * 10 : n * 2;
    }
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double
measure(const operation *op, long batch_ns, int batches)
{
    double *costs = calloc((size_t)batches, sizeof(*costs));
    need(costs != NULL, "calloc");
    long n = calibrate(op, batch_ns);
    for (int i = 0; i < batches; i++) {
        costs[i] = (double)op->run(n) / (double)n;
    }
    qsort(costs, (size_t)batches, sizeof(*costs), by_size);
    double chosen = costs[op->contended ? batches / 2 : 0];
    free(costs);
    return chosen;
}
