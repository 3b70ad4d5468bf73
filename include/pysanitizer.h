/* Which sanitizer, if any, this translation unit is built with, and the
 * attributes that take one function out of it. Included by pyport.h. */
#ifndef GOPYRT_PYSANITIZER_H
#define GOPYRT_PYSANITIZER_H

#ifdef __has_feature /* clang */
#if __has_feature(address_sanitizer)
#define _Py_ADDRESS_SANITIZER
#endif
#if __has_feature(thread_sanitizer)
#define _Py_THREAD_SANITIZER
#endif
#if __has_feature(memory_sanitizer)
#define _Py_MEMORY_SANITIZER
#define _Py_NO_SANITIZE_MEMORY __attribute__((no_sanitize_memory))
#define _Py_MSAN_UNPOISON(PTR, SIZE) (__msan_unpoison(PTR, SIZE))
#define _Py_MSAN_UNPOISON_STRING(STR) (__msan_unpoison_string(STR))
#endif
#if __has_feature(undefined_behavior_sanitizer)
#define _Py_NO_SANITIZE_UNDEFINED __attribute__((no_sanitize("undefined")))
#endif
#else /* gcc */
#ifdef __SANITIZE_ADDRESS__
#define _Py_ADDRESS_SANITIZER
#endif
#ifdef __SANITIZE_THREAD__
#define _Py_THREAD_SANITIZER
#endif
#define _Py_NO_SANITIZE_UNDEFINED __attribute__((no_sanitize_undefined))
#endif

#ifdef _Py_ADDRESS_SANITIZER
#define _Py_NO_SANITIZE_ADDRESS __attribute__((no_sanitize_address))
#else
#define _Py_NO_SANITIZE_ADDRESS
#endif
#ifdef _Py_THREAD_SANITIZER
#define _Py_NO_SANITIZE_THREAD __attribute__((no_sanitize_thread))
#else
#define _Py_NO_SANITIZE_THREAD
#endif
#ifndef _Py_NO_SANITIZE_MEMORY
#define _Py_NO_SANITIZE_MEMORY
#define _Py_MSAN_UNPOISON(PTR, SIZE)
#define _Py_MSAN_UNPOISON_STRING(STR)
#endif
#ifndef _Py_NO_SANITIZE_UNDEFINED
#define _Py_NO_SANITIZE_UNDEFINED
#endif

#endif /* GOPYRT_PYSANITIZER_H */
