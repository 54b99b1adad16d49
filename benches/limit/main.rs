//! The limit: LogSync and SemiSync written by hand in Rust, to see how near an interpreter comes to them.
//!
//! The counts are asserted to be those of the specifications, so that the same work is timed. One thread, no symmetry.

#![allow(clippy::print_stdout)] // it is there to be read

mod logsync;
mod semisync;

use std::time::Instant;

/// A specification as a program.
trait Model: Copy {
    /// The initial states.
    fn initial() -> Vec<Self>;
    /// The successors, one for each way to take a step.
    fn successors(&self, emit: &mut impl FnMut(Self));
    /// Whether the invariants hold.
    fn is_sound(&self) -> bool;
    /// Whether the step is allowed by the action properties.
    fn may_step(&self, to: &Self) -> bool;
    /// The state as bytes, for its fingerprint.
    fn bytes(&self) -> [u8; 64];
}

/// What a search counts.
#[derive(PartialEq, Eq, Debug)]
struct Counts {
    distinct: u64,
    generated: u64,
    depth: u64,
}

fn fingerprint(bytes: [u8; 64]) -> u64 {
    let mut print = 0x9e37_79b9_7f4a_7c15_u64;
    for word in bytes.chunks_exact(8) {
        let word = word.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        let product = u128::from(print ^ word) * 0xa076_1d64_78bd_642f_u128;
        print = (product as u64) ^ (product >> 64) as u64;
    }
    // 0 stands for an empty place.
    print.max(1)
}

/// The fingerprints of seen states.
struct Seen {
    places: Vec<u64>,
    len: usize,
}

impl Seen {
    fn place(&self, print: u64) -> usize {
        let mut place = print as usize & (self.places.len() - 1);
        while self.places[place] != 0 && self.places[place] != print {
            place = (place + 1) & (self.places.len() - 1);
        }
        place
    }

    fn insert(&mut self, print: u64) -> bool {
        if (self.len + 1) * 3 > self.places.len() * 2 {
            let old = std::mem::take(&mut self.places);
            self.places = vec![0; (old.len() * 2).max(1 << 16)];
            for print in old.into_iter().filter(|print| *print != 0) {
                let place = self.place(print);
                self.places[place] = print;
            }
        }
        let place = self.place(print);
        let new = self.places[place] == 0;
        self.places[place] = print;
        self.len += usize::from(new);
        new
    }

    /// Reads where the fingerprints will be put, so that these reads wait for memory together.
    fn touch<S>(&self, some: &[(u64, S)]) {
        if !self.places.is_empty() {
            let mask = self.places.len() - 1;
            std::hint::black_box(some.iter().fold(0, |all, (print, _)| all ^ self.places[*print as usize & mask]));
        }
    }
}

fn search<M: Model>() -> Counts {
    let mut seen = Seen { places: Vec::new(), len: 0 };
    let mut counts = Counts { distinct: 0, generated: 0, depth: 0 };
    let (mut level, mut found) = (Vec::new(), Vec::new());
    for state in M::initial() {
        found.push((fingerprint(state.bytes()), state));
    }
    enter(&mut seen, &mut found, &mut level, &mut counts);
    while !level.is_empty() {
        counts.depth += 1;
        let mut next = Vec::with_capacity(level.len());
        for state in &level {
            state.successors(&mut |to: M| {
                assert!(state.may_step(&to), "an action property is violated");
                found.push((fingerprint(to.bytes()), to));
            });
            if found.len() >= 64 {
                enter(&mut seen, &mut found, &mut next, &mut counts);
            }
        }
        enter(&mut seen, &mut found, &mut next, &mut counts);
        level = next;
    }
    counts
}

fn enter<M: Model>(seen: &mut Seen, found: &mut Vec<(u64, M)>, next: &mut Vec<M>, counts: &mut Counts) {
    seen.touch(found);
    counts.generated += found.len() as u64;
    for (print, state) in found.drain(..) {
        if seen.insert(print) {
            assert!(state.is_sound(), "an invariant is violated");
            counts.distinct += 1;
            next.push(state);
        }
    }
}

fn time<M: Model>(name: &str, expected: Counts) {
    let start = Instant::now();
    let counts = search::<M>();
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(counts, expected, "{name}");
    println!(
        "{name}: {} distinct states, {} generated, depth {}, {seconds:.2} s",
        counts.distinct, counts.generated, counts.depth
    );
}

fn main() {
    // `cargo test` runs benches, too, to see that they work.
    let asked: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with("--")).collect();
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|other| other == name);
    if is_asked("LogSync") {
        time::<logsync::State>("LogSync", Counts { distinct: 2_664_442, generated: 8_771_873, depth: 52 });
    }
    if is_asked("SemiSync") {
        time::<semisync::State>("SemiSync", Counts { distinct: 13_437_432, generated: 52_421_244, depth: 65 });
    }
}
