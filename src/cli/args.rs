//! The arguments of the command.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

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
    /// Check a specification against its configuration
    Check(Box<CheckArguments>),
    /// Look for violations in random behaviors of a specification
    Simulate(Box<SimulateArguments>),
    /// Follow a saved behavior, and say where it departs from a specification or what it violates
    Replay(Box<ReplayArguments>),
    /// Evaluate expressions
    Eval(EvalArguments),
    /// Show how the value of an expression comes about
    Explain(ExplainArguments),
    /// Evaluate expressions one after another, with definitions that are kept
    Repl(ReplArguments),
    /// Read specifications and say whether they are well-formed, one line a file
    Parse(ParseArguments),
    /// Say which file each module of a specification came from, or which modules are built in
    Modules(ModulesArguments),
    /// Mend the blanks of specifications, and nothing else
    Fmt(FormatArguments),
}

/// When properties of whole behaviors are checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum LivenessTime {
    /// Once all states were looked at
    Final,
    /// Then, and now and then before, on the states found so far
    Periodic,
    /// Never
    Off,
}

/// In which order states are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SearchOrder {
    /// Level by level
    #[value(alias = "bfs")]
    Breadth,
    /// One behavior after another, each to its end or to --max-depth
    #[value(alias = "dfs")]
    Depth,
    /// One behavior after another, with a limit that grows up to --max-depth
    #[value(alias = "dfid")]
    Deepening,
}

/// How results are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// How actions and predicates are evaluated.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Each time anew
    Plain,
    /// Remembering what was answered to what was read
    Memo,
}

/// Which specification is checked, and against what.
#[derive(Args)]
pub struct ModelArguments {
    /// The specification
    #[arg(value_name = "SPEC.tla")]
    pub specification: PathBuf,
    /// The configuration: a .cfg file, or a .tla file that holds one [default: SPEC.cfg]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The formula of all behaviors, instead of what the configuration says
    #[arg(long, value_name = "EXPR", conflicts_with_all = ["init", "next"])]
    pub spec: Option<String>,
    /// The initial predicate, instead of what the configuration says
    #[arg(long, value_name = "EXPR")]
    pub init: Option<String>,
    /// The next-state relation, instead of what the configuration says
    #[arg(long, value_name = "EXPR")]
    pub next: Option<String>,
    /// Assign a constant, in addition to the configuration or instead of what it says
    #[arg(long, value_name = "NAME=EXPR")]
    pub constant: Vec<String>,
    /// Check a further invariant
    #[arg(long, value_name = "EXPR")]
    pub invariant: Vec<String>,
    /// Check a further property: a temporal formula
    #[arg(long, value_name = "EXPR")]
    pub property: Vec<String>,
    /// Do not look beyond states where this is false
    #[arg(long, value_name = "EXPR")]
    pub constraint: Vec<String>,
    /// Do not take steps of which this is false
    #[arg(long, value_name = "EXPR")]
    pub action_constraint: Vec<String>,
    /// Take states for one that a permutation makes equal, instead of what the configuration says
    #[arg(long, value_name = "EXPR")]
    pub symmetry: Option<String>,
    /// Take states for one that have the same value of this, instead of what the configuration says
    #[arg(long, value_name = "EXPR")]
    pub view: Option<String>,
    /// Show this record in place of each state, instead of what the configuration says
    #[arg(long, value_name = "EXPR")]
    pub alias: Option<String>,
    /// What must be true when the search is over
    #[arg(long, value_name = "EXPR")]
    pub postcondition: Vec<String>,
    /// What must be true of some state or step
    #[arg(long, value_name = "EXPR")]
    pub possible: Vec<String>,
    /// What must be true now and then while the search goes on, instead of what the configuration says
    #[arg(long, value_name = "EXPR")]
    pub periodic: Option<String>,
    /// A folder in which modules are looked for
    #[arg(long, value_name = "DIR", value_parser = folder)]
    pub module_path: Vec<PathBuf>,
    /// What it may touch
    #[command(flatten)]
    pub permissions: Permissions,
    /// Allow states without successors
    #[arg(long)]
    pub no_deadlock: bool,
    /// Refuse what is only suspicious
    #[arg(long)]
    pub warnings_as_errors: bool,
}

/// What a specification may touch outside of itself: nothing, unless it is named.
#[derive(Args, Clone, Default)]
pub struct Permissions {
    /// A file or folder that the specification may read
    #[arg(long, value_name = "PATH")]
    pub allow_read: Vec<PathBuf>,
    /// A file or folder that the specification may write
    #[arg(long, value_name = "PATH")]
    pub allow_write: Vec<PathBuf>,
    /// A program that the specification may run
    #[arg(long, value_name = "PROGRAM")]
    pub allow_exec: Vec<String>,
    /// An environment variable that the specification may read
    #[arg(long, value_name = "NAME")]
    pub allow_env: Vec<String>,
}

/// `tlars check`
#[derive(Args)]
pub struct CheckArguments {
    /// What is checked
    #[command(flatten)]
    pub model: ModelArguments,
    /// How the result is printed
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// How actions and predicates are evaluated; the results are the same
    #[arg(long, value_enum, default_value = "memo")]
    pub engine: Engine,
    /// How many threads search [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub workers: Option<usize>,
    /// In which order states are looked at; only level by level by all workers, and to the shortest behaviors
    #[arg(long, value_name = "ORDER", value_enum, default_value = "breadth")]
    pub search: SearchOrder,
    /// Tell states apart by what is in them, not by fingerprints, so that none can be missed by a collision
    #[arg(long)]
    pub exact: bool,
    /// Put states away in files where they would take more memory: bytes, or with K, M, G, T
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    pub memory: Option<u64>,
    /// The folder for such files [default: the system's for temporary files]
    #[arg(long, value_name = "DIR", requires = "memory")]
    pub metadir: Option<PathBuf>,
    /// When properties of whole behaviors are checked
    #[arg(long, value_name = "WHEN", value_enum, default_value = "final")]
    pub liveness: LivenessTime,
    /// Go on after a violation, to find what else is violated: a behavior for each
    #[arg(long = "continue")]
    pub go_on: bool,
    /// Stop when there are more distinct states
    #[arg(long, value_name = "N")]
    pub max_states: Option<u64>,
    /// Look only at behaviors of at most that many states
    #[arg(long, value_name = "N")]
    pub max_depth: Option<u64>,
    /// Stop after that time
    #[arg(long, value_name = "N", value_parser = seconds)]
    pub max_seconds: Option<Duration>,
    /// Count how often actions are taken and expressions evaluated, and say what was never put to the test; slower
    #[arg(long)]
    pub coverage: bool,
    /// Write all states; with the ending .dot or .ndjson, the steps between them, too
    #[arg(long, value_name = "FILE")]
    pub dump_states: Option<PathBuf>,
    /// Save the behavior that shows what is wrong, in the Informal Trace Format (JSON)
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Show no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// `tlars simulate`
#[derive(Args)]
pub struct SimulateArguments {
    /// What is checked
    #[command(flatten)]
    pub model: ModelArguments,
    /// How the result is printed
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// How many behaviors are made
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub behaviors: u64,
    /// How many states a behavior has at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub depth: u64,
    /// Draw one successor at random, rather than choose among all by an action: faster where there are many, less even
    #[arg(long)]
    pub generate: bool,
    /// Where the random numbers start; the same seed gives the same behaviors
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub seed: i64,
    /// How many threads make behaviors; the result is the same [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub workers: Option<usize>,
    /// Stop after that time
    #[arg(long, value_name = "N", value_parser = seconds)]
    pub max_seconds: Option<Duration>,
    /// Count how often actions are taken and expressions evaluated, and say what was never put to the test
    #[arg(long)]
    pub coverage: bool,
    /// Save the behavior that shows what is wrong, in the Informal Trace Format (JSON)
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Show no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// `tlars replay`
#[derive(Args)]
pub struct ReplayArguments {
    /// The behavior, as `--trace` saves it
    #[arg(value_name = "FILE")]
    pub behavior: PathBuf,
    /// What is checked
    #[command(flatten)]
    pub model: ModelArguments,
    /// How the result is printed
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `tlars eval`
#[derive(Args)]
pub struct EvalArguments {
    /// Read a JSON object a line: {"id", "expr", "extends": [modules], "defs": text, "model_values": [names]}; answer each in a line
    #[arg(long)]
    pub jsonl: bool,
    /// Where the expressions stand
    #[command(flatten)]
    pub scope: ScopeArguments,
    /// How values are printed
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// The expressions [default: one, from the standard input]
    #[arg(value_name = "EXPR")]
    pub expressions: Vec<String>,
}

/// Where expressions stand: in the scope of a specification or of library modules, with definitions and states.
#[derive(Args)]
pub struct ScopeArguments {
    /// A module whose operators the expressions use [default: Integers, Sequences, FiniteSets, TLC]
    #[arg(long, value_name = "MODULE", conflicts_with = "module")]
    pub extends: Vec<String>,
    /// Definitions to use: a text, or a file that holds them
    #[arg(long, value_name = "TEXT|FILE")]
    pub define: Vec<String>,
    /// A specification in whose scope the expressions stand
    #[arg(long, value_name = "SPEC.tla")]
    pub module: Option<PathBuf>,
    /// Its configuration, which gives constants their values [default: SPEC.cfg, if there is one]
    #[arg(long, value_name = "FILE", requires = "module")]
    pub config: Option<PathBuf>,
    /// A folder in which modules are looked for
    #[arg(long, value_name = "DIR", value_parser = folder)]
    pub module_path: Vec<PathBuf>,
    /// What they may touch
    #[command(flatten)]
    pub permissions: Permissions,
    /// A saved behavior, from which the state and the next one are taken
    #[arg(long, value_name = "FILE", conflicts_with_all = ["state", "next"])]
    pub trace: Option<PathBuf>,
    /// The number of the state in that behavior [default: the last one]
    #[arg(long, value_name = "N", requires = "trace")]
    pub state_number: Option<usize>,
    /// The state in which variables are read, such as 'x = 1 /\ y = {}'
    #[arg(long, value_name = "FORMULA")]
    pub state: Option<String>,
    /// The next state, in which primed variables are read; without primes
    #[arg(long, value_name = "FORMULA")]
    pub next: Option<String>,
    /// Refuse what is only suspicious
    #[arg(long)]
    pub warnings_as_errors: bool,
    /// How long evaluation may take
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub seconds: u64,
}

/// `tlars explain`
#[derive(Args)]
pub struct ExplainArguments {
    /// Where the expression stands
    #[command(flatten)]
    pub scope: ScopeArguments,
    /// As text, or as a page with folds that needs nothing else
    #[arg(long, value_enum, default_value = "text")]
    pub format: ExplainFormat,
    /// How many levels of parts are shown in text
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub depth: usize,
    /// The expression
    #[arg(value_name = "EXPR")]
    pub expression: String,
}

/// How explanations are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// Indented lines
    Text,
    /// A page
    Html,
}

/// `tlars repl`
#[derive(Args)]
pub struct ReplArguments {
    /// The configuration of the specification [default: SPEC.cfg, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What expressions may touch
    #[command(flatten)]
    pub permissions: Permissions,
    /// A specification in whose scope to work
    #[arg(value_name = "SPEC.tla")]
    pub specification: Option<PathBuf>,
}

/// `tlars modules`
#[derive(Args)]
pub struct ModulesArguments {
    /// A folder in which modules are looked for
    #[arg(long, value_name = "DIR", value_parser = folder)]
    pub module_path: Vec<PathBuf>,
    /// The specification
    #[arg(value_name = "SPEC.tla")]
    pub specification: Option<PathBuf>,
}

/// `tlars parse`
#[derive(Args)]
pub struct ParseArguments {
    /// Check the syntax of each file alone, not names, arities and levels
    #[arg(long)]
    pub syntax_only: bool,
    /// Show how each file was read, as a tree
    #[arg(long)]
    pub tree: bool,
    /// Refuse what is only suspicious
    #[arg(long)]
    pub warnings_as_errors: bool,
    /// A folder in which modules are looked for
    #[arg(long, value_name = "DIR", value_parser = folder)]
    pub module_path: Vec<PathBuf>,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `tlars fmt`
#[derive(Args)]
pub struct FormatArguments {
    /// Write the files instead of printing them
    #[arg(long)]
    pub write: bool,
    /// Print only the names of files that would change, and end with 2 if there are any
    #[arg(long, conflicts_with = "write")]
    pub check: bool,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// A folder that exists.
fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_dir() { Ok(path) } else { Err(format!("there is no folder `{text}`")) }
}

/// A number of threads that the system can be expected to give.
fn threads(text: &str) -> Result<usize, String> {
    const MOST: usize = 1024;
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("`{text}` is no number of threads from 1 to {MOST}"))
}

/// A number of seconds: `60`, `0.5`.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().ok().and_then(|number| Duration::try_from_secs_f64(number).ok());
    number.ok_or_else(|| format!("`{text}` is no number of seconds such as 60 or 0.5"))
}

/// A number of bytes: `8G`, `512M`, `65536`.
fn bytes(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no size such as 512M or 8G");
    let upper = text.to_ascii_uppercase();
    let number = upper.strip_suffix('B').unwrap_or(&upper);
    let digits = number.trim_end_matches(['K', 'M', 'G', 'T']);
    let shift = match &number[digits.len()..] {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return Err(wrong()),
    };
    digits.parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift)).ok_or_else(wrong)
}
