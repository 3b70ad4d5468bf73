/* Text for config_ops.c: escapes in its arguments, its own folder, wide strings as it prints
 * them. */
#ifndef GOPYRT_CONFORMANCE_CONFIG_TEXT_H
#define GOPYRT_CONFORMANCE_CONFIG_TEXT_H

#include <Python.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* The folder that '@' stands for, made when it is first wanted: in the program's folder, with
 * which it is removed. */
static char root[PATH_MAX];
static int have_root;

static void
die(const char *what, const char *op)
{
    fprintf(stderr, "config_ops: %s: %s\n", what, op);
    exit(64);
}

static void
set_root(const char *program)
{
    const char *end = strrchr(program, '/');
    if (end == NULL)
        die("not called by its path", program);
    snprintf(root, sizeof root, "%.*s/GpcXXXXXX", (int)(end - program), program);
}

static int
escape(const char **text, int *code)
{
    const char *at = *text;
    int digits = at[0] != '\\' ? 0 : at[1] == 'x' ? 2 : at[1] == 'u' ? 4 : 0;
    char hex[5] = "";
    if (digits == 0) {
        *code = (unsigned char)*at;
        *text = at + 1;
        return 0;
    }
    memcpy(hex, at + 2, (size_t)digits);
    *code = (int)strtol(hex, NULL, 16);
    *text = at + 2 + digits;
    return digits;
}

static wchar_t *
wide_of(const char *text)
{
    wchar_t *out = malloc((strlen(text) + 1) * sizeof *out), *end = out;
    while (*text) {
        int code;
        escape(&text, &code);
        *end++ = (wchar_t)code;
    }
    *end = 0;
    return out;
}

static char *
bytes_of(const char *text)
{
    char *out = malloc(strlen(text) + 1), *end = out;
    while (*text) {
        int code;
        if (text[0] == '\\' && text[1] == 'n') {
            code = '\n';
            text += 2;
        }
        else {
            escape(&text, &code);
        }
        *end++ = (char)code;
    }
    *end = 0;
    return out;
}

static Py_ssize_t
split(char *text, char *parts[64])
{
    Py_ssize_t n = 0;
    if (text == NULL || *text == 0)
        return 0;
    for (char *next = text; next != NULL && n < 64; n++) {
        parts[n] = next;
        next = strchr(next, '|');
        if (next != NULL)
            *next++ = 0;
    }
    return n;
}

static char *
at_root(const char *text)
{
    size_t len = strlen(text), roots = 0;
    for (const char *p = text; *p; p++)
        roots += *p == '@';
    if (roots && !have_root) {
        if (mkdtemp(root) == NULL)
            die("cannot make a directory", root);
        have_root = 1;
    }
    char *out = malloc(len + roots * strlen(root) + 1), *end = out;
    for (; *text; text++) {
        if (*text == '@')
            end = stpcpy(end, root);
        else
            *end++ = *text;
    }
    *end = 0;
    return out;
}

static void
put_wide(FILE *to, const wchar_t *text)
{
    wchar_t wroot[sizeof root];
    size_t wlen = mbstowcs(wroot, root, sizeof root);
    if (text == NULL) {
        fputs("NULL", to);
        return;
    }
    fputc('"', to);
    while (*text) {
        if (have_root && wcsncmp(text, wroot, wlen) == 0) {
            fputc('@', to);
            text += wlen;
            continue;
        }
        if (*text >= 32 && *text < 127)
            fputc((int)*text, to);
        else
            fprintf(to, "\\u%04x", (unsigned)*text);
        text++;
    }
    fputc('"', to);
}

static void
put_list(FILE *to, const PyWideStringList *list)
{
    fputc('[', to);
    for (Py_ssize_t i = 0; i < list->length; i++) {
        if (i)
            fputs(", ", to);
        put_wide(to, list->items[i]);
    }
    fputc(']', to);
}

#endif
