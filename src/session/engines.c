// The one place where the session calls the simplifier and the prover.
#include "session/engines.h"

#include "symbolic/prove/prove.h"
#include "symbolic/prove/screen.h"
#include "symbolic/solve/solve.h"

static Expr simplified(Session *s, Expr written, Expr e, Sym except, Expr (*how)(const SimplifyContext *, Expr),
                       Error *err)
{
    Facts facts;
    assume_open(s, &facts);
    assume_subscripts(s, written, &facts);
    SimplifyContext ctx = {.pool = s->pool, .defs = &s->defs, .facts = &facts, .written = written, .except = except,
                           .coarse = &s->coarse};
    Expr result = screen_simplified(&ctx, how, e, &s->fault);
    facts_clear(&facts);
    if (!result)
        error_set(err, s->pool->error.code ? s->pool->error.code : ERR_INTERNAL, (Span){0, 0}, "%s",
                  s->pool->error.message);
    return result;
}

Expr engine_simplify(Session *s, Expr written, Expr e, Error *err)
{
    return simplified(s, written, e, 0, simplify_expr, err);
}

Expr engine_meaning(Session *s, Expr written, Expr e, Sym name, Error *err)
{
    return simplified(s, written, e, name, simplify_expr, err);
}

Expr engine_polish(Session *s, Expr e, Expr written)
{
    return simplify_polish(s->pool, e, written);
}

Expr engine_normal(Session *s, Expr e)
{
    Error ignored = {0};
    Expr result = simplified(s, e, e, 0, simplify_normal, &ignored);
    return result;
}

Expr engine_expand(Session *s, Expr e, Error *err)
{
    return simplified(s, e, e, 0, simplify_expand, err);
}

Expr engine_factor(Session *s, Expr e, Error *err)
{
    return simplified(s, e, e, 0, simplify_factor, err);
}

bool engine_facts_exclude(Session *s)
{
    Facts facts;
    assume_open(s, &facts);
    bool exclude = prove_facts_exclude(s->pool, &facts);
    facts_clear(&facts);
    return exclude;
}

// ---- Claims -------------------------------------------------------------------------------------------------------

// The functions under diff(..), and the elements by which they are differentiated: a claim about a derivative speaks
// only where they have a value. (diff(sum(m=1..K, s[m]), s[j]) = 1 means 1 <= j <= K.)
static void collect_functions(Pool *p, Memo *seen, Expr e, ExprList *out)
{
    uint32_t known;
    if (!(expr_flags(p, e) & FLAG_HAS_FORM) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    bool diff = expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_DIFF;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr a = expr_arg(p, e, i);
        if (diff && !(expr_flags(p, a) & FLAG_HAS_BOUND) && (i == 0 || expr_kind(p, a) == KIND_ELEM))
            vec_push(out, a);
        collect_functions(p, seen, a, out);
    }
}

static void functions_of(Session *s, Expr left, Expr right, ExprList *out)
{
    Memo *seen = memo_begin(s->pool);
    collect_functions(s->pool, seen, left, out);
    collect_functions(s->pool, seen, right, out);
    memo_end(s->pool, seen);
    size_t kept = 0;
    for (size_t i = 0; i < out->len; i++) {
        Error ignored = {0};
        Expr e = forms_evaluate(s, out->at[i], &ignored);
        e = e ? forms_expand_all(s, e, &ignored) : 0;
        if (e)
            out->at[kept++] = e;
    }
    out->len = kept;
}

static bool add_fact(Run *r, ReportList *list, const Fact *fact, Error *err)
{
    StrBuf text = {0};
    for (int k = 0; k < 2; k++)
        if (fact->subject && r->indices[k] && expr_contains(r->pool, r->indices[k], fact->subject))
            return true; // the element of an array that a claim speaks of
    Fact stated = assume_stated(r->session, fact);
    bool ok = statement_print_fact(r, &stated, &text, err) && run_list_add(r, list, str_text(&text));
    str_free(&text);
    return ok;
}

static bool report_proof(Run *r, const Proof *proof, ReportClaim *out, Error *err)
{
    out->method = run_text(r, str_text(&proof->method), proof->method.len);
    for (size_t i = 0; i < proof->conditions.len; i++) {
        MatrixShape scalar = {.rank = RANK_SCALAR};
        const char *text = run_print(r, arrays_fold(r->session, proof->conditions.at[i], scalar, 0, 0), err);
        bool told = false;
        for (size_t k = 0; text && k < out->conditions.count; k++)
            told |= !strcmp(out->conditions.at[k], text);
        if (!text || (!told && !run_list_add(r, &out->conditions, text)))
            return false;
    }
    for (size_t i = 0; i < proof->assumptions.len; i++)
        if (!add_fact(r, &out->assumptions, &proof->assumptions.at[i], err))
            return false;
    for (size_t i = 0; i < proof->implied.len; i++)
        if (!add_fact(r, &out->implied, &proof->implied.at[i], err))
            return false;
    return true;
}

// An array of which only some elements matter is told by the sampler as "[3] = 1/2, [7] = 0": a pair for each here.
static size_t split_elements(Run *r, const RefutePair *pair, ReportPair *out)
{
    size_t n = 0;
    for (const char *at = pair->value; *at == '[';) {
        const char *value = strstr(at, "] = ") + strlen("] = "), *end = strstr(value, ", [");
        if (out) {
            StrBuf name = {0};
            str_add(&name, pair->name);
            str_add_n(&name, at, (size_t)(value - at) - strlen(" = "));
            size_t length = end ? (size_t)(end - value) : strlen(value);
            out[n] = (ReportPair){.name = run_take(r, &name), .value = run_text(r, value, length)};
        }
        n++;
        at = end ? end + strlen(", ") : "";
    }
    return n;
}

static void report_refutation(Run *r, const Refutation *refutation, ReportClaim *out)
{
    size_t n = 0;
    for (size_t i = 0; i < refutation->point.len; i++)
        n += split_elements(r, &refutation->point.at[i], NULL) + 1;
    ReportPair *point = run_block(r, (n + 1) * sizeof *point);
    n = 0;
    for (size_t i = 0; i < refutation->point.len; i++) {
        const RefutePair *pair = &refutation->point.at[i];
        size_t split = split_elements(r, pair, point + n);
        n += split;
        if (!split)
            point[n++] = (ReportPair){run_text(r, pair->name, strlen(pair->name)),
                                      run_text(r, pair->value, strlen(pair->value))};
    }
    out->point = point;
    out->npoint = n;
    out->left = run_text(r, str_text(&refutation->left), refutation->left.len);
    out->right = run_text(r, str_text(&refutation->right), refutation->right.len);
}

// a > b is b < a.
static ProveClaim claim_of(Expr left, Relation relation, Expr right)
{
    bool turned = relation == RELATION_GT || relation == RELATION_GE;
    ProveClaim claim = {.left = turned ? right : left, .right = turned ? left : right};
    claim.relation = relation == RELATION_EQ                              ? REFUTE_EQ
                     : relation == RELATION_NE                            ? REFUTE_NE
                     : relation == RELATION_LT || relation == RELATION_GT ? REFUTE_LT
                                                                          : REFUTE_LE;
    return claim;
}

static bool report_claim(Run *r, const Proof *proof, bool turned, ReportClaim *out, Error *err)
{
    out->verdict = proof->kind == PROOF_PROVED    ? VERDICT_PROVED
                   : proof->kind == PROOF_REFUTED ? VERDICT_REFUTED
                                                  : VERDICT_UNKNOWN;
    for (size_t i = 0; i < proof->holds_if.len; i++)
        if (!add_fact(r, &out->holds_if, &proof->holds_if.at[i], err))
            return false;
    if (proof->kind == PROOF_PROVED)
        return report_proof(r, proof, out, err);
    if (proof->kind == PROOF_REFUTED) {
        report_refutation(r, &proof->refutation, out);
        const char *left = out->left;
        out->left = turned ? out->right : left;
        out->right = turned ? left : out->right;
        return true;
    }
    out->agreed_points = proof->refutation.agreed_points;
    out->agreed_digits = proof->refutation.agreed_digits;
    out->reason = proof->reason[0] ? run_text(r, proof->reason, strlen(proof->reason)) : NULL;
    return true;
}

typedef struct { // a claim as the prover takes it, and what it points to
    ProveClaim claim;
    ExprList functions; // what else must have a value
    Facts facts;
    bool turned;
} Prepared;

static void prepared_clear(Prepared *c)
{
    vec_free(&c->functions);
    facts_clear(&c->facts);
}

// prepared_clear in any case.
static bool prepare_claim(Run *r, Expr left, Relation relation, Expr right, Prepared *out, Error *err)
{
    Session *s = r->session;
    MatrixNames names = arrays_names(s);
    *out = (Prepared){.turned = false};
    left = matrix_carry_out(&names, left);
    right = matrix_carry_out(&names, right);
    Expr a = forms_expand_all(s, forms_evaluate(s, left, err), err);
    Expr b = forms_expand_all(s, forms_evaluate(s, right, err), err);
    if (err->code || !a || !b)
        return false;
    functions_of(s, left, right, &out->functions);
    assume_open(s, &out->facts);
    assume_subscripts(s, left, &out->facts);
    assume_subscripts(s, right, &out->facts);
    out->claim = claim_of(a, relation, b);
    out->claim.defined = out->functions.at;
    out->claim.ndefined = (uint32_t)out->functions.len;
    out->claim.facts = &out->facts;
    out->turned = out->claim.left != a;
    return true;
}

static void copy_facts_back(ExprCopy *back, Fact *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at[i] = facts_copy_fact(back, &at[i]);
}

// Decides the claim in a pool of its own, built in the order of the claim's structure: what the session's pool has seen
// before, and in which order, then changes neither the verdict nor its text.
static void decide_apart(Session *s, const ProveClaim *claim, Proof *proof)
{
    Pool *bench = session_bench(s);
    ExprCopy there = expr_copy_begin(s->pool, bench, true);
    ExprList defined = {0};
    Facts facts;
    ProveClaim copy = *claim;
    copy.left = expr_copy(&there, claim->left);
    copy.right = expr_copy(&there, claim->right);
    for (uint32_t i = 0; i < claim->ndefined; i++) {
        Expr e = expr_copy(&there, claim->defined[i]);
        vec_push(&defined, e);
    }
    facts_transfer(&there, &facts, claim->facts);
    expr_copy_end(&there);
    copy.defined = defined.at;
    copy.facts = &facts;
    prove_claim(bench, &copy, proof);
    if (proof->kind == PROOF_UNKNOWN && pool_ok(bench))
        solve_refute(bench, &copy, proof);
    s->pool->budget = bench->budget;
    Error stopped = bench->error; // what is told is copied all the same
    pool_error_clear(s->pool);
    pool_error_clear(bench);
    ExprCopy back = expr_copy_begin(bench, s->pool, false);
    for (size_t i = 0; i < proof->conditions.len; i++)
        proof->conditions.at[i] = expr_copy(&back, proof->conditions.at[i]);
    copy_facts_back(&back, proof->assumptions.at, proof->assumptions.len);
    copy_facts_back(&back, proof->implied.at, proof->implied.len);
    copy_facts_back(&back, proof->holds_if.at, proof->holds_if.len);
    expr_copy_end(&back);
    if (!pool_ok(s->pool))
        proof_stop(s->pool, proof);
    else
        s->pool->error = stopped;
    facts_clear(&facts);
    vec_free(&defined);
}

bool engine_prove(Run *r, Expr left, Relation relation, Expr right, ReportClaim *out, Error *err)
{
    Session *s = r->session;
    Prepared prepared;
    bool ok = prepare_claim(r, left, relation, right, &prepared, err);
    if (ok) {
        Proof proof;
        out->ordered = relation != RELATION_EQ;
        decide_apart(s, &prepared.claim, &proof);
        bool interrupted = s->pool->error.code == ERR_INTERRUPTED;
        if (interrupted)
            error_set(err, ERR_INTERRUPTED, (Span){0, 0}, "interrupted");
        pool_error_clear(s->pool); // a deadline is a reason of the verdict, no failure of the statement
        ok = !interrupted && report_claim(r, &proof, prepared.turned, out, err);
        proof_clear(&proof);
    }
    prepared_clear(&prepared);
    return ok;
}

bool engine_tell(Run *r, const StepsContext *ctx, Expr left, Relation relation, Expr right, StepsLines *out, Error *err)
{
    Prepared prepared;
    bool ok = prepare_claim(r, left, relation, right, &prepared, err);
    if (ok)
        steps_tell_claim(ctx, left, right, &prepared.claim, out);
    pool_error_clear(r->session->pool); // where time is up the derivation is not told; the verdict says why
    prepared_clear(&prepared);
    return ok;
}
