//! `tlars check`: all reachable states of a specification are searched for what its configuration asks.

use super::args::{CheckArguments, Engine, Format, LivenessTime, ModelArguments, SearchOrder};
use super::host::Terminal;
use super::storage::Folder;
use super::{dump, exit, options, output, progress, trace};
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tlars::check::{Behavior, Ending, Limit, Order, Statistics, Traced, Unrolled, unrolled};
use tlars::eval::{CheckFacts, CheckMode};
use tlars::model::memo::Memo;
use tlars::model::{Coverage, Failure, State};
use tlars::report::{Kind, Report, ReportedVerdict};
use tlars::text::{Diagnostic, Severity, Sources, Span};
use tlars::{Checker, Config, Key, Model, Outcome, Problem, ProblemKind, TransitionSystem, Verdict};

/// Checks, prints what was found, and gives the exit code.
pub fn run(arguments: &CheckArguments) -> u8 {
    close(check(arguments), arguments.format, exit::code)
}

/// Prints what was found, or what kept it from being looked for, and gives the exit code.
pub fn close(found: Result<(Report, Model), Problem>, format: Format, code: impl FnOnce(&Report) -> u8) -> u8 {
    let (report, sources) = match found {
        Ok((mut report, model)) => {
            if format == Format::Json {
                report.diagnostics.splice(0..0, model.warnings().iter().cloned());
            }
            (report, model.sources().clone())
        }
        Err(problem) => (Report::failed(kind(&problem), problem.diagnostics), problem.sources),
    };
    let code = code(&report);
    match format {
        Format::Text => output::write(|out| tlars::report::write_text(out, &report, &sources, output::style())),
        Format::Json => output::print(&format!("{:#}\n", tlars::report::json(&report, &sources, code))),
    }
    code
}

fn check(arguments: &CheckArguments) -> Result<(Report, Model), Problem> {
    let mut terminal = Terminal::new(&arguments.model.permissions);
    terminal.time = arguments.max_seconds.unwrap_or(Duration::MAX);
    let terminal = Arc::new(terminal);
    let mut model = load(&arguments.model, arguments.format, &terminal)?;
    options::refuse(arguments, &model)?;
    if arguments.coverage {
        model = model.counting();
    }
    let report = search_model(arguments, &model, &terminal);
    Ok((report, model))
}

/// Puts the specification and its configuration together, and shows what is probably not as it was meant.
pub fn load(arguments: &ModelArguments, format: Format, terminal: &Arc<Terminal>) -> Result<Model, Problem> {
    if arguments.specification.extension().is_some_and(|extension| extension == "cfg")
        && arguments.specification.is_file()
    {
        let message = format!("`{}` is a configuration, not a specification", arguments.specification.display());
        let finding = Diagnostic::new(Severity::Error, "tlars::file", message)
            .help("name the specification first; another configuration than its own is given by --config");
        return Err(Problem { kind: ProblemKind::File, diagnostics: vec![finding], sources: Sources::new() });
    }
    let module = tlars::load_with(&arguments.specification, arguments.module_path.clone())?;
    let model = configuration(arguments).and_then(|config| module.hosted_model(&config, terminal.clone()));
    let warnings = match &model {
        Ok(model) => (model.warnings(), model.sources()),
        Err(_) => (module.warnings().as_slice(), module.sources()),
    };
    if arguments.warnings_as_errors {
        if let Some(problem) = Problem::of_warnings(ProblemKind::Specification, warnings.0, warnings.1) {
            return Err(problem);
        }
    } else if format == Format::Text {
        output::show(warnings.0, warnings.1);
    }
    model
}

/// What is found of a model: its assumptions, then its reachable states, then its postcondition.
fn search_model(arguments: &CheckArguments, model: &Model, terminal: &Arc<Terminal>) -> Report {
    let workers = workers(arguments.workers, model);
    let deadlock = !arguments.model.no_deadlock && model.check_deadlock();
    let _ = terminal.facts.set(CheckFacts { mode: CheckMode::Search, deadlock, workers });
    match model.false_assumption() {
        Ok(None) => {}
        Ok(Some((name, finding))) => return Report::of_assumption(name, finding),
        Err(failure) => return Report::of_failure(&failure),
    }
    stop_on_signal(terminal);
    let (time, periodic) = (terminal.time, RefCell::new(Ok(None)));
    let request = Request { workers, deadlock, arguments, model, terminal, time, periodic, pass: Pass::First };
    let Found { mut outcome, coverage, complaint } = request.search_by_engine();
    let mut model = model;
    let mut up_to_view = false;
    if let Some(whole) = model.whole()
        && arguments.liveness != LivenessTime::Off
        && matches!(outcome.verdict, Verdict::Incomplete(Limit::Unchecked(_)))
    {
        up_to_view = request.search_whole(whole, &mut outcome);
        // Where not all states were looked at, the properties remain unchecked.
        if !matches!(&outcome.verdict, Verdict::Incomplete(limit) if !matches!(limit, Limit::Unchecked(_))) {
            model = whole;
        }
    }
    let mut report = Report::of(model, &outcome);
    if let (true, Some(view)) = (up_to_view, request.model.view()) {
        report.diagnostics.push(loop_of_views(view.code.span));
    }
    if let Some(coverage) = coverage {
        report = report.with_coverage(request.model, &outcome, &coverage);
    }
    report = report.with_unwritten(complaint.into_iter().collect());
    let asked = request.periodic.into_inner();
    // Where there are no levels it is asked at the end.
    let ended = arguments.search != SearchOrder::Breadth;
    if let Some(report) =
        periodic_failure(&report, asked.and_then(|found| if ended { model.false_periodic() } else { Ok(found) }))
    {
        return report;
    }
    if let Some(path) = &arguments.trace {
        report = trace::save(path, model, &outcome, report);
    }
    afterwards(report, model, &outcome, terminal)
}

/// What is to be known of a loop that is one only as far as the view tells.
fn loop_of_views(view: Span) -> Diagnostic {
    let message =
        "the last state leads back only as far as the view tells: each time around, other states have the same views";
    Diagnostic::warning("tlars::model::view", message, view)
        .help("where the view hides what matters to the property, this is not a behavior: check it without the view")
}

/// The report of the condition that must be true now and then, unless it was found true or something else is wrong.
pub fn periodic_failure(report: &Report, found: Result<Option<String>, Failure>) -> Option<Report> {
    if !matches!(report.verdict, ReportedVerdict::Holds | ReportedVerdict::Incomplete) {
        return None;
    }
    match found {
        Ok(None) => None,
        Ok(Some(name)) => Some(report.clone().with_periodic(name)),
        Err(failure) => Some(Report { statistics: report.statistics, ..Report::of_failure(&failure) }),
    }
}

/// What is asked once the search is over. Postconditions may look at a counterexample, so that they are asked after a violation, too.
pub fn afterwards(mut report: Report, model: &Model, outcome: &Outcome<State>, terminal: &Terminal) -> Report {
    let _ = terminal.possible.set(outcome.possible.clone());
    if let Verdict::Violated(counterexample) = &outcome.verdict {
        let Behavior { states, actions, ending } = &counterexample.behavior;
        let back = match ending {
            Ending::LoopsTo(place) => Some(*place),
            Ending::Stops | Ending::Deadlock | Ending::Stutters => None,
        };
        if let Ok(value) = model.counterexample(states, actions, back) {
            let _ = terminal.counterexample.set(value);
        }
        match model.false_postcondition() {
            Ok(None) => {}
            Ok(Some(name)) => {
                report.further.push(Report::new(ReportedVerdict::Violated, None).with_postcondition(name))
            }
            Err(failure) => report.further.push(Report::of_failure(&failure)),
        }
        return report;
    }
    if !matches!(report.verdict, ReportedVerdict::Holds | ReportedVerdict::Incomplete) || report.kind.is_some() {
        return report;
    }
    if let Some((name, _)) = outcome.possible.iter().find(|(_, count)| *count == 0) {
        return report.with_impossible(name.clone());
    }
    match model.false_postcondition() {
        Ok(None) => report,
        Ok(Some(name)) => report.with_postcondition(name),
        Err(failure) => {
            report = Report { statistics: report.statistics, ..Report::of_failure(&failure) };
            report.kind = Some(Kind::Postcondition);
            report
        }
    }
}

/// How many workers look for states: one where the specification sets registers or draws lots, so that the result is the same
/// every time.
pub fn workers(asked: Option<usize>, model: &Model) -> usize {
    let most = || std::thread::available_parallelism().map_or(1, usize::from);
    if model.is_pure() { asked.unwrap_or_else(most).max(1) } else { 1 }
}

/// What is asked of a search.
struct Request<'a> {
    workers: usize,
    deadlock: bool,
    arguments: &'a CheckArguments,
    model: &'a Model,
    terminal: &'a Terminal,
    time: Duration,
    pass: Pass,
    /// What was false now and then.
    periodic: RefCell<Result<Option<String>, Failure>>,
}

/// Which search it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// The one that is shown.
    First,
    /// One without symmetry, and at last without view, for properties of whole behaviors.
    Whole,
}

/// What came of a search.
struct Found {
    outcome: Outcome<State>,
    /// What it covered, where that is wanted.
    coverage: Option<Coverage>,
    /// What is wrong with the file of its states.
    complaint: Option<Diagnostic>,
}

impl Request<'_> {
    /// Searches with the engine that is asked for, or that the specification needs.
    fn search_by_engine(&self) -> Found {
        let model = self.model;
        match self.arguments.engine {
            _ if model.wants_behavior() => self.search(&Traced(model), &|state| state.state().clone()),
            // What the other engine remembers is not evaluated again, so that nothing could be counted.
            _ if self.arguments.coverage => self.search(model, &Clone::clone),
            Engine::Plain => self.search(model, &Clone::clone),
            Engine::Memo => {
                let memo = Memo::new(model).together(self.workers);
                let memo = if self.arguments.exact { memo.exact() } else { memo };
                let memo = match self.arguments.memory {
                    // A quarter of what is allowed, shared by all workers.
                    Some(bytes) => memo.remembering(bytes / 4 / self.workers as u64),
                    None => memo,
                };
                self.search(&memo, &|state| memo.values(state))
            }
        }
    }

    /// Searches for what properties of whole behaviors say, with the states told apart that symmetry or view take for one; anything else
    /// has been asked. Gives whether the loop that was found is one only as far as the view tells.
    fn search_whole(&self, whole: &Model, outcome: &mut Outcome<State>) -> bool {
        let whole = &whole.clone().without_safety();
        let mut search = |model: &Model| {
            let before = outcome.statistics.time;
            let (time, periodic) = (self.time.saturating_sub(before), RefCell::new(Ok(None)));
            let found = Request { model, time, periodic, pass: Pass::Whole, ..*self }.search_by_engine().outcome;
            outcome.statistics.time = before + found.statistics.time;
            found
        };
        // The states may have no end where the views have one, so that loops of views are looked at first.
        if let Some(viewed) = self.model.by_view().map(Model::without_safety)
            && let Verdict::Violated(found) = search(&viewed).verdict
        {
            match unrolled(&viewed, whole, &found) {
                Ok(Unrolled::Shown(shown)) => {
                    outcome.verdict = Verdict::Violated(shown);
                    return false;
                }
                Ok(Unrolled::UpToView(shown)) => {
                    outcome.verdict = Verdict::Violated(shown);
                    return true;
                }
                Ok(Unrolled::Lost) | Err(_) => {}
            }
        }
        let found = search(whole);
        if let Verdict::Incomplete(limit) = &found.verdict
            && !matches!(limit, Limit::Unchecked(_))
        {
            // It is this search that was not finished.
            outcome.statistics = Statistics { time: outcome.statistics.time, ..found.statistics };
        }
        // An action that the view hid is taken.
        for (count, whole) in outcome.actions.iter_mut().zip(found.actions) {
            if count.steps == 0 {
                *count = whole;
            }
        }
        outcome.verdict = found.verdict;
        false
    }

    /// Searches with some engine, of whose states `values` gives the values; then writes what was found, if that is wanted.
    fn search<S: TransitionSystem>(&self, system: &S, values: &dyn Fn(&S::State) -> State) -> Found {
        let outcome = search(system, self);
        // Before the states are written: for that they are computed again, which would be counted.
        let coverage = self.arguments.coverage.then(|| self.model.coverage());
        let dumped = match &self.arguments.dump_states {
            Some(path) if self.pass == Pass::First => {
                dump::write(path, self.model, system, values, outcome.statistics.distinct)
            }
            Some(_) | None => Ok(()),
        };
        Found { outcome: outcome.map(|state| values(&state)), coverage, complaint: dumped.err() }
    }
}

fn search<S: TransitionSystem>(system: &S, request: &Request<'_>) -> Outcome<S::State> {
    let Request { workers, deadlock, arguments, model, terminal, time, pass, ref periodic } = *request;
    let mut checker = Checker::new(system).interrupt(&terminal.interrupt).workers(workers);
    if pass == Pass::First {
        checker = checker.progress(&terminal.progress);
    }
    if !deadlock || pass == Pass::Whole {
        checker = checker.allow_deadlock();
    }
    if arguments.go_on {
        checker = checker.go_on();
    }
    checker = checker.order(match arguments.search {
        SearchOrder::Breadth => Order::Breadth,
        SearchOrder::Depth => Order::Depth,
        SearchOrder::Deepening => Order::Deepening,
    });
    if arguments.liveness == LivenessTime::Off {
        checker = checker.without_liveness();
    }
    if arguments.liveness == LivenessTime::Periodic {
        checker = checker.periodic_liveness();
    }
    checker = checker.max_states(arguments.max_states.unwrap_or(u64::MAX));
    checker = checker.max_depth(arguments.max_depth.unwrap_or(u64::MAX)).max_time(time);
    let folder = Folder::new(arguments.metadir.clone());
    if let Some(bytes) = arguments.memory {
        checker = checker.memory(bytes, &folder);
    }
    let quiet = arguments.quiet || arguments.format == Format::Json;
    let mut look = |_: &Statistics| {
        let found = model.false_periodic();
        if matches!(found, Ok(None)) {
            return ControlFlow::Continue(());
        }
        *periodic.borrow_mut() = found;
        ControlFlow::Break(())
    };
    if model.is_periodic() && pass == Pass::First {
        checker = checker.on_level(&mut look);
    }
    progress::show(&terminal.progress, quiet, || checker.run())
}

fn kind(problem: &Problem) -> Kind {
    match problem.kind {
        ProblemKind::File | ProblemKind::Specification => Kind::Parse,
        ProblemKind::Configuration => Kind::Config,
        ProblemKind::Evaluation => Kind::Evaluation,
    }
}

/// The configuration that is named, or the one beside or within the specification, with what the command line adds.
pub fn configuration(arguments: &ModelArguments) -> Result<Config, Problem> {
    let mut config = match &arguments.config {
        Some(path) => Config::read(path).map_err(|problem| no_configuration(arguments, path.clone(), problem))?,
        None => match Config::of_specification(&arguments.specification)? {
            Some(config) => config,
            None if arguments.spec.is_some() || arguments.init.is_some() && arguments.next.is_some() => {
                Config::parse("")?
            }
            None => {
                let path = arguments.specification.with_extension("cfg");
                let problem = Problem { kind: ProblemKind::File, diagnostics: Vec::new(), sources: Sources::new() };
                return Err(no_configuration(arguments, path, problem));
            }
        },
    };
    for (key, texts) in [
        (Key::Specification, arguments.spec.as_slice()),
        (Key::Init, arguments.init.as_slice()),
        (Key::Next, arguments.next.as_slice()),
        (Key::Constant, &arguments.constant),
        (Key::Invariant, &arguments.invariant),
        (Key::Property, &arguments.property),
        (Key::Constraint, &arguments.constraint),
        (Key::ActionConstraint, &arguments.action_constraint),
        (Key::Symmetry, arguments.symmetry.as_slice()),
        (Key::View, arguments.view.as_slice()),
        (Key::Alias, arguments.alias.as_slice()),
        (Key::Postcondition, &arguments.postcondition),
        (Key::Possible, &arguments.possible),
        (Key::Periodic, arguments.periodic.as_slice()),
    ] {
        config = texts.iter().fold(config, |config, text| config.with(key, text));
    }
    Ok(config)
}

fn no_configuration(arguments: &ModelArguments, path: PathBuf, problem: Problem) -> Problem {
    if problem.kind != ProblemKind::File {
        return problem;
    }
    let mut finding = match problem.diagnostics.into_iter().next() {
        Some(finding) if arguments.config.is_some() || path.exists() => finding,
        Some(_) | None => {
            let message = format!("there is no configuration `{}`", path.display());
            Diagnostic::new(Severity::Error, "tlars::config::missing", message)
                .help(
                    "write one, for instance `SPECIFICATION Spec` and `INVARIANT TypeOK`, name one with --config, or say with --spec \
                     what is to be checked",
                )
        }
    };
    finding.code = "tlars::config::missing";
    Problem { kind: ProblemKind::Configuration, diagnostics: vec![finding], sources: Sources::new() }
}

/// The first signal lets the search end with a report, the second ends the process.
pub fn stop_on_signal(terminal: &Arc<Terminal>) {
    let terminal = terminal.clone();
    // Without a handler the process simply ends.
    let _ = ctrlc::set_handler(move || {
        if terminal.interrupt.swap(true, Ordering::Relaxed) {
            #[allow(clippy::exit)] // whoever asks twice does not want to wait
            std::process::exit(130);
        }
    });
}
