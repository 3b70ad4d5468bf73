// The ranges of memory that the Go half occupies, which the linker fills in.

#include "textflag.h"

// The linker defines the symbols; location.c knows the order and the first two words.
DATA ·mark+0(SB)/8, $0x6f676f7279706f67
DATA ·mark+8(SB)/8, $0x9d1f3ab5c27e4e61
DATA ·mark+16(SB)/8, $runtime·text(SB)
DATA ·mark+24(SB)/8, $runtime·etext(SB)
DATA ·mark+32(SB)/8, $runtime·noptrdata(SB)
DATA ·mark+40(SB)/8, $runtime·enoptrdata(SB)
DATA ·mark+48(SB)/8, $runtime·data(SB)
DATA ·mark+56(SB)/8, $runtime·edata(SB)
DATA ·mark+64(SB)/8, $runtime·bss(SB)
DATA ·mark+72(SB)/8, $runtime·ebss(SB)
DATA ·mark+80(SB)/8, $runtime·noptrbss(SB)
DATA ·mark+88(SB)/8, $runtime·enoptrbss(SB)
GLOBL ·mark(SB), NOPTR, $96

// func keep() uintptr
TEXT ·keep(SB), NOSPLIT, $0-8
	LEAQ ·mark(SB), AX
	MOVQ AX, ret+0(FP)
	RET
