// Elements of symmetric, skew, positive definite and orthogonal matrices, each from the array's seed alone.
#include "symbolic/prove/sample.h"

enum { SIZE_MOST = 64 };

// Small whole numbers that the seed settles.
static slong small(const Sampler *s, uint32_t name, uint64_t a, uint64_t b)
{
    uint64_t seed = s->names.at[name].seed, h = seed ^ a * 0x9e3779b97f4a7c15u ^ b * 0xd6e8feb86659fd93u;
    if (seed < 3)
        return (slong)seed;
    h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
    h = (h ^ h >> 27) * 0x94d049bb133111ebu;
    return (slong)((h ^ h >> 31) % 5) - 2;
}

// (B*B' + I)[i, j] of a matrix B of small numbers.
static void definite(const Sampler *s, uint32_t name, slong size, slong i, slong j, fmpq_t value)
{
    slong sum = i == j;
    for (slong k = 1; k <= size; k++)
        sum += small(s, name, (uint64_t)i, (uint64_t)k) * small(s, name, (uint64_t)j, (uint64_t)k);
    fmpq_set_si(value, sum, 1);
}

// Adds factor*v[i]*w[j]/(v'*v), v and w being vectors number a and b of the seed; 0 where v is 0.
static void add_reflection(const Sampler *s, uint32_t name, slong size, uint64_t a, slong i, slong j, fmpq_t value)
{
    slong square = 0;
    for (slong k = 1; k <= size; k++) {
        slong v = small(s, name, a, (uint64_t)k);
        square += v * v;
    }
    fmpq_t part;
    fmpq_init(part);
    if (square)
        fmpq_set_si(part, -2 * small(s, name, a, (uint64_t)i) * small(s, name, a, (uint64_t)j), (ulong)square);
    fmpq_set_si(value, i == j, 1);
    fmpq_add(value, value, part);
    fmpq_clear(part);
}

// A reflection I - 2*v*v'/(v'*v), or a product of two: both signs of the determinant occur.
static void orthogonal(const Sampler *s, uint32_t name, slong size, slong i, slong j, fmpq_t value)
{
    if (s->names.at[name].seed % 2) {
        add_reflection(s, name, size, 1001, i, j, value);
        return;
    }
    fmpq_t one, two;
    fmpq_init(one);
    fmpq_init(two);
    fmpq_zero(value);
    for (slong k = 1; k <= size; k++) {
        add_reflection(s, name, size, 1001, i, k, one);
        add_reflection(s, name, size, 1002, k, j, two);
        fmpq_addmul(value, one, two);
    }
    fmpq_clear(one);
    fmpq_clear(two);
}

bool sampler_structured(Sampler *s, uint32_t name, const slong *subscripts, fmpq_t value)
{
    MatrixProperty property = s->names.at[name].property;
    slong i = subscripts[0], j = subscripts[1], lower, size = 0;
    slong sorted[2] = {i < j ? i : j, i < j ? j : i};
    bool made = property == MATRIX_SPD || property == MATRIX_ORTHOGONAL;
    if (made && (!sampler_dimension(s, name, 0, &lower, &size) || lower != 1 || size > SIZE_MOST))
        return false;
    if (property == MATRIX_SPD) {
        definite(s, name, size, i, j, value);
    } else if (property == MATRIX_ORTHOGONAL) {
        orthogonal(s, name, size, i, j, value);
    } else if (property == MATRIX_SKEW && i == j) {
        fmpq_zero(value);
    } else {
        sampler_draw_element(s, name, sorted, 2, value);
        if (property == MATRIX_SKEW && i > j)
            fmpq_neg(value, value);
    }
    return sampler_inside(s, name, subscripts, 2, value);
}
