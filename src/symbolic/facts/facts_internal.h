// Shared by the files of facts/: matching a fact against a node.
#ifndef LEIBNIZ_FACTS_FACTS_INTERNAL_H
#define LEIBNIZ_FACTS_FACTS_INTERNAL_H

#include "symbolic/facts/facts.h"

enum { FACT_PLACES = 8 };

typedef struct { // the places of a fact and the values that a match gives them; 0: none
    uint32_t count;
    bool overflow; // more places than that: the fact matches nothing
    Expr place[FACT_PLACES], value[FACT_PLACES];
} FactMatch;

// Finds the places of a fact: the symbols that stand for every subscript.
void fact_places(Pool *p, const Fact *fact, FactMatch *out);
// Does `pattern`, a part of the fact whose places *m holds, speak of e? Then with these values.
bool fact_match(Pool *p, FactMatch *m, Expr pattern, Expr e);
// A part of the fact as the match reads it; 0 where that can not be said.
Expr fact_instance(Pool *p, const FactMatch *m, Expr part);
// Adds, as derived facts, what the declared ones say about the elements of e.
void facts_learn_instances(Pool *p, Facts *facts, Expr e);

#endif
