/* The names that every C program has: of its start-up code, and of the ends of its sections. */
#include "hide.h"

    hide main, _start, data_start, __data_start, _IO_stdin_used
    hide __bss_start, _edata, _end
    hide __libc_csu_init, __libc_csu_fini /* glibc before 2.34 */
