/* Private to the C plane: what an ELF file on disk needs and exports, before it is loaded. */
#ifndef GOPYRT_CORE_ELF_FILE_H
#define GOPYRT_CORE_ELF_FILE_H

#include <link.h>
#include <stddef.h>
#include <stdint.h>

/* Of a shared object for this machine; the dynamic section is a copy, all else is read when it is
 * asked for, and checked against the file's size. */
typedef struct {
    int fd;
    uint64_t size;
    ElfW(Dyn) * dynamic; /* ends in DT_NULL; NULL if there is none */
    size_t segment_count;
    ElfW(Phdr) * segments;
    uint64_t names, names_size; /* where in the file */
} gopyrt_elf_file;

enum {
    GOPYRT_ELF_OPEN,      /* it is open */
    GOPYRT_ELF_OTHER,     /* no file, or none for this machine: the loader would pass it by */
    GOPYRT_ELF_MALFORMED, /* its parts contradict each other */
    GOPYRT_ELF_MEMORY,    /* there is no memory to read it */
};

/* One of the above. *problem, for a malformed one: what is wrong, a constant. */
int gopyrt_elf_open(gopyrt_elf_file *file, const char *path, const char **problem);
void gopyrt_elf_close(gopyrt_elf_file *file);

/* The text at `offset` in the table of names; 0 if it is not inside of it, or not shorter than the
 * room. */
int gopyrt_elf_name(const gopyrt_elf_file *file, uint64_t offset, char *text, size_t room);

/* Whether the file exports a symbol of that name. */
int gopyrt_elf_exports(const gopyrt_elf_file *file, const char *name);

#endif /* GOPYRT_CORE_ELF_FILE_H */
