//! The parser on any text: it never crashes, and what it accepts prints back to a text that it accepts.
//!
//! `cargo +nightly fuzz run parse fuzz/seeds` with the modules of `examples/` and `src/semantics/standard/` as seeds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlars::syntax;
use tlars::text::{SourceId, Symbols};

fuzz_target!(|text: &str| {
    let mut symbols = Symbols::new();
    let parsed = syntax::parse(SourceId(0), text, &mut symbols);
    for diagnostic in &parsed.diagnostics {
        for label in &diagnostic.labels {
            // Every place lies in the text, on the border of characters.
            assert!(text.get(label.span.start as usize..label.span.end as usize).is_some());
        }
    }
    if let (false, Some(module)) = (parsed.has_errors(), parsed.module) {
        let printed = syntax::print_module(&module, &symbols);
        let again = syntax::parse(SourceId(0), &printed, &mut symbols);
        assert!(!again.has_errors(), "{printed}");
    }
    let _ = syntax::parse_expression(SourceId(0), text, &mut symbols);
    let _ = syntax::parse_definitions(SourceId(0), text, &mut symbols);
});
