//! tlars: TLA+ specifications evaluated and checked.
//!
//! An expression has a value:
//!
//! ```
//! let value = tlars::eval(r"{x \in 1..10 : x % 3 = 0}")?;
//! assert_eq!(value.to_string(), "{3, 6, 9}");
//! # Ok::<(), tlars::Problem>(())
//! ```
//!
//! A specification with a configuration is a model, which can be checked:
//!
//! ```
//! use tlars::{Checker, Config, Verdict};
//!
//! let module = tlars::load("examples/DieHard/DieHard.tla")?;
//! let model = module.model(&Config::read("examples/DieHard/DieHard.cfg")?)?;
//! match Checker::new(&model).run().verdict {
//!     Verdict::Holds => println!("nothing is wrong"),
//!     Verdict::Violated(counterexample) => println!("wrong after {} states", counterexample.behavior.states.len()),
//!     Verdict::Failed(stuck) => println!("cannot be evaluated: {}", stuck.failure),
//!     Verdict::Incomplete(limit) => println!("not everything was looked at: {limit:?}"),
//! }
//! # Ok::<(), tlars::Problem>(())
//! ```
//!
//! And it can be walked through by hand:
//!
//! ```
//! use tlars::{Config, Walk};
//!
//! let module = tlars::load("examples/DieHard/DieHard.tla")?;
//! let model = module.model(&Config::read("examples/DieHard/DieHard.cfg")?)?;
//! let mut walk = Walk::new(&model);
//! assert!(walk.take(0)?);
//! assert!(!walk.choices()?.is_empty());
//! walk.back();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The layers, from text to results, are described in each module; `ARCHITECTURE.md` says how they hang together.

pub mod check;
pub mod eval;
pub mod model;
pub mod report;
pub mod semantics;
pub mod syntax;
pub mod text;
pub mod value;

mod session;
mod specification;

pub use check::{Checker, Counterexample, Outcome, Simulator, Verdict, Walk};
pub use model::{Key, Model, TransitionSystem};
pub use session::{Explanation, Session, Step};
pub use specification::{
    Config, Evaluated, Expression, Module, Origin, Problem, ProblemKind, eval, load, load_with, parse,
};
