------------------------------- MODULE Graphs -------------------------------
\* Directed graphs: records whose field node is the set of nodes and whose field
\* edge is the set of edges, pairs <<from, to>> of nodes.
EXTENDS Naturals, Sequences, FiniteSets, SequencesExt, Relation

\* True if G is a directed graph.
\* Example: IsDirectedGraph([node |-> {1, 2}, edge |-> {<<1, 2>>}]) = TRUE
IsDirectedGraph(G) ==
    G = [node |-> G.node, edge |-> G.edge] /\ G.edge \subseteq G.node \X G.node

\* The set of all directed graphs with some of the nodes and edges of G.
\* Example: Cardinality(DirectedSubgraph([node |-> {1, 2}, edge |-> {<<1, 2>>}])) = 5
DirectedSubgraph(G) ==
    {H \in [node : SUBSET G.node, edge : SUBSET (G.edge \cap (G.node \X G.node))] :
        IsDirectedGraph(H)}

\* The graph G with each of its edges turned around.
\* Example: Transpose([node |-> {1, 2}, edge |-> {<<1, 2>>}]).edge = {<<2, 1>>}
Transpose(G) ==
    [node |-> G.node, edge |-> {<<e[2], e[1]>> : e \in G.edge}]

\* True if G is a directed graph that has the opposite of each of its edges.
\* Example: IsUndirectedGraph([node |-> {1, 2}, edge |-> {<<1, 2>>}]) = FALSE
IsUndirectedGraph(G) == IsDirectedGraph(G) /\ Transpose(G) = G

\* The set of all undirected graphs with some of the nodes and edges of G.
\* Example: Cardinality(UndirectedSubgraph([node |-> {1, 2}, edge |-> {<<1, 2>>}])) = 4
UndirectedSubgraph(G) == {H \in DirectedSubgraph(G) : IsUndirectedGraph(H)}
-----------------------------------------------------------------------------
\* The set of all paths in G: the non-empty sequences of nodes with an edge of G
\* from each to the next one.
\* Example: <<1, 2, 1>> \in Path([node |-> {1, 2}, edge |-> {<<1, 2>>, <<2, 1>>}])
\* native: decides membership in Seq(G.node) without listing it.
Path(G) ==
    {p \in Seq(G.node) :
        Len(p) > 0 /\ \A k \in 2..Len(p) : <<p[k - 1], p[k]>> \in G.edge}

\* The set of all paths in the finite graph G that meet no node twice.
\* Example: SimplePath([node |-> {1, 2}, edge |-> {<<1, 2>>}]) = {<<1>>, <<2>>, <<1, 2>>}
SimplePath(G) ==
    LET Longer(P) ==
          UNION {{Append(p, n) : n \in {m \in G.node : /\ <<Last(p), m>> \in G.edge
                                                       /\ ~Contains(p, m)}} : p \in P}
        OfLength[k \in Nat] ==
          IF k = 1 THEN {<<n>> : n \in G.node} ELSE Longer(OfLength[k - 1])
    IN  UNION {OfLength[k] : k \in 1..Cardinality(G.node)}

\* The nodes of the finite graph G to which some path leads from n.
LOCAL Reachable(n, G) ==
    LET Within[k \in Nat] ==
          IF k = 0 THEN G.node \cap {n}
          ELSE Within[k - 1] \cup
               {m \in G.node : \E l \in Within[k - 1] : <<l, m>> \in G.edge}
    IN  Within[Cardinality(G.node)]

\* True if some path in the finite graph G leads from m to n; it may be <<m>>.
\* Example: AreConnectedIn(1, 3, [node |-> 1..3, edge |-> {<<1, 2>>, <<2, 3>>}]) = TRUE
AreConnectedIn(m, n, G) == n \in Reachable(m, G)

\* True if a path leads from every node of G to every other one.
\* Example: IsStronglyConnected([node |-> {1, 2}, edge |-> {<<1, 2>>}]) = FALSE
IsStronglyConnected(G) == \A n \in G.node : G.node \subseteq Reachable(n, G)

\* The function from the nodes m and n of the finite graph G to whether a path
\* leads from m to n.
\* Example: ConnectionsIn([node |-> {1, 2}, edge |-> {<<1, 2>>}])[2, 1] = FALSE
ConnectionsIn(G) ==
    LET Through[N \in SUBSET G.node] ==
          IF N = {} THEN [m, n \in G.node |-> <<m, n>> \in G.edge \/ m = n]
          ELSE LET l == CHOOSE n \in N : TRUE
                   before == Through[N \ {l}]
               IN  [m, n \in G.node |-> before[m, n] \/ (before[m, l] /\ before[l, n])]
    IN  Through[G.node]

\* True if G is a tree with the node r as its root: no edge leaves r, at most one
\* edge leaves any other node, and a path leads from every node to r.
\* Example: IsTreeWithRoot([node |-> 1..3, edge |-> {<<2, 1>>, <<3, 1>>}], 1) = TRUE
IsTreeWithRoot(G, r) ==
    /\ IsDirectedGraph(G) /\ r \in G.node
    /\ \A e \in G.edge : e[1] # r /\ \A f \in G.edge : e # f => e[1] # f[1]
    /\ \A n \in G.node : AreConnectedIn(n, r, G)
-----------------------------------------------------------------------------
\* The graph with the nodes and edges of both G and H.
\* Example: GraphUnion(EmptyGraph, [node |-> {1}, edge |-> {}]).node = {1}
GraphUnion(G, H) == [node |-> G.node \cup H.node, edge |-> G.edge \cup H.edge]

\* True if U and V are disjoint, together hold all nodes of G, and every edge
\* goes from one of them to the other.
\* Example: IsBipartiteWithPartitions([node |-> 1..3, edge |-> {<<1, 2>>, <<2, 3>>}], {1, 3}, {2}) = TRUE
IsBipartiteWithPartitions(G, U, V) ==
    /\ \A n \in U : n \notin V
    /\ \A n \in G.node : n \in U \/ n \in V
    /\ \A e \in G.edge : e \in (U \X V) \cup (V \X U)

\* True if some path in the finite graph G comes back to its first node.
\* Example: HasCycle([node |-> {1, 2}, edge |-> {<<1, 2>>, <<2, 1>>}]) = TRUE
HasCycle(G) ==
    LET connected == ConnectionsIn(G)
    IN  \E e \in G.edge : e \in G.node \X G.node /\ connected[e[2], e[1]]

\* True if G is a directed graph without cycles.
\* Example: IsDag([node |-> {1, 2}, edge |-> {<<1, 2>>}]) = TRUE
IsDag(G) == IsDirectedGraph(G) /\ ~HasCycle(G)

\* The set of nodes to which an edge of G leads from n.
\* Example: Successors([node |-> 1..3, edge |-> {<<1, 2>>, <<1, 3>>}], 1) = {2, 3}
Successors(G, n) == {m \in G.node : <<n, m>> \in G.edge}

\* The set of nodes to which an edge of G leads from a node in S.
\* Example: AllSuccessors([node |-> 1..3, edge |-> {<<1, 2>>, <<2, 3>>}], {1, 2}) = {2, 3}
AllSuccessors(G, S) == {m \in G.node : \E n \in S : <<n, m>> \in G.edge}

\* The set of nodes from which an edge of G leads to n.
\* Example: Predecessors([node |-> 1..3, edge |-> {<<2, 1>>, <<3, 1>>}], 1) = {2, 3}
Predecessors(G, n) == {m \in G.node : <<m, n>> \in G.edge}

\* The set of nodes from which an edge of G leads to a node in S.
\* Example: AllPredecessors([node |-> 1..3, edge |-> {<<1, 2>>, <<2, 3>>}], {2, 3}) = {1, 2}
AllPredecessors(G, S) == {m \in G.node : \E n \in S : <<m, n>> \in G.edge}

\* The set of nodes from which one or more edges of G lead to n.
\* Example: Ancestors([node |-> 1..4, edge |-> {<<4, 2>>, <<2, 1>>, <<3, 1>>}], 1) = {2, 3, 4}
Ancestors(G, n) ==
    LET connected == ConnectionsIn(G)
    IN  {m \in G.node : \E l \in Predecessors(G, n) : connected[m, l]}

\* The set of nodes to which one or more edges of G lead from n.
\* Example: Descendants([node |-> 1..4, edge |-> {<<4, 2>>, <<2, 1>>, <<3, 1>>}], 4) = {1, 2}
Descendants(G, n) ==
    LET connected == ConnectionsIn(G)
    IN  {m \in G.node : \E l \in Successors(G, n) : connected[l, m]}

\* The number of edges of G that lead to the node n.
\* Example: InDegree([node |-> 1..3, edge |-> {<<2, 1>>, <<3, 1>>}], 1) = 2
InDegree(G, n) == Cardinality(Predecessors(G, n))

\* The number of edges of G that leave the node n.
\* Example: OutDegree([node |-> 1..3, edge |-> {<<2, 1>>, <<3, 1>>}], 1) = 0
OutDegree(G, n) == Cardinality(Successors(G, n))

\* The set of nodes of G to which no edge leads.
\* Example: Roots([node |-> 1..3, edge |-> {<<2, 1>>, <<3, 1>>}]) = {2, 3}
Roots(G) == {n \in G.node : \A m \in G.node : <<m, n>> \notin G.edge}

\* The set of nodes of G that no edge leaves.
\* Example: Leaves([node |-> 1..3, edge |-> {<<2, 1>>, <<3, 1>>}]) = {1}
Leaves(G) == {n \in G.node : \A m \in G.node : <<n, m>> \notin G.edge}
-----------------------------------------------------------------------------
\* The graph without nodes and edges.
\* Example: IsDirectedGraph(EmptyGraph) = TRUE
EmptyGraph == [node |-> {}, edge |-> {}]

\* The set of all directed graphs that have S as their set of nodes.
\* Example: Cardinality(Graphs({1, 2})) = 16
Graphs(S) == [node : {S}, edge : SUBSET (S \X S)]
=============================================================================
