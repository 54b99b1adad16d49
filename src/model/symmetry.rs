//! Symmetry: states that differ by a permutation of model values have one fingerprint.

use super::canonical::{Print, Sets};
use super::fingerprint::least_fingerprint;
use super::permuted::Permutation;
use crate::text::{Symbol, Symbols};
use crate::value::{Images, ModelValue, Value, model_fingerprint};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// A group of permutations of model values.
///
/// Of a value several fingerprints are computed, one for each column. The first columns are those of permutations, the very first that of
/// the identity; where these are not all permutations, further columns serve to do without the others.
#[derive(Clone, Debug)]
pub struct Symmetry {
    /// How many columns there are.
    columns: usize,
    /// How many of them are those of permutations.
    permutations: usize,
    /// What stands in each column for each model value that any permutation moves.
    images: FxHashMap<Symbol, Box<[u64]>>,
    way: Way,
}

/// How the least of all permutations is found.
#[derive(Clone, Debug)]
enum Way {
    /// By trying all of them: for each what it moves.
    All(Vec<Permutation>),
    /// By putting model values in order.
    InOrder(Sets),
}

/// A group with more permutations is refused, unless it is that of all permutations of some sets.
pub const MOST: usize = 100_000;
/// Groups with more permutations are not tried one by one, where they are those of all permutations of some sets: the time for a step grows
/// with the permutations there, and with the model values here.
const MOST_TRIED: usize = 500;

impl Symmetry {
    /// All permutations of each of some sets, which have no elements in common.
    #[must_use]
    pub fn of_sets(mut sets: Vec<Vec<ModelValue>>, symbols: &Symbols) -> Symmetry {
        sets.retain(|set| set.len() > 1);
        let factorial = |set: &Vec<ModelValue>| (1..=set.len()).fold(1usize, usize::saturating_mul);
        if sets.iter().map(factorial).fold(1, usize::saturating_mul) > MOST_TRIED {
            return Symmetry::in_order(sets, symbols);
        }
        let model_values: Vec<ModelValue> = sets.concat();
        let mut generators = Vec::new();
        let mut start = 0;
        for set in &sets {
            for one in start + 1..start + set.len() {
                let mut images: Vec<usize> = (0..model_values.len()).collect();
                images.swap(one - 1, one);
                generators.push(images);
            }
            start += set.len();
        }
        let group = closure((0..model_values.len()).collect(), &generators).unwrap_or_default();
        Symmetry::listed(&model_values, &group, symbols)
    }

    /// The same without trying all permutations.
    fn in_order(sets: Vec<Vec<ModelValue>>, symbols: &Symbols) -> Symmetry {
        let sets = Sets::new(sets, symbols);
        let images = sets.columns();
        let columns = images.values().next().map_or(1, |columns| columns.len());
        Symmetry { columns, permutations: sets.permutations(), images, way: Way::InOrder(sets) }
    }

    /// The permutations of a group, the identity first: the places of the images of all model values.
    fn listed(model_values: &[ModelValue], group: &[Vec<usize>], symbols: &Symbols) -> Symmetry {
        let image = |place: usize| {
            let prints = group.iter().map(|images| model_fingerprint(model_values[images[place]].symbol, symbols));
            (model_values[place].symbol, prints.collect())
        };
        let moved = (0..model_values.len()).filter(|place| group.iter().any(|images| images[*place] != *place));
        let images = moved.map(image).collect();
        let moved = |images: &Vec<usize>| -> Permutation {
            let pairs = model_values.iter().zip(images.iter().map(|&place| model_values[place]));
            pairs.filter(|(model, image)| *model != image).map(|(model, image)| (model.symbol, image)).collect()
        };
        let all = group.iter().map(moved).collect();
        Symmetry { columns: group.len(), permutations: group.len(), images, way: Way::All(all) }
    }

    /// The group that a set of permutations (as `Permutations(S)` gives them) generates.
    ///
    /// # Errors
    /// A sentence for people where the value is no such set.
    pub fn generated_by(value: &Value, symbols: &Symbols) -> Result<Symmetry, String> {
        let mut model_values = Vec::new();
        let mut generators = Vec::new();
        let shown = |value: &Value| value.display(symbols).to_string();
        let elements = value.iter_set().map_err(|error| error.describe(symbols))?;
        for function in elements {
            if !function.is_function() {
                return Err(format!("{} is not a permutation", shown(&function)));
            }
            let mut pairs = Vec::new();
            for (from, to) in function.entries() {
                let (Value::Model(from), Value::Model(to)) = (&from, to) else {
                    return Err(format!("{} permutes more than model values", shown(&function)));
                };
                pairs.push((from.symbol, to.symbol));
                for model in [from, to] {
                    if !model_values.contains(model) {
                        model_values.push(*model);
                    }
                }
            }
            generators.push(pairs);
        }
        model_values.sort_by_key(|model| model.symbol);
        let place = |symbol: Symbol| model_values.iter().position(|model| model.symbol == symbol).unwrap_or(0);
        let identity: Vec<usize> = (0..model_values.len()).collect();
        let generators: Vec<Vec<usize>> = generators
            .iter()
            .map(|pairs| {
                let mut images = identity.clone();
                pairs.iter().for_each(|(from, to)| images[place(*from)] = place(*to));
                images
            })
            .collect();
        for images in &generators {
            let mut sorted = images.clone();
            sorted.sort_unstable();
            if sorted != identity {
                return Err("an element of the symmetry set maps two model values to one".to_owned());
            }
        }
        let group = closure(identity, &generators)
            .ok_or_else(|| format!("the symmetry set generates more than {MOST} permutations"))?;
        if group.len() > MOST_TRIED
            && let Some(sets) = sets_of(&group)
        {
            let sets = sets.iter().map(|set| set.iter().map(|&place| model_values[place]).collect()).collect();
            return Ok(Symmetry::in_order(sets, symbols));
        }
        Ok(Symmetry::listed(&model_values, &group, symbols))
    }

    /// How many permutations there are, the identity included, as far as that can be told.
    pub fn len(&self) -> usize {
        match &self.way {
            Way::All(all) => all.len(),
            Way::InOrder(sets) => sets.all_permutations(),
        }
    }

    /// How many permutations are tried; none where model values are put in order.
    pub fn tried(&self) -> usize {
        match &self.way {
            Way::All(all) => all.len(),
            Way::InOrder(_) => 0,
        }
    }

    /// How many fingerprints of a value there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many of them, the first, are those of the value's images under permutations, which generate the group.
    pub fn permutations(&self) -> usize {
        self.permutations
    }

    /// Whether there is only the identity.
    pub fn is_empty(&self) -> bool {
        self.len() == 1
    }

    /// The fingerprints of a value in all columns, that of the value itself first.
    pub fn fingerprints(&self, value: &Value, symbols: &Symbols) -> Arc<[u64]> {
        let moved = |symbol: Symbol| self.images.get(&symbol).map(|images| &**images);
        match value.images(symbols, &moved) {
            Images::Same => vec![value.fingerprint(symbols); self.columns].into(),
            Images::Known(prints) => prints.into(),
            Images::Found(prints) => prints.into(),
        }
    }

    /// The fingerprint of a state, the same for all states that a permutation makes equal, from its fingerprints in all columns; `print`
    /// computes another one with numbers in the place of model values.
    pub fn least(&self, columns: &[u64], print: &mut Print<'_>) -> u64 {
        match &self.way {
            Way::All(_) => least_fingerprint(columns),
            Way::InOrder(sets) => least_fingerprint(&[sets.least(columns, print).0]),
        }
    }

    /// The permutation that leads to the state with that fingerprint; and its number, where they have numbers.
    pub fn least_permutation(&self, columns: &[u64], print: &mut Print<'_>) -> (Option<u32>, Cow<'_, Permutation>) {
        match &self.way {
            Way::All(all) => {
                let least = columns.iter().min();
                let place = columns.iter().position(|print| Some(print) == least).unwrap_or(0);
                (Some(place as u32), Cow::Borrowed(&all[place]))
            }
            Way::InOrder(sets) => (None, Cow::Owned(sets.least(columns, print).1)),
        }
    }
}

/// The sets of places all of whose permutations are the group; `None` where it is no such group.
fn sets_of(group: &[Vec<usize>]) -> Option<Vec<Vec<usize>>> {
    let count = group.first()?.len();
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for place in 0..count {
        if sets.iter().any(|set| set.contains(&place)) {
            continue;
        }
        let mut set: Vec<usize> = group.iter().map(|images| images[place]).collect();
        set.sort_unstable();
        set.dedup();
        sets.push(set);
    }
    sets.retain(|set| set.len() > 1);
    let all = sets.iter().flat_map(|set| 1..=set.len()).fold(1usize, usize::saturating_mul);
    (all == group.len()).then_some(sets)
}

/// All products of the generators, the identity first.
fn closure(identity: Vec<usize>, generators: &[Vec<usize>]) -> Option<Vec<Vec<usize>>> {
    let mut known: rustc_hash::FxHashSet<Vec<usize>> = std::iter::once(identity.clone()).collect();
    let mut group = vec![identity];
    let mut next = 0;
    while next < group.len() {
        for generator in generators {
            let product: Vec<usize> = group[next].iter().map(|&place| generator[place]).collect();
            if known.insert(product.clone()) {
                group.push(product);
            }
            if group.len() > MOST {
                return None;
            }
        }
        next += 1;
    }
    Some(group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::permuted::permuted;
    use crate::value::ModelValue;
    use proptest::prelude::*;

    fn models(symbols: &mut Symbols, names: &[&str]) -> Vec<Value> {
        names.iter().map(|name| Value::Model(ModelValue::named(symbols.intern(name), name))).collect()
    }

    fn swap(left: &Value, right: &Value) -> Value {
        Value::function(vec![(left.clone(), right.clone()), (right.clone(), left.clone())]).unwrap()
    }

    #[test]
    fn transpositions_generate_the_whole_group() {
        let mut symbols = Symbols::new();
        let values = models(&mut symbols, &["a", "b", "c", "d"]);
        let generators = values.windows(2).map(|pair| swap(&pair[0], &pair[1])).collect();
        let symmetry = Symmetry::generated_by(&Value::set(generators).unwrap(), &symbols).unwrap();
        assert_eq!(symmetry.len(), 24);
    }

    #[test]
    fn symmetric_values_have_the_same_set_of_fingerprints() {
        let mut symbols = Symbols::new();
        let values = models(&mut symbols, &["a", "b", "c"]);
        let [a, b, c] = [&values[0], &values[1], &values[2]];
        let group = Value::set(vec![swap(a, b), swap(b, c)]).unwrap();
        let symmetry = Symmetry::generated_by(&group, &symbols).unwrap();
        let prints = |value: &Value| {
            let mut prints = symmetry.fingerprints(value, &symbols).to_vec();
            prints.sort_unstable();
            prints
        };
        let set = |elements: &[&Value]| Value::set(elements.iter().map(|value| (*value).clone()).collect()).unwrap();
        let function = |first: i64, second: i64, third: i64| {
            let numbers = [first, second, third].map(Value::Integer);
            Value::function(values.iter().cloned().zip(numbers).collect()).unwrap()
        };
        assert_eq!(prints(&set(&[a, b])), prints(&set(&[c, b])));
        assert_ne!(prints(&set(&[a, b])), prints(&set(&[a])));
        assert_eq!(prints(&function(1, 2, 2)), prints(&function(2, 2, 1)));
        assert_ne!(prints(&function(1, 2, 2)), prints(&function(1, 1, 2)));
        assert_eq!(
            prints(&Value::tuple(vec![set(&[a]), b.clone()])),
            prints(&Value::tuple(vec![set(&[c]), a.clone()]))
        );
    }

    #[test]
    fn what_is_no_permutation_is_refused() {
        let mut symbols = Symbols::new();
        let values = models(&mut symbols, &["a", "b"]);
        let constant =
            Value::function(values.iter().map(|value| (value.clone(), values[0].clone())).collect()).unwrap();
        assert!(Symmetry::generated_by(&Value::set(vec![constant]).unwrap(), &symbols).is_err());
        assert!(Symmetry::generated_by(&Value::set(vec![Value::Integer(1)]).unwrap(), &symbols).is_err());
    }

    /// Both ways to find the least fingerprint, for sets of five and of three model values.
    fn both() -> (Symbols, Vec<Value>, Symmetry, Symmetry) {
        let mut symbols = Symbols::new();
        let values = models(&mut symbols, &["a", "b", "c", "d", "e", "x", "y", "z"]);
        let model = |value: &Value| match value {
            Value::Model(model) => *model,
            _ => unreachable!(),
        };
        let swaps = values[..5].windows(2).chain(values[5..].windows(2)).map(|pair| swap(&pair[0], &pair[1]));
        let ordered = Symmetry::generated_by(&Value::set(swaps.collect()).unwrap(), &symbols).unwrap();
        assert!(matches!(ordered.way, Way::InOrder(_)));
        let all: Vec<ModelValue> = values.iter().map(model).collect();
        let swap = |one: usize| {
            let mut images: Vec<usize> = (0..8).collect();
            images.swap(one, one + 1);
            images
        };
        let group = closure((0..8).collect(), &[0, 1, 2, 3, 5, 6].map(swap)).unwrap();
        let listed = Symmetry::listed(&all, &group, &symbols);
        assert_eq!((listed.columns(), listed.len(), ordered.len()), (720, 720, 720));
        (symbols, values, listed, ordered)
    }

    fn least(symmetry: &Symmetry, value: &Value, symbols: &Symbols) -> u64 {
        let columns = symmetry.fingerprints(value, symbols);
        symmetry.least(&columns, &mut |other| value.fingerprint_with(symbols, other).0)
    }

    /// Sets of pairs, which are graphs, and functions to numbers.
    fn pairs() -> impl Strategy<Value = Vec<(usize, usize)>> {
        let (any, ring) = (prop::collection::vec((0usize..8, 0usize..8), 0..7), prop::collection::vec(0usize..8, 0..8));
        let rings = ring.prop_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).collect());
        prop_oneof![any, rings, prop::collection::vec((0usize..8, 8usize..10), 0..8)]
    }

    proptest! {
        #[test]
        fn model_values_in_order_tell_apart_what_all_permutations_do(
            one in pairs(),
            other in pairs(),
            image in 0usize..720,
        ) {
            let (symbols, mut values, listed, ordered) = both();
            values.extend([0, 1].map(Value::Integer));
            let value = |pairs: &[(usize, usize)]| {
                let pair = |&(from, to): &(usize, usize)| Value::tuple(vec![values[from].clone(), values[to].clone()]);
                Value::set(pairs.iter().map(pair).collect()).unwrap()
            };
            let (one, other) = (value(&one), value(&other));
            let Way::All(all) = &listed.way else { unreachable!() };
            let image = permuted(&one, &all[image]).unwrap_or_else(|| one.clone());
            prop_assert_eq!(least(&ordered, &one, &symbols), least(&ordered, &image, &symbols));
            prop_assert_eq!(
                least(&ordered, &one, &symbols) == least(&ordered, &other, &symbols),
                least(&listed, &one, &symbols) == least(&listed, &other, &symbols)
            );
            // The permutation leads to the same state from all of them.
            let of = |value: &Value| {
                let columns = ordered.fingerprints(value, &symbols);
                let print = &mut |other: &dyn Fn(Symbol) -> Option<u64>| value.fingerprint_with(&symbols, other).0;
                let (_, permutation) = ordered.least_permutation(&columns, print);
                permuted(value, &permutation).unwrap_or_else(|| value.clone())
            };
            prop_assert_eq!(of(&one), of(&image));
        }
    }
}
