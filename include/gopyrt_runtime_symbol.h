/* How the symbol _PyRuntime is reached, so that it is never copied.
 *
 * A compiler may access data of a shared library directly when it compiles for
 * an executable. The linker then has to put a copy of the object into the
 * executable, which the library uses too. That is correct for the program, but a
 * profiler that reads the library's .PyRuntime section finds a dead image.
 * Accessed through the GOT, the object stays in the library:
 *
 * -fPIC            the compiler does it anyway, as clang does for -fPIE
 * -fPIE with gcc   it does it for a weak symbol. A linker with --as-needed drops a
 *                  library to which there are only weak references, so a relocation
 *                  against Py_IsInitialized keeps the library needed
 * neither          only by an explicit instruction: here _PyRuntime is a macro. Then
 *                  it is not a constant, and cannot be used in the initializer of a
 *                  static variable
 *
 * The attribute nodirect_extern_access is not used: it marks the whole object
 * file as free of direct accesses, while gcc still makes them to all other
 * symbols; a program that uses stderr then crashes or does not link.
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
