//! Eval: takes the resolved form and a state reader, gives values, or the assignments that an action makes.

mod action;
mod apply;
mod binding;
mod call;
mod calls;
pub mod code;
mod draw;
mod error;
mod except;
pub mod explain;
mod expression;
mod host;
mod inline;
mod link;
mod machine;
mod membership;
pub mod native;
mod number;
mod origin;
mod parts;
mod path;
mod program;
mod results;
mod scope;
mod sets;
mod shape;
mod truth;
mod watched;

pub use calls::Calls;
pub use draw::Chance;
pub use error::{Failure, FailureKind};
pub use host::{Budget, CheckFacts, CheckMode, Choice, Host};
pub use machine::{Assign, Environment, Observe, Origin, ReadState, Visited, Watch};
pub use native::NativeOperator;
pub use origin::replace;
pub use program::{Bindings, ConstantBinding, LinkError, Override, Program};
