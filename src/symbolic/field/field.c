// A field's life, its variables, and the tower that outlives it.
#include "symbolic/field/field.h"

// ---- Tower ----------------------------------------------------------------------------------------------------------

void tower_init(Tower *t, slong variables)
{
    *t = (Tower){.variables = variables, .terms = WRITTEN_FEW, .pi_part = 1};
}

void tower_clear(Tower *t)
{
    vec_free(&t->roots);
    vec_free(&t->apart);
    vec_free(&t->signs);
    vec_free(&t->angles);
    vec_free(&t->gammas);
}

void tower_copy(Tower *to, const Tower *from)
{
    tower_init(to, from->variables);
    to->pi_part = from->pi_part;
    to->terms = from->terms;
    to->restarts = from->restarts;
    for (size_t i = 0; i < from->roots.len; i++)
        vec_push(&to->roots, from->roots.at[i]);
    for (size_t i = 0; i < from->apart.len; i++)
        vec_push(&to->apart, from->apart.at[i]);
    for (size_t i = 0; i < from->signs.len; i++)
        vec_push(&to->signs, from->signs.at[i]);
    for (size_t i = 0; i < from->angles.len; i++)
        vec_push(&to->angles, from->angles.at[i]);
    for (size_t i = 0; i < from->gammas.len; i++)
        vec_push(&to->gammas, from->gammas.at[i]);
}

// ---- Field ----------------------------------------------------------------------------------------------------------

void field_init(Field *f, Pool *p, const Facts *facts, Tower *tower)
{
    *f = (Field){.pool = p, .facts = facts, .tower = tower, .nvars = tower->variables, .work = UINT64_MAX};
    fmpq_mpoly_ctx_init(f->ctx, f->nvars, ORD_LEX);
    vec_reserve(&f->vars, (size_t)f->nvars);
    f->memo = memo_begin(p);
    f->places = memo_begin(p);
}

void field_clear(Field *f)
{
    for (Ratio *r = f->ratios; r;) {
        Ratio *next = r->next;
        fmpq_mpoly_clear(r->num, f->ctx);
        mem_free(r->dens);
        mem_free(r);
        r = next;
    }
    for (size_t i = 0; i < f->primes.len; i++) {
        fmpq_mpoly_clear(f->primes.at[i].poly, f->ctx);
        vec_free(&f->primes.at[i].degrees);
    }
    vec_free(&f->primes);
    vec_free(&f->hashes);
    vec_free(&f->vars);
    vec_free(&f->known);
    vec_free(&f->angles);
    vec_free(&f->units);
    vec_free(&f->invertible);
    signs_free(f->signs);
    trig_free(f->basis, f->pool);
    memo_end(f->pool, f->places);
    memo_end(f->pool, f->memo);
    vec_free(&f->values);
    fmpq_mpoly_ctx_clear(f->ctx);
}

const Ratio *field_stop(Field *f, FieldStatus status, const char *reason)
{
    if (f->status == FIELD_OK) {
        f->status = status;
        f->reason = reason;
    }
    return NULL;
}

bool field_spend(Field *f, uint64_t steps)
{
    enum { STEPS_OF_BUDGET = 64 }; // one step of the budget is some microseconds

    budget_spend(&f->pool->budget, steps / STEPS_OF_BUDGET);
    if (f->status == FIELD_OK && steps <= f->work) {
        f->work -= f->work == UINT64_MAX ? 0 : steps;
        return true;
    }
    f->work = f->status == FIELD_OK ? 0 : f->work;
    return field_stop(f, FIELD_LIMIT, "the work grows too large") != NULL;
}

// ---- Variables ------------------------------------------------------------------------------------------------------

int field_var_of(Field *f, VarKind kind, Expr expr)
{
    if (!expr || f->status != FIELD_OK)
        return -1;
    uint32_t place;
    if (memo_get(f->places, expr, &place))
        return (int)place;
    if ((slong)f->vars.len == f->nvars) {
        f->tower->variables = f->nvars * 2;
        field_stop(f, f->nvars >= 4096 ? FIELD_LIMIT : FIELD_RESTART, "too many different kernels");
        return -1;
    }
    memo_put(f->places, expr, (uint32_t)f->vars.len);
    vec_push(&f->vars, ((Var){.kind = kind, .expr = expr}));
    return (int)f->vars.len - 1;
}

const Ratio *field_var(Field *f, uint32_t place)
{
    Ratio *r = ratio_new(f);
    fmpq_mpoly_gen(r->num, (slong)place, f->ctx);
    return r;
}

const Ratio *field_atom(Field *f, Expr expr)
{
    int place = field_var_of(f, VAR_ATOM, expr);
    return place < 0 ? NULL : field_var(f, (uint32_t)place);
}

bool field_uses(const Field *f, const Ratio *a, uint32_t place)
{
    if (fmpq_mpoly_degree_si(a->num, (slong)place, f->ctx) > 0)
        return true;
    for (uint32_t i = 0; i < a->ndens; i++)
        if (fmpq_mpoly_degree_si(f->primes.at[a->dens[i].prime].poly, (slong)place, f->ctx) > 0)
            return true;
    return false;
}
