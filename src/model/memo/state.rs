//! States of numbers: a slot for each variable, with what the search need not compute again.

use super::steps::Leaf;
use super::store::Id;
use smallvec::SmallVec;
use triomphe::ThinArc;

/// So many slots lie in the state itself, so that states that are expanded one after the other lie beside each other.
const INLINE: usize = 20;

/// A state: the numbers of its variables' values.
#[derive(Clone)]
pub struct State {
    fingerprint: u64,
    /// The slots in which it differs from its parent.
    written: u64,
    parent: Option<Parent>,
    slots: SmallVec<[Id; INLINE]>,
}

/// What is known of the state from which a step led here.
#[derive(Clone)]
pub struct Parent {
    /// The worker whose memory the leaves belong to, and the leaves of states that were expanded together.
    pub leaves: ThinArc<u32, Leaf>,
    /// Where the leaves of the state begin, one for each action.
    pub first: u32,
}

impl State {
    /// A state.
    pub fn new(fingerprint: u64, written: u64, parent: Option<Parent>, slots: &[Id]) -> Self {
        State { fingerprint, written, parent, slots: SmallVec::from_slice(slots) }
    }

    /// The numbers of the variables' values.
    #[inline]
    pub fn slots(&self) -> &[Id] {
        &self.slots
    }

    /// The fingerprint of the content, without view and symmetry.
    #[inline]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The slots that the step to this state wrote, as a mask.
    #[inline]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// What is known of the state before.
    #[inline]
    pub fn parent(&self) -> Option<&Parent> {
        self.parent.as_ref()
    }
}
