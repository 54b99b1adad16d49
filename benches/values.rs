//! How fast values are: each operation that evaluation leans on, and flat slices beside trees.

use divan::{Bencher, black_box};
use std::hash::{BuildHasher, BuildHasherDefault};
use tlars::text::{Symbol, Symbols};
use tlars::value::{Value, equal};

fn main() {
    divan::main();
}

fn symbols() -> Symbols {
    let mut symbols = Symbols::new();
    for name in ["type", "from", "to", "value", "ballot", "seq"] {
        symbols.intern(name);
    }
    symbols
}

fn integers(count: usize) -> Value {
    Value::set_from_sorted((0..count as i64).map(|value| Value::Integer(2 * value)).collect())
}

fn message(number: i64) -> Value {
    Value::record(vec![
        (Symbol(0), Value::String(Symbol((number % 6) as u32))),
        (Symbol(1), Value::Integer(number)),
        (Symbol(2), Value::Integer(number / 3)),
        (Symbol(3), Value::tuple(vec![Value::Integer(number), Value::Integer(1)])),
    ])
}

fn messages(count: usize) -> Value {
    Value::set((0..count as i64).map(message).collect()).unwrap_or_else(|_| Value::empty_set())
}

const SIZES: [usize; 5] = [4, 32, 256, 1024, 4096];

#[divan::bench(args = SIZES)]
fn insert_integer_flat(bencher: Bencher, count: usize) {
    let (set, new) = (integers(count), Value::Integer(count as i64 | 1));
    bencher.bench_local(|| black_box(&set).with(black_box(&new)));
}

#[divan::bench(args = SIZES)]
fn insert_integer_tree(bencher: Bencher, count: usize) {
    let set: im::OrdSet<Value> = (0..count as i64).map(|value| Value::Integer(2 * value)).collect();
    let new = Value::Integer(count as i64 | 1);
    bencher.bench_local(|| black_box(&set).update(black_box(&new).clone()));
}

#[divan::bench(args = SIZES)]
fn insert_message_flat(bencher: Bencher, count: usize) {
    let (set, new) = (messages(count), message(-1));
    bencher.bench_local(|| black_box(&set).with(black_box(&new)));
}

#[divan::bench(args = SIZES)]
fn insert_message_tree(bencher: Bencher, count: usize) {
    let set: im::OrdSet<Value> = (0..count as i64).map(message).collect();
    let new = message(-1);
    bencher.bench_local(|| black_box(&set).update(black_box(&new).clone()));
}

#[divan::bench(args = SIZES)]
fn update_sequence_flat(bencher: Bencher, count: usize) {
    let tuple = Value::tuple((0..count as i64).map(Value::Integer).collect());
    let key = Value::Integer(count as i64 / 2);
    bencher.bench_local(|| black_box(&tuple).except(&key, Value::Integer(-1)));
}

#[divan::bench(args = SIZES)]
fn update_sequence_tree(bencher: Bencher, count: usize) {
    let tuple: im::Vector<Value> = (0..count as i64).map(Value::Integer).collect();
    bencher.bench_local(|| black_box(&tuple).update(count / 2, Value::Integer(-1)));
}

#[divan::bench(args = SIZES)]
fn append_flat(bencher: Bencher, count: usize) {
    let Value::Tuple(tuple) = Value::tuple((0..count as i64).map(message).collect()) else { return };
    let new = message(-1);
    bencher.bench_local(|| black_box(&tuple).append(new.clone()));
}

#[divan::bench(args = SIZES)]
fn append_tree(bencher: Bencher, count: usize) {
    let tuple: im::Vector<Value> = (0..count as i64).map(message).collect();
    let new = message(-1);
    bencher.bench_local(|| {
        let mut tuple = black_box(&tuple).clone();
        tuple.push_back(new.clone());
        tuple
    });
}

const LARGE: [usize; 4] = [512, 1024, 4096, 100_000];

/// One more element in a set that grew element by element.
#[divan::bench(args = LARGE)]
fn insert_message_again(bencher: Bencher, count: usize) {
    let (set, new) = (messages(count).with(&message(-2)).and_then(|set| set.with(&message(-3))), message(-1));
    let Ok(set) = set else { return };
    bencher.bench_local(|| black_box(&set).with(black_box(&new)));
}

#[divan::bench(args = LARGE)]
fn update_sequence_again(bencher: Bencher, count: usize) {
    let tuple = Value::tuple((0..count as i64).map(Value::Integer).collect());
    let key = Value::Integer(count as i64 / 2);
    let Ok(tuple) = tuple.except(&key, Value::Integer(-2)).and_then(|tuple| tuple.except(&key, Value::Integer(-3)))
    else {
        return;
    };
    bencher.bench_local(|| black_box(&tuple).except(&key, Value::Integer(-1)));
}

#[divan::bench(args = LARGE)]
fn append_again(bencher: Bencher, count: usize) {
    let Value::Tuple(tuple) = Value::tuple((0..count as i64).map(message).collect()) else { return };
    let new = message(-1);
    let tuple = tuple.append(new.clone()).append(new.clone());
    bencher.bench_local(|| black_box(&tuple).append(new.clone()));
}

#[divan::bench(args = SIZES)]
fn union_of_halves(bencher: Bencher, count: usize) {
    let (left, right) = (integers(count), integers(count / 2));
    bencher.bench_local(|| black_box(&left).cup(black_box(&right)));
}

#[divan::bench(args = SIZES)]
fn find_message(bencher: Bencher, count: usize) {
    let (set, wanted) = (messages(count), message(count as i64 / 2));
    bencher.bench_local(|| black_box(&set).contains(black_box(&wanted)));
}

#[divan::bench]
fn make_record(bencher: Bencher) {
    bencher.bench_local(|| message(black_box(7)));
}

#[divan::bench]
fn update_field(bencher: Bencher) {
    let (record, key) = (message(7), Value::String(Symbol(1)));
    bencher.bench_local(|| black_box(&record).except(&key, Value::Integer(8)));
}

#[divan::bench]
fn read_field(bencher: Bencher) {
    let record = message(7);
    bencher.bench_local(|| black_box(&record).field(black_box(Symbol(3))).is_ok());
}

#[divan::bench]
fn compare_equal_records(bencher: Bencher) {
    let (left, right) = (message(7), message(7));
    bencher.bench_local(|| equal(black_box(&left), black_box(&right)));
}

#[divan::bench]
fn hash_a_new_record(bencher: Bencher) {
    let hasher = BuildHasherDefault::<rustc_hash::FxHasher>::default();
    bencher.with_inputs(|| message(7)).bench_local_refs(|record| hasher.hash_one(&*record));
}

#[divan::bench]
fn fingerprint_a_new_record(bencher: Bencher) {
    let symbols = symbols();
    bencher.with_inputs(|| message(7)).bench_local_refs(|record| record.fingerprint(&symbols));
}

#[divan::bench]
fn walk_functions(bencher: Bencher) {
    let set = Value::function_set(Value::interval(1, 4), Value::interval(1, 6));
    bencher.bench_local(|| black_box(&set).iter_set().map(Iterator::count));
}

#[divan::bench]
fn walk_subsets(bencher: Bencher) {
    let set = Value::powerset(integers(10));
    bencher.bench_local(|| black_box(&set).iter_set().map(Iterator::count));
}

#[divan::bench]
fn type_of_a_function(bencher: Bencher) {
    let function = Value::tuple((0..8).map(|value| Value::tuple(vec![Value::Integer(value); 4])).collect());
    let set = Value::function_set(Value::interval(1, 8), Value::sequences(Value::naturals()));
    bencher.bench_local(|| black_box(&set).contains(black_box(&function)));
}
