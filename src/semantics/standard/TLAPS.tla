------------------------------- MODULE TLAPS --------------------------------
\* The names that the steps of a proof give to its prover. Proofs are not checked
\* here, so that each of these operators is only TRUE: a name that BY and USE may
\* refer to. Those that end in T take a time limit in seconds, or a limit on the
\* resources such as "r5".

\* Proves by the SMT solver; an old name of SMT.
SimpleArithmetic == TRUE

\* Proves by an SMT solver.
SMT == TRUE

\* SMT within the limit X.
SMTT(X) == TRUE

\* Proves by the SMT solver CVC4; an old name of CVC4.
CVC3 == TRUE

\* CVC3 within the limit X.
CVC3T(X) == TRUE

\* Proves by the SMT solver CVC4.
CVC4 == TRUE

\* CVC4 within the limit X.
CVC4T(X) == TRUE

\* Proves by the SMT solver Yices.
Yices == TRUE

\* Yices within the limit X.
YicesT(X) == TRUE

\* Proves by the SMT solver veriT.
veriT == TRUE

\* veriT within the limit X.
veriTT(X) == TRUE

\* Proves by the superposition prover Zipperposition.
Zipper == TRUE

\* Zipper within the limit X.
ZipperT(X) == TRUE

\* Proves by the SMT solver Z3.
Z3 == TRUE

\* Z3 within the limit X.
Z3T(X) == TRUE

\* Proves by the superposition prover SPASS.
Spass == TRUE

\* Spass within the limit X.
SpassT(X) == TRUE

\* Proves by the prover LS4 for propositional temporal logic.
LS4 == TRUE

\* LS4 within the limit X.
LS4T(X) == TRUE

\* Proves by propositional temporal logic.
PTL == TRUE

\* Proves by the tableau prover Zenon.
Zenon == TRUE

\* Zenon within the limit X.
ZenonT(X) == TRUE

\* Proves by Isabelle.
Isa == TRUE

\* Isabelle within the limit X.
IsaT(X) == TRUE

\* Isabelle with the tactic X.
IsaM(X) == TRUE

\* Isabelle with the tactic X within the limit Y.
IsaMT(X, Y) == TRUE

\* Isabelle, with the rule that sets with the same elements are equal.
IsaWithSetExtensionality == TRUE

-----------------------------------------------------------------------------
\* Sets with the same elements are equal.
THEOREM SetExtensionality == \A S, T : (\A x : x \in S <=> x \in T) => S = T

\* Some value is missing from any set.
THEOREM NoSetContainsEverything == \A S : \E x : ~(x \in S)
-----------------------------------------------------------------------------
\* Proves by Zenon, with more time.
SlowZenon == TRUE

\* Proves by Zenon, with much more time.
SlowerZenon == TRUE

\* Proves by Zenon, with very much more time.
VerySlowZenon == TRUE

\* Proves by Zenon, with the most time.
SlowestZenon == TRUE

\* Proves by Isabelle's automatic search.
Auto == TRUE

\* Proves by Isabelle's automatic search, with more time.
SlowAuto == TRUE

\* Proves by Isabelle's automatic search, with much more time.
SlowerAuto == TRUE

\* Proves by Isabelle's automatic search, with the most time.
SlowestAuto == TRUE

\* Proves by Isabelle's quantifier reasoning.
Force == TRUE

\* Proves by Isabelle's quantifier reasoning, with more time.
SlowForce == TRUE

\* Proves by Isabelle's quantifier reasoning, with much more time.
SlowerForce == TRUE

\* Proves by Isabelle's quantifier reasoning, with the most time.
SlowestForce == TRUE

\* Proves by Isabelle's simplification and search.
SimplifyAndSolve == TRUE

\* Proves by Isabelle's simplification and search, with more time.
SlowSimplifyAndSolve == TRUE

\* Proves by Isabelle's simplification and search, with much more time.
SlowerSimplifyAndSolve == TRUE

\* Proves by Isabelle's simplification and search, with the most time.
SlowestSimplifyAndSolve == TRUE

\* Proves by Isabelle's simplification.
Simplification == TRUE

\* Proves by Isabelle's simplification, with more time.
SlowSimplification == TRUE

\* Proves by Isabelle's simplification, with much more time.
SlowerSimplification == TRUE

\* Proves by Isabelle's simplification, with the most time.
SlowestSimplification == TRUE

\* Proves by Isabelle's tableau prover.
Blast == TRUE

\* Proves by Isabelle's tableau prover, with more time.
SlowBlast == TRUE

\* Proves by Isabelle's tableau prover, with much more time.
SlowerBlast == TRUE

\* Proves by Isabelle's tableau prover, with the most time.
SlowestBlast == TRUE

\* Proves by Isabelle's automatic search, then by its tableau prover.
AutoBlast == TRUE

-----------------------------------------------------------------------------
\* Proves by any of the provers, one after the other.
AllProvers == TRUE

\* AllProvers with the limit X for each.
AllProversT(X) == TRUE

\* Proves by any of the SMT solvers.
AllSMT == TRUE

\* AllSMT with the limit X for each.
AllSMTT(X) == TRUE

\* Proves by any of the tactics of Isabelle.
AllIsa == TRUE

\* AllIsa with the limit X for each.
AllIsaT(X) == TRUE

\* Replaces ENABLED by the quantifiers that it stands for.
ExpandENABLED == TRUE

\* Replaces the composition of actions by the quantifiers that it stands for.
ExpandCdot == TRUE

\* Uses the definitions that those replacements need.
AutoUSE == TRUE

\* Replaces ENABLED and compositions by operators with bound arguments.
Lambdify == TRUE

\* Proves by the axioms of ENABLED.
ENABLEDaxioms == TRUE

\* Proves by comparing the levels of expressions.
LevelComparison == TRUE

\* Proves what is trivially true.
Trivial == TRUE

-----------------------------------------------------------------------------
\* What a prover puts in place of ENABLED.
EnabledWrapper(Op(_)) == FALSE

\* What a prover puts in place of a composition of actions.
CdotWrapper(Op(_)) == FALSE
=============================================================================
