//! Bindings: what the configuration says of constants and definitions, as values and definitions of the resolved form.

use super::config::{Assignment, Config, ConfigValue, Formula, Right};
use super::names::{find, resolve, unknown};
use crate::eval::{Bindings, ConstantBinding, Override};
use crate::semantics::Loaded;
use crate::semantics::form::{
    Builtin, Constant, ConstantId, Definition, DefinitionId, Denotation, Expr, ExprKind, Form, Level, Local, Parameter,
};
use crate::text::{Diagnostic, Diagnostics, Severity, Span, Symbol, Symbols};
use crate::value::{ModelValue, Value};

/// What a configuration says of constants and definitions.
pub struct Bound {
    /// The values and replacements.
    pub bindings: Bindings,
    /// All constants without a value, and all that does not fit.
    pub errors: Diagnostics,
    /// What is suspicious.
    pub warnings: Diagnostics,
}

/// Binds the constants and replaces definitions. Expressions and operators given by a table become further definitions of the form.
pub fn bind(loaded: &mut Loaded, config: &Config) -> Bound {
    let declared = loaded.form.constants.len();
    let constants = vec![ConstantBinding::Unassigned; declared];
    let mut binder = Binder {
        bindings: Bindings { constants, natives: config.natives.clone(), ..Bindings::default() },
        errors: Vec::new(),
        warnings: Vec::new(),
        loaded,
    };
    binder.declare_model_values(config);
    binder.refuse_chains(config);
    for assignment in &config.constants {
        if assignment.arguments.is_empty() {
            binder.assign(assignment);
        }
    }
    binder.tables(config);
    binder.follow_constants();
    binder.follow_values();
    binder.require_all(declared, config);
    Bound { bindings: binder.bindings, errors: binder.errors, warnings: binder.warnings }
}

/// Lets replacements reach the copies that instances have; once all expressions are resolved, since they may ask for further copies.
pub(super) fn spread(form: &Form, bindings: &mut Bindings) {
    let mut spread = Vec::new();
    for (id, by) in &bindings.definitions {
        let target = &form.definitions[id.0 as usize];
        for (number, definition) in (0u32..).zip(&form.definitions) {
            let copy = !definition.substitution
                && definition.module == target.module
                && definition.plain_name == target.plain_name
                && definition.parameters.len() == target.parameters.len();
            if copy || DefinitionId(number) == *id {
                spread.push((DefinitionId(number), by.clone()));
            }
        }
    }
    bindings.definitions = spread;
}

struct Binder<'l> {
    loaded: &'l mut Loaded,
    bindings: Bindings,
    errors: Diagnostics,
    warnings: Diagnostics,
}

/// What an assignment gives.
#[derive(Clone)]
enum Given {
    Value(Value),
    Definition(DefinitionId),
    Constant(ConstantId),
}

impl Binder<'_> {
    /// Model values are constants that expressions of the configuration may name.
    fn declare_model_values(&mut self, config: &Config) {
        let mut models = Vec::new();
        for assignment in &config.constants {
            assignment.arguments.iter().for_each(|argument| model_values(argument, &mut models));
            if let Right::Value(value) = &assignment.right {
                model_values(value, &mut models);
            }
        }
        for name in models {
            let symbol = self.loaded.symbols.intern(&name.text);
            if find(self.loaded, &name.text).is_none() {
                let id = self.constant(symbol, Value::Model(ModelValue::named(symbol, &name.text)), name.span);
                self.loaded.form.scope.push((symbol, Denotation::Constant(id)));
            }
        }
    }

    /// A definition that replaces something is not replaced itself, for one could not tell which is meant; nor is a constant
    /// replaced by itself.
    fn refuse_chains(&mut self, config: &Config) {
        let by = |assignment: &Assignment| match &assignment.right {
            Right::Definition(by) => Some(by.clone()),
            Right::Value(_) => None,
        };
        let next = |name: &str, within: &Assignment| {
            let replaces = |other: &&Assignment| {
                other.name.text == name && other.module.as_ref().map(text) == within.module.as_ref().map(text)
            };
            config.constants.iter().filter(replaces).find_map(by)
        };
        for assignment in &config.constants {
            let Some(first) = by(assignment) else { continue };
            let definition = matches!(find(self.loaded, &first.text), Some(Denotation::Definition(_)));
            let mut last = first.clone();
            let steps = (0..config.constants.len()).take_while(|_| match next(&last.text, assignment) {
                Some(further) if last.text != assignment.name.text => {
                    last = further;
                    true
                }
                _ => false,
            });
            let steps = steps.count();
            let name = &assignment.name.text;
            if last.text == *name || definition && steps > 0 {
                let message = match first.text == *name {
                    true => format!("`{name}` is replaced by itself"),
                    false => format!("`{}`, which replaces `{name}`, is replaced itself", first.text),
                };
                let error = Diagnostic::error("tlars::config::chain", message, first.span);
                self.errors.push(error.help("give the definition that is meant in the end"));
            }
        }
    }

    /// A further constant.
    fn constant(&mut self, name: Symbol, value: Value, span: Span) -> ConstantId {
        let id = ConstantId(self.loaded.form.constants.len() as u32);
        let module = self.loaded.form.root;
        self.loaded.form.constants.push(Constant { name, arity: 0, module, span });
        self.bindings.constants.push(ConstantBinding::Value(value));
        id
    }

    /// A further definition.
    fn definition(&mut self, name: Symbol, parameters: Vec<Parameter>, body: Expr, span: Span) -> DefinitionId {
        let id = DefinitionId(self.loaded.form.definitions.len() as u32);
        let (module, level) = (self.loaded.form.root, body.level);
        self.loaded.form.definitions.push(Definition {
            name,
            plain_name: name,
            module,
            parameters,
            instance_parameters: 0,
            body,
            level,
            recursive: false,
            substitution: true,
            span,
        });
        id
    }

    fn assign(&mut self, assignment: &Assignment) {
        let name = self.loaded.symbols.intern(&assignment.name.text);
        let Some(given) = self.given(name, assignment) else { return };
        if let Some(module) = &assignment.module {
            return self.assign_within(name, module, &assignment.name, given);
        }
        match find(self.loaded, &assignment.name.text) {
            Some(Denotation::Constant(id)) => self.bind_constant(id, given),
            Some(Denotation::Definition(id)) => self.replace(id, given),
            Some(Denotation::Variable(_)) => {
                let message = format!("`{}` is a variable, which a configuration cannot assign", assignment.name.text);
                self.errors.push(Diagnostic::error("tlars::config::constant", message, assignment.name.span));
            }
            None => {
                let mut finding = unknown(self.loaded, &assignment.name, "constant");
                match &assignment.right {
                    // One configuration may serve several modules, so that a value too many is no error.
                    Right::Value(_) => {
                        finding.severity = Severity::Warning;
                        self.warnings.push(finding);
                    }
                    Right::Definition(_) => self.errors.push(finding),
                }
            }
        }
    }

    fn given(&mut self, name: Symbol, assignment: &Assignment) -> Option<Given> {
        match &assignment.right {
            Right::Value(ConfigValue::Expression(formula)) => match resolve(self.loaded, formula) {
                Ok(expr) if expr.level == Level::Constant => {
                    Some(Given::Definition(self.definition(name, Vec::new(), expr, assignment.span)))
                }
                Ok(_) => {
                    let message = format!("the value of `{}` depends on variables", assignment.name.text);
                    self.errors.push(
                        Diagnostic::error("tlars::config::level", message, formula.span)
                            .help("write a constant expression"),
                    );
                    None
                }
                Err(errors) => {
                    self.errors.extend(errors);
                    None
                }
            },
            Right::Value(value) => match evaluate(value, &mut self.loaded.symbols) {
                Ok(value) => Some(Given::Value(value)),
                Err(message) => {
                    self.errors.push(Diagnostic::error("tlars::config::value", message, assignment.span));
                    None
                }
            },
            Right::Definition(formula) => match find(self.loaded, &formula.text) {
                Some(Denotation::Definition(id)) => Some(Given::Definition(id)),
                Some(Denotation::Constant(id)) => Some(Given::Constant(id)),
                Some(Denotation::Variable(_)) | None => {
                    self.unknown(formula, "definition");
                    None
                }
            },
        }
    }

    fn bind_constant(&mut self, id: ConstantId, given: Given) {
        let binding = match given {
            Given::Value(value) => ConstantBinding::Value(value),
            Given::Definition(definition) => ConstantBinding::Operator(definition),
            Given::Constant(other) => {
                let declared = &self.loaded.form.constants[other.0 as usize];
                let (name, span) = (declared.name, declared.span);
                let body = Expr { kind: ExprKind::Constant(other), span, level: Level::Constant };
                ConstantBinding::Operator(self.definition(name, Vec::new(), body, span))
            }
        };
        self.bindings.constants[id.0 as usize] = binding;
    }

    fn replace(&mut self, id: DefinitionId, given: Given) {
        let by = match given {
            Given::Value(value) => Override::Value(value),
            Given::Definition(definition) => Override::Definition(definition),
            Given::Constant(other) => {
                let declared = &self.loaded.form.constants[other.0 as usize];
                let (name, span) = (declared.name, declared.span);
                let body = Expr { kind: ExprKind::Constant(other), span, level: Level::Constant };
                Override::Definition(self.definition(name, Vec::new(), body, span))
            }
        };
        self.bindings.definitions.push((id, by));
    }

    /// `Op <- [M] F`: wherever module `M` defines or declares the name.
    fn assign_within(&mut self, name: Symbol, module: &Formula, target: &Formula, given: Given) {
        let within = |form: &Form, symbols: &Symbols, id: crate::semantics::form::ModuleId| {
            form.modules.get(id.0 as usize).is_some_and(|info| symbols.text(info.name) == module.text)
        };
        let (form, symbols) = (&self.loaded.form, &self.loaded.symbols);
        let constants: Vec<ConstantId> = (0u32..)
            .zip(&form.constants)
            .filter(|(_, constant)| constant.name == name && within(form, symbols, constant.module))
            .map(|(number, _)| ConstantId(number))
            .collect();
        let definitions: Vec<DefinitionId> = (0u32..)
            .zip(&form.definitions)
            .filter(|(_, definition)| {
                !definition.substitution && definition.plain_name == name && within(form, symbols, definition.module)
            })
            .map(|(number, _)| DefinitionId(number))
            .collect();
        if constants.is_empty() && definitions.is_empty() {
            let message = format!("module `{}` neither declares nor defines `{}`", module.text, target.text);
            self.errors.push(Diagnostic::error("tlars::config::module", message, target.span));
        }
        constants.into_iter().for_each(|id| self.bind_constant(id, given.clone()));
        definitions.into_iter().for_each(|id| self.replace(id, given.clone()));
    }

    /// `Op(1, 2) = 3`: all lines for one operator make a definition by cases.
    fn tables(&mut self, config: &Config) {
        let mut done: Vec<&str> = Vec::new();
        for first in config.constants.iter().filter(|assignment| !assignment.arguments.is_empty()) {
            if done.contains(&first.name.text.as_str()) {
                continue;
            }
            done.push(&first.name.text);
            let lines: Vec<&Assignment> = config
                .constants
                .iter()
                .filter(|line| line.name.text == first.name.text && !line.arguments.is_empty())
                .collect();
            if let Err(error) = self.table(first, &lines) {
                self.errors.push(error);
            }
        }
    }

    fn table(&mut self, first: &Assignment, lines: &[&Assignment]) -> Result<(), Diagnostic> {
        let name = self.loaded.symbols.intern(&first.name.text);
        let arity = first.arguments.len();
        let place = |slot: usize| Local { up: 0, slot: slot as u32 };
        let mut arms = Vec::new();
        for line in lines {
            let at = |kind| Expr { kind, span: line.span, level: Level::Constant };
            if line.arguments.len() != arity {
                let message = format!(
                    "`{}` is given {arity} arguments before, but {} here",
                    line.name.text,
                    line.arguments.len()
                );
                return Err(Diagnostic::error("tlars::config::arity", message, line.span));
            }
            let Right::Value(result) = &line.right else {
                let message = format!("`{}` with arguments is assigned with `=`", line.name.text);
                return Err(Diagnostic::error("tlars::config::assignment", message, line.span));
            };
            let mut tests = Vec::new();
            for (slot, argument) in line.arguments.iter().enumerate() {
                let value = self.literal(argument, line.span)?;
                tests.push(at(ExprKind::Apply(Builtin::Equal, vec![at(ExprKind::Local(place(slot))), value])));
            }
            arms.push((at(ExprKind::Apply(Builtin::And, tests)), self.literal(result, line.span)?));
        }
        let body = Expr { kind: ExprKind::Case(arms, None), span: first.span, level: Level::Constant };
        let parameters = (0..arity).map(|_| Parameter { name, arity: 0 }).collect();
        let definition = Given::Definition(self.definition(name, parameters, body, first.span));
        match find(self.loaded, &first.name.text) {
            Some(Denotation::Constant(id)) => self.bind_constant(id, definition),
            Some(Denotation::Definition(id)) => self.replace(id, definition),
            Some(Denotation::Variable(_)) | None => self.unknown(&first.name, "constant"),
        }
        Ok(())
    }

    /// An expression for a value of the configuration.
    fn literal(&mut self, value: &ConfigValue, span: Span) -> Result<Expr, Diagnostic> {
        if let ConfigValue::Expression(formula) = value {
            return resolve(self.loaded, formula).map_err(|mut errors| {
                errors.pop().unwrap_or_else(|| Diagnostic::error("tlars::config::value", "no value", span))
            });
        }
        let value = evaluate(value, &mut self.loaded.symbols)
            .map_err(|message| Diagnostic::error("tlars::config::value", message, span))?;
        let name = self.loaded.symbols.intern("");
        let id = self.constant(name, value, span);
        Ok(Expr { kind: ExprKind::Constant(id), span, level: Level::Constant })
    }

    /// `N <- M`, where `M` is a constant: what `M` is bound to.
    fn follow_constants(&mut self) {
        for _ in 0..self.bindings.constants.len() {
            let mut changed = false;
            for place in 0..self.bindings.constants.len() {
                let ConstantBinding::Operator(id) = &self.bindings.constants[place] else { continue };
                let definition = &self.loaded.form.definitions[id.0 as usize];
                let ExprKind::Constant(other) = &definition.body.kind else { continue };
                if let value @ ConstantBinding::Value(_) = &self.bindings.constants[other.0 as usize] {
                    self.bindings.constants[place] = value.clone();
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// `A <- B` and `B = 3`: what replaces something means the value that it was given.
    fn follow_values(&mut self) {
        let values: Vec<(DefinitionId, Value)> = self
            .bindings
            .definitions
            .iter()
            .filter_map(|(id, by)| match by {
                Override::Value(value) => Some((*id, value.clone())),
                Override::Definition(_) => None,
            })
            .collect();
        let value_of = |id: &DefinitionId| values.iter().find(|(other, _)| other == id).map(|(_, value)| value.clone());
        for constant in &mut self.bindings.constants {
            if let ConstantBinding::Operator(id) = constant
                && let Some(value) = value_of(id)
            {
                *constant = ConstantBinding::Value(value);
            }
        }
        for (_, by) in &mut self.bindings.definitions {
            if let Override::Definition(id) = by
                && let Some(value) = value_of(id)
            {
                *by = Override::Value(value);
            }
        }
    }

    /// Every constant needs a value; one whose assignment was refused has got its error.
    fn require_all(&mut self, declared: usize, config: &Config) {
        let assigned = |name: &str| config.constants.iter().any(|assignment| assignment.name.text == name);
        let symbols = &self.loaded.symbols;
        for (constant, binding) in self.loaded.form.constants[..declared].iter().zip(&self.bindings.constants) {
            if let ConstantBinding::Unassigned = binding {
                let name = symbols.text(constant.name);
                if assigned(name) && !self.errors.is_empty() {
                    continue;
                }
                let help = if constant.arity == 0 {
                    format!(
                        "write `{name} = VALUE` or `{name} <- DEFINITION` under CONSTANTS in the configuration, or use --constant {name}=VALUE"
                    )
                } else {
                    format!("write `{name} <- DEFINITION` under CONSTANTS in the configuration")
                };
                let message = format!("the constant `{name}` is given no value");
                self.errors.push(Diagnostic::error("tlars::config::unassigned", message, constant.span).help(help));
            }
        }
    }

    fn unknown(&mut self, formula: &Formula, kind: &str) {
        self.errors.push(unknown(self.loaded, formula, kind));
    }
}

fn model_values<'c>(value: &'c ConfigValue, found: &mut Vec<&'c Formula>) {
    match value {
        ConfigValue::Model(name) => found.push(name),
        ConfigValue::Set(elements) => elements.iter().for_each(|element| model_values(element, found)),
        ConfigValue::Number(_) | ConfigValue::String(_) | ConfigValue::Boolean(_) | ConfigValue::Expression(_) => {}
    }
}

fn evaluate(value: &ConfigValue, symbols: &mut Symbols) -> Result<Value, String> {
    Ok(match value {
        ConfigValue::Number(digits) => Value::number(digits).ok_or_else(|| format!("`{digits}` is not a number"))?,
        ConfigValue::String(text) => Value::String(symbols.intern(text)),
        ConfigValue::Boolean(value) => Value::Boolean(*value),
        ConfigValue::Model(name) => {
            let symbol = symbols.intern(&name.text);
            Value::Model(ModelValue::named(symbol, &name.text))
        }
        ConfigValue::Set(elements) => {
            let elements = elements.iter().map(|element| evaluate(element, symbols)).collect::<Result<Vec<_>, _>>()?;
            Value::set(elements).map_err(|error| error.describe(symbols))?
        }
        ConfigValue::Expression(formula) => return Err(format!("`{}` is an expression within a value", formula.text)),
    })
}

fn text(name: &Formula) -> &str {
    &name.text
}
