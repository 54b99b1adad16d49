//! Reading any text: it never crashes, all places lie in the text, what is accepted prints back to a text that is read as the same tree,
//! and formatting twice is formatting once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlars::semantics::{self, MemoryLoader};
use tlars::syntax;
use tlars::text::{Diagnostic, Source, SourceId, Sources, Symbols};

/// Every place lies in a text, on the border of characters.
fn placed(diagnostics: &[Diagnostic], sources: &Sources) {
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        let source = sources.get(label.span.source).expect("a source that is known");
        assert!(source.text().get(label.span.start as usize..label.span.end as usize).is_some());
    }
}

fuzz_target!(|text: &str| {
    let mut symbols = Symbols::new();
    let mut sources = Sources::new();
    let source = Source::new("Fuzz.tla", text);
    sources.add(source.clone());
    let parsed = syntax::parse(SourceId(0), text, &mut symbols);
    placed(&parsed.diagnostics, &sources);
    if let (false, Some(module)) = (parsed.has_errors(), &parsed.module) {
        let printed = syntax::print_module(module, &symbols);
        let again = syntax::parse(SourceId(0), &printed, &mut symbols);
        assert!(!again.has_errors(), "{printed}");
        let again = again.module.expect("a module without errors");
        assert_eq!(syntax::outline(module, &symbols), syntax::outline(&again, &symbols), "{printed}");
    }
    if let Ok(formatted) = syntax::format(text) {
        assert_eq!(syntax::format(&formatted).as_ref(), Ok(&formatted), "{text}");
    }
    let _ = syntax::parse_expression(SourceId(0), text, &mut symbols);
    let _ = syntax::parse_definitions(SourceId(0), text, &mut symbols);
    let name = parsed.module.as_ref().map_or("Fuzz", |module| symbols.text(module.name.symbol)).to_owned();
    match semantics::load(&name, source, &MemoryLoader::new(), Sources::new(), Symbols::new()) {
        Ok(loaded) => placed(&loaded.warnings, &loaded.sources),
        Err(rejected) => placed(&rejected.diagnostics, &rejected.sources),
    }
});
