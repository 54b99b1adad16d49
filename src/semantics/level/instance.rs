//! Levels through instances: what may be substituted, and what is known of a definition after the substitution.

use super::check::{level_name, substitutes};
use super::facts::{Facts, Parameter, Sorted, keep};
use super::profile::Profile;
use crate::semantics::form::{ConstantId, DefinitionId, Level, Local, OperatorArgument};
use crate::semantics::world::*;
use crate::text::Diagnostic;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What stands for a declaration.
struct Substituted {
    facts: Facts,
    /// The operator, where it is a defined one.
    defined: Option<Rc<Profile>>,
    /// The operator, where it is itself declared or a parameter.
    open: Option<Parameter>,
}

fn table(world: &mut World, instance: InstanceNumber) -> FxHashMap<DeclarationNumber, Substituted> {
    let facts = substitutes(world, instance);
    let instance = world.instance(instance);
    let formals = instance.formals.clone().unwrap_or_default();
    instance
        .substitutions
        .iter()
        .zip(facts.iter())
        .map(|((declaration, substitute), (facts, defined))| {
            let open = match substitute {
                Substitute::Operator(OperatorArgument::Constant(ConstantId(number))) => {
                    Some(Parameter::Declaration(*number))
                }
                Substitute::Operator(OperatorArgument::Local(Local { slot, .. })) => {
                    formals.get(*slot as usize).map(|&formal| Parameter::Formal(formal))
                }
                Substitute::Operator(
                    OperatorArgument::Definition(DefinitionId(_))
                    | OperatorArgument::Builtin(_)
                    | OperatorArgument::Lambda(..),
                )
                | Substitute::Expr(_) => None,
            };
            (*declaration, Substituted { facts: facts.clone(), defined: defined.clone(), open })
        })
        .collect()
}

/// What is known of a definition of the instantiated module, after the substitution.
pub fn substituted(world: &mut World, instance: InstanceNumber, source: EntityNumber) -> Facts {
    if world.entity(source).profile.is_none() {
        super::Checker::new(world).entity(source);
    }
    let Some(profile) = world.entity(source).profile.clone() else { return Facts::default() };
    let table = table(world, instance);
    let constant = match &world.module(world.instance(instance).module).levels {
        Some(levels) => levels.constant,
        None => false,
    };
    let mut body = profile.body.clone();
    // A recursive operator knows more of itself than its body does.
    body.raise(&profile.facts);
    let mut facts = through(world, &body, &table, constant);
    // The parameters keep their numbers: the copy has those of the instance first, then those of the source.
    let formals: Rc<[u32]> = {
        let own = world.instance(instance).formals.clone().unwrap_or_default();
        own.iter().copied().chain(profile.formals.iter().map(|&(id, _)| id)).collect()
    };
    for (&(id, _), (&weight, &limit)) in profile.formals.iter().zip(profile.weights.iter().zip(&profile.limits)) {
        if weight {
            facts.parameters.put(Parameter::Formal(id), (), keep);
        }
        if limit < Level::Temporal {
            facts.limits.put(Parameter::Formal(id), limit, Ord::min);
        }
    }
    if let Some(entity) = world.instance(instance).imported.get(&source).copied() {
        world.entities[entity as usize].formals = Some(formals);
    }
    facts
}

fn through(world: &World, body: &Facts, table: &FxHashMap<DeclarationNumber, Substituted>, constant: bool) -> Facts {
    let find = |parameter: Parameter| match parameter {
        Parameter::Declaration(number) => table.get(&number),
        Parameter::Formal(_) => None,
    };
    let mut facts = Facts::of(body.level);
    for &(parameter, ()) in body.parameters.iter() {
        match find(parameter) {
            Some(by) => facts.raise(&by.facts),
            None => facts.parameters.put(parameter, (), keep),
        }
    }
    for &(parameter, ()) in body.occurring.iter() {
        match find(parameter) {
            Some(by) => {
                facts.occurring.add(&by.facts.occurring, keep);
                facts.opaque.add(&by.facts.opaque, keep);
            }
            None => facts.occurring.put(parameter, (), keep),
        }
    }
    for &(parameter, ()) in body.opaque.iter() {
        match find(parameter) {
            Some(by) => facts.opaque.add(&by.facts.occurring, keep),
            None => facts.opaque.put(parameter, (), keep),
        }
    }
    for &(parameter, limit) in body.limits.iter() {
        let limit = match parameter {
            Parameter::Declaration(number) if !constant => world.declaration(number).level(),
            Parameter::Declaration(_) | Parameter::Formal(_) => limit,
        };
        match find(parameter) {
            Some(by) => facts.limit(&by.facts, limit),
            None => facts.limits.put(parameter, limit, Ord::min),
        }
    }
    for &((parameter, at), floor) in body.floors.iter() {
        match find(parameter) {
            Some(by) => {
                if let Some(open) = by.open {
                    facts.floors.put((open, at), floor, Ord::max);
                }
            }
            None => facts.floors.put((parameter, at), floor, Ord::max),
        }
    }
    for &((operator, at, parameter), ()) in body.uses.iter() {
        let inner: Sorted<Parameter, ()> = match find(parameter) {
            Some(by) => by.facts.parameters.clone(),
            None => Sorted::one(parameter, ()),
        };
        let open = match find(operator) {
            Some(by) => {
                if let Some(defined) = &by.defined {
                    let limit = defined.limits.get(at as usize).copied().unwrap_or(Level::Temporal);
                    for &(parameter, ()) in inner.iter() {
                        facts.limits.put(parameter, limit, Ord::min);
                    }
                }
                by.open
            }
            None => Some(operator),
        };
        if let Some(open) = open {
            if let Some(by) = find(parameter) {
                facts.floors.put((open, at), by.facts.level, Ord::max);
            }
            for &(parameter, ()) in inner.iter() {
                facts.uses.put((open, at, parameter), (), keep);
            }
        }
    }
    facts
}

/// Checks the substitutions of an instance.
pub fn check_instance(world: &mut World, number: InstanceNumber) {
    let before = world.diagnostics.len();
    let table = table(world, number);
    if world.diagnostics.len() > before {
        return;
    }
    let instance = world.instance(number);
    let module = world.module(instance.module);
    let name = world.text(module.name).to_owned();
    let Some(levels) = module.levels.clone() else { return };
    let mut findings = Vec::new();
    for (declaration, substitute) in &instance.substitutions {
        let Some(by) = table.get(declaration) else { continue };
        let declared = world.declaration(*declaration);
        let target = world.text(declared.name);
        let span = match substitute {
            Substitute::Expr(expr) if expr.span.source == instance.span.source => expr.span,
            Substitute::Expr(_) | Substitute::Operator(_) => instance.span,
        };
        let found = level_name(by.facts.level);
        let parameter = Parameter::Declaration(*declaration);
        let own = declared.level();
        let limit = levels.facts.limits.get(parameter);
        if !levels.constant && by.facts.level > own {
            let what = if own == Level::Constant { "constant" } else { "variable" };
            findings.push(
                Diagnostic::error(
                    "tlars::semantics::instance_level",
                    format!("{found} cannot stand for the {what} `{target}` of module `{name}`"),
                    span,
                )
                .label(declared.span, "declared here"),
            );
        } else if limit.is_some_and(|limit| by.facts.level > limit) {
            findings.push(Diagnostic::error(
                "tlars::semantics::instance_level",
                format!("{found} cannot stand for `{target}` of module `{name}`, given how the module uses it"),
                span,
            ));
        }
        let Some(operator) = &by.defined else { continue };
        if declared.arity == 0 {
            continue;
        }
        if !operator.is_transparent() {
            findings.push(
                Diagnostic::error(
                    "tlars::semantics::instance_opaque",
                    format!(
                        "the operator for `{target}` of module `{name}` looks into the next state or into the future"
                    ),
                    instance.span,
                )
                .help("a constant operator stands for a function of values: equal arguments must give equal results"),
            );
        }
        for at in 0..declared.arity {
            let (Some(floor), Some(&limit)) =
                (levels.facts.floors.get((parameter, at as u32)), operator.limits.get(at))
            else {
                continue;
            };
            if limit < floor {
                findings.push(Diagnostic::error(
                    "tlars::semantics::instance_level",
                    format!(
                        "module `{name}` applies `{target}` to {}, which the operator given for it does not accept",
                        level_name(floor)
                    ),
                    instance.span,
                ));
            }
        }
    }
    for &((operator, at, parameter), ()) in levels.facts.uses.iter() {
        let (Parameter::Declaration(operator), Parameter::Declaration(parameter)) = (operator, parameter) else {
            continue;
        };
        let (Some(by), Some(argument)) = (table.get(&operator), table.get(&parameter)) else { continue };
        let Some(limit) = by.defined.as_ref().and_then(|defined| defined.limits.get(at as usize)) else { continue };
        if argument.facts.level > *limit {
            let (operator, parameter) =
                (world.text(world.declaration(operator).name), world.text(world.declaration(parameter).name));
            findings.push(Diagnostic::error(
                "tlars::semantics::instance_level",
                format!(
                    "module `{name}` applies `{operator}` to `{parameter}`, but the operator given for it does not accept {}",
                    level_name(argument.facts.level)
                ),
                instance.span,
            ));
        }
    }
    for finding in findings {
        world.report(finding);
    }
    let instance = world.instance(number);
    let formals = instance.formals.clone().unwrap_or_default();
    let mut facts = through(world, &levels.facts, &table, levels.constant);
    for by in table_in_order(world, number, &table) {
        facts.limits.add(&by.facts.limits, Ord::min);
        facts.floors.add(&by.facts.floors, Ord::max);
        facts.uses.add(&by.facts.uses, keep);
    }
    let is_formal = |parameter: Parameter| match parameter {
        Parameter::Formal(number) => formals.contains(&number),
        Parameter::Declaration(_) => false,
    };
    facts.limits.retain(|&parameter| !is_formal(parameter));
    facts.floors.retain(|&(parameter, _)| !is_formal(parameter));
    facts.uses.retain(|&(operator, _, parameter)| !is_formal(operator) && !is_formal(parameter));
    world.instances[number as usize].demands = facts;
}

fn table_in_order<'t>(
    world: &World,
    number: InstanceNumber,
    table: &'t FxHashMap<DeclarationNumber, Substituted>,
) -> Vec<&'t Substituted> {
    world.instance(number).substitutions.iter().filter_map(|(declaration, _)| table.get(declaration)).collect()
}

/// What instances of a finished module must heed.
pub fn module_levels(world: &mut World, number: ModuleNumber) -> ModuleLevels {
    let module = world.module(number);
    let mut constant = !module
        .declarations
        .iter()
        .any(|&declaration| world.declaration(declaration).kind == DeclarationKind::Variable);
    let mut parts: Vec<&Facts> = Vec::new();
    let mut take = |part| parts.push(part);
    for &extended in &module.extends {
        if let Some(levels) = &world.module(extended).levels {
            constant &= levels.constant;
            take(&levels.facts);
        }
    }
    for &entity in &module.entities {
        if let Some(profile) = &world.entity(entity).profile {
            constant &= profile.body.level == Level::Constant && profile.facts.level == Level::Constant;
            take(&profile.facts);
        }
    }
    for &instance in &module.instances {
        take(&world.instance(instance).demands);
    }
    for part in &module.statements {
        constant &= part.level == Level::Constant;
        take(part);
    }
    let mut facts = Facts::joined(0..parts.len(), Level::Constant, &|facts, index| {
        facts.limits.add(&parts[index].limits, Ord::min);
        facts.floors.add(&parts[index].floors, Ord::max);
        facts.uses.add(&parts[index].uses, keep);
    });
    // Definitions that unnamed instances bring count as the module's own.
    let imported: Vec<EntityNumber> = module
        .exports
        .iter()
        .filter_map(|export| match export.binding {
            Binding::Entity(entity) => Some(entity),
            Binding::Declaration(_) | Binding::Instance(_) | Binding::Local(_) => None,
        })
        .filter(|&entity| matches!(world.entity(entity).body, Body::Imported { .. }))
        .collect();
    for entity in imported {
        if world.entity(entity).profile.is_none() {
            super::Checker::new(world).entity(entity);
        }
        if let Some(profile) = &world.entity(entity).profile {
            constant &= profile.body.level == Level::Constant;
        }
    }
    if !constant {
        for &declaration in &world.module(number).declarations {
            if world.declaration(declaration).kind == DeclarationKind::Constant {
                facts.limits.put(Parameter::Declaration(declaration), Level::Constant, Ord::min);
            }
        }
    }
    ModuleLevels { constant, facts }
}
