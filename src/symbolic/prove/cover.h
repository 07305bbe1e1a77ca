// Do the cases of a proof hold every point?
//
// Cases by signs are closed: g >= 0 and g <= 0. One that has points only where g vanishes (signs_boundary) is given up,
// since the other one has them too. That has to be so: sqrt(-abs(g)) has its points where g = 0, and *both* cases would
// be given up. So each case given up is held against all cases that may hold its points.
#ifndef LEIBNIZ_PROVE_COVER_H
#define LEIBNIZ_PROVE_COVER_H

#include "symbolic/field/field.h"

typedef struct {
    TowerSign *signs; // that were chosen
    uint32_t nsigns;
    ExprList boundary; // of a case given up: the factors one of which vanishes at all its points
} CoverCase;

typedef struct {
    VEC(CoverCase) cases;
} Cover;

// Notes a case that was proved, or shown to have no points (boundary NULL or empty), or given up.
void cover_add(Cover *cover, const Tower *tower, const ExprList *boundary);
// Is each point of a case given up in a case that was proved, or that is known not to hold it?
bool cover_holds(const Cover *cover);
void cover_clear(Cover *cover); // empties it, too

#endif
