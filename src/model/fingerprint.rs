//! Fingerprints of states, from those of the values in their slots.

use crate::text::mix;

/// What a slot with that value adds to the fingerprint of a state, which is the sum over all slots: multilinear hashing, so that a step
/// changes the fingerprint by what it changes. A constant of the format: it may change with a version only.
#[inline]
pub fn slot_fingerprint(slot: u64, value: u64) -> u64 {
    value.wrapping_mul(slot_weight(slot))
}

/// What the fingerprint of a slot's value is multiplied with: any odd number, not to be had from those of other slots.
#[inline]
pub fn slot_weight(slot: u64) -> u64 {
    mix(slot, 0x6c62_272e_07bb_0142) | 1
}

/// The fingerprint of a state that is one of several under permutations. Of several numbers the least is seldom great, and
/// fingerprints are to be spread evenly.
#[inline]
pub fn least_fingerprint(prints: &[u64]) -> u64 {
    prints.iter().copied().min().unwrap_or(0).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
