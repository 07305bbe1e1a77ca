// Points at the edges of conditions: where a = b for a condition [a < b], where a range lower..upper is just empty.
//
// A claim that is wrong only where two things are equal, or next to it, is not refuted by values at random. An edge is a
// difference that is to be 0; one of its names is moved so that it is, or so that it is a little off.
#ifndef LEIBNIZ_PROVE_EDGE_H
#define LEIBNIZ_PROVE_EDGE_H

#include "symbolic/prove/sample.h"

typedef struct {
    EvalProgram *difference;
    uint32_t first, count; // its names, in Edges.names
} Edge;

typedef struct {
    Pool *pool;
    VEC(Edge) list;
    VEC(uint32_t) names; // of the sampler
} Edges;

// Finds the conditions and ranges in the expressions that hold names alone.
void edges_init(Edges *edges, const Sampler *s, const Expr *roots, uint32_t n);
void edges_clear(Edges *edges);
// Moves one name of the sampler's point to an edge, or next to one. False where that did not come about.
bool edges_aim(const Edges *edges, Sampler *s);

#endif
