/* Private to the C plane: SipHash-1-3, the keyed hash of strings and bytes. */
#ifndef GOPYRT_CORE_SIPHASH_H
#define GOPYRT_CORE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t gopyrt_siphash13(uint64_t key0, uint64_t key1, const void *bytes, size_t len);

#endif /* GOPYRT_CORE_SIPHASH_H */
