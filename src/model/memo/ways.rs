//! Ways: what branches do for some answers to their reads, as writes to slots.

use super::store::Id;

/// All ways through a branch, for some answers to its reads: the number of their range, with its class of read slots in the
/// high bits, so that whether a step changes anything for a branch that cannot be taken is seen without touching memory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Leaf(u32);

impl Leaf {
    /// The branch is evaluated.
    pub const UNKNOWN: Leaf = Leaf(u32::MAX);
    /// The branch could not be evaluated.
    pub const FAILED: Leaf = Leaf(u32::MAX - 1);
    /// The range of a branch that cannot be taken.
    const NEVER: u32 = 0;
    const CLASS_BITS: u32 = 7;
    const RANGE_BITS: u32 = 32 - Leaf::CLASS_BITS;
    /// Reads any slots. The two leaves above are of it.
    const ANY: u32 = (1 << Leaf::CLASS_BITS) - 1;

    /// The leaf with that number.
    #[inline]
    pub fn of_number(number: u32) -> Leaf {
        Leaf(number)
    }

    /// The number by which it is kept.
    pub fn number(self) -> u32 {
        self.0
    }

    /// Whether it is remembered what the branch does.
    #[inline]
    pub fn is_known(self) -> bool {
        self.0 < Leaf::FAILED.0
    }

    /// Whether the branch cannot be taken.
    #[inline]
    pub fn is_never(self) -> bool {
        self.range() == Leaf::NEVER
    }

    #[inline]
    fn class(self) -> u32 {
        self.0 >> Leaf::RANGE_BITS
    }

    #[inline]
    fn range(self) -> u32 {
        self.0 & ((1 << Leaf::RANGE_BITS) - 1)
    }
}

/// What the ways through branches write, one after the other.
#[derive(Default)]
pub struct Ways {
    /// Where the writes of each way end.
    ends: Vec<u32>,
    writes: Vec<(u32, Write)>,
    /// For each leaf the first of its ways and one past the last.
    ranges: Vec<(u32, u32)>,
    /// For each branch the slots that a leaf of each class read; all slots where there is no such class yet.
    classes: Vec<[u64; CLASSES]>,
}

/// Some ways, apart from others.
pub struct Written {
    /// Where the writes of each way end.
    ends: Box<[u32]>,
    writes: Box<[(u32, Write)]>,
}

impl Written {
    /// How many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.ends.len() * 4 + size_of_val(&*self.writes)
    }
}

/// So many classes there are, the last of which reads any slots.
const CLASSES: usize = 1 << Leaf::CLASS_BITS;

/// A write to a slot.
#[derive(Clone, Copy)]
pub enum Write {
    /// The value.
    Value(Id),
    /// The number of an update of parts.
    Update(u32),
}

impl Ways {
    /// No ways through so many branches.
    pub fn of_branches(branches: usize) -> Ways {
        Ways { classes: vec![[u64::MAX; CLASSES]; branches], ..Ways::default() }
    }

    /// How many ways there are.
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Adds a write to the way that is begun.
    pub fn push(&mut self, slot: u32, write: Write) {
        self.writes.push((slot, write));
    }

    /// Ends the way that is begun.
    pub fn end_way(&mut self) {
        self.ends.push(self.writes.len() as u32);
    }

    /// Forgets the ways, but not the classes of branches.
    pub fn clear(&mut self) {
        self.ends.clear();
        self.writes.clear();
    }

    /// What a way writes.
    #[inline]
    pub fn writes(&self, way: u32) -> &[(u32, Write)] {
        let start = if way == 0 { 0 } else { self.ends[way as usize - 1] };
        &self.writes[start as usize..self.ends[way as usize] as usize]
    }

    /// All of them, apart from leaves.
    pub fn written(&self) -> Written {
        Written { ends: self.ends.as_slice().into(), writes: self.writes.as_slice().into() }
    }

    /// Adds the ways through a branch for some answers to its reads, which were found by reading those slots; `None` where numbers end.
    pub fn add(&mut self, ways: &Written, branch: usize, read: u64) -> Option<Leaf> {
        let (first, start) = (self.len(), self.writes.len() as u32);
        self.writes.extend_from_slice(&ways.writes);
        self.ends.extend(ways.ends.iter().map(|end| start + end));
        if self.ranges.is_empty() {
            self.ranges.push((0, 0));
        }
        let own = &mut self.classes[branch][..Leaf::ANY as usize];
        let class = own.iter().position(|&class| class == read || class == u64::MAX).map_or(Leaf::ANY, |class| {
            own[class] = read;
            class as u32
        });
        let mut range = Leaf::NEVER;
        if first < self.len() {
            range = self.ranges.len() as u32;
            self.ranges.push((first, self.len()));
        }
        // The last numbers stand for leaves that are none.
        (range < (1 << Leaf::RANGE_BITS) - 2).then_some(Leaf(class << Leaf::RANGE_BITS | range))
    }

    /// The ways of a leaf.
    #[inline]
    pub fn of(&self, leaf: Leaf) -> (u32, u32) {
        if leaf.is_never() { (0, 0) } else { self.ranges[leaf.range() as usize] }
    }

    /// Which of some neighbouring branches, no more than 64, may have another leaf where those slots are written, as a mask.
    #[inline]
    pub fn touched(&self, first: usize, leaves: &[Leaf], written: u64) -> u64 {
        let branches = leaves.iter().zip(&self.classes[first..]);
        (0..).zip(branches).fold(0, |touched, (place, (leaf, classes))| {
            touched | u64::from(classes[leaf.class() as usize] & written != 0) << place
        })
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.ends.capacity() * 4 + self.writes.capacity() * size_of::<(u32, Write)>() + self.ranges.capacity() * 8
    }
}
