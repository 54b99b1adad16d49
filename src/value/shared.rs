//! Shared slices: a count of handles, a head and the elements in one allocation, behind one word.
//!
//! This is the one file with `unsafe`, for what the safe ways cost: a temporary value has one handle, and letting go of that with
//! an atomic subtraction took about as long as freeing it; filling a slice through an iterator took some fifteen instructions for
//! each element, where copying a number takes four. `[f EXCEPT ![k] = v]` on ten numbers takes a third fewer instructions this way, and
//! two thirds of the time; `Append`, `\cup` and `\` gain as much.

#![allow(unsafe_code, reason = "see above; `tests/layering.rs` holds that no other file has any")]

use super::{BOOLEANS, INTEGERS, KINDS, LAZY, MODELS, STRINGS, TYPED, Value};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::convert::Infallible;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::{self, NonNull, addr_of, addr_of_mut};
use std::slice::SliceIndex;
use std::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
    fence,
};

/// Some element may hold what has to be counted when it is copied, and let go when it is dropped.
pub(super) const OWNING: u32 = 1;

/// What may lie in a shared slice.
///
/// # Safety
/// The bits of an element are a clone of it once [`Element::share`] was called. Where it does not own, that does nothing and the
/// element needs no drop.
pub(super) unsafe trait Element {
    /// Whether it holds what has to be counted and let go.
    fn owns(&self) -> bool;

    /// Counts one more of what it holds.
    fn share(&self);

    /// What is to be known of the slice that it lies in, as bits beside [`OWNING`].
    fn marks(&self) -> u32;

    /// The bits that marks have. A slice may have more of its own.
    const MARKS: u32;
}

/// The clone of an element.
#[inline]
pub(super) fn twin<T: Element>(element: &T) -> T {
    if element.owns() {
        element.share();
    }
    // SAFETY: the bits are a clone, which is now counted.
    unsafe { ptr::read(element) }
}

// SAFETY: a symbol is a number.
unsafe impl Element for crate::text::Symbol {
    #[inline]
    fn owns(&self) -> bool {
        false
    }

    #[inline]
    fn share(&self) {}

    #[inline]
    fn marks(&self) -> u32 {
        0
    }

    const MARKS: u32 = 0;
}

// SAFETY: there is no such element.
unsafe impl Element for Infallible {
    fn owns(&self) -> bool {
        false
    }

    fn share(&self) {}

    fn marks(&self) -> u32 {
        0
    }

    const MARKS: u32 = 0;
}

// SAFETY: numbers, strings, booleans and model values are copied as they are, and everything else is one handle of a shared slice.
unsafe impl Element for Value {
    #[inline]
    fn owns(&self) -> bool {
        !matches!(self, Value::Boolean(_) | Value::Integer(_) | Value::String(_) | Value::Model(_))
    }

    #[inline]
    fn share(&self) {
        match self {
            Value::Boolean(_) | Value::Integer(_) | Value::String(_) | Value::Model(_) => {}
            Value::BigInteger(number) => number.0.share(),
            Value::Fraction(number) => number.0.share(),
            Value::Text(text) => text.0.0.share(),
            Value::Tuple(tuple) => tuple.0.share(),
            Value::Record(record) => record.0.share(),
            Value::Function(function) => function.0.share(),
            Value::Set(set) => set.0.share(),
            Value::Lazy(described) => described.0.0.share(),
        }
    }

    #[inline]
    fn marks(&self) -> u32 {
        let within = match self {
            Value::Boolean(_) => return BOOLEANS,
            Value::Integer(_) => return INTEGERS,
            Value::String(_) => return STRINGS,
            Value::Model(model) => return if model.kind.is_none() { MODELS } else { TYPED },
            Value::BigInteger(number) => number.0.marks(),
            Value::Fraction(number) => number.0.marks(),
            Value::Text(text) => text.0.0.marks(),
            Value::Tuple(tuple) => tuple.0.marks(),
            Value::Record(record) => record.0.marks(),
            Value::Function(function) => function.0.marks(),
            Value::Set(set) => set.0.marks(),
            Value::Lazy(described) => described.0.0.marks(),
        };
        within & LAZY | OWNING
    }

    const MARKS: u32 = KINDS | LAZY;
}

/// A handle of a shared slice with a head.
pub(super) struct Shared<H, T: Element> {
    block: NonNull<Block<H, T>>,
    owns: PhantomData<Block<H, T>>,
}

#[repr(C)]
struct Block<H, T> {
    /// How many handles there are; from [`MOST`] on the block is never freed.
    count: AtomicU32,
    /// The marks of the elements, and of the slice.
    marks: u32,
    length: usize,
    head: H,
    /// Where the elements begin.
    elements: [T; 0],
}

/// More handles than this are not counted.
const MOST: u32 = 1 << 31;

/// Far from both ends, so that threads that pass each other here do not reach them.
const UNCOUNTED: u32 = MOST + MOST / 2;

// SAFETY: handles in several threads give shared references only, and the last one drops what it holds.
unsafe impl<H: Send + Sync, T: Element + Send + Sync> Send for Shared<H, T> {}
// SAFETY: as above.
unsafe impl<H: Send + Sync, T: Element + Send + Sync> Sync for Shared<H, T> {}

impl<H, T: Element> Clone for Shared<H, T> {
    #[inline]
    fn clone(&self) -> Self {
        self.share();
        Shared { block: self.block, owns: PhantomData }
    }
}

impl<H, T: Element + std::fmt::Debug> std::fmt::Debug for Shared<H, T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.slice().fmt(formatter)
    }
}

#[cold]
#[inline(never)]
fn uncounted(count: &AtomicU32) {
    count.store(UNCOUNTED, Relaxed);
}

impl<H, T: Element> Drop for Shared<H, T> {
    #[inline]
    fn drop(&mut self) {
        // Handles come from handles: where this one is the only one, nobody can make another meanwhile, and no atomic
        // subtraction is needed to be the last. The load sees what those did that let go before.
        let count = &self.block().count;
        if count.load(Acquire) != 1 {
            match count.fetch_sub(1, Release) {
                1 => fence(Acquire),
                before => {
                    if before >= MOST {
                        uncounted(count);
                    }
                    return;
                }
            }
        }
        // SAFETY: this was the last handle.
        unsafe { free(self.block) }
    }
}

/// Drops the head and the elements, and frees the block.
///
/// # Safety
/// No handle is used any more.
#[inline(never)]
unsafe fn free<H, T: Element>(block: NonNull<Block<H, T>>) {
    let at = block.as_ptr();
    // SAFETY: nobody else has the block, whose head and elements were written when it was made; it was allocated with this layout.
    unsafe {
        let length = (*at).length;
        ptr::drop_in_place(addr_of_mut!((*at).head));
        if (*at).marks & OWNING != 0 {
            for index in 0..length {
                let element = elements(at).add(index);
                if (*element).owns() {
                    ptr::drop_in_place(element);
                }
            }
        }
        let size = size_of::<Block<H, T>>() + length * size_of::<T>();
        dealloc(at.cast(), Layout::from_size_align_unchecked(size, align_of::<Block<H, T>>()));
    }
}

/// Where the elements of a block begin.
///
/// # Safety
/// The block is allocated.
#[inline]
unsafe fn elements<H, T>(at: *mut Block<H, T>) -> *mut T {
    // SAFETY: the place lies within the allocation, or at its end.
    unsafe { addr_of_mut!((*at).elements).cast() }
}

/// Elements to copy, with what is known of them.
pub(super) struct Part<'a, T> {
    slice: &'a [T],
    /// At least the marks of the elements.
    marks: u32,
}

impl<T> Clone for Part<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<'_, T> {}

impl<'a, T: Element> Part<'a, T> {
    /// Any elements.
    pub fn of(slice: &'a [T]) -> Self {
        Part { slice, marks: slice.iter().fold(0, |marks, element| marks | element.marks()) }
    }

    /// Some of them; none outside of the range.
    #[inline]
    pub fn sub(self, range: impl SliceIndex<[T], Output = [T]>) -> Self {
        Part { slice: self.slice.get(range).unwrap_or_default(), marks: self.marks }
    }
}

/// A block with memory for so many elements, of which the first ones are written. Dropped, it drops these and frees the block.
struct Unfinished<H, T: Element> {
    block: NonNull<Block<H, T>>,
    room: usize,
    written: usize,
    marks: u32,
}

impl<H, T: Element> Drop for Unfinished<H, T> {
    fn drop(&mut self) {
        let at = self.block.as_ptr();
        // SAFETY: the first elements were written, and the block was allocated with this layout.
        unsafe {
            ptr::drop_in_place(ptr::slice_from_raw_parts_mut(elements(at), self.written));
            let size = size_of::<Block<H, T>>() + self.room * size_of::<T>();
            dealloc(at.cast(), Layout::from_size_align_unchecked(size, align_of::<Block<H, T>>()));
        }
    }
}

impl<H, T: Element> Unfinished<H, T> {
    #[inline]
    fn new(marks: u32, room: usize) -> Self {
        let layout = room
            .checked_mul(size_of::<T>())
            .and_then(|size| size.checked_add(size_of::<Block<H, T>>()))
            .and_then(|size| Layout::from_size_align(size, align_of::<Block<H, T>>()).ok());
        let Some(layout) = layout else { handle_alloc_error(Layout::new::<Block<H, T>>()) };
        // SAFETY: the size is not 0, since that of the block is not.
        match NonNull::new(unsafe { alloc(layout) }) {
            Some(block) => Unfinished { block: block.cast(), room, written: 0, marks },
            None => handle_alloc_error(layout),
        }
    }

    /// Where the next element goes.
    #[inline]
    fn next(&self) -> *mut T {
        // SAFETY: `written` is at most `room`, so the place lies within the allocation, or at its end.
        unsafe { elements(self.block.as_ptr()).add(self.written) }
    }

    /// Writes an element.
    ///
    /// # Safety
    /// There is room for it.
    #[inline]
    unsafe fn push(&mut self, element: T) {
        self.marks |= element.marks();
        // SAFETY: the place lies within the allocation.
        unsafe { self.next().write(element) };
        self.written += 1;
    }

    /// Writes clones of elements.
    ///
    /// # Safety
    /// There is room for them.
    #[inline]
    unsafe fn copy(&mut self, part: Part<'_, T>) {
        if part.marks & OWNING != 0 {
            // Should this unwind, what was counted before is leaked, which is safe.
            part.slice.iter().filter(|element| element.owns()).for_each(Element::share);
        }
        // SAFETY: the places lie within the allocation, which is new and so apart from the slice; the bits of elements that were
        // counted are clones.
        unsafe { ptr::copy_nonoverlapping(part.slice.as_ptr(), self.next(), part.slice.len()) };
        self.marks |= part.marks;
        self.written += part.slice.len();
    }

    /// Writes elements by their bits.
    ///
    /// # Safety
    /// There is room for them, and the caller forgets the originals.
    #[inline]
    unsafe fn take(&mut self, slice: &[T]) {
        let (mut place, mut marks) = (self.next(), 0);
        for element in slice {
            marks |= element.marks();
            // SAFETY: the places lie within the allocation, which is new and so apart from the slice.
            unsafe {
                ptr::copy_nonoverlapping(element, place, 1);
                place = place.add(1);
            }
        }
        self.marks |= marks;
        self.written += slice.len();
    }

    /// The slice.
    ///
    /// # Safety
    /// All elements are written.
    #[inline]
    unsafe fn finish(self, head: H) -> Shared<H, T> {
        let this = ManuallyDrop::new(self);
        let at = this.block.as_ptr();
        // SAFETY: the block is allocated, and nobody else has it.
        unsafe {
            addr_of_mut!((*at).count).write(AtomicU32::new(1));
            addr_of_mut!((*at).marks).write(this.marks);
            addr_of_mut!((*at).length).write(this.written);
            addr_of_mut!((*at).head).write(head);
        }
        Shared { block: this.block, owns: PhantomData }
    }
}

impl<H, T: Element> Shared<H, T> {
    /// The elements of an iterator.
    #[inline]
    pub fn collect(marks: u32, head: H, iterator: impl ExactSizeIterator<Item = T>) -> Self {
        let room = iterator.len();
        let mut unfinished = Unfinished::new(marks, room);
        for element in iterator.take(room) {
            // SAFETY: no more than `room` are taken.
            unsafe { unfinished.push(element) };
        }
        if unfinished.written < room {
            return Self::shorter(unfinished, head);
        }
        // SAFETY: as many were written as there is room for.
        unsafe { unfinished.finish(head) }
    }

    /// The elements of an iterator that announced more than it had.
    #[cold]
    fn shorter(unfinished: Unfinished<H, T>, head: H) -> Self {
        // SAFETY: so many elements were written.
        let written = unsafe { std::slice::from_raw_parts(elements(unfinished.block.as_ptr()), unfinished.written) };
        Self::copied(unfinished.marks, head, Part::of(written))
    }

    /// Clones of elements, perhaps one more, and clones of others.
    #[inline]
    pub fn spliced(marks: u32, head: H, before: Part<'_, T>, middle: Option<T>, after: Part<'_, T>) -> Self {
        let room = before.slice.len() + usize::from(middle.is_some()) + after.slice.len();
        let mut unfinished = Unfinished::new(marks, room);
        // SAFETY: there is room for just these.
        unsafe {
            unfinished.copy(before);
            if let Some(middle) = middle {
                unfinished.push(middle);
            }
            unfinished.copy(after);
            unfinished.finish(head)
        }
    }

    /// Clones of elements.
    #[inline]
    pub fn copied(marks: u32, head: H, part: Part<'_, T>) -> Self {
        let mut unfinished = Unfinished::new(marks, part.slice.len());
        // SAFETY: there is room for just these.
        unsafe {
            unfinished.copy(part);
            unfinished.finish(head)
        }
    }

    /// The elements of an array.
    #[inline]
    pub fn of<const N: usize>(marks: u32, head: H, array: [T; N]) -> Self {
        let array = ManuallyDrop::new(array);
        let mut unfinished = Unfinished::new(marks, N);
        // SAFETY: there is room for just these, and the array does not drop them.
        unsafe {
            unfinished.take(&*array);
            unfinished.finish(head)
        }
    }

    /// What lies in a vector from a place on, which is taken out of it.
    #[inline]
    pub fn drained(marks: u32, head: H, vector: &mut Vec<T>, start: usize) -> Self {
        let start = start.min(vector.len());
        let mut unfinished = Unfinished::new(marks, vector.len() - start);
        // SAFETY: there is room for just these, and the vector, whose length becomes smaller, does not drop them.
        unsafe {
            unfinished.take(vector.get_unchecked(start..));
            vector.set_len(start);
            unfinished.finish(head)
        }
    }

    #[inline]
    fn block(&self) -> &Block<H, T> {
        // SAFETY: the block is finished, and lives as long as there is a handle.
        unsafe { self.block.as_ref() }
    }

    /// Counts one more handle.
    #[inline]
    fn share(&self) {
        let count = &self.block().count;
        if count.fetch_add(1, Relaxed) >= MOST {
            uncounted(count);
        }
    }

    #[inline]
    pub fn head(&self) -> &H {
        &self.block().head
    }

    /// The marks of all elements together, and those that the slice was made with.
    #[inline]
    pub fn marks(&self) -> u32 {
        self.block().marks
    }

    #[inline]
    pub fn slice(&self) -> &[T] {
        let at = self.block.as_ptr();
        // SAFETY: so many elements were written, and they stay as long as there is a handle. The address is that of the whole
        // block, which a reference to its fixed part would not give.
        unsafe { std::slice::from_raw_parts(addr_of!((*at).elements).cast(), (*at).length) }
    }

    /// The elements with what is known of all.
    #[inline]
    pub fn part(&self) -> Part<'_, T> {
        Part { slice: self.slice(), marks: self.marks() & T::MARKS }
    }

    /// Whether both are handles of one slice.
    #[inline]
    pub fn same(&self, other: &Self) -> bool {
        self.block == other.block
    }

    /// Puts an element in the place of another and gives what the head is, where this is the only handle and there is such a place;
    /// gives the element back otherwise.
    #[inline]
    pub fn replace(&mut self, index: usize, new: T) -> Result<&mut H, T> {
        if self.block().count.load(Acquire) != 1 || index >= self.block().length {
            return Err(new);
        }
        let at = self.block.as_ptr();
        // SAFETY: no other handle exists, and this one is borrowed. The marks are those of all elements before one goes.
        unsafe {
            (*at).marks |= new.marks();
            drop(std::mem::replace(&mut *elements(at).add(index), new));
            Ok(&mut (*at).head)
        }
    }
}

/// A shared value: a shared slice without elements.
pub struct Single<T>(pub(super) Shared<T, Infallible>);

impl<T> Single<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Single::marked(0, value)
    }

    /// Shares a value that adds marks to what it lies in.
    pub(super) fn marked(marks: u32, value: T) -> Self {
        Single(Shared::of(marks, value, []))
    }

    /// Whether both are handles of one value.
    #[inline]
    pub fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }
}

impl<T> Clone for Single<T> {
    #[inline]
    fn clone(&self) -> Self {
        Single(self.0.clone())
    }
}

impl<T> Deref for Single<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.0.head()
    }
}

impl<T: PartialEq> PartialEq for Single<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Single<T> {}

impl<T: std::fmt::Debug> std::fmt::Debug for Single<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    /// Counts how many of it there are.
    #[derive(Clone, Debug)]
    enum Counted {
        Plain(u64),
        Owning(Arc<u64>),
    }

    // SAFETY: the clone of an `Arc` is the same pointer, and a number owns nothing.
    unsafe impl Element for Counted {
        fn owns(&self) -> bool {
            matches!(self, Counted::Owning(_))
        }

        fn share(&self) {
            std::mem::forget(self.clone());
        }

        fn marks(&self) -> u32 {
            if self.owns() { OWNING } else { 0 }
        }

        const MARKS: u32 = OWNING;
    }

    fn numbers(slice: &[Counted]) -> Vec<u64> {
        let number = |element: &Counted| match element {
            Counted::Plain(number) => *number,
            Counted::Owning(number) => **number,
        };
        slice.iter().map(number).collect()
    }

    #[test]
    fn elements_are_counted_once_for_each_copy_and_let_go_with_the_last_handle() {
        let one = Arc::new(1);
        let parts = || [Counted::Owning(one.clone()), Counted::Plain(2)];
        let first = Shared::of(0, "head", parts());
        let second =
            Shared::spliced(0, String::from("head"), first.part(), Some(Counted::Plain(3)), Part::of(&parts()));
        let mut vector = vec![Counted::Plain(0), Counted::Owning(one.clone()), Counted::Plain(5)];
        let third = Shared::drained(0, (), &mut vector, 1);
        let fourth = Shared::collect(0, (), parts().into_iter());
        assert_eq!(numbers(second.slice()), [1, 2, 3, 1, 2]);
        assert_eq!(numbers(third.slice()), [1, 5]);
        assert_eq!((numbers(&vector), numbers(fourth.slice())), (vec![0], vec![1, 2]));
        assert_eq!(Arc::strong_count(&one), 6);
        let again = second.clone();
        assert!(again.same(&second));
        drop((first, second, third, fourth));
        assert_eq!((Arc::strong_count(&one), numbers(again.slice())), (3, vec![1, 2, 3, 1, 2]));
        drop(again);
        assert_eq!(Arc::strong_count(&one), 1);
    }

    #[test]
    fn an_iterator_that_panics_half_way_leaves_nothing_behind() {
        let one = Arc::new(1);
        let parts = (0..4).map(|index| {
            assert!(index < 2, "half way");
            Counted::Owning(one.clone())
        });
        let made = catch_unwind(AssertUnwindSafe(|| Shared::collect(0, (), parts)));
        assert!(made.is_err());
        assert_eq!(Arc::strong_count(&one), 1);
    }

    /// An iterator that is wrong about its length.
    struct Wrong(std::vec::IntoIter<Counted>, usize);

    impl Iterator for Wrong {
        type Item = Counted;

        fn next(&mut self) -> Option<Counted> {
            self.0.next()
        }

        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.1, Some(self.1))
        }
    }

    impl ExactSizeIterator for Wrong {}

    #[test]
    fn an_iterator_that_is_wrong_about_its_length_is_cut_or_gives_what_it_has() {
        let one = Arc::new(1);
        let three = || vec![Counted::Owning(one.clone()), Counted::Plain(2), Counted::Owning(one.clone())].into_iter();
        let fewer = Shared::collect(0, (), Wrong(three(), 5));
        let more = Shared::collect(0, (), Wrong(three(), 2));
        assert_eq!((numbers(fewer.slice()), numbers(more.slice())), (vec![1, 2, 1], vec![1, 2]));
        drop((fewer, more));
        assert_eq!(Arc::strong_count(&one), 1);
    }

    #[test]
    fn an_element_is_replaced_only_where_nobody_shares_it() {
        let one = Arc::new(1);
        let mut slice = Shared::of(0, 0, [Counted::Plain(1), Counted::Plain(2)]);
        assert_eq!(slice.marks(), 0);
        let other = slice.clone();
        assert!(slice.replace(1, Counted::Plain(3)).is_err());
        drop(other);
        assert!(slice.replace(1, Counted::Owning(one.clone())).is_ok_and(|head| *head == 0));
        assert!(slice.replace(2, Counted::Owning(one.clone())).is_err());
        assert_eq!((numbers(slice.slice()), slice.marks()), (vec![1, 1], OWNING));
        assert_eq!(Arc::strong_count(&one), 2);
        assert!(slice.replace(1, Counted::Plain(4)).is_ok());
        assert_eq!((numbers(slice.slice()), Arc::strong_count(&one)), (vec![1, 4], 1));
    }

    #[test]
    fn threads_let_go_of_one_slice_together() {
        let one = Arc::new(1);
        let slice = Shared::of(0, (), [Counted::Owning(one.clone())]);
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let handle = slice.clone();
                std::thread::spawn(move || numbers(handle.clone().slice()))
            })
            .collect();
        drop(slice);
        for thread in threads {
            assert!(matches!(thread.join().as_deref(), Ok([1])));
        }
        assert_eq!(Arc::strong_count(&one), 1);
    }

    #[test]
    fn too_many_handles_are_not_counted_down_to_none() {
        let slice = Shared::of(0, (), [Counted::Plain(7)]);
        slice.block().count.store(MOST, Relaxed);
        drop(slice.clone());
        assert_eq!(slice.block().count.load(Relaxed), UNCOUNTED);
        slice.block().count.store(1, Relaxed);
        assert_eq!(numbers(slice.slice()), [7]);
    }
}
