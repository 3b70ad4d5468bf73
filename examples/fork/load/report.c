/* The samples of all threads become a table. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
samples_add(samples *s, int kind, int64_t latency_ns)
{
    if (s->count[kind] == s->room[kind]) {
        s->room[kind] = s->room[kind] * 2 + 64;
        s->latency_us[kind] =
            realloc(s->latency_us[kind], (size_t)s->room[kind] * sizeof(uint32_t));
        if (s->latency_us[kind] == NULL) {
            perror("load");
            exit(1);
        }
    }
    s->latency_us[kind][s->count[kind]++] = (uint32_t)(latency_ns / 1000);
}

void
samples_error(samples *s, const char *kind, const char *what)
{
    if (s->errors++ == 0) {
        snprintf(s->first_error, sizeof(s->first_error), "%s: %.900s", kind, what);
    }
}

static int
by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double
percentile_ms(const samples *s, int kind, double part)
{
    int last = s->count[kind] - 1;
    return s->latency_us[kind][(int)(part * last + 0.5)] / 1e3;
}

/* All samples of a kind, in one place. */
static samples
join(const samples *all, int threads)
{
    samples sum = { 0 };

    for (int t = 0; t < threads; t++) {
        for (int k = 0; k < MAX_KINDS; k++) {
            for (int i = 0; i < all[t].count[k]; i++) {
                samples_add(&sum, k, (int64_t)all[t].latency_us[k][i] * 1000);
            }
        }
        for (int w = 0; w < MAX_WORKERS; w++) {
            sum.served_by[w] += all[t].served_by[w];
        }
        sum.errors += all[t].errors;
        if (sum.first_error[0] == '\0') {
            memcpy(sum.first_error, all[t].first_error, sizeof(sum.first_error));
        }
    }
    return sum;
}

int
report(samples *all, int threads, int64_t took_ns, int workers)
{
    samples sum = join(all, threads);
    int good = sum.errors == 0;
    long requests = 0, served = 0;

    printf("  %-12s %9s %9s %9s %9s %9s\n", "milliseconds", "requests", "half", "95 %", "99 %",
           "slowest");
    for (int k = 0; k < MAX_KINDS && kinds[k].kind != NULL; k++) {
        if (sum.count[k] == 0) {
            printf("  %-12s %9d\n", kinds[k].kind, 0);
            good = 0;
            continue;
        }
        qsort(sum.latency_us[k], (size_t)sum.count[k], sizeof(uint32_t), by_value);
        printf("  %-12s %9d %9.2f %9.2f %9.2f %9.2f\n", kinds[k].kind, sum.count[k],
               percentile_ms(&sum, k, 0.5), percentile_ms(&sum, k, 0.95),
               percentile_ms(&sum, k, 0.99), percentile_ms(&sum, k, 1));
        requests += sum.count[k];
        free(sum.latency_us[k]);
    }
    printf("\n  %ld requests in %.2f s, %.0f a second; %ld errors\n  answered by", requests,
           took_ns / 1e9, requests / (took_ns / 1e9), sum.errors);
    for (int w = 1; w < MAX_WORKERS; w++) {
        if (sum.served_by[w] > 0) {
            printf("%s worker %d: %ld", served++ > 0 ? "," : "", w, sum.served_by[w]);
        }
    }
    printf("\n");
    if (sum.errors != 0) {
        printf("  WRONG: the first error: %s\n", sum.first_error);
    }
    if (served < workers) {
        printf("  WRONG: %ld of %d workers answered\n", served, workers);
        good = 0;
    }
    return good;
}
