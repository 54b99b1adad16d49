//! Folds: combining the images of a set's elements, the one that is chosen first being combined last.

use super::{Call, Native, pure};
use crate::eval::error::Failure;
use crate::value::Value;

pub(super) const NATIVES: &[Native] = &[pure("Folds", "MapThenFoldSet", map_then_fold)];

/// `MapThenFoldSet(op, base, f, choose, S)`
fn map_then_fold(call: &Call<'_>) -> Result<Value, Failure> {
    let elements = call.elements(4)?;
    let mut left = call.set_of(elements)?;
    let mut chosen = Vec::new();
    while left.as_slice().is_some_and(|elements| !elements.is_empty()) {
        call.step()?;
        let element = call.apply(3, std::slice::from_ref(&left))?;
        let smaller = call.check(left.difference(&Value::set_from_sorted(vec![element.clone()])))?;
        if smaller.as_slice().map(<[Value]>::len) == left.as_slice().map(<[Value]>::len) {
            return Err(call.unexpected("an element of the set that is folded", &element));
        }
        left = smaller;
        chosen.push(element);
    }
    let mut result = call.value(1)?.into_owned();
    for element in chosen.into_iter().rev() {
        let image = call.apply(2, &[element])?;
        result = call.apply(0, &[image, result])?;
    }
    Ok(result)
}
