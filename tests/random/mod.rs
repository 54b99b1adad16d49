//! Numbers for tests that make up their own cases.

/// Numbers that look random and are the same in every run (xorshift).
pub struct Random(pub u64);

impl Random {
    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 20) % limit as u64) as usize
    }

    /// Whether something happens that does so often.
    #[allow(dead_code, reason = "not all tests need it")]
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
