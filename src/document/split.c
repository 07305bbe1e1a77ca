// Where statements end: at line breaks, words, arrows, and at gaps and commas with another relation behind them.
#include "document/split.h"

#include "notation/read.h"

typedef struct {
    Arena *arena;
    Split *out;
    VEC(Tree *) flat;
    SplitStatement now;
    VEC(Tree *) side;
    bool aside; // until the end of the line: "from x^T y = y^T x"
} Splitter;

// ---- Words --------------------------------------------------------------------------------------------------------

static const struct {
    const char *word;
    SplitRole role;
} words[] = {
    {"and hence", SPLIT_PLAIN},
    {"and", SPLIT_PLAIN},
    {"or", SPLIT_PLAIN},
    {"so", SPLIT_PLAIN},
    {"hence", SPLIT_PLAIN},
    {"thus", SPLIT_PLAIN},
    {"then", SPLIT_PLAIN},
    {"therefore", SPLIT_PLAIN},
    {"и", SPLIT_PLAIN},
    {"или", SPLIT_PLAIN},
    {"то", SPLIT_PLAIN},
    {"тогда", SPLIT_PLAIN},
    {"значит", SPLIT_PLAIN},
    {"i.e.", SPLIT_PLAIN},
    {"т.е.", SPLIT_PLAIN},
    {"且", SPLIT_PLAIN},
    {"和", SPLIT_PLAIN},
    {"或", SPLIT_PLAIN},
    {"where", SPLIT_WHERE},
    {"with", SPLIT_WHERE},
    {"let", SPLIT_WHERE},
    {"где", SPLIT_WHERE},
    {"пусть", SPLIT_WHERE},
    {"其中", SPLIT_WHERE},
    {"设", SPLIT_WHERE},
    {"令", SPLIT_WHERE},
    {"for all", SPLIT_CONDITION},
    {"for any", SPLIT_CONDITION},
    {"for", SPLIT_CONDITION},
    {"if", SPLIT_CONDITION},
    {"when", SPLIT_CONDITION},
    {"such that", SPLIT_CONDITION},
    {"s.t.", SPLIT_CONDITION},
    {"subject to", SPLIT_CONDITION},
    {"given", SPLIT_CONDITION},
    {"as", SPLIT_CONDITION},
    {"at", SPLIT_CONDITION},
    {"если", SPLIT_CONDITION},
    {"при", SPLIT_CONDITION},
    {"для", SPLIT_CONDITION},
    {"若", SPLIT_CONDITION},
    {"当", SPLIT_CONDITION},
    {"otherwise", SPLIT_CONDITION},
    {"иначе", SPLIT_CONDITION},
};

bool split_word(const char *text, SplitRole *role)
{
    while (*text == ' ' || *text == ',' || *text == '(')
        text++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        bool same = true;
        for (size_t k = 0; k < n && same; k++)
            same = (text[k] | (((unsigned char)text[k] < 128 && text[k] >= 'A' && text[k] <= 'Z') ? 0x20 : 0)) ==
                   words[i].word[k];
        unsigned char next = same ? (unsigned char)text[n] : 0;
        if (same && !(next >= 'a' && next <= 'z') && !(next >= 'A' && next <= 'Z') && !(next >= 0xd0 && next <= 0xd1)) {
            *role = words[i].role;
            return true;
        }
    }
    return false;
}

static bool concludes(const char *text)
{
    static const char *const conclusions[] = {"hence",  "thus",  "therefore",     "so ",  "then",
                                              "значит", "тогда", "следовательно", "因此", "所以"};
    for (size_t i = 0; i < sizeof conclusions / sizeof *conclusions; i++)
        if (strstr(text, conclusions[i]))
            return true;
    return false;
}

static bool is_word(const Tree *t, SplitRole *role)
{
    *role = SPLIT_PLAIN;
    if (t->kind == TREE_TEXT)
        return split_word(t->text, role) || true; // any text stands between
    return t->kind == TREE_WORD && t->style & TREE_ROMAN && !t->sub && !t->sup && split_word(t->text, role);
}

// ---- Flattening ---------------------------------------------------------------------------------------------------

static bool is_layout(const Tree *t)
{
    static const char *const names[] = {"aligned",      "align",       "split",       "gather",   "gathered",
                                        "equation",     "multline",    "flalign",     "eqnarray", "alignat",
                                        "alignedat",    "displaymath", "math",        "dmath",    "multlined",
                                        "IEEEeqnarray", "array",       "subequations"};
    if (t->kind != TREE_ENV || t->sub || t->sup)
        return false;
    bool relation = false, first = true;
    for (uint32_t i = 0; i < t->kids[0]->nkids; i++) { // a condition behind a value of cases is none of the layout
        const Tree *item = t->kids[0]->kids[i];
        first = item->kind == TREE_BREAK || (first && item->kind != TREE_CELL);
        bool starts = i == 0 || t->kids[0]->kids[i - 1]->kind == TREE_CELL;
        relation |= (first || starts) && read_relation(item) != NULL;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], t->text))
            return strcmp(t->text, "array") || relation;
    return false;
}

static bool holds_relation(const Tree *row, unsigned depth)
{
    for (uint32_t i = 0; i < row->nkids && depth < 4; i++)
        if (read_relation(row->kids[i]) || is_layout(row->kids[i]) ||
            (row->kids[i]->kind == TREE_ROW && holds_relation(row->kids[i], depth + 1)))
            return true;
    return false;
}

static void flatten(Splitter *s, const Tree *row, unsigned depth)
{
    for (uint32_t i = 0; i < row->nkids; i++) {
        Tree *t = row->kids[i];
        bool group = t->kind == TREE_ROW && !t->sub && !t->sup && holds_relation(t, 0);
        bool system =
            t->kind == TREE_FENCE && !strcmp(t->close, ".") && t->kids[0]->nkids == 1 && is_layout(t->kids[0]->kids[0]);
        if (depth < TREE_DEPTH && (is_layout(t) || group))
            flatten(s, t->kind == TREE_ENV ? t->kids[0] : t, depth + 1);
        else if (depth < TREE_DEPTH && system)
            flatten(s, t->kids[0], depth + 1);
        else
            vec_push(&s->flat, t);
    }
}

// ---- Cutting ------------------------------------------------------------------------------------------------------

static void end_side(Splitter *s)
{
    SplitSide side = {arena_zero(s->arena, (s->side.len + 1) * sizeof(Tree *)), (uint32_t)s->side.len};
    if (s->side.len)
        memcpy(side.items, s->side.at, s->side.len * sizeof(Tree *));
    s->side.len = 0;
    vec_push(&s->now.sides, side);
}

static void end_statement(Splitter *s)
{
    end_side(s);
    if (s->now.relations.len || s->now.sides.at[0].n) {
        vec_push(&s->out->list, s->now);
    } else {
        vec_free(&s->now.sides);
        vec_free(&s->now.relations);
    }
    s->now = (SplitStatement){0};
}

static bool is_separator(const Tree *t)
{
    SplitRole role;
    return t->kind == TREE_SPACE || t->kind == TREE_BREAK || t->kind == TREE_CELL || tree_is_sign(t, ",") ||
           tree_is_sign(t, ";") || tree_is_sign(t, "implies") || tree_is_sign(t, "to") || is_word(t, &role);
}

// A reason for the line, with formulas in it: "from x^T y = y^T x".
static bool is_reason(const Tree *t)
{
    static const char *const reasons[] = {"from", "since",     "because", "by",   "using",   "use",
                                          "due",  "see",       "apply",   "из",   "так как", "поскольку",
                                          "по",   "используя", "由",      "因为", "根据"};
    const char *text = t->text;
    bool word = t->kind == TREE_WORD && (t->style & TREE_ROMAN || (t->open && *t->open == ' '));
    if (t->kind != TREE_TEXT && !word)
        return false;
    while (*text == ' ' || *text == ',' || *text == '(' || *text == '[')
        text++;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        size_t n = strlen(reasons[i]);
        char next = strncmp(text, reasons[i], n) ? 'x' : text[n];
        if (!next || next == ' ' || (unsigned char)*reasons[i] > 0xe0)
            if (!strncmp(text, reasons[i], n))
                return true;
    }
    return false;
}

// Is there a relation in what follows, before the next place where a statement may end?
static bool relation_ahead(const Splitter *s, size_t from)
{
    while (from < s->flat.len && (s->flat.at[from]->kind == TREE_SPACE || s->flat.at[from]->kind == TREE_CELL))
        from++;
    if (from < s->flat.len && read_relation(s->flat.at[from]))
        return false; // it goes on with one
    for (size_t i = from; i < s->flat.len; i++) {
        const Tree *t = s->flat.at[i];
        if (t->kind == TREE_CELL) // a &= b
            continue;
        if (is_separator(t) || is_reason(t))
            return false;
        if (read_relation(t))
            return true;
    }
    return false;
}

// Does the next line go on with this one: a relation, or an operator?
static bool line_goes_on(const Splitter *s, size_t from)
{
    while (from < s->flat.len && (s->flat.at[from]->kind == TREE_CELL || s->flat.at[from]->kind == TREE_SPACE ||
                                  s->flat.at[from]->kind == TREE_BREAK))
        from++;
    if (from == s->flat.len)
        return true;
    const Tree *t = s->flat.at[from];
    const char *relation = read_relation(t);
    if (relation)
        return strcmp(relation, "implies") && strcmp(relation, "iff");
    if (tree_is_sign(t, "-") && s->flat.at[from - 1]->kind != TREE_CELL) // a system: -2x + 4y &= 8
        for (size_t i = from; i < s->flat.len && s->flat.at[i]->kind != TREE_BREAK; i++)
            if (read_relation(s->flat.at[i]))
                return !s->now.relations.len;
    return tree_is_sign(t, "+") || tree_is_sign(t, "-") || tree_is_sign(t, "cdot") || tree_is_sign(t, "times") ||
           tree_is_sign(t, "/") || tree_is_sign(t, ".");
}

static void drop_ends(Splitter *s) // trailing points and commas of a line
{
    while (s->side.len && (tree_is_sign(vec_last(&s->side), ".") || tree_is_sign(vec_last(&s->side), ",") ||
                           tree_is_sign(vec_last(&s->side), ";") || tree_is_sign(vec_last(&s->side), ":") ||
                           vec_last(&s->side)->kind == TREE_SPACE || vec_last(&s->side)->kind == TREE_CELL))
        s->side.len--;
}

static bool ends_with_operator(const Splitter *s)
{
    const Tree *last = s->side.len ? vec_last(&s->side) : NULL;
    return last && (tree_is_sign(last, "+") || tree_is_sign(last, "-") || tree_is_sign(last, "cdot") ||
                    tree_is_sign(last, "times"));
}

static void take_relation(Splitter *s, const Tree *t, const char *relation)
{
    bool again = s->now.relations.len && s->side.len == 0;
    drop_ends(s);
    if (again) { // printed twice across a break
        vec_last(&s->now.relations) = (SplitRelation){relation, t->start, t->end};
        return;
    }
    end_side(s);
    vec_push(&s->now.relations, ((SplitRelation){relation, t->start, t->end}));
}

static bool complete(const Splitter *s) // a relation with both sides
{
    return s->now.relations.len && s->side.len;
}

static void take_break(Splitter *s, size_t i)
{
    bool pending = s->now.relations.len && !s->side.len;
    if (pending || ends_with_operator(s))
        return;
    drop_ends(s);
    if (line_goes_on(s, i + 1))
        return;
    end_statement(s);
}

// Text at the end of a line that says nothing about what follows: "from eq. (3)".
static bool is_remark(const Splitter *s, size_t i)
{
    SplitRole role;
    if (s->flat.at[i]->kind != TREE_TEXT || split_word(s->flat.at[i]->text, &role))
        return false;
    while (++i < s->flat.len &&
           (s->flat.at[i]->kind == TREE_SPACE || s->flat.at[i]->kind == TREE_CELL || s->flat.at[i]->kind == TREE_TEXT ||
            tree_is_sign(s->flat.at[i], ".") || tree_is_sign(s->flat.at[i], ",")))
        continue;
    return i == s->flat.len || s->flat.at[i]->kind == TREE_BREAK;
}

static void take_item(Splitter *s, size_t i)
{
    Tree *t = s->flat.at[i];
    const char *relation = read_relation(t);
    SplitRole role;
    if (s->aside && t->kind != TREE_BREAK)
        return;
    s->aside = complete(s) && is_reason(t);
    if (s->aside)
        return;
    if (relation && (!strcmp(relation, "implies") || !strcmp(relation, "iff"))) {
        bool last = i + 1 == s->flat.len;
        if (!strcmp(relation, "iff") && !s->out->list.len && !s->now.relations.len && !s->side.len)
            s->out->leads_iff = true;
        if (!strcmp(relation, "iff") && last)
            s->out->ends_iff = true;
        drop_ends(s);
        s->now.leads = !strcmp(relation, "implies");
        end_statement(s);
        s->now.implied = true;
    } else if (relation && !strcmp(relation, "to") && complete(s)) {
        drop_ends(s);
        end_statement(s);
    } else if (relation) {
        take_relation(s, t, relation);
    } else if (t->kind == TREE_BREAK) {
        take_break(s, i);
    } else if (is_remark(s, i)) {
        return;
    } else if (is_word(t, &role)) {
        drop_ends(s);
        end_statement(s);
        s->now.role = role;
        s->now.implied = concludes(t->text);
    } else if (tree_is_sign(t, "forall") || tree_is_sign(t, "exists")) {
        drop_ends(s);
        end_statement(s);
        s->now.role = SPLIT_CONDITION;
    } else if (t->kind == TREE_SPACE || t->kind == TREE_CELL || tree_is_sign(t, ",") || tree_is_sign(t, ";")) {
        if (complete(s) && relation_ahead(s, i + 1)) {
            drop_ends(s);
            SplitRole before = s->now.role;
            end_statement(s);
            s->now.role = before == SPLIT_WHERE ? SPLIT_WHERE : SPLIT_PLAIN;
        } else if (s->side.len) {
            vec_push(&s->side, t);
        }
    } else {
        vec_push(&s->side, t);
    }
}

// "(2)" behind a gap is the formula's number.
static void drop_number(SplitStatement *st)
{
    SplitSide *last = &st->sides.at[st->sides.len - 1];
    if (last->n < 3 || last->items[last->n - 1]->kind != TREE_FENCE || last->items[last->n - 2]->kind != TREE_SPACE)
        return;
    const Tree *body = last->items[last->n - 1]->kids[0];
    if (body->nkids == 1 && body->kids[0]->kind == TREE_NUMBER)
        last->n -= 2;
}

void split_formula(Arena *arena, const Tree *row, Split *out)
{
    Splitter s = {.arena = arena, .out = out};
    *out = (Split){0};
    flatten(&s, row, 0);
    for (size_t i = 0; i < s.flat.len; i++)
        take_item(&s, i);
    drop_ends(&s);
    end_statement(&s);
    for (size_t i = 0; i < out->list.len; i++)
        drop_number(&out->list.at[i]);
    vec_free(&s.flat);
    vec_free(&s.side);
    vec_free(&s.now.sides);
    vec_free(&s.now.relations);
}

void split_free(Split *s)
{
    for (size_t i = 0; i < s->list.len; i++) {
        vec_free(&s->list.at[i].sides);
        vec_free(&s->list.at[i].relations);
    }
    vec_free(&s->list);
}
