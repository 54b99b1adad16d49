//! SequencesExt: search, insertion, folds, prefixes and parts of sequences.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;

const MODULE: &str = "SequencesExt";

pub(super) const NATIVES: &[Native] = &[
    pure(MODULE, "ToSet", |call| {
        let sequence = call.function(0)?;
        call.set_of(sequence.entries().map(|(_, element)| element.clone()).collect())
    }),
    pure(MODULE, "SetToSeq", |call| Ok(Value::tuple(call.elements(0)?))),
    pure(MODULE, "SetToSeqs", |call| {
        let elements = call.elements(0)?;
        super::tlc::sequences_without_repetition(call, &elements)
    }),
    pure(MODULE, "SetToSortSeq", |call| Ok(Value::tuple(super::tlc::sorted(call, call.elements(0)?)?))),
    pure(MODULE, "Contains", |call| {
        let (sequence, wanted) = (call.items(0)?, call.value(1)?);
        for element in &sequence {
            if call.equal(element, &wanted)? {
                return Ok(Value::Boolean(true));
            }
        }
        Ok(Value::Boolean(false))
    }),
    pure(MODULE, "Reverse", |call| {
        let mut elements = call.items(0)?;
        elements.reverse();
        Ok(Value::tuple(elements))
    }),
    pure(MODULE, "Remove", |call| {
        let (sequence, unwanted) = (call.items(0)?, call.value(1)?);
        let mut kept = Vec::with_capacity(sequence.len());
        for element in sequence {
            if !call.equal(&element, &unwanted)? {
                kept.push(element);
            }
        }
        Ok(Value::tuple(kept))
    }),
    pure(MODULE, "ReplaceAll", |call| {
        let (mut sequence, old, new) = (call.items(0)?, call.value(1)?, call.value(2)?);
        for element in &mut sequence {
            if call.equal(element, &old)? {
                *element = new.clone();
            }
        }
        Ok(Value::tuple(sequence))
    }),
    pure(MODULE, "SelectInSeq", |call| {
        for (index, element) in call.items(0)?.iter().enumerate() {
            if call.holds(1, std::slice::from_ref(element))? {
                return Ok(Value::Integer(index as i64 + 1));
            }
        }
        Ok(Value::Integer(0))
    }),
    pure(MODULE, "SelectLastInSeq", |call| {
        for (index, element) in call.items(0)?.iter().enumerate().rev() {
            if call.holds(1, std::slice::from_ref(element))? {
                return Ok(Value::Integer(index as i64 + 1));
            }
        }
        Ok(Value::Integer(0))
    }),
    pure(MODULE, "InsertAt", |call| {
        let (mut elements, place) = (call.items(0)?, call.integer(1)?);
        let index = place_in(place, elements.len() + 1)?;
        elements.insert(index, call.value(2)?.into_owned());
        Ok(Value::tuple(elements))
    }),
    pure(MODULE, "RemoveAt", remove_at),
    pure(MODULE, "Cons", |call| {
        let mut elements = vec![call.value(0)?.into_owned()];
        elements.extend(call.items(1)?);
        Ok(Value::tuple(elements))
    }),
    pure(MODULE, "Front", |call| {
        let value = call.value(0)?;
        if let Some(text) = call.text(&value) {
            let mut characters: Vec<char> = text.chars().collect();
            characters.pop();
            return Ok(call.string(&characters.into_iter().collect::<String>()));
        }
        let sequence = call.sequence(0)?;
        match sequence.as_tuple() {
            Some(tuple) => Ok(Value::Tuple(tuple.sub(0, tuple.len().saturating_sub(1)))),
            None => Err(call.unexpected("a sequence", &sequence)),
        }
    }),
    pure(MODULE, "Last", |call| {
        let sequence = call.sequence(0)?;
        let last = sequence.as_tuple().and_then(|tuple| tuple.get(tuple.len().wrapping_sub(1))).cloned();
        last.ok_or_else(|| Failure::new(FailureKind::EmptySequence, "the empty sequence has no last element"))
    }),
    pure(MODULE, "IsPrefix", |call| {
        let (part, whole) = (call.items(0)?, call.items(1)?);
        Ok(Value::Boolean(part.len() <= whole.len() && same(call, &part, &whole[..part.len()])?))
    }),
    pure(MODULE, "IsSuffix", |call| {
        let (part, whole) = (call.items(0)?, call.items(1)?);
        Ok(Value::Boolean(part.len() <= whole.len() && same(call, &part, &whole[whole.len() - part.len()..])?))
    }),
    pure(MODULE, "FoldSeq", |call| {
        let function = call.function(2)?;
        let values = function.entries().map(|(_, value)| value.clone()).collect();
        super::functions::fold(call, values)
    }),
    pure(MODULE, "FoldLeft", |call| {
        let elements = in_order(call, 2)?;
        let mut result = call.value(1)?.into_owned();
        for element in elements {
            call.step()?;
            result = call.apply(0, &[result, element])?;
        }
        Ok(result)
    }),
    pure(MODULE, "FoldRight", |call| {
        let elements = in_order(call, 1)?;
        let mut result = call.value(2)?.into_owned();
        for element in elements.into_iter().rev() {
            call.step()?;
            result = call.apply(0, &[element, result])?;
        }
        Ok(result)
    }),
    pure(MODULE, "FoldLeftDomain", |call| {
        let length = call.items(2)?.len();
        let mut result = call.value(1)?.into_owned();
        for place in 1..=length as i64 {
            result = call.apply(0, &[result, Value::Integer(place)])?;
        }
        Ok(result)
    }),
    pure(MODULE, "FoldRightDomain", |call| {
        let length = call.items(1)?.len();
        let mut result = call.value(2)?.into_owned();
        for place in (1..=length as i64).rev() {
            result = call.apply(0, &[Value::Integer(place), result])?;
        }
        Ok(result)
    }),
    pure(MODULE, "FlattenSeq", flatten),
    pure(MODULE, "Zip", |call| {
        let (left, right) = (call.items(0)?, call.items(1)?);
        Ok(Value::tuple(left.into_iter().zip(right).map(|(a, b)| Value::tuple(vec![a, b])).collect()))
    }),
    pure(MODULE, "ReplaceFirstSubSeq", |call| replace(call, false)),
    pure(MODULE, "ReplaceAllSubSeqs", |call| replace(call, true)),
];

/// The values of a sequence, or of another function on integers, from the least argument up.
fn in_order(call: &Call<'_>, index: usize) -> Result<Vec<Value>, Failure> {
    let function = call.value(index)?;
    if function.is_function() && function.entries().all(|(key, _)| key.to_big().is_some()) {
        return Ok(function.entries().map(|(_, value)| value.clone()).collect());
    }
    Err(call.unexpected("a sequence", &function))
}

/// `RemoveAt(s, i)`: the places next to both ends hold nothing, and so nothing is removed there.
fn remove_at(call: &Call<'_>) -> Result<Value, Failure> {
    let (value, place) = (call.value(0)?, call.integer(1)?);
    if let Some(text) = call.text(&value) {
        let mut letters: Vec<char> = text.chars().collect();
        if !(place == 0 || place == letters.len() as i64 + 1) {
            letters.remove(place_in(place, letters.len())?);
        }
        return Ok(call.string(&letters.into_iter().collect::<String>()));
    }
    let mut elements = call.items(0)?;
    if !(place == 0 || place == elements.len() as i64 + 1) {
        elements.remove(place_in(place, elements.len())?);
    }
    Ok(Value::tuple(elements))
}

/// The index of a place that must be one of 1 .. `last`.
fn place_in(place: i64, last: usize) -> Result<usize, Failure> {
    match usize::try_from(place) {
        Ok(index) if (1..=last).contains(&index) => Ok(index - 1),
        _ => Err(Failure::new(FailureKind::Domain, format!("the sequence has no place {place}, only 1 to {last}"))),
    }
}

fn same(call: &Call<'_>, left: &[Value], right: &[Value]) -> Result<bool, Failure> {
    for (a, b) in left.iter().zip(right) {
        if !call.equal(a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn flatten(call: &Call<'_>) -> Result<Value, Failure> {
    let parts = call.items(0)?;
    if let Some(first) = parts.first()
        && call.text(first).is_some()
    {
        let mut joined = String::new();
        for part in &parts {
            joined.push_str(&call.text(part).ok_or_else(|| call.unexpected("a string", part))?);
        }
        return Ok(call.string(&joined));
    }
    let mut joined = Vec::new();
    for part in &parts {
        let tuple = part.as_tuple().ok_or_else(|| call.unexpected("a sequence", part))?;
        joined.extend(tuple.iter().cloned());
    }
    Ok(Value::tuple(joined))
}

/// `ReplaceFirstSubSeq(r, s, t)`, `ReplaceAllSubSeqs(r, s, t)`: parts of `t` that equal `s` become `r`.
fn replace(call: &Call<'_>, all: bool) -> Result<Value, Failure> {
    let (new, old, whole) = (call.value(0)?, call.value(1)?, call.value(2)?);
    if let (Some(new), Some(old), Some(whole)) = (call.text(&new), call.text(&old), call.text(&whole)) {
        let split = |text: &str| text.chars().map(|letter| letter.to_string()).collect::<Vec<_>>();
        let (new, old, whole) = (split(&new), split(&old), split(&whole));
        let replaced = replaced(&new, &old, &whole, all, |a, b| Ok(a == b))?;
        return Ok(call.string(&replaced.concat()));
    }
    let (new, old, whole) = (call.items(0)?, call.items(1)?, call.items(2)?);
    Ok(Value::tuple(replaced(&new, &old, &whole, all, |a, b| call.equal(a, b))?))
}

fn replaced<T: Clone>(
    new: &[T],
    old: &[T],
    whole: &[T],
    all: bool,
    equal: impl Fn(&T, &T) -> Result<bool, Failure>,
) -> Result<Vec<T>, Failure> {
    let stands = |at: usize| -> Result<bool, Failure> {
        let Some(part) = whole.get(at..at + old.len()) else { return Ok(false) };
        for (a, b) in part.iter().zip(old) {
            if !equal(a, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if all && old.len() == whole.len() && stands(0)? {
        return Ok(new.to_vec());
    }
    let mut result = Vec::with_capacity(whole.len());
    let mut at = 0;
    while at < whole.len() || (!all && at == whole.len()) {
        if stands(at)? {
            result.extend_from_slice(new);
            if !all {
                result.extend_from_slice(&whole[at + old.len()..]);
                return Ok(result);
            }
            if old.is_empty() {
                result.push(whole[at].clone());
            }
            at += old.len().max(1);
        } else {
            if let Some(element) = whole.get(at) {
                result.push(element.clone());
            }
            at += 1;
        }
    }
    Ok(result)
}
