// The parts of a signature, and of names such as d2R_ds2_dot_v.
#include "session/signature.h"

#include <ctype.h>

typedef struct {
    Run *r;
    const char *text;
    uint32_t length;
    ParseContext ctx;
    Signature *out;
    Error *err;
} Reader;

// ---- Pieces of text -------------------------------------------------------------------------------------------------

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static Span trim(const char *text, Span at)
{
    while (at.start < at.end && is_blank(text[at.start]))
        at.start++;
    while (at.end > at.start && is_blank(text[at.end - 1]))
        at.end--;
    return at;
}

// The place of the first `what` in `at` that stands outside of brackets; at.end where there is none.
static uint32_t find(const char *text, Span at, char what)
{
    int depth = 0;
    for (uint32_t i = at.start; i < at.end; i++) {
        char c = text[i];
        bool relation =
            what == '=' && (strchr("<>!:=", text[i + (i + 1 < at.end)]) || (i && strchr("<>!:=", text[i - 1])));
        if (depth == 0 && c == what && !relation)
            return i;
        depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
    }
    return at.end;
}

static bool fail(Reader *d, Span at, const char *message)
{
    error_set(d->err, ERR_SYNTAX, at, "%s", message);
    error_hint(d->err, "name(inputs; outputs), for instance: loss_grad(K, s[K], y; R, dR_ds[K])");
    return false;
}

static bool read_expr(Reader *d, Span at, Expr *out)
{
    Claim claim = {0};
    at = trim(d->text, at);
    if (at.start == at.end)
        return fail(d, at, "something is missing here");
    bool ok = parse_claim(&d->ctx, d->text, at, &claim, d->err);
    if (ok && claim.relations.len)
        ok = error_set(d->err, ERR_TYPE, at, "an expression is wanted here, not a relation");
    *out = ok ? claim.sides.at[0] : 0;
    claim_clear(&claim);
    return ok;
}

// ---- Items ----------------------------------------------------------------------------------------------------------

static bool is_name(const char *text, Span at)
{
    for (uint32_t i = at.start; i < at.end; i++) {
        unsigned char c = (unsigned char)text[i];
        if (!(c >= 0x80 || isalpha(c) || c == '_' || (isdigit(c) && i > at.start)))
            return false;
    }
    return at.start < at.end;
}

static bool read_subscripts(Reader *d, Span inside, SignatureItem *item)
{
    for (uint32_t at = inside.start; at <= inside.end;) {
        uint32_t end = find(d->text, (Span){at, inside.end}, ',');
        if (item->rank == CODE_RANK)
            return error_set(d->err, ERR_LIMIT, inside, "an array with more than %d subscripts", CODE_RANK);
        if (!read_expr(d, (Span){at, end}, &item->subs[item->rank++]))
            return false;
        at = end + 1;
    }
    return true;
}

// Cuts a word off the end: csr, csc.
static CodeStorage read_storage(const char *text, Span *left)
{
    static const char *const words[] = {[CODE_CSR] = "csr", [CODE_CSC] = "csc"};
    for (int i = CODE_CSR; i <= CODE_CSC; i++) {
        size_t n = strlen(words[i]);
        if (left->end - left->start <= n || memcmp(text + left->end - n, words[i], n) != 0)
            continue;
        Span before = {left->start, left->end - (uint32_t)n};
        char last = text[before.end - 1];
        if (last != ']' && !is_blank(last))
            continue;
        *left = trim(text, before);
        return (CodeStorage)i;
    }
    return CODE_DENSE;
}

// name, name[K, D], and of an output name[k] = e, name[k, l] csr = e.
static bool read_item(Reader *d, Span at, bool output, SignatureItem *item)
{
    at = trim(d->text, at);
    *item = (SignatureItem){.at = at};
    uint32_t equals = output ? find(d->text, at, '=') : at.end;
    if (equals < at.end && !read_expr(d, (Span){equals + 1, at.end}, &item->value))
        return false;
    Span left = trim(d->text, (Span){at.start, equals});
    item->storage = output ? read_storage(d->text, &left) : CODE_DENSE;
    uint32_t bracket = find(d->text, left, '[');
    item->name = trim(d->text, (Span){left.start, bracket});
    if (!is_name(d->text, item->name))
        return fail(d, left.start < left.end ? left : at,
                    "a name is wanted here, with its lengths in brackets where it is an array");
    if (bracket == left.end)
        return item->storage == CODE_DENSE || fail(d, left, "a sparse output has two subscripts: J[N, N] csr");
    if (d->text[left.end - 1] != ']')
        return fail(d, left, "a bracket is not closed");
    return read_subscripts(d, (Span){bracket + 1, left.end - 1}, item) &&
           (item->storage == CODE_DENSE || item->rank == 2 ||
            fail(d, left, "a sparse output has two subscripts: J[N, N] csr"));
}

static bool read_items(Reader *d, Span at, bool output)
{
    at = trim(d->text, at);
    for (uint32_t start = at.start; start < at.end || (start == at.end && start > at.start);) {
        uint32_t end = find(d->text, (Span){start, at.end}, ',');
        SignatureItem item;
        if (!read_item(d, (Span){start, end}, output, &item))
            return false;
        if (output)
            vec_push(&d->out->outputs, item);
        else
            vec_push(&d->out->inputs, item);
        if (end == at.end)
            break;
        start = end + 1;
    }
    return true;
}

static bool read_all(Reader *d)
{
    Span whole = trim(d->text, (Span){0, d->length});
    uint32_t open = find(d->text, whole, '(');
    d->out->name = trim(d->text, (Span){whole.start, open});
    if (open == whole.end || d->text[whole.end - 1] != ')' || !is_name(d->text, d->out->name))
        return fail(d, whole, "this is no signature");
    Span inside = {open + 1, whole.end - 1};
    uint32_t semicolon = find(d->text, inside, ';');
    if (semicolon == inside.end)
        return fail(d, whole, "the outputs are missing: they follow the inputs after a semicolon");
    if (!read_items(d, (Span){inside.start, semicolon}, false) ||
        !read_items(d, (Span){semicolon + 1, inside.end}, true))
        return false;
    return d->out->outputs.len || fail(d, whole, "the outputs are missing: they follow the inputs after a semicolon");
}

bool signature_read(Run *r, const char *text, Signature *out, Error *err)
{
    *out = (Signature){.text = text};
    Reader d = {.r = r, .text = text, .length = (uint32_t)strlen(text), .out = out, .err = err};
    parse_context_init(&d.ctx, r->pool, &r->session->defs);
    bool ok = read_all(&d);
    parse_context_free(&d.ctx);
    return ok;
}

void signature_clear(Signature *s)
{
    vec_free(&s->inputs);
    vec_free(&s->outputs);
}

// ---- Names of derivatives -------------------------------------------------------------------------------------------

typedef struct {
    const Session *session;
    const CodeParam *inputs;
    uint32_t ninputs, order;
    const char *at, *end;
    DerivativeName *out;
} NameReader;

static bool starts_with(const NameReader *n, const char *at, const char *word)
{
    size_t length = strlen(word);
    return length && (size_t)(n->end - at) >= length && !memcmp(at, word, length);
}

static bool read_dot(const NameReader *n, const char *at)
{
    if (at == n->end)
        return n->out->nby == n->order;
    if (n->out->dot || n->out->nby != n->order || !starts_with(n, at, "_dot_"))
        return false;
    for (uint32_t i = 0; i < n->ninputs; i++) {
        const char *name = pool_symbol_name(n->session->pool, n->inputs[i].name);
        n->out->dot = n->inputs[i].name;
        if (starts_with(n, at + 5, name) && at + 5 + strlen(name) == n->end)
            return true;
    }
    n->out->dot = 0;
    return false;
}

// _ds, _ds2, _dx_dy from `at` on. Tries every input, and a number behind it as its order.
static bool read_variables(NameReader *n, const char *at)
{
    if (n->out->nby && read_dot(n, at))
        return true;
    if (!starts_with(n, at, "_d"))
        return false;
    uint32_t before = n->out->nby;
    for (uint32_t i = 0; i < n->ninputs; i++) {
        const char *name = pool_symbol_name(n->session->pool, n->inputs[i].name), *after = at + 2 + strlen(name);
        if (!starts_with(n, at + 2, name))
            continue;
        for (int with_order = 0; with_order < 2; with_order++) {
            uint32_t order = with_order ? 0 : 1;
            const char *next = after;
            while (with_order && next < n->end && isdigit((unsigned char)*next) && order < 100)
                order = order * 10 + (uint32_t)(*next++ - '0');
            if (order == 0 || before + order > n->order || before + order > CODE_RANK)
                continue;
            for (uint32_t k = 0; k < order; k++)
                n->out->by[before + k] = n->inputs[i].name;
            n->out->nby = before + order;
            if (read_variables(n, next))
                return true;
            n->out->nby = before;
        }
    }
    return false;
}

// d, its order, the function, and the rest.
static bool read_derivative(NameReader *n, const char *at)
{
    if (!starts_with(n, at, "d"))
        return false;
    at++;
    for (int with_order = 0; with_order < 2; with_order++) {
        const char *name_at = at;
        n->order = with_order ? 0 : 1;
        while (with_order && name_at < n->end && isdigit((unsigned char)*name_at) && n->order < 100)
            n->order = n->order * 10 + (uint32_t)(*name_at++ - '0');
        for (size_t i = 0; n->order && i < n->session->defs.list.len; i++) {
            n->out->function = n->session->defs.list.at[i].name;
            const char *name = pool_symbol_name(n->session->pool, n->out->function);
            n->out->nby = 0;
            if (starts_with(n, name_at, name) && read_variables(n, name_at + strlen(name)))
                return true;
        }
    }
    return false;
}

bool signature_derivative(const Session *s, const CodeParam *inputs, uint32_t ninputs, const char *text, size_t length,
                          DerivativeName *out)
{
    NameReader n = {.session = s, .inputs = inputs, .ninputs = ninputs, .at = text, .end = text + length, .out = out};
    *out = (DerivativeName){0};
    if (read_derivative(&n, text))
        return true;
    for (uint32_t i = 0; i < ninputs; i++) {
        const char *name = pool_symbol_name(s->pool, inputs[i].name), *after = text + strlen(name);
        if (!starts_with(&n, text, name) || !starts_with(&n, after, "_dot_"))
            continue;
        *out = (DerivativeName){.dot = inputs[i].name, .dot_first = true};
        if (read_derivative(&n, after + 5))
            return true;
    }
    return false;
}
