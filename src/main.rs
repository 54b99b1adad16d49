//! The `tlars` command.
fn main() {}
