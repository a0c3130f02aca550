#include "CAssets.h"

// #embed (C23) puts a file's bytes in its place; the compiler tracks it like an included file.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char openapi[] = {
#embed "../../Control/openapi.yaml"
};

const weir_asset weir_openapi = {openapi, sizeof openapi};
