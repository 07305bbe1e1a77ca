// Reading all sides of a statement together: their shapes depend on each other.
#include "document/reading.h"

// v_{ab} where V is a matrix of the statement, and v nothing else, is its element.
static void elements_of_matrices(Arena *arena, Kinds *kinds, Term *t)
{
    bool small = t->kind == TERM_NAME && t->n == 2 && t->text[0] >= 'a' && t->text[0] <= 'z' && !t->text[1];
    KindName *own = small ? kinds_find(kinds, t->text) : NULL;
    if (own && !own->whole && !own->fixed && own->soft < 0) {
        const char upper[2] = {(char)(t->text[0] - 'a' + 'A'), 0};
        KindName *matrix = kinds_find(kinds, upper);
        if (matrix && matrix->rank == 2 && matrix->whole)
            t->text = arena_text(arena, upper, 1);
    }
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i])
            elements_of_matrices(arena, kinds, t->kids[i]);
}

void reading_make(Arena *arena, const Symbols *symbols, const Tree *formula, const SplitStatement *st, unsigned choice,
                  Reading *out)
{
    uint32_t n = (uint32_t)st->sides.len;
    *out = (Reading){.choice = choice, .n = n, .ready = true};
    out->sides = arena_zero(arena, n * sizeof *out->sides);
    out->opaque = arena_zero(arena, n * sizeof *out->opaque);
    out->errors = arena_zero(arena, n * sizeof *out->errors);
    VEC(Term *) good = {0};
    kinds_begin(&out->shapes, arena, symbols);
    for (uint32_t i = 0; i < n; i++) {
        ReadContext ctx = {
            .arena = arena, .symbols = symbols, .choice = choice, .formula = formula, .err = &out->errors[i]};
        out->sides[i] = read_items(&ctx, st->sides.at[i].items, st->sides.at[i].n);
        out->opaque[i] = ctx.opaque;
        out->met |= ctx.met;
        read_context_clear(&ctx);
        if (out->sides[i]) {
            kinds_note(&out->shapes, out->sides[i]);
            vec_push(&good, out->sides[i]);
        }
    }
    for (size_t i = 0; i < good.len; i++)
        elements_of_matrices(arena, &out->shapes, good.at[i]);
    kinds_settle(&out->shapes, good.at, (uint32_t)good.len);
    vec_free(&good);
}

void reading_free(Reading *r)
{
    if (r->ready)
        kinds_free(&r->shapes);
    *r = (Reading){0};
}

static bool is_array(int rank)
{
    return rank > 0 || rank == -2;
}

static const char *keep(Arena *arena, StrBuf *text)
{
    const char *copy = arena_text(arena, str_text(text), text->len);
    str_clear(text);
    return copy;
}

// Writes both sides by elements, or in matrix notation.
static void write_sides(Arena *arena, Writer *w, Reading *r, const Term *a, const Term *b, ReadingLink *out)
{
    int ra = kinds_rank(&r->shapes, a), rb = kinds_rank(&r->shapes, b);
    int rank = is_array(ra) ? ra : rb;
    out->arrays = is_array(rank);
    const char *i = NULL, *j = NULL;
    if (!w->matrix && is_array(rank)) {
        i = kinds_index(&r->shapes, w->fresh++);
        j = rank == 2 ? kinds_index(&r->shapes, w->fresh++) : NULL;
    }
    StrBuf text = {0};
    write_term(w, a, is_array(ra) ? i : NULL, is_array(ra) ? j : NULL, &text);
    out->left = keep(arena, &text);
    write_term(w, b, is_array(rb) ? i : NULL, is_array(rb) ? j : NULL, &text);
    out->right = keep(arena, &text);
    bool numbers = (a->kind == TERM_NUM || b->kind == TERM_NUM);
    bool columns = (ra == 1 && rb == -2) || (ra == -2 && rb == 1);
    if (!w->blocked && ra != rb && !columns && !numbers)
        w->blocked = "the shapes of the two sides differ";
    if (w->matrix)
        write_shapes(w, &text);
    out->shapes = keep(arena, &text);
    str_free(&text);
}

void reading_link(Arena *arena, const Symbols *symbols, Reading *r, uint32_t k, const char *nabla, bool turned,
                  ReadingLink *out)
{
    *out = (ReadingLink){.left = "", .right = "", .claim = "", .shapes = ""};
    const Term *a = r->sides[k], *b = r->sides[k + 1];
    kinds_refresh(&r->shapes);
    if (!a || !b) {
        out->blocked = "one side can not be read";
        return;
    }
    for (int matrix = 0; matrix < 2; matrix++) {
        Writer w = {.arena = arena,
                    .shapes = &r->shapes,
                    .symbols = symbols,
                    .matrix = matrix == 1,
                    .nabla = nabla,
                    .turned = turned};
        for (uint32_t i = 0; i < r->n; i++)
            if (r->sides[i])
                write_collect_differentials(&w, r->sides[i]);
        write_sides(arena, &w, r, a, b, out);
        out->undefined = w.undefined;
        out->blocked = w.blocked;
        out->derivative = w.derivative;
        out->wants_nabla = w.wants_nabla;
        bool again = matrix == 0 && w.wants_matrix;
        writer_free(&w);
        if (!again)
            break;
    }
    out->claim = arena_printf(arena, "prove %s = %s", out->left, out->right);
}
