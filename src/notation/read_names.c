// Names: letters with accents, labels, subscripts, powers, primes and arguments.
#include "notation/read_internal.h"

// ---- Names without scripts ----------------------------------------------------------------------------------------

const char *read_base_name(ReadContext *ctx, const Tree *t)
{
    if (t->kind == TREE_LETTER || t->kind == TREE_WORD)
        return t->text;
    if (t->kind != TREE_ACCENT)
        return NULL;
    const Tree *body = t->kids[0];
    while (body->kind == TREE_ROW && body->nkids == 1)
        body = body->kids[0];
    const char *inner = read_base_name(ctx, body);
    return inner ? arena_printf(ctx->arena, "%s_%s", inner, t->text) : NULL;
}

static const Tree *accent_body(const Tree *t)
{
    while (t->kind == TREE_ACCENT || (t->kind == TREE_ROW && t->nkids == 1))
        t = t->kids[0];
    return t;
}

// Does the name occur anywhere in the formula without a bracket behind it?
static bool bare_below(ReadContext *ctx, const Tree *row, const char *name, unsigned depth)
{
    for (uint32_t i = 0; i < row->nkids && depth < TREE_DEPTH; i++) {
        const Tree *t = row->kids[i];
        if (t->kind == TREE_LETTER && !strcmp(t->text, name) && !t->primes &&
            !(i + 1 < row->nkids && read_takes_arguments(row->kids[i + 1])) &&
            !(t->sup && t->sup->nkids && read_is_fence(t->sup->kids[0], "(")))
            return true;
        if (bare_below(ctx, t, name, depth + 1) || (t->sub && bare_below(ctx, t->sub, name, depth + 1)) ||
            (t->sup && bare_below(ctx, t->sup, name, depth + 1)))
            return true;
    }
    return false;
}

bool read_used_bare(const ReadContext *ctx, const char *name)
{
    return ctx->formula && bare_below((ReadContext *)(uintptr_t)ctx, ctx->formula, name, 0);
}

// ---- Labels and subscripts ----------------------------------------------------------------------------------------

// "(1)", "[l]", "max", "t+1" as a part of a name; false: it is none.
static bool label_text(const Tree *row, StrBuf *out, unsigned depth)
{
    for (uint32_t i = 0; i < row->nkids && depth < 8; i++) {
        const Tree *t = row->kids[i];
        if (t->sub || t->sup)
            return false;
        if (t->kind == TREE_LETTER || t->kind == TREE_NUMBER || t->kind == TREE_WORD) {
            str_add(out, t->text);
        } else if (t->kind == TREE_TEXT) {
            for (const char *c = t->text; *c; c++)
                str_char(out, (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
                                      (unsigned char)*c > 127
                                  ? *c
                                  : '_');
        } else if (t->kind == TREE_ACCENT || t->kind == TREE_ROW) {
            if (!label_text(t->kind == TREE_ROW ? t : t->kids[0], out, depth + 1))
                return false;
            if (t->kind == TREE_ACCENT)
                str_printf(out, "_%s", t->text);
        } else if (tree_is_sign(t, "+") || tree_is_sign(t, "-") || tree_is_sign(t, "*") || tree_is_sign(t, "star")) {
            str_add(out, *t->text == '+' ? "plus" : *t->text == '-' ? "minus" : "star");
        } else if (tree_is_sign(t, ",") || t->kind == TREE_SPACE) {
            str_add(out, "_");
        } else if (tree_is_sign(t, "infty")) {
            str_add(out, "inf");
        } else if (tree_is_sign(t, "perp") || tree_is_sign(t, "dagger") || tree_is_sign(t, "parallel")) {
            str_add(out, t->text);
        } else {
            return false;
        }
    }
    return out->len > 0;
}

static bool add_label(ReadContext *ctx, NameParts *p, const char *joint, const Tree *row)
{
    StrBuf text = {0};
    bool ok = label_text(row, &text, 0);
    if (ok)
        p->name = arena_printf(ctx->arena, "%s_%s%s", p->name, joint, str_text(&text));
    str_free(&text);
    return ok;
}

// Does a sum of the formula end at this letter?
static bool ends_sum(const Tree *row, const char *letter, unsigned depth)
{
    for (uint32_t i = 0; i < row->nkids && depth < TREE_DEPTH; i++) {
        const Tree *t = row->kids[i];
        if (tree_is_sign(t, "sum") && t->sup && t->sup->nkids == 1 && !strcmp(t->sup->kids[0]->text, letter))
            return true;
        if (ends_sum(t, letter, depth + 1))
            return true;
    }
    return false;
}

// Is this letter, in a subscript, an index (i, k, a size) and no label (S_w, \theta_A)?
static bool is_index(ReadContext *ctx, const NameParts *p, const Tree *t, bool alone)
{
    if (t->kind != TREE_LETTER || t->primes)
        return t->kind == TREE_NUMBER;
    if (read_is_bound(ctx, t->text))
        return true;
    if (t->style & (TREE_BOLD | TREE_ROMAN | TREE_BLACKBOARD))
        return false;
    const Symbol *base = symbols_find(ctx->symbols, p->name), *letter = symbols_find(ctx->symbols, t->text);
    if (letter && letter->index)
        return true;
    if (base && base->rank > (int)p->nsubs && (base->vector || base->defined || base->dims[0]))
        return true;
    if (letter && (letter->rank > 0 || letter->function || (letter->defined && strlen(t->text) == 1)))
        return false;
    if (strlen(t->text) == 1 && t->text[0] >= 'A' && t->text[0] <= 'Z' && ctx->formula)
        return ends_sum(ctx->formula, t->text, 0); // s_K beside \sum_{k=1}^K
    return strlen(t->text) == 1 && strchr(alone ? "ijklmnpqrst" : "ijklmnpqrstabcd", *t->text);
}

static bool push_sub(NameParts *p, Term *t)
{
    if (t && p->nsubs < 8)
        p->subs[p->nsubs++] = t;
    return t != NULL;
}

static Term *index_term(ReadContext *ctx, const Tree *t)
{
    Tree *item = (Tree *)(uintptr_t)t;
    return read_items(ctx, &item, 1);
}

static bool all_index_letters(ReadContext *ctx, const NameParts *p, Tree *const *items, uint32_t n)
{
    bool word = true;
    for (uint32_t i = 0; i < n; i++) {
        if (items[i]->kind == TREE_NUMBER) {
            word = false;
            continue;
        }
        if (items[i]->kind != TREE_LETTER || !is_index(ctx, p, items[i], false))
            return false;
        word &= !items[i]->sub && !items[i]->sup && !(items[i]->style & TREE_COMMAND);
    }
    if (n == 2 && word && items[0]->text[0] == 'i' && (items[1]->text[0] == 'n' || items[1]->text[0] == 'd'))
        return read_is_bound(ctx, "i") || read_is_bound(ctx, "n");
    return n < 3 || !word || read_is_bound(ctx, items[0]->text) || !strcmp(items[0]->text, "i");
}

static bool digits_apart(ReadContext *ctx, const NameParts *p, const Tree *t)
{
    const Symbol *s = symbols_find(ctx->symbols, p->name);
    if (t->kind != TREE_NUMBER || strlen(t->text) != 2 || strchr(t->text, '.'))
        return false;
    return s && s->rank >= 1 && s->vector ? s->rank == 2 : t->text[0] <= '4' && t->text[1] <= '4' && t->text[1] > '0';
}

static bool take_subscript(ReadContext *ctx, NameParts *p, const Tree *row);

// One part of a subscript, between commas.
static bool take_part(ReadContext *ctx, NameParts *p, Tree *const *items, uint32_t n)
{
    while (n && items[n - 1]->kind == TREE_SPACE)
        n--;
    if (!n)
        return true;
    const Tree *one = items[0];
    if (n == 1 && digits_apart(ctx, p, one)) {
        for (int i = 0; i < 2; i++)
            push_sub(p, term_new(ctx->arena, TERM_NUM, arena_text(ctx->arena, one->text + i, 1), NULL, 0));
        return true;
    }
    Tree row = {.kind = TREE_ROW,
                .text = "",
                .kids = (Tree **)(uintptr_t)items,
                .nkids = n,
                .start = one->start,
                .end = items[n - 1]->end};
    bool simple = one->kind == TREE_LETTER || one->kind == TREE_NUMBER;
    if (n == 1 && simple)
        return is_index(ctx, p, one, true) ? push_sub(p, index_term(ctx, one))
                                           : add_label(ctx, p, "", &row) || push_sub(p, index_term(ctx, one));
    bool word = n == 1 && (one->kind == TREE_ROW || one->kind == TREE_WORD || one->kind == TREE_TEXT);
    if (word && one->sub && !one->sup) { // {\rm edge}_{ij}
        Tree bare = *one, *item = &bare;
        bare.sub = NULL;
        return take_part(ctx, p, &item, 1) && take_subscript(ctx, p, one->sub);
    }
    if (n == 1 && one->kind == TREE_ROW)
        return take_part(ctx, p, one->kids, one->nkids);
    bool letters = true;
    for (uint32_t i = 0; i < n; i++)
        letters &= (items[i]->kind == TREE_LETTER || items[i]->kind == TREE_NUMBER) && !items[i]->primes;
    if (letters && one->kind == TREE_LETTER && all_index_letters(ctx, p, items, n)) {
        for (uint32_t i = 0; i < n; i++)
            if (!push_sub(p, index_term(ctx, items[i])))
                return false;
        return true;
    }
    bool scripts = false, operators = false;
    for (uint32_t i = 0; i < n; i++) {
        scripts |= items[i]->sub != NULL || items[i]->sup != NULL;
        operators |= items[i]->kind == TREE_SIGN || items[i]->kind == TREE_FENCE || items[i]->kind == TREE_FRAC;
    }
    if ((letters && !scripts && one->kind == TREE_LETTER) || (!operators && !scripts))
        return add_label(ctx, p, "", &row) || push_sub(p, read_items(ctx, items, n));
    if (n == 1 && one->kind == TREE_SIGN && add_label(ctx, p, "", &row))
        return true;
    if (n == 1 && one->kind == TREE_ACCENT)
        return add_label(ctx, p, "", &row);
    if (n == 1 && one->kind == TREE_LETTER && one->style & TREE_BOLD) // \nabla_{\mathbf x_i}
        return push_sub(p, index_term(ctx, one));
    for (uint32_t i = 0; i < n; i++)
        if (read_relation(items[i])) {
            p->opaque = "a condition in a subscript";
            return true;
        }
    return push_sub(p, read_items(ctx, items, n));
}

static bool take_subscript(ReadContext *ctx, NameParts *p, const Tree *row)
{
    uint32_t from = 0;
    for (uint32_t i = 0; i <= row->nkids; i++) {
        if (i < row->nkids && !tree_is_sign(row->kids[i], ",") && !tree_is_sign(row->kids[i], ";"))
            continue;
        if (!take_part(ctx, p, row->kids + from, i - from))
            return false;
        from = i + 1;
    }
    return true;
}

// ---- Superscripts -------------------------------------------------------------------------------------------------

static bool is_transpose(ReadContext *ctx, const NameParts *p, const Tree *t)
{
    if (tree_is_sign(t, "top"))
        return true;
    if (t->kind != TREE_LETTER || strcmp(t->text, "T") || t->sub || t->sup)
        return false;
    if (t->style & TREE_ROMAN)
        return true;
    const Symbol *time = symbols_find(ctx->symbols, "T"), *base = p->name ? symbols_find(ctx->symbols, p->name) : NULL;
    bool known = (time && (time->index || time->defined)) || read_is_bound(ctx, "T");
    return !known || (base && base->rank > 0) || p->style & TREE_BOLD;
}

// Brackets above a name are labels, but for expressions that are no index.
static bool take_bracket(ReadContext *ctx, NameParts *p, const Tree *fence)
{
    const Tree *body = fence->kids[0];
    if (strcmp(fence->open, "(") && strcmp(fence->open, "["))
        return false;
    if (body->nkids == 1 && body->kids[0]->kind == TREE_LETTER && read_is_bound(ctx, body->kids[0]->text) &&
        !body->kids[0]->sub) {
        p->name = arena_printf(ctx->arena, "%s_sup", p->name);
        return push_sub(p, index_term(ctx, body->kids[0]));
    }
    bool sums = false, long_letters = body->nkids > 3;
    for (uint32_t i = 0; i < body->nkids; i++)
        sums |= body->kids[i]->kind == TREE_FRAC || body->kids[i]->kind == TREE_FENCE;
    return !sums && !long_letters && add_label(ctx, p, "sup_", body);
}

static bool take_power(ReadContext *ctx, NameParts *p, Tree *const *items, uint32_t n)
{
    Term *power = read_items(ctx, items, n);
    if (power)
        p->power = p->power ? term_two(ctx->arena, TERM_MUL, "", p->power, power) : power;
    return power != NULL;
}

bool read_take_superscript(ReadContext *ctx, NameParts *p, const Tree *row)
{
    if (row->nkids && row->kids[0]->kind == TREE_ROW && row->nkids == 2 &&
        row->kids[1]->kind == TREE_ROW) { // two scripts
        return read_take_superscript(ctx, p, row->kids[0]) && read_take_superscript(ctx, p, row->kids[1]);
    }
    uint32_t i = 0;
    if (p->name) // \mathbf a^{[1](i)T}
        while (i < row->nkids && row->kids[i]->kind == TREE_FENCE && take_bracket(ctx, p, row->kids[i]))
            i++;
    if (i == row->nkids)
        return true;
    const Tree *t = row->kids[i];
    uint32_t left = row->nkids - i;

    static const struct {
        const char *sign, *label;
    } labels[] = {{"*", "star"},    {"star", "star"}, {"+", "plus"},   {"-", "minus"},
                  {"odot", "odot"}, {"circ", "circ"}, {"perp", "perp"}};

    for (size_t k = 0; p->name && left == 1 && k < sizeof labels / sizeof *labels; k++)
        if (tree_is_sign(t, labels[k].sign)) {
            p->name = arena_printf(ctx->arena, "%s_%s", p->name, labels[k].label);
            return true;
        }
    if (tree_is_sign(t, "*") && left > 1 && p->name) { // x^{*2}, w^{*T}
        p->name = arena_printf(ctx->arena, "%s_star", p->name);
        Tree rest = {.kind = TREE_ROW,
                     .text = "",
                     .kids = row->kids + i + 1,
                     .nkids = left - 1,
                     .start = t->end,
                     .end = row->end};
        return read_take_superscript(ctx, p, &rest);
    }
    if (left == 1 && is_transpose(ctx, p, t)) {
        p->transposed = true;
        return true;
    }
    if (left == 2 && tree_is_sign(t, "-") && is_transpose(ctx, p, row->kids[i + 1])) {
        p->transposed = p->inverse = true;
        return true;
    }
    if (tree_is_sign(t, "dagger")) {
        p->opaque = "a pseudo-inverse or adjoint";
        return true;
    }
    if (left == 1 && (t->kind == TREE_WORD || t->kind == TREE_TEXT) && p->name && !read_is_function(t->text)) {
        Tree rest = {.kind = TREE_ROW, .text = "", .kids = row->kids + i, .nkids = 1};
        return add_label(ctx, p, "", &rest);
    }
    uint32_t primes = 0;
    while (i < row->nkids && tree_is_sign(row->kids[i], "'"))
        i++, primes++;
    p->primes += primes;
    return i == row->nkids || take_power(ctx, p, row->kids + i, row->nkids - i);
}

// ---- All parts of a name ------------------------------------------------------------------------------------------

static bool derivative_order(const Tree *sup, bool applied, int *order) // f^{(n)}(x)
{
    if (!sup || !applied || sup->nkids != 1 || !read_is_fence(sup->kids[0], "(") || sup->kids[0]->kids[0]->nkids != 1)
        return false;
    const Tree *n = sup->kids[0]->kids[0]->kids[0];
    *order = n->kind == TREE_NUMBER && strlen(n->text) == 1    ? n->text[0] - '0'
             : n->kind == TREE_LETTER && !strcmp(n->text, "n") ? -1
                                                               : 0;
    return *order != 0;
}

bool read_name_parts(ReadContext *ctx, Tree *t, bool applied, NameParts *out)
{
    const char *name = read_base_name(ctx, t);
    *out = (NameParts){.name = name, .primes = t->primes, .style = t->style};
    if (!name)
        return read_fail(ctx, t, "an accent over more than one letter can not be read", "");
    const Tree *inner = accent_body(t);
    if (inner != t) {
        out->style |= inner->style;
        if (inner->sub && !take_subscript(ctx, out, inner->sub)) // \hat{y_i}
            return false;
        if (inner->sup && !read_take_superscript(ctx, out, inner->sup))
            return false;
        out->primes += inner->primes;
    }
    if (t->style & TREE_CALLIGRAPHIC && symbols_find(ctx->symbols, arena_printf(ctx->arena, "%s_cal", name)))
        out->name = arena_printf(ctx->arena, "%s_cal", name);
    int order;
    if (derivative_order(t->sup, applied, &order)) {
        if (order < 0)
            out->opaque = "a derivative of an order that is not given";
        else
            out->primes += (unsigned)order;
    } else if (t->sup && !read_take_superscript(ctx, out, t->sup)) {
        return false;
    }
    return !t->sub || take_subscript(ctx, out, t->sub);
}

static Term *apply_scripts(ReadContext *ctx, Term *base, const NameParts *p)
{
    Arena *a = ctx->arena;
    if (p->opaque)
        base = read_opaque(ctx, p->opaque, base);
    if (p->inverse) {
        Term *one = term_new(a, TERM_NUM, "1", NULL, 0);
        base = term_two(a, TERM_POW, "", base, term_new(a, TERM_NEG, "", &one, 1));
    }
    if (p->transposed)
        base = term_new(a, TERM_TRANSPOSE, "", &base, 1);
    if (p->power)
        base = term_two(a, TERM_POW, "", base, p->power);
    return base;
}

Term *read_decorate(ReadContext *ctx, Term *base, const Tree *t)
{
    if (!base || (!t->sub && !t->sup && !t->primes))
        return base;
    NameParts p = {.primes = t->primes, .style = t->style};
    if (t->sub) {
        NameParts subs = {.name = ""};
        if (t->sub->nkids == 1 && (tree_is_sign(t->sub->kids[0], "+")))
            return read_opaque(ctx, "a positive part", base);
        if (!take_subscript(ctx, &subs, t->sub))
            return NULL;
        if (*subs.name || !subs.nsubs)
            return read_opaque(ctx, "a label on an expression", base);
        Term *kids[9] = {base};
        memcpy(kids + 1, subs.subs, subs.nsubs * sizeof *kids);
        base = term_new(ctx->arena, TERM_INDEX, "", kids, subs.nsubs + 1);
    }
    if (t->sup && !read_take_superscript(ctx, &p, t->sup))
        return NULL;
    base = apply_scripts(ctx, base, &p);
    for (unsigned i = 0; i < p.primes; i++) { // (x^2)'
        base = term_new(ctx->arena, TERM_DIFF, "'", &base, 1);
    }
    return base;
}

// ---- Application --------------------------------------------------------------------------------------------------

static bool is_plain_letter(const Tree *t)
{
    return t->kind == TREE_LETTER && !(t->style & ~TREE_TIGHT) && !t->text[1];
}

static bool is_likely_function(const char *name)
{
    static const char *const likely[] = {"f",    "g",      "h",   "F",   "G", "H", "phi", "psi", "sigma", "xi",
                                         "zeta", "varphi", "Phi", "Psi", "L", "J", "Q",   "R",   "V",     "P"};
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if (!strcmp(name, likely[i]))
            return true;
    return false;
}

// Is the bracket behind this name its arguments? `firm`: the text leaves no other reading.
static bool is_applied(ReadContext *ctx, const Tree *t, const NameParts *p, const Tree *fence, bool *firm)
{
    *firm = true;
    if (!read_takes_arguments(fence))
        return false;
    const Tree *body = fence->kids[0];
    const Symbol *s = symbols_find(ctx->symbols, p->name);
    bool commas = false, relation = false, bar = false;
    for (uint32_t i = 0; i < body->nkids; i++) {
        commas |= tree_is_sign(body->kids[i], ",") || tree_is_sign(body->kids[i], ";");
        relation |= read_relation(body->kids[i]) != NULL;
        bar |= tree_is_sign(body->kids[i], "mid");
    }
    bool square = read_is_fence(fence, "[");
    if (relation)
        return false;
    bool number = body->nkids == 1 && body->kids[0]->kind == TREE_NUMBER && !square && !p->nsubs;
    if (number && (is_likely_function(t->text) || (s && s->defined))) // g(1)
        return true;
    if (!square && !p->nsubs && body->nkids == 1 && body->kids[0]->kind == TREE_LETTER && !body->kids[0]->sub &&
        is_plain_letter(t) && !read_is_bound(ctx, t->text) && read_is_bound(ctx, body->kids[0]->text))
        return true; // \sum_x q(x)
    bool single = body->nkids == 1 &&
                  (body->kids[0]->kind == TREE_LETTER || body->kids[0]->kind == TREE_WORD ||
                   body->kids[0]->kind == TREE_TEXT || body->kids[0]->kind == TREE_ACCENT) &&
                  (body->kids[0]->kind == TREE_ACCENT || strcmp(body->kids[0]->text, t->text));
    if (s && (s->function || s->takes_arrays)) {
        bool bare = read_used_bare(ctx, p->name); // sigma (1 - sigma)
        *firm = (!bare || commas) && !square;
        return square ? single : !bare || single || commas;
    }
    if (s && s->defined) {
        *firm = false;
        return single || commas;
    }
    if (p->primes || commas || bar)
        return !square || p->primes;
    *firm = false;
    if (t->kind == TREE_WORD)
        return true;
    bool function_letter = is_likely_function(t->text);
    if (function_letter && single && !square && !s)
        return true;
    if (read_is_bound(ctx, p->name) || (s && (s->index || s->rank > 0 || s->bare)) || read_used_bare(ctx, p->name))
        return false;
    if (square)
        return single && t->text[0] >= 'A' && t->text[0] <= 'Z';
    if (function_letter)
        return true;
    bool shifted = body->nkids == 3 && body->kids[0]->kind == TREE_LETTER && body->kids[2]->kind == TREE_NUMBER &&
                   t->text[0] >= 'A' && t->text[0] <= 'Z';
    return single || shifted;
}

static bool plain_argument(const Term *t)
{
    return t->kind == TERM_NAME || (t->kind == TERM_OPAQUE && !strcmp(t->text, "dots")) || t->kind == TERM_APPLY;
}

static Term *name_term(ReadContext *ctx, const NameParts *p)
{
    const char *name = p->name;
    if (!strcmp(name, "pi") && p->nsubs)
        name = "pi_";
    if (p->nsubs == 2 && name[0] >= 'a' && name[0] <= 'z' && !name[1] &&
        !symbols_find(ctx->symbols, name)) { // v_{ab} of V
        const char upper[2] = {(char)(name[0] - 'a' + 'A'), 0};
        const Symbol *matrix = symbols_find(ctx->symbols, upper);
        if (matrix && matrix->rank == 2 && matrix->vector)
            name = matrix->name;
    }
    Term *n = term_new(ctx->arena, TERM_NAME, name, (Term **)(uintptr_t)p->subs, p->nsubs);
    n->style = p->style;
    n->order = (int)p->primes;
    return n;
}

// f_k(s_1, ..., s_K): an element of f, whose arguments are what it is made of.
static Term *apply_name(ReadContext *ctx, const Tree *t, NameParts *p, Term *args)
{
    bool number = p->nsubs == 1 && p->subs[0]->kind == TERM_NUM;
    const Symbol *s = symbols_find(ctx->symbols, p->name);
    if (number && !(s && s->rank > 0)) {
        p->name = arena_printf(ctx->arena, "%s_%s", p->name, p->subs[0]->text);
        p->nsubs = 0;
        s = symbols_find(ctx->symbols, p->name);
    }
    bool plain = true, dots = false;
    for (uint32_t i = 0; i < args->n; i++) {
        plain &= plain_argument(args->kids[i]);
        dots |= args->kids[i]->kind == TERM_OPAQUE;
    }
    (void)t;
    if (p->nsubs) {
        if (!plain)
            return read_opaque(ctx, "an element of a function at other arguments", args);
        if (dots && ctx->opaque && !strcmp(ctx->opaque, "dots"))
            ctx->opaque = NULL;
        return name_term(ctx, p);
    }
    Term *call = term_new(ctx->arena, TERM_APPLY, p->name, args->kids, args->n);
    call->order = (int)p->primes;
    call->style = p->style;
    return call;
}

static bool is_probability(const Tree *t, const Tree *fence)
{
    if (t->kind != TREE_LETTER || !read_takes_arguments(fence) || !strchr("PpQq", t->text[0]) || t->text[1])
        return false;
    for (uint32_t i = 0; i < fence->kids[0]->nkids; i++)
        if (tree_is_sign(fence->kids[0]->kids[i], "mid") || tree_is_sign(fence->kids[0]->kids[i], "|") ||
            read_relation(fence->kids[0]->kids[i]))
            return true;
    return false;
}

// Letters side by side that are one word: tanh, MSE, a name that was defined. Its length in items; 0: none.
static uint32_t word_ahead(ReadContext *ctx, const Cursor *c, const char **word)
{
    char text[32] = "";
    uint32_t n = 0;
    for (; c->i + n < c->n && n + 1 < sizeof text; n++) {
        const Tree *t = c->items[c->i + n];
        if (!is_plain_letter(t) || (n && !(t->style & TREE_TIGHT)))
            break;
        text[n] = *t->text;
        if (t->sub || t->sup || t->primes) {
            n++;
            break;
        }
    }
    for (uint32_t k = n; k >= 2; k--) {
        text[k] = 0;
        const Symbol *s = symbols_find(ctx->symbols, text);
        bool capitals = k >= 3 && k == n;
        for (uint32_t i = 0; i < k; i++)
            capitals &= text[i] >= 'A' && text[i] <= 'Z';
        const Symbol *one =
            k == 2 && k == n && text[0] == text[1] ? symbols_find(ctx->symbols, (char[]){*text, 0}) : NULL;
        bool doubled = one && one->function && *text <= 'Z' && c->i + k < c->n && read_takes_arguments(c->items[c->i + k]);
        capitals |= doubled; // LL(x) beside L(x)
        int found = read_find_word(text, k);
        if ((found >= 0 && k >= 2) || (s && s->defined) || capitals) {
            *word = arena_text(ctx->arena, text, k);
            return k;
        }
    }
    return 0;
}

// Puts the word of letters in the place of its last letter, which holds the scripts.
static Term *read_word(ReadContext *ctx, Cursor *c, uint32_t letters, const char *word)
{
    Tree copy = *c->items[c->i + letters - 1];
    copy.kind = TREE_WORD;
    copy.text = word;
    copy.start = c->items[c->i]->start;
    VEC(Tree *) items = {0};
    vec_push(&items, &copy);
    for (uint32_t i = c->i + letters; i < c->n; i++)
        vec_push(&items, c->items[i]);
    Cursor inner = {items.at, (uint32_t)items.len, 0};
    Term *t = read_name(ctx, &inner);
    c->i += letters - 1 + inner.i;
    vec_free(&items);
    return t;
}

Term *read_name(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i];
    const char *word = NULL;
    uint32_t letters = is_plain_letter(t) ? word_ahead(ctx, c, &word) : 0;
    if (letters)
        return read_word(ctx, c, letters, word);
    if (read_is_differential(ctx, c)) {
        c->i++;
        Tree *next = cursor_peek(c);
        Term *inside = next->kind == TREE_FENCE || next->kind == TREE_ROW || next->kind == TREE_FRAC
                           ? read_operand(ctx, c, true)
                           : read_name(ctx, c);
        Term *d = inside ? term_new(ctx->arena, TERM_DIFFERENTIAL, "", &inside, 1) : NULL;
        Tree *behind = cursor_peek(c);
        if (d && behind)
            d->open = (behind->kind == TREE_LETTER || behind->kind == TREE_ACCENT || behind->kind == TREE_FENCE) &&
                      !read_is_differential(ctx, c);
        return d;
    }
    bool taken;
    Term *special = read_special(ctx, c, &taken);
    if (taken)
        return special;
    int found = t->kind == TREE_WORD ? read_find_word(t->text, strlen(t->text)) : -1;
    const Symbol *own = found >= 0 ? symbols_find(ctx->symbols, t->text) : NULL;
    if (found >= 0 && !(own && own->defined))
        return read_named_function(ctx, c, found);
    c->i++;
    Tree *fence = cursor_peek(c);
    if (is_probability(t, fence)) {
        c->i++;
        return read_opaque(ctx, "a probability", NULL);
    }
    NameParts p;
    if (!read_name_parts(ctx, t, read_takes_arguments(fence), &p))
        return NULL;
    bool firm, applied = is_applied(ctx, t, &p, fence, &firm);
    if (read_takes_arguments(fence) && !firm) {
        ctx->met |= READ_PRODUCT;
        applied ^= (ctx->choice & READ_PRODUCT) != 0;
    }
    if (applied && !p.power && !p.transposed) {
        c->i++;
        Term *args = read_arguments(ctx, fence);
        Term *call = args ? apply_name(ctx, t, &p, args) : NULL;
        if (call && p.opaque)
            call = read_opaque(ctx, p.opaque, call);
        return call ? read_at(read_decorate(ctx, call, fence), t, fence) : NULL;
    }
    if (applied) { // f^2(x)
        c->i++;
        Term *args = read_arguments(ctx, fence);
        Term *call = args ? apply_name(ctx, t, &p, args) : NULL;
        Term *scripted = call ? apply_scripts(ctx, call, &p) : NULL;
        if (scripted && scripted->kind == TERM_POW)
            scripted->text = "applied"; // perhaps f(f(x))
        return scripted ? read_at(read_decorate(ctx, scripted, fence), t, fence) : NULL;
    }
    bool value = read_is_fence(fence, "(") && p.nsubs && is_plain_letter(t) && *t->text <= 'Z' &&
                 fence->kids[0]->nkids == 1 &&
                 (fence->kids[0]->kids[0]->kind == TREE_NUMBER || fence->kids[0]->kids[0]->kind == TREE_FRAC);
    if (value && !p.transposed) // T_k(1)
        read_opaque(ctx, "a product, or a value of a function", NULL);
    Term *name = name_term(ctx, &p);
    name->open = read_is_fence(fence, "(");
    return read_at(apply_scripts(ctx, name, &p), t, t);
}
