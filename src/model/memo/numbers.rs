//! Numbers: things that all workers number alike, each with its own copy of what it needs.

use super::shelf::Shelf;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::ops::Index;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Things with the numbers that all workers know them by.
pub struct Numbers<T> {
    numbers: Mutex<FxHashMap<Arc<T>, u32>>,
    things: Shelf<Arc<T>>,
    count: AtomicU32,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Numbers { numbers: Mutex::default(), things: Shelf::default(), count: AtomicU32::new(0) }
    }
}

impl<T: Eq + Hash> Numbers<T> {
    /// The number of a thing, which is new where nobody has asked for it.
    fn number(&self, thing: T) -> u32 {
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = numbers.get(&thing) {
            return number;
        }
        let (number, thing) = (numbers.len() as u32, Arc::new(thing));
        self.things.put(number, thing.clone());
        numbers.insert(thing, number);
        // Who sees the count sees the thing.
        self.count.store(number + 1, Ordering::Release);
        number
    }
}

/// What one worker has taken over of such numbers: a copy, since nearly all that it asks for was there before.
pub struct Numbered<T> {
    shared: Arc<Numbers<T>>,
    numbers: FxHashMap<Arc<T>, u32>,
    things: Vec<Arc<T>>,
}

impl<T: Eq + Hash> Numbered<T> {
    /// Nothing is taken over yet.
    pub fn new(shared: Arc<Numbers<T>>) -> Self {
        Numbered { shared, numbers: FxHashMap::default(), things: Vec::new() }
    }

    /// The number of a thing.
    pub fn number(&mut self, thing: T) -> u32 {
        if let Some(&number) = self.numbers.get(&thing) {
            return number;
        }
        let number = self.shared.number(thing);
        self.catch_up();
        number
    }

    /// Takes over what others have numbered.
    pub fn catch_up(&mut self) {
        let count = self.shared.count.load(Ordering::Acquire);
        for number in self.things.len() as u32..count {
            let Some(thing) = self.shared.things.get(number) else { return };
            self.numbers.insert(thing.clone(), number);
            self.things.push(thing.clone());
        }
    }

    /// The things that were taken over, in the order of their numbers.
    pub fn things(&self) -> &[Arc<T>] {
        &self.things
    }
}

/// The thing with that number, which was taken over.
impl<T> Index<u32> for Numbered<T> {
    type Output = T;

    #[inline]
    fn index(&self, number: u32) -> &T {
        &self.things[number as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_workers_number_alike() {
        let shared = Arc::new(Numbers::default());
        let mut workers: Vec<Numbered<u32>> = (0..3).map(|_| Numbered::new(shared.clone())).collect();
        std::thread::scope(|scope| {
            for (start, worker) in (0..).zip(&mut workers) {
                scope.spawn(move || {
                    for step in 0..2_000 {
                        let thing = (start + step * 7) % 1_500;
                        let number = worker.number(thing);
                        assert_eq!(worker[number], thing);
                    }
                });
            }
        });
        for worker in &mut workers {
            worker.catch_up();
            assert_eq!(worker.things().len(), 1_500);
            assert_eq!((0..).zip(worker.things()).find(|(number, thing)| worker.numbers[*thing] != *number), None);
        }
        assert_eq!(workers[0].things(), workers[1].things());
    }
}
