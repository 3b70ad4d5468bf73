/* How the assembler files of this folder name symbols that the linker shall hide.
 *
 * The symbols are weak, for there may be none; and they are used, for the assembler forgets what
 * is not, in a section that the linker leaves out of what it makes. Where the linker wraps a
 * function (--wrap), it takes the function's name for that of the wrapper, and __real_ before it
 * leads to the function itself.
 */
#ifndef GOPYRT_LINK_HIDE_H
#define GOPYRT_LINK_HIDE_H

/* clang-format off */
    .section .note.GNU-stack, "", @progbits
    .section .gopyrt.hidden, "e", @progbits

.macro hide_one name
    .weak \name
    .hidden \name
    .quad \name
.endm

.macro hide names:vararg
    .irp name, \names
    hide_one \name
    hide_one __real_\name
    .endr
.endm
/* clang-format on */

#endif /* GOPYRT_LINK_HIDE_H */
