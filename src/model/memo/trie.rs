//! Tries: results by the answers that an evaluation got to its reads, in the order in which it asked.

/// What an evaluation asked and was answered, in order, without repetitions.
pub type Log = Vec<(u32, u32)>;

/// Results of one expression, as numbers. An inner node is a read, its edges are the answers; a leaf is a result.
///
/// Evaluation is deterministic, so equal answers so far mean an equal next question. A node lies in the edge that leads to it, and
/// the edges of a node lie together, hashed by the answer, so that each read costs one look at memory, which is seldom near.
pub struct Trie {
    root: Edge,
    edges: Vec<Edge>,
    /// Where edges lay that were moved, by the logarithm of how many places there are.
    free: Vec<Vec<u32>>,
}

/// An answer, and the node to which it leads.
#[derive(Clone, Copy)]
struct Edge {
    answer: u32,
    /// The number of the node's question, which is none of the constants below, or one of them.
    read: u32,
    /// Where the node's edges begin, or the result at a leaf.
    data: u32,
    /// How many edges the node has, and above that the logarithm of how many places these have.
    count: u32,
}

/// Nothing is known of the node yet.
const OPEN: u32 = u32::MAX;
/// The node is a result.
const LEAF: u32 = u32::MAX - 1;
/// There is no edge.
const NOTHING: u32 = u32::MAX - 3;
const COUNT_BITS: u32 = 26;
/// So many places there may be in all.
const MOST_PLACES: usize = 1 << 31;

impl Edge {
    fn to(answer: u32, read: u32) -> Edge {
        Edge { answer, read, data: 0, count: 0 }
    }

    fn len(self) -> u32 {
        self.count & ((1 << COUNT_BITS) - 1)
    }

    fn bits(self) -> u32 {
        self.count >> COUNT_BITS
    }

    /// Whether there is room for one more. Of several places one in four stays empty, so that searches are short.
    fn is_full(self) -> bool {
        if self.bits() == 0 { self.len() == 1 } else { (self.len() + 1) * 4 > 3 << self.bits() }
    }
}

/// Where the search for an answer begins among `2^bits` places.
#[inline]
fn home(answer: u32, bits: u32) -> u32 {
    ((u64::from(answer.wrapping_mul(0x9e37_79b1)) << bits) >> 32) as u32
}

impl Default for Trie {
    fn default() -> Self {
        Trie { root: Edge::to(0, OPEN), edges: Vec::new(), free: Vec::new() }
    }
}

impl Trie {
    /// The result for these answers, if they were given before.
    #[inline]
    pub fn find(&self, mut answer: impl FnMut(u32) -> u32) -> Option<u32> {
        let mut node = self.root;
        loop {
            match node.read {
                OPEN => return None,
                LEAF => return Some(node.data),
                read => node = self.edges[self.find_edge(node, answer(read))?],
            }
        }
    }

    /// The result that was entered for a log.
    pub fn get(&self, log: &[(u32, u32)]) -> Option<u32> {
        let mut node = self.root;
        for &(read, answer) in log {
            if node.read != read {
                return None;
            }
            node = self.edges[self.find_edge(node, answer)?];
        }
        (node.read == LEAF).then_some(node.data)
    }

    /// The place of a node's edge for an answer.
    #[inline]
    fn find_edge(&self, node: Edge, answer: u32) -> Option<usize> {
        let last = (1 << node.bits()) - 1;
        let mut place = home(answer, node.bits());
        loop {
            let at = (node.data + place) as usize;
            let edge = &self.edges[at];
            if edge.answer == answer && edge.read != NOTHING {
                return Some(at);
            }
            if edge.read == NOTHING || last == 0 {
                return None;
            }
            place = (place + 1) & last;
        }
    }

    /// Enters a result. `None` if the same answers once led to another question: then the expression is not a function of
    /// its reads, and must not be remembered; or if there is no more room.
    pub fn insert(&mut self, log: &[(u32, u32)], leaf: u32) -> Option<()> {
        // The edge that holds the node; the root lies in none.
        let mut holder = None;
        for &(read, answer) in log {
            let mut node = *self.node(holder);
            if node.read == OPEN {
                node = Edge { read, data: self.places(0)?, ..node };
            } else if node.read != read {
                return None;
            }
            let place = match self.find_edge(node, answer) {
                Some(place) => place,
                None => {
                    if node.is_full() {
                        node = self.widened(node)?;
                    }
                    node.count += 1;
                    self.put(node, Edge::to(answer, OPEN))
                }
            };
            *self.node(holder) = node;
            holder = Some(place);
        }
        let node = self.node(holder);
        if !matches!(node.read, OPEN | LEAF) {
            return None;
        }
        *node = Edge { read: LEAF, data: leaf, ..*node };
        Some(())
    }

    fn node(&mut self, holder: Option<usize>) -> &mut Edge {
        match holder {
            Some(place) => &mut self.edges[place],
            None => &mut self.root,
        }
    }

    /// `2^bits` places without edges.
    fn places(&mut self, bits: u32) -> Option<u32> {
        let size = 1usize << bits;
        let start = match self.free.get_mut(bits as usize).and_then(Vec::pop) {
            Some(start) => start as usize,
            None if self.edges.len() + size > MOST_PLACES => return None,
            None => {
                self.edges.resize(self.edges.len() + size, Edge::to(0, NOTHING));
                self.edges.len() - size
            }
        };
        self.edges[start..start + size].fill(Edge::to(0, NOTHING));
        Some(start as u32)
    }

    /// Puts an edge of a node that has none for that answer into the first place that is left; which one.
    fn put(&mut self, node: Edge, edge: Edge) -> usize {
        let last = (1 << node.bits()) - 1;
        let mut place = home(edge.answer, node.bits());
        while self.edges[(node.data + place) as usize].read != NOTHING {
            place = (place + 1) & last;
        }
        self.edges[(node.data + place) as usize] = edge;
        (node.data + place) as usize
    }

    /// The node with places for more edges.
    fn widened(&mut self, node: Edge) -> Option<Edge> {
        let bits = (node.bits() + 1).max(2);
        if bits >= COUNT_BITS {
            return None;
        }
        let wide = Edge { data: self.places(bits)?, count: bits << COUNT_BITS | node.len(), ..node };
        for place in node.data..node.data + (1 << node.bits()) {
            let edge = self.edges[place as usize];
            if edge.read != NOTHING {
                self.put(wide, edge);
            }
        }
        if self.free.len() <= node.bits() as usize {
            self.free.resize(node.bits() as usize + 1, Vec::new());
        }
        self.free[node.bits() as usize].push(node.data);
        Some(wide)
    }

    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        self.root.read == OPEN
    }

    /// About how many bytes the trie takes.
    pub fn bytes(&self) -> usize {
        self.edges.capacity() * size_of::<Edge>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_lead_to_results() {
        let mut trie = Trie::default();
        assert!(trie.is_empty());
        trie.insert(&[(0, 5), (1, 6)], 10);
        trie.insert(&[(0, 7), (2, 6)], 20);
        let found = |answers: [u32; 3]| trie.find(|read| answers[read as usize]);
        assert_eq!(found([5, 6, 0]), Some(10));
        assert_eq!(found([7, 0, 6]), Some(20));
        assert_eq!(found([5, 7, 0]), None);
        assert_eq!(found([8, 0, 0]), None);
        assert!(!trie.is_empty());
    }

    #[test]
    fn many_answers_lead_to_many_results() {
        let mut trie = Trie::default();
        // Answers that begin their search in the same place, and those that do not; the second question depends on the first answer.
        let firsts = (0..500).chain((0..500).map(|number| number << 20)).chain([u32::MAX, u32::MAX - 1]);
        let logs: Vec<Vec<(u32, u32)>> =
            firsts.flat_map(|first| (0..first % 7).map(move |second| vec![(0, first), (first % 3, second)])).collect();
        for (number, log) in (0..).zip(&logs) {
            assert!(trie.insert(log, number).is_some());
        }
        for (number, log) in (0..).zip(&logs) {
            let mut asked = log.iter();
            let found =
                trie.find(|read| asked.next().filter(|(own, _)| *own == read).map_or(99, |(_, answer)| *answer));
            assert!(found.is_some_and(|found| logs[found as usize] == *log && found >= number));
        }
        assert_eq!(trie.find(|_| 8), None);
    }

    #[test]
    fn another_question_after_the_same_answers_is_refused() {
        let mut trie = Trie::default();
        assert!(trie.insert(&[(0, 5)], 1).is_some());
        assert!(trie.insert(&[(1, 5)], 1).is_none());
        assert!(trie.insert(&[], 1).is_none());
    }
}
