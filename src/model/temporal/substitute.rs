//! Substitution: a definition called with arguments that are no constants, written out.

use crate::eval::code::{Argument, Code, Definition, LetDefinition, Op, Operator};
use crate::semantics::form::{Level, Local};

/// The body of a definition with the arguments in place of its parameters; `None` where an operator is passed that has no name.
///
/// The arguments' free names are those around the call, and so are those of the result.
pub fn body(definition: &Definition, arguments: &[Argument]) -> Option<Code> {
    if definition.recursive {
        return None;
    }
    let mut code = definition.body.clone();
    replace(&mut code, 0, arguments, 0).then_some(code)
}

/// As [`body`], of a definition within `LET` that lies `up` frames outwards from the call.
pub fn let_body(definition: &LetDefinition, up: u32, arguments: &[Argument]) -> Option<Code> {
    if definition.recursive {
        return None;
    }
    let mut code = definition.body.clone();
    // The frame of the parameters goes, the frames between the call and the definition come.
    replace(&mut code, 0, arguments, i64::from(up) - 1).then_some(code)
}

/// Replaces the names of the frame that is `depth` frames outwards; whether all could be. Names further out are moved by `shift`.
fn replace(code: &mut Code, depth: u32, arguments: &[Argument], shift: i64) -> bool {
    let moved = |local: &mut Local| {
        if local.up > depth {
            local.up = u32::try_from(i64::from(local.up) + shift).unwrap_or(0);
        }
    };
    if let Op::Local(Local { up, slot }) = code.op
        && up == depth
    {
        let Some(Argument::Value(argument)) = arguments.get(slot as usize) else { return false };
        *code = argument.clone();
        lift(code, 0, depth);
        return true;
    }
    let mut complete = true;
    match &mut code.op {
        Op::CallLocal(Local { up, slot }, passed) if *up == depth => {
            let passed = std::mem::take(passed);
            match arguments.get(*slot as usize) {
                Some(Argument::Operator(Operator::Definition(id))) => code.op = Op::Call(*id, passed, None),
                _ => return false,
            }
        }
        Op::Local(local) | Op::CallLocal(local, _) => moved(local),
        _ => {}
    }
    if let Op::Call(_, passed, _) | Op::Native(_, passed) | Op::CallLocal(_, passed) = &mut code.op {
        for argument in passed {
            let Argument::Operator(Operator::Local(local)) = argument else { continue };
            if local.up != depth {
                moved(local);
            } else {
                match arguments.get(local.slot as usize) {
                    Some(Argument::Operator(operator @ Operator::Definition(_))) => {
                        *argument = Argument::Operator(operator.clone());
                    }
                    _ => complete = false,
                }
            }
        }
    }
    let mut level = code.level;
    code.each_part_mut(&mut |frames, part| {
        complete &= replace(part, depth + frames, arguments, shift);
        level = level.max(part.level);
    });
    code.level = match &code.op {
        // What an action may do depends on the state only.
        Op::Enabled(_) => code.level.max(level.min(Level::State)),
        _ => level,
    };
    complete
}

/// Adds frames around an expression: its free names lie further out.
fn lift(code: &mut Code, inside: u32, by: u32) {
    let moved = |local: &mut Local| {
        if local.up >= inside {
            local.up += by;
        }
    };
    match &mut code.op {
        Op::Local(local) => moved(local),
        Op::CallLocal(local, arguments) => {
            moved(local);
            arguments.iter_mut().for_each(|argument| lift_operator(argument, inside, by));
        }
        Op::Call(_, arguments, _) | Op::Native(_, arguments) => {
            arguments.iter_mut().for_each(|argument| lift_operator(argument, inside, by));
        }
        _ => {}
    }
    code.each_part_mut(&mut |frames, part| lift(part, inside + frames, by));
}

fn lift_operator(argument: &mut Argument, inside: u32, by: u32) {
    if let Argument::Operator(Operator::Local(local)) = argument
        && local.up >= inside
    {
        local.up += by;
    }
}

/// Whether two expressions are the same text with the same meaning of all names.
pub fn same(one: &Code, other: &Code) -> bool {
    if one.span != other.span || std::mem::discriminant(&one.op) != std::mem::discriminant(&other.op) {
        return false;
    }
    let names = match (&one.op, &other.op) {
        (Op::Variable(one), Op::Variable(other)) => one == other,
        (Op::Local(one), Op::Local(other)) | (Op::CallLocal(one, _), Op::CallLocal(other, _)) => one == other,
        (Op::Call(one, ..), Op::Call(other, ..)) => one == other,
        (Op::Native(one, _), Op::Native(other, _)) => std::ptr::eq(*one, *other),
        (Op::Value(one), Op::Value(other)) => one == other,
        _ => true,
    };
    let parts = |code: &'_ Code| {
        let mut count = 0;
        code.each_child(&mut |_| count += 1);
        count
    };
    if !names || parts(one) != parts(other) {
        return false;
    }
    let mut others = Vec::new();
    other.each_child(&mut |part| others.push(part));
    let mut place = 0;
    let mut alike = true;
    one.each_child(&mut |part| {
        alike = alike && same(part, others[place]);
        place += 1;
    });
    alike
}
