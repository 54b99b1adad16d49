//! Changes: functions with another part somewhere within them, made or only compared.

use super::{Result, Value};

impl Value {
    /// The value with another part at the end of a path of places, each of them in the part before.
    pub(crate) fn with_part(&self, places: &[usize], new: Value) -> Value {
        let [place, inner @ ..] = places else { return new };
        let new = self.within(*place, inner, new);
        self.with_at(*place, new)
    }

    /// As [`Value::with_part`], without a copy where nobody else has the function.
    pub(crate) fn into_with_part(self, places: &[usize], new: Value) -> Value {
        let [place, inner @ ..] = places else { return new };
        let new = self.within(*place, inner, new);
        self.into_with_at(*place, new)
    }

    #[inline]
    fn within(&self, place: usize, places: &[usize], new: Value) -> Value {
        if places.is_empty() {
            return new;
        }
        match self.at(place) {
            Some(part) => part.with_part(places, new),
            None => new,
        }
    }

    /// Whether the value with another part at the end of a path of places equals another value, by an equality of parts of the one with
    /// parts of the other, which are asked in order.
    ///
    /// # Errors
    /// As those of the equality.
    pub(crate) fn with_part_equals(
        &self,
        places: &[usize],
        new: &Value,
        other: &Value,
        equal: impl Fn(&Value, &Value) -> Result<bool> + Copy,
    ) -> Result<bool> {
        let [place, inner @ ..] = places else { return equal(new, other) };
        let sides = super::order::side_by_side(self, other);
        let Some((left, right)) = sides.filter(|(left, right)| left.len() == right.len() && *place < left.len()) else {
            return equal(&self.with_part(places, new.clone()), other);
        };
        let all = |range: std::ops::Range<usize>| -> Result<bool> {
            for (left, right) in left[range.clone()].iter().zip(&right[range]) {
                if !equal(left, right)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        // What is one and the same is equal.
        let apart = !std::ptr::eq(left, right);
        Ok((!apart || all(0..*place)?)
            && left[*place].with_part_equals(inner, new, &right[*place], equal)?
            && (!apart || all(place + 1..left.len())?))
    }
}
