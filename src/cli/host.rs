//! The host of an evaluation from the command line: where `Print` goes, which files may be touched, registers, chance.

use super::args::Permissions;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tlars::check::Progress;
use tlars::eval::{CheckFacts, Failure, FailureKind, Host};
use tlars::value::Value;

/// The host of one command.
pub struct Terminal {
    permissions: Permissions,
    /// What has been counted.
    pub progress: Progress,
    /// Set when evaluation is to end.
    pub interrupt: AtomicBool,
    /// How long evaluation may take in all.
    pub time: Duration,
    /// How the specification is checked; set when that begins.
    pub facts: OnceLock<CheckFacts>,
    /// How often each predicate was true that must be possible; set when it is known.
    pub possible: OnceLock<Vec<(String, u64)>>,
    /// What the check found; set when it has found something.
    pub counterexample: OnceLock<Value>,
    registers: Mutex<BTreeMap<i64, Value>>,
    named: Mutex<BTreeMap<String, Value>>,
    chance: AtomicU64,
    start: Instant,
}

impl Terminal {
    /// Sets where random numbers start.
    pub fn seed(&self, seed: i64) {
        self.chance.store((seed as u64).wrapping_mul(0xff51_afd7_ed55_8ccd) ^ 0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
    }

    /// A host that allows what is permitted.
    pub fn new(permissions: &Permissions) -> Self {
        Terminal {
            permissions: permissions.clone(),
            progress: Progress::new(),
            interrupt: AtomicBool::new(false),
            time: Duration::MAX,
            facts: OnceLock::new(),
            possible: OnceLock::new(),
            counterexample: OnceLock::new(),
            registers: Mutex::default(),
            named: Mutex::default(),
            chance: AtomicU64::new(0x9e37_79b9_7f4a_7c15),
            start: Instant::now(),
        }
    }
}

/// The path without links and `..`, as far as it exists.
fn resolved(path: &Path) -> Option<PathBuf> {
    if let Ok(path) = path.canonicalize() {
        return Some(path);
    }
    let name = path.file_name()?;
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if matches!(path.components().next_back(), Some(Component::ParentDir)) {
        return None;
    }
    Some(parent.canonicalize().ok()?.join(name))
}

fn allowed(path: &str, places: &[PathBuf]) -> bool {
    let Some(path) = resolved(Path::new(path)) else { return false };
    places.iter().filter_map(|place| place.canonicalize().ok()).any(|place| path.starts_with(place))
}

impl Host for Terminal {
    fn print(&self, text: &str) {
        eprintln!("{text}");
    }

    fn register(&self, index: i64) -> Option<Value> {
        self.registers.lock().unwrap_or_else(PoisonError::into_inner).get(&index).cloned()
    }

    fn set_register(&self, index: i64, value: Value) {
        self.registers.lock().unwrap_or_else(PoisonError::into_inner).insert(index, value);
    }

    fn registers(&self) -> Vec<(i64, Value)> {
        let registers = self.registers.lock().unwrap_or_else(PoisonError::into_inner);
        registers.iter().map(|(index, value)| (*index, value.clone())).collect()
    }

    fn named_register(&self, name: &str) -> Option<Value> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn set_named_register(&self, name: &str, value: Value) {
        self.named.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), value);
    }

    fn named_registers(&self) -> Vec<(String, Value)> {
        let registers = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        registers.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn counterexample(&self) -> Option<Value> {
        self.counterexample.get().cloned()
    }

    fn possible(&self) -> Vec<(String, u64)> {
        self.possible.get().cloned().unwrap_or_default()
    }

    fn check(&self) -> Option<CheckFacts> {
        self.facts.get().copied()
    }

    fn statistic(&self, name: &str) -> Option<Value> {
        // Nothing has been counted before the check begins, so that what is constant does not depend on it.
        let begun = self.facts.get().is_some();
        let counted = self.progress.statistics();
        let number = match name {
            "level" => 0,
            _ if !begun => return None,
            "diameter" => counted.depth,
            "traces" => counted.behaviors,
            "distinct" => counted.distinct,
            "generated" => counted.generated,
            "queue" => counted.queued,
            "duration" => self.start.elapsed().as_secs(),
            _ => return None,
        };
        i64::try_from(number).ok().map(Value::Integer)
    }

    fn command(&self, name: &str, value: &Value) {
        if name == "exit" && matches!(value, Value::Boolean(true)) {
            self.interrupt.store(true, Ordering::Relaxed);
        }
    }

    fn random(&self) -> u64 {
        // SplitMix64: the same numbers in every run, as far as the order of the requests is the same.
        let mut number = self.chance.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    fn milliseconds(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        if !allowed(path, &self.permissions.allow_read) {
            return Err(format!("reading `{path}` is not allowed: start with `--allow-read {path}`"));
        }
        std::fs::read_to_string(path).map_err(|error| format!("cannot read `{path}`: {error}"))
    }

    fn write_file(&self, path: &str, text: &str, append: bool) -> Result<(), String> {
        use std::io::Write;
        if !allowed(path, &self.permissions.allow_write) {
            return Err(format!("writing `{path}` is not allowed: start with `--allow-write {path}`"));
        }
        let mut options = std::fs::OpenOptions::new();
        options.create(true).write(true).append(append).truncate(!append);
        let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| format!("cannot write `{path}`: {error}"))
    }

    fn read_file_if_it_exists(&self, path: &str) -> Result<Option<String>, String> {
        let there = !allowed(path, &self.permissions.allow_read) || Path::new(path).exists();
        if there { self.read_file(path).map(Some) } else { Ok(None) }
    }

    fn execute(&self, command: &[String], environment: &[(String, String)]) -> Result<(i64, String, String), String> {
        let Some((program, arguments)) = command.split_first() else { return Err("there is no program to run".into()) };
        if !self.permissions.allow_exec.contains(program) {
            return Err(format!("running `{program}` is not allowed: start with `--allow-exec {program}`"));
        }
        let mut command = std::process::Command::new(program);
        command.args(arguments).envs(environment.iter().map(|(name, value)| (name, value)));
        let ended = command.output().map_err(|error| format!("cannot run `{program}`: {error}"))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok((i64::from(ended.status.code().unwrap_or(-1)), text(&ended.stdout), text(&ended.stderr)))
    }

    fn environment(&self) -> Result<Vec<(String, String)>, String> {
        let names = &self.permissions.allow_env;
        if names.is_empty() {
            return Err("reading the environment is not allowed: start with `--allow-env NAME`".to_owned());
        }
        Ok(names.iter().filter_map(|name| Some((name.clone(), std::env::var(name).ok()?))).collect())
    }

    fn go_on(&self, _steps: u64) -> Result<(), Failure> {
        if self.interrupt.load(Ordering::Relaxed) {
            return Err(Failure::new(FailureKind::Budget, "evaluation was interrupted"));
        }
        if self.start.elapsed() >= self.time {
            return Err(Failure::new(FailureKind::Budget, "there is no more time"));
        }
        Ok(())
    }
}
