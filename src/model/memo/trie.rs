//! Tries: results by the answers that an evaluation got to its reads, in the order in which it asked.

use rustc_hash::FxHashMap;

/// The number of a node.
type NodeId = u32;

/// What an evaluation asked and was answered, in order, without repetitions.
pub type Log = Vec<(u32, u32)>;

/// Results of one expression. An inner node is a read, its edges are the answers; a leaf is a result.
///
/// Evaluation is deterministic, so equal answers so far mean an equal next question.
pub struct Trie<L> {
    nodes: Vec<Node>,
    /// All edges of a node but the first.
    edges: FxHashMap<u64, NodeId>,
    leaves: Vec<L>,
}

/// A node: its question, and its first edge, which is often the only one.
#[derive(Clone, Copy)]
struct Node {
    /// The next question, or [`OPEN`], or [`LEAF`].
    read: u32,
    answer: u32,
    /// Where the answer leads; the number of the result at a leaf.
    next: u32,
}

/// Nothing is known yet.
const OPEN: u32 = u32::MAX;
/// There is a result.
const LEAF: u32 = u32::MAX - 1;
/// A node without edges.
const FRESH: Node = Node { read: OPEN, answer: 0, next: 0 };

impl<L> Default for Trie<L> {
    fn default() -> Self {
        Trie { nodes: vec![FRESH], edges: FxHashMap::default(), leaves: Vec::new() }
    }
}

impl<L> Trie<L> {
    /// The result for these answers, if they were given before.
    #[inline]
    pub fn find(&self, mut answer: impl FnMut(u32) -> u32) -> Option<&L> {
        let mut number = 0;
        loop {
            let node = self.nodes[number as usize];
            match node.read {
                OPEN => return None,
                LEAF => return Some(&self.leaves[node.next as usize]),
                read => {
                    let answer = answer(read);
                    number = if answer == node.answer { node.next } else { *self.edges.get(&edge(number, answer))? };
                }
            }
        }
    }

    /// Enters a result. `None` if the same answers once led to another question: then the expression is not a function of
    /// its reads, and must not be remembered.
    pub fn insert(&mut self, log: &[(u32, u32)], leaf: L) -> Option<()> {
        let mut number = 0;
        for &(read, answer) in log {
            let fresh = self.nodes.len() as NodeId;
            let node = &mut self.nodes[number as usize];
            number = if node.read == OPEN {
                *node = Node { read, answer, next: fresh };
                fresh
            } else if node.read != read {
                return None;
            } else if node.answer == answer {
                node.next
            } else {
                *self.edges.entry(edge(number, answer)).or_insert(fresh)
            };
            if number == fresh {
                self.nodes.push(FRESH);
            }
        }
        let node = &mut self.nodes[number as usize];
        match node.read {
            OPEN => {
                *node = Node { read: LEAF, answer: 0, next: self.leaves.len() as u32 };
                self.leaves.push(leaf);
            }
            LEAF => self.leaves[node.next as usize] = leaf,
            _ => return None,
        }
        Some(())
    }

    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// About how many bytes the trie takes, without what its leaves point to.
    pub fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>() + self.edges.capacity() * 17 + self.leaves.capacity() * size_of::<L>()
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
        let found = |answers: [u32; 3]| trie.find(|read| answers[read as usize]).copied();
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
