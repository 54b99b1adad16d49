//! Permutations: symmetry sets as they are mostly written, which need not be listed.

use crate::eval::code::{Argument, Code, Op};
use crate::eval::{Environment, Program};
use crate::value::{ModelValue, Value};

/// The sets whose permutations an expression lists, where it is `Permutations(S)` or a union of such for sets of model values that have
/// no elements in common. It is not evaluated, since there may be too many permutations to list.
pub fn permuted_sets(program: &Program, environment: &Environment<'_>, code: &Code) -> Option<Vec<Vec<ModelValue>>> {
    sets_of(program, environment, code, 0).filter(|sets| apart(sets))
}

fn sets_of(
    program: &Program,
    environment: &Environment<'_>,
    code: &Code,
    calls: usize,
) -> Option<Vec<Vec<ModelValue>>> {
    const MOST_CALLS: usize = 16;
    match &code.op {
        Op::Once(once) => sets_of(program, environment, &once.code, calls),
        Op::Call(id, arguments, _) if arguments.is_empty() && calls < MOST_CALLS => {
            sets_of(program, environment, &program.definition(*id).body, calls + 1)
        }
        Op::Cup(operands) => {
            let mut sets = sets_of(program, environment, &operands[0], calls)?;
            sets.extend(sets_of(program, environment, &operands[1], calls)?);
            Some(sets)
        }
        Op::Native(native, arguments) if native.name == "Permutations" => {
            let [Argument::Value(set)] = &**arguments else { return None };
            let model = |element: Value| match element {
                Value::Model(model) => Some(model),
                _ => None,
            };
            let set: Option<Vec<ModelValue>> = environment.value(set).ok()?.iter_set().ok()?.map(model).collect();
            Some(vec![set?])
        }
        _ => None,
    }
}

/// Whether no two sets have an element in common.
fn apart(sets: &[Vec<ModelValue>]) -> bool {
    let mut seen = Vec::new();
    sets.iter().flatten().all(|model| {
        let new = !seen.contains(model);
        seen.push(*model);
        new
    })
}
