//! Seen: the fingerprints of the states that were found, in shards that grow one at a time.

use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The set of fingerprints. The high bits of a fingerprint name its shard, the low ones its place there.
///
/// A search alternates between phases that only read (any number of threads, each with a [`Reader`]) and phases in which each
/// shard is written by one thread, so no lock is taken for a single fingerprint.
pub struct Seen {
    shards: Box<[RwLock<Shard>]>,
    /// By how much a fingerprint is shifted to give the number of its shard.
    shift: u32,
}

/// The fingerprints that share their high bits: open addressing, 0 standing for an empty place.
pub struct Shard {
    places: Vec<u64>,
    len: usize,
    zero: bool,
}

/// A part of the shards held for writing.
pub struct Writer<'a> {
    shards: Vec<RwLockWriteGuard<'a, Shard>>,
    /// The number of the first of them.
    first: usize,
    shift: u32,
}

/// A fingerprint to be entered.
pub struct Entry {
    /// The fingerprint.
    pub fingerprint: u64,
    /// The number by which whoever enters it knows it.
    pub number: u32,
    /// Whether it was new, once it is entered.
    pub new: bool,
}

/// What tells which fingerprints are in the set.
pub trait LookUp {
    /// Whether the fingerprints are in the set, in the places of `known`.
    fn look_up(&mut self, fingerprints: &[u64], known: &mut Vec<bool>);

    /// Takes note of a fingerprint that is to be entered later, found at that place of a level.
    fn note(&mut self, fingerprint: u64, place: u32);

    /// Whether a fingerprint is surely entered later, from a place that is no later.
    fn is_noted(&self, fingerprint: u64, place: u32) -> bool;
}

impl LookUp for Reader<'_> {
    fn look_up(&mut self, fingerprints: &[u64], known: &mut Vec<bool>) {
        self.contains_all(fingerprints, known);
    }

    #[inline]
    fn note(&mut self, fingerprint: u64, place: u32) {
        self.noted[fingerprint as usize % NOTED] = (fingerprint, place);
    }

    #[inline]
    fn is_noted(&self, fingerprint: u64, place: u32) -> bool {
        let (noted, from) = self.noted[fingerprint as usize % NOTED];
        noted == fingerprint && from <= place
    }
}

/// Enters what it is asked for, so that it is there from then on.
impl LookUp for Writer<'_> {
    fn look_up(&mut self, fingerprints: &[u64], known: &mut Vec<bool>) {
        known.clear();
        for some in fingerprints.chunks(LOOKED_UP_TOGETHER) {
            self.touch(some.iter().copied());
            known.extend(some.iter().map(|&fingerprint| !self.insert(fingerprint)));
        }
    }

    fn note(&mut self, _: u64, _: u32) {}

    fn is_noted(&self, _: u64, _: u32) -> bool {
        false
    }
}

/// What has a fingerprint that is to be entered.
pub trait Enter {
    /// The fingerprint.
    fn fingerprint(&self) -> u64;

    /// Takes note of whether it was new.
    fn note(&mut self, new: bool);
}

impl Enter for Entry {
    fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn note(&mut self, new: bool) {
        self.new = new;
    }
}

/// All shards held for reading.
pub struct Reader<'a> {
    shards: Vec<RwLockReadGuard<'a, Shard>>,
    shift: u32,
    /// Some of the fingerprints that are to be entered later, with the places in their level from which they were found: states that are
    /// neighbours often have the same successors. Where none was noted yet, the place is later than any.
    noted: Box<[(u64, u32)]>,
}

/// So many fingerprints are noted.
const NOTED: usize = 1 << 12;

/// So many fingerprints are looked up together.
const LOOKED_UP_TOGETHER: usize = 64;
/// A small table needs no growth for small models; a shard starts with this many places.
const FIRST_PLACES: usize = 64;

impl Seen {
    /// An empty set with `2^bits` shards.
    pub fn new(bits: u32) -> Self {
        let shards = (0..1usize << bits).map(|_| RwLock::new(Shard::new())).collect();
        Seen { shards, shift: 64 - bits.max(1) }
    }

    /// Into how many parts the set is divided where that many are wanted.
    pub fn parts(&self, wanted: usize) -> usize {
        wanted.next_power_of_two().min(self.shards.len())
    }

    /// The part of a fingerprint, of so many parts as [`Seen::parts`] gives.
    pub fn part_of(&self, fingerprint: u64, parts: usize) -> usize {
        self.shard_of(fingerprint) * parts / self.shards.len()
    }

    /// The shard of a fingerprint.
    pub fn shard_of(&self, fingerprint: u64) -> usize {
        if self.shards.len() == 1 { 0 } else { (fingerprint >> self.shift) as usize }
    }

    /// Holds all shards for reading.
    pub fn reader(&self) -> Reader<'_> {
        Reader { shards: self.shards().collect(), shift: self.shift, noted: vec![(0, u32::MAX); NOTED].into() }
    }

    fn shards(&self) -> impl Iterator<Item = RwLockReadGuard<'_, Shard>> {
        self.shards.iter().map(|shard| shard.read().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// Holds one of so many parts for writing.
    pub fn writer(&self, part: usize, parts: usize) -> Writer<'_> {
        let first = part * self.shards.len() / parts;
        let end = (part + 1) * self.shards.len() / parts;
        Writer { shards: (first..end).map(|shard| self.write(shard)).collect(), first, shift: self.shift }
    }

    /// Holds one shard for writing.
    pub fn write(&self, shard: usize) -> RwLockWriteGuard<'_, Shard> {
        self.shards[shard].write().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The bytes that the table takes.
    pub fn bytes(&self) -> usize {
        self.shards().map(|shard| shard.places.len() * 8).sum()
    }
}

impl Writer<'_> {
    /// Adds a fingerprint; whether it was new.
    fn insert(&mut self, fingerprint: u64) -> bool {
        let shard = self.shard_of(fingerprint);
        self.shards[shard].insert(fingerprint)
    }

    /// Adds the fingerprints in order. The first place of each is read before any is written, so that many reads wait for memory
    /// together.
    pub fn enter<E: Enter>(&mut self, entries: &mut [E]) {
        for some in entries.chunks_mut(LOOKED_UP_TOGETHER) {
            self.touch(some.iter().map(E::fingerprint));
            some.iter_mut().for_each(|entry| entry.note(self.insert(entry.fingerprint())));
        }
    }

    /// Reads the first places of some fingerprints, so that they are near.
    fn touch(&self, fingerprints: impl Iterator<Item = u64>) {
        let first = |fingerprint: u64| self.shards[self.shard_of(fingerprint)].first(fingerprint);
        std::hint::black_box(fingerprints.fold(0, |all, fingerprint| all ^ first(fingerprint)));
    }

    fn shard_of(&self, fingerprint: u64) -> usize {
        if self.shards.len() == 1 { 0 } else { (fingerprint >> self.shift) as usize - self.first }
    }
}

impl Reader<'_> {
    /// Whether the fingerprints are in the set, in the places of `known`.
    ///
    /// The first place of each is read before any is looked at: nothing then depends on what was read, so that many reads wait
    /// for memory together.
    pub fn contains_all(&self, fingerprints: &[u64], known: &mut Vec<bool>) {
        known.clear();
        let mut firsts = [0; LOOKED_UP_TOGETHER];
        for some in fingerprints.chunks(LOOKED_UP_TOGETHER) {
            for (first, &fingerprint) in firsts.iter_mut().zip(some) {
                *first = self.shard(fingerprint).first(fingerprint);
            }
            known.extend(some.iter().zip(&firsts).map(|(&fingerprint, &first)| {
                // 0 is an empty place, and a fingerprint that is kept elsewhere.
                first != 0 && first == fingerprint
                    || (first != 0 || fingerprint == 0) && self.shard(fingerprint).contains(fingerprint)
            }));
        }
    }

    fn shard(&self, fingerprint: u64) -> &Shard {
        &self.shards[if self.shards.len() == 1 { 0 } else { (fingerprint >> self.shift) as usize }]
    }

    /// Whether a fingerprint is in the set.
    #[cfg(test)]
    fn contains(&self, fingerprint: u64) -> bool {
        let mut known = Vec::new();
        self.contains_all(&[fingerprint], &mut known);
        known == [true]
    }
}

impl Shard {
    fn new() -> Self {
        Shard { places: Vec::new(), len: 0, zero: false }
    }

    /// Where the search for a fingerprint starts: its low half, scaled to the number of places.
    fn home(fingerprint: u64, places: usize) -> usize {
        (((fingerprint & 0xffff_ffff) * places as u64) >> 32) as usize
    }

    /// What lies where the search for a fingerprint starts.
    fn first(&self, fingerprint: u64) -> u64 {
        self.places.get(Self::home(fingerprint, self.places.len())).copied().unwrap_or(0)
    }

    /// Whether a fingerprint is in the shard.
    pub fn contains(&self, fingerprint: u64) -> bool {
        if fingerprint == 0 {
            return self.zero;
        }
        if self.places.is_empty() {
            return false;
        }
        let mut place = Self::home(fingerprint, self.places.len());
        loop {
            match self.places[place] {
                0 => return false,
                found if found == fingerprint => return true,
                _ => place = if place + 1 == self.places.len() { 0 } else { place + 1 },
            }
        }
    }

    /// Adds a fingerprint; whether it was new.
    pub fn insert(&mut self, fingerprint: u64) -> bool {
        if fingerprint == 0 {
            let new = !self.zero;
            self.zero = true;
            self.len += usize::from(new);
            return new;
        }
        // At most 4 of 5 places are taken; growing by half keeps the table under 16 bytes a fingerprint.
        if (self.len + 1) * 5 > self.places.len() * 4 {
            self.grow();
        }
        let mut place = Self::home(fingerprint, self.places.len());
        loop {
            match self.places[place] {
                0 => {
                    self.places[place] = fingerprint;
                    self.len += 1;
                    return true;
                }
                found if found == fingerprint => return false,
                _ => place = if place + 1 == self.places.len() { 0 } else { place + 1 },
            }
        }
    }

    fn grow(&mut self) {
        let places = (self.places.len() + self.places.len() / 2).max(FIRST_PLACES);
        let old = std::mem::replace(&mut self.places, vec![0; places]);
        for fingerprint in old.into_iter().filter(|&fingerprint| fingerprint != 0) {
            let mut place = Self::home(fingerprint, places);
            while self.places[place] != 0 {
                place = if place + 1 == places { 0 } else { place + 1 };
            }
            self.places[place] = fingerprint;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn agrees_with_an_ordered_set() {
        let seen = Seen::new(3);
        let mut model = BTreeSet::new();
        let mut number = 1u64;
        for round in 0..20_000u64 {
            number = number.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            // Every other fingerprint comes from a small range, so that duplicates and neighbours occur.
            let fingerprint = if round % 2 == 0 { number } else { number >> 52 };
            assert_eq!(seen.reader().contains(fingerprint), model.contains(&fingerprint));
            assert_eq!(seen.write(seen.shard_of(fingerprint)).insert(fingerprint), model.insert(fingerprint));
        }
        assert_eq!(seen.reader().shards.iter().map(|shard| shard.len).sum::<usize>(), model.len());
    }

    #[test]
    fn takes_under_16_bytes_a_fingerprint() {
        let mut shard = Shard::new();
        let mut number = 1u64;
        for _ in 0..100_000 {
            number = number.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            shard.insert(number ^ (number >> 31));
            assert!(shard.len < 64 || shard.places.len() * 8 <= shard.len * 16);
        }
    }
}
