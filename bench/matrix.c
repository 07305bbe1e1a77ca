// Claims about matrices of any size, and derivatives that come back in matrix notation.
#include "bench/bench.h"

#include <stdio.h>

static const struct {
    const char *name, *first, *last;
    double goal; // ms
} rows[] = {
    {"trace of ten matrices rotated",
     "assume A square(n), B square(n), C square(n), D square(n), F square(n), G square(n), H square(n), J square(n), "
     "L square(n), M square(n)",
     "prove tr(A*B*C*D*F*G*H*J*L*M) = tr(F*G*H*J*L*M*A*B*C*D)", 50},
    {"trace of a power", "assume A square(n)", "prove tr(A^12) = tr((A')^12)", 50},
    {"product of thirty", "assume A square(n), B square(n)", "prove (A*B)^15 = A*(B*A)^14*B", 50},
    {"Woodbury", "assume A spd(n), U matrix(n, k), C square(k), V matrix(k, n)",
     "prove inv(A + U*C*V) = inv(A) - inv(A)*U*inv(inv(C) + V*inv(A)*U)*V*inv(A)", 1000},
    {"a false claim", "assume A square(n), B square(n)", "prove inv(A*B) = inv(A)*inv(B)", 50},
    {"least squares", "assume X matrix(N, d), W matrix(d, k), Y matrix(N, k)", "grad(norm(X*W - Y)^2, W)", 50},
    {"softmax", "assume x vector(n)\nf := exp.(x)/sum(exp.(x))", "jacobian(f, x)", 50},
    {"Gaussian log-likelihood", "assume x vector(n), m vector(n), S spd(n)",
     "grad(-1/2*log(det(S)) - 1/2*(x - m)'*inv(S)*(x - m), S)", 100},
};

int bench_matrix(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double ms = bench_statement(rows[i].first, rows[i].last);
        if (ms < 0) {
            fprintf(stderr, "bench: %s: a statement failed\n", rows[i].name);
            return 1;
        }
        bench_open(rows[i].name);
        bench_goal("ms", ms, rows[i].goal, false);
        bench_close();
    }
    return 0;
}
