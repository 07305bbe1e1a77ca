// FLINT and Arb: the headers moved between FLINT 2.9 + Arb (Debian 12) and FLINT 3 (Debian 13).
// The folders that compute with them (expr, eval, simplify, prove) include this file and no FLINT header.
#ifndef LEIBNIZ_EXPR_ARITH_H
#define LEIBNIZ_EXPR_ARITH_H

#include <flint/arith.h>
#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpq_mpoly.h>
#include <flint/fmpz.h>
#include <flint/fmpz_factor.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>
#include <flint/fmpz_poly.h>
#include <flint/ulong_extras.h>
#if __FLINT_VERSION >= 3
#include <flint/arb.h>
#include <flint/arb_hypgeom.h>
#include <flint/arb_mat.h>
#include <flint/arb_poly.h>
#include <flint/arf.h>
#else
#include <arb.h>
#include <arb_hypgeom.h>
#include <arb_mat.h>
#include <arb_poly.h>
#include <arf.h>
#endif

#include "symbolic/expr/expr.h"

// FLINT and GMP allocate by util/mem.h from now on. pool_new calls it.
void arith_init(void);
// Runs work(data) so that the pool's budget can end it (util/guard.h has what work may do): for calls whose size can
// not be bounded, or is large. False with the pool's error when it was left, or there was an error before.
bool arith_run(Pool *p, void (*work)(void *data), void *data);

// A number node for any rational. The value is copied.
Expr expr_from_fmpq(Pool *p, const fmpq_t value);
Expr expr_from_fmpz(Pool *p, const fmpz_t value);
// The value of a KIND_NUM node; owned by the pool, valid until the pool releases the node.
const fmpq *expr_fmpq(const Pool *p, Expr e);

#endif
