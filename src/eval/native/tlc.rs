//! TLC: printing, assertions, registers, permutations and functions written out.

use super::{Call, Native, impure, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;

pub(super) const NATIVES: &[Native] = &[
    pure("TLC", ":>", |call| {
        call.check(Value::function(vec![(call.value(0)?.into_owned(), call.value(1)?.into_owned())]))
    }),
    pure("TLC", "@@", extend),
    impure("TLC", "Print", |call| {
        let (text, value) = (call.value(0)?, call.value(1)?);
        call.host().print(&format!("{}  {}", call.show(&text), call.show(&value)));
        Ok(value.into_owned())
    }),
    impure("TLC", "PrintT", |call| {
        let text = call.value(0)?;
        call.host().print(&call.show(&text));
        Ok(Value::Boolean(true))
    }),
    pure("TLC", "Assert", assert),
    impure("TLC", "JavaTime", |call| Ok(Value::Integer(call.host().milliseconds() & 0x7fff_ffff))),
    pure("TLC", "Permutations", permutations),
    pure("TLC", "SortSeq", sort),
    impure("TLC", "RandomElement", random_element),
    pure("TLC", "TLCEval", |call| {
        let value = call.value(0)?;
        call.check(value.normalized(call.host().largest_set()))
    }),
    pure("TLC", "Any", |_| Ok(Value::anything())),
    pure("TLC", "ToString", |call| {
        let value = call.value(0)?;
        Ok(call.string(&call.show(&value)))
    }),
];

/// `f @@ g`: on the arguments of both, `f` wins.
fn extend(call: &Call<'_>) -> Result<Value, Failure> {
    let (left, right) = (call.value(0)?, call.value(1)?);
    for side in [&left, &right] {
        if !side.is_function() {
            return Err(Failure::new(
                FailureKind::NotFunction,
                format!("`@@` needs functions, but this is {}", call.show(side)),
            ));
        }
    }
    call.check(left.extended(&right))
}

fn assert(call: &Call<'_>) -> Result<Value, Failure> {
    let condition = call.value(0)?;
    match &*condition {
        Value::Boolean(true) => Ok(Value::Boolean(true)),
        Value::Boolean(false) => {
            let message = call.value(1)?;
            let text = call.text(&message).unwrap_or_else(|| call.show(&message));
            Err(Failure::new(FailureKind::Assert, format!("the assertion failed: {text}")))
        }
        other => Err(call.unexpected("TRUE or FALSE", other)),
    }
}

fn permutations(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    let listed = call.listed(&set)?;
    let elements = call.elements_of(&listed)?;
    few(elements.len())?;
    let mut functions = Vec::new();
    let mut images = elements.clone();
    permute(&mut images, 0, &mut |images| functions.push(Value::function_on(&listed, images.to_vec())));
    call.check(Value::set(functions))
}

fn permute(images: &mut [Value], from: usize, visit: &mut dyn FnMut(&[Value])) {
    if from == images.len() {
        return visit(images);
    }
    for place in from..images.len() {
        images.swap(from, place);
        permute(images, from + 1, visit);
        images.swap(from, place);
    }
}

fn sort(call: &Call<'_>) -> Result<Value, Failure> {
    Ok(Value::tuple(sorted(call, call.items(0)?)?))
}

/// The elements in an order in which operator 1 holds from left to right; equal elements keep their order.
pub(super) fn sorted(call: &Call<'_>, elements: Vec<Value>) -> Result<Vec<Value>, Failure> {
    /// Up to this length the place is sought from the end, so that operators that are no orders sort as in TLC.
    const SHORT: usize = 64;
    let mut sorted: Vec<Value> = Vec::with_capacity(elements.len());
    for element in elements {
        call.step()?;
        let precedes = |other: &Value| call.holds(1, &[element.clone(), other.clone()]);
        let mut place = sorted.len();
        if sorted.len() <= SHORT {
            while place > 0 && precedes(&sorted[place - 1])? {
                place -= 1;
            }
        } else if precedes(&sorted[place - 1])? {
            // What the element precedes forms the end of what is sorted.
            let (mut low, mut high) = (0, place - 1);
            while low < high {
                let middle = low.midpoint(high);
                if precedes(&sorted[middle])? { high = middle } else { low = middle + 1 }
            }
            place = low;
        }
        sorted.insert(place, element);
    }
    Ok(sorted)
}

/// The set of all sequences that hold each of the elements once.
pub(super) fn sequences_without_repetition(call: &Call<'_>, elements: &[Value]) -> Result<Value, Failure> {
    few(elements.len())?;
    let mut sequences = Vec::new();
    permute(&mut elements.to_vec(), 0, &mut |images| sequences.push(Value::tuple(images.to_vec())));
    call.set_of(sequences)
}

/// Fails where there would be too many permutations.
fn few(elements: usize) -> Result<(), Failure> {
    const LARGEST: usize = 10;
    if elements > LARGEST {
        let message = format!("there are too many permutations of {elements} elements to list them");
        return Err(Failure::new(FailureKind::Budget, message));
    }
    Ok(())
}

fn random_element(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    super::randomization::element(call, &set)?
        .ok_or_else(|| Failure::new(FailureKind::Argument, "the empty set has no element to choose"))
}
