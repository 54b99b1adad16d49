//! Walks through a specification by always taking the last choice: `cargo run --example walk`

#![allow(clippy::print_stdout)]

use tlars::{Config, TransitionSystem, Walk};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let module = tlars::load("examples/DieHard/DieHard.tla")?;
    let model = module.model(&Config::read("examples/DieHard/DieHard.cfg")?)?;
    let mut walk = Walk::new(&model);
    for step in 1..=6 {
        let choices = walk.choices()?;
        let Some(last) = choices.last() else { break };
        let action =
            last.action.map_or("initial state".to_owned(), |action| model.outline().actions[action].to_string());
        let values = model.outline().variables.iter().zip(last.state.iter());
        let shown: Vec<String> =
            values.map(|(name, value)| format!("{name} = {}", value.display(model.symbols()))).collect();
        println!("{step}. {action}: {} ({} choices)", shown.join(", "), choices.len());
        walk.take(choices.len() - 1)?;
    }
    Ok(())
}
