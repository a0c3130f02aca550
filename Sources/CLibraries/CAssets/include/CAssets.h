// Files that are built into the program.
#pragma once

#include <stddef.h>

typedef struct {
    const unsigned char *bytes;
    size_t count;
} weir_asset;

// Control/openapi.yaml: what the HTTP API takes and answers.
extern const weir_asset weir_openapi;

// A file of the web page.
typedef struct {
    // Its path below Control/WebPage/assets.
    const char *name;
    weir_asset content;
} weir_page_file;

// All of them; lives as long as the program.
const weir_page_file *weir_page_files(size_t *count);
