//! Statements and proofs as text.

use super::Printer;
use crate::syntax::ast::*;

impl Printer<'_> {
    pub(super) fn assume_prove(&mut self, assume_prove: &AssumeProve) {
        self.put("ASSUME ");
        self.separated(&assume_prove.assumptions, |printer, assumption| match assumption {
            Assumption::Fact(fact) => printer.expression(fact),
            Assumption::Declare { level, parameter, set } => {
                printer.put(match level {
                    DeclaredLevel::Constant => "NEW CONSTANT ",
                    DeclaredLevel::Variable => "NEW VARIABLE ",
                    DeclaredLevel::State => "NEW STATE ",
                    DeclaredLevel::Action => "NEW ACTION ",
                    DeclaredLevel::Temporal => "NEW TEMPORAL ",
                });
                printer.parameters(std::slice::from_ref(parameter));
                if let Some(set) = set {
                    printer.put(" \\in ");
                    printer.expression(set);
                }
            }
        });
        self.put(" PROVE ");
        self.expression(&assume_prove.goal);
    }

    pub(super) fn proof(&mut self, proof: &Proof) {
        match proof {
            Proof::Obvious(_) => self.put("OBVIOUS"),
            Proof::Omitted(_) => self.put("OMITTED"),
            Proof::By(used) => self.used(used),
            Proof::Steps(steps) => {
                // A proof that begins with `<*>` needs the word.
                self.put("PROOF");
                for step in steps {
                    self.put("\n");
                    self.step(step);
                }
            }
        }
    }

    pub(super) fn step(&mut self, step: &Step) {
        self.name(step.label);
        // With the dot the step cannot be taken for a fact of the proof before it.
        self.put(". ");
        match &step.kind {
            StepKind::Assert { suffices, statement } => {
                if *suffices {
                    self.put("SUFFICES ");
                }
                self.expression(statement);
            }
            StepKind::Case(condition) => {
                self.put("CASE ");
                self.expression(condition);
            }
            StepKind::Pick(binders, names, condition) => {
                self.put("PICK ");
                self.bound(binders, names);
                self.put(" : ");
                self.expression(condition);
            }
            StepKind::Have(fact) => {
                self.put("HAVE ");
                self.expression(fact);
            }
            StepKind::Take(binders, names) => {
                self.put("TAKE ");
                self.bound(binders, names);
            }
            StepKind::Witness(witnesses) => {
                self.put("WITNESS ");
                self.expressions(witnesses);
            }
            StepKind::Define(units) => {
                self.put("DEFINE");
                for unit in units {
                    self.put(" ");
                    self.unit(unit);
                }
            }
            StepKind::Instance(instance) => self.instance(instance),
            StepKind::Use(used) => self.used(used),
            StepKind::Qed => self.put("QED"),
        }
        if let Some(proof) = &step.proof {
            self.put("\n");
            self.proof(proof);
        }
    }

    pub(super) fn bound(&mut self, binders: &[Binder], names: &[Name]) {
        if binders.is_empty() {
            self.names(names);
        } else {
            self.binders(binders);
        }
    }

    pub(super) fn used(&mut self, used: &Use) {
        self.put(match used.keyword {
            UseKeyword::By => "BY",
            UseKeyword::Use => "USE",
            UseKeyword::Hide => "HIDE",
        });
        if used.only {
            self.put(" ONLY");
        }
        if !used.facts.is_empty() {
            self.put(" ");
            self.separated(&used.facts, Self::item);
        }
        if !used.definitions.is_empty() {
            self.put(" DEF ");
            self.separated(&used.definitions, Self::item);
        }
    }

    pub(super) fn item(&mut self, item: &UseItem) {
        match item {
            UseItem::Expr(expression) => self.expression(expression),
            UseItem::Module(name) => {
                self.put("MODULE ");
                self.name(*name);
            }
        }
    }
}
