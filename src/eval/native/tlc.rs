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
    impure("TLC", "JavaTime", |call| Ok(Value::Integer((call.host().milliseconds() / 1000) & 0x7fff_ffff))),
    impure("TLC", "TLCGet", get),
    impure("TLC", "TLCSet", set),
    pure("TLC", "Permutations", permutations),
    pure("TLC", "SortSeq", sort),
    impure("TLC", "RandomElement", random_element),
    pure("TLC", "TLCEval", |call| {
        let value = call.value(0)?;
        call.check(value.normalized(call.host().largest_set()))
    }),
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
    let entries = left.entries().chain(right.entries()).map(|(key, value)| (key, value.clone())).collect();
    call.check(Value::function(entries))
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

fn get(call: &Call<'_>) -> Result<Value, Failure> {
    let key = call.value(0)?;
    if let Value::Integer(index) = &*key {
        return call.host().register(*index).ok_or_else(|| {
            Failure::new(FailureKind::Argument, format!("the register {index} was never set"))
                .help("set it first, for instance by `ASSUME TLCSet(1, 0)`")
        });
    }
    let Some(name) = call.text(&key) else { return Err(call.unexpected("a number or a name", &key)) };
    call.host()
        .statistic(&name)
        .ok_or_else(|| Failure::new(FailureKind::Argument, format!("TLCGet(\"{name}\") has no value here")))
}

fn set(call: &Call<'_>) -> Result<Value, Failure> {
    let (key, value) = (call.value(0)?, call.value(1)?);
    match (&*key, call.text(&key)) {
        (Value::Integer(index), _) => {
            let value = call.check(value.normalized(call.host().largest_set()))?;
            call.host().set_register(*index, value);
        }
        (_, Some(name)) => call.host().command(&name, &value),
        (other, None) => return Err(call.unexpected("a number or a name", other)),
    }
    Ok(Value::Boolean(true))
}

fn permutations(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    let listed = call.listed(&set)?;
    let elements = listed.as_slice().map(<[Value]>::to_vec).unwrap_or_default();
    const LARGEST: usize = 10;
    if elements.len() > LARGEST {
        let message = format!("there are too many permutations of {} elements to list them", elements.len());
        return Err(Failure::new(FailureKind::Budget, message));
    }
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
    let sequence = call.sequence(0)?;
    let mut sorted: Vec<Value> = Vec::new();
    // Insertion keeps equal elements in their order and asks for `a` before `b` only, as the operator may be partial.
    for element in sequence.as_tuple().into_iter().flat_map(|tuple| tuple.iter()) {
        let mut place = sorted.len();
        while place > 0 && precedes(call, element, &sorted[place - 1])? {
            place -= 1;
        }
        sorted.insert(place, element.clone());
    }
    Ok(Value::tuple(sorted))
}

fn precedes(call: &Call<'_>, a: &Value, b: &Value) -> Result<bool, Failure> {
    match call.apply(1, &[a.clone(), b.clone()])? {
        Value::Boolean(answer) => Ok(answer),
        other => Err(call.unexpected("TRUE or FALSE", &other)),
    }
}

fn random_element(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    let listed = call.listed(&set)?;
    let elements = listed.as_slice().unwrap_or_default();
    if elements.is_empty() {
        return Err(Failure::new(FailureKind::Argument, "the empty set has no element to choose"));
    }
    let index = (u128::from(call.host().random()) * elements.len() as u128) >> 64;
    Ok(elements[index as usize].clone())
}
