/* A keyword that no parameter has, and the name that was perhaps meant. */
#include "object/call/args.h"

#define CHANGE 2   /* what a letter more, less or another costs */
#define CASE 1     /* what a letter in the other case costs */
#define LONGEST 40 /* names that are longer are not compared letter by letter */
#define MOST 750   /* nor are more names than these */

static int
letter_cost(char a, char b)
{
    if (a == b) {
        return 0;
    }
    return Py_TOLOWER((unsigned char)a) == Py_TOLOWER((unsigned char)b) ? CASE : CHANGE;
}

/* What it costs to turn a into b: a value above `limit` means more than that. */
static Py_ssize_t
distance(const char *a, Py_ssize_t na, const char *b, Py_ssize_t nb, Py_ssize_t limit)
{
    Py_ssize_t row[LONGEST + 1];
    while (na > 0 && nb > 0 && *a == *b) {
        a++, b++, na--, nb--;
    }
    while (na > 0 && nb > 0 && a[na - 1] == b[nb - 1]) {
        na--, nb--;
    }
    if (na == 0 || nb == 0) {
        return (na + nb) * CHANGE;
    }
    if (na > LONGEST || nb > LONGEST) {
        return limit + 1;
    }
    for (Py_ssize_t j = 0; j <= nb; j++) {
        row[j] = j * CHANGE;
    }
    for (Py_ssize_t i = 1; i <= na; i++) {
        Py_ssize_t diagonal = row[0];
        row[0] = i * CHANGE;
        for (Py_ssize_t j = 1; j <= nb; j++) {
            Py_ssize_t best = diagonal + letter_cost(a[i - 1], b[j - 1]);
            Py_ssize_t other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + CHANGE;
            diagonal = row[j];
            row[j] = other < best ? other : best;
        }
    }
    return row[nb];
}

PyObject *
gopyrt_args_similar(PyObject *name, PyObject *candidates)
{
    Py_ssize_t n = PySequence_Fast_GET_SIZE(candidates), best = PY_SSIZE_T_MAX, nn, nc;
    PyObject *found = NULL;
    const char *wanted = n < MOST ? PyUnicode_AsUTF8AndSize(name, &nn) : NULL;
    for (Py_ssize_t i = 0; wanted != NULL && i < n; i++) {
        PyObject *candidate = PySequence_Fast_GET_ITEM(candidates, i);
        const char *text =
            PyUnicode_Check(candidate) ? PyUnicode_AsUTF8AndSize(candidate, &nc) : NULL;
        if (text == NULL || (nn == nc && memcmp(wanted, text, (size_t)nn) == 0)) {
            PyErr_Clear();
            continue;
        }
        Py_ssize_t limit = (nn + nc + 3) * CHANGE / 6;
        limit = limit < best ? limit : best - 1;
        Py_ssize_t cost = distance(wanted, nn, text, nc, limit);
        if (cost <= limit) {
            best = cost;
            found = candidate;
        }
    }
    if (wanted == NULL) {
        PyErr_Clear();
    }
    return found;
}

void
gopyrt_args_unexpected(const char *function, PyObject *keyword, PyObject *names)
{
    PyObject *meant = gopyrt_args_similar(keyword, names);
    const char *name = function == NULL ? "this function" : function;
    const char *parentheses = function == NULL ? "" : "()";
    if (meant != NULL) {
        PyErr_Format(PyExc_TypeError,
                     "%.200s%s got an unexpected keyword argument '%S'. Did you mean '%S'?", name,
                     parentheses, keyword, meant);
    }
    else {
        PyErr_Format(PyExc_TypeError, "%.200s%s got an unexpected keyword argument '%S'", name,
                     parentheses, keyword);
    }
}
