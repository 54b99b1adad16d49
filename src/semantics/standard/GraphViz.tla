------------------------------ MODULE GraphViz ------------------------------
\* Graphs in the language of the GraphViz programs.

\* The directed graph G of module Graphs as a text in the language dot, with the
\* label VL(n) for each node n and the label EL(e) for each edge e.
\* native: writes text.
DotDiGraph(G, VL(_), EL(_)) ==
    CHOOSE text \in STRING : <<[n \in G.node |-> VL(n)], [e \in G.edge |-> EL(e)]>>
                           = <<[n \in G.node |-> VL(n)], [e \in G.edge |-> EL(e)]>>
=============================================================================
