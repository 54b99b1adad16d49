//! The tree of a module as it was written, every part with its place.

use crate::text::{Span, Symbol};

/// A name or an operator symbol, in its canonical spelling (`\cup` for `\union`, `/\` for `\land`, `#` for `/=`, `<=` for `=<`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Name {
    /// The canonical spelling.
    pub symbol: Symbol,
    /// Where it stands.
    pub span: Span,
}

/// `---- MODULE M ---- EXTENDS ... ====`
#[derive(Clone, PartialEq, Debug)]
pub struct Module {
    /// The name after `MODULE`.
    pub name: Name,
    /// The modules after `EXTENDS`.
    pub extends: Vec<Name>,
    /// What stands in the module, in order.
    pub units: Vec<Unit>,
    /// From the first dash to the last `=`.
    pub span: Span,
}

/// One declaration, definition or statement of a module or of a `LET`.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of units.
#[derive(Clone, PartialEq, Debug)]
pub enum UnitKind {
    /// `----`
    Separator,
    /// `VARIABLES x, y`
    Variables(Vec<Name>),
    /// `CONSTANTS N, Op(_, _)`
    Constants(Vec<Parameter>),
    /// `RECURSIVE F(_)`
    Recursive(Vec<Parameter>),
    /// `[LOCAL] F(x) == e`, `x + y == e`, `-. x == e`
    Operator {
        /// Whether `LOCAL` stands before it.
        local: bool,
        /// The definition.
        definition: Operator,
    },
    /// `[LOCAL] f[x \in S] == e`
    Function {
        /// Whether `LOCAL` stands before it.
        local: bool,
        /// The name of the function.
        name: Name,
        /// The bound variables and their sets.
        binders: Vec<Binder>,
        /// The value at the bound variables.
        body: Expr,
    },
    /// `[LOCAL] INSTANCE M WITH x <- e`
    Instance {
        /// Whether `LOCAL` stands before it.
        local: bool,
        /// The instance.
        instance: Instance,
    },
    /// `[LOCAL] I(p) == INSTANCE M WITH x <- e`
    NamedInstance {
        /// Whether `LOCAL` stands before it.
        local: bool,
        /// The name of the instance.
        name: Name,
        /// Its parameters.
        parameters: Vec<Parameter>,
        /// The instance.
        instance: Instance,
    },
    /// `ASSUME e`, `ASSUMPTION A == e`, `AXIOM e`
    Assume {
        /// The name before `==`.
        name: Option<Name>,
        /// The statement.
        statement: Expr,
    },
    /// `THEOREM T == e PROOF ...`, `LEMMA`, `PROPOSITION`, `COROLLARY`
    Theorem {
        /// The name before `==`.
        name: Option<Name>,
        /// The statement; may be [`ExprKind::AssumeProve`].
        statement: Expr,
        /// The proof.
        proof: Option<Proof>,
    },
    /// `USE`, `HIDE` at the level of the module
    Use(Use),
    /// A module within the module.
    Module(Box<Module>),
}

/// `F(x, G(_)) == e`
#[derive(Clone, PartialEq, Debug)]
pub struct Operator {
    /// The name or operator symbol.
    pub name: Name,
    /// How it is written.
    pub fixity: Fixity,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The right side.
    pub body: Expr,
}

/// How an operator stands to its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fixity {
    /// `F(x, y)` or `F`
    Name,
    /// `- x`
    Prefix,
    /// `x + y`
    Infix,
    /// `x^+`
    Postfix,
}

/// `x`, `F(_, _)`, `_ + _`: a declared constant or a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// How it is written.
    pub fixity: Fixity,
    /// How many arguments it takes.
    pub arity: usize,
}

/// `INSTANCE M WITH x <- e, Op <- F`
#[derive(Clone, PartialEq, Debug)]
pub struct Instance {
    /// The module.
    pub module: Name,
    /// The substitutions; an operator is substituted by [`ExprKind::OperatorName`], [`ExprKind::Name`] or [`ExprKind::Lambda`].
    pub substitutions: Vec<(Name, Expr)>,
}

/// `x, y \in S` or `<<x, y>> \in S`
#[derive(Clone, PartialEq, Debug)]
pub struct Binder {
    /// What is bound.
    pub pattern: Pattern,
    /// The set.
    pub set: Expr,
}

/// The bound part of a binder.
#[derive(Clone, PartialEq, Debug)]
pub enum Pattern {
    /// `x, y`
    Names(Vec<Name>),
    /// `<<x, y>>`
    Tuple(Vec<Name>),
}

/// An expression with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// An operator symbol in use, perhaps of an instance: `+`, `I!+`.
#[derive(Clone, PartialEq, Debug)]
pub struct OperatorUse {
    /// The instances before the last `!`.
    pub prefix: Vec<Selector>,
    /// The symbol.
    pub name: Name,
}

/// A part of a `!` path.
#[derive(Clone, PartialEq, Debug)]
pub enum Selector {
    /// `I(x, y)`, `Op`, `+`
    Name {
        /// The name.
        name: Name,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `!(x, y)`
    Arguments(Vec<Expr>, Span),
    /// `!3`
    Index(u32, Span),
    /// `!<<`
    Left(Span),
    /// `!>>`
    Right(Span),
    /// `!:`
    Colon(Span),
    /// `!@`
    At(Span),
}

/// The kinds of expressions.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// `42`, `\b101`, `\o17`, `\hFF`, `3.14`: the text as it stands
    Number(Box<str>),
    /// `"text"`, escapes resolved
    String(Symbol),
    /// `x`, `TRUE`, `BOOLEAN`, `STRING`
    Name(Name),
    /// `F(x, y)`, also `+(x, y)`
    Apply(Name, Vec<Expr>),
    /// `I(x)!Op(y)`, `Op!1!2`, `Op!:`
    Path(Vec<Selector>),
    /// `+` where an operator is an argument
    OperatorName(Name),
    /// `(e)`
    Parentheses(Box<Expr>),
    /// `- e`, `~ e`, `[] e`, `ENABLED e`, `UNCHANGED e`, `SUBSET e`
    Prefix(OperatorUse, Box<Expr>),
    /// `a + b`, `a => b`, `a ~> b`
    Infix(OperatorUse, Box<Expr>, Box<Expr>),
    /// `e'`, `R^+`
    Postfix(OperatorUse, Box<Expr>),
    /// `A \X B \X C`
    Product(Vec<Expr>),
    /// A list of `/\` or `\/` bullets
    Junction(Junction, Vec<Expr>),
    /// `<<a, b>>`
    Tuple(Vec<Expr>),
    /// `{a, b}`
    Set(Vec<Expr>),
    /// `{x \in S : p}`
    Filter(Box<Binder>, Box<Expr>),
    /// `{e : x \in S, y \in T}`
    Map(Box<Expr>, Vec<Binder>),
    /// `[x \in S, y \in T |-> e]`
    Function(Vec<Binder>, Box<Expr>),
    /// `[S -> T]`
    FunctionSet(Box<Expr>, Box<Expr>),
    /// `[a |-> 1, b |-> 2]`
    Record(Vec<(Name, Expr)>),
    /// `[a : S, b : T]`
    RecordSet(Vec<(Name, Expr)>),
    /// `[f EXCEPT ![i].a = e, ![j] = @ + 1]`
    Except(Box<Expr>, Vec<Update>),
    /// `@`
    At,
    /// `f[x, y]`
    Index(Box<Expr>, Vec<Expr>),
    /// `r.field`
    Field(Box<Expr>, Name),
    /// `[A]_v`
    Square(Box<Expr>, Box<Expr>),
    /// `<<A>>_v`
    Angle(Box<Expr>, Box<Expr>),
    /// `WF_v(A)`, `SF_v(A)`: the subscript, then the action
    Fairness(Fairness, Box<Expr>, Box<Expr>),
    /// `IF p THEN a ELSE b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `CASE p -> a [] q -> b [] OTHER -> c`
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// `LET x == 1 IN e`
    Let(Vec<Unit>, Box<Expr>),
    /// `\A x \in S : p`, `\E x, y \in S, <<a, b>> \in T : p`
    Quantifier(Quantifier, Vec<Binder>, Box<Expr>),
    /// `\A x : p`, `\E x : p`
    Unbounded(Quantifier, Vec<Name>, Box<Expr>),
    /// `\AA x : p`, `\EE x : p`
    Temporal(Quantifier, Vec<Name>, Box<Expr>),
    /// `CHOOSE x \in S : p`, `CHOOSE x : p`, `CHOOSE <<x, y>> \in S : p`
    Choose(Pattern, Option<Box<Expr>>, Box<Expr>),
    /// `LAMBDA x, y : e`
    Lambda(Vec<Parameter>, Box<Expr>),
    /// `lab(x) :: e`
    Label(Name, Vec<Name>, Box<Expr>),
    /// `ASSUME a, NEW x \in S PROVE p`
    AssumeProve(Box<AssumeProve>),
}

/// Which junction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Junction {
    /// `/\`
    And,
    /// `\/`
    Or,
}

/// Which quantifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantifier {
    /// `\A`
    ForAll,
    /// `\E`
    Exists,
}

/// Which fairness.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fairness {
    /// `WF_`
    Weak,
    /// `SF_`
    Strong,
}

/// `![i].a = e`
#[derive(Clone, PartialEq, Debug)]
pub struct Update {
    /// The path after `!`.
    pub path: Vec<PathStep>,
    /// The new value.
    pub value: Expr,
    /// From `!` to the end of the value.
    pub span: Span,
}

/// A step of an update's path.
#[derive(Clone, PartialEq, Debug)]
pub enum PathStep {
    /// `[x, y]`
    Index(Vec<Expr>),
    /// `.a`
    Field(Name),
}

/// `ASSUME facts PROVE goal`
#[derive(Clone, PartialEq, Debug)]
pub struct AssumeProve {
    /// What is assumed or declared.
    pub assumptions: Vec<Assumption>,
    /// What is to be proved.
    pub goal: Expr,
}

/// A part of an `ASSUME`.
#[derive(Clone, PartialEq, Debug)]
pub enum Assumption {
    /// An expression, or an inner `ASSUME ... PROVE ...`.
    Fact(Expr),
    /// `NEW CONSTANT x \in S`, `NEW STATE s`, `NEW VARIABLE v`, `CONSTANT Op(_)`
    Declare {
        /// The kind of declaration.
        level: DeclaredLevel,
        /// What is declared.
        parameter: Parameter,
        /// The set after `\in`.
        set: Option<Expr>,
    },
}

/// The keyword of a declaration in an `ASSUME`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeclaredLevel {
    /// `NEW x` or `NEW CONSTANT x`
    Constant,
    /// `NEW VARIABLE x`
    Variable,
    /// `NEW STATE x`
    State,
    /// `NEW ACTION x`
    Action,
    /// `NEW TEMPORAL x`
    Temporal,
}

/// A proof, kept but not evaluated.
#[derive(Clone, PartialEq, Debug)]
pub enum Proof {
    /// `OBVIOUS`
    Obvious(Span),
    /// `OMITTED`
    Omitted(Span),
    /// `BY [ONLY] facts DEF definitions`
    By(Use),
    /// `<1>1. ... <1> QED`
    Steps(Vec<Step>),
}

/// `USE facts DEFS definitions`, `HIDE ...`, `BY ...`
#[derive(Clone, PartialEq, Debug)]
pub struct Use {
    /// The keyword.
    pub keyword: UseKeyword,
    /// Whether `ONLY` follows the keyword.
    pub only: bool,
    /// The facts; `MODULE M` is [`UseItem::Module`].
    pub facts: Vec<UseItem>,
    /// The definitions after `DEF` or `DEFS`.
    pub definitions: Vec<UseItem>,
    /// Where it stands.
    pub span: Span,
}

/// Which of the three words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UseKeyword {
    /// `BY`
    By,
    /// `USE`
    Use,
    /// `HIDE`
    Hide,
}

/// What is used.
#[derive(Clone, PartialEq, Debug)]
pub enum UseItem {
    /// An expression, or the name of a definition or of a step.
    Expr(Expr),
    /// `MODULE M`
    Module(Name),
}

/// A step of a proof.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// `<1>2` or `<1>`, as it stands without the dots.
    pub label: Name,
    /// What the step says.
    pub kind: StepKind,
    /// Its own proof.
    pub proof: Option<Proof>,
    /// Where it stands, proof included.
    pub span: Span,
}

/// The kinds of steps.
#[derive(Clone, PartialEq, Debug)]
pub enum StepKind {
    /// `[SUFFICES] e`
    Assert {
        /// Whether `SUFFICES` stands before it.
        suffices: bool,
        /// The statement.
        statement: Expr,
    },
    /// `CASE e`
    Case(Expr),
    /// `PICK x \in S : e`
    Pick(Vec<Binder>, Vec<Name>, Expr),
    /// `HAVE e`
    Have(Expr),
    /// `TAKE x \in S`
    Take(Vec<Binder>, Vec<Name>),
    /// `WITNESS e, f`
    Witness(Vec<Expr>),
    /// `[DEFINE] x == e`
    Define(Vec<Unit>),
    /// `INSTANCE M`
    Instance(Instance),
    /// `USE`, `HIDE`
    Use(Use),
    /// `QED`
    Qed,
}
