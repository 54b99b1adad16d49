//! Shelves: things by number that are added by many and never move, so that reading one takes no lock.

use std::sync::OnceLock;

/// Things by number.
pub struct Shelf<T>([OnceLock<Box<[OnceLock<T>]>>; CHUNKS]);

/// Chunk `n` holds `FIRST << n` things, so that a number tells its place and nothing ever moves.
const CHUNKS: usize = 23;
const FIRST: u32 = 1 << 10;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf([const { OnceLock::new() }; CHUNKS])
    }
}

impl<T> Shelf<T> {
    /// What has that number, if it was put there.
    #[inline]
    pub fn get(&self, number: u32) -> Option<&T> {
        let (chunk, place) = place(number);
        self.0.get(chunk)?.get()?.get(place)?.get()
    }

    /// Puts a thing where nothing was put before.
    pub fn put(&self, number: u32, thing: T) {
        let (chunk, place) = place(number);
        let places = self.0[chunk].get_or_init(|| (0..FIRST << chunk).map(|_| OnceLock::new()).collect());
        let _ = places[place].set(thing);
    }
}

/// The chunk of a number and its place there.
#[inline]
fn place(number: u32) -> (usize, usize) {
    let from_one = u64::from(number) + u64::from(FIRST);
    let chunk = from_one.ilog2() - FIRST.ilog2();
    (chunk as usize, (from_one - (u64::from(FIRST) << chunk)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lie_densely_in_the_chunks() {
        assert_eq!(place(0), (0, 0));
        assert_eq!(place(FIRST - 1), (0, FIRST as usize - 1));
        assert_eq!(place(FIRST), (1, 0));
        assert_eq!(place(3 * FIRST), (2, 0));
        assert!(place(u32::MAX).0 < CHUNKS);
    }
}
