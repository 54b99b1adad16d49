//! The resolved form: what is evaluated. No names are looked up below this line; texts are for people.

use crate::text::{Span, Symbol};

/// The level of an expression (*Specifying Systems*, 17.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// The same in all states.
    Constant,
    /// Depends on one state.
    State,
    /// Depends on a step.
    Action,
    /// Depends on a behavior.
    Temporal,
}

/// The number of a declared constant in [`Form::constants`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConstantId(pub u32);

/// The number of a declared variable in [`Form::variables`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct VariableId(pub u32);

/// The number of a definition in [`Form::definitions`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DefinitionId(pub u32);

/// The number of a module in [`Form::modules`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ModuleId(pub u32);

/// A whole specification: the root module and all that it extends and instantiates.
#[derive(Clone, Debug)]
pub struct Form {
    /// The modules that were read; the root is [`Form::root`].
    pub modules: Vec<ModuleInfo>,
    /// The module that was asked for.
    pub root: ModuleId,
    /// Declared constants that no instance substitutes, of the root and the modules it extends.
    pub constants: Vec<Constant>,
    /// Declared variables that no instance substitutes, in the order of their declarations.
    pub variables: Vec<Variable>,
    /// Variables of instances whose primes below `ENABLED` stand for no expression of the root; their numbers follow those of
    /// [`Form::variables`], and no state has them.
    pub hidden: Vec<Variable>,
    /// All definitions that can be reached, each instance of a module with its own copies.
    pub definitions: Vec<Definition>,
    /// `ASSUME`s of the root and the modules it extends, in order.
    pub assumptions: Vec<Fact>,
    /// What the names visible at the end of the root module denote, in the order of their definition.
    pub scope: Vec<(Symbol, Denotation)>,
}

/// What a name of the root module denotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Denotation {
    /// A declared constant.
    Constant(ConstantId),
    /// A declared variable.
    Variable(VariableId),
    /// A definition; an operator of a named instance goes by its full name (`A!Spec`).
    Definition(DefinitionId),
}

/// A module that was read.
#[derive(Clone, Debug)]
pub struct ModuleInfo {
    /// Its name.
    pub name: Symbol,
    /// The place of its text.
    pub span: Span,
    /// Whether it came from the binary, so that native operators may stand in for its definitions.
    pub built_in: bool,
}

/// `CONSTANT N` or `CONSTANT Op(_)`
#[derive(Clone, Debug)]
pub struct Constant {
    /// The name.
    pub name: Symbol,
    /// How many arguments it takes.
    pub arity: usize,
    /// The module that declares it.
    pub module: ModuleId,
    /// The declaration.
    pub span: Span,
}

/// `VARIABLE x`
#[derive(Clone, Debug)]
pub struct Variable {
    /// The name.
    pub name: Symbol,
    /// The declaration.
    pub span: Span,
}

/// `Op(a, F(_)) == body`. Calling it binds one frame with a slot for each parameter.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name by which the root module knows it (`Op`, `I!Op`).
    pub name: Symbol,
    /// Its name in the module that defines it, under which native operators are found.
    pub plain_name: Symbol,
    /// The module whose text defines it.
    pub module: ModuleId,
    /// The parameters; those of enclosing parametrised instances come first.
    pub parameters: Vec<Parameter>,
    /// How many of the parameters belong to enclosing instances.
    pub instance_parameters: usize,
    /// The right side, with the parameters in frame 0. A function definition `f[x \in S] == e` is an [`ExprKind::Function`]
    /// whose body refers to the definition itself.
    pub body: Expr,
    /// The level of the body with constant arguments.
    pub level: Level,
    /// Whether it may call itself.
    pub recursive: bool,
    /// Whether it stands for the right side of a substitution `WITH x <- e` rather than for a definition of the text.
    pub substitution: bool,
    /// From the name to the end of the body.
    pub span: Span,
}

/// A parameter of an operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// The name.
    pub name: Symbol,
    /// Zero for an expression, else the number of arguments of the operator that is expected.
    pub arity: usize,
}

/// `ASSUME`, with the name where it has one.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The name before `==`.
    pub name: Option<Symbol>,
    /// The statement.
    pub expr: Expr,
}

/// A resolved expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place in the text.
    pub span: Span,
    /// Its level, with parameters taken to be constant.
    pub level: Level,
}

/// A place in the frames around an expression: `up` frames outwards, then the slot.
///
/// Frames are bound by operator calls and lambdas (a slot for each parameter), by each bound variable of a quantifier, `CHOOSE`,
/// set or function constructor (one slot; a tuple pattern has one frame with a slot for each component), by `LET` (one frame,
/// a slot for each definition) and by an update of `EXCEPT` (one slot: `@`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Local {
    /// How many frames outwards, 0 being the innermost.
    pub up: u32,
    /// The slot in that frame.
    pub slot: u32,
}

/// The kinds of resolved expressions.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// An integer that fits 64 bits.
    Integer(i64),
    /// Any other number, in decimal digits, perhaps with a fraction (`3.14`).
    Number(Box<str>),
    /// `"text"`
    String(Symbol),
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// A declared constant.
    Constant(ConstantId),
    /// A variable.
    Variable(VariableId),
    /// A bound variable, a parameter, `@`, or a `LET` definition without parameters.
    Local(Local),
    /// `Op(a, b)` of a definition.
    Call(DefinitionId, Vec<Argument>),
    /// `Op(a, b)` of a declared constant operator.
    CallConstant(ConstantId, Vec<Argument>),
    /// `F(a, b)` of an operator parameter or a `LET` definition with parameters.
    CallLocal(Local, Vec<Argument>),
    /// An operator of the language on its operands.
    Apply(Builtin, Vec<Expr>),
    /// `{x \in S : p}`; `p` has the frame of the binder.
    Filter(Box<Binder>, Box<Expr>),
    /// `{e : x \in S, y \in T}`
    Map(Box<Expr>, Vec<Binder>),
    /// `[x \in S, y \in T |-> e]`; with several bound variables the domain is a set of tuples.
    Function(Vec<Binder>, Box<Expr>),
    /// `[a |-> 1, b |-> 2]`
    Record(Vec<(Symbol, Expr)>),
    /// `[a : S, b : T]`
    RecordSet(Vec<(Symbol, Expr)>),
    /// `[f EXCEPT ![i].a = e]`
    Except(Box<Expr>, Vec<Update>),
    /// `r.field`
    Field(Box<Expr>, Symbol),
    /// `IF p THEN a ELSE b`
    If(Box<[Expr; 3]>),
    /// `CASE p -> a [] OTHER -> b`
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// `LET ... IN e`; one frame for all definitions, which see each other and themselves.
    Let(Vec<LetDefinition>, Box<Expr>),
    /// `\A x \in S, y \in T : p`; no set sees the bound variables, the body sees one frame for each binder name, the last innermost.
    Quantifier(Quantifier, Vec<Binder>, Box<Expr>),
    /// `\A x : p`; cannot be evaluated. One frame with a slot for each name.
    Unbounded(Quantifier, Vec<Symbol>, Box<Expr>),
    /// `\AA x : p`; cannot be evaluated. One frame with a slot for each name.
    TemporalQuantifier(Quantifier, Vec<Symbol>, Box<Expr>),
    /// `CHOOSE x \in S : p`
    Choose(Box<Binder>, Box<Expr>),
    /// `CHOOSE x : p`; one frame with a slot for each name.
    ChooseUnbounded(Vec<Symbol>, Box<Expr>),
    /// `[A]_v`: the action, the subscript.
    Square(Box<[Expr; 2]>),
    /// `<<A>>_v`: the action, the subscript.
    Angle(Box<[Expr; 2]>),
    /// `WF_v(A)`, `SF_v(A)`: the subscript, the action.
    Fairness(Fairness, Box<[Expr; 2]>),
}

/// Operators that the language itself defines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Builtin {
    /// `~ p`
    Not,
    /// `a /\ b`, or a list of bullets; any number of operands.
    And,
    /// `a \/ b`, or a list of bullets; any number of operands.
    Or,
    /// `a => b`
    Implies,
    /// `a <=> b`, `a \equiv b`
    Equivalent,
    /// `a = b`
    Equal,
    /// `a /= b`
    NotEqual,
    /// `a \in S`
    In,
    /// `a \notin S`
    NotIn,
    /// `S \subseteq T`
    SubsetEq,
    /// `S \cup T`
    Cup,
    /// `S \cap T`
    Cap,
    /// `S \ T`
    Difference,
    /// `SUBSET S`
    Powerset,
    /// `UNION S`
    Union,
    /// `DOMAIN f`
    Domain,
    /// `f[x]`; with several arguments the second operand is a tuple made by [`Builtin::Tuple`].
    Index,
    /// `<<a, b>>`
    Tuple,
    /// `{a, b}`
    Set,
    /// `A \X B \X C`
    Product,
    /// `[S -> T]`
    FunctionSet,
    /// `BOOLEAN`
    BooleanSet,
    /// `STRING`
    StringSet,
    /// `e'`
    Prime,
    /// `UNCHANGED e`
    Unchanged,
    /// `ENABLED A`
    Enabled,
    /// `A \cdot B`
    Compose,
    /// `[]F`
    Always,
    /// `<>F`
    Eventually,
    /// `F ~> G`
    LeadsTo,
    /// `F -+-> G`
    Guarantees,
}

/// An argument of a call.
#[derive(Clone, PartialEq, Debug)]
pub enum Argument {
    /// An expression.
    Value(Expr),
    /// An operator, for a parameter that takes arguments.
    Operator(OperatorArgument),
}

/// An operator that is passed as an argument.
#[derive(Clone, PartialEq, Debug)]
pub enum OperatorArgument {
    /// A definition, all of whose parameters are left open.
    Definition(DefinitionId),
    /// A declared constant operator.
    Constant(ConstantId),
    /// An operator parameter or a `LET` definition with parameters.
    Local(Local),
    /// An operator of the language, such as `\cup`.
    Builtin(Builtin),
    /// `LAMBDA x, y : e`; one frame with a slot for each parameter.
    Lambda(Vec<Parameter>, Box<Expr>),
}

/// What binds variables to elements of a set.
#[derive(Clone, PartialEq, Debug)]
pub struct Binder {
    /// How the elements are bound.
    pub pattern: Pattern,
    /// The set; outside the frames of the bound variables.
    pub set: Expr,
}

/// How a binder binds.
#[derive(Clone, PartialEq, Debug)]
pub enum Pattern {
    /// `x, y \in S`: each name has a frame of its own, in order; at least one.
    Names(Vec<Symbol>),
    /// `<<x, y>> \in S`: one frame with a slot for each name.
    Tuple(Vec<Symbol>),
}

/// A definition within `LET`.
#[derive(Clone, PartialEq, Debug)]
pub struct LetDefinition {
    /// The name.
    pub name: Symbol,
    /// The parameters; with at least one, the body has a frame for them inside the frame of the `LET`.
    pub parameters: Vec<Parameter>,
    /// The right side; without parameters directly inside the frame of the `LET`.
    pub body: Expr,
    /// Whether it may call itself.
    pub recursive: bool,
    /// From the name to the end of the body.
    pub span: Span,
}

/// `![i].a = e`
#[derive(Clone, PartialEq, Debug)]
pub struct Update {
    /// The path, evaluated outside the frame of `@`.
    pub path: Vec<PathStep>,
    /// The new value; sees a frame with the one slot `@`.
    pub value: Expr,
}

/// A step of an update's path.
#[derive(Clone, PartialEq, Debug)]
pub enum PathStep {
    /// `[x]`, or `[x, y]` with a tuple made by [`Builtin::Tuple`].
    Index(Expr),
    /// `.a`
    Field(Symbol),
}

pub use crate::syntax::ast::{Fairness, Quantifier};
