//! Numbers: the states of a graph by their fingerprints.

/// Numbers by fingerprint: open addressing, so that most look-ups read one place.
#[derive(Default)]
pub struct Numbers {
    /// Fingerprints with the number plus one; 0 stands for an empty place.
    places: Vec<(u64, u32)>,
    len: usize,
}

/// So many fingerprints are looked up together.
const TOGETHER: usize = 64;
/// How many places there are at first.
const FIRST_PLACES: usize = 64;

impl Numbers {
    /// The number of a fingerprint, if it has one.
    pub fn find(&self, fingerprint: u64) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        self.places[self.place(fingerprint)].1.checked_sub(1)
    }

    /// The numbers of some fingerprints. The first place of each is read before any is looked at, so that many reads wait for memory
    /// together.
    pub fn find_all(&self, fingerprints: &[u64], numbers: &mut Vec<Option<u32>>) {
        numbers.clear();
        for some in fingerprints.chunks(TOGETHER) {
            self.touch(some.iter().copied());
            numbers.extend(some.iter().map(|print| self.find(*print)));
        }
    }

    /// Reads the first places of some fingerprints.
    pub fn touch(&self, fingerprints: impl Iterator<Item = u64>) {
        if !self.places.is_empty() {
            std::hint::black_box(fingerprints.fold(0, |all, print| all ^ self.places[self.home(print)].1));
        }
    }

    /// Takes the memory for so many fingerprints.
    pub fn reserve(&mut self, fingerprints: usize) {
        let places = (fingerprints + fingerprints / 2).next_power_of_two();
        if self.places.is_empty() && fingerprints > 0 {
            self.places = vec![(0, 0); places];
        }
    }

    /// The number of a fingerprint: the one that it has, or else the given one.
    pub fn number(&mut self, fingerprint: u64, fresh: u32) -> u32 {
        if (self.len + 1) * 3 > self.places.len() * 2 {
            let old = std::mem::take(&mut self.places);
            self.places = vec![(0, 0); (old.len() * 2).max(FIRST_PLACES)];
            for (print, number) in old.into_iter().filter(|(_, number)| *number != 0) {
                let place = self.place(print);
                self.places[place] = (print, number);
            }
        }
        let place = self.place(fingerprint);
        if self.places[place].1 == 0 {
            self.places[place] = (fingerprint, fresh + 1);
            self.len += 1;
        }
        self.places[place].1 - 1
    }

    fn home(&self, fingerprint: u64) -> usize {
        fingerprint as usize & (self.places.len() - 1)
    }

    /// Where a fingerprint is, or would be put.
    fn place(&self, fingerprint: u64) -> usize {
        let mut place = self.home(fingerprint);
        while self.places[place].1 != 0 && self.places[place].0 != fingerprint {
            place = (place + 1) & (self.places.len() - 1);
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_first_number_of_each() {
        let mut numbers = Numbers::default();
        let prints = |round: u64| round.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (round % 60);
        let mut model = std::collections::BTreeMap::new();
        for round in 0..5_000 {
            let next = model.len() as u32;
            let expected = *model.entry(prints(round)).or_insert(next);
            assert_eq!(numbers.number(prints(round), next), expected);
        }
        let mut found = Vec::new();
        let asked: Vec<u64> = (0..6_000).map(prints).collect();
        numbers.find_all(&asked, &mut found);
        assert!(asked.iter().zip(found).all(|(print, number)| model.get(print).copied() == number));
    }
}
