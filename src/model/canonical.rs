//! Canonical: the least fingerprint of a state under all permutations of some sets of model values, without trying all of them.
//!
//! Each model value is given a number by how the state looks where it alone is marked and the others of its set are alike. Permutations
//! do not change these numbers, so that the model values can be put in order by them. Where some have the same number, either
//! exchanging them does not change the state, so that their order does not matter, or each of them is tried as the first of them, which tells
//! the others apart further.

use super::permuted::Permutation;
use crate::text::{Symbol, Symbols, mix};
use crate::value::{ModelValue, model_fingerprint};
use rustc_hash::FxHashMap;

/// Sets of model values, all of whose permutations are meant.
#[derive(Clone, Debug)]
pub struct Sets {
    /// The model values, those of a set beside each other and in order.
    model_values: Vec<ModelValue>,
    /// For each of them where its set begins and ends.
    set_of: Vec<(usize, usize)>,
    /// The fingerprints of the model values.
    prints: Vec<u64>,
    places: FxHashMap<Symbol, usize>,
}

/// A state's fingerprint with other numbers in the place of the fingerprints of some model values.
pub type Print<'p> = dyn FnMut(&dyn Fn(Symbol) -> Option<u64>) -> u64 + 'p;

/// The model values in order, in cells of those that were not told apart.
type Cells = Vec<Vec<usize>>;

impl Sets {
    /// Those sets, which have no elements in common and at least two elements each.
    pub fn new(mut sets: Vec<Vec<ModelValue>>, symbols: &Symbols) -> Sets {
        sets.iter_mut().for_each(|set| set.sort_by_key(|model| model.symbol));
        let mut set_of = Vec::new();
        for set in &sets {
            let start = set_of.len();
            set_of.extend(set.iter().map(|_| (start, start + set.len())));
        }
        let model_values: Vec<ModelValue> = sets.concat();
        let prints = model_values.iter().map(|model| model_fingerprint(model.symbol, symbols)).collect();
        let places = model_values.iter().enumerate().map(|(place, model)| (model.symbol, place)).collect();
        Sets { model_values, set_of, prints, places }
    }

    /// The pairs of model values that a permutation may exchange.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.set_of.len()).flat_map(|one| (one + 1..self.set_of[one].1).map(move |other| (one, other)))
    }

    /// How many permutations there are, the identity included; the greatest number where that is greater.
    pub fn all_permutations(&self) -> usize {
        // The first of a set may become any of it, the next any but one, and so on.
        let choices = self.set_of.iter().enumerate().map(|(place, (_, end))| end - place);
        choices.fold(1, usize::saturating_mul)
    }

    /// How many of the columns are those of permutations: the identity and all exchanges of two model values.
    pub fn permutations(&self) -> usize {
        1 + self.pairs().count()
    }

    /// What stands for each model value in each column: as it is, with two of them exchanged, and with one of them marked.
    pub fn columns(&self) -> FxHashMap<Symbol, Box<[u64]>> {
        let count = self.model_values.len();
        let column = |place: usize| {
            let exchanged = self.pairs().map(|(one, other)| match place {
                _ if place == one => self.prints[other],
                _ if place == other => self.prints[one],
                _ => self.prints[place],
            });
            let marked = (0..count).map(|marked| self.color(place, self.set_of[place].0, Some(marked)));
            std::iter::once(self.prints[place]).chain(exchanged).chain(marked).collect()
        };
        self.model_values.iter().enumerate().map(|(place, model)| (model.symbol, column(place))).collect()
    }

    /// What stands for a model value of a cell that begins there, where one is marked.
    fn color(&self, place: usize, cell: usize, marked: Option<usize>) -> u64 {
        mix(0x5eed + u64::from(marked == Some(place)), (self.set_of[place].0 << 32 | cell) as u64)
    }

    /// The least fingerprint of a state, of which the columns are given, and the permutation that gives it; what it is least of is the same
    /// for all states that a permutation makes equal.
    pub fn least(&self, columns: &[u64], print: &mut Print<'_>) -> (u64, Permutation) {
        let permutations = self.permutations();
        let (exchanged, marked) = (&columns[1..permutations], &columns[permutations..]);
        let mut class: Vec<usize> = (0..self.model_values.len()).collect();
        for ((one, other), exchanged) in self.pairs().zip(exchanged) {
            if *exchanged == columns[0] && marked[one] == marked[other] {
                class[other] = class[other].min(class[one]);
            }
        }
        let mut cells = Cells::new();
        let mut start = 0;
        while let Some(&(_, end)) = self.set_of.get(start) {
            split((start..end).collect(), |place| marked[place], &mut cells);
            start = end;
        }
        let mut search = Search { sets: self, class, print };
        let (least, order) = search.least(cells);
        (least, self.permutation(&order))
    }

    /// The permutation that puts the model values of each set, which are given in order, in the order of their names.
    fn permutation(&self, order: &[usize]) -> Permutation {
        let pairs = order.iter().zip(&self.model_values).filter(|(from, to)| self.model_values[**from] != **to);
        pairs.map(|(from, to)| (self.model_values[*from].symbol, *to)).collect()
    }
}

/// Cuts a cell into those of equal numbers, in the order of these.
fn split(mut cell: Vec<usize>, number: impl Fn(usize) -> u64, cells: &mut Cells) {
    cell.sort_by_key(|&place| number(place));
    cells.extend(cell.chunk_by(|&one, &other| number(one) == number(other)).map(<[usize]>::to_vec));
}

struct Search<'s, 'p> {
    sets: &'s Sets,
    /// For each model value the first of those with which it can be exchanged without a change of the state.
    class: Vec<usize>,
    print: &'s mut Print<'p>,
}

impl Search<'_, '_> {
    /// The least fingerprint of all orders that the cells allow, and such an order.
    fn least(&mut self, cells: Cells) -> (u64, Vec<usize>) {
        let cells = self.refined(cells);
        let Some(open) = cells.iter().position(|cell| !self.is_settled(cell)) else {
            let order = cells.concat();
            return (self.print_of(&order), order);
        };
        let mut firsts: Vec<u64> = Vec::new();
        let mut least: Option<(u64, Vec<usize>)> = None;
        for chosen in self.representatives(&cells[open]) {
            let cells = individualized(&cells, open, chosen);
            // Two orders that give the same state show that one choice is the image of the other, and all that follows is, too.
            let first = self.first(cells.clone());
            if firsts.contains(&first) {
                continue;
            }
            firsts.push(first);
            let found = self.least(cells);
            if least.as_ref().is_none_or(|least| found.0 < least.0) {
                least = Some(found);
            }
        }
        least.unwrap_or_default()
    }

    /// The fingerprint of the first order that the cells allow.
    fn first(&mut self, mut cells: Cells) -> u64 {
        loop {
            cells = self.refined(cells);
            let Some(open) = cells.iter().position(|cell| !self.is_settled(cell)) else {
                return self.print_of(&cells.concat());
            };
            cells = individualized(&cells, open, cells[open][0]);
        }
    }

    /// Whether the order within a cell does not matter.
    fn is_settled(&self, cell: &[usize]) -> bool {
        cell.iter().all(|&place| self.class[place] == self.class[cell[0]])
    }

    /// One of each class in a cell.
    fn representatives(&self, cell: &[usize]) -> Vec<usize> {
        let first = |(number, place): &(usize, &usize)| {
            cell[..*number].iter().all(|before| self.class[*before] != self.class[**place])
        };
        cell.iter().enumerate().filter(first).map(|(_, place)| *place).collect()
    }

    /// Tells model values of a cell apart by how the state looks with one of them marked and each of the others standing for its cell, as
    /// long as that makes more cells.
    fn refined(&mut self, mut cells: Cells) -> Cells {
        loop {
            let mut colors: Vec<u64> = vec![0; self.class.len()];
            let mut start = 0;
            for cell in &cells {
                cell.iter().for_each(|&place| colors[place] = self.sets.color(place, start, None));
                start += cell.len();
            }
            let mut finer = Cells::new();
            let mut start = 0;
            for cell in &cells {
                if self.is_settled(cell) {
                    finer.push(cell.clone());
                } else {
                    let mut numbers = vec![0; self.class.len()];
                    for chosen in self.representatives(cell) {
                        let number = self.marked(&colors, chosen, start);
                        let alike = cell.iter().filter(|&&place| self.class[place] == self.class[chosen]);
                        alike.for_each(|&place| numbers[place] = number);
                    }
                    split(cell.clone(), |place| numbers[place], &mut finer);
                }
                start += cell.len();
            }
            if finer.len() == cells.len() {
                return finer;
            }
            cells = finer;
        }
    }

    /// The fingerprint with the cells in the place of the model values, and one of them marked.
    fn marked(&mut self, colors: &[u64], marked: usize, start: usize) -> u64 {
        let sets = self.sets;
        let mark = sets.color(marked, start, Some(marked));
        (self.print)(&|symbol| {
            sets.places.get(&symbol).map(|&place| if place == marked { mark } else { colors[place] })
        })
    }

    /// The fingerprint where the model values, in this order, are given the names of their set in order.
    fn print_of(&mut self, order: &[usize]) -> u64 {
        let sets = self.sets;
        let mut images = vec![0; order.len()];
        order.iter().zip(&sets.prints).for_each(|(&place, &print)| images[place] = print);
        (self.print)(&|symbol| sets.places.get(&symbol).map(|&place| images[place]))
    }
}

/// The cells with one model value before the others of its cell.
fn individualized(cells: &Cells, open: usize, chosen: usize) -> Cells {
    let others = cells[open].iter().copied().filter(|place| *place != chosen).collect();
    let (before, after) = (cells[..open].iter().cloned(), cells[open + 1..].iter().cloned());
    before.chain([vec![chosen], others]).chain(after).collect()
}
