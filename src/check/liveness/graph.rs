//! State graphs: states and steps as numbers in flat arrays, with the truth of predicates as bits.

use std::ops::Range;

/// A state graph. Beside its steps, every state has a stuttering step to itself that is not listed.
///
/// Steps lead to numbers of states; while states are still being found, to whatever tells them apart.
#[derive(Clone, Debug, Default)]
pub struct Graph<Target = u32> {
    /// The initial states.
    pub initial: Vec<u32>,
    /// Where the steps from each state start in `targets`; one more than there are states.
    starts: Vec<u64>,
    /// Where each step leads.
    targets: Vec<Target>,
    /// The states where each state predicate is true.
    pub state_atoms: Vec<Bits>,
    /// The steps of which each step predicate is true.
    pub step_atoms: Vec<Bits>,
    /// Whether each step predicate is true of stuttering steps.
    pub stuttering_atoms: Vec<bool>,
}

/// The number of the stuttering step of any state.
pub const STUTTERING: usize = usize::MAX;

impl<Target> Graph<Target> {
    /// A graph without states, for that many predicates.
    pub fn new(state_atoms: usize, stuttering_atoms: Vec<bool>) -> Self {
        Graph {
            initial: Vec::new(),
            starts: vec![0],
            targets: Vec::new(),
            state_atoms: vec![Bits::default(); state_atoms],
            step_atoms: vec![Bits::default(); stuttering_atoms.len()],
            stuttering_atoms,
        }
    }

    /// Adds a step from the state that will be ended next.
    pub fn push_step(&mut self, target: Target, atoms: impl Fn(usize) -> bool) {
        self.targets.push(target);
        for (number, bits) in self.step_atoms.iter_mut().enumerate() {
            bits.push(atoms(number));
        }
    }

    /// Ends the steps of a state.
    pub fn push_state(&mut self, atoms: impl Fn(usize) -> bool) {
        self.starts.push(self.targets.len() as u64);
        for (number, bits) in self.state_atoms.iter_mut().enumerate() {
            bits.push(atoms(number));
        }
    }

    /// The graph with other targets, without the steps that have none.
    pub fn with_targets<Other>(self, find: impl FnOnce(&[Target]) -> Vec<Option<Other>>) -> Graph<Other> {
        let Graph { initial, starts, targets, state_atoms, step_atoms, stuttering_atoms } = self;
        let found = find(&targets);
        let mut graph = Graph { initial, starts, targets: Vec::new(), state_atoms, step_atoms, stuttering_atoms };
        if found.iter().any(Option::is_none) {
            let kept: Vec<usize> = (0..found.len()).filter(|&step| found[step].is_some()).collect();
            for start in &mut graph.starts {
                *start = kept.partition_point(|&step| (step as u64) < *start) as u64;
            }
            for bits in &mut graph.step_atoms {
                let old = std::mem::take(bits);
                kept.iter().for_each(|&step| bits.push(old.get(step)));
            }
        }
        graph.targets = found.into_iter().flatten().collect();
        graph
    }
}

impl Graph {
    /// How many states there are.
    pub fn states(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The numbers of the steps from a state, without the stuttering one.
    #[inline]
    pub fn steps(&self, state: u32) -> Range<usize> {
        self.starts[state as usize] as usize..self.starts[state as usize + 1] as usize
    }

    /// Where a step leads.
    #[inline]
    pub fn target(&self, step: usize) -> u32 {
        self.targets[step]
    }

    /// The step from one state to another; the stuttering one if they are the same.
    pub fn step_between(&self, from: u32, to: u32) -> Option<usize> {
        if from == to {
            return Some(STUTTERING);
        }
        self.steps(from).find(|&step| self.targets[step] == to)
    }
}

/// A growing array of bits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bits {
    words: Vec<u64>,
    length: usize,
}

impl Bits {
    /// That many bits, all unset.
    pub fn unset(length: usize) -> Self {
        Bits { words: vec![0; length.div_ceil(64)], length }
    }

    /// How many there are.
    #[allow(clippy::len_without_is_empty)] // nobody asks
    pub fn len(&self) -> usize {
        self.length
    }

    /// Adds one.
    pub fn push(&mut self, bit: bool) {
        if self.length.is_multiple_of(64) {
            self.words.push(0);
        }
        self.length += 1;
        if bit {
            self.set(self.length - 1);
        }
    }

    /// The bit at a place.
    #[inline]
    pub fn get(&self, place: usize) -> bool {
        self.words[place / 64] >> (place % 64) & 1 == 1
    }

    /// Sets the bit at a place.
    #[inline]
    pub fn set(&mut self, place: usize) {
        self.words[place / 64] |= 1 << (place % 64);
    }
}
