//! Code: the resolved form with constants bound and native operators found; the one form that is evaluated.

use crate::semantics::form::{DefinitionId, Fairness, Level, Local, Quantifier, VariableId};
use crate::text::{Span, Symbol};
use crate::value::{Shape, Value};
use std::sync::OnceLock;

use super::native::Native;
pub use super::number::Calculation;

/// An expression ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Code {
    /// What to do.
    pub op: Op,
    /// Its place in the text.
    pub span: Span,
    /// Its level, with parameters taken to be constant.
    pub level: Level,
}

/// What an expression does. Frames are those of [`crate::semantics::form::Local`].
#[derive(Clone, Debug)]
pub enum Op {
    /// A value that is known.
    Value(Value),
    /// An expression of constant level without free locals, evaluated at most once a run.
    Once(Box<Once>),
    /// `x`
    Variable(VariableId),
    /// A bound variable, a parameter or a `LET` definition without parameters.
    Local(Local),
    /// `Op(a, b)`, and what gives the same, if it gives anything, with less.
    Call(DefinitionId, Box<[Argument]>, Option<Box<Code>>),
    /// A native operator in place of the definition.
    Native(&'static Native, Box<[Argument]>),
    /// `F(a, b)` of an operator parameter or a `LET` definition with parameters.
    CallLocal(Local, Box<[Argument]>),
    /// Integer arithmetic and comparison.
    Arithmetic(Calculation, Box<[Code; 2]>),
    /// `~p`
    Not(Box<Code>),
    /// `a /\ b`, or a list.
    And(Box<[Code]>),
    /// `a \/ b`, or a list.
    Or(Box<[Code]>),
    /// `a => b`
    Implies(Box<[Code; 2]>),
    /// `a <=> b`
    Equivalent(Box<[Code; 2]>),
    /// `a = b`
    Equal(Box<[Code; 2]>),
    /// `a /= b`
    NotEqual(Box<[Code; 2]>),
    /// `a \in S`
    In(Box<[Code; 2]>),
    /// `a \notin S`
    NotIn(Box<[Code; 2]>),
    /// `S \subseteq T`
    SubsetEq(Box<[Code; 2]>),
    /// `S \cup T`
    Cup(Box<[Code; 2]>),
    /// `S \cap T`
    Cap(Box<[Code; 2]>),
    /// `S \ T`
    Difference(Box<[Code; 2]>),
    /// `SUBSET S`
    Powerset(Box<Code>),
    /// `UNION S`
    Union(Box<Code>),
    /// `DOMAIN f`
    Domain(Box<Code>),
    /// `f[x]`
    Index(Box<[Code; 2]>),
    /// `r.a`
    Field(Box<Code>, Symbol),
    /// `<<a, b>>`
    Tuple(Box<[Code]>),
    /// `{a, b}`
    Set(Box<[Code]>),
    /// `A \X B`
    Product(Box<[Code]>),
    /// `[S -> T]`
    FunctionSet(Box<[Code; 2]>),
    /// `[a |-> 1]`, each name once, with the names in the order of values.
    Record(Box<[(Symbol, Code)]>, Shape),
    /// `[a : S]`
    RecordSet(Box<[(Symbol, Code)]>),
    /// `{x \in S : p}`
    Filter(Box<(Binder, Code)>),
    /// `{e : x \in S}`
    Map(Box<(Box<[Binder]>, Code)>),
    /// `[x \in S |-> e]`
    Function(Box<(Box<[Binder]>, Code)>),
    /// `[f EXCEPT ![i] = e]`
    Except(Box<(Code, Box<[Update]>)>),
    /// `IF p THEN a ELSE b`
    If(Box<[Code; 3]>),
    /// `CASE p -> a [] OTHER -> b`
    Case(Box<[(Code, Code)]>, Option<Box<Code>>),
    /// `LET d == e IN f`
    Let(Box<[LetDefinition]>, Box<Code>),
    /// `\A x \in S : p`
    Quantifier(Quantifier, Box<(Box<[Binder]>, Code)>),
    /// `CHOOSE x \in S : p`
    Choose(Box<(Binder, Code)>),
    /// `e'`
    Prime(Box<Code>),
    /// `UNCHANGED e`
    Unchanged(Box<Code>),
    /// `ENABLED A`
    Enabled(Box<Code>),
    /// `A \cdot B`
    Compose(Box<[Code; 2]>),
    /// `[A]_v`
    Square(Box<[Code; 2]>),
    /// `<<A>>_v`
    Angle(Box<[Code; 2]>),
    /// `[]F`
    Always(Box<Code>),
    /// `<>F`
    Eventually(Box<Code>),
    /// `F ~> G`
    LeadsTo(Box<[Code; 2]>),
    /// `F -+-> G`
    Guarantees(Box<[Code; 2]>),
    /// `WF_v(A)`, `SF_v(A)`: the subscript, the action.
    Fairness(Fairness, Box<[Code; 2]>),
    /// What has a meaning but no way to be computed, with the reason for people.
    Impossible(&'static str),
}

/// An expression with the value that it was found to have.
#[derive(Clone, Debug)]
pub struct Once {
    /// The value, once it was asked for.
    pub value: OnceLock<Value>,
    /// The expression.
    pub code: Code,
}

/// The integer operators that are evaluated in place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arithmetic {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a \div b`
    Divide,
    /// `a % b`
    Modulo,
    /// `a < b`
    Less,
    /// `a <= b`
    LessEqual,
    /// `a > b`
    Greater,
    /// `a >= b`
    GreaterEqual,
    /// `a .. b`
    Interval,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub enum Argument {
    /// An expression, evaluated when it is first needed.
    Value(Code),
    /// An operator.
    Operator(Operator),
}

/// An operator that is passed as an argument.
#[derive(Clone, Debug)]
pub enum Operator {
    /// A definition.
    Definition(DefinitionId),
    /// An operator parameter or a `LET` definition with parameters.
    Local(Local),
    /// `LAMBDA x, y : e`, and operators of the language and natives wrapped as such; one frame, the number of its slots.
    Lambda(usize, Box<Code>),
}

/// `x, y \in S`
#[derive(Clone, Debug)]
pub struct Binder {
    /// How elements are bound.
    pub pattern: Pattern,
    /// The set, outside the frames of the bound variables.
    pub set: Code,
}

/// How a binder binds.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// Each name has a frame of one slot.
    Names(Box<[Symbol]>),
    /// One frame with a slot for each name.
    Tuple(Box<[Symbol]>),
}

/// A definition within `LET`.
#[derive(Clone, Debug)]
pub struct LetDefinition {
    /// The name.
    pub name: Symbol,
    /// The number of parameters.
    pub arity: usize,
    /// The right side.
    pub body: Code,
    /// Whether it may call itself.
    pub recursive: bool,
}

/// `![i].a = e`
#[derive(Clone, Debug)]
pub struct Update {
    /// The path.
    pub path: Box<[PathStep]>,
    /// The new value, inside a frame with the slot `@`.
    pub value: Code,
    /// Whether it asks for `@`.
    pub asks: bool,
}

/// A step of a path.
#[derive(Clone, Debug)]
pub enum PathStep {
    /// `[i]`
    Index(Code),
    /// `.a`
    Field(Symbol),
}

/// A definition, linked.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name by which the root module knows it.
    pub name: Symbol,
    /// The parameters' names, those of enclosing instances first.
    pub parameters: Box<[Symbol]>,
    /// The right side, with the parameters in frame 0.
    pub body: Code,
    /// Whether it may call itself.
    pub recursive: bool,
    /// Whether its value is remembered as long as one evaluation looks at one state.
    pub kept: bool,
    /// Whether what it gives for values is worth remembering: it has parameters, and goes through sets or calls itself.
    pub costly: bool,
    /// Whether it is a function of the state each of whose results is worth remembering: to find one goes through sets.
    pub costly_results: bool,
    /// The parameter whose value it asks for before anything else, where that is known and what it gives is worth remembering.
    pub first: Option<u32>,
    /// Whether it reads the state.
    pub reads: bool,
    /// Whether it calls nothing that calls itself, nor anything that looks beyond the states.
    pub ends: bool,
    /// Whether it is the right side of a substitution rather than a definition of the text.
    pub substitution: bool,
    /// From the name to the end of the body.
    pub span: Span,
}

impl Pattern {
    /// How many frames are bound.
    pub fn frames(&self) -> u32 {
        match self {
            Pattern::Names(names) => names.len() as u32,
            Pattern::Tuple(_) => 1,
        }
    }

    /// The names that are bound.
    pub fn names(&self) -> &[Symbol] {
        match self {
            Pattern::Names(names) | Pattern::Tuple(names) => names,
        }
    }
}
