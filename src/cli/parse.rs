//! `tlars parse`: one line a file says whether it is well-formed.

use super::args::ParseArguments;
use super::exit;

/// Reads each file; the exit code is that of the worst.
pub fn run(arguments: &ParseArguments) -> u8 {
    let _ = (arguments.syntax_only, &arguments.module_path);
    for file in &arguments.files {
        println!("{}: error: not read yet", file.display());
    }
    if arguments.files.is_empty() { exit::SUCCESS } else { exit::PARSE }
}
