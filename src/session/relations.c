// Claims: a verdict for each relation, and what a relation between arrays says of their elements.
#include "session/session_internal.h"

#include "session/engines.h"

// A relation as it was written, on one line: without comments, blanks in a row as one.
static const char *claim_text(Run *r, const Claim *claim, size_t i)
{
    StrBuf line = {0};
    bool blank = false;
    for (uint32_t at = claim->spans.at[i].start; at < claim->spans.at[i + 1].end; at++) {
        char c = r->source[at];
        if (c == '#')
            for (; r->source[at] != '\n'; at++)
                ;
        if (c == '#' || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            blank = true;
            continue;
        }
        str_add(&line, blank ? " " : "");
        str_char(&line, c);
        blank = false;
    }
    return run_take(r, &line);
}

// A deadline or a limit that was met is a verdict `unknown` with the reason; the pool goes on with the rest.
static bool unknown_because(Run *r, ReportClaim *claim, Error *err)
{
    ErrCode code = err->code ? err->code : r->pool->error.code;
    if (code != ERR_TIMEOUT && code != ERR_LIMIT && code != ERR_UNABLE)
        return false;
    claim->verdict = VERDICT_UNKNOWN;
    claim->reason = code == ERR_TIMEOUT ? "timeout" : run_text(r, err->message, strlen(err->message));
    *err = (Error){0};
    pool_error_clear(r->pool);
    return true;
}

static Expr list_of(Session *s, Expr e, Error *err)
{
    return expr_kind(s->pool, e) == KIND_LIST ? e : arrays_is_array(s, e) ? arrays_list(s, e, err) : 0;
}

static bool add_all(Run *r, ReportList *to, const ReportList *from)
{
    for (size_t i = 0; i < from->count; i++) {
        bool known = false;
        for (size_t k = 0; k < to->count; k++)
            known |= !strcmp(to->at[k], from->at[i]);
        if (!known && !run_list_add(r, to, from->at[i]))
            return false;
    }
    return true;
}

// A list, the name of one, or a form such as grad(..) that gives one; 0: neither.
static Expr written_list(Session *s, Expr e)
{
    Error ignored = {0};
    if (expr_kind(s->pool, e) == KIND_SYM && arrays_list_of(s, expr_op(s->pool, e)))
        return arrays_list_of(s, expr_op(s->pool, e));
    if (expr_kind(s->pool, e) == KIND_FORM && !arrays_is_array(s, e))
        e = forms_evaluate(s, forms_spell_out(s, e), &ignored);
    return e && expr_kind(s->pool, e) == KIND_LIST ? e : 0;
}

// Lists of one shape, item by item: the first that is not proved decides, and what the proofs rest on is told of all.
static bool prove_lists(Run *r, Expr left, Expr right, ReportClaim *c, Error *err)
{
    Pool *p = r->pool;
    const char *claim = c->claim;
    bool equality = c->equality;
    if (expr_nargs(p, left) != expr_nargs(p, right)) {
        error_set(err, ERR_TYPE, r->statement->at, "the sides have different shapes: %u items and %u",
                  (unsigned)expr_nargs(p, left), (unsigned)expr_nargs(p, right));
        return false;
    }
    ReportClaim all = {0};
    for (uint32_t i = 0; i < expr_nargs(p, left); i++) {
        Expr a = expr_arg(p, left, i), b = expr_arg(p, right, i);
        bool nested = expr_kind(p, a) == KIND_LIST && expr_kind(p, b) == KIND_LIST;
        *c = (ReportClaim){.claim = claim, .equality = equality};
        if (nested ? !prove_lists(r, a, b, c, err) : !engine_prove(r, a, RELATION_EQ, b, c, err))
            return false;
        if (c->verdict != VERDICT_PROVED)
            return true;
        if (!add_all(r, &all.conditions, &c->conditions) || !add_all(r, &all.assumptions, &c->assumptions) ||
            !add_all(r, &all.implied, &c->implied))
            return false;
    }
    c->conditions = all.conditions;
    c->assumptions = all.assumptions;
    c->implied = all.implied;
    return true;
}

// Of two ways to write a size that in factors, whose indices need no division.
static Expr finer_size(Pool *p, Expr a, Expr b)
{
    return a && b && expr_kind(p, b) == KIND_LIST && expr_kind(p, a) != KIND_LIST ? b : a;
}

static void add_ranges(Session *s, Expr index, Expr size)
{
    Pool *p = s->pool;
    bool list = expr_kind(p, size) == KIND_LIST;
    for (uint32_t k = 0; k < (list ? expr_nargs(p, size) : 1); k++)
        facts_add(&s->facts, &(Fact){.kind = FACT_RANGE,
                                     .subject = list ? expr_arg(p, index, k) : index,
                                     .lower = expr_int(p, 1),
                                     .upper = list ? expr_arg(p, size, k) : size});
}

// Lists that the sides, one of them an array, are made of; 0 where they are not. False on failure.
static bool sides_as_lists(Session *s, Expr left, Expr right, Expr lists[2], Error *err)
{
    lists[0] = list_of(s, left, err);
    lists[1] = right ? list_of(s, right, err) : 0;
    for (int k = 0; k < 2 && right; k++)
        if (lists[k] && !lists[1 - k] && !err->code && arrays_is_array(s, k ? left : right))
            lists[1 - k] = arrays_elements(s, k ? left : right, err);
    return !err->code;
}

static bool visit_element(Run *r, Expr left, Expr right, RelationVisit visit, void *data, Error *err)
{
    Session *s = r->session;
    MatrixNames names = arrays_names(s);
    bool first = arrays_is_array(s, left), second = right && arrays_is_array(s, right);
    MatrixShape shape = matrix_shape(&names, first ? left : right), other = matrix_shape(&names, second ? right : left);
    Facts before;
    facts_copy(&before, &s->facts);
    shape.rows = finer_size(r->pool, shape.rows, other.rows);
    shape.cols = finer_size(r->pool, shape.cols, other.cols);
    Expr sizes[2] = {shape.rows, shape.cols};
    for (int k = 0; k < 2; k++)
        if (sizes[k]) {
            r->indices[k] = arrays_index(s, left, right, sizes[k], k ? r->indices[0] : 0);
            add_ranges(s, r->indices[k], sizes[k]);
        }
    Expr a = matrix_element_of(&names, left, shape, r->indices[0], r->indices[1]),
         b = right ? matrix_element_of(&names, right, shape, r->indices[0], r->indices[1]) : 0;
    bool ok = visit(r, a, b, data, err);
    facts_clear(&s->facts);
    s->facts = before;
    r->indices[0] = r->indices[1] = 0;
    return ok;
}

bool relation_elements(Run *r, Expr left, Relation relation, Expr right, RelationVisit visit, void *data, Error *err)
{
    Session *s = r->session;
    Expr lists[2];
    if (!arrays_is_array(s, left) && !(right && arrays_is_array(s, right)))
        return visit(r, left, right, data, err);
    if (!sides_as_lists(s, left, right, lists, err))
        return false;
    bool listed = lists[0] && (lists[1] || !right) && relation == RELATION_EQ;
    return listed ? visit(r, lists[0], lists[1], data, err) : visit_element(r, left, right, visit, data, err);
}

typedef struct {
    Relation relation;
    ReportClaim *claim;
} Proving;

static bool prove_sides(Run *r, Expr left, Expr right, void *data, Error *err)
{
    const Proving *proving = data;
    Expr a = written_list(r->session, left), b = written_list(r->session, right);
    if (a && b && proving->relation == RELATION_EQ)
        return prove_lists(r, a, b, proving->claim, err);
    return engine_prove(r, left, proving->relation, right, proving->claim, err);
}

bool statement_prove(Run *r, const Claim *claim, Error *err)
{
    for (size_t i = 0; i < claim->relations.len; i++) {
        ReportClaim c = {.claim = claim_text(r, claim, i), .equality = claim->relations.at[i] == RELATION_EQ};
        Proving proving = {.relation = claim->relations.at[i], .claim = &c};
        if (!relation_elements(r, claim->sides.at[i], proving.relation, claim->sides.at[i + 1], prove_sides, &proving,
                               err) &&
            !unknown_because(r, &c, err))
            return error_set(err, ERR_INTERNAL, r->statement->at, "the claim could not be worked on");
        vec_push(&r->claims, c);
    }
    return true;
}
