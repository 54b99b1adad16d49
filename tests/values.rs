//! Laws of values: one order, one equality, one hash in whatever form a value comes; operators against naive models.

use proptest::collection::vec;
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, BuildHasherDefault};
use tlars::text::Symbols;
use tlars::value::{ModelKind, ModelValue, Value, compare, equal};

const NAMES: [&str; 6] = ["b", "a", "cc", "x_1", "y_1", "m"];

fn symbols() -> Symbols {
    let mut symbols = Symbols::new();
    for name in NAMES {
        symbols.intern(name);
    }
    symbols
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        (-2i64..6).prop_map(Value::Integer),
        Just(Value::number("123456789012345678901234567890").unwrap_or(Value::Integer(0))),
        Just(Value::number("1.5").unwrap_or(Value::Integer(0))),
        (0usize..3).prop_map(|index| Value::text(NAMES[index], &symbols())),
        "[a-c]{1,3}".prop_map(|text| Value::text(&text, &symbols())),
        (3usize..6).prop_map(|index| model(NAMES[index])),
    ]
}

fn model(name: &str) -> Value {
    let symbols = symbols();
    Value::Model(ModelValue::named(symbols.find(name).unwrap_or(tlars::text::Symbol(0)), name))
}

/// Elements of one kind, as sets of a specification have them.
fn integers() -> impl Strategy<Value = Value> {
    vec(-2i64..6, 0..5).prop_map(|values| set(values.into_iter().map(Value::Integer).collect()))
}

fn set(elements: Vec<Value>) -> Value {
    let elements: BTreeSet<Value> = elements.into_iter().collect();
    Value::set_from_sorted(elements.into_iter().collect())
}

/// Described sets that can be listed.
fn described() -> impl Strategy<Value = Value> {
    let interval = (-2i64..4, 0i64..5).prop_map(|(first, length)| Value::interval(first, first + length - 1));
    let base = prop_oneof![integers(), interval.clone()];
    let fields = symbols();
    let field = move |name: &str| fields.find(name).unwrap_or(tlars::text::Symbol(0));
    prop_oneof![
        interval,
        base.clone().prop_map(Value::powerset),
        (vec(0i64..3, 0..3), base.clone()).prop_map(|(domain, range)| Value::function_set(
            set(domain.into_iter().map(Value::Integer).collect()),
            range
        )),
        (0i64..3, base.clone()).prop_map(|(last, range)| Value::function_set(Value::interval(1, last), range)),
        (base.clone(), base.clone()).prop_map(|(left, right)| Value::product(vec![left, right])),
        (base.clone(), base.clone())
            .prop_map(move |(left, right)| Value::record_set(vec![(field("a"), left), (field("b"), right)])),
        (base.clone(), base).prop_map(|(left, right)| {
            Value::powerset(left).difference(&Value::powerset(right)).unwrap_or_else(|_| Value::empty_set())
        }),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![8 => scalar(), 1 => described(), 1 => Just(Value::naturals()), 1 => Just(Value::strings())];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::tuple),
            vec(inner.clone(), 0..4).prop_map(set),
            vec((0usize..3, inner.clone()), 0..4).prop_map(|fields| {
                let symbols = symbols();
                Value::record(
                    fields.into_iter().filter_map(|(name, value)| Some((symbols.find(NAMES[name])?, value))).collect(),
                )
            }),
            vec((inner.clone(), inner), 0..4)
                .prop_map(|pairs| Value::function(pairs).unwrap_or_else(|_| Value::empty_tuple())),
        ]
    })
}

fn hash(value: &Value) -> u64 {
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(value)
}

fn elements(set: &Value) -> BTreeSet<Value> {
    set.iter_set().map(Iterator::collect).unwrap_or_default()
}

/// The value again, part by part, so that nothing is shared with the first.
fn rebuilt(value: &Value) -> Value {
    match value {
        Value::Set(set) => Value::set_from_sorted(set.elements().iter().map(rebuilt).collect()),
        Value::Tuple(tuple) => Value::tuple(tuple.iter().map(rebuilt).collect()),
        value if value.is_function() => {
            Value::function(value.entries().map(|(key, value)| (rebuilt(&key), rebuilt(value))).collect())
                .unwrap_or_else(|_| value.clone())
        }
        value if value.is_finite_set() => value.listed(100_000).unwrap_or_else(|_| value.clone()),
        value => value.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_order_is_total(a in value(), b in value(), c in value()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&a), Ordering::Equal);
        let mut sorted = [&a, &b, &c];
        sorted.sort();
        prop_assert!(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
        prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
        if a == b {
            prop_assert_eq!(a.cmp(&c), b.cmp(&c));
        }
    }

    #[test]
    fn comparison_agrees_with_the_order(a in value(), b in value()) {
        if let Ok(order) = compare(&a, &b) {
            prop_assert_eq!(order, a.cmp(&b));
        }
        if let Ok(answer) = equal(&a, &b) {
            prop_assert_eq!(answer, a == b);
        }
        prop_assert_eq!(equal(&a, &b).is_ok(), equal(&b, &a).is_ok());
        prop_assert_eq!(compare(&a, &b).is_ok(), compare(&b, &a).is_ok());
    }

    #[test]
    fn equal_values_have_one_hash_and_one_fingerprint(a in value()) {
        let b = rebuilt(&a);
        let symbols = symbols();
        let before = (hash(&b), b.fingerprint(&symbols));
        prop_assert_eq!(&a, &b);
        prop_assert_eq!((hash(&a), a.fingerprint(&symbols)), before);
        prop_assert_eq!(equal(&a, &b).ok(), Some(true));
    }

    #[test]
    fn different_values_have_different_fingerprints(a in value(), b in value()) {
        let symbols = symbols();
        prop_assert_eq!(a == b, a.fingerprint(&symbols) == b.fingerprint(&symbols));
        prop_assert_eq!(a == b, hash(&a) == hash(&b));
    }

    #[test]
    fn fingerprints_do_not_depend_on_the_table(a in value()) {
        let mut other = Symbols::new();
        for name in NAMES.iter().rev() {
            other.intern(name);
        }
        let printed = a.display(&symbols()).to_string();
        if let Some(b) = renamed(&a, &other) {
            prop_assert_eq!(b.fingerprint(&other), a.fingerprint(&symbols()), "{}", printed);
        }
    }

    #[test]
    fn values_are_packed_and_unpacked(a in value(), junk in vec(any::<u8>(), 0..20)) {
        let symbols = symbols();
        let (mut bytes, mut again) = (Vec::new(), Vec::new());
        prop_assert!(a.pack(&mut bytes).is_ok() && rebuilt(&a).pack(&mut again).is_ok());
        prop_assert_eq!(&bytes, &again);
        prop_assert_eq!(Value::unpack(&bytes, &symbols).ok(), Some(a));
        if let Ok(value) = Value::unpack(&junk, &symbols) {
            prop_assert!(value.pack(&mut Vec::new()).is_ok());
        }
    }

    #[test]
    fn values_go_through_json(a in value()) {
        let symbols = symbols();
        let json = a.to_json(&symbols);
        if !json.to_string().contains("#unserializable") && comparable(&a) {
            prop_assert_eq!(Value::from_json(&json, &symbols).ok(), Some(a));
        }
    }

    #[test]
    fn described_sets_are_their_elements(lazy in described(), other in described(), element in value()) {
        let listed = lazy.listed(100_000).unwrap_or_else(|_| Value::empty_set());
        let listing: Vec<Value> = lazy.iter_set().map(Iterator::collect).unwrap_or_default();
        prop_assert!(listing.is_sorted_by(|a, b| a < b));
        prop_assert_eq!(Some(&listing[..]), listed.as_slice());
        prop_assert_eq!(lazy.cardinality().ok(), Some(num_bigint::BigInt::from(listing.len())));
        for element in &listing {
            prop_assert_eq!(lazy.contains(element).ok(), Some(true));
        }
        for element in elements(&other).iter().chain([&element]) {
            if let (Ok(a), Ok(b)) = (lazy.contains(element), listed.contains(element)) {
                prop_assert_eq!(a, b);
            }
        }
        let plain = other.listed(100_000).unwrap_or_else(|_| Value::empty_set());
        if let (Ok(a), Ok(b)) = (lazy.is_subset(&other), listed.is_subset(&plain)) {
            prop_assert_eq!(a, b);
        }
        prop_assert_eq!(lazy.cmp(&other), listed.cmp(&plain));
        if let (Ok(a), Ok(b)) = (lazy.cup(&other), listed.cup(&plain)) {
            prop_assert_eq!(a, b);
        }
        if let (Ok(a), Ok(b)) = (lazy.cap(&other), listed.cap(&plain)) {
            prop_assert_eq!(a, b);
        }
        if let (Ok(a), Ok(b)) = (lazy.difference(&other), listed.difference(&plain)) {
            prop_assert_eq!(a, b);
        }
    }

    #[test]
    fn set_operators_are_those_of_sets(a in integers(), b in integers(), x in -2i64..6) {
        let (left, right) = (elements(&a), elements(&b));
        let x = Value::Integer(x);
        prop_assert_eq!(a.cup(&b).map(|set| elements(&set)).ok(), Some(&left | &right));
        prop_assert_eq!(a.cap(&b).map(|set| elements(&set)).ok(), Some(&left & &right));
        prop_assert_eq!(a.difference(&b).map(|set| elements(&set)).ok(), Some(&left - &right));
        prop_assert_eq!(a.is_subset(&b).ok(), Some(left.is_subset(&right)));
        prop_assert_eq!(a.contains(&x).ok(), Some(left.contains(&x)));
        let one = BTreeSet::from([x.clone()]);
        prop_assert_eq!(a.with(&x).map(|set| elements(&set)).ok(), Some(&left | &one));
        prop_assert_eq!(a.without(&x).map(|set| elements(&set)).ok(), Some(&left - &one));
        let sets = set(vec![a.clone(), b.clone()]);
        prop_assert_eq!(sets.big_union().map(|set| elements(&set)).ok(), Some(&left | &right));
    }

    #[test]
    fn functions_are_their_pairs(pairs in vec((-1i64..5, scalar()), 0..6), key in -1i64..5, new in scalar()) {
        let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| (Value::Integer(key), value)).collect();
        let key = Value::Integer(key);
        let find = |wanted: &Value| pairs.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone());
        let Ok(function) = Value::function(pairs.clone()) else { return Err(TestCaseError::fail("no function")) };
        let domain: BTreeSet<Value> = pairs.iter().map(|(key, _)| key.clone()).collect();
        prop_assert_eq!(function.domain().map(|set| elements(&set)).ok(), Some(domain.clone()));
        let wanted = find(&key);
        prop_assert_eq!(function.apply(&key).ok(), Some(wanted.as_ref()));
        let Ok(updated) = function.except(&key, new.clone()) else { return Err(TestCaseError::fail("no update")) };
        for other in &domain {
            let wanted = if *other == key { Some(new.clone()) } else { find(other) };
            prop_assert_eq!(updated.apply(other).ok(), Some(wanted.as_ref()));
        }
        prop_assert_eq!(updated.domain().map(|set| elements(&set)).ok(), Some(domain));
        let again = Value::function(function.entries().map(|(key, value)| (key, value.clone())).collect());
        prop_assert_eq!(again.ok(), Some(function));
    }

    #[test]
    fn sequences_are_vectors(a in vec(scalar(), 0..5), b in vec(scalar(), 0..5), start in 0usize..6, end in 0usize..6) {
        let (Value::Tuple(left), Value::Tuple(right)) = (Value::tuple(a.clone()), Value::tuple(b.clone())) else {
            return Err(TestCaseError::fail("no tuples"));
        };
        prop_assert_eq!(left.concat(&right).elements().to_vec(), [&a[..], &b[..]].concat());
        prop_assert_eq!(left.append(Value::Integer(1)).elements().to_vec(), [&a[..], &[Value::Integer(1)]].concat());
        prop_assert_eq!(left.tail().elements().to_vec(), a.get(1..).unwrap_or_default().to_vec());
        let part: Vec<Value> = a.iter().take(end).skip(start).cloned().collect();
        prop_assert_eq!(left.sub(start, end).elements().to_vec(), part);
    }
}

/// Whether all sets in the value could be written in a specification.
fn comparable(value: &Value) -> bool {
    match value {
        Value::Set(set) => Value::set(set.elements().to_vec()).is_ok() && set.elements().iter().all(comparable),
        Value::Tuple(tuple) => tuple.iter().all(comparable),
        value => value.entries().all(|(key, value)| comparable(&key) && comparable(value)),
    }
}

/// The same value by another table.
fn renamed(value: &Value, table: &Symbols) -> Option<Value> {
    let old = symbols();
    Some(match value {
        Value::String(symbol) => Value::text(old.text(*symbol), table),
        Value::Model(model) => {
            Value::Model(ModelValue { symbol: table.find(old.text(model.symbol))?, kind: model.kind })
        }
        Value::Set(set) => {
            let mut elements: Vec<_> =
                set.elements().iter().map(|element| renamed(element, table)).collect::<Option<_>>()?;
            elements.sort();
            Value::set_from_sorted(elements)
        }
        Value::Tuple(tuple) => {
            Value::tuple(tuple.iter().map(|element| renamed(element, table)).collect::<Option<_>>()?)
        }
        value if value.is_function() => {
            let pairs = value.entries().map(|(key, value)| Some((renamed(&key, table)?, renamed(value, table)?)));
            Value::function(pairs.collect::<Option<_>>()?).ok()?
        }
        Value::Lazy(_) if value.is_finite_set() => renamed(&value.listed(100_000).ok()?, table)?,
        value => value.clone(),
    })
}

#[test]
fn fingerprints_stay_what_they_are() {
    let symbols = symbols();
    let text = |name| Value::text(name, &symbols);
    let values = [
        Value::Boolean(true),
        Value::Integer(42),
        text("a"),
        text("not a symbol"),
        model("m"),
        Value::empty_tuple(),
        Value::empty_set(),
        Value::tuple(vec![Value::Integer(1), text("b")]),
        Value::interval(1, 3),
        Value::record(vec![(symbols.find("a").unwrap_or(tlars::text::Symbol(0)), Value::Integer(1))]),
        Value::naturals(),
    ];
    let golden: Vec<u64> = GOLDEN.to_vec();
    let found: Vec<u64> = values.iter().map(|value| value.fingerprint(&symbols)).collect();
    assert_eq!(found, golden, "change FINGERPRINT_VERSION when these change");
}

const GOLDEN: [u64; 11] = [
    10546263170379402253,
    13492724630879122240,
    12663387671096462489,
    7854919731237707799,
    13150268404948774991,
    11636320369115951144,
    16124912558131643308,
    3221175193445608117,
    4901597204404172428,
    1180553572019438215,
    4483689640467199313,
];

#[test]
fn typed_model_values_meet_only_their_kind() {
    let (x, y, m) = (model("x_1"), model("y_1"), model("m"));
    assert_eq!(ModelValue::named(tlars::text::Symbol(0), "x_1").kind, Some(ModelKind(b'x')));
    assert!(equal(&x, &y).is_err());
    assert!(equal(&x, &Value::Integer(1)).is_err());
    assert_eq!(equal(&m, &Value::Integer(1)).ok(), Some(false));
    assert_eq!(equal(&x, &m).ok(), Some(false));
}

/// How a large value is changed; the numbers are places or elements.
#[derive(Clone, Debug)]
enum Change {
    Insert(i64),
    Remove(i64),
    Unite(Vec<i64>),
    Subtract(Vec<i64>),
    Replace(i64, i64),
    Append(i64),
    Prepend(i64),
    Tail,
    Front,
}

fn change() -> impl Strategy<Value = Change> {
    let number = || -5i64..3_000;
    prop_oneof![
        number().prop_map(Change::Insert),
        number().prop_map(Change::Remove),
        vec(number(), 0..4).prop_map(Change::Unite),
        vec(number(), 0..4).prop_map(Change::Subtract),
        (number(), number()).prop_map(|(place, new)| Change::Replace(place, new)),
        number().prop_map(Change::Append),
        number().prop_map(Change::Prepend),
        Just(Change::Tail),
        Just(Change::Front),
    ]
}

/// Checks that a value that grew is in no way told from one that was made at once.
fn check_grown(grown: &Value, fresh: &Value) -> Result<(), TestCaseError> {
    let symbols = symbols();
    prop_assert_eq!(grown.len(), fresh.len());
    prop_assert_eq!(hash(grown), hash(fresh));
    prop_assert_eq!(grown.fingerprint(&symbols), fresh.fingerprint(&symbols));
    prop_assert_eq!(grown.cmp(fresh), Ordering::Equal);
    prop_assert!(grown == fresh && equal(grown, fresh).ok() == Some(true));
    let (mut bytes, mut others) = (Vec::new(), Vec::new());
    prop_assert!(grown.pack(&mut bytes).is_ok() && fresh.pack(&mut others).is_ok());
    prop_assert!(bytes == others);
    Ok(())
}

fn numbers(numbers: &[i64]) -> Vec<Value> {
    numbers.iter().copied().map(Value::Integer).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn large_sets_are_sets(size in prop_oneof![500i64..530, 1_000i64..2_000], changes in vec(change(), 0..40)) {
        let mut model: BTreeSet<i64> = (0..size).map(|number| 2 * number).collect();
        let of = |model: &BTreeSet<i64>| Value::set_from_sorted(model.iter().copied().map(Value::Integer).collect());
        let mut grown = of(&model);
        for change in changes {
            let before = grown.clone();
            match change {
                Change::Insert(number) | Change::Append(number) => {
                    model.insert(number);
                    grown = grown.with(&Value::Integer(number)).unwrap_or(before);
                }
                Change::Remove(number) | Change::Prepend(number) => {
                    model.remove(&number);
                    grown = grown.without(&Value::Integer(number)).unwrap_or(before);
                }
                Change::Unite(few) => {
                    model.extend(&few);
                    let few = set(numbers(&few));
                    grown = if few.len() == Some(2) { few.cup(&grown) } else { grown.cup(&few) }.unwrap_or(before);
                }
                Change::Subtract(few) => {
                    few.iter().for_each(|number| { model.remove(number); });
                    prop_assert_eq!(grown.cap(&set(numbers(&few))).ok(), set(numbers(&few)).cap(&grown).ok());
                    grown = grown.difference(&set(numbers(&few))).unwrap_or(before);
                }
                Change::Replace(one, other) => {
                    prop_assert_eq!(grown.contains(&Value::Integer(one)).ok(), Some(model.contains(&one)));
                    prop_assert_eq!(grown.is_subset(&of(&model)).ok(), Some(true));
                    prop_assert!(grown.contains(&Value::Boolean(true)).is_err());
                    prop_assert!(grown.with(&Value::tuple(numbers(&[other]))).is_err());
                }
                Change::Tail | Change::Front => check_grown(&grown, &of(&model))?,
            }
        }
        check_grown(&grown, &of(&model))?;
    }

    #[test]
    fn large_functions_are_functions(size in prop_oneof![500i64..530, 1_000i64..2_000], changes in vec(change(), 0..40)) {
        let mut model: Vec<i64> = (0..size).collect();
        let mut grown = Value::tuple(numbers(&model));
        let keys: Vec<Value> = (0..size).map(|key| Value::tuple(numbers(&[key]))).collect();
        let on_tuples = |values: &[i64]| Value::function(keys.iter().cloned().zip(numbers(values)).collect());
        let mut values = model.clone();
        let Ok(mut function) = on_tuples(&values) else { return Ok(()) };
        for change in changes {
            let Some(tuple) = grown.as_tuple() else { return Err(TestCaseError::fail("no tuple")) };
            match change {
                Change::Append(number) | Change::Insert(number) => {
                    model.push(number);
                    grown = Value::Tuple(tuple.append(Value::Integer(number)));
                }
                Change::Prepend(number) => {
                    model.insert(0, number);
                    let Value::Tuple(first) = Value::tuple(numbers(&[number])) else { return Ok(()) };
                    grown = Value::Tuple(first.concat(tuple));
                }
                Change::Unite(few) | Change::Subtract(few) => {
                    model.extend(&few);
                    let Value::Tuple(few) = Value::tuple(numbers(&few)) else { return Ok(()) };
                    grown = Value::Tuple(tuple.concat(&few));
                }
                Change::Replace(place, number) => {
                    let place = place.rem_euclid(size);
                    values[place as usize] = number;
                    let key = &keys[place as usize];
                    function = function.except(key, Value::Integer(number)).unwrap_or(function);
                    prop_assert_eq!(function.apply(key).ok().flatten(), Some(&Value::Integer(number)));
                    let place = place.rem_euclid(model.len() as i64);
                    model[place as usize] = number;
                    grown = grown.except(&Value::Integer(place + 1), Value::Integer(number)).unwrap_or(grown);
                }
                Change::Tail => {
                    model.remove(0);
                    grown = Value::Tuple(tuple.tail());
                }
                Change::Front => {
                    model.pop();
                    grown = Value::Tuple(tuple.sub(0, tuple.len() - 1));
                }
                Change::Remove(place) => {
                    let place = place.rem_euclid(model.len() as i64) as usize;
                    prop_assert_eq!(tuple.get(place), Some(&Value::Integer(model[place])));
                }
            }
        }
        check_grown(&grown, &Value::tuple(numbers(&model)))?;
        check_grown(&function, &on_tuples(&values).unwrap_or_else(|_| Value::empty_tuple()))?;
    }
}
