//! Counterexamples as values: what `CounterExample` is in a postcondition.

use super::action::{Action, Taken, Trail};
use super::plain::{Model, State};
use crate::text::{Span, Symbols};
use crate::value::{Value, ValueError};

/// The names of the fields.
const FIELDS: [&str; 12] = [
    "action",
    "state",
    "name",
    "location",
    "context",
    "parameters",
    "beginLine",
    "beginColumn",
    "endLine",
    "endColumn",
    "module",
    "Stuttering",
];

/// Lets the fields be those of records, where a specification may ask for a counterexample.
pub(super) fn intern_fields(symbols: &mut Symbols) {
    if symbols.find("CounterExample").is_some() {
        for name in FIELDS {
            symbols.intern(name);
        }
    }
}

impl Model {
    /// A behavior as the record of its numbered states and of its steps, with the action of each; actions are given by number.
    ///
    /// # Errors
    /// Values that cannot be put into one set.
    pub fn counterexample(
        &self,
        states: &[State],
        actions: &[usize],
        loops_to: Option<usize>,
    ) -> Result<Value, ValueError> {
        let numbered = |place: usize| {
            let names = self.program.variables().iter().map(|variable| variable.name);
            let record = Value::record(names.zip(states[place].iter().cloned()).collect());
            Value::tuple(vec![integer(place + 1), record])
        };
        let mut steps = Vec::new();
        for (place, action) in actions.iter().enumerate().take(states.len().saturating_sub(1)) {
            let taken = self.actions.get(*action).map(|action| self.taken(action, &states[place], &states[place + 1]));
            steps.push(Value::tuple(vec![numbered(place), self.action_value(taken)?, numbered(place + 1)]));
        }
        if let (Some(back), Some(last)) = (loops_to.filter(|back| *back < states.len()), states.len().checked_sub(1)) {
            let leads = |action: &Action| self.follow(action, &states[last], &states[back], &Trail::taken);
            let taken = self.actions.iter().find_map(leads);
            steps.push(Value::tuple(vec![numbered(last), self.action_value(taken)?, numbered(back)]));
        }
        let states = Value::set((0..states.len()).map(numbered).collect())?;
        self.fields(vec![("action", Value::set(steps)?), ("state", states)])
    }

    fn taken(&self, action: &Action, from: &State, to: &State) -> Taken {
        let whole = || Taken {
            definition: action.definition,
            span: action.piece.code.span,
            arguments: action.arguments.clone(),
        };
        self.follow(action, from, to, &Trail::taken).unwrap_or_else(whole)
    }

    /// The name of the action, its place and, where it has parameters, their names and values.
    fn action_value(&self, taken: Option<Taken>) -> Result<Value, ValueError> {
        let Some(taken) = taken else { return self.fields(vec![("name", self.text("Stuttering"))]) };
        let definition = taken.definition.map(|id| self.program.definition(id));
        let name = definition.map_or("Action", |definition| self.program.text(definition.name));
        let mut fields = vec![("name", self.text(name)), ("location", self.location(taken.span)?)];
        if !taken.arguments.is_empty() {
            let formal = definition.map(|definition| &*definition.parameters).unwrap_or_default();
            let named = taken.arguments.iter().filter(|(name, _)| formal.contains(name));
            let parameters = named.map(|(name, _)| self.text(self.program.text(*name))).collect();
            fields.push(("context", Value::record(taken.arguments.clone())));
            fields.push(("parameters", Value::tuple(parameters)));
        }
        self.fields(fields)
    }

    fn location(&self, span: Span) -> Result<Value, ValueError> {
        let form = self.program.form();
        let around = form.modules.iter().filter(|module| {
            module.span.source == span.source && module.span.start <= span.start && span.end <= module.span.end
        });
        let module = around.min_by_key(|module| module.span.end - module.span.start);
        let module = module.map_or("", |module| self.program.text(module.name));
        let Some(source) = self.sources().get(span.source) else { return Ok(Value::empty_tuple()) };
        let (begin, end) = (source.line_column(span.start), source.line_column(span.end.saturating_sub(1)));
        self.fields(vec![
            ("beginLine", integer(begin.line)),
            ("beginColumn", integer(begin.column)),
            ("endLine", integer(end.line)),
            ("endColumn", integer(end.column)),
            ("module", self.text(module)),
        ])
    }

    fn text(&self, text: &str) -> Value {
        Value::text(text, self.symbols())
    }

    fn fields(&self, fields: Vec<(&str, Value)>) -> Result<Value, ValueError> {
        Value::function(fields.into_iter().map(|(name, value)| (self.text(name), value)).collect())
    }
}

fn integer(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
