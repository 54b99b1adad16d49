//! `tlars modules`: the modules of a specification with the files they came from; without one, those of the binary.

use super::args::ModulesArguments;
use super::{exit, output, session};
use tlars::semantics::standard;

/// Prints one line a module.
pub fn run(arguments: &ModulesArguments) -> u8 {
    let Some(path) = &arguments.specification else {
        let lines = standard::modules().map(|(name, text)| format!("{name:<22} {}\n", purpose(text)));
        output::print(&lines.collect::<String>());
        return exit::SUCCESS;
    };
    match tlars::load_with(path, arguments.module_path.iter().cloned()) {
        Ok(module) => {
            let lines = module.modules().iter().map(|origin| {
                let file = origin.file.as_deref().unwrap_or("(built in)");
                format!("{:<22} {file}\n", origin.module)
            });
            output::print(&lines.collect::<String>());
            exit::SUCCESS
        }
        Err(problem) => session::show(&problem),
    }
}

/// The first sentence of the comment that a module begins with.
fn purpose(text: &str) -> String {
    let comment = text.lines().skip(1).map_while(|line| line.strip_prefix("\\*"));
    let comment = comment.map(str::trim).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    match comment.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => comment,
    }
}
