//! The arguments of the command.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// A TLA+ interpreter and model checker.
#[derive(Parser)]
#[command(name = "tlars", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the command can do.
#[derive(Subcommand)]
pub enum Command {
    /// Read specifications and say whether they are well-formed, one line a file
    Parse(ParseArguments),
}

/// `tlars parse`
#[derive(Args)]
pub struct ParseArguments {
    /// Check the syntax of each file alone, not names, arities and levels
    #[arg(long)]
    pub syntax_only: bool,
    /// A folder in which modules are looked for
    #[arg(long, value_name = "DIR")]
    pub module_path: Vec<PathBuf>,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}
