// One formula by itself, in Leibniz's language: what the prompt and tests of readings ask for.
#include "document/document.h"

#include "document/reading.h"

static bool write_side(Arena *arena, Reading *r, const Symbols *symbols, uint32_t k, StrBuf *out, Error *err)
{
    if (!r->sides[k]) {
        if (!err->code)
            *err = r->errors[k];
        return err->code ? false : error_set(err, ERR_SYNTAX, (Span){0}, "a side is missing");
    }
    Writer w = {.arena = arena, .shapes = &r->shapes, .symbols = symbols, .formal = true};
    int rank = kinds_rank(&r->shapes, r->sides[k]);
    const char *i = rank ? kinds_index(&r->shapes, w.fresh++) : NULL,
               *j = rank == 2 ? kinds_index(&r->shapes, w.fresh++) : NULL;
    bool written = r->sides[k]->kind == TERM_MATRIX || r->sides[k]->kind == TERM_LIST;
    bool ok = write_term(&w, r->sides[k], written ? NULL : i, written ? NULL : j, out) && !r->opaque[k];
    if (!ok)
        error_set(err, ERR_SYNTAX, (Span){0}, "%s", r->opaque[k] ? r->opaque[k] : w.blocked);
    writer_free(&w);
    return ok;
}

static bool write_relation(const SplitRelation *relation, bool defines, StrBuf *out, Error *err)
{
    static const struct {
        const char *read, *written;
    } rows[] = {{"=", "="}, {"equiv", "="}, {"!=", "!="}, {"<", "<"}, {"<=", "<="}, {">", ">"}, {">=", ">="}};
    const char *written = !strcmp(relation->text, ":=") ? defines ? ":=" : "=" : NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].read, relation->text))
            written = rows[i].written;
    if (!written)
        return error_set(err, ERR_SYNTAX, (Span){relation->start, relation->end}, "%s",
                         !strcmp(relation->text, "mapsto") ? "a function without a name: write f(x) = ..."
                                                           : "this sign is no relation of a claim");
    str_printf(out, " %s ", written);
    return true;
}

static bool read_statement(Arena *arena, const Tree *tree, const SplitStatement *st, StrBuf *out, Error *err)
{
    Symbols symbols = {0};
    Reading r;
    reading_make(arena, &symbols, tree, st, READ_LIMITS, &r);
    bool ok = true;
    bool defines = st->relations.len == 1 && !strcmp(st->relations.at[0].text, ":=");
    str_add(out, st->relations.len && !defines ? "prove " : "");
    for (uint32_t k = 0; k < r.n && ok; k++) {
        ok = write_side(arena, &r, &symbols, k, out, err);
        if (ok && k < st->relations.len)
            ok = write_relation(&st->relations.at[k], defines, out, err);
    }
    reading_free(&r);
    symbols_free(&symbols);
    return ok;
}

bool document_read_formula(const char *latex, size_t length, StrBuf *out, Error *err)
{
    Arena arena = {0};
    Split split = {0};
    const char *text = arena_text(&arena, latex, length);
    Tree *tree = tree_read(&arena, text, (uint32_t)length, err);
    if (tree)
        split_formula(&arena, tree, &split);
    bool ok = tree && split.list.len;
    if (tree && !ok)
        error_set(err, ERR_SYNTAX, (Span){0}, "there is no formula");
    for (size_t i = 0; i < split.list.len && ok; i++) {
        str_add(out, i ? "; " : "");
        ok = read_statement(&arena, tree, &split.list.at[i], out, err);
    }
    split_free(&split);
    arena_free(&arena);
    return ok;
}
