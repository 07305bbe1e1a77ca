// Between bytes of UTF-8 and units of UTF-16: a character of four bytes is two units.
#include "repl/lsp_text.h"

static uint32_t units(unsigned char first)
{
    return (first & 0xc0) == 0x80 ? 0 : first >= 0xf0 ? 2 : 1;
}

LspPlace lsp_place(const char *text, size_t length, uint32_t offset)
{
    LspPlace p = {0, 0};
    for (uint32_t i = 0; i < offset && i < length; i++) {
        p.character += units((unsigned char)text[i]);
        if (text[i] == '\n')
            p = (LspPlace){p.line + 1, 0};
    }
    return p;
}

uint32_t lsp_offset(const char *text, size_t length, LspPlace place)
{
    LspPlace p = {0, 0};
    uint32_t i = 0;
    for (; i < length; i++) {
        if (p.line == place.line && (p.character >= place.character || text[i] == '\n') &&
            units((unsigned char)text[i]))
            return i;
        p.character += units((unsigned char)text[i]);
        if (text[i] == '\n')
            p = (LspPlace){p.line + 1, 0};
    }
    return i;
}
