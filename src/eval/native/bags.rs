//! Bags and BagsExt: functions from elements to the positive number of their copies.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::eval::machine::Val;
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::Signed;
use std::collections::BTreeMap;

const BAGS: &str = "Bags";
const EXTENDED: &str = "BagsExt";

pub(super) const NATIVES: &[Native] = &[
    pure(BAGS, "IsABag", |call| Ok(Value::Boolean(is_bag(&*call.value(0)?)))),
    pure(BAGS, "BagToSet", |call| {
        let bag = call.function(0)?;
        call.listed(&call.check(bag.domain())?)
    }),
    pure(BAGS, "SetToBag", |call| {
        let set = call.set(0)?;
        let set = call.listed(&set)?;
        let count = call.elements_of(&set)?.len();
        Ok(Value::function_on(&set, vec![Value::Integer(1); count]))
    }),
    pure(BAGS, "BagIn", |call| {
        let bag = call.function(1)?;
        let element = call.value(0)?;
        Ok(Value::Boolean(copies_in(call, &bag, &element)?.is_some_and(positive)))
    }),
    pure(BAGS, "EmptyBag", |_| Ok(Value::empty_tuple())),
    pure(BAGS, "CopiesIn", |call| {
        let bag = call.function(1)?;
        let element = call.value(0)?;
        Ok(copies_in(call, &bag, &element)?.cloned().unwrap_or(Value::Integer(0)))
    }),
    pure(BAGS, "\\oplus", |call| {
        let (left, right) = (call.bag(0)?, call.bag(1)?);
        sum(call, [&*left, &*right].into_iter())
    }),
    pure(BAGS, "\\ominus", difference),
    pure(BAGS, "BagUnion", |call| {
        let bags = call.elements(0)?;
        sum(call, bags.iter())
    }),
    pure(BAGS, "\\sqsubseteq", included),
    pure(BAGS, "SubBag", sub_bags),
    pure(BAGS, "BagOfAll", |call| {
        let bag = call.function(1)?;
        let mut images = BTreeMap::new();
        for (element, copies) in bag.entries() {
            add(call, &mut images, call.apply(0, &[element])?, copies)?;
        }
        finish(call, images)
    }),
    pure(BAGS, "BagCardinality", |call| {
        let bag = call.bag(0)?;
        let copies = bag.entries().map(|(_, copies)| copies.clone()).collect();
        super::finite_sets_ext::total(call, copies, BigInt::from(0), |sum, next| sum + next)
    }),
    pure(EXTENDED, "BagAdd", |call| {
        let bag = call.function(0)?;
        let one = call.check(Value::function(vec![(call.value(1)?.into_owned(), Value::Integer(1))]))?;
        sum(call, [&*bag, &one].into_iter())
    }),
    pure(EXTENDED, "BagRemove", |call| {
        let (bag, element) = (call.function(0)?, call.value(1)?);
        let Some(copies) = copies_in(call, &bag, &element)? else { return Ok(bag.clone()) };
        let left: BigInt = call.big(copies)? - 1;
        if left.is_positive() {
            call.check(bag.except(&element, Value::integer(left)))
        } else {
            without(call, &bag, &element)
        }
    }),
    pure(EXTENDED, "BagRemoveAll", |call| {
        let (bag, element) = (call.function(0)?, call.value(1)?);
        without(call, &bag, &element)
    }),
    pure(EXTENDED, "FoldBag", |call| {
        let bag = call.function(2)?;
        let mut result = call.value(1)?.into_owned();
        for (element, copies) in bag.entries() {
            for _ in 0..call.count(copies)? {
                call.step()?;
                result = call.apply(0, &[result, element.clone()])?;
            }
        }
        Ok(result)
    }),
    pure(EXTENDED, "SumBag", |call| {
        let bag = call.function(0)?;
        let mut sum = BigInt::from(0);
        for (element, copies) in bag.entries() {
            sum += call.big(&element)? * call.big(copies)?;
        }
        Ok(Value::integer(sum))
    }),
    pure(EXTENDED, "ProductBag", |call| {
        let bag = call.function(0)?;
        let mut product = BigInt::from(1);
        for (element, copies) in bag.entries() {
            let element = call.big(&element)?;
            for _ in 0..call.count(copies)? {
                call.step()?;
                product *= &element;
            }
        }
        Ok(Value::integer(product))
    }),
];

impl<'c> Call<'c> {
    /// An argument that must be a bag.
    fn bag(&self, index: usize) -> Result<Val<'c>, Failure> {
        let bag = self.function(index)?;
        if is_bag(&bag) { Ok(bag) } else { Err(self.unexpected("a bag", &bag)) }
    }

    /// A number of copies.
    fn count(&self, copies: &Value) -> Result<u64, Failure> {
        u64::try_from(self.big(copies)?).map_err(|_| self.unexpected("a number of copies", copies))
    }
}

/// How many copies of an element a bag has. The empty bag is also the empty sequence, but has no copies of anything.
fn copies_in<'b>(call: &Call<'_>, bag: &'b Value, element: &Value) -> Result<Option<&'b Value>, Failure> {
    match bag.apply(element) {
        _ if bag.len() == Some(0) => Ok(None),
        // What is no key at all may still be told from each of them, as a model value can.
        Err(_) => {
            for (key, copies) in bag.entries() {
                if call.equal(element, &key)? {
                    return Ok(Some(copies));
                }
            }
            Ok(None)
        }
        copies => call.check(copies),
    }
}

fn is_bag(value: &Value) -> bool {
    value.is_function() && value.entries().all(|(_, copies)| positive(copies))
}

fn positive(copies: &Value) -> bool {
    copies.to_big().is_some_and(|copies| copies.is_positive())
}

fn add(call: &Call<'_>, bag: &mut BTreeMap<Value, BigInt>, element: Value, copies: &Value) -> Result<(), Failure> {
    *bag.entry(element).or_default() += call.big(copies)?;
    Ok(())
}

fn finish(call: &Call<'_>, bag: BTreeMap<Value, BigInt>) -> Result<Value, Failure> {
    call.check(Value::function(bag.into_iter().map(|(element, copies)| (element, Value::integer(copies))).collect()))
}

fn sum<'a>(call: &Call<'_>, bags: impl Iterator<Item = &'a Value>) -> Result<Value, Failure> {
    let mut total = BTreeMap::new();
    for bag in bags {
        if !bag.is_function() {
            return Err(call.unexpected("a bag", bag));
        }
        for (element, copies) in bag.entries() {
            add(call, &mut total, element, copies)?;
        }
    }
    finish(call, total)
}

fn difference(call: &Call<'_>) -> Result<Value, Failure> {
    let (left, right) = (call.function(0)?, call.function(1)?);
    let mut entries = Vec::new();
    for (element, copies) in left.entries() {
        let less = match copies_in(call, &right, &element)? {
            Some(less) => call.big(less)?,
            None => BigInt::from(0),
        };
        let rest: BigInt = call.big(copies)? - less;
        if rest.is_positive() {
            entries.push((element, Value::integer(rest)));
        }
    }
    call.check(Value::function(entries))
}

fn included(call: &Call<'_>) -> Result<Value, Failure> {
    let (left, right) = (call.function(0)?, call.function(1)?);
    for (element, copies) in left.entries() {
        let Some(most) = copies_in(call, &right, &element)? else { return Ok(Value::Boolean(false)) };
        if call.big(copies)? > call.big(most)? {
            return Ok(Value::Boolean(false));
        }
    }
    Ok(Value::Boolean(true))
}

fn without(call: &Call<'_>, bag: &Value, element: &Value) -> Result<Value, Failure> {
    let mut entries = Vec::new();
    for (other, copies) in bag.entries() {
        if !call.equal(&other, element)? {
            entries.push((other, copies.clone()));
        }
    }
    call.check(Value::function(entries))
}

fn sub_bags(call: &Call<'_>) -> Result<Value, Failure> {
    let bag = call.bag(0)?;
    let limit = call.host().largest_set();
    let mut bags: Vec<Vec<(Value, Value)>> = vec![Vec::new()];
    for (element, copies) in bag.entries() {
        let copies = call.count(copies)?;
        if copies.saturating_add(1).saturating_mul(bags.len() as u64) > limit as u64 {
            return Err(Failure::new(FailureKind::Budget, format!("there are more than {limit} such bags")));
        }
        let smaller = bags.clone();
        for count in 1..=copies {
            call.step()?;
            bags.extend(smaller.iter().map(|entries| {
                let mut entries = entries.clone();
                entries.push((element.clone(), Value::integer(BigInt::from(count))));
                entries
            }));
        }
    }
    let bags = bags.into_iter().map(|entries| call.check(Value::function(entries))).collect::<Result<Vec<_>, _>>()?;
    call.set_of(bags)
}
