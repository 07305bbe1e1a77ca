// What tests of generated code begin with: a pool, a reader of formulas, facts, and outputs made of text.
#ifndef LEIBNIZ_TESTS_FORMULA_H
#define LEIBNIZ_TESTS_FORMULA_H

#include "codegen/lower/code.h"
#include "parser/parse.h"

#include <check.h>
#include <string.h>

static Pool *p;
static ParseContext ctx;
static Facts facts;

static inline void setup(void)
{
    p = pool_new(NULL);
    parse_context_init(&ctx, p, NULL);
    facts = (Facts){0};
}

static inline void teardown(void)
{
    facts_clear(&facts);
    parse_context_free(&ctx);
    pool_free(p);
    flint_cleanup();
}

static inline Expr parsed(const char *text)
{
    Error err = {0};
    Expr e = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    return e;
}

static inline void assume_range(const char *name, const char *lower, const char *upper)
{
    Fact fact = {.kind = FACT_RANGE, .subject = parsed(name), .lower = parsed(lower), .upper = parsed(upper)};
    facts_add(&facts, &fact);
}

static inline void assume_ranges(void)
{
    assume_range("y", "1", "K");
    assume_range("y[i]", "1", "K");
    assume_range("l", "1", "K");
    assume_range("j", "1", "D");
}

// An output over the indices named in `indices` ("k l").
static inline CodeOutput output(const char *text, const char *indices)
{
    CodeOutput out = {.value = parsed(text)};
    for (const char *c = indices; *c; c++)
        if (*c != ' ')
            out.indices[out.rank++] = pool_symbol(p, c, 1);
    return out;
}

#endif
