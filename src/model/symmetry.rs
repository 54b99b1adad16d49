//! Symmetry: states that differ by a permutation of model values have one fingerprint.

use super::permuted::permuted;
use crate::text::{Symbol, Symbols};
use crate::value::{Images, ModelValue, Value, model_fingerprint};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A group of permutations of model values.
#[derive(Clone, Debug)]
pub struct Symmetry {
    /// The model values of the group, in order.
    model_values: Vec<ModelValue>,
    /// The permutations, the identity first: the places of the images of all model values.
    group: Vec<Vec<usize>>,
    /// The fingerprints of what the permutations, the identity first, make of each model value that any of them moves.
    images: FxHashMap<Symbol, Box<[u64]>>,
}

/// A group with more permutations is refused.
pub const MOST: usize = 100_000;

impl Symmetry {
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
        let image = |place: usize| {
            let prints = group.iter().map(|images| model_fingerprint(model_values[images[place]].symbol, symbols));
            (model_values[place].symbol, prints.collect())
        };
        let moved = (0..model_values.len()).filter(|place| group.iter().any(|images| images[*place] != *place));
        let images = moved.map(image).collect();
        Ok(Symmetry { model_values, group, images })
    }

    /// How many permutations there are, the identity included.
    pub fn len(&self) -> usize {
        self.group.len()
    }

    /// Whether there is only the identity.
    pub fn is_empty(&self) -> bool {
        self.len() == 1
    }

    /// The fingerprints of a value under all permutations, the identity first.
    pub fn fingerprints(&self, value: &Value, symbols: &Symbols) -> Arc<[u64]> {
        let moved = |symbol: Symbol| self.images.get(&symbol).map(|images| &**images);
        match value.images(symbols, &moved) {
            Images::Same => vec![value.fingerprint(symbols); self.len()].into(),
            Images::Known(prints) => prints.into(),
            Images::Found(prints) => prints.into(),
        }
    }

    /// The image of a value under the permutation of that number, the identity being the first; `None` if it is the value itself.
    pub fn image(&self, value: &Value, permutation: usize) -> Option<Value> {
        let moved = |(&model, &place): (&ModelValue, &usize)| {
            let image = self.model_values[place];
            (image != model).then_some((model.symbol, image))
        };
        let permutation = self.model_values.iter().zip(self.group.get(permutation)?).filter_map(moved).collect();
        permuted(value, &permutation)
    }
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
    use crate::value::ModelValue;

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
}
