#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*test)(const uint8_t *, size_t));

static int run(int count, char **arguments) {
    return LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput);
}

// FUZZ_ENTRIES is a list of these, one per fuzz target; Package.swift writes it. Weak: a target may bring its own.
#define ENTRY(name)                                                                                                    \
    __attribute__((weak)) int name(int count, char **arguments) { return run(count, arguments); }

FUZZ_ENTRIES
