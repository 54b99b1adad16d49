//! Images: which of some values a relation, a set of pairs, has for one value.

use super::order::comparable;
use super::{Result, Value};
use std::cmp::Ordering;

impl Value {
    /// Calls `keep` with the place of each candidate for which `<<first, candidate>> \in self`; the candidates are in order. One walk through
    /// both finds them all. `None` where this is no set of pairs, or a very large one.
    ///
    /// # Errors
    /// As membership gives them for the first candidate that cannot be compared.
    pub(crate) fn image(&self, first: &Value, candidates: &[Value], keep: &mut dyn FnMut(usize)) -> Option<Result<()>> {
        let Value::Set(set) = self else { return None };
        let pairs = set.small_elements()?;
        let (Some(least), Some(greatest)) = (pairs.first(), pairs.last()) else { return Some(Ok(())) };
        // What lies between two pairs is a pair.
        let _ = (pair(least)?, pair(greatest)?);
        let before = |wanted: &Value, found: &Value| pair(found).is_some_and(|(first, _)| first < wanted);
        let start = pairs.partition_point(|found| before(first, found));
        let length = pairs[start..].iter().take_while(|found| pair(found).is_some_and(|(own, _)| own == first)).count();
        let own = &pairs[start..start + length];
        // Membership looks at the neighbours of the place where a pair would lie.
        let outside = |place: Option<&Value>| match place.and_then(pair) {
            Some((other, _)) => comparable(other, first),
            None => Ok(()),
        };
        let (below, above) =
            (outside(start.checked_sub(1).and_then(|place| pairs.get(place))), outside(pairs.get(start + length)));
        let mut place = 0;
        let second = |place: usize| own.get(place).and_then(pair).map(|(_, second)| second);
        for (number, candidate) in candidates.iter().enumerate() {
            let mut next = second(place);
            let mut order = next.map(|next| next.cmp(candidate));
            while order == Some(Ordering::Less) {
                place += 1;
                next = second(place);
                order = next.map(|next| next.cmp(candidate));
            }
            if order == Some(Ordering::Equal) {
                keep(number);
                continue;
            }
            let previous = place.checked_sub(1).and_then(second);
            let neighbours = [(next, &above), (previous, &below)];
            for (inside, outside) in neighbours {
                let compared = match inside {
                    Some(second) => comparable(second, candidate),
                    None => outside.clone(),
                };
                if compared.is_err() {
                    return Some(compared);
                }
            }
        }
        Some(Ok(()))
    }
}

/// The components of a pair.
#[inline]
fn pair(value: &Value) -> Option<(&Value, &Value)> {
    match value {
        Value::Tuple(tuple) => match tuple.elements() {
            [first, second] => Some((first, second)),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use crate::text::Symbols;

    #[test]
    fn agrees_with_membership() {
        let mut symbols = Symbols::new();
        let number = Value::Integer;
        let node = Value::Model(ModelValue::named(symbols.intern("m"), "m"));
        let string = Value::String(symbols.intern("a"));
        let plain: Vec<Value> = (0..5).map(number).collect();
        let mixed = vec![number(1), string.clone(), node, Value::tuple(vec![number(1)]), Value::tuple(vec![string])];
        let mut sets = vec![Value::empty_set()];
        for values in [&plain, &mixed] {
            for skipped in 1..4 {
                let pairs = values.iter().flat_map(|first| values.iter().map(move |second| (first, second)));
                let pairs: Vec<Value> = pairs
                    .step_by(skipped)
                    .map(|(first, second)| Value::tuple(vec![first.clone(), second.clone()]))
                    .collect();
                for some in [&pairs[..], &pairs[..2], &pairs[1..]] {
                    let mut sorted = some.to_vec();
                    sorted.sort();
                    sets.push(Value::set_from_sorted(sorted));
                }
            }
        }
        let mut candidates: Vec<Value> = plain.iter().chain(&mixed).cloned().collect();
        candidates.sort();
        candidates.dedup();
        for set in sets {
            for first in &candidates {
                let mut kept = Vec::new();
                let found = set.image(first, &candidates, &mut |place| kept.push(place)).unwrap();
                let mut expected = Vec::new();
                let mut all = Ok(());
                for (place, candidate) in candidates.iter().enumerate() {
                    match set.contains(&Value::tuple(vec![first.clone(), candidate.clone()])) {
                        Ok(true) => expected.push(place),
                        Ok(false) => {}
                        Err(error) => {
                            all = Err(error);
                            break;
                        }
                    }
                }
                assert_eq!(found.is_err(), all.is_err(), "{set:?} {first:?}");
                assert_eq!(kept, expected, "{set:?} {first:?}");
            }
        }
        assert!(Value::set_from_sorted(vec![number(1)]).image(&number(1), &candidates, &mut |_| {}).is_none());
    }
}
