// Reading all sides of a statement together: their shapes depend on each other.
#include "document/reading.h"

void reading_make(Arena *arena, const Symbols *symbols, const Tree *formula, const SplitStatement *st, unsigned choice, Reading *out)
{
    uint32_t n = (uint32_t)st->sides.len;
    *out = (Reading){.choice = choice, .n = n, .ready = true};
    out->sides = arena_zero(arena, n * sizeof *out->sides);
    out->opaque = arena_zero(arena, n * sizeof *out->opaque);
    out->errors = arena_zero(arena, n * sizeof *out->errors);
    VEC(Term *) good = {0};
    kinds_begin(&out->shapes, arena, symbols);
    for (uint32_t i = 0; i < n; i++) {
        ReadContext ctx = {.arena = arena, .symbols = symbols, .choice = choice, .formula = formula, .err = &out->errors[i]};
        out->sides[i] = read_items(&ctx, st->sides.at[i].items, st->sides.at[i].n);
        out->opaque[i] = ctx.opaque;
        out->met |= ctx.met;
        read_context_clear(&ctx);
        if (out->sides[i]) {
            kinds_note(&out->shapes, out->sides[i]);
            vec_push(&good, out->sides[i]);
        }
    }
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

void reading_link(Arena *arena, const Symbols *symbols, Reading *r, uint32_t k, const char *nabla, bool turned, ReadingLink *out)
{
    *out = (ReadingLink){.left = "", .right = "", .claim = "", .shapes = ""};
    const Term *a = r->sides[k], *b = r->sides[k + 1];
    if (!a || !b) {
        out->blocked = "one side can not be read";
        return;
    }
    for (int matrix = 0; matrix < 2; matrix++) {
        Writer w = {.arena = arena, .shapes = &r->shapes, .symbols = symbols, .matrix = matrix == 1, .nabla = nabla, .turned = turned};
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
