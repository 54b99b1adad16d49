//! Tries: results by the answers that an evaluation got to its reads, in the order in which it asked.

use rustc_hash::FxHashMap;

/// The number of a node.
pub type NodeId = u32;

/// What an evaluation asked and was answered, in order, without repetitions.
pub type Log = Vec<(u32, u32)>;

/// Results of one expression. An inner node is a read, its edges are the answers; a leaf is a result.
///
/// Evaluation is deterministic, so equal answers so far mean an equal next question.
pub struct Trie<L> {
    nodes: Vec<Node<L>>,
    edges: FxHashMap<u64, NodeId>,
}

enum Node<L> {
    /// Nothing is known yet.
    Open,
    /// The next question.
    Read(u32),
    /// The result.
    Leaf(L),
}

impl<L> Default for Trie<L> {
    fn default() -> Self {
        Trie { nodes: vec![Node::Open], edges: FxHashMap::default() }
    }
}

impl<L> Trie<L> {
    /// The leaf for these answers, if they were given before.
    #[inline]
    pub fn find(&self, mut answer: impl FnMut(u32) -> u32) -> Option<NodeId> {
        let mut node = 0;
        loop {
            match &self.nodes[node as usize] {
                Node::Open => return None,
                Node::Leaf(_) => return Some(node),
                Node::Read(read) => node = *self.edges.get(&edge(node, answer(*read)))?,
            }
        }
    }

    /// The result at a leaf.
    #[inline]
    pub fn leaf(&self, node: NodeId) -> Option<&L> {
        match &self.nodes[node as usize] {
            Node::Leaf(leaf) => Some(leaf),
            Node::Open | Node::Read(_) => None,
        }
    }

    /// Enters a result. `None` if the same answers once led to another question: then the expression is not a function of
    /// its reads, and must not be remembered.
    pub fn insert(&mut self, log: &[(u32, u32)], leaf: L) -> Option<NodeId> {
        let mut node = 0;
        for &(read, answer) in log {
            match &self.nodes[node as usize] {
                Node::Open => self.nodes[node as usize] = Node::Read(read),
                Node::Read(known) if *known == read => {}
                Node::Read(_) | Node::Leaf(_) => return None,
            }
            let fresh = self.nodes.len() as NodeId;
            node = *self.edges.entry(edge(node, answer)).or_insert(fresh);
            if node == fresh {
                self.nodes.push(Node::Open);
            }
        }
        if let Node::Read(_) = self.nodes[node as usize] {
            return None;
        }
        self.nodes[node as usize] = Node::Leaf(leaf);
        Some(node)
    }

    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    /// About how many bytes the trie takes, without what its leaves point to.
    pub fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node<L>>() + self.edges.capacity() * 17
    }
}

fn edge(node: NodeId, answer: u32) -> u64 {
    u64::from(node) << 32 | u64::from(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_lead_to_results() {
        let mut trie = Trie::default();
        trie.insert(&[(0, 5), (1, 6)], "a");
        trie.insert(&[(0, 7), (2, 6)], "b");
        let found =
            |answers: [u32; 3]| trie.find(|read| answers[read as usize]).and_then(|node| trie.leaf(node)).copied();
        assert_eq!(found([5, 6, 0]), Some("a"));
        assert_eq!(found([7, 0, 6]), Some("b"));
        assert_eq!(found([5, 7, 0]), None);
        assert_eq!(found([8, 0, 0]), None);
    }

    #[test]
    fn another_question_after_the_same_answers_is_refused() {
        let mut trie = Trie::default();
        assert!(trie.insert(&[(0, 5)], ()).is_some());
        assert!(trie.insert(&[(1, 5)], ()).is_none());
        assert!(trie.insert(&[], ()).is_none());
    }
}
