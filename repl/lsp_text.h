// Places of the Language Server Protocol: lines from 0, and characters from 0 in units of UTF-16.
#ifndef LEIBNIZ_REPL_LSP_TEXT_H
#define LEIBNIZ_REPL_LSP_TEXT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t line, character;
} LspPlace;

LspPlace lsp_place(const char *text, size_t length, uint32_t offset);
uint32_t lsp_offset(const char *text, size_t length, LspPlace place); // the end of the line, of the text, beyond them

#endif
