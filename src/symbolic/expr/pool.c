// The pool: hash-consing, names, numbers, marks.
//
// Nodes lie in one array and refer to their arguments by place in another; an open-addressing table of node indices
// finds equal ones. Entries leave the table only in the reverse order of their coming (pool_release), which linear
// probing allows without tombstones; growing the table re-enters nodes by index and so keeps that order.
#include "symbolic/expr/pool_internal.h"

#include <stdio.h>

static uint32_t mix(uint32_t h, uint32_t x)
{
    uint64_t m = (uint64_t)(h ^ x) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(m >> 32) ^ (uint32_t)m;
}

// The op of these kinds is a hint for printing, no part of their identity.
static bool op_is_hint(Kind kind)
{
    return kind == KIND_SUM || kind == KIND_PROD || kind == KIND_EQ;
}

static void grow_slots(Pool *p)
{
    PoolTables *t = p->tables;
    uint32_t size = t->mask ? (t->mask + 1) * 2 : 1024;
    mem_free(t->slots);
    t->slots = mem_zero(size * sizeof *t->slots);
    t->mask = size - 1;
    for (Expr e = 1; e < p->count; e++) {
        uint32_t i = p->nodes[e].hash & t->mask;
        while (t->slots[i].node)
            i = (i + 1) & t->mask;
        t->slots[i] = (Slot){p->nodes[e].hash, e};
    }
}

// ---- Flags: what a node says about itself, from its arguments ----------------------------------------------------

static bool pow_is_total(const Pool *p, Expr base, Expr exponent)
{
    int64_t n;
    if (expr_get_int(p, exponent, &n))
        return n >= 0;
    if (expr_kind(p, exponent) == KIND_NUM && expr_num_is_integer(p, exponent))
        return expr_num_sign(p, exponent) > 0;
    bool positive = (expr_kind(p, base) == KIND_NUM && expr_num_sign(p, base) > 0) || expr_kind(p, base) == KIND_PI ||
                    (expr_kind(p, base) == KIND_CALL && (func_cards[expr_op(p, base)].properties & FN_POSITIVE));
    return positive;
}

static bool is_total(const Pool *p, Kind kind, uint32_t op, const Expr *args, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!(expr_flags(p, args[i]) & FLAG_TOTAL))
            return false;
    switch (kind) {
    case KIND_UNDEF:
    case KIND_LIST:
    case KIND_FORM:
    case KIND_APPLY: return false;
    case KIND_POW: return pow_is_total(p, args[0], args[1]);
    case KIND_CALL: return (func_cards[op].properties & FN_TOTAL) != 0;
    default: return true;
    }
}

enum {
    INHERITED = FLAG_HAS_FORM | FLAG_HAS_APPLY | FLAG_HAS_IVERSON | FLAG_HAS_ELEM | FLAG_HAS_BOUND | FLAG_HAS_STEP |
                FLAG_HAS_SYM
};

static unsigned own_flags(Kind kind, uint32_t op)
{
    switch (kind) {
    case KIND_SYM: return FLAG_HAS_SYM;
    case KIND_BOUND: return FLAG_HAS_BOUND;
    case KIND_ELEM: return FLAG_HAS_ELEM;
    case KIND_APPLY: return FLAG_HAS_APPLY;
    case KIND_FORM: return op >= FORM_INVERSE ? 0 : FLAG_HAS_FORM;
    case KIND_IVERSON:
    case KIND_PIECEWISE: return FLAG_HAS_IVERSON | FLAG_HAS_STEP;
    case KIND_CALL: return func_cards[op].properties & FN_STEP ? FLAG_HAS_STEP : 0;
    default: return 0;
    }
}

static bool holds_other_bound(Pool *p, Memo *seen, Expr e, uint32_t own)
{
    uint32_t known;
    if (!(expr_flags(p, e) & FLAG_HAS_BOUND) || memo_get(seen, e, &known))
        return false;
    if (expr_kind(p, e) == KIND_BOUND)
        return expr_op(p, e) > own; // smaller numbers are those of binders further in
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (holds_other_bound(p, seen, expr_arg(p, e, i), own))
            return true;
    return false;
}

// A binder frees its body of one bound index: others may be left.
static bool binder_has_bound(Pool *p, const Expr *args)
{
    if ((expr_flags(p, args[0]) | expr_flags(p, args[1])) & FLAG_HAS_BOUND)
        return true;
    if (!(expr_flags(p, args[2]) & FLAG_HAS_BOUND))
        return false;
    Memo *seen = memo_begin(p);
    bool other = holds_other_bound(p, seen, args[2], p->nodes[args[2]].height + 1u);
    memo_end(p, seen);
    return other;
}

static bool fill_node(Pool *p, ExprNode *node, Kind kind, uint32_t op, const Expr *args, uint32_t n)
{
    unsigned flags = own_flags(kind, op), height = 0;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < n; i++) {
        const ExprNode *a = &p->nodes[args[i]];
        flags |= a->flags & INHERITED;
        height = a->height > height ? a->height : height;
        depth = a->depth > depth ? a->depth : depth;
    }
    bool binder = kind == KIND_SUM || kind == KIND_PROD;
    if (binder) {
        unsigned own = p->nodes[args[2]].height + 1u;
        height = own > height ? own : height;
        if (!binder_has_bound(p, args))
            flags &= ~(unsigned)FLAG_HAS_BOUND;
    }
    if (!(flags & (FLAG_HAS_SYM | FLAG_HAS_BOUND | FLAG_HAS_ELEM | FLAG_HAS_APPLY)))
        flags |= FLAG_CONSTANT;
    if (is_total(p, kind, op, args, n))
        flags |= FLAG_TOTAL;
    if (height > 250)
        return pool_fail(p, ERR_LIMIT, "sums are nested deeper than 250");
    if (depth + 1 > p->limits.nesting)
        return pool_fail(p, ERR_LIMIT, "the expression is nested deeper than %llu (limit: nesting)",
                         (unsigned long long)p->limits.nesting);
    *node = (ExprNode){.kind = (uint8_t)kind,
                       .height = (uint8_t)height,
                       .flags = (uint16_t)flags,
                       .op = op,
                       .nargs = n,
                       .depth = depth + 1};
    return true;
}

// ---- Making nodes ---------------------------------------------------------------------------------------------------

static bool same_node(const Pool *p, Expr e, Kind kind, uint32_t op, const Expr *args, uint32_t n)
{
    const ExprNode *node = &p->nodes[e];
    if (node->kind != kind || node->nargs != n || (node->op != op && !op_is_hint(kind)))
        return false;
    const Expr *own = p->args + node->first;
    for (uint32_t i = 0; i < n; i++)
        if (own[i] != args[i])
            return false;
    return true;
}

static Expr append_node(Pool *p, const ExprNode *node, uint32_t slot)
{
    PoolTables *t = p->tables;
    if (p->count == t->nodes_cap) {
        t->nodes_cap += t->nodes_cap / 2;
        p->nodes = mem_grow(p->nodes, t->nodes_cap * sizeof *p->nodes);
    }
    Expr e = p->count++;
    p->nodes[e] = *node;
    t->slots[slot] = (Slot){node->hash, e};
    if ((uint64_t)p->count * 4 > (uint64_t)t->mask * 3)
        grow_slots(p);
    return e;
}

static bool may_make(Pool *p)
{
    if (p->error.code != ERR_NONE)
        return false;
    if (p->count >= p->limits.nodes)
        return pool_fail(p, ERR_LIMIT, "the session holds %llu expression nodes (limit: nodes)",
                         (unsigned long long)p->limits.nodes);
    return pool_poll(p);
}

// An old node that the text at hand writes in another way: its first spelling there counts.
static void spell(Pool *p, Expr e, uint32_t op)
{
    PoolTables *t = p->tables;
    for (size_t i = 0; i < t->spelled.len; i++)
        if (t->spelled.at[i].node == e)
            return;
    vec_push(&t->spelled, ((Spelling){e, p->nodes[e].op}));
    p->nodes[e].op = op;
}

void pool_spell_begin(Pool *p)
{
    pool_spell_restore(p);
    p->tables->spelled_before = p->count;
}

void pool_spell_end(Pool *p)
{
    p->tables->spelled_before = 0;
}

void pool_spell_restore(Pool *p)
{
    PoolTables *t = p->tables;
    for (size_t i = 0; i < t->spelled.len; i++)
        p->nodes[t->spelled.at[i].node].op = t->spelled.at[i].op;
    t->spelled.len = 0;
}

void pool_spell_keep(Pool *p)
{
    p->tables->spelled.len = 0;
}

Expr pool_make(Pool *p, Kind kind, uint32_t op, const Expr *args, uint32_t n)
{
    PoolTables *t = p->tables;
    uint32_t hash = mix(kind * 0x85ebca6bu + n, op_is_hint(kind) ? 0 : op);
    for (uint32_t i = 0; i < n; i++) {
        if (!args[i])
            return 0;
        hash = mix(hash, args[i]);
    }
    uint32_t slot = hash & t->mask;
    for (Expr e; (e = t->slots[slot].node); slot = (slot + 1) & t->mask)
        if (t->slots[slot].hash == hash && same_node(p, e, kind, op, args, n)) {
            if (e < t->spelled_before && op_is_hint(kind))
                spell(p, e, op);
            return p->error.code == ERR_NONE ? e : 0;
        }
    ExprNode node;
    if (!may_make(p) || !fill_node(p, &node, kind, op, args, n))
        return 0;
    if (t->args_len + n > t->args_cap) {
        while (t->args_len + n > t->args_cap)
            t->args_cap += t->args_cap / 2;
        ptrdiff_t inside = args >= p->args && args < p->args + t->args_len ? args - p->args : -1;
        p->args = mem_grow(p->args, t->args_cap * sizeof *p->args);
        args = inside >= 0 ? p->args + inside : args;
    }
    node.hash = hash;
    node.first = t->args_len;
    if (n)
        memcpy(p->args + t->args_len, args, n * sizeof *args);
    t->args_len += n;
    return append_node(p, &node, slot);
}

static uint32_t hash_fmpz(const fmpz_t x)
{
    return (uint32_t)fmpz_fdiv_ui(x, 4294967291u) ^ (fmpz_sgn(x) < 0 ? 0x5bd1e995u : 0);
}

Expr pool_make_number(Pool *p, const fmpq_t value)
{
    PoolTables *t = p->tables;
    if (p->error.code != ERR_NONE)
        return 0;
    if (fmpz_is_one(fmpq_denref(value)) && !COEFF_IS_MPZ(*fmpq_numref(value)) && *fmpq_numref(value) >= SMALL_LEAST &&
        *fmpq_numref(value) <= SMALL_MOST && t->small[*fmpq_numref(value) - SMALL_LEAST])
        return t->small[*fmpq_numref(value) - SMALL_LEAST];
    uint32_t hash = mix(mix(KIND_NUM, hash_fmpz(fmpq_numref(value))), hash_fmpz(fmpq_denref(value)));
    uint32_t slot = hash & t->mask;
    for (Expr e; (e = t->slots[slot].node); slot = (slot + 1) & t->mask)
        if (t->slots[slot].hash == hash && p->nodes[e].kind == KIND_NUM &&
            fmpq_equal(&t->numbers[p->nodes[e].first], value))
            return e;
    if (fmpz_bits(fmpq_numref(value)) > p->limits.number_bits || fmpz_bits(fmpq_denref(value)) > p->limits.number_bits)
        return pool_fail(p, ERR_LIMIT, "a number of more than %llu bits (limit: number-bits)",
                         (unsigned long long)p->limits.number_bits);
    if (!may_make(p))
        return 0;
    if (t->numbers_len == t->numbers_cap) {
        t->numbers_cap += t->numbers_cap / 2;
        t->numbers = mem_grow(t->numbers, t->numbers_cap * sizeof *t->numbers);
    }
    fmpq_init(&t->numbers[t->numbers_len]);
    fmpq_set(&t->numbers[t->numbers_len], value);
    ExprNode node = {
        .kind = KIND_NUM, .flags = FLAG_TOTAL | FLAG_CONSTANT, .first = t->numbers_len++, .hash = hash, .depth = 1};
    return append_node(p, &node, slot);
}

// ---- Life of a pool -------------------------------------------------------------------------------------------------

Pool *pool_new(const Limits *limits)
{
    arith_init();
    Pool *p = mem_zero(sizeof *p);
    PoolTables *t = p->tables = mem_zero(sizeof *t);
    p->limits = limits ? *limits : limits_default();
    t->nodes_cap = 1024;
    t->args_cap = 2048;
    t->numbers_cap = 512;
    p->nodes = mem_zero(t->nodes_cap * sizeof *p->nodes);
    p->args = mem_zero(t->args_cap * sizeof *p->args);
    t->numbers = mem_zero(t->numbers_cap * sizeof *t->numbers);
    p->count = 1; // node 0 is none
    t->symbol_slots = mem_zero(256 * sizeof *t->symbol_slots);
    t->symbol_mask = 255;
    vec_push(&t->symbols, ((Symbol){0}));
    grow_slots(p);
    fmpq_t q;
    fmpq_init(q);
    for (int64_t i = SMALL_LEAST; i <= SMALL_MOST; i++) {
        fmpq_set_si(q, i, 1);
        Expr e = pool_make_number(p, q);
        t->small[i - SMALL_LEAST] = e;
    }
    fmpq_clear(q);
    t->pi = pool_make(p, KIND_PI, 0, NULL, 0);
    t->undef = pool_make(p, KIND_UNDEF, 0, NULL, 0);
    t->yes = pool_make(p, KIND_TRUE, 0, NULL, 0);
    t->no = pool_make(p, KIND_FALSE, 0, NULL, 0);
    return p;
}

static void memo_free_list(Memo *m)
{
    while (m) {
        Memo *next = m->next;
        mem_free(m->stamp);
        mem_free(m->value);
        mem_free(m);
        m = next;
    }
}

void pool_free(Pool *p)
{
    if (!p)
        return;
    PoolTables *t = p->tables;
    for (uint32_t i = 0; i < t->numbers_len; i++)
        fmpq_clear(&t->numbers[i]);
    for (size_t i = 0; i < t->symbols.len; i++)
        mem_free(t->symbols.at[i].name);
    memo_free_list(t->idle);
    vec_free(&t->symbols);
    vec_free(&t->spelled);
    mem_free(t->numbers);
    mem_free(t->slots);
    mem_free(t->symbol_slots);
    mem_free(t);
    mem_free(p->nodes);
    mem_free(p->args);
    mem_free(p->templates);
    mem_free(p);
}

void pool_start(Pool *p, double deadline, StopFlag *stop)
{
    pool_error_clear(p);
    p->budget = (Budget){.deadline = deadline, .stop = stop, .work = p->limits.work ? p->limits.work + 1 : 0};
    if (p->limits.memory && mem_held() > (int64_t)p->limits.memory)
        flint_cleanup(); // tables that it keeps for later: a hundred megabytes after 10^5 digits of gamma
    mem_limit_set(p->limits.memory);
}

void pool_error_clear(Pool *p)
{
    p->error = (Error){0};
}

bool pool_ok(const Pool *p)
{
    return p->error.code == ERR_NONE;
}

bool pool_poll(Pool *p)
{
    if (p->error.code != ERR_NONE)
        return false;
    return pool_stopped(p, budget_poll(&p->budget));
}

bool pool_poll_now(Pool *p)
{
    return p->error.code == ERR_NONE && pool_stopped(p, budget_poll_now(&p->budget));
}

bool pool_stopped(Pool *p, ErrCode code)
{
    switch (code) {
    case ERR_NONE: return true;
    case ERR_TIMEOUT: return pool_fail(p, code, "time is up");
    case ERR_LIMIT:
        if (p->budget.work == 1)
            return pool_fail(p, code, "this takes more than %llu steps of work (limit: work)",
                             (unsigned long long)p->limits.work);
        if (mem_is_exhausted())
            return pool_fail(p, code, "the system has no more memory for this");
        return pool_fail(p, code, "this takes more than %llu bytes of memory (limit: memory)",
                         (unsigned long long)p->limits.memory);
    default: return pool_fail(p, code, "interrupted");
    }
}

bool pool_fail(Pool *p, ErrCode code, const char *format, ...)
{
    char text[sizeof p->error.message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_set(&p->error, code, (Span){0, 0}, "%s", text);
    if (code == ERR_LIMIT && strstr(text, "(limit: "))
        error_hint(&p->error, "raise it with --limit NAME=VALUE");
    return false;
}

size_t pool_bytes(const Pool *p)
{
    const PoolTables *t = p->tables;
    return p->count * sizeof *p->nodes + t->args_len * sizeof *p->args + (t->mask + (size_t)1) * sizeof *t->slots +
           t->numbers_len * sizeof *t->numbers;
}

PoolMark pool_mark(const Pool *p)
{
    return (PoolMark){p->count, p->tables->args_len, p->tables->numbers_len};
}

void pool_release(Pool *p, PoolMark mark)
{
    PoolTables *t = p->tables;
    for (Expr e = p->count; e-- > mark.count;) {
        uint32_t slot = p->nodes[e].hash & t->mask;
        while (t->slots[slot].node != e)
            slot = (slot + 1) & t->mask;
        t->slots[slot].node = 0;
    }
    for (uint32_t i = mark.numbers; i < t->numbers_len; i++)
        fmpq_clear(&t->numbers[i]);
    p->count = mark.count;
    t->args_len = mark.args;
    t->numbers_len = mark.numbers;
}

// ---- Names ----------------------------------------------------------------------------------------------------------

static void grow_symbol_slots(PoolTables *t)
{
    uint32_t size = (t->symbol_mask + 1) * 2;
    mem_free(t->symbol_slots);
    t->symbol_slots = mem_zero(size * sizeof *t->symbol_slots);
    t->symbol_mask = size - 1;
    for (uint32_t s = 1; s < t->symbols.len; s++) {
        uint32_t i = t->symbols.at[s].hash & t->symbol_mask;
        while (t->symbol_slots[i])
            i = (i + 1) & t->symbol_mask;
        t->symbol_slots[i] = s;
    }
}

static Sym add_symbol(PoolTables *t, const char *name, size_t length, uint32_t hash, Sym hint)
{
    Sym s = (Sym)t->symbols.len;
    Symbol symbol = {.name = mem_dup(name, length), .length = (uint32_t)length, .hash = hash, .hint = hint};
    vec_push(&t->symbols, symbol);
    uint32_t i = hash & t->symbol_mask;
    while (t->symbol_slots[i])
        i = (i + 1) & t->symbol_mask;
    t->symbol_slots[i] = s;
    if (t->symbols.len * 4 > (size_t)t->symbol_mask * 3)
        grow_symbol_slots(t);
    return s;
}

Sym pool_symbol(Pool *p, const char *name, size_t length)
{
    PoolTables *t = p->tables;
    uint32_t hash = 2166136261u; // FNV-1a
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)name[i]) * 16777619u;
    for (uint32_t i = hash & t->symbol_mask, s; (s = t->symbol_slots[i]); i = (i + 1) & t->symbol_mask)
        if (t->symbols.at[s].hash == hash && t->symbols.at[s].length == length &&
            !memcmp(t->symbols.at[s].name, name, length))
            return s;
    return add_symbol(t, name, length, hash, 0);
}

Sym pool_symbol_fresh(Pool *p, Sym hint)
{
    PoolTables *t = p->tables;
    char name[24]; // '#' opens a comment, so no text names it
    int n = snprintf(name, sizeof name, "#%u", (unsigned)++t->fresh);
    if (t->symbols.at[hint].hint)
        hint = t->symbols.at[hint].hint;
    return add_symbol(t, name, (size_t)n, 0x9e3779b9u * t->fresh, hint ? hint : pool_symbol(p, "m", 1));
}

const char *pool_symbol_name(const Pool *p, Sym s)
{
    const Symbol *symbol = &p->tables->symbols.at[s];
    return symbol->hint ? p->tables->symbols.at[symbol->hint].name : symbol->name;
}

bool pool_symbol_is_fresh(const Pool *p, Sym s)
{
    return p->tables->symbols.at[s].hint != 0;
}
