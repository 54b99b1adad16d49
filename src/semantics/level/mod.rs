//! Levels: what each expression depends on, and what each operator demands of its arguments (*Specifying Systems*, 17.2).
//!
//! An operator may demand that an argument be of low level (`Op(a) == a'`), that an operator argument accept arguments of high level
//! (`Op(F(_)) == F(x')`), or that one argument be acceptable to another (`Op(F(_), a) == F(a)`). All of this is kept in [`Facts`]
//! and [`Profile`]s and holds through instances.

mod call;
mod check;
mod facts;
mod instance;
mod profile;

pub use check::{Checker, level_name as name};
pub use facts::{Facts, Parameter};
pub use instance::{check_instance, module_levels};
pub use profile::Profile;
