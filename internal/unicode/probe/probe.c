/* Prints what the character functions of the library that it is linked with say of every code
 * point: a line for each run of code points of which they say the same.
 *
 * It knows no headers, so that it links with CPython's static library, whose functions are not
 * all exported, as well as with sources of ours. A line is
 *
 *     first..last words
 *
 * in hexadecimal, with only those words that apply. Simple case mappings are distances
 * ("lower+32"), full ones that are not a simple one alone are lists ("upper=0053,0053"). Code
 * points without a word are left out. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef uint32_t ucs4;

/* The formatter moves this list about. */
/* clang-format off */
#define IS_FUNCTIONS(F)         \
    F(Alpha, "alpha") \
    F(Lowercase, "lowercase") \
    F(Uppercase, "uppercase") \
    F(Titlecase, "titlecase") \
    F(Whitespace, "space") \
    F(Linebreak, "break") \
    F(Printable, "print") \
    F(Numeric, "numeric") \
    F(XidStart, "start") \
    F(XidContinue, "continue") \
    F(Cased, "cased") \
    F(CaseIgnorable, "ignorable")
/* clang-format on */

#define DECLARE(name, word) int _PyUnicode_Is##name(ucs4 c);
IS_FUNCTIONS(DECLARE)
int _PyUnicode_IsDecimalDigit(ucs4 c);
int _PyUnicode_IsDigit(ucs4 c);
int _PyUnicode_ToDecimalDigit(ucs4 c);
int _PyUnicode_ToDigit(ucs4 c);
double _PyUnicode_ToNumeric(ucs4 c);
ucs4 _PyUnicode_ToLowercase(ucs4 c);
ucs4 _PyUnicode_ToUppercase(ucs4 c);
ucs4 _PyUnicode_ToTitlecase(ucs4 c);
int _PyUnicode_ToLowerFull(ucs4 c, ucs4 *result);
int _PyUnicode_ToUpperFull(ucs4 c, ucs4 *result);
int _PyUnicode_ToTitleFull(ucs4 c, ucs4 *result);
int _PyUnicode_ToFoldedFull(ucs4 c, ucs4 *result);

static const struct {
    const char *word;
    int (*is)(ucs4 c);
} properties[] = {
#define ENTRY(name, word) { word, _PyUnicode_Is##name },
    IS_FUNCTIONS(ENTRY)
};

static int failed;

static void
simple(char *line, const char *word, ucs4 from, ucs4 to)
{
    if (from != to) {
        sprintf(line + strlen(line), " %s%+ld", word, (long)to - (long)from);
    }
}

/* `usual` is what the full mapping is where nothing is said. */
static void
full(char *line, const char *word, ucs4 c, ucs4 usual, int (*map)(ucs4, ucs4 *))
{
    ucs4 result[3];
    int length = map(c, result);
    if (length < 1 || length > 3) {
        failed = 1;
        return;
    }
    if (length == 1 && result[0] == usual) {
        return;
    }
    sprintf(line + strlen(line), " %s=", word);
    for (int i = 0; i < length; i++) {
        sprintf(line + strlen(line), i == 0 ? "%04x" : ",%04x", result[i]);
    }
}

static void
describe(ucs4 c, char *line)
{
    line[0] = '\0';
    for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
        int is = properties[i].is(c);
        failed |= is != 0 && is != 1;
        if (is) {
            sprintf(line + strlen(line), " %s", properties[i].word);
        }
    }
    int decimal = _PyUnicode_ToDecimalDigit(c), digit = _PyUnicode_ToDigit(c);
    failed |= (decimal >= 0) != _PyUnicode_IsDecimalDigit(c) || decimal < -1;
    failed |= (digit >= 0) != _PyUnicode_IsDigit(c) || digit < -1;
    if (decimal >= 0) {
        sprintf(line + strlen(line), " decimal=%d", decimal);
    }
    if (digit >= 0) {
        sprintf(line + strlen(line), " digit=%d", digit);
    }
    double value = _PyUnicode_ToNumeric(c);
    if (value != -1.0) {
        sprintf(line + strlen(line), " value=%.17g", value);
    }
    ucs4 lower = _PyUnicode_ToLowercase(c);
    simple(line, "lower", c, lower);
    simple(line, "upper", c, _PyUnicode_ToUppercase(c));
    simple(line, "title", c, _PyUnicode_ToTitlecase(c));
    full(line, "lower", c, lower, _PyUnicode_ToLowerFull);
    full(line, "upper", c, _PyUnicode_ToUppercase(c), _PyUnicode_ToUpperFull);
    full(line, "title", c, _PyUnicode_ToTitlecase(c), _PyUnicode_ToTitleFull);
    full(line, "fold", c, lower, _PyUnicode_ToFoldedFull);
}

static void
run(ucs4 first, ucs4 last, const char *words)
{
    if (words[0] == '\0') {
        return;
    }
    printf(first == last ? "%04x" : "%04x..%04x", first, last);
    puts(words);
}

int
main(void)
{
    char last[600], now[600];
    ucs4 first = 0;

    describe(0, last);
    for (ucs4 c = 1; c <= 0x10ffff; c++) {
        describe(c, now);
        if (strcmp(now, last) != 0) {
            run(first, c - 1, last);
            first = c;
            strcpy(last, now);
        }
    }
    run(first, 0x10ffff, last);
    describe(0x110000, now);
    failed |= now[0] != '\0';
    describe(0xffffffff, now);
    failed |= now[0] != '\0';
    if (failed) {
        fputs("a function returned what it never should\n", stderr);
    }
    return failed;
}
