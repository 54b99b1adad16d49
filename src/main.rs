//! The `tlars` command.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod cli;

/// States and values are many and small; the allocator of the platform takes a fifth of a search.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
