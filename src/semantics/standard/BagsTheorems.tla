---------------------------- MODULE BagsTheorems ----------------------------
\* Facts about bags: theorems that proofs refer to, stated without their own
\* proofs.
EXTENDS Bags
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets

\* The bag with n times as many copies of every element as B.
\* Example: Scaling(3, [a |-> 2]) = [a |-> 6]
Scaling(n, B) == IF n = 0 THEN EmptyBag ELSE [x \in DOMAIN B |-> n * B[x]]

\* The bag of the elements of the sequence seq.
\* Example: SeqToBag(<<"a", "b", "a">>) = [a |-> 2, b |-> 1]
SeqToBag(seq) ==
    [x \in {seq[k] : k \in DOMAIN seq} |-> Cardinality({k \in DOMAIN seq : seq[k] = x})]

\* \sqsubseteq is a partial order of bags.
THEOREM Bags_SqsubsetPO_Reflexivity ==
    ASSUME NEW B, IsABag(B)
    PROVE  B \sqsubseteq B

THEOREM Bags_SqsubseteqPO_AntiSymmetry ==
    ASSUME NEW A, NEW B, IsABag(A), IsABag(B), A \sqsubseteq B, B \sqsubseteq A
    PROVE  B = A

THEOREM Bags_SqsubseteqPO_Transitivity ==
    ASSUME NEW A, NEW B, NEW C, IsABag(A), IsABag(B), IsABag(C),
           A \sqsubseteq B, B \sqsubseteq C
    PROVE  A \sqsubseteq C

THEOREM Bags_EmptyBag ==
    ASSUME NEW B, IsABag(B)
    PROVE  /\ IsABag(EmptyBag) /\ DOMAIN EmptyBag = {}
           /\ B = EmptyBag <=> DOMAIN B = {}
           /\ EmptyBag \sqsubseteq B
           /\ \A x : ~BagIn(x, EmptyBag)

THEOREM Bags_Scaling ==
    ASSUME NEW B, IsABag(B), NEW n \in Nat, NEW m \in Nat
    PROVE  /\ IsABag(Scaling(n, B))
           /\ Scaling(n, EmptyBag) = EmptyBag
           /\ Scaling(0, B) = EmptyBag
           /\ Scaling(1, B) = B
           /\ Scaling(n, Scaling(m, B)) = Scaling(n * m, B)
           /\ n > 0 => DOMAIN Scaling(n, B) = DOMAIN B

\* Bags and sets.
THEOREM Bags_Inverse ==
    ASSUME NEW S
    PROVE  S = BagToSet(SetToBag(S))

THEOREM Bags_Inverse1 ==
    ASSUME NEW B, IsABag(B)
    PROVE  SetToBag(BagToSet(B)) \sqsubseteq B

THEOREM Bags_SetToBagEquality ==
    ASSUME NEW A, NEW B
    PROVE  SetToBag(A) = SetToBag(B) <=> A = B

THEOREM Bags_SetToBagIsABag ==
    ASSUME NEW S
    PROVE  IsABag(SetToBag(S))

THEOREM Bags_CopiesInSetToBag ==
    ASSUME NEW B, NEW e
    PROVE  CopiesIn(e, SetToBag(B)) = IF e \in B THEN 1 ELSE 0

\* Sums and differences.
THEOREM Bags_Union ==
    ASSUME NEW B1, NEW B2, IsABag(B1), IsABag(B2)
    PROVE  /\ IsABag(B1 (+) B2)
           /\ DOMAIN (B1 (+) B2) = DOMAIN B1 \cup DOMAIN B2
           /\ \A x : CopiesIn(x, B1 (+) B2) = CopiesIn(x, B1) + CopiesIn(x, B2)

THEOREM Bags_Difference ==
    ASSUME NEW B1, NEW B2, IsABag(B1), IsABag(B2)
    PROVE  /\ IsABag(B1 (-) B2)
           /\ DOMAIN (B1 (-) B2) = {x \in DOMAIN B1 : x \in DOMAIN B2 => B1[x] > B2[x]}
           /\ \A x : CopiesIn(x, B1 (-) B2) =
                IF ~BagIn(x, B1 (-) B2) THEN 0 ELSE CopiesIn(x, B1) - CopiesIn(x, B2)

THEOREM Bags_UnionCommutative ==
    ASSUME NEW B1, NEW B2, IsABag(B1), IsABag(B2)
    PROVE  B2 (+) B1 = B1 (+) B2

THEOREM Bags_UnionAssociative ==
    ASSUME NEW B1, NEW B2, NEW B3, IsABag(B1), IsABag(B2), IsABag(B3)
    PROVE  B1 (+) (B2 (+) B3) = (B1 (+) B2) (+) B3

THEOREM Bags_UnionSqSubset ==
    ASSUME NEW B1, NEW B2, IsABag(B1), IsABag(B2)
    PROVE  B1 \sqsubseteq (B1 (+) B2)

THEOREM Bags_ScalingMonotonic ==
    ASSUME NEW B, IsABag(B), NEW n \in Nat, NEW m \in Nat, m <= n
    PROVE  Scaling(m, B) \sqsubseteq Scaling(n, B)

THEOREM Bags_DifferenceSqsubset ==
    ASSUME NEW A, NEW B, IsABag(A), IsABag(B)
    PROVE  (A (-) B) \sqsubseteq A

THEOREM Bags_EmptyBagOperations ==
    ASSUME NEW B, IsABag(B)
    PROVE  B (-) EmptyBag = B /\ B (+) EmptyBag = B

\* Numbers of copies.
THEOREM Bags_CopiesInBagsInMonotone ==
    ASSUME NEW B1, NEW B2, NEW e, IsABag(B1), IsABag(B2), B1 \sqsubseteq B2
    PROVE  (BagIn(e, B1) => BagIn(e, B2)) /\ CopiesIn(e, B1) <= CopiesIn(e, B2)

THEOREM Bags_CopiesInScaling ==
    ASSUME NEW B, IsABag(B), NEW n \in Nat, NEW e
    PROVE  CopiesIn(e, Scaling(n, B)) = n * CopiesIn(e, B)

THEOREM Bags_IsABagSeqToBag ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  IsABag(SeqToBag(seq))
=============================================================================
