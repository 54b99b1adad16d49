//! Layout: which slots of a state hold a variable. A function whose domain never changes has a slot for each of its keys, so that
//! a step that changes one of its values touches nothing that speaks of the others.

use super::bit;
use crate::model::Symmetry;
use crate::model::fingerprint::slot_weight;
use crate::semantics::form::VariableId;
use crate::text::{Symbols, mix};
use crate::value::Value;
use std::ops::Range;

/// So many slots a state may have for functions to be taken apart: so that they lie in the state itself.
const MOST_SLOTS: u32 = super::state::INLINE as u32;

/// What keeps the weights of columns that are not those of permutations apart from the others.
const MARKED: u64 = 1 << 40;

/// The slots of a state.
#[derive(Debug)]
pub struct Layout {
    variables: Vec<Place>,
    parts: Vec<Parts>,
    slots: u32,
    /// For each slot, what its content is multiplied with in fingerprints.
    weights: Vec<u64>,
    /// The same, one permutation after the other, of the slot to which it takes the content; empty where that is the same slot.
    moved: Vec<u64>,
    columns: usize,
}

/// What the content of a slot is multiplied with in fingerprints, under all permutations.
#[derive(Clone, Copy)]
pub enum Weights<'l> {
    /// The same, since it stays in its slot.
    Same(u64),
    /// That of the slot to which each permutation takes it.
    Each(&'l [u64]),
}

fn weights(slots: u32) -> Vec<u64> {
    (0..slots).map(|slot| slot_weight(u64::from(slot))).collect()
}

/// Where a variable, or a part of it, lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// In a slot.
    Slot(u32),
    /// Taken apart; the number of its parts.
    Parts(u32),
}

/// A function that is taken apart.
#[derive(Debug)]
pub struct Parts {
    /// What gives for each key the number of its place.
    numbers: Value,
    domain: Value,
    places: Box<[Place]>,
    /// The slots of all places.
    pub slots: Range<u32>,
}

impl Layout {
    /// A slot for each variable.
    pub fn whole(variables: usize) -> Layout {
        let places = (0..variables as u32).map(Place::Slot).collect();
        let slots = variables as u32;
        let weights = weights(slots);
        Layout { variables: places, parts: Vec::new(), slots, weights, moved: Vec::new(), columns: 1 }
    }

    /// The layout of states like the given one, whose variables are functions whose domains do not change, so many deep.
    pub fn of(state: &[Value], depths: &[u32], symmetry: Option<(&Symmetry, &Symbols)>) -> Layout {
        let mut layout = Layout::whole(0);
        let mut others = state.len() as u32;
        for (value, &depth) in state.iter().zip(depths) {
            others -= 1;
            let place = layout.place(value, depth, MOST_SLOTS.saturating_sub(others), symmetry);
            layout.variables.push(place);
        }
        layout.weights = weights(layout.slots);
        layout.columns = symmetry.map_or(1, |(symmetry, _)| symmetry.columns());
        if let (Some((symmetry, symbols)), false) = (symmetry, layout.parts.is_empty()) {
            let mut moved = vec![0; layout.slots as usize * layout.columns];
            for &place in &layout.variables {
                for permutation in 0..symmetry.permutations() {
                    layout.pair(place, place, permutation, (symmetry, symbols), &mut moved);
                }
            }
            layout.moved = moved.into_iter().map(|slot: u32| layout.weights[slot as usize]).collect();
            for (number, place) in (0..).zip(layout.variables.clone()) {
                for column in symmetry.permutations()..layout.columns {
                    layout.mark(place, slot_weight(MARKED | number), column, (symmetry, symbols));
                }
            }
        }
        layout
    }

    /// A place for a value, all of whose slots come before `end` where it is taken apart.
    fn place(&mut self, value: &Value, depth: u32, end: u32, symmetry: Option<(&Symmetry, &Symbols)>) -> Place {
        let count = if value.is_function() { value.entries().len() as u32 } else { 0 };
        let domain = value.domain().ok().filter(|_| depth > 0 && count > 0 && self.slots + count <= end);
        let Some(domain) = domain.filter(|_| symmetry.is_none_or(|symmetry| closed(value, symmetry))) else {
            self.slots += 1;
            return Place::Slot(self.slots - 1);
        };
        // Parts are taken apart further only where they are alike.
        let mut values = value.entries().map(|(_, value)| value);
        let first = values.next();
        let inner = first.filter(|first| first.is_function() && values.all(|value| same_domain(first, value)));
        let size = inner.map_or(0, |inner| inner.entries().len() as u32);
        let depth = if size > 0 && self.slots + count * size <= end { depth - 1 } else { 0 };
        let start = self.slots;
        let places = value.entries().map(|(_, value)| self.place(value, depth, end, symmetry)).collect();
        let numbers = Value::function_on(&domain, (0..i64::from(count)).map(Value::Integer).collect());
        self.parts.push(Parts { numbers, domain, places, slots: start..self.slots });
        Place::Parts(self.parts.len() as u32 - 1)
    }

    /// Notes to which slots a permutation takes those of a place, where it takes the place to another.
    fn pair(
        &self,
        from: Place,
        to: Place,
        permutation: usize,
        (symmetry, symbols): (&Symmetry, &Symbols),
        moved: &mut [u32],
    ) {
        match (from, to) {
            (Place::Slot(from), Place::Slot(to)) => moved[from as usize * self.columns + permutation] = to,
            (Place::Parts(from), Place::Parts(to)) => {
                let (from, to) = (&self.parts[from as usize], &self.parts[to as usize]);
                for ((key, _), place) in from.numbers.entries().zip(&from.places) {
                    let image = symmetry.fingerprints(&key, symbols)[permutation];
                    let mut keys = to.numbers.entries().zip(&to.places);
                    let target = keys.find(|((key, _), _)| key.fingerprint(symbols) == image);
                    let target = target.map_or(*place, |(_, place)| *place);
                    self.pair(*place, target, permutation, (symmetry, symbols), moved);
                }
            }
            // Both are of one kind, since only parts that are alike are taken apart.
            (Place::Slot(_), Place::Parts(_)) | (Place::Parts(_), Place::Slot(_)) => {}
        }
    }

    /// Gives the slots of a place their weights in a column that is not that of a permutation: by what stands there for the keys.
    fn mark(&mut self, place: Place, weight: u64, column: usize, (symmetry, symbols): (&Symmetry, &Symbols)) {
        match place {
            Place::Slot(slot) => self.moved[slot as usize * self.columns + column] = weight,
            Place::Parts(parts) => {
                let Parts { numbers, places, .. } = &self.parts[parts as usize];
                let keys = numbers.entries().map(|(key, _)| symmetry.fingerprints(&key, symbols)[column]);
                let places: Vec<(u64, Place)> = keys.zip(places.iter().copied()).collect();
                for (key, place) in places {
                    self.mark(place, mix(weight, key) | 1, column, (symmetry, symbols));
                }
            }
        }
    }

    /// How many slots there are.
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// The places of the variables.
    pub fn variables(&self) -> &[Place] {
        &self.variables
    }

    /// How many functions are taken apart.
    pub fn parts(&self) -> usize {
        self.parts.len()
    }

    /// A function that is taken apart.
    pub fn part(&self, number: u32) -> &Parts {
        &self.parts[number as usize]
    }

    /// The place of a variable. One of those that stand for the successors that `ENABLED` looks for has a slot that no state has.
    pub fn variable(&self, variable: VariableId) -> Place {
        self.variables.get(variable.0 as usize).copied().unwrap_or(Place::Slot(u32::MAX - 1))
    }

    /// The slots of a place.
    pub fn slots_of(&self, place: Place) -> Range<u32> {
        match place {
            Place::Slot(slot) => slot..slot + 1,
            Place::Parts(parts) => self.parts[parts as usize].slots.clone(),
        }
    }

    /// The slots of a place as a mask.
    pub fn mask(&self, place: Place) -> u64 {
        self.slots_of(place).fold(0, |mask, slot| mask | bit(slot))
    }

    /// What the content of a slot is multiplied with in fingerprints.
    #[inline]
    pub fn weight(&self, slot: u32) -> u64 {
        self.weights[slot as usize]
    }

    /// The same under all permutations.
    #[inline]
    pub fn weights(&self, slot: u32) -> Weights<'_> {
        let start = slot as usize * self.columns;
        match self.moved.get(start..start + self.columns) {
            Some(each) => Weights::Each(each),
            None => Weights::Same(self.weights[slot as usize]),
        }
    }

    /// What the content of each slot is multiplied with; and the same under all permutations, slot by slot, where they take the content
    /// of slots to others.
    pub fn every_weight(&self) -> (&[u64], Option<&[u64]>) {
        (&self.weights, (!self.moved.is_empty()).then_some(&self.moved))
    }

    /// The place at a path into a variable, or where the path leaves what is taken apart, and how many keys led there. `None` where
    /// a key is outside the domain.
    pub fn find(&self, variable: VariableId, path: &[&Value]) -> Option<(Place, usize)> {
        let mut place = *self.variables.get(variable.0 as usize)?;
        for (used, key) in path.iter().enumerate() {
            match place {
                Place::Slot(_) => return Some((place, used)),
                Place::Parts(parts) => place = self.parts[parts as usize].at(key)?,
            }
        }
        Some((place, path.len()))
    }

    /// The value at a place.
    pub fn value(&self, place: Place, slot: &dyn Fn(u32) -> Value) -> Value {
        match place {
            Place::Slot(number) => slot(number),
            Place::Parts(parts) => {
                let Parts { domain, places, .. } = &self.parts[parts as usize];
                Value::function_on(domain, places.iter().map(|place| self.value(*place, slot)).collect())
            }
        }
    }

    /// A fingerprint of what a place holds: `slot` gives those of slots and `key` those of keys.
    pub fn print(&self, place: Place, slot: &dyn Fn(u32) -> u64, key: &dyn Fn(&Value) -> u64) -> u64 {
        match place {
            Place::Slot(number) => slot(number),
            Place::Parts(parts) => {
                let Parts { numbers, places, .. } = &self.parts[parts as usize];
                let keys = numbers.entries().map(|(of, _)| key(&of));
                let pairs = keys.zip(places.iter().map(|place| self.print(*place, slot, key)));
                pairs.fold(0, |sum: u64, (key, value)| sum.wrapping_add(mix(key, value)))
            }
        }
    }

    /// Visits the parts of a value with their slots; whether the value has the domain that is expected of it.
    pub fn each(&self, place: Place, value: &Value, visit: &mut dyn FnMut(u32, &Value)) -> bool {
        match place {
            Place::Slot(slot) => {
                visit(slot, value);
                true
            }
            Place::Parts(parts) => {
                let Parts { numbers, places, .. } = &self.parts[parts as usize];
                same_domain(numbers, value)
                    && places.iter().zip(value.entries()).all(|(place, (_, value))| self.each(*place, value, visit))
            }
        }
    }
}

impl Parts {
    /// The place of a key.
    pub fn at(&self, key: &Value) -> Option<Place> {
        match self.numbers.apply(key) {
            Ok(Some(Value::Integer(number))) => self.places.get(*number as usize).copied(),
            _ => None,
        }
    }

    /// The keys with their places.
    pub fn keys(&self) -> impl Iterator<Item = (Value, Place)> {
        self.numbers.entries().map(|(key, _)| key).zip(self.places.iter().copied())
    }

    /// The domain.
    pub fn domain(&self) -> &Value {
        &self.domain
    }
}

/// Whether both are functions with the same domain.
fn same_domain(left: &Value, right: &Value) -> bool {
    left.is_function()
        && right.is_function()
        && left.entries().len() == right.entries().len()
        && left.entries().zip(right.entries()).all(|((left, _), (right, _))| left == right)
}

/// Whether all permutations take the domain of a function to itself.
fn closed(value: &Value, (symmetry, symbols): (&Symmetry, &Symbols)) -> bool {
    let keys: Vec<u64> = value.entries().map(|(key, _)| key.fingerprint(symbols)).collect();
    let mut images = value.entries().map(|(key, _)| symmetry.fingerprints(&key, symbols));
    images.all(|images| images[..symmetry.permutations()].iter().all(|image| keys.contains(image)))
}
