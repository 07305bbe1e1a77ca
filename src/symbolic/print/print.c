// The driver of all formats, and the names for shared parts.
//
// Drawing is a loop: a stack holds the words and parts still to come; a part is replaced by what its format makes of
// it.
#include "symbolic/print/print.h"

#include "symbolic/print/writer.h"

#include <stdio.h>

const PrintFormatRow print_formats[PRINT_COUNT] = {
#define FORMAT(id, name, writer, help) {name, help},
#include "symbolic/print/formats.def"
#undef FORMAT
};

static const Writer *const writers[PRINT_COUNT] = {
#define FORMAT(id, name, writer, help) &writer,
#include "symbolic/print/formats.def"
#undef FORMAT
};

int print_format_find(const char *name)
{
    for (int i = 0; i < PRINT_COUNT; i++)
        if (!strcmp(print_formats[i].name, name))
            return i;
    return -1;
}

// ---- Shared parts -------------------------------------------------------------------------------------------------
// A tree of more than WHERE_TREE characters that is WHERE_RATIO times its DAG gets names for the parts used twice or
// more. What holds the name of a bound index stays where it is: outside of its binder it would mean something else.

enum { WHERE_TREE = 2000, WHERE_RATIO = 3, WHERE_PART = 12 };

typedef struct {
    Shapes *shapes;
    const Writer *writer;
    Shape root;
    VEC(uint32_t) names; // of each shape: the text of its name, 0: none
    VEC(Shape) named;    // in the order in which they must be defined
    uint64_t limit;
} Drawing;

static bool is_index_name(const Shapes *s, const ShapeNode *n)
{
    if (n->kind == SHAPE_NAME)
        for (size_t i = 0; i < s->indices.len; i++)
            if (!strcmp(shape_text(s, s->indices.at[i]), shape_text(s, n->text)))
                return true;
    return false;
}

// How often each shape below the root is used, by distinct users; and whether it mentions an index.
static void count_uses(const Drawing *d, uint32_t *uses, bool *indexed, double *dag)
{
    const Shapes *s = d->shapes;
    uses[d->root] = 1;
    for (Shape id = d->root; id > 0; id--) { // users come after what they use
        if (!uses[id])
            continue;
        double parts = 0;
        for (uint32_t i = 0; i < shape_node(s, id)->count; i++) {
            uses[shape_part(s, id, i)]++;
            parts += shape_node(s, shape_part(s, id, i))->size;
        }
        *dag += shape_node(s, id)->size - parts;
    }
    for (Shape id = 1; id <= d->root; id++) {
        indexed[id] = uses[id] && is_index_name(s, shape_node(s, id));
        for (uint32_t i = 0; uses[id] && i < shape_node(s, id)->count; i++)
            indexed[id] |= indexed[shape_part(s, id, i)];
    }
}

static bool is_taken(const Shapes *s, const char *name)
{
    for (size_t i = 0; i < s->taken.len; i++)
        if (!strcmp(s->taken.at[i], name))
            return true;
    for (size_t i = 0; i < s->indices.len; i++)
        if (!strcmp(shape_text(s, s->indices.at[i]), name))
            return true;
    return false;
}

static bool is_nameable(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    return n->size >= WHERE_PART && n->count && n->kind != SHAPE_NEG && n->kind != SHAPE_RELATION &&
           n->kind != SHAPE_CHAIN && n->kind != SHAPE_AND && n->kind != SHAPE_OR && n->kind != SHAPE_NOT;
}

static void name_shared(Drawing *d)
{
    Shapes *s = d->shapes;
    size_t n = (size_t)d->root + 1;
    vec_reserve(&d->names, n);
    memset(d->names.at, 0, n * sizeof *d->names.at);
    if (shape_node(s, d->root)->size < WHERE_TREE)
        return;
    uint32_t *uses = mem_zero(n * sizeof *uses);
    bool *indexed = mem_zero(n);
    double dag = 0;
    count_uses(d, uses, indexed, &dag);
    unsigned number = 0;
    for (Shape id = 1; id < d->root && shape_node(s, d->root)->size > WHERE_RATIO * dag; id++) {
        if (uses[id] < 2 || indexed[id] || !is_nameable(s, id))
            continue;
        char name[24];
        do
            snprintf(name, sizeof name, "t%u", ++number);
        while (is_taken(s, name));
        d->names.at[id] = d->writer->name(s, shapes_add_text(s, name));
        vec_push(&d->named, id);
    }
    mem_free(uses);
    mem_free(indexed);
}

// ---- Drawing ------------------------------------------------------------------------------------------------------

static bool too_long(const Drawing *d, Error *err)
{
    return error_set(err, ERR_LIMIT, (Span){0}, "the result takes more than %llu bytes to print (limit print-bytes)",
                     (unsigned long long)d->limit);
}

static bool draw(Drawing *d, Shape id, StrBuf *out, Error *err)
{
    Shapes *s = d->shapes;
    const Writer *w = d->writer;
    Pieces stack = {0}, parts = {0};
    bool ok = true;
    piece_shape(&stack, id, LEVEL_LOOSE);
    while (stack.at.len && ok) {
        Piece piece = vec_pop(&stack.at);
        uint32_t text = piece.text;
        if (piece.shape && piece.shape != id && d->names.at[piece.shape])
            text = d->names.at[piece.shape];
        if (piece.word || text) {
            str_add(out, piece.word ? piece.word : shape_text(s, text));
            ok = out->len <= d->limit && pool_poll(s->pool);
            continue;
        }
        if (w->level(s, piece.shape) < piece.level) {
            bool low = w->tall && !w->tall(s, piece.shape);
            piece_word(&stack, low ? w->low_close : w->close);
            piece_shape(&stack, piece.shape, LEVEL_LOOSE);
            piece_word(&stack, low ? w->low_open : w->open);
            continue;
        }
        parts.at.len = 0;
        w->expand(s, piece.shape, &parts);
        while (parts.at.len)
            vec_push(&stack.at, vec_pop(&parts.at));
    }
    vec_free(&stack.at);
    vec_free(&parts.at);
    return ok || (pool_ok(s->pool) && too_long(d, err)); // else the pool tells why
}

static void add_word(StrBuf *out, const char *word)
{
    if (word)
        str_add(out, word);
}

static bool draw_where(Drawing *d, StrBuf *out, Error *err)
{
    const Writer *w = d->writer;
    bool any = d->named.len > 0;
    add_word(out, w->before);
    add_word(out, any ? w->where_open : NULL);
    bool ok = draw(d, d->root, out, err);
    for (size_t i = 0; i < d->named.len && ok; i++) {
        add_word(out, i ? w->comma : w->where);
        add_word(out, w->define);
        add_word(out, shape_text(d->shapes, d->names.at[d->named.at[i]]));
        add_word(out, w->equal);
        ok = draw(d, d->named.at[i], out, err);
        add_word(out, w->defined);
    }
    add_word(out, any ? w->end : NULL);
    add_word(out, w->after);
    return ok;
}

bool print_expr(Pool *p, Expr e, PrintFormat format, StrBuf *out, Error *err)
{
    PoolMark mark = pool_mark(p);
    Shapes shapes;
    Shape root = shapes_build(&shapes, p, e);
    Drawing d = {.shapes = &shapes, .writer = writers[format], .root = root, .limit = p->limits.print_bytes};
    bool ok = root != 0;
    if (ok) {
        name_shared(&d);
        ok = draw_where(&d, out, err);
    }
    if (shapes.too_long)
        ok = too_long(&d, err);
    else if (!pool_ok(p))
        ok = error_set(err, p->error.code, (Span){0}, "%s", p->error.message);
    else if (!root)
        error_set(err, ERR_INTERNAL, (Span){0}, "there is no expression to print");
    vec_free(&d.names);
    vec_free(&d.named);
    shapes_free(&shapes);
    pool_release(p, mark);
    return ok;
}

// ---- The rest -----------------------------------------------------------------------------------------------------

bool print_definition(Pool *p, const Definition *def, PrintFormat format, StrBuf *out, Error *err)
{
    PoolMark mark = pool_mark(p);
    Expr *params = mem_alloc((def->params.len + 1) * sizeof *params);
    for (size_t i = 0; i < def->params.len; i++)
        params[i] = expr_sym(p, def->params.at[i]);
    uint32_t n = (uint32_t)def->params.len;
    Expr head = expr_sym(p, def->name);
    if (def->kind == DEF_FUNCTION)
        head = expr_apply(p, def->name, params, NULL, n);
    else if (def->kind == DEF_ARRAY)
        head = expr_elem(p, def->name, params, n);
    mem_free(params);
    bool e_was_defined = p->e_is_defined; // a parameter or the name itself may be e
    for (uint32_t i = 0; i < n; i++)
        p->e_is_defined |= !strcmp(pool_symbol_name(p, def->params.at[i]), "e");
    p->e_is_defined |= !strcmp(pool_symbol_name(p, def->name), "e");
    bool ok = print_expr(p, head, format, out, err);
    str_add(out, " := ");
    ok = ok && print_expr(p, def->body, format, out, err);
    p->e_is_defined = e_was_defined;
    pool_release(p, mark);
    return ok;
}

const char *print_quick(Pool *p, Expr e, StrBuf *out)
{
    Error err = {0};
    str_clear(out);
    if (!print_expr(p, e, PRINT_TEXT, out, &err)) {
        str_clear(out);
        str_printf(out, "<%s>", err.message);
    }
    return str_text(out);
}
