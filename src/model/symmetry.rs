//! Symmetry: states that differ by a permutation of model values have one fingerprint.

use crate::text::{Symbol, Symbols};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A group of permutations of model values.
#[derive(Clone, Debug)]
pub struct Symmetry {
    /// All but the identity.
    permutations: Vec<Permutation>,
}

type Permutation = FxHashMap<Symbol, Value>;

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
        let permutation = |images: &Vec<usize>| {
            let moved = images.iter().enumerate().filter(|(from, to)| from != *to);
            moved.map(|(from, to)| (model_values[from].symbol, Value::Model(model_values[*to]))).collect()
        };
        Ok(Symmetry { permutations: group[1..].iter().map(permutation).collect() })
    }

    /// How many permutations there are, the identity included.
    pub fn len(&self) -> usize {
        self.permutations.len() + 1
    }

    /// Whether there is only the identity.
    pub fn is_empty(&self) -> bool {
        self.permutations.is_empty()
    }

    /// The fingerprints of a value under all permutations, the identity first.
    pub fn fingerprints(&self, value: &Value, symbols: &Symbols) -> Arc<[u64]> {
        let own = value.fingerprint(symbols);
        let under =
            |permutation: &Permutation| permuted(value, permutation).map_or(own, |image| image.fingerprint(symbols));
        std::iter::once(own).chain(self.permutations.iter().map(under)).collect()
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

/// The image of a value; `None` if it is the value itself.
fn permuted(value: &Value, permutation: &Permutation) -> Option<Value> {
    match value {
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::BigInteger(_)
        | Value::String(_)
        | Value::Text(_)
        | Value::Fraction(_) => None,
        Value::Model(model) => permutation.get(&model.symbol).cloned(),
        Value::Tuple(tuple) => {
            let images: Vec<Option<Value>> = tuple.iter().map(|component| permuted(component, permutation)).collect();
            if images.iter().all(Option::is_none) {
                return None;
            }
            let components = images
                .into_iter()
                .zip(tuple.iter())
                .map(|(image, component)| image.unwrap_or_else(|| component.clone()));
            Some(Value::tuple(components.collect::<Vec<_>>()))
        }
        Value::Record(_) | Value::Function(_) => {
            let mut changed = false;
            let mut image = |value: &Value| {
                let image = permuted(value, permutation);
                changed |= image.is_some();
                image.unwrap_or_else(|| value.clone())
            };
            let entries: Vec<(Value, Value)> =
                value.entries().map(|(key, value)| (image(&key), image(value))).collect();
            // A permutation of keys that could be compared leaves keys that can be compared.
            if changed { Value::function(entries).ok() } else { None }
        }
        Value::Set(_) => {
            let mut changed = false;
            let mut images = Vec::new();
            for element in
                value.as_slice().map(|slice| slice.to_vec()).or_else(|| value.iter_set().ok().map(Iterator::collect))?
            {
                let image = permuted(&element, permutation);
                changed |= image.is_some();
                images.push(image.unwrap_or(element));
            }
            if changed { Value::set(images).ok() } else { None }
        }
        // What lies in a state is listed, but for infinite sets, which hold no model values.
        Value::Lazy(_) => None,
    }
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
