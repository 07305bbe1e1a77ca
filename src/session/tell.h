// steps e, steps a = b: derivations at a level, in a format and a language of choice.
#ifndef LEIBNIZ_SESSION_TELL_H
#define LEIBNIZ_SESSION_TELL_H

#include "session/session_internal.h"

typedef struct {
    unsigned level, format, language; // StepsLevel, a row of the formats, StepsLanguage
} TellOptions;

// Reads `--level full --lang ru ...` from the beginning of the argument and moves *at behind it.
bool tell_options(Run *r, Span *at, TellOptions *out, Error *err);
// Tells the derivation of the claim, or of its only side, and gives the verdicts of its relations.
bool tell_command(Run *r, const Claim *claim, const TellOptions *options, Error *err);

#endif
