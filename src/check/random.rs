//! Random numbers that are the same in every run.

/// A sequence of random numbers.
pub struct Random(u64);

/// What SplitMix64 adds at each step.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The sequence of that number for a seed.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut random = Random(seed ^ 0xd1b5_4a32_d192_ed03);
        let start = random.next() ^ number.wrapping_mul(0xff51_afd7_ed55_8ccd);
        let mut random = Random(start);
        random.next();
        random
    }

    /// A number evenly distributed over 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The high half of the product: the bias is far below what any run can see.
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}
