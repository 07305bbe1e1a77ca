// Fuzzing of documents: any bytes, as Markdown, LaTeX and a notebook, give links at places inside of the text, and no
// formula ends the process. The engine's answers are cut short: what is tested is scanner, macros, reader and roles.
//
// With clang -fsanitize=fuzzer this is a fuzz target (-DLEIBNIZ_FUZZER); otherwise a program that replays the files
// given, which the tests run over tests/corpus/documents/.
#include "document/document.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take_link(const Link *link, void *data)
{
    const size_t *size = data;
    if (link->start > *size || link->line < 1 || link->column < 1 || !link->relation || !link->reading) {
        fprintf(stderr, "fuzz_documents: a link outside of the text\n");
        abort();
    }
    StrBuf out = {0};
    link_json(link, &out);
    link_text(link, true, &out);
    str_free(&out);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const DocumentFormat formats[] = {DOCUMENT_MARKDOWN, DOCUMENT_LATEX, DOCUMENT_NOTEBOOK};
    for (size_t i = 0; i < 3; i++) {
        DocumentOptions options = {.timeout = 0.2, .format = formats[i]};
        Error err = {0};
        Document *d = document_new(&options);
        document_check(d, "fuzz", (const char *)data, size, take_link, &size, &err);
        document_free(d);
    }
    return 0;
}

#ifndef LEIBNIZ_FUZZER
int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file) {
            perror(argv[i]);
            return EXIT_FAILURE;
        }
        StrBuf text = {0};
        char block[4096];
        for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
            str_add_n(&text, block, n);
        fclose(file);
        LLVMFuzzerTestOneInput((const uint8_t *)str_text(&text), text.len);
        str_free(&text);
    }
    return EXIT_SUCCESS;
}
#endif
