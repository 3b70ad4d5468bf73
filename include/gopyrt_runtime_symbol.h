/* How the symbol _PyRuntime is reached, so that it is never copied.
 *
 * A compiler may reach data of a shared library directly when it compiles for an
 * executable. The linker then has to put a copy of the object into the
 * executable, and everybody works on the copy. That is right for the program,
 * but a profiler that looks into the library's .PyRuntime section finds a dead
 * image. Reached through the GOT, the object stays where it is:
 *
 * -fPIC            the compiler does it anyway, and so does clang for -fPIE
 * -fPIE with gcc   it does it for a weak symbol. A weak reference alone lets a
 *                  linker that is told --as-needed leave the library out, so a
 *                  mention of a function stands beside it
 * neither          only by an instruction that says so: here _PyRuntime is a
 *                  macro. It is no constant then, and cannot stand in the
 *                  initializer of a static variable
 *
 * The attribute nodirect_extern_access is not used: it marks the whole object
 * file as one that makes no direct access, while gcc goes on making them to all
 * other symbols; a program that uses stderr then crashes or does not link.
 *
 * Define GOPYRT_RUNTIME_DIRECT before the first include to have a plain symbol:
 * for a program that defines _PyRuntime itself, or that needs the constant and
 * can live with the copy. With gcc 12 -mno-direct-extern-access gives both. */
#ifndef GOPYRT_RUNTIME_SYMBOL_H
#define GOPYRT_RUNTIME_SYMBOL_H

#if defined(GOPYRT_RUNTIME_DIRECT) || (defined(__PIC__) && !defined(__PIE__)) \
    || (defined(__PIE__) && defined(__clang__))

#define GOPYRT_DECLARE_RUNTIME PyAPI_DATA(_PyRuntimeState) _PyRuntime;

#elif defined(__PIE__)

#define GOPYRT_DECLARE_RUNTIME                                    \
    PyAPI_DATA(_PyRuntimeState) _PyRuntime __attribute__((weak)); \
    __asm__(".pushsection .gopyrt.needs,\"e\",@progbits\n\t"      \
            ".reloc 0, R_X86_64_NONE, Py_IsInitialized\n\t"       \
            ".popsection");

#else

#define GOPYRT_DECLARE_RUNTIME                                                                 \
    static inline __attribute__((const, always_inline)) _PyRuntimeState *_gopyrt_runtime(void) \
    {                                                                                          \
        _PyRuntimeState *runtime;                                                              \
        __asm__("movq _PyRuntime@GOTPCREL(%%rip), %0" : "=r"(runtime));                        \
        return runtime;                                                                        \
    }
#define _PyRuntime (*_gopyrt_runtime())

#endif

#endif /* GOPYRT_RUNTIME_SYMBOL_H */
