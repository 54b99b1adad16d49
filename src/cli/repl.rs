//! `tlars repl`: expressions, definitions and commands, one after another.

use super::args::{Permissions, ReplArguments};
use super::host::Terminal;
use super::line::{Line, complete};
use super::{exit, output, session};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};
use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tlars::semantics::doc;
use tlars::{Problem, Session, Step};

/// How long one evaluation may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How deep `:explain` goes.
const DEPTH: usize = 8;

const HELP: &str = "\
  EXPRESSION            its value; lines that begin with /\\ or \\/ go on until an empty line
  Op(x) == EXPRESSION   defines Op for what follows
  :load FILE [CFG]      works in the scope of a specification
  :init [N]             the initial states; with a number, goes there
  :state [FORMULA]      shows the state, or sets it: :state x = 1 /\\ y = {}
  :next [N]             the steps from the state; with a number, takes one
  :type EXPRESSION      level and number of arguments
  :explain EXPRESSION   how the value comes about
  :doc NAME             what an operator means
  :help   :quit
";

/// Reads and answers until the input ends.
pub fn run(arguments: &ReplArguments) -> u8 {
    let opened = match &arguments.specification {
        Some(path) => session::of_file(path, arguments.config.as_deref(), &[]),
        None => Session::new(),
    };
    let session = match opened {
        Ok(session) => session,
        Err(problem) => return session::show(&problem),
    };
    let permissions = arguments.permissions.clone();
    let repl = Repl { session, host: Arc::new(Terminal::new(&permissions)), permissions };
    if std::io::stdin().is_terminal() { converse(repl) } else { read(repl, &mut std::io::stdin().lock()) }
}

/// Answers what a file or another program says. What was begun and not ended is answered, too: it is wrong.
fn read(mut repl: Repl, input: &mut dyn BufRead) -> u8 {
    let mut text = String::new();
    loop {
        let mut line = Vec::new();
        let ended = match input.read_until(b'\n', &mut line) {
            Ok(bytes) => bytes == 0,
            Err(error) => {
                output::complain(&format!("the input cannot be read: {error}"));
                return exit::SYSTEM;
            }
        };
        text.push_str(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']));
        if ended || complete(&text) {
            match repl.answer(text.trim()) {
                Ok(true) if !ended => {}
                Ok(_) => return exit::SUCCESS,
                Err(problem) => {
                    session::show(&problem);
                    if ended {
                        return exit::SUCCESS;
                    }
                }
            }
            text.clear();
        } else {
            text.push('\n');
        }
    }
}

/// Reads and answers until the person at the terminal ends it.
fn converse(mut repl: Repl) -> u8 {
    let config = Config::builder().completion_type(CompletionType::List).auto_add_history(true).build();
    let Ok(mut editor) = Editor::<Line, FileHistory>::with_config(config) else { return exit::SYSTEM };
    editor.set_helper(Some(Line::new(repl.session.names())));
    let history = history();
    if let Some(path) = &history {
        // The first time there is none.
        let _ = editor.load_history(path);
    }
    output::print(&format!("tlars {}; :help says what there is\n", env!("CARGO_PKG_VERSION")));
    loop {
        match editor.readline("> ") {
            Ok(line) => match repl.answer(line.trim()) {
                Ok(true) => {}
                Ok(false) => break,
                Err(problem) => {
                    session::show(&problem);
                }
            },
            Err(ReadlineError::Interrupted) => {}
            Err(_) => break,
        }
        if let Some(helper) = editor.helper_mut() {
            helper.know(repl.session.names());
        }
    }
    if let Some(path) = &history {
        let _ = path.parent().map(std::fs::create_dir_all);
        let _ = editor.save_history(path);
    }
    exit::SUCCESS
}

/// Where the lines of earlier sessions are kept.
fn history() -> Option<PathBuf> {
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/state"));
    let folder = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).or_else(home)?;
    Some(folder.join("tlars/history"))
}

struct Repl {
    session: Session,
    host: Arc<Terminal>,
    permissions: Permissions,
}

impl Repl {
    /// Answers one input; `false` ends the conversation.
    fn answer(&mut self, line: &str) -> Result<bool, Problem> {
        self.host = Arc::new(self.patient());
        let (command, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match command {
            "" => {}
            ":quit" | ":q" | ":exit" => return Ok(false),
            ":help" | ":h" | ":?" => output::print(HELP),
            ":load" | ":l" => self.load(rest)?,
            ":init" => {
                let states = self.session.initial_states(&*self.host)?;
                self.choose(&states, rest)?;
            }
            ":next" | ":n" => {
                let steps = self.session.steps(&*self.host)?;
                self.choose(&steps, rest)?;
            }
            ":state" | ":s" if rest.is_empty() => match self.session.state() {
                Some(state) => show_state(&state),
                None => output::print("there is no state yet; :init N takes an initial one, :state FORMULA sets one\n"),
            },
            ":state" | ":s" => self.session.set_state(rest)?,
            ":type" | ":t" => output::print(&format!("{}\n", self.session.type_of(rest)?)),
            ":explain" | ":e" => {
                let explanation = self.session.explain(rest, &*self.host)?;
                output::print(&explanation.text(DEPTH, output::style()));
            }
            ":doc" | ":d" => document(rest),
            _ if command.starts_with(':') => {
                output::print(&format!("there is no command `{command}`; :help lists all\n"))
            }
            _ if is_definition(line) => {
                self.session.define(line)?;
            }
            _ => {
                let value = self.session.evaluate(line, &*self.host)?;
                output::print(&format!("{value}\n"));
            }
        }
        Ok(true)
    }

    fn patient(&self) -> Terminal {
        let mut host = Terminal::new(&self.permissions);
        host.time = PATIENCE;
        host
    }

    fn load(&mut self, rest: &str) -> Result<(), Problem> {
        let mut words = rest.split_whitespace().map(Path::new);
        let Some(file) = words.next() else {
            output::print("which file? :load FILE [CFG]\n");
            return Ok(());
        };
        self.session = session::of_file(file, words.next(), &[])?;
        Ok(())
    }

    /// Lists states, or goes to the one with that number.
    fn choose(&mut self, steps: &[Step], number: &str) -> Result<(), Problem> {
        if number.is_empty() {
            for (place, step) in steps.iter().enumerate() {
                let action = if step.action.is_empty() { String::new() } else { format!("{}: ", step.action) };
                output::print(&format!("{:>3}  {action}{}\n", place + 1, step.formula()));
            }
            if steps.is_empty() {
                output::print("there is none\n");
            }
            return Ok(());
        }
        match number.parse::<usize>().ok().and_then(|number| steps.get(number.checked_sub(1)?)) {
            Some(step) => {
                self.session.set_state(&step.formula())?;
                show_state(step);
            }
            None => output::print(&format!("give a number from 1 to {}\n", steps.len())),
        }
        Ok(())
    }
}

fn show_state(state: &Step) {
    for (name, value) in &state.variables {
        output::print(&format!("/\\ {name} = {value}\n"));
    }
}

/// What defines rather than asks: a head, then `==`, outside of brackets and strings.
pub fn is_definition(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    if ["LET", "IF", "CASE"].contains(&first) {
        return false;
    }
    if ["RECURSIVE", "INSTANCE", "LOCAL"].contains(&first) {
        return true;
    }
    let Some((head, _)) = text.split_once("==") else { return false };
    !head.contains(['"', '{', '<', ':', '\n']) && doc::defined_name(head.trim()).is_some()
}

/// Prints what the name means, wherever it is defined.
fn document(name: &str) {
    let found = doc::doc(name);
    if found.is_empty() {
        output::print(&format!("nothing is known of `{name}`\n"));
    }
    for doc in found {
        let place = doc.module.map_or_else(String::new, |module| format!("  (module {module})"));
        output::print(&format!("{}{place}\n  {}\n", doc.signature, doc.text));
        for example in &doc.examples {
            output::print(&format!("  example: {example}\n"));
        }
    }
}
