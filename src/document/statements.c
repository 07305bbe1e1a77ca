// The statements of a formula, chain by chain: what goes on from the formula before, definitions, facts, claims.
#include "document/check_internal.h"

Reading *chain_reading(Chain *c, unsigned which)
{
    Document *d = c->d;
    if (!c->readings[which]) {
        c->readings[which] = arena_zero(&d->arena, sizeof(Reading));
        reading_make(&d->arena, &d->scope.symbols, c->tree, c->st, which ? 1u << (which - 1) : 0, c->readings[which]);
    }
    return c->readings[which];
}

static bool is_equality(const char *relation)
{
    return !strcmp(relation, "=") || !strcmp(relation, ":=") || !strcmp(relation, "equiv");
}

static const char *side_text(Document *d, const SplitSide *side)
{
    if (!side->n || !d->text)
        return "";
    uint32_t from = side->items[0]->start, to = side->items[side->n - 1]->end;
    if (to <= from || to > d->text->text.len)
        return "";
    return arena_text(&d->arena, d->text->text.at + from, to - from);
}

static Link make_link(Chain *c, uint32_t k)
{
    Document *d = c->d;
    const SplitRelation *r = &c->st->relations.at[k];
    Link link = check_link(d, scan_text_place(d->text, r->start), scan_text_place(d->text, r->end));
    link.chain = d->chain;
    link.link = ++c->link;
    link.relation = r->text;
    link.left = side_text(d, &c->st->sides.at[k]);
    link.right = side_text(d, &c->st->sides.at[k + 1]);
    const SplitSide *right = &c->st->sides.at[k + 1];
    if (right->n) {
        link.right_start = scan_text_place(d->text, right->items[0]->start);
        link.right_end = scan_text_place(d->text, right->items[right->n - 1]->end - 1) + 1;
    }
    return link;
}

static void skip_link(Chain *c, uint32_t k, const char *reason)
{
    Link link = make_link(c, k);
    link.verdict = LINK_SKIP;
    link.reason = reason;
    check_emit(c->d, &link);
}

static const char *skip_reason(const char *relation)
{
    static const struct {
        const char *relation, *reason;
    } rows[] = {{"approx", "no equality: an approximation or a comparison of sizes"},
                {"in", "no equality: a membership"},
                {"leftarrow", "an update rule"},
                {"to", "no equality: an arrow"},
                {"mapsto", "no equality: an arrow"},
                {"set", "no equality: sets"},
                {"perp", "no equality"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].relation, relation))
            return rows[i].reason;
    return "no equality: an inequality";
}

static bool unreadable(Chain *c, uint32_t k)
{
    Reading *r = chain_reading(c, 0);
    uint32_t side = r->sides[k] ? k + 1 : k;
    if (r->sides[side])
        return false;
    Document *d = c->d;
    const Error *err = &r->errors[side];
    Link link = make_link(c, k);
    if (err->at.end > err->at.start) {
        link.start = scan_text_place(d->text, err->at.start);
        link.end = scan_text_place(d->text, err->at.end);
        check_place(d, link.start, &link.line, &link.column);
    }
    link.verdict = LINK_UNREADABLE;
    link.reason = err->code ? arena_text(&d->arena, err->message, strlen(err->message)) : "a side is missing";
    if (r->errors[side].code && side == k && k > 0)
        link.verdict = LINK_UNDECIDED, link.reason = "its left side can not be read"; // told at the link before
    check_emit(d, &link);
    return true;
}

static bool side_empty(const Chain *c, uint32_t k)
{
    const SplitSide *s = &c->st->sides.at[k];
    for (uint32_t i = 0; i < s->n; i++)
        if (s->items[i]->kind != TREE_SPACE && s->items[i]->kind != TREE_CELL && s->items[i]->kind != TREE_BREAK)
            return false;
    return true;
}

static void take_chain(Document *d, const Tree *tree, SplitStatement *st, bool goes_on)
{
    Chain c = {.d = d, .st = st, .tree = tree, .shown = goes_on && d->pending_shown};
    bool update = false;
    if (!goes_on)
        d->open_name = NULL;
    for (size_t k = 0; k < st->relations.len; k++)
        update |= !strcmp(st->relations.at[k].text, "leftarrow");
    for (uint32_t k = 0; k < st->relations.len && !d->ended; k++) {
        const char *relation = st->relations.at[k].text;
        if (side_empty(&c, k) || side_empty(&c, k + 1)) {
            if (k + 1 < st->relations.len || !d->display) // the last of a display may go on in the next
                skip_link(&c, k, "a side is missing");
        } else if (update) {
            skip_link(&c, k, "an update rule");
        } else if (!is_equality(relation)) {
            define_facts(&c, k);
            skip_link(&c, k, skip_reason(relation));
        } else if (!unreadable(&c, k)) {
            Link link = make_link(&c, k);
            if (k > 0 || goes_on || !define_take(&c, &link))
                claim_decide(&c, k, &link);
            c.defined |= k == 0 && link.verdict == LINK_DEFINITION;
            c.shown |= link.verdict == LINK_DEFINITION || link.verdict == LINK_PROVED;
            check_emit(d, &link);
        }
    }
    d->pending_shown = c.shown;
    d->statement_open = !c.shown;
    for (unsigned i = 0; i <= READ_CHOICES; i++)
        if (c.readings[i])
            reading_free(c.readings[i]);
}

static bool only_blanks(const char *text)
{
    return !text[strspn(text, " \t\r\n>$")];
}

// Puts the side that the formula before ended with in front. False: there is none.
static bool go_on(Document *d, SplitStatement *st)
{
    if (!d->pending_side.n || !only_blanks(d->before))
        return false;
    st->sides.at[0] = d->pending_side;
    return true;
}

static void lead_with_iff(Document *d, const Tree *tree, SplitStatement *st)
{
    if (!d->pending_iff || !d->pending_side.n || st->relations.len || !only_blanks(d->before))
        return;
    SplitSide only = st->sides.at[0];
    vec_push(&st->sides, only);
    st->sides.at[0] = d->pending_side;
    vec_push(&st->relations, ((SplitRelation){"=", tree->kids[0]->start, tree->kids[0]->end}));
}

void check_statements(Document *d, const Tree *tree)
{
    Split split;
    split_formula(&d->arena, tree, &split);
    bool counted = false;
    d->statement_open = false;
    for (size_t i = 0; i < split.list.len && !d->ended; i++) {
        SplitStatement *st = &split.list.at[i];
        bool goes_on = false;
        if (i == 0 && split.leads_iff)
            lead_with_iff(d, tree, st),
                goes_on = st->relations.len > 0 && st->sides.at[0].items == d->pending_side.items;
        if (!st->relations.len)
            continue;
        if (!counted)
            d->chain++;
        counted = true;
        if (i == 0 && !st->sides.at[0].n)
            goes_on = go_on(d, st);
        take_chain(d, tree, st, goes_on);
    }
    d->pending_side.n = 0;
    if (split.list.len && d->display) {
        SplitStatement *last = &split.list.at[split.list.len - 1];
        for (size_t k = last->sides.len; k-- > 0 && !d->pending_side.n;)
            d->pending_side = last->sides.at[k];
        d->pending_iff = split.ends_iff;
    }
    split_free(&split);
}
