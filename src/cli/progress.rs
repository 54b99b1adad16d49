//! Progress: a line that moves on a terminal, plain lines elsewhere, always on the error output.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use tlars::check::Progress;
use tlars::report::{duration, number};

/// How often the moving line moves.
const MOVES: Duration = Duration::from_millis(200);
/// How often a plain line is written, the first time after that long.
const LINES: Duration = Duration::from_secs(10);

/// Runs `work` and shows its progress meanwhile.
pub fn show<T>(progress: &Progress, quiet: bool, work: impl FnOnce() -> T) -> T {
    if quiet {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, finished) = channel::<()>();
        scope.spawn(move || {
            let start = Instant::now();
            let bar = std::io::stderr().is_terminal().then(spinner);
            let mut before = (start, 0);
            let pause = if bar.is_some() { MOVES } else { LINES };
            while let Err(RecvTimeoutError::Timeout) = finished.recv_timeout(pause) {
                let counted = progress.statistics();
                let now = Instant::now();
                let rate = (counted.distinct - before.1) as f64 / now.duration_since(before.0).as_secs_f64();
                let line = format!(
                    "depth {}: {} distinct states, {} generated, {} waiting, {} a second, {}",
                    counted.depth,
                    number(counted.distinct),
                    number(counted.generated),
                    number(counted.queued),
                    number(rate as u64),
                    duration(start.elapsed())
                );
                match &bar {
                    Some(bar) => bar.set_message(line),
                    None => eprintln!("{line}"),
                }
                if bar.is_none() || now.duration_since(before.0) > Duration::from_secs(2) {
                    before = (now, counted.distinct);
                }
            }
            if let Some(bar) = bar {
                bar.finish_and_clear();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    bar
}
