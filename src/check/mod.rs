//! Check: takes a transition system, gives a verdict, a behavior that shows it, and statistics; knows no expressions.

mod behavior;
mod bfs;
mod checker;
mod chunk;
mod depth_first;
mod explore;
mod finding;
mod frontier;
mod gate;
mod level;
pub mod liveness;
mod outcome;
mod predecessors;
mod random;
mod replay;
mod seen;
mod shorten;
mod simulate;
mod single;
mod stats;
mod storage;
mod team;
mod traced;
mod walk;

pub use behavior::{Behavior, Ending};
pub use bfs::Order;
pub use checker::Checker;
pub use explore::{Told, explore};
pub use outcome::{ActionCount, Counterexample, Limit, Outcome, Stuck, Verdict, Violated};
pub use replay::{Departure, Replayed, Saved, replay};
pub use simulate::Simulator;
pub use stats::{Progress, Statistics};
pub use storage::{Storage, Stored};
pub use traced::Traced;
pub use walk::{Choice, Walk};
