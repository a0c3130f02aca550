// Files that are built into the program.
#pragma once

#include <stddef.h>

typedef struct {
    const unsigned char *bytes;
    size_t count;
} weir_asset;

// Control/openapi.yaml: what the HTTP API takes and answers.
extern const weir_asset weir_openapi;
