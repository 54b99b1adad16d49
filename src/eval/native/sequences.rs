//! Sequences: tuples as values; strings too where TLC takes them for sequences.

use super::{Call, Native, PiecesOf, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::eval::machine::Val;
use crate::eval::odd::{Integer, Odd};
use crate::eval::pieces::{Pieces, Wanted};
use crate::value::Value;
use smallvec::SmallVec;

pub(super) const NATIVES: &[Native] = &[
    pure("Sequences", "Seq", |call| Ok(Value::sequences(call.set(0)?.into_owned()))),
    pure("Sequences", "Len", length),
    Native {
        pieces: Some(PiecesOf { add: concatenate_pieces, tell: concatenate_told }),
        ..pure("Sequences", "\\o", concatenate)
    },
    Native { pieces: Some(PiecesOf { add: append_pieces, tell: append_told }), ..pure("Sequences", "Append", append) },
    pure("Sequences", "Head", head),
    Native { pieces: Some(PiecesOf { add: tail_pieces, tell: tail_told }), ..pure("Sequences", "Tail", tail) },
    pure("Sequences", "SubSeq", sub_sequence),
    pure("Sequences", "SelectSeq", select),
];

fn length(call: &Call<'_>) -> Result<Value, Failure> {
    if !call.has_pieces(0) {
        return length_of(call, &*call.value(0)?);
    }
    match call.told(0, &mut Wanted::nothing()) {
        Ok(length) => Ok(Value::Integer(length)),
        Err(odd) => length_of(call, &Result::from(*odd)?),
    }
}

fn length_of(call: &Call<'_>, value: &Value) -> Result<Value, Failure> {
    if let Some(tuple) = value.as_tuple() {
        return Ok(Value::Integer(tuple.len() as i64));
    }
    match call.text(value) {
        Some(text) => Ok(Value::Integer(text.chars().count() as i64)),
        None => Err(call.unexpected("a sequence", value)),
    }
}

fn concatenate(call: &Call<'_>) -> Result<Value, Failure> {
    let (left, right) = (call.value(0)?, call.value(1)?);
    concatenated(call, &left, &right)
}

fn concatenate_pieces<'c>(call: &Call<'c>, pieces: &mut Pieces<'c>) -> Result<(), Failure> {
    let start = pieces.end();
    call.pieces(0, pieces)?;
    let middle = pieces.end();
    call.pieces(1, pieces)?;
    if pieces.odd(start).is_some() || pieces.odd(middle).is_some() {
        let right = pieces.take(middle);
        let left = pieces.take(start);
        pieces.push_whole(Val::Own(concatenated(call, &left, &right)?));
    }
    Ok(())
}

fn concatenate_told<'c>(call: &Call<'c>, wanted: &mut Wanted<'c>) -> Integer {
    let first = match call.told(0, wanted) {
        Ok(length) => length,
        Err(odd) => {
            let left = Result::from(*odd)?;
            let right = call.value(1)?;
            return Err(Box::new(Odd::Value(concatenated(call, &left, &right)?)));
        }
    };
    Ok(first + sequence_told(call, 1, wanted)?)
}

/// The length of an argument that must be a sequence.
#[inline]
fn sequence_told<'c>(call: &Call<'c>, index: usize, wanted: &mut Wanted<'c>) -> Integer {
    call.told(index, wanted).map_err(|odd| match *odd {
        Odd::Value(value) => call.unexpected("a sequence", &value).into(),
        Odd::Failure(failure) => failure.into(),
    })
}

fn concatenated(call: &Call<'_>, left: &Value, right: &Value) -> Result<Value, Failure> {
    if let (Some(first), Some(second)) = (left.as_tuple(), right.as_tuple()) {
        return Ok(Value::Tuple(first.concat(second)));
    }
    match (call.text(left), call.text(right)) {
        (Some(first), Some(second)) => Ok(call.string(&(first + &second))),
        (Some(_), None) => Err(call.unexpected("a string", right)),
        (None, _) if left.as_tuple().is_none() => Err(call.unexpected("a sequence", left)),
        (None, _) => Err(call.unexpected("a sequence", right)),
    }
}

fn append(call: &Call<'_>) -> Result<Value, Failure> {
    let (sequence, element) = (call.sequence(0)?, call.value(1)?);
    match sequence.as_tuple() {
        Some(tuple) => Ok(Value::Tuple(tuple.append(element.into_owned()))),
        None => Err(call.unexpected("a sequence", &sequence)),
    }
}

fn append_pieces<'c>(call: &Call<'c>, pieces: &mut Pieces<'c>) -> Result<(), Failure> {
    let start = pieces.end();
    call.pieces(0, pieces)?;
    if let Some(value) = pieces.odd(start) {
        return Err(call.unexpected("a sequence", value));
    }
    pieces.push(call.value(1)?);
    Ok(())
}

fn append_told<'c>(call: &Call<'c>, wanted: &mut Wanted<'c>) -> Integer {
    let length = sequence_told(call, 0, wanted)?;
    call.told_item(1, wanted)?;
    Ok(length + 1)
}

fn head(call: &Call<'_>) -> Result<Value, Failure> {
    let empty = || Failure::new(FailureKind::EmptySequence, "the empty sequence has no Head");
    if !call.has_pieces(0) {
        let sequence = call.sequence(0)?;
        return sequence.as_tuple().and_then(|tuple| tuple.get(0)).cloned().ok_or_else(empty);
    }
    let mut wanted = Wanted::at(0);
    match call.told(0, &mut wanted) {
        Ok(_) => wanted.found.map(Val::into_owned).ok_or_else(empty),
        Err(odd) => Err(call.unexpected("a sequence", &Result::from(*odd)?)),
    }
}

fn no_tail() -> Failure {
    Failure::new(FailureKind::EmptySequence, "the empty sequence has no Tail")
}

fn tail(call: &Call<'_>) -> Result<Value, Failure> {
    let value = call.value(0)?;
    match value.as_tuple() {
        Some(tuple) if tuple.is_empty() => Err(no_tail()),
        Some(tuple) => Ok(Value::Tuple(tuple.tail())),
        None => tail_of_text(call, &value),
    }
}

fn tail_of_text(call: &Call<'_>, value: &Value) -> Result<Value, Failure> {
    match call.text(value) {
        Some(text) if text.is_empty() => Err(no_tail()),
        Some(text) => Ok(call.string(&text.chars().skip(1).collect::<String>())),
        None => Err(call.unexpected("a sequence", value)),
    }
}

fn tail_pieces<'c>(call: &Call<'c>, pieces: &mut Pieces<'c>) -> Result<(), Failure> {
    let start = pieces.end();
    call.pieces(0, pieces)?;
    if pieces.odd(start).is_some() {
        let value = pieces.take(start);
        pieces.push_whole(Val::Own(tail_of_text(call, &value)?));
    } else if !pieces.drop_first(start) {
        return Err(no_tail());
    }
    Ok(())
}

fn tail_told<'c>(call: &Call<'c>, wanted: &mut Wanted<'c>) -> Integer {
    wanted.skip_back();
    match call.told(0, wanted) {
        Ok(0) => Err(no_tail().into()),
        Ok(length) => Ok(length - 1),
        Err(odd) => {
            let value = Result::from(*odd)?;
            Err(Box::new(Odd::Value(tail_of_text(call, &value)?)))
        }
    }
}

fn sub_sequence(call: &Call<'_>) -> Result<Value, Failure> {
    let value = call.value(0)?;
    let (first, last) = (call.integer(1)?, call.integer(2)?);
    let text = call.text(&value);
    let length = match (value.as_tuple(), &text) {
        (Some(tuple), _) => tuple.len() as i64,
        (None, Some(text)) => text.chars().count() as i64,
        (None, None) => return Err(call.unexpected("a sequence", &value)),
    };
    if first > last {
        return Ok(if text.is_some() { call.string("") } else { Value::empty_tuple() });
    }
    if first < 1 || last > length {
        let message = format!("SubSeq takes the places {first} to {last} of a sequence of {length}");
        return Err(Failure::new(FailureKind::Domain, message));
    }
    let (skip, take) = (first as usize - 1, (last - first) as usize + 1);
    match (value.as_tuple(), text) {
        (Some(tuple), _) => Ok(Value::Tuple(tuple.sub(skip, skip.saturating_add(take)))),
        (None, text) => Ok(call.string(&text.unwrap_or_default().chars().skip(skip).take(take).collect::<String>())),
    }
}

fn select(call: &Call<'_>) -> Result<Value, Failure> {
    let sequence = call.sequence(0)?;
    let elements = sequence.as_tuple().map_or(&[][..], |tuple| tuple.elements());
    let mut kept: SmallVec<[Value; 8]> = SmallVec::new();
    for element in elements {
        if call.holds(1, std::slice::from_ref(element))? {
            kept.push(element.clone());
        }
    }
    Ok(if kept.len() == elements.len() { sequence.into_owned() } else { Value::components(kept) })
}
