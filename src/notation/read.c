// Expressions: sums of products of factors, each factor by what it begins with.
#include "notation/read_internal.h"

enum { READ_DEPTH = 150 };

Term *read_fail(ReadContext *ctx, const Tree *at, const char *what, const char *detail)
{
    Span span = at ? (Span){at->start, at->end} : (Span){0};
    error_set(ctx->err, ERR_SYNTAX, span, "%s%s", what, detail);
    return NULL;
}

Term *read_at(Term *t, const Tree *from, const Tree *to)
{
    if (t && from && to) {
        t->start = from->start;
        t->end = to->end;
    }
    return t;
}

Term *read_opaque(ReadContext *ctx, const char *why, Term *inside)
{
    if (!ctx->opaque)
        ctx->opaque = why;
    return term_new(ctx->arena, TERM_OPAQUE, why, &inside, inside ? 1 : 0);
}

bool read_is_bound(const ReadContext *ctx, const char *name)
{
    for (size_t i = 0; i < ctx->bound.len; i++)
        if (!strcmp(ctx->bound.at[i], name))
            return true;
    return false;
}

void read_context_clear(ReadContext *ctx)
{
    vec_free(&ctx->bound);
}

const char *read_relation(const Tree *t)
{
    static const char *const signs[] = {"=",  "!=",        "<",  "<=",     ">",   ">=",      ":=",  "equiv", "approx",
                                        "in", "leftarrow", "to", "mapsto", "iff", "implies", "set", "perp"};
    if (t && t->kind == TREE_UNDER && t->nkids == 2 &&
        read_relation(t->kids[0]->nkids == 1 ? t->kids[0]->kids[0] : NULL)) {
        const Tree *note = t->kids[1]; // \overset{def}{=}
        for (uint32_t i = 0; i < note->nkids; i++)
            if ((note->kids[i]->kind == TREE_WORD || note->kids[i]->kind == TREE_TEXT) &&
                strstr(note->kids[i]->text, "def"))
                return ":=";
        if (note->nkids == 3 && !strcmp(note->kids[0]->text, "d") && !strcmp(note->kids[1]->text, "e"))
            return ":=";
        return read_relation(t->kids[0]->kids[0]);
    }
    if (!t || t->kind != TREE_SIGN)
        return NULL;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (!strcmp(t->text, signs[i]))
            return signs[i];
    return NULL;
}

static void skip_layout(Cursor *c)
{
    while (c->i < c->n && (c->items[c->i]->kind == TREE_SPACE || c->items[c->i]->kind == TREE_CELL ||
                           c->items[c->i]->kind == TREE_BREAK))
        c->i++;
}

// ---- Brackets -----------------------------------------------------------------------------------------------------

static bool holds_sign(const Tree *row, const char *sign)
{
    for (uint32_t i = 0; i < row->nkids; i++)
        if (tree_is_sign(row->kids[i], sign))
            return true;
    return false;
}

static bool holds_relation(const Tree *row)
{
    for (uint32_t i = 0; i < row->nkids; i++)
        if (read_relation(row->kids[i]))
            return true;
    return false;
}

Term *read_row(ReadContext *ctx, const Tree *row)
{
    return read_items(ctx, row->kids, row->nkids);
}

// The parts of a row between commas.
static Term *read_list(ReadContext *ctx, const Tree *row)
{
    VEC(Term *) parts = {0};
    bool ok = true;
    for (uint32_t i = 0, from = 0; ok && i <= row->nkids; i++) {
        if (i < row->nkids && !tree_is_sign(row->kids[i], ",") && !tree_is_sign(row->kids[i], ";"))
            continue;
        if (i > from || i < row->nkids) {
            Term *part = read_items(ctx, row->kids + from, i - from);
            ok = part != NULL;
            if (part)
                vec_push(&parts, part);
        }
        from = i + 1;
    }
    Term *t = ok ? term_new(ctx->arena, TERM_LIST, "", parts.at, (uint32_t)parts.len) : NULL;
    vec_free(&parts);
    return t;
}

static Term *read_inner_product(ReadContext *ctx, const Tree *t)
{
    Tree *const *items = t->kids[0]->kids;
    uint32_t n = t->kids[0]->nkids, comma = 0;
    while (comma < n && !tree_is_sign(items[comma], ",") && !tree_is_sign(items[comma], "|") &&
           !tree_is_sign(items[comma], "mid"))
        comma++;
    if (comma == n) {
        Term *inside = read_items(ctx, items, n);
        return inside ? read_opaque(ctx, "angle brackets around one thing", inside) : NULL;
    }
    Term *a = read_items(ctx, items, comma), *b = a ? read_items(ctx, items + comma + 1, n - comma - 1) : NULL;
    return b ? term_two(ctx->arena, TERM_DOT, "", a, b) : NULL;
}

static Term *read_inside(ReadContext *ctx, const Tree *t)
{
    const Tree *body = t->kids[0];
    const char *open = t->open, *close = t->close;
    if (!strcmp(open, "<"))
        return read_inner_product(ctx, t);
    if (!strcmp(open, ".") || !strcmp(close, ".") ||
        !strcmp(open, "/")) // \left. f \right|_{x=0}; \left\{ cases \right.
        return read_row(ctx, body);
    if ((!strcmp(open, "(") && !strcmp(close, "]")) || (!strcmp(open, "[") && !strcmp(close, ")")))
        return read_opaque(ctx, "an interval", NULL);
    if (!strcmp(open, "{") &&
        (holds_sign(body, ",") || holds_sign(body, "|") || holds_sign(body, "mid") || holds_sign(body, ":")))
        return read_opaque(ctx, "a set", NULL);
    if (!strcmp(open, "[") && holds_relation(body)) {
        Term *condition = read_condition(ctx, body->kids, body->nkids);
        return condition ? term_new(ctx->arena, TERM_IVERSON, "", &condition, 1) : NULL;
    }
    if (!body->nkids)
        return read_fail(ctx, t, "there is nothing inside of this bracket", "");
    if (holds_sign(body, ",") || holds_sign(body, ";"))
        return read_list(ctx, body);
    Term *inside = read_row(ctx, body);
    if (!inside)
        return NULL;
    static const char *const forms[][2] = {{"floor", "floor"}, {"ceil", "ceil"}};
    for (size_t i = 0; i < 2; i++)
        if (!strcmp(open, forms[i][0]))
            return term_new(ctx->arena, TERM_CALL, forms[i][1], &inside, 1);
    if (!strcmp(open, "|"))
        return term_new(ctx->arena, TERM_ABS, "", &inside, 1);
    if (!strcmp(open, "||")) {
        Term *norm = term_new(ctx->arena, TERM_NORM, "", &inside, 1);
        norm->order = 2;
        return norm;
    }
    return inside;
}

// A norm's subscript is its index: \|x\|_2, \|A\|_F.
static Term *take_norm_index(ReadContext *ctx, Term *norm, Tree *fence)
{
    const Tree *sub = fence->sub;
    if (!sub)
        return norm;
    const char *text = sub->nkids == 1 ? sub->kids[0]->text : "";
    fence->sub = NULL;
    if (!strcmp(text, "1"))
        norm->order = 1;
    else if (!strcmp(text, "infty"))
        return read_opaque(ctx, "a maximum norm", norm);
    else if (strcmp(text, "2") && strcmp(text, "F") && strcmp(text, "Fro") && strcmp(text, "fro"))
        return read_opaque(ctx, "a norm that is not the Euclidean one", norm);
    return norm;
}

static Term *read_fence(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i++];
    if (!strcmp(t->close, "|") && t->sub && (!strcmp(t->open, ".") || holds_relation(t->sub))) {
        Term *body = read_row(ctx, t->kids[0]);
        Cursor at = {t->sub->kids, t->sub->nkids, 0};
        Term *condition = body ? read_condition(ctx, at.items, at.n) : NULL;
        if (!condition)
            return NULL;
        if (condition->kind != TERM_RELATION || strcmp(condition->text, "="))
            return read_opaque(ctx, "a value at a point that is not given", body);
        Term *kids[3] = {body, condition->kids[0], condition->kids[1]};
        return read_at(term_new(ctx->arena, TERM_AT, "", kids, 3), t, t);
    }
    Term *inside = read_inside(ctx, t);
    Tree copy = *t;
    if (inside && inside->kind == TERM_NORM && !strcmp(t->open, "||"))
        inside = take_norm_index(ctx, inside, &copy);
    return inside ? read_at(read_decorate(ctx, inside, &copy), t, t) : NULL;
}

// |x| and \|x\| with the same sign on both sides: the next one closes.
static Term *read_bars(ReadContext *ctx, Cursor *c)
{
    Tree *open = c->items[c->i];
    uint32_t close = c->i + 1;
    while (close < c->n && !(c->items[close]->kind == TREE_SIGN && !strcmp(c->items[close]->text, open->text)))
        close++;
    if (close == c->n) { // a condition: P(x | y)
        c->i = c->n;
        return read_opaque(ctx, "a bar that stands alone", NULL);
    }
    Tree body = {.kind = TREE_ROW,
                 .text = "",
                 .kids = (Tree **)(uintptr_t)(c->items + c->i + 1),
                 .nkids = close - c->i - 1,
                 .start = open->end,
                 .end = c->items[close]->start};
    Tree *row = &body, fence = *c->items[close];
    fence.kind = TREE_FENCE;
    fence.open = fence.close = open->text;
    fence.kids = &row;
    fence.nkids = 1;
    fence.start = open->start;
    Term *inside = read_inside(ctx, &fence);
    c->i = close + 1;
    if (inside && inside->kind == TERM_NORM)
        inside = take_norm_index(ctx, inside, &fence);
    return inside ? read_at(read_decorate(ctx, inside, &fence), open, c->items[close]) : NULL;
}

// ---- Factors ------------------------------------------------------------------------------------------------------

static Term *read_root_term(ReadContext *ctx, const Tree *t)
{
    Term *radicand = read_row(ctx, t->kids[0]);
    if (!radicand)
        return NULL;
    if (t->nkids == 1)
        return read_decorate(ctx, term_new(ctx->arena, TERM_CALL, "sqrt", &radicand, 1), t);
    Term *degree = read_row(ctx, t->kids[1]);
    if (!degree)
        return NULL;
    Term *kids[2] = {radicand, degree};
    bool cube = degree->kind == TERM_NUM && !strcmp(degree->text, "3");
    Term *root = term_new(ctx->arena, TERM_CALL, cube ? "cbrt" : "root", kids, cube ? 1 : 2);
    return read_decorate(ctx, root, t);
}

static Term *read_under(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i];
    const Tree *body = t->kids[0];
    if (body->nkids == 1 && body->kids[0]->kind == TREE_WORD && t->nkids == 2) { // \underset{w}{\max} f
        Tree word = *body->kids[0];
        word.sub = t->kids[1];
        Tree *items[2] = {&word, NULL};
        VEC(Tree *) rest = {0};
        vec_push(&rest, items[0]);
        for (uint32_t i = c->i + 1; i < c->n; i++)
            vec_push(&rest, c->items[i]);
        Cursor inner = {rest.at, (uint32_t)rest.len, 0};
        Term *term = read_name(ctx, &inner);
        c->i += inner.i;
        vec_free(&rest);
        return term;
    }
    c->i++;
    Term *inside = read_row(ctx, body);
    Tree bare = *t;
    if (t->nkids == 1) { // the note of a brace stands in its script
        const Tree *note = !strcmp(t->text, "underbrace") ? t->sub : t->sup;
        bare.sub = !strcmp(t->text, "underbrace") ? NULL : t->sub;
        bare.sup = !strcmp(t->text, "underbrace") ? t->sup : NULL;
        (void)note;
    }
    return inside ? read_at(read_decorate(ctx, inside, &bare), t, t) : NULL;
}

static Term *read_sign(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i];

    static const struct {
        const char *sign, *why;
    } opaque[] = {{"dots", "dots"},
                  {"infty", "infinity"},
                  {"emptyset", "a set"},
                  {"complex", "complex numbers"},
                  {"bigcup", "sets"}};

    if (!strcmp(t->text, "sum") || !strcmp(t->text, "prod"))
        return read_big(ctx, c);
    if (!strcmp(t->text, "partial"))
        return read_partial(ctx, c);
    if (!strcmp(t->text, "nabla"))
        return read_nabla(ctx, c);
    if (!strcmp(t->text, "|") || !strcmp(t->text, "||"))
        return read_bars(ctx, c);
    if (!strcmp(t->text, "int")) {
        c->i++;
        Term *body = read_product(ctx, c);
        return body ? read_opaque(ctx, "an integral", body) : NULL;
    }
    for (size_t i = 0; i < sizeof opaque / sizeof *opaque; i++)
        if (!strcmp(t->text, opaque[i].sign)) {
            c->i++;
            return read_opaque(ctx, opaque[i].why, NULL);
        }
    if (!strcmp(t->text, ".")) { // ... written with points
        while (c->i < c->n && tree_is_sign(c->items[c->i], "."))
            c->i++;
        return read_opaque(ctx, "dots", NULL);
    }
    if (!strcmp(t->text, "mid") || !strcmp(t->text, "percent") || !strcmp(t->text, "cdot") || !strcmp(t->text, "?")) {
        c->i++;
        return read_opaque(ctx, "a sign that stands alone", NULL);
    }
    return read_fail(ctx, t, "this sign can not stand here: ", t->text);
}

static Term *read_factor_plain(ReadContext *ctx, Cursor *c)
{
    skip_layout(c);
    Tree *t = cursor_peek(c);
    if (!t)
        return read_fail(ctx, c->n ? c->items[c->n - 1] : NULL, "something is missing here", "");
    switch (t->kind) {
    case TREE_NUMBER: {
        if (!strcmp(t->text, "1")) { // 1(x > 0), \\mathbb 1_{y = k}
            Term *bracket = read_indicator(ctx, c);
            if (bracket || ctx->err->code)
                return bracket;
        }
        c->i++;
        Term *n = read_at(term_new(ctx->arena, TERM_NUM, t->text, NULL, 0), t, t);
        if (t->style & (TREE_BOLD | TREE_BLACKBOARD))
            n = read_opaque(ctx, "a vector or matrix of ones", n);
        return read_decorate(ctx, n, t);
    }
    case TREE_LETTER:
    case TREE_WORD:
    case TREE_ACCENT: return read_name(ctx, c);
    case TREE_ROW: {
        c->i++;
        if (!t->nkids)
            return t->sub || t->sup ? read_fail(ctx, t, "these scripts belong to nothing", "")
                                    : read_factor_plain(ctx, c);
        Term *inside = read_row(ctx, t);
        return inside ? read_at(read_decorate(ctx, inside, t), t, t) : NULL;
    }
    case TREE_FENCE: return read_fence(ctx, c);
    case TREE_FRAC: return read_fraction(ctx, c);
    case TREE_ROOT: c->i++; return read_at(read_root_term(ctx, t), t, t);
    case TREE_UNDER: return read_under(ctx, c);
    case TREE_ENV: {
        c->i++;
        Term *inside = read_environment(ctx, t);
        return inside ? read_at(read_decorate(ctx, inside, t), t, t) : NULL;
    }
    case TREE_SIGN: return read_sign(ctx, c);
    case TREE_TEXT: c->i++; return read_opaque(ctx, "words inside of the formula", NULL);
    default: return read_fail(ctx, t, "this can not stand here", "");
    }
}

// A factor with what follows it: n!, f|_{x = 0}.
static Term *read_factor(ReadContext *ctx, Cursor *c)
{
    if (++ctx->depth > READ_DEPTH) {
        ctx->depth--;
        return read_fail(ctx, cursor_peek(c), "the formula is nested too deeply", "");
    }
    Term *t = read_factor_plain(ctx, c);
    for (Tree *next; t && (next = cursor_peek(c));) {
        if (tree_is_sign(next, "!")) {
            c->i++;
            t = term_new(ctx->arena, TERM_FACTORIAL, "", &t, 1);
        } else if (tree_is_sign(next, "|") && next->sub && holds_relation(next->sub)) {
            c->i++;
            Term *at = read_condition(ctx, next->sub->kids, next->sub->nkids);
            if (at && at->kind == TERM_RELATION) {
                Term *kids[3] = {t, at->kids[0], at->kids[1]};
                t = term_new(ctx->arena, TERM_AT, "", kids, 3);
            } else {
                t = at ? read_opaque(ctx, "a value at a point that is not given", t) : NULL;
            }
        } else {
            break;
        }
    }
    ctx->depth--;
    return t;
}

// ---- Products and sums --------------------------------------------------------------------------------------------

static bool starts_factor(const Cursor *c)
{
    const Tree *t = cursor_peek(c);
    if (!t || t->kind == TREE_SPACE || t->kind == TREE_CELL || t->kind == TREE_BREAK || t->kind == TREE_TEXT)
        return false;
    if (t->kind != TREE_SIGN)
        return !read_relation(t) && !(t->kind == TREE_WORD && t->open && *t->open == ' ');
    static const char *const starts[] = {"sum", "prod", "partial", "nabla", "int", "dots", "infty", "complex"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (!strcmp(t->text, starts[i]))
            return true;
    return (!strcmp(t->text, "|") || !strcmp(t->text, "||")) && !t->sub;
}

static const char *product_sign(const Tree *t)
{
    static const char *const signs[][2] = {{"cdot", "cdot"}, {"*", "cdot"},    {"times", "times"},
                                           {"odot", "odot"}, {"circ", "odot"}, {"otimes", "otimes"}};
    for (size_t i = 0; t && t->kind == TREE_SIGN && i < sizeof signs / sizeof *signs; i++)
        if (!strcmp(t->text, signs[i][0]))
            return signs[i][1];
    return NULL;
}

static Term *read_quotient(ReadContext *ctx, Cursor *c, Term *left)
{
    c->i++;
    Term *right = read_factor(ctx, c);
    if (right && starts_factor(c)) {
        ctx->met |= READ_SLASH;
        while (right && (ctx->choice & READ_SLASH) && starts_factor(c)) {
            Term *more = read_factor(ctx, c);
            right = more ? term_two(ctx->arena, TERM_MUL, "", right, more) : NULL;
        }
    }
    return right ? term_two(ctx->arena, TERM_DIV, "", left, right) : NULL;
}

Term *read_product(ReadContext *ctx, Cursor *c)
{
    skip_layout(c);
    Tree *sign = cursor_peek(c);
    if (tree_is_sign(sign, "-") || tree_is_sign(sign, "+")) {
        c->i++;
        Term *rest = read_product(ctx, c);
        return rest && *sign->text == '-' ? read_at(term_new(ctx->arena, TERM_NEG, "", &rest, 1), sign, sign) : rest;
    }
    Term *left = read_factor(ctx, c);
    while (left) {
        uint32_t before = c->i;
        skip_layout(c);
        Tree *t = cursor_peek(c);
        const char *by = product_sign(t);
        if (tree_is_sign(t, "/")) {
            left = read_quotient(ctx, c, left);
            continue;
        }
        static const char *const strange[] = {"oplus", "cup", "star", "perp"};
        for (size_t i = 0; t && t->kind == TREE_SIGN && i < sizeof strange / sizeof *strange; i++)
            if (!strcmp(t->text, strange[i])) {
                c->i++;
                read_opaque(ctx, "an operation that is not known", NULL);
                by = "cdot";
                c->i--;
            }
        if (by)
            c->i++;
        else if (!starts_factor(c)) {
            c->i = t && before < c->i && c->i < c->n ? c->i : before;
            break;
        }
        const Symbol *composed = tree_is_sign(t, "circ") && left->kind == TERM_NAME && !left->n
                                     ? symbols_find(ctx->symbols, left->text)
                                     : NULL;
        const Tree *group = !by && c->i ? c->items[c->i - 1] : NULL;
        if (group && group->kind == TREE_ROW && !group->sup && !group->sub && t && t->kind == TREE_FENCE &&
            t->kids[0]->nkids == 1 && t->kids[0]->kids[0]->kind == TREE_NUMBER) // \mathbf{SF}(0)
            read_opaque(ctx, "a value of a function that is not defined", NULL);
        if (composed && composed->function)
            read_opaque(ctx, "a composition of functions", NULL);
        Term *right = by && tree_is_sign(cursor_peek(c), "-") ? read_product(ctx, c) : read_factor(ctx, c);
        left = right ? term_two(ctx->arena, TERM_MUL, by ? by : "", left, right) : NULL;
    }
    return left;
}

Term *read_sum(ReadContext *ctx, Cursor *c)
{
    if (++ctx->depth > READ_DEPTH) {
        ctx->depth--;
        return read_fail(ctx, cursor_peek(c), "the formula is nested too deeply", "");
    }
    Term *left = read_product(ctx, c);
    while (left) {
        skip_layout(c);
        Tree *sign = cursor_peek(c);
        bool plus = tree_is_sign(sign, "+"), minus = tree_is_sign(sign, "-");
        if (tree_is_sign(sign, "pm"))
            read_opaque(ctx, "plus or minus", NULL);
        else if (!plus && !minus)
            break;
        c->i++;
        Term *right = read_product(ctx, c);
        left = right ? term_two(ctx->arena, minus ? TERM_SUB : TERM_ADD, "", left, right) : NULL;
    }
    ctx->depth--;
    return left;
}

Term *read_items(ReadContext *ctx, Tree *const *items, uint32_t n)
{
    Cursor c = {items, n, 0};
    Term *t = read_sum(ctx, &c);
    if (!t)
        return NULL;
    skip_layout(&c);
    while (c.i < c.n && (tree_is_sign(c.items[c.i], "end") ||
                         (c.i + 1 == c.n && (tree_is_sign(c.items[c.i], ".") || tree_is_sign(c.items[c.i], ",") ||
                                             tree_is_sign(c.items[c.i], ";") || tree_is_sign(c.items[c.i], ":")))))
        c.i++;
    if (c.i == c.n)
        return t;
    Tree *rest = c.items[c.i];
    if (tree_is_sign(rest, "mid") || tree_is_sign(rest, "|")) {
        read_opaque(ctx, "a probability", NULL);
        return t;
    }
    if (tree_is_sign(rest, ":") || tree_is_sign(rest, "forall") || tree_is_sign(rest, "exists") ||
        tree_is_sign(rest, "and") || tree_is_sign(rest, "or"))
        return read_opaque(ctx, "a condition", t);
    if (tree_is_sign(rest, ","))
        return read_opaque(ctx, "a list", t);
    if (rest->kind == TREE_TEXT || rest->kind == TREE_WORD || tree_is_sign(rest, "percent") ||
        tree_is_sign(rest, "?") || tree_is_sign(rest, "."))
        return read_opaque(ctx, "words inside of the formula", t);
    return read_fail(ctx, rest, "this does not fit here: ", rest->text ? rest->text : "");
}

// ---- Conditions ---------------------------------------------------------------------------------------------------

static Term *read_relations(ReadContext *ctx, Tree *const *items, uint32_t n)
{
    Term *all = NULL, *left = NULL;
    const char *relation = NULL;
    for (uint32_t i = 0, from = 0; i <= n; i++) {
        const char *here = i < n ? read_relation(items[i]) : NULL;
        if (i < n && !here)
            continue;
        Term *side = read_items(ctx, items + from, i - from);
        if (!side)
            return NULL;
        if (relation) {
            static const char *const plain[] = {"=", "!=", "<", "<=", ">", ">="};
            bool known = false;
            for (size_t k = 0; k < 6; k++)
                known |= !strcmp(plain[k], relation);
            if (!known && strcmp(relation, "equiv"))
                side = read_opaque(ctx, "a condition", side);
            Term *part = term_two(ctx->arena, TERM_RELATION, known ? relation : "=", left, side);
            all = all ? term_two(ctx->arena, TERM_AND, "", all, part) : part;
        }
        left = side;
        relation = here;
        from = i + 1;
    }
    return all ? all : left ? term_new(ctx->arena, TERM_RELATION, "", &left, 1) : NULL;
}

Term *read_condition(ReadContext *ctx, Tree *const *items, uint32_t n)
{
    Term *all = NULL;
    for (uint32_t i = 0, from = 0; i <= n; i++) {
        bool gap = i < n && (items[i]->kind == TREE_TEXT || items[i]->kind == TREE_SPACE ||
                             tree_is_sign(items[i], ",") || tree_is_sign(items[i], "and") ||
                             (items[i]->kind == TREE_WORD && !read_is_function(items[i]->text) && items[i]->open &&
                              strlen(items[i]->text) > 1));
        if (i < n && !gap)
            continue;
        if (i > from) {
            Term *part = read_relations(ctx, items + from, i - from);
            if (!part)
                return NULL;
            all = all ? term_two(ctx->arena, TERM_AND, "", all, part) : part;
        }
        from = i + 1;
    }
    return all ? all : read_fail(ctx, n ? items[0] : NULL, "a condition is missing here", "");
}
