//! Pieces: sequences and records that are asked only for a part or their length are evaluated, but not put together.

use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::native::Call;
use super::odd::{Integer, Odd};
use super::scope::Scope;
use crate::text::Symbol;
use crate::value::Value;
use smallvec::SmallVec;

/// What sequences are put together from, one piece after the other: those of a sequence begin at a place.
pub(super) struct Pieces<'v>(SmallVec<[Piece<'v>; 3]>);

enum Piece<'v> {
    /// One component.
    One(Val<'v>),
    /// A sequence without so many of its first components, or a value that is no sequence.
    After(usize, Val<'v>),
}

impl Piece<'_> {
    #[inline]
    fn len(&self) -> usize {
        match self {
            Piece::One(_) => 1,
            Piece::After(skipped, value) => value.as_tuple().map_or(0, |tuple| tuple.len() - skipped),
        }
    }
}

impl<'v> Pieces<'v> {
    #[inline]
    pub fn new() -> Self {
        Pieces(SmallVec::new())
    }

    /// Where the pieces of what is added next begin.
    #[inline]
    pub fn end(&self) -> usize {
        self.0.len()
    }

    /// Adds a component.
    #[inline]
    pub fn push(&mut self, component: Val<'v>) {
        self.0.push(Piece::One(component));
    }

    /// Adds a value, most often a sequence.
    #[inline]
    pub fn push_whole(&mut self, value: Val<'v>) {
        self.0.push(Piece::After(0, value));
    }

    /// What begins at a place, where that is no sequence.
    #[inline]
    pub fn odd(&self, start: usize) -> Option<&Value> {
        match self.0.get(start) {
            Some(Piece::After(_, value)) if value.as_tuple().is_none() => Some(value),
            _ => None,
        }
    }

    /// The length of the sequence that begins at a place.
    pub fn length(&self, start: usize) -> usize {
        self.0[start..].iter().map(Piece::len).sum()
    }

    /// The component at an index from 0 of all pieces.
    pub fn get(&self, mut index: usize) -> Option<&Value> {
        for piece in &self.0 {
            let length = piece.len();
            if index < length {
                return match piece {
                    Piece::One(component) => Some(component),
                    Piece::After(skipped, value) => value.as_tuple()?.get(skipped + index),
                };
            }
            index -= length;
        }
        None
    }

    /// Takes the first component away from the sequence that begins at a place; `false` where it is empty.
    pub fn drop_first(&mut self, start: usize) -> bool {
        let Some(index) = self.0[start..].iter().position(|piece| piece.len() > 0) else { return false };
        if let Piece::After(skipped, _) = &mut self.0[start + index] {
            *skipped += 1;
        } else {
            self.0.remove(start + index);
        }
        true
    }

    /// Takes out the value that begins at a place.
    pub fn take(&mut self, start: usize) -> Value {
        if let [Piece::After(0, _)] = self.0[start..]
            && let Some(Piece::After(_, value)) = self.0.pop()
        {
            return value.into_owned();
        }
        let mut components = Vec::with_capacity(self.length(start));
        for piece in self.0.drain(start..) {
            match piece {
                Piece::One(component) => components.push(component.into_owned()),
                Piece::After(skipped, value) => {
                    components
                        .extend(value.as_tuple().into_iter().flat_map(|tuple| tuple.iter()).skip(skipped).cloned());
                }
            }
        }
        Value::tuple(components)
    }
}

/// The component that is wanted of sequences one after the other.
pub(super) struct Wanted<'v> {
    /// How many components lie before it; far more than there are where none is wanted any more.
    place: usize,
    /// The component, once it was come to.
    pub found: Option<Val<'v>>,
}

impl<'v> Wanted<'v> {
    /// The component at a place from 0.
    #[inline]
    pub fn at(place: usize) -> Self {
        Wanted { place, found: None }
    }

    /// None at all.
    #[inline]
    pub fn nothing() -> Self {
        Wanted::at(usize::MAX)
    }

    /// A component follows that is passed over.
    #[inline]
    pub fn skip_back(&mut self) {
        self.place = self.place.saturating_add(1);
    }

    #[inline]
    fn find(&mut self, found: Val<'v>) {
        self.place = usize::MAX;
        self.found = Some(found);
    }
}

impl<'v> Eval<'v> {
    /// The length of a sequence, or what is evaluated instead, where nobody watches. All that it is put together from is evaluated, in the
    /// order in which it is evaluated as a whole; the component that is wanted is kept, or looked for in what comes after the sequence.
    pub(super) fn told(self, code: &'v Code, scope: &'v Scope<'v>, wanted: &mut Wanted<'v>) -> Integer {
        match &code.op {
            Op::Tuple(items) => {
                for item in items {
                    self.told_item(item, scope, wanted)?;
                }
                Ok(items.len() as i64)
            }
            Op::Native(native, arguments) if let Some(pieces) = &native.pieces => {
                let call = Call::new(self, arguments, scope, code.span);
                (pieces.tell)(&call, wanted).map_err(|odd| odd.at(code.span))
            }
            _ => self.told_value(code, scope, wanted),
        }
    }

    #[inline(never)]
    fn told_value(self, code: &'v Code, scope: &'v Scope<'v>, wanted: &mut Wanted<'v>) -> Integer {
        let value = self.value(code, scope)?;
        let Some(tuple) = value.as_tuple() else { return Err(Box::new(Odd::Value(value.into_owned()))) };
        let length = tuple.len();
        if wanted.place >= length {
            wanted.place -= length;
            return Ok(length as i64);
        }
        let component = match &value {
            Val::Ref(value) => value.at(wanted.place).map(Val::Ref),
            Val::Own(value) => value.at(wanted.place).cloned().map(Val::Own),
        };
        component.into_iter().for_each(|component| wanted.find(component));
        Ok(length as i64)
    }

    /// Evaluates a component.
    #[inline]
    pub(super) fn told_item(
        self,
        item: &'v Code,
        scope: &'v Scope<'v>,
        wanted: &mut Wanted<'v>,
    ) -> Result<(), Failure> {
        if wanted.place == 0 {
            wanted.find(self.operand(item, scope)?);
            return Ok(());
        }
        wanted.place -= 1;
        self.pass(item, scope)
    }

    /// Whether an expression puts a sequence together, of which it may be asked for a part without doing so.
    #[inline]
    pub(super) fn has_pieces(self, code: &Code) -> bool {
        self.run.watch.is_none()
            && match &code.op {
                Op::Tuple(_) => true,
                Op::Native(native, _) => native.pieces.is_some(),
                _ => false,
            }
    }

    /// Evaluates what a sequence is put together from, in the order in which it is evaluated as a whole.
    pub(super) fn pieces(self, code: &'v Code, scope: &'v Scope<'v>, pieces: &mut Pieces<'v>) -> Result<(), Failure> {
        match &code.op {
            Op::Tuple(items) => {
                for item in items {
                    pieces.push(self.value(item, scope)?);
                }
                Ok(())
            }
            Op::Native(native, arguments) => match &native.pieces {
                Some(of) => {
                    let call = Call::new(self, arguments, scope, code.span);
                    (of.add)(&call, pieces).map_err(|failure| failure.at(code.span))
                }
                None => self.whole(code, scope, pieces),
            },
            _ => self.whole(code, scope, pieces),
        }
    }

    fn whole(self, code: &'v Code, scope: &'v Scope<'v>, pieces: &mut Pieces<'v>) -> Result<(), Failure> {
        pieces.push_whole(self.value(code, scope)?);
        Ok(())
    }

    /// Evaluates what is not asked for, since it may fail.
    #[inline]
    fn pass(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<(), Failure> {
        if code.looks_numeric() {
            match self.integer(code, scope) {
                Ok(_) => Ok(()),
                Err(odd) => Result::from(*odd).map(drop),
            }
        } else {
            self.value(code, scope).map(drop)
        }
    }

    /// `[a |-> 1, b |-> 2].b` of fields that are written out, one of which has that name.
    #[inline(never)]
    pub(super) fn written_field(
        self,
        fields: &'v [(Symbol, Code)],
        name: Symbol,
        scope: &'v Scope<'v>,
    ) -> Option<Result<Val<'v>, Failure>> {
        let wanted = fields.iter().position(|(field, _)| *field == name)?;
        let [before @ .., (_, field)] = &fields[..=wanted] else { return None };
        let value = || {
            before.iter().try_for_each(|(_, field)| self.pass(field, scope))?;
            let value = self.value(field, scope)?;
            fields[wanted + 1..].iter().try_for_each(|(_, field)| self.pass(field, scope))?;
            Ok(value)
        };
        Some(value())
    }

    /// `<<1, 2>>[2]` of components that are written out, where the place is that of one and the component most likely an integer.
    #[inline(never)]
    pub(super) fn written_component(self, items: &'v [Code], place: &'v Code, scope: &'v Scope<'v>) -> Option<Integer> {
        let Op::Value(Value::Integer(place)) = &place.op else { return None };
        let wanted = usize::try_from(*place).ok()?.checked_sub(1)?;
        let item = items.get(wanted)?;
        let component = || {
            items[..wanted].iter().try_for_each(|item| self.pass(item, scope))?;
            let component = match self.integer(item, scope) {
                Err(odd) if matches!(*odd, Odd::Failure(_)) => return Err(odd),
                component => component,
            };
            items[wanted + 1..].iter().try_for_each(|item| self.pass(item, scope))?;
            component
        };
        Some(component())
    }
}
