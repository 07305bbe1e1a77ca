// Operators: sums and products over an index, derivatives in their notations, cases and matrices written out.
#include "notation/read_internal.h"

#include <stdlib.h>

// ---- Sums ---------------------------------------------------------------------------------------------------------

typedef struct {
    const char *index;
    Term *lower, *upper, *condition;
} Range;

typedef struct {
    Range at[4];
    uint32_t n;
    const char *opaque;
} Ranges;

static const char *index_name(ReadContext *ctx, const Tree *t)
{
    if (t->kind != TREE_LETTER || t->sub || t->sup || t->primes)
        return NULL;
    (void)ctx;
    return t->text;
}

static void add_range(Ranges *r, const char *index)
{
    if (r->n < 4)
        r->at[r->n++] = (Range){.index = index};
    else
        r->opaque = "a sum over many indices";
}

static uint32_t find_relation(Tree *const *items, uint32_t n, uint32_t from)
{
    while (from < n && !read_relation(items[from]))
        from++;
    return from;
}

// `i = 1`, `i, j`, `j \ne i`, `1 \le i \le n`, between commas or breaks.
static bool take_range(ReadContext *ctx, Ranges *r, Tree *const *items, uint32_t n)
{
    uint32_t at = find_relation(items, n, 0), again = at < n ? find_relation(items, n, at + 1) : n;
    const char *relation = at < n ? read_relation(items[at]) : NULL;
    if (!relation) {
        for (uint32_t i = 0; i < n; i++) {
            const char *name = index_name(ctx, items[i]);
            if (name)
                add_range(r, name);
            else if (!tree_is_sign(items[i], ",") && items[i]->kind != TREE_SPACE)
                r->opaque = "a sum over what is not an index";
        }
        return true;
    }
    const char *left = at == 1 ? index_name(ctx, items[0]) : NULL;
    if (!strcmp(relation, "=") && again == n && left) {
        add_range(r, left);
        Range *range = &r->at[r->n - 1];
        for (uint32_t i = 0; i + 1 < n; i++) // 1, ..., n behind it is no range of ours
            if (tree_is_sign(items[at + 1 < n ? i : 0], "dots"))
                r->opaque = "dots";
        range->lower = read_items(ctx, items + at + 1, n - at - 1);
        return range->lower != NULL;
    }
    if (!strcmp(relation, "!=") && left && again == n) {
        bool known = false;
        for (uint32_t i = 0; i < r->n; i++)
            known |= !strcmp(r->at[i].index, left);
        if (!known)
            add_range(r, left);
        vec_push(&ctx->bound, left);
        Range *range = &r->at[r->n - 1];
        range->condition = read_condition(ctx, items, n);
        ctx->bound.len--;
        return range->condition != NULL;
    }
    if (again < n && again == at + 2 && index_name(ctx, items[at + 1]) && !strncmp(relation, "<", 1) &&
        !strcmp(read_relation(items[again]), "<=") && !strcmp(relation, "<=")) {
        add_range(r, index_name(ctx, items[at + 1]));
        Range *range = &r->at[r->n - 1];
        range->lower = read_items(ctx, items, at);
        range->upper = range->lower ? read_items(ctx, items + again + 1, n - again - 1) : NULL;
        return range->upper != NULL;
    }
    if (left) // its index stays bound
        add_range(r, left);
    r->opaque = !strcmp(relation, "in") ? "a sum over a set" : "a sum over a condition";
    return true;
}

static bool take_ranges(ReadContext *ctx, Ranges *r, const Tree *sub)
{
    const Tree *row = sub;
    while (row->nkids == 1 && row->kids[0]->kind == TREE_ROW)
        row = row->kids[0];
    // `i, j = 1`: the letters before share the bound
    uint32_t first = find_relation(row->kids, row->nkids, 0);
    bool shared = first < row->nkids && first > 1 && !strcmp(read_relation(row->kids[first]), "=");
    for (uint32_t i = 0; shared && i < first; i++)
        shared = index_name(ctx, row->kids[i]) || tree_is_sign(row->kids[i], ",");
    if (shared) {
        uint32_t end = first;
        while (end < row->nkids && !tree_is_sign(row->kids[end], ","))
            end++;
        Term *lower = read_items(ctx, row->kids + first + 1, end - first - 1);
        for (uint32_t i = 0; lower && i < first; i++)
            if (index_name(ctx, row->kids[i]) && r->n < 4) {
                add_range(r, row->kids[i]->text);
                r->at[r->n - 1].lower = lower;
            }
        return lower != NULL;
    }
    for (uint32_t i = 0, from = 0; i <= row->nkids; i++) {
        if (i < row->nkids && !tree_is_sign(row->kids[i], ",") && row->kids[i]->kind != TREE_BREAK &&
            !tree_is_sign(row->kids[i], ";"))
            continue;
        if (i > from && !take_range(ctx, r, row->kids + from, i - from))
            return false;
        from = i + 1;
    }
    return true;
}

static bool upper_bound(ReadContext *ctx, Ranges *r, const Tree *sup)
{
    if (!sup)
        return true;
    Term *upper = read_row(ctx, sup);
    for (uint32_t i = 0; upper && i < r->n; i++)
        if (!r->at[i].upper)
            r->at[i].upper = upper;
    return upper != NULL;
}

Term *read_big(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i++];
    bool is_sum = !strcmp(t->text, "sum");
    Ranges r = {0};
    if (t->sub && (!take_ranges(ctx, &r, t->sub) || !upper_bound(ctx, &r, t->sup)))
        return NULL;
    if (!r.n && !r.opaque)
        r.opaque = is_sum ? "a sum without an index" : "a product without an index";
    for (uint32_t i = 0; i < r.n; i++)
        vec_push(&ctx->bound, r.at[i].index);
    Term *body = ctx->choice & READ_WIDE_SUM ? read_sum(ctx, c) : read_product(ctx, c);
    Tree *next = cursor_peek(c);
    if (tree_is_sign(next, "+") || tree_is_sign(next, "-"))
        ctx->met |= READ_WIDE_SUM;
    ctx->bound.len -= r.n;
    if (!body)
        return NULL;
    if (r.opaque)
        return read_opaque(ctx, r.opaque, body);
    for (uint32_t i = r.n; i-- > 0;) {
        if (r.at[i].upper && !r.at[i].lower)
            r.at[i].lower = term_new(ctx->arena, TERM_NUM, "1", NULL, 0); // \sum_i^n
        Term *kids[4] = {body, r.at[i].lower, r.at[i].upper, r.at[i].condition};
        if (r.at[i].lower && !r.at[i].upper)
            return read_opaque(ctx, "a sum without its upper bound", body);
        if (r.at[i].upper && r.at[i].upper->kind == TERM_OPAQUE)
            return read_opaque(ctx, "a sum without end", body);
        body = term_new(ctx->arena, is_sum ? TERM_SUM : TERM_PROD, r.at[i].index, kids, 4);
    }
    return read_at(body, t, c->items[c->i - 1]);
}

// ---- Operands -----------------------------------------------------------------------------------------------------

static Term *read_one(ReadContext *ctx, Cursor *c) // one factor: the product of a row of one
{
    uint32_t end = c->i + 1;
    const Tree *t = c->items[c->i];
    if (t->kind == TREE_SIGN && strcmp(t->text, "dots")) { // \sum, \nabla, |x|: what belongs to them
        Cursor rest = {c->items, c->n, c->i};
        Term *term = read_product(ctx, &rest);
        c->i = rest.i;
        return term;
    }
    bool name = t->kind == TREE_LETTER || t->kind == TREE_WORD || t->kind == TREE_ACCENT;
    if (name)
        return read_name(ctx, c);
    if (t->kind == TREE_FRAC)
        return read_fraction(ctx, c);
    Term *term = read_items(ctx, c->items + c->i, end - c->i);
    c->i = end;
    return term;
}

// What a function without brackets is applied to: \sin 2x, \ln x, \log p_k.
Term *read_operand(ReadContext *ctx, Cursor *c, bool one)
{
    Tree *t = cursor_peek(c);
    if (!t)
        return read_fail(ctx, c->n ? c->items[c->n - 1] : NULL, "an argument is missing here", "");
    bool number = t->kind == TREE_NUMBER;
    Term *left = read_one(ctx, c);
    while (left && !one) {
        Tree *next = cursor_peek(c);
        bool letter = next && (next->kind == TREE_LETTER || next->kind == TREE_ACCENT);
        if (!next ||
            !(letter || (number && (next->kind == TREE_FRAC || next->kind == TREE_ROOT || next->kind == TREE_FENCE))))
            break;
        if (t->kind == TREE_FENCE || t->kind == TREE_FRAC || t->kind == TREE_WORD || t->kind == TREE_SIGN ||
            read_is_differential(ctx, c))
            break;
        if (letter && c->i + 1 < c->n && c->items[c->i + 1]->kind == TREE_FENCE && !number)
            break;
        if (letter && left->kind == TERM_APPLY)
            break;
        if (!number)
            ctx->met |= READ_ARGUMENT;
        if (!number && ctx->choice & READ_ARGUMENT)
            break;
        Term *right = read_one(ctx, c);
        left = right ? term_two(ctx->arena, TERM_MUL, "", left, right) : NULL;
    }
    return left;
}

// What \frac{d}{dx} is applied to: the bracket behind it, or the product.
static Term *read_derivand(ReadContext *ctx, Cursor *c)
{
    Tree *t = cursor_peek(c);
    while (t && t->kind == TREE_SPACE)
        c->i++, t = cursor_peek(c);
    if (!t)
        return read_opaque(ctx, "an operator that is applied to nothing", NULL);
    if (ctx->choice & READ_WIDE_D)
        return read_sum(ctx, c);
    if (t->kind == TREE_FENCE && (!strcmp(t->open, "(") || !strcmp(t->open, "[") || !strcmp(t->open, "{")))
        return read_one(ctx, c);
    bool bars = tree_is_sign(t, "|") || tree_is_sign(t, "||"); // inside of |..| and \|..\| sums go on
    uint32_t end = c->i + 1;                                   // up to the next derivative or sign of a sum
    for (; end < c->n; end++) {
        const Tree *next = c->items[end];
        bars ^= tree_is_sign(next, "|") || tree_is_sign(next, "||");
        if (bars)
            continue;
        if (read_starts_derivative(next) || tree_is_sign(next, "+") || tree_is_sign(next, "-") ||
            next->kind == TREE_CELL || next->kind == TREE_BREAK || next->kind == TREE_SPACE ||
            next->kind == TREE_TEXT || read_relation(next))
            break;
    }
    if (end < c->n && (tree_is_sign(c->items[end], "+") || tree_is_sign(c->items[end], "-")))
        ctx->met |= READ_WIDE_D;
    while (end > c->i + 1 && c->items[end - 1]->kind == TREE_SIGN &&
           (!strcmp(c->items[end - 1]->text, "cdot") || !strcmp(c->items[end - 1]->text, "times") ||
            !strcmp(c->items[end - 1]->text, ",")))
        end--;
    Cursor part = {c->items, end, c->i};
    Term *operand = read_product(ctx, &part);
    c->i = part.i;
    return operand;
}

// ---- Derivatives --------------------------------------------------------------------------------------------------

static bool is_d(const Tree *t)
{
    return t && ((t->kind == TREE_LETTER && !strcmp(t->text, "d")) || tree_is_sign(t, "partial")) && !t->sub &&
           !t->primes;
}

static bool is_variation(const Tree *row) // \delta x
{
    return row->nkids == 2 && row->kids[0]->kind == TREE_LETTER && !strcmp(row->kids[0]->text, "delta") &&
           !row->kids[0]->sub && !row->kids[0]->sup && !row->kids[0]->primes && row->kids[1]->kind == TREE_LETTER;
}

bool read_starts_derivative(const Tree *t)
{
    if (t->kind != TREE_FRAC || t->nkids != 2 || !t->kids[0]->nkids || !t->kids[1]->nkids)
        return false;
    if (is_variation(t->kids[0]) && is_variation(t->kids[1]) && *t->text == 0) // \frac{\delta y}{\delta x}
        return true;
    const Tree *over = t->kids[0]->kids[0], *under = t->kids[1]->kids[0];
    return is_d(over) && is_d(under) && !under->sup && t->kids[1]->nkids > 1 && *t->text == 0;
}

bool read_is_differential(ReadContext *ctx, const Cursor *c)
{
    const Tree *t = c->items[c->i], *next = c->i + 1 < c->n ? c->items[c->i + 1] : NULL;
    if (!next || t->kind != TREE_LETTER || strcmp(t->text, "d") || t->sub || t->sup || t->primes ||
        t->style & TREE_BOLD)
        return false;
    const Symbol *d = symbols_find(ctx->symbols, "d");
    bool roman = t->style & TREE_ROMAN;
    if (!roman && ((d && (d->index || d->defined || d->rank >= 0)) || read_is_bound(ctx, "d")))
        return false;
    if (next->kind == TREE_FENCE) {
        for (uint32_t i = 0; i < next->kids[0]->nkids; i++)
            if (tree_is_sign(next->kids[0]->kids[i], ","))
                return false;
        const Tree *inside = next->kids[0];
        bool letter = inside->nkids == 1 && inside->kids[0]->kind == TREE_LETTER; // d(p) is a function: else dp
        return !strcmp(next->open, "(") && (roman || (next->style & TREE_TIGHT && !letter));
    }
    bool group = next->kind == TREE_ROW && (roman || next->nkids > 1); // d {a^T x}
    if (next->kind != TREE_LETTER && next->kind != TREE_ACCENT && !group &&
        !(next->kind == TREE_FRAC && roman))
        return false;
    if (roman)
        return true;
    const Tree *before = c->i ? c->items[c->i - 1] : NULL;
    if (before && before->kind == TREE_LETTER && !before->sub && !before->sup && t->style & TREE_TIGHT &&
        !(before->style & TREE_COMMAND) && before->text[0] >= 'a')
        return false;
    return next->style & TREE_TIGHT && strcmp(next->text, "d");
}

static bool take_order(ReadContext *ctx, const Tree *sup, int *order)
{
    *order = 1;
    if (!sup)
        return true;
    if (sup->nkids == 1 && sup->kids[0]->kind == TREE_NUMBER && strlen(sup->kids[0]->text) == 1) {
        *order = atoi(sup->kids[0]->text);
        return *order > 0;
    }
    read_opaque(ctx, "a derivative of an order that is not given", NULL);
    return true;
}

// The variables below: dx, dx^2, \partial x \partial y. Fills vars; false on failure.
static bool take_variables(ReadContext *ctx, const Tree *row, Term **vars, uint32_t *n)
{
    Cursor c = {row->kids, row->nkids, 0};
    while (c.i < c.n) {
        if (!is_d(c.items[c.i]) && !is_variation(row))
            return read_fail(ctx, c.items[c.i], "a variable of differentiation is expected here", "") != NULL;
        c.i++;
        Tree *t = cursor_peek(&c);
        if (!t)
            return read_fail(ctx, row, "a variable of differentiation is missing", "") != NULL;
        int order = 1;
        Tree bare = *t;
        bool counted = t->sup && t->sup->nkids == 1 && t->sup->kids[0]->kind == TREE_NUMBER;
        if (counted) {
            bare.sup = NULL;
            take_order(ctx, t->sup, &order);
        }
        Tree *items[2] = {&bare, c.i + 1 < c.n ? c.items[c.i + 1] : NULL};
        bool call = items[1] && items[1]->kind == TREE_FENCE; // \partial W(i)
        Cursor one = {items, call ? 2 : 1, 0};
        Term *v = t->kind == TREE_LETTER || t->kind == TREE_WORD || t->kind == TREE_ACCENT ? read_name(ctx, &one)
                                                                                           : read_items(ctx, items, 1);
        if (t->kind != TREE_LETTER && t->kind != TREE_WORD && t->kind != TREE_ACCENT)
            one.i = 1;
        c.i += one.i;
        if (!v)
            return false;
        if (v->kind == TERM_TRANSPOSE)
            v = v->kids[0];
        if (v->kind != TERM_NAME)
            read_opaque(ctx, "a derivative by what is no variable", NULL);
        for (int k = 0; k < order && *n < 6; k++)
            vars[(*n)++] = v;
    }
    return *n > 0;
}

// \frac{dg}{dx}(x): the point, where it is one.
static Term *derivative_at(ReadContext *ctx, Cursor *c, Term *d, const Term *operand)
{
    Tree *fence = cursor_peek(c);
    if (read_is_fence(fence, "[") && fence->kids[0]->nkids > 1) // \frac{\partial f}{\partial x}[y \cos(xy)]
        read_opaque(ctx, "a product with a derivative, or an operator", NULL);
    if (!fence || fence->kind != TREE_FENCE || strcmp(fence->open, "(") || operand->kind != TERM_NAME ||
        fence->kids[0]->nkids != 1)
        return d;
    const Tree *inside = fence->kids[0]->kids[0];
    if (inside->kind != TREE_LETTER && inside->kind != TREE_NUMBER && inside->kind != TREE_ACCENT)
        return d;
    Term *point = read_row(ctx, fence->kids[0]);
    c->i++;
    if (!point)
        return NULL;
    const Term *v = d->kids[1];
    if (!(point->kind == TERM_NAME && v->kind == TERM_NAME && !strcmp(point->text, v->text))) {
        Term *kids[3] = {d, d->kids[1], point};
        d = term_new(ctx->arena, TERM_AT, "", kids, 3);
    }
    return read_decorate(ctx, d, fence);
}

Term *read_fraction(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i++];
    Tree *over = t->kids[0], *under = t->kids[1];
    if (!read_starts_derivative(t)) {
        Term *a = read_row(ctx, over), *b = a ? read_row(ctx, under) : NULL;
        if (!b)
            return NULL;
        if (!strcmp(t->text, "binom")) {
            Term *kids[2] = {a, b};
            return read_decorate(ctx, term_new(ctx->arena, TERM_CALL, "binomial", kids, 2), t);
        }
        return read_at(read_decorate(ctx, term_two(ctx->arena, TERM_DIV, "", a, b), t), t, t);
    }
    int order;
    Term *kids[8] = {0};
    uint32_t n = 0;
    if (!take_order(ctx, over->kids[0]->sup, &order) || !take_variables(ctx, under, kids + 1, &n))
        return ctx->err->code ? NULL : read_fail(ctx, t, "the order of this derivative can not be read", "");
    if (order != (int)n && !(ctx->opaque))
        return read_fail(ctx, t, "the orders above and below differ", "");
    bool bare = over->nkids == 1; // \frac{d}{dx}
    kids[0] = bare ? read_derivand(ctx, c) : read_items(ctx, over->kids + 1, over->nkids - 1);
    if (!kids[0])
        return NULL;
    Term *d = read_at(term_new(ctx->arena, TERM_DIFF, "", kids, n + 1), t, t);
    if (!bare) {
        d = derivative_at(ctx, c, d, kids[0]);
        d = d ? read_decorate(ctx, d, t) : NULL;
    }
    return d;
}

Term *read_partial(ReadContext *ctx, Cursor *c) // \partial_x f
{
    Tree *t = c->items[c->i++];
    if (!t->sub) {
        Term *inside = cursor_peek(c) ? read_one(ctx, c) : NULL;
        return ctx->err->code ? NULL : read_opaque(ctx, "a partial derivative without its variable", inside);
    }
    Term *kids[8] = {0};
    uint32_t n = 0;
    for (uint32_t i = 0, from = 0; i <= t->sub->nkids; i++) {
        bool comma = i < t->sub->nkids && tree_is_sign(t->sub->kids[i], ",");
        bool letters = i < t->sub->nkids && i > from && t->sub->kids[i]->kind == TREE_LETTER &&
                       t->sub->kids[i - 1]->kind == TREE_LETTER;
        if (i < t->sub->nkids && !comma && !letters)
            continue;
        Term *v = i > from ? read_items(ctx, t->sub->kids + from, i - from) : NULL;
        if (!v)
            return ctx->err->code ? NULL : read_fail(ctx, t, "a variable is missing here", "");
        if (v->kind != TERM_NAME)
            read_opaque(ctx, "a derivative by what is no variable", NULL);
        if (n < 6)
            kids[++n] = v;
        from = comma ? i + 1 : i;
    }
    int order;
    if (!take_order(ctx, t->sup, &order))
        return NULL;
    for (int k = 1; k < order && n < 6; k++)
        kids[n + 1] = kids[n], n++;
    kids[0] = read_derivand(ctx, c);
    return kids[0] ? read_at(term_new(ctx->arena, TERM_DIFF, "", kids, n + 1), t, c->items[c->i - 1]) : NULL;
}

static bool names_function(const ReadContext *ctx, const Term *t)
{
    static const char *const likely[] = {"f", "g", "h", "F",   "G",   "H",   "L", "J",
                                         "Q", "R", "E", "phi", "psi", "ell", "l"};
    if (t->kind == TERM_APPLY)
        return true;
    if (t->kind != TERM_NAME)
        return false;
    const Symbol *s = symbols_find(ctx->symbols, t->text);
    if (s && s->rank <= 0 && s->defined)
        return true;
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if (!strcmp(likely[i], t->text) && !(s && s->rank > 0))
            return true;
    return t->text[0] && t->text[1] && !t->n;
}

Term *read_nabla(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i++], *next = cursor_peek(c);
    int order;
    if (!take_order(ctx, t->sup, &order))
        return NULL;
    if (!next ||
        (next->kind == TREE_SIGN && strcmp(next->text, "|") && strcmp(next->text, "||") && strcmp(next->text, "sum")))
        return read_opaque(ctx, "a nabla without what it is applied to", NULL);
    Term *variable = t->sub ? read_row(ctx, t->sub) : NULL;
    if (t->sub && !variable)
        return NULL;
    uint32_t before = c->i;
    Term *operand = read_one(ctx, c);
    if (!operand)
        return NULL;
    bool transposed = operand->kind == TERM_TRANSPOSE && names_function(ctx, operand->kids[0]);
    if (transposed)
        operand = operand->kids[0];
    if (!transposed && variable && !names_function(ctx, operand) && next->kind != TREE_FENCE) {
        c->i = before;
        operand = read_derivand(ctx, c);
        if (!operand)
            return NULL;
    }
    if (variable && variable->kind != TERM_NAME)
        read_opaque(ctx, "a gradient by what is no variable", NULL);
    Term *kids[2] = {operand, variable};
    Term *nabla = term_new(ctx->arena, TERM_NABLA, "", kids, 2);
    nabla->order = order;
    nabla = transposed ? term_new(ctx->arena, TERM_TRANSPOSE, "", &nabla, 1) : nabla;
    return read_at(nabla, t, c->items[c->i - 1]);
}

// ---- Cases and matrices -------------------------------------------------------------------------------------------

static uint32_t cell_end(const Tree *row, uint32_t from)
{
    while (from < row->nkids && row->kids[from]->kind != TREE_CELL && row->kids[from]->kind != TREE_BREAK)
        from++;
    return from;
}

static bool is_otherwise(const Tree *t)
{
    static const char *const words[] = {"otherwise", "else", "иначе", "sonst", "其他", "otherwise.", "иначе."};
    const char *text = t->text ? t->text : "";
    while (*text == ' ')
        text++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(text, words[i], strlen(words[i])))
            return true;
    return false;
}

static Term *read_cases(ReadContext *ctx, const Tree *body)
{
    VEC(Term *) parts = {0};
    bool ok = true, last = false;
    for (uint32_t at = 0; ok && at < body->nkids;) {
        uint32_t end = cell_end(body, at), from = end;
        bool cell = end < body->nkids && body->kids[end]->kind == TREE_CELL;
        Term *value = end > at ? read_items(ctx, body->kids + at, end - at) : NULL, *condition = NULL;
        if (end == at && !cell) {
            at = end + 1;
            continue;
        }
        if (cell) {
            from = end + 1;
            while (from < body->nkids && body->kids[from]->kind == TREE_CELL)
                from++;
            end = cell_end(body, from);
            uint32_t first = from;
            bool otherwise = false;
            while (first < end && (body->kids[first]->kind == TREE_TEXT || body->kids[first]->kind == TREE_WORD ||
                                   body->kids[first]->kind == TREE_SPACE || tree_is_sign(body->kids[first], ","))) {
                otherwise |= is_otherwise(body->kids[first]);
                first++;
            }
            uint32_t stop = end;
            while (stop > first && (tree_is_sign(body->kids[stop - 1], ",") ||
                                    tree_is_sign(body->kids[stop - 1], ".") || tree_is_sign(body->kids[stop - 1], ";")))
                stop--;
            last = otherwise || first >= stop;
            if (!last)
                condition = value ? read_condition(ctx, body->kids + first, stop - first) : NULL;
            ok = last || condition;
        } else {
            condition = value ? read_opaque(ctx, "a system of equations", NULL) : NULL;
        }
        ok = ok && value;
        if (ok && last) {
            vec_push(&parts, NULL);
            vec_push(&parts, value);
        } else if (ok) {
            vec_push(&parts, condition);
            vec_push(&parts, value);
        }
        at = end + 1;
    }
    Term *t = ok && parts.len ? term_new(ctx->arena, TERM_PIECES, "", parts.at, (uint32_t)parts.len) : NULL;
    if (t)
        t->start = t->end = 0;
    vec_free(&parts);
    return t || ctx->err->code ? t : read_fail(ctx, body, "these cases can not be read", "");
}

static Term *read_matrix(ReadContext *ctx, const Tree *body)
{
    VEC(Term *) cells = {0};
    uint32_t columns = 0, in_row = 0;
    bool ok = true, ragged = false;
    for (uint32_t at = 0; ok && at <= body->nkids;) {
        uint32_t end = cell_end(body, at);
        bool final = end >= body->nkids, empty_end = final && end == at && in_row == 0;
        if (!empty_end) {
            Term *cell =
                end > at ? read_items(ctx, body->kids + at, end - at) : read_opaque(ctx, "an empty cell", NULL);
            ok = cell != NULL;
            vec_push(&cells, cell);
            in_row++;
        }
        if (final || body->kids[end]->kind == TREE_BREAK) {
            ragged |= columns && in_row && in_row != columns;
            columns = in_row > columns ? in_row : columns;
            in_row = 0;
        }
        at = end + 1;
        if (final)
            break;
    }
    if (ragged && ok)
        read_opaque(ctx, "rows of different lengths", NULL);
    Term *t = ok && cells.len ? term_new(ctx->arena, TERM_MATRIX, "", cells.at, (uint32_t)cells.len) : NULL;
    if (t)
        t->order = (int)columns;
    vec_free(&cells);
    return t || ctx->err->code ? t : read_fail(ctx, body, "this matrix is empty", "");
}

Term *read_environment(ReadContext *ctx, const Tree *t)
{
    static const char *const matrices[] = {"matrix",      "pmatrix", "bmatrix",      "Bmatrix",
                                           "smallmatrix", "array",   "bsmallmatrix", "psmallmatrix"};
    const Tree *body = t->kids[0];
    if (!strcmp(t->text, "cases") || !strcmp(t->text, "dcases") || !strcmp(t->text, "rcases"))
        return read_cases(ctx, body);
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
        if (!strcmp(t->text, matrices[i])) {
            for (uint32_t k = 0; k < body->nkids; k++)
                if (read_relation(body->kids[k]) && !strcmp(t->text, "array"))
                    return read_cases(ctx, body);
            return read_matrix(ctx, body);
        }
    if (!strcmp(t->text, "vmatrix") || !strcmp(t->text, "Vmatrix")) {
        Term *m = read_matrix(ctx, body);
        return m ? term_new(ctx->arena, t->text[0] == 'v' ? TERM_ABS : TERM_NORM, "", &m, 1) : NULL;
    }
    static const char *const layouts[] = {"aligned",   "align",    "split",     "gathered", "gather",
                                          "alignedat", "equation", "multlined", "multline", "eqnarray"};
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (!strcmp(t->text, layouts[i])) {
            for (uint32_t k = 0; k < body->nkids; k++)
                if (read_relation(body->kids[k]))
                    return read_opaque(ctx, "a system of equations", NULL);
            return read_row(ctx, body);
        }
    return read_fail(ctx, t, "this environment is not known: ", t->text);
}
