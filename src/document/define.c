// Definitions and facts that formulas state.
#include "document/open.h"

#include <ctype.h>

static const char *keep(Document *d, const char *text)
{
    return arena_text(&d->arena, text, strlen(text));
}

// ---- What stands before -------------------------------------------------------------------------------------------

// The role that the last word before an inline formula gives it.
static SplitRole role_before(const Document *d, bool *said)
{
    const char *text = d->before, *end = text + strlen(text);
    *said = false;
    for (int words = 0; words < 3 && end > text; words++) {
        while (end > text && (isspace((unsigned char)end[-1]) || strchr(",:;(*_", end[-1])))
            end--;
        if (end > text && (end[-1] == '.' || end[-1] == '$'))
            break;
        const char *from = end;
        while (from > text && !isspace((unsigned char)from[-1]))
            from--;
        char word[64] = "";
        if ((size_t)(end - from) < sizeof word)
            memcpy(word, from, (size_t)(end - from));
        SplitRole role;
        if (split_word(word, &role) && (role == SPLIT_WHERE || (role == SPLIT_CONDITION && words == 0))) {
            *said = true;
            return role;
        }
        end = from;
    }
    return SPLIT_PLAIN;
}

static bool is_plain_name(const Term *t)
{
    return t->kind == TERM_NAME && !t->n && !t->order;
}

static bool mentions(const Term *t, const char *name)
{
    if ((t->kind == TERM_NAME || t->kind == TERM_APPLY) && !strcmp(t->text, name))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && mentions(t->kids[i], name))
            return true;
    return false;
}

static bool is_letter_of_index(const char *name)
{
    return strlen(name) == 1 && strchr("ijklmn", *name);
}

static bool is_upper_bound(const Term *t, const char *name)
{
    if ((t->kind == TERM_SUM || t->kind == TERM_PROD) && t->kids[2] && is_plain_name(t->kids[2]) &&
        !strcmp(t->kids[2]->text, name))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && is_upper_bound(t->kids[i], name))
            return true;
    return false;
}

// Does something have the name as a subscript? With sums up to it (f_K = e^{s_K} / \sum_{l=1}^K e^{s_l}) it means two
// things; S_n = \sum_{k=1}^n a_k is a sequence.
static bool is_subscript(const Term *t, const char *name)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && ((t->kind == TERM_NAME && is_plain_name(t->kids[i]) && !strcmp(t->kids[i]->text, name)) ||
                           is_subscript(t->kids[i], name)))
            return true;
    return false;
}

// ---- Definitions --------------------------------------------------------------------------------------------------

typedef struct {
    Document *d;
    Reading *reading;
    const Term *left, *right;
    const char *name;
    const char *params[8];
    uint32_t nparams;
    bool call, numbered; // f(x); o_1, which names one element
    StrBuf arguments;    // those that are not written: "w, b"
} Defining;

// The subscripts of the left side as parameters. False: they are no plain indices.
static bool take_subscripts(Defining *f)
{
    for (uint32_t i = 0; i < f->left->n; i++) {
        const Term *sub = f->left->kids[i];
        if (sub->kind == TERM_NUM)
            f->numbered = true;
        else if (!is_plain_name(sub))
            return false;
        for (uint32_t k = 0; k < f->nparams; k++)
            f->numbered |= !strcmp(f->params[k], sub->text);
        if (f->nparams < 8)
            f->params[f->nparams++] = sub->text;
    }
    return true;
}

// The arguments of f(x, y): parameters, or arrays that are not written.
static bool take_call(Defining *f)
{
    bool plain = true, arrays = false, simple = true;
    for (uint32_t i = 0; i < f->left->n; i++) {
        const Term *arg = f->left->kids[i];
        bool name = is_plain_name(arg);
        plain &= name;
        simple &= arg->kind == TERM_NAME || arg->kind == TERM_OPAQUE;
        arrays |= name && kinds_rank(&f->reading->shapes, arg) != 0;
        if (name) {
            const KindName *n = kinds_find(&f->reading->shapes, arg->text);
            arrays |= n && n->rank > 0;
            const Symbol *s = symbols_find(&f->d->scope.symbols, arg->text);
            arrays |= s && (s->rank > 0 || s->function);
        }
        bool used = name && mentions(f->right, arg->text);
        arrays |= name && !used && f->right->kind != TERM_OPAQUE; // H(R), \xi(T, Y): names of what it is made of
    }
    if (!simple)
        return false;
    f->call = plain && !arrays;
    for (uint32_t i = 0; i < f->left->n && f->call; i++)
        f->params[f->nparams++] = f->left->kids[i]->text;
    if (!f->call)
        for (uint32_t i = 0; i < f->left->n; i++)
            if (is_plain_name(f->left->kids[i]))
                str_printf(&f->arguments, "%s%s", f->arguments.len ? "," : "", f->left->kids[i]->text);
    return true;
}

static bool is_parameter_elsewhere(const Document *d, const char *name)
{
    for (size_t i = 0; i < d->scope.symbols.list.len; i++) {
        const Symbol *s = d->scope.symbols.list.at[i];
        for (uint32_t k = 0; k < s->nparams && s->defined && (s->function || s->takes_arrays); k++)
            if (!strcmp(s->params[k], name))
                return true;
    }
    return false;
}

// The statement of the definition; NULL and *why when it can not be written.
static const char *definition_text(Defining *f, const char **why)
{
    Document *d = f->d;
    Arena *a = &d->arena;
    int rank = kinds_rank(&f->reading->shapes, f->left), right = kinds_rank(&f->reading->shapes, f->right);
    if (!f->call && f->left->kind == TERM_APPLY)
        rank = right;
    rank = rank == -2 ? 1 : rank;
    const char *text = NULL;
    for (int matrix = 0; matrix < 2 && !text; matrix++) {
        Writer w = {.arena = a, .shapes = &f->reading->shapes, .symbols = &d->scope.symbols, .matrix = matrix == 1};
        StrBuf head = {0}, body = {0}, shapes = {0};
        const char *index[2] = {NULL, NULL};
        uint32_t n = f->nparams;
        for (int k = 0; k < rank && !matrix && k < 2; k++)
            f->params[n++] = index[k] = kinds_index(&f->reading->shapes, w.fresh++);
        str_add(&head, f->name);
        for (uint32_t k = 0; k < n; k++)
            str_printf(&head, "%s%s", k ? "," : f->call ? "(" : "[", f->params[k]);
        str_add(&head, n ? f->call ? ")" : "]" : "");
        bool written = f->right->kind == TERM_MATRIX || f->right->kind == TERM_LIST;
        bool ok = write_term(&w, f->right, written ? NULL : index[0], written ? NULL : index[1], &body);
        if (ok && right != rank && !(rank && right == -2) && !written)
            ok = false, w.blocked = "the shapes of the two sides differ";
        if (ok && written)
            ok = false, w.blocked = "a matrix written out";
        if (matrix)
            write_shapes(&w, &shapes);
        if (ok)
            text = arena_printf(a, "%s%s%s := %s", str_text(&shapes), shapes.len ? "\n" : "", str_text(&head),
                                str_text(&body));
        else
            *why = w.blocked;
        bool again = w.wants_matrix;
        str_free(&head);
        str_free(&body);
        str_free(&shapes);
        writer_free(&w);
        if (!again)
            break;
    }
    return text;
}

static void take_into_scope(Defining *f, Link *link)
{
    Document *d = f->d;
    const char *why = f->reading->opaque[1];
    const char *text = why ? NULL : definition_text(f, &why);
    if (!text) {
        link->reason = why ? keep(d, why) : NULL;
        return;
    }
    if (f->numbered || is_parameter_elsewhere(d, f->name)) {
        link->note = "not taken as the meaning of what stands elsewhere";
        return;
    }
    ScopeUse use;
    Answer answer;
    scope_closure(&d->scope, text, &use);
    judge_run(&d->judge, judge_statements(&d->arena, &d->scope, &use, "", text), &answer);
    vec_free(&use.at);
    if (answer.error) {
        link->reason = arena_printf(&d->arena, "not taken: %s", answer.error);
        return;
    }
    link->reading = text;
    scope_add(&d->scope, text, f->name, false, link->line, d->cell);
    if (f->arguments.len)
        scope_arguments(&d->scope, f->name, f->arguments.at);
    kinds_store(&f->reading->shapes, &d->scope.symbols);
}

static bool say(Link *link, LinkVerdict verdict, const char *reason)
{
    link->verdict = verdict;
    link->reason = reason;
    return true;
}

static const char *head_name(const Term *left)
{
    if ((left->kind == TERM_NAME || left->kind == TERM_APPLY) && !left->order)
        return left->text;
    return NULL;
}

// x = 2: what follows may speak of this value.
static void note_value(const Defining *f)
{
    const Term *t = f->right->kind == TERM_NEG ? f->right->kids[0] : f->right;
    if (t->kind == TERM_NUM && is_plain_name(f->left) && f->d->values.len < 1000)
        vec_push(&f->d->values,
                 ((OpenValue){f->name, arena_printf(&f->d->arena, "(%s%s)", t == f->right ? "" : "-", t->text)}));
}

bool define_take(Chain *c, Link *link)
{
    Document *d = c->d;
    Defining f = {.d = d, .reading = chain_reading(c, 0)};
    f.left = f.reading->sides[0];
    f.right = f.reading->sides[1];
    f.name = head_name(f.left);
    bool firm = !strcmp(link->relation, ":="), said;
    SplitRole before = role_before(d, &said);
    if (f.left->kind == TERM_DIFFERENTIAL && f.left->kids[0]->kind == TERM_APPLY &&
        !scope_defines(&d->scope, f.left->kids[0]->text))
        return say(link, LINK_DEFINITION, "a differential defined by its form");
    if (!f.name || (f.reading->opaque[0] && f.left->kind != TERM_APPLY))
        return false;
    if (c->st->role == SPLIT_CONDITION || (!d->display && said && before == SPLIT_CONDITION)) {
        note_value(&f);
        if (scope_defines(&d->scope, f.name))
            open_note_name(d, f.name, link->line);
        return say(link, LINK_UNDECIDED, "a condition");
    }
    const Symbol *s = symbols_find(&d->scope.symbols, f.name);
    if (scope_defines(&d->scope, f.name) && !firm && !c->again)
        return false;
    if (f.left->kind == TERM_NAME && !f.left->n && is_letter_of_index(f.name) &&
        (f.right->kind == TERM_NUM || is_plain_name(f.right) || f.right->kind == TERM_LIST ||
         f.right->kind == TERM_OPAQUE || f.right->kind == TERM_MUL))
        return say(link, LINK_UNDECIDED, "a condition on an index");
    if (f.left->kind == TERM_NAME && !f.left->n && is_plain_name(f.right) && is_letter_of_index(f.right->text))
        return say(link, LINK_UNDECIDED, "a condition on an index");
    if (s && s->index)
        return say(link, LINK_UNDECIDED, "a condition on a name whose range is declared");
    bool number = f.right->kind == TERM_NUM || (f.right->kind == TERM_NEG && f.right->kids[0]->kind == TERM_NUM);
    if (number && !firm && !(said && before == SPLIT_WHERE) && c->st->role != SPLIT_WHERE)
        return note_value(&f), say(link, LINK_UNDECIDED, "a value, not a definition");
    if (f.left->kind == TERM_NAME ? !take_subscripts(&f) : !take_call(&f)) {
        str_free(&f.arguments);
        return f.left->kind == TERM_NAME
                   ? say(link, LINK_UNDECIDED, "a step of an iteration, or a property of what is not defined")
                   : false;
    }
    if (mentions(f.right, f.name) && f.left->kind == TERM_NAME && !f.left->n) {
        const KindName *n = kinds_find(&f.reading->shapes, f.name);
        bool elements = n && n->rank > 0;
        if (!elements)
            return say(link, LINK_UNDECIDED, "an update rule");
    }
    for (uint32_t k = 0; k < f.nparams && f.left->kind == TERM_NAME; k++)
        if (is_upper_bound(f.right, f.params[k]) && is_subscript(f.right, f.params[k]))
            return say(
                link, LINK_AMBIGUOUS,
                arena_printf(&d->arena, "%s is an index at the left and a number of terms at the right", f.params[k]));
    link->verdict = LINK_DEFINITION;
    take_into_scope(&f, link);
    if (link->reason && c->st->implied)
        link->verdict = LINK_UNDECIDED; // "and hence x = ..": a conclusion about what is not defined
    str_free(&f.arguments);
    return true;
}

bool define_again(Chain *c, Link *link)
{
    c->again = true;
    bool taken = define_take(c, link);
    if (taken && link->verdict == LINK_DEFINITION)
        link->note = "defined otherwise above; redefined here";
    return taken;
}

// ---- Facts --------------------------------------------------------------------------------------------------------

static void add_fact(Document *d, const char *name, const char *fact, uint32_t line)
{
    const char *text = arena_printf(&d->arena, "assume %s", fact);
    for (size_t i = 0; i < d->scope.list.len; i++) // another fact of the same kind about it gives way
        if (d->scope.list.at[i].assumption && !strcmp(d->scope.list.at[i].name, name) && d->scope.list.at[i].line)
            return;
    Answer answer;
    ScopeUse use;
    scope_closure(&d->scope, name, &use);
    judge_run(&d->judge, judge_statements(&d->arena, &d->scope, &use, "", text), &answer);
    vec_free(&use.at);
    if (!answer.error)
        scope_add(&d->scope, text, name, true, line, d->cell);
}

// The exponent of \mathbb R^{m \times n}; the sizes as texts. Their number.
static int sizes(Document *d, const Tree *sup, const char *out[2])
{
    int n = 0;
    StrBuf text = {0};
    bool ok = true;
    for (uint32_t i = 0; sup && i <= sup->nkids && ok; i++) {
        const Tree *t = i < sup->nkids ? sup->kids[i] : NULL;
        if (t && !tree_is_sign(t, "times")) {
            bool plain = (t->kind == TREE_LETTER || t->kind == TREE_NUMBER) && !t->sub && !t->sup;
            bool sign = tree_is_sign(t, "+") || tree_is_sign(t, "-");
            ok = plain || sign;
            str_add(&text, t->text ? t->text : "");
        } else if (n < 2 && text.len) {
            out[n++] = keep(d, text.at);
            str_clear(&text);
        } else {
            ok = false;
        }
    }
    str_free(&text);
    return ok ? n : 0;
}

static const char *item_name(Document *d, const Tree *t)
{
    Error err = {0};
    ReadContext ctx = {.arena = &d->arena, .symbols = &d->scope.symbols, .err = &err};
    Tree *item = (Tree *)(uintptr_t)t;
    Term *term = read_items(&ctx, &item, 1);
    read_context_clear(&ctx);
    return term && is_plain_name(term) && !ctx.opaque ? term->text : NULL;
}

static bool take_membership(Chain *c, uint32_t k)
{
    Document *d = c->d;
    const SplitSide *left = &c->st->sides.at[k], *right = &c->st->sides.at[k + 1];
    if (!right->n)
        return false;
    const Tree *set = right->items[0];
    const char *size[2] = {NULL, NULL};
    uint32_t line, column;
    check_place(d, scan_text_place(d->text, c->st->relations.at[k].start), &line, &column);
    bool reals =
        set->kind == TREE_LETTER && !strcmp(set->text, "R") && (set->style & TREE_BLACKBOARD || set->style & TREE_BOLD);
    bool integers = set->kind == TREE_LETTER && (!strcmp(set->text, "N") || !strcmp(set->text, "Z")) &&
                    set->style & TREE_BLACKBOARD;
    const Tree *last = NULL;
    if (set->kind == TREE_FENCE && !strcmp(set->open, "{") && set->kids[0]->nkids >= 3) { // {1, \dots, K}
        const Tree *body = set->kids[0];
        bool dots = false;
        for (uint32_t i = 0; i < body->nkids; i++)
            dots |= tree_is_sign(body->kids[i], "dots");
        if (dots && body->kids[0]->kind == TREE_NUMBER)
            last = body->kids[body->nkids - 1];
        size[0] = dots ? body->kids[0]->text : NULL;
    }
    int n = reals ? sizes(d, set->sup, size) : 0;
    for (uint32_t i = 0; i < left->n; i++) {
        if (tree_is_sign(left->items[i], ",") || left->items[i]->kind == TREE_SPACE)
            continue;
        const char *name = item_name(d, left->items[i]);
        if (!name)
            return false;
        const char *fact = NULL;
        if (n == 2)
            fact = arena_printf(&d->arena, "%s matrix(%s, %s)", name, size[0], size[1]);
        else if (n == 1)
            fact = arena_printf(&d->arena, "%s vector(%s)", name, size[0]);
        else if (integers)
            fact = arena_printf(&d->arena, "%s integer", name);
        else if (last && (last->kind == TREE_LETTER || last->kind == TREE_NUMBER) && !last->sub && !last->sup)
            fact = arena_printf(&d->arena, "%s in %s..%s", name, size[0], last->text);
        if (fact && !scope_defines(&d->scope, name))
            add_fact(d, name, fact, line);
    }
    return true;
}

bool define_facts(Chain *c, uint32_t k)
{
    Document *d = c->d;
    const char *relation = c->st->relations.at[k].text;
    if (!strcmp(relation, "in"))
        return take_membership(c, k);
    static const char *const orders[] = {"<", "<=", ">", ">=", "!="};
    bool order = false;
    for (size_t i = 0; i < 5; i++)
        order |= !strcmp(orders[i], relation);
    Reading *r = chain_reading(c, 0);
    const Term *a = r->sides[k], *b = r->sides[k + 1];
    if (!order || !a || !b || c->st->relations.len > 2 || r->opaque[k] || r->opaque[k + 1])
        return false;
    const Term *name = is_plain_name(a) ? a : b, *bound = name == a ? b : a;
    if (!is_plain_name(name) || bound->kind != TERM_NUM || scope_defines(&d->scope, name->text) ||
        kinds_rank(&r->shapes, name))
        return false;
    uint32_t line, column;
    check_place(d, scan_text_place(d->text, c->st->relations.at[k].start), &line, &column);
    add_fact(d, name->text, arena_printf(&d->arena, "%s %s %s", a->text, relation, b->text), line);
    return true;
}
