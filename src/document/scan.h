// Finds formulas, headings and directions in a text, each with its place.
#ifndef LEIBNIZ_DOCUMENT_SCAN_H
#define LEIBNIZ_DOCUMENT_SCAN_H

#include "util/mem.h"
#include "util/str.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct { // a text whose bytes remember where they stood in the source
    StrBuf text;
    VEC(uint32_t) at;
} ScanText;

void scan_text_add(ScanText *t, const char *bytes, size_t length, uint32_t at, bool fixed); // fixed: all at one place
void scan_text_free(ScanText *t);
uint32_t scan_text_place(const ScanText *t, uint32_t offset); // in the source

typedef enum { SCAN_FORMULA, SCAN_HEADING, SCAN_DIRECTION } ScanKind;

typedef struct {
    ScanKind kind;
    uint32_t start, end; // bytes of the source, delimiters included; of a direction: its statements
    uint32_t inner, inner_end;
    bool display;
    unsigned level; // of a heading
} ScanItem;

typedef struct {
    VEC(ScanItem) items;
} Scan;

void scan_markdown(const char *text, uint32_t length, Scan *out);
void scan_latex(const char *text, uint32_t length, Scan *out);
void scan_free(Scan *s);

#endif
