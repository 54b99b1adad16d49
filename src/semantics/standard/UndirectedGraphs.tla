-------------------------- MODULE UndirectedGraphs --------------------------
\* Undirected graphs: records whose field node is the set of nodes and whose
\* field edge is the set of edges, sets {a, b} of nodes; {a} is a loop at a.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE SequencesExt
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE Folds
LOCAL INSTANCE Functions

\* True if G is an undirected graph.
\* Example: IsUndirectedGraph([node |-> {1, 2}, edge |-> {{1, 2}, {2}}]) = TRUE
IsUndirectedGraph(G) ==
    /\ G = [node |-> G.node, edge |-> G.edge]
    /\ G.edge \subseteq {{m, n} : m, n \in G.node}

\* True if G is an undirected graph in which no edge is a loop.
\* Example: IsLoopFreeUndirectedGraph([node |-> {1, 2}, edge |-> {{1, 2}, {2}}]) = FALSE
IsLoopFreeUndirectedGraph(G) ==
    IsUndirectedGraph(G) /\ \A n \in G.node : {n} \notin G.edge

\* The set of all undirected graphs with some of the nodes and edges of G.
\* Example: Cardinality(UndirectedSubgraph([node |-> {1, 2}, edge |-> {{1, 2}}])) = 5
UndirectedSubgraph(G) ==
    {H \in [node : SUBSET G.node, edge : SUBSET G.edge] : IsUndirectedGraph(H)}
-----------------------------------------------------------------------------
\* The set of all paths in G: the non-empty sequences of nodes with an edge of G
\* between each and the next one.
\* Example: <<1, 2, 1>> \in Path([node |-> {1, 2}, edge |-> {{1, 2}}])
\* native: decides membership in Seq(G.node) without listing it.
Path(G) ==
    {p \in Seq(G.node) :
        Len(p) > 0 /\ \A k \in 2..Len(p) : {p[k - 1], p[k]} \in G.edge}

\* The set of all paths in the finite graph G that meet no node twice.
\* Example: SimplePath([node |-> {1, 2}, edge |-> {{1, 2}}]) = {<<1>>, <<2>>, <<1, 2>>, <<2, 1>>}
SimplePath(G) ==
    LET Longer(P) ==
          UNION {{Append(p, n) : n \in {m \in G.node : /\ {Last(p), m} \in G.edge
                                                       /\ ~Contains(p, m)}} : p \in P}
        OfLength[k \in Nat] ==
          IF k = 1 THEN {<<n>> : n \in G.node} ELSE Longer(OfLength[k - 1])
    IN  UNION {OfLength[k] : k \in 1..Cardinality(G.node)}

\* The nodes of the finite graph G to which some path leads from n.
LOCAL Reachable(n, G) ==
    LET Within[k \in Nat] ==
          IF k = 0 THEN G.node \cap {n}
          ELSE Within[k - 1] \cup
               {m \in G.node : \E l \in Within[k - 1] : {l, m} \in G.edge}
    IN  Within[Cardinality(G.node)]

\* True if some path in the finite graph G leads from m to n; it may be <<m>>.
\* Example: AreConnectedIn(1, 3, [node |-> 1..3, edge |-> {{1, 2}, {2, 3}}]) = TRUE
AreConnectedIn(m, n, G) == n \in Reachable(m, G)

\* The sets of nodes into which the finite graph G falls: two nodes are in the
\* same set if a path connects them.
\* Example: ConnectedComponents([node |-> 1..3, edge |-> {{1, 2}}]) = {{3}, {1, 2}}
ConnectedComponents(G) == {Reachable(n, G) : n \in G.node}

\* True if G has nodes and a path connects any two of them.
\* Example: IsStronglyConnected([node |-> 1..3, edge |-> {{1, 2}, {2, 3}}]) = TRUE
IsStronglyConnected(G) == ConnectedComponents(G) = {G.node}
-----------------------------------------------------------------------------
\* The set of all undirected graphs that have S as their set of nodes.
\* Example: Cardinality(UndirectedGraphs({1, 2})) = 8
UndirectedGraphs(S) == [node : {S}, edge : SUBSET {{m, n} : m, n \in S}]
=============================================================================
