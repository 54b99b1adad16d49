//! Large values: a tree that shares what an update leaves, and a slice of it that is made once somebody asks for one.
//!
//! A small value is a slice, which is faster to build, compare and hash. One update of a large slice copies it, too, and the
//! copy is marked; the update of a marked one makes a tree, so that only values that are updated again and again pay for it.

use super::Value;
use std::sync::OnceLock;

/// Slices of at least this many elements grow into trees when they are updated again. Below it, copies are faster (see
/// `benches/values.rs`).
pub(super) const LEAST: usize = 1024;

/// A tree in place of a slice, if there is one.
pub(super) type Large<T> = Option<Box<Grown<T>>>;

/// The values of a large tuple or function.
pub(super) type Sequence = im::Vector<Value>;

/// The elements of a large set.
pub(super) type Elements = im::OrdSet<Value>;

/// A tree, and its elements as a slice once they were asked for.
pub(super) struct Grown<T> {
    pub(super) tree: T,
    slice: OnceLock<Box<[Value]>>,
}

impl<T> Grown<T>
where
    for<'a> &'a T: IntoIterator<Item = &'a Value>,
{
    pub(super) fn new(tree: T) -> Large<T> {
        Some(Box::new(Grown { tree, slice: OnceLock::new() }))
    }

    pub(super) fn slice(&self) -> &[Value] {
        self.slice.get_or_init(|| self.tree.into_iter().cloned().collect())
    }
}
