//! Checks a specification: `cargo run --release --example check -- examples/DieHard/DieHard.tla`

#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use tlars::{Checker, Config, Verdict};

fn main() -> Result<(), tlars::Problem> {
    let given = std::env::args().nth(1).map(PathBuf::from);
    let path = given.unwrap_or_else(|| PathBuf::from("examples/DieHard/DieHard.tla"));
    let module = tlars::load(&path)?;
    let model = module.model(&Config::read(path.with_extension("cfg"))?)?;
    let outcome = Checker::new(&model).run();
    let report = tlars::report::Report::of(&model, &outcome);
    let style = tlars::report::Style { colors: false, width: 100 };
    print!("{}", tlars::report::text(&report, model.sources(), style));
    match outcome.verdict {
        Verdict::Holds => println!("nothing is wrong"),
        Verdict::Violated(found) => println!("wrong after {} states", found.behavior.states.len()),
        Verdict::Failed(stuck) => println!("cannot be evaluated: {}", stuck.failure),
        Verdict::Incomplete(limit) => println!("not everything was looked at: {limit:?}"),
    }
    Ok(())
}
