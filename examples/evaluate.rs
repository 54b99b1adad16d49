//! Evaluates the expressions on the command line: `cargo run --example evaluate -- "{x \in 1..10 : x % 3 = 0}"`

#![allow(clippy::print_stdout)]

fn main() -> Result<(), tlars::Problem> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let expressions = if given.is_empty() { vec![r"[n \in 1..3 |-> n * n]".to_owned()] } else { given };
    for expression in expressions {
        println!("{expression} = {}", tlars::eval(&expression)?);
    }
    Ok(())
}
