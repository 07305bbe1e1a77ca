// What simplify.c, fold.c, match.c and show.c share.
#ifndef LEIBNIZ_SIMPLIFY_INTERNAL_H
#define LEIBNIZ_SIMPLIFY_INTERNAL_H

#include "symbolic/field/field.h"
#include "symbolic/simplify/simplify.h"

enum { PARAMS_MOST = 8, USABLE_MOST = 60 };

// ---- match.c --------------------------------------------------------------------------------------------------------

typedef struct { // symbols that stand for anything, and what they stand for
    Pool *pool;
    Expr params[PARAMS_MOST], values[PARAMS_MOST];
    uint32_t n;
} Match;

// Binds the parameters so that the pattern becomes e.
bool fold_match(Match *m, Expr pattern, Expr e);
// The call, element or name of a definition.
Expr fold_instance_of(Pool *p, const Definition *def, const Expr *args);

typedef struct {
    const Definition *def;
    Expr body, params[PARAMS_MOST];
} NamePattern;

typedef struct { // definitions that are put in wherever their bodies stand
    Pool *pool;
    NamePattern at[USABLE_MOST];
    uint32_t n;
} Naming;

// Of the definitions at places usable[0..nusable) of the list; `lines`: only those whose bodies are sums.
void naming_init(Naming *naming, const SimplifyContext *ctx, const uint32_t *usable, uint32_t nusable, bool lines);
Expr naming_apply(const Naming *naming, Expr e);

// ---- fold.c, show.c -------------------------------------------------------------------------------------------------

typedef struct { // symbols for the parameters of a definition
    const Definition *def;
    Expr params[PARAMS_MOST];
} FoldPattern;

typedef struct { // what an instance of a definition stands for
    Expr expanded;
    const Ratio *ratio;
} FoldValue;

typedef struct {
    const SimplifyContext *ctx;
    const Naming *naming; // put into definitions' values too; NULL: none
    const Naming *all;    // put into what is shown of sums
    Pool *pool;
    Field *field;
    const uint32_t *usable; // places of the definitions that may fold into the expression
    uint32_t nusable;
    ExprList instances;        // calls and elements of defined names that the user's expression mentions
    VEC(FoldPattern) patterns; // the definitions with parameters, as far as they have been looked at
    Memo *expanded;            // an instance -> place in `values`
    VEC(FoldValue) values;
    unsigned depth; // of sums inside sums
    unsigned tries; // forms looked at so far
    bool joining;   // sums over one range are put together: done for the form that was chosen only
} Folding;

void fold_begin(Folding *g);
void fold_end(Folding *g);
// The cheapest expression of r: expanded or factored, kernels replaced by defined names where that is shorter.
Expr fold_ratio(Folding *g, const Ratio *r);
bool simplify_is_value(const Pool *p, Expr e); // no list, condition or form: what a ratio can be
// r as an expression: its numerator multiplied out or as a product.
Expr show_ratio(Folding *g, const Ratio *r, bool factored);
// Collects the instances below e of names defined in ctx->defs.
void fold_collect(Folding *g, Expr e);

#endif
