//! States of numbers: a slot for each variable, with what the search need not compute again.

use super::store::Id;
use super::trie::NodeId;
use std::sync::Arc;
use triomphe::ThinArc;

/// A state: the numbers of its variables' values, shared.
#[derive(Clone)]
pub struct State(ThinArc<Head, Id>);

struct Head {
    fingerprint: u64,
    /// The slots in which it differs from its parent.
    written: u64,
    parent: Option<Parent>,
}

/// What is known of the state from which a step led here.
#[derive(Clone)]
pub struct Parent {
    /// The worker whose tries the leaves belong to.
    pub worker: u32,
    /// The leaf of each action in the parent.
    pub leaves: Arc<[NodeId]>,
}

impl State {
    /// A state.
    pub fn new(fingerprint: u64, written: u64, parent: Option<Parent>, slots: &[Id]) -> Self {
        State(ThinArc::from_header_and_slice(Head { fingerprint, written, parent }, slots))
    }

    /// The numbers of the variables' values.
    #[inline]
    pub fn slots(&self) -> &[Id] {
        &self.0.slice
    }

    /// The fingerprint of the content, without view and symmetry.
    #[inline]
    pub fn fingerprint(&self) -> u64 {
        self.0.header.header.fingerprint
    }

    /// The slots that the step to this state wrote, as a mask.
    #[inline]
    pub fn written(&self) -> u64 {
        self.0.header.header.written
    }

    /// What is known of the state before.
    #[inline]
    pub fn parent(&self) -> Option<&Parent> {
        self.0.header.header.parent.as_ref()
    }
}
