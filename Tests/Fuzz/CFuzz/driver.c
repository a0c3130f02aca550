#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*test)(const uint8_t *, size_t));

// FUZZ_ENTRIES is a list of these, one per fuzz target; Package.swift writes it.
#define ENTRY(name)                                                                                                    \
    int name(int count, char **arguments) { return LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput); }

FUZZ_ENTRIES
