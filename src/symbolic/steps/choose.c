// What is told at a level, and letters for long sums.
#include "symbolic/steps/steps_internal.h"

#include "symbolic/simplify/simplify.h"

enum { DEPTH_MOST = 128, TOLD_MOST = 3, LETTERS_MOST = 3, LONG = 12, OFTEN = 3, COUNT_MOST = 1000 };

// ---- Lines that go --------------------------------------------------------------------------------------------------

typedef struct { // reasons of lines of a chain that went
    StepsReason at[4 * STEPS_REASONS];
    unsigned n;
    bool hidden; // so did the beginning of the chain, and all of it goes
} Gone;

static void keep_reasons(Gone *gone, const StepsLine *line)
{
    for (unsigned i = 0; i < line->nreasons; i++) {
        bool known = false;
        for (unsigned k = 0; k < gone->n; k++)
            known =
                known || (gone->at[k].id == line->reasons[i].id && gone->at[k].detail[0] == line->reasons[i].detail[0]);
        if (!known && gone->n < sizeof gone->at / sizeof *gone->at)
            gone->at[gone->n++] = line->reasons[i];
    }
}

// The weightiest, in the order in which they came.
static void take_reasons(Gone *gone, StepsLine *line)
{
    keep_reasons(gone, line);
    unsigned least = 0, n = gone->n;
    for (unsigned weight = 1; weight <= 3; weight++) {
        unsigned left = 0;
        for (unsigned i = 0; i < gone->n; i++)
            left += steps_reason_weight(gone->at[i].id) >= weight;
        if (left == 0 || (n <= TOLD_MOST && weight > 1))
            break;
        least = weight;
        n = left;
    }
    line->nreasons = 0;
    bool through = false;
    for (unsigned i = 0; i < gone->n; i++)
        through = through || gone->at[i].id == REASON_CHAIN_THROUGH;
    for (unsigned i = 0; i < gone->n && line->nreasons < TOLD_MOST; i++)
        if (steps_reason_weight(gone->at[i].id) >= least && !(through && gone->at[i].id == REASON_CHAIN_RULE))
            line->reasons[line->nreasons++] = gone->at[i];
    gone->n = 0;
}

static void choose_lines(const StepsLines *from, StepsLevel level, StepsLines *out)
{
    Gone *gone = mem_zero((DEPTH_MOST + 1) * sizeof *gone);
    for (size_t i = 0; i < from->len; i++) {
        StepsLine line = from->at[i];
        Gone *g = &gone[line.depth < DEPTH_MOST ? line.depth : DEPTH_MOST];
        if (line.kind == STEPS_START)
            *g = (Gone){.hidden = line.level > level};
        if (line.level > level || (g->hidden && line.kind == STEPS_EQUAL)) {
            if (line.kind == STEPS_EQUAL)
                keep_reasons(g, &line);
            continue;
        }
        if (line.kind == STEPS_EQUAL)
            take_reasons(g, &line);
        vec_push(out, line);
    }
    mem_free(gone);
}

// ---- Letters --------------------------------------------------------------------------------------------------------

// How often the node stands in the tree of e.
static unsigned occurrences(Pool *p, Memo *seen, Expr e, Expr node)
{
    uint32_t known;
    if (e == node)
        return 1;
    if (!expr_nargs(p, e))
        return 0;
    if (memo_get(seen, e, &known))
        return known;
    unsigned n = 0;
    for (uint32_t i = 0; i < expr_nargs(p, e) && n < COUNT_MOST; i++)
        n += occurrences(p, seen, expr_arg(p, e, i), node);
    memo_put(seen, e, n);
    return n;
}

static bool is_nameable(Pool *p, Expr e)
{
    unsigned never = FLAG_HAS_BOUND | FLAG_HAS_FORM | FLAG_HAS_IVERSON;
    return expr_kind(p, e) == KIND_SUM && !(expr_flags(p, e) & never) && !expr_holds_fresh(p, e) &&
           simplify_cost(p, NULL, e) >= LONG;
}

// An inverse or a determinant: its table is a sum that means a matrix.
static bool is_kernel(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_FORM && expr_op(p, e) >= FORM_INVERSE;
}

static bool holds_table(Pool *p, Memo *seen, Expr e, Expr sum)
{
    uint32_t known, n = expr_nargs(p, e);
    if (!n || memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    bool found = is_kernel(p, e) && expr_arg(p, e, n - 1) == sum;
    for (uint32_t i = 0; i < n && !found; i++)
        found = holds_table(p, seen, expr_arg(p, e, i), sum);
    return found;
}

static void find_sums(Pool *p, Memo *seen, Expr e, ExprList *out)
{
    uint32_t known;
    if (!expr_nargs(p, e) || is_kernel(p, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    if (is_nameable(p, e))
        vec_push(out, e);
    for (uint32_t i = 0; i < expr_nargs(p, e) && expr_kind(p, e) != KIND_SUM; i++)
        find_sums(p, seen, expr_arg(p, e, i), out);
}

static bool is_often(Pool *p, const StepsLines *lines, Expr sum)
{
    unsigned all = 0, most = 0;
    for (size_t i = 0; i < lines->len; i++) {
        if (!lines->at[i].expr)
            continue;
        Memo *seen = memo_begin(p);
        unsigned n = occurrences(p, seen, lines->at[i].expr, sum);
        memo_end(p, seen);
        seen = memo_begin(p);
        bool table = holds_table(p, seen, lines->at[i].expr, sum);
        memo_end(p, seen);
        if (table)
            return false;
        all += n;
        most = n > most ? n : most;
    }
    return all >= OFTEN && most >= 2;
}

static Expr letter_for(const StepsContext *ctx, const StepsLines *lines, unsigned *next)
{
    static const char *const letters[] = {"Z", "S", "T", "U", "V", "W", "Z1", "S1", "T1"};
    Pool *p = ctx->pool;
    while (*next < sizeof letters / sizeof *letters) {
        Expr letter = expr_named(p, letters[(*next)++]);
        MatrixShape shape;
        bool free = letter && !defs_find(ctx->defs, expr_op(p, letter)) &&
                    !facts_shape(p, ctx->facts, expr_op(p, letter), &shape);
        for (size_t i = 0; i < lines->len && free; i++)
            free = !lines->at[i].expr || !expr_mentions(p, lines->at[i].expr, expr_op(p, letter));
        if (free)
            return letter;
    }
    return 0;
}

static void put_letter(Pool *p, StepsLines *lines, Expr sum, Expr letter)
{
    size_t first = lines->len;
    for (size_t i = 0; i < lines->len; i++) {
        Expr e = lines->at[i].expr, short_one = e ? expr_subst1(p, e, sum, letter) : 0;
        if (!short_one || short_one == e)
            continue;
        lines->at[i].expr = short_one;
        first = i < first ? i : first;
    }
    StepsLine where = {.kind = STEPS_WHERE, .depth = lines->at[first].depth, .left = letter, .expr = sum};
    vec_push(lines, where);
    for (size_t i = lines->len - 1; i > first + 1; i--)
        lines->at[i] = lines->at[i - 1];
    lines->at[first + 1] = where;
}

static void put_letters(const StepsContext *ctx, StepsLines *lines)
{
    Pool *p = ctx->pool;
    ExprList sums = {0};
    unsigned next = 0, n = 0;
    Memo *seen = memo_begin(p);
    for (size_t i = 0; i < lines->len; i++)
        if (lines->at[i].expr)
            find_sums(p, seen, lines->at[i].expr, &sums);
    memo_end(p, seen);
    for (size_t i = 0; i < sums.len && n < LETTERS_MOST; i++) {
        Expr letter = is_often(p, lines, sums.at[i]) ? letter_for(ctx, lines, &next) : 0;
        if (!letter)
            continue;
        put_letter(p, lines, sums.at[i], letter);
        n++;
    }
    vec_free(&sums);
}

void steps_choose(const StepsContext *ctx, const StepsLines *from, StepsLevel level, StepsLines *out)
{
    choose_lines(from, level, out);
    if (out->len && pool_ok(ctx->pool))
        put_letters(ctx, out);
}
