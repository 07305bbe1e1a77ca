// Fuzzing of the parser: any bytes are read or refused, with places inside of the text, and what is read and printed
// reads back as the same node.
//
// With clang -fsanitize=fuzzer this is a fuzz target (-DLEIBNIZ_FUZZER); otherwise a program that replays the files
// given, which the tests run over tests/corpus/parse/.
#include "parser/parse.h"
#include "symbolic/print/print.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what, const char *detail)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_parse: %s: %s\n", what, detail);
    abort();
}

static bool is_command(const char *word, size_t length, void *data)
{
    (void)data;
    return length == 5 && !memcmp(word, "steps", 5);
}

static void check_error(const Error *err, uint32_t length)
{
    require(err->code != ERR_NONE && err->message[0], "an error says nothing", "");
    require(err->at.start <= err->at.end && err->at.end <= length, "a place outside of the text", err->message);
}

static void check_round_trip(ParseContext *ctx, Expr e)
{
    StrBuf text = {0};
    Error err = {0};
    if (print_expr(ctx->pool, e, PRINT_TEXT, &text, &err)) {
        Expr back = parse_expr(ctx, text.at, (uint32_t)text.len, &err);
        bool refused = err.code == ERR_LIMIT || err.code == ERR_NAME; // y(x^2) was allowed by a y' beside it
        require(back == e || refused, "printed and read again, it is another expression", text.at);
    }
    str_free(&text);
}

static void take_statement(ParseContext *ctx, Definitions *defs, const Statement *s)
{
    Error err = {0};
    if (s->kind == STATEMENT_DEFINE)
        defs_set(ctx->pool, defs, s->name, s->def, s->params.at, (uint32_t)s->params.len, s->body, &err);
    if (s->kind == STATEMENT_SHOW || s->kind == STATEMENT_PROVE)
        for (size_t i = 0; i < s->claim.sides.len; i++)
            check_round_trip(ctx, s->claim.sides.at[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Limits limits = limits_default();
    limits.nodes = 200000;
    limits.number_bits = 100000;
    limits.print_bytes = 100000;
    Pool *p = pool_new(&limits);
    Definitions defs = {0};
    ParseContext ctx;
    parse_context_init(&ctx, p, &defs);
    ctx.is_command = is_command;
    Statement s = {0};
    const char *text = (const char *)data;
    uint32_t length = (uint32_t)size;
    parse_wants_more(text, length);
    for (uint32_t at = 0, before; at < length;) {
        Error err;
        before = at;
        pool_error_clear(p);
        bool read = parse_statement(&ctx, text, length, &at, &s, &err);
        require(at > before && at <= length, "the run does not go on", "");
        require(s.at.start <= s.at.end && s.at.end <= length, "a statement outside of the text", "");
        for (size_t i = 0; i < ctx.warnings.len; i++)
            check_error(&ctx.warnings.at[i], length);
        if (read)
            take_statement(&ctx, &defs, &s);
        else
            check_error(&err, length);
    }
    statement_clear(&s);
    parse_context_free(&ctx);
    defs_clear(&defs);
    pool_free(p);
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
